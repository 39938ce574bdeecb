"""Points by kind: each kind of contribution counts at an agreed rate."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.errors import CannotWeighError, InvalidValueError, located, with_hint
from daosplit.files.document import Table
from daosplit.values.decimals import exact_sum, grouped_decimal, show_decimal
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.text import comma_list, message, plural, text
from daosplit.weighing.data.names import normal, require_distinct, require_normal_name
from daosplit.weighing.data.records import ContributionRecord
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Weighed
from daosplit.weighing.methods.reasons import brief, notes_of


@dataclass(frozen=True, slots=True)
class Rate:
    """What one kind of contribution counts.

    Attributes:
        kind: The kind, as contributions name it.
        points: What one of it counts, 0 or more.
        unit: The unit in which its quantities must be; may be empty.
    """

    kind: str
    points: Fraction
    unit: str = ""

    def __post_init__(self) -> None:
        require_normal_name("kind", self.kind)
        if self.unit:
            require_normal_name("unit", self.unit)
        if not isinstance(self.points, Fraction) or self.points < 0:
            raise InvalidValueError(
                "points", self.points, text("negative"), text("must be 0 or more")
            )

    def words(self, quantity: Fraction | None = None) -> str:
        """Such as "5 million customers at 4 points", or without a quantity."""
        if quantity is None:
            template = (
                message("{unit} {kind} at {points}") if self.unit else message("{kind} at {points}")
            )
        elif self.unit:
            template = message("{quantity} {unit} {kind} at {points}")
        else:
            template = message("{quantity} {kind} at {points}")
        return text(
            template,
            quantity=None if quantity is None else grouped_decimal(quantity),
            unit=harmless(self.unit),
            kind=harmless(self.kind),
            points=plural(
                "{points} point",
                "{points} points",
                # Languages count what is whole.
                self.points.numerator if self.points.denominator == 1 else 0,
                points=grouped_decimal(self.points),
            ),
        )


@dataclass(frozen=True, slots=True)
class PointsByKind(Method):
    """A partner's fraction is its points over everybody's, each kind counting at its rate.

    points = sum over its contributions of quantity · rate; fraction = points / sum of all points.

    Source: a linear scoring rule with agreed weights, as piece rates and bounty tables have it; the
    only rule of proportion that does not depend on how a contribution is cut into lines (Aczél,
    Lectures on Functional Equations, 1966, chapter 2: additive functions are linear).

    How it can be gamed: what is counted is done, and what is not counted is not (Goodhart). Many
    small deliveries, hours that are written down and not worked, work of the kind with the highest
    rate. So ask for evidence, let partners see each other's lines, and agree on the rates before
    the quarter begins. It pays for quantity and knows nothing of worth.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> method = PointsByKind((Rate("deliveries", Fraction(3)), Rate("hours", Fraction(50))))
    >>> data = parse_dataset({"contributions.csv": '''quarter,partner,kind,quantity
    ... 2026Q1,A,deliveries,1200
    ... 2026Q1,A,hours,40
    ... 2026Q1,B,hours,28
    ... '''})
    >>> quarter = Quarter.parse("2026Q1")
    >>> weighed = method.weigh(Case(data=data, quarter=quarter, partners=("A", "B")))
    >>> weighed.fractions
    (Fraction(4, 5), Fraction(1, 5))
    >>> weighed.reasons[0]
    '1,200 deliveries at 3 points, 40 hours at 50 points'
    """

    rates: tuple[Rate, ...]

    def __post_init__(self) -> None:
        if not self.rates:
            raise InvalidValueError("rates", None, text("missing: nothing would count"))
        kinds = [rate.kind for rate in self.rates]
        for index, kind in enumerate(kinds):
            if kind in kinds[:index]:
                raise InvalidValueError("kind", kind, text("already has a rate"))
        require_distinct("kind", kinds)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("rates")
        rates = []
        for row in table.tables("rates"):
            row.allow("kind", "points", "unit")
            unit = normal(row.text("unit")) if "unit" in row else ""
            try:
                rates.append(Rate(normal(row.text("kind")), row.decimal("points"), unit))
            except InvalidValueError as error:
                row.refuse(error.name, error.value, error.problem, error.allowed)
        return cls(tuple(rates))

    def parameters(self) -> dict[str, Any]:
        return {
            "rates": [
                {"kind": rate.kind, "points": show_decimal(rate.points), "unit": rate.unit}
                for rate in sorted(self.rates, key=lambda rate: rate.kind)
            ]
        }

    def words(self) -> tuple[str, ...]:
        return (
            text(
                "Contributions count by their kind: {rates}; fractions are parts of all points.",
                rates=comma_list([rate.words() for rate in self.rates]),
            ),
        )

    def weigh(self, case: Case) -> Weighed:
        rates = self._by_kind()
        entries = case.data.of(ContributionRecord, case.quarter)
        quantities = self._quantities(case, entries)
        points = self._points_of(quantities)
        total = sum(points)
        if total == 0:
            raise CannotWeighError(
                text("nobody has points for contributions in {quarter}", quarter=case.quarter.label)
            )
        notes: dict[str, list[ContributionRecord]] = {name: [] for name in case.partners}
        for entry in entries:
            if entry.note:
                notes[entry.partner].append(entry)
        reasons = [
            brief(
                [
                    rates[kind].words(quantity)
                    for kind, quantity in sorted(
                        done.items(), key=lambda item: (-item[1] * rates[item[0]].points, item[0])
                    )
                ],
                notes_of(notes[name]),
            )
            for name, done in quantities.items()
        ]
        return Weighed(tuple(Fraction(count) / total for count in points), tuple(reasons))

    def points(self, case: Case, entries: Iterable[ContributionRecord]) -> list[Fraction]:
        """Each partner's points for these. Raises CannotWeighError for a kind without a rate."""
        return self._points_of(self._quantities(case, entries))

    def _points_of(self, quantities: Mapping[str, Mapping[str, Fraction]]) -> list[Fraction]:
        rates = self._by_kind()
        return [
            sum((rates[kind].points * quantity for kind, quantity in done.items()), Fraction(0))
            for done in quantities.values()
        ]

    def _by_kind(self) -> dict[str, Rate]:
        return {rate.kind: rate for rate in self.rates}

    def _quantities(
        self, case: Case, entries: Iterable[ContributionRecord]
    ) -> dict[str, dict[str, Fraction]]:
        """How much of each kind each partner did, in seat order, of whoever holds a seat."""
        rates = self._by_kind()
        lines: dict[str, dict[str, list[Fraction]]] = {
            name: defaultdict(list) for name in case.partners
        }
        for entry in entries:
            self._require_rated(entry, rates)
            if entry.partner in lines:
                lines[entry.partner][entry.kind].append(entry.quantity)
        return {
            name: {kind: exact_sum(given) for kind, given in done.items()}
            for name, done in lines.items()
        }

    def _require_rated(self, entry: ContributionRecord, rates: dict[str, Rate]) -> None:
        rate = rates.get(entry.kind)
        if rate is not None and entry.unit == rate.unit:
            return
        where = entry.source or text("contributions of {partner}", partner=entry.partner)
        if rate is None:
            problem: str = text("kind {kind} has no rate", kind=repr(entry.kind))
            problem = with_hint(problem, hint(entry.kind, sorted(rates)))
            raise CannotWeighError(located(where, problem))
        problem = text(
            "{kind} is given in {unit}, but its rate in {expected}",
            kind=repr(entry.kind),
            unit=repr(entry.unit) if entry.unit else text("no unit"),
            expected=repr(rate.unit) if rate.unit else text("no unit"),
        )
        raise CannotWeighError(located(where, problem))
