"""Shapley value: what each partner adds to coalitions, over all orders of joining: 1 + 1 = 3."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, Literal, Self, get_args

from daosplit.errors import CannotWeighError, InvalidValueError, located, with_hint
from daosplit.files.document import Table
from daosplit.values.decimals import grouped_decimal, show_decimal
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.percent import percent
from daosplit.values.text import comma_list, message, text
from daosplit.weighing.data.names import normal, require_normal_name
from daosplit.weighing.data.records import CoalitionResult
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Weighed
from daosplit.weighing.methods.shapley.coalition_values import CoalitionValues, value_coalitions
from daosplit.weighing.methods.shapley.coalitions import Missing
from daosplit.weighing.methods.shapley.value import shapley_of_dividends

Reading = Literal["exactly", "worth"]
Negative = Literal["refuse", "nothing"]

_MOST_ROUNDS = 10_000
_MOST_WEIGHT = 10**9
_DEFAULT_ROUNDS = 200

_SAID = {
    "refuse": text("every coalition must be given"),
    "nothing": text("coalitions that are not given are worth nothing"),
    "best": text(
        "a coalition that is not given is worth as much as the best of its subsets that is"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapley(Method):
    """A partner's fraction is its Shapley value over the sum of all.

    It is the only rule by which all that is earned is shared out (efficiency), who adds the same
    gets the same (symmetry), who adds nothing gets nothing (null player), and the value of two
    businesses is the sum of their values (additivity).

    `reading` says what a result is. "exactly": what these partners earned together, besides what
    others of them earned; each result is shared equally by its members, or by `weights`, for any
    number of partners. "worth": what these partners alone would earn in all, what subsets of them
    earn included; `missing` says what a coalition is worth that is not given ("refuse", the
    default; "nothing"; "best" of its subsets). The value is exact up to 20 partners and, by
    "nothing" or for few results, above. Else `rounds` of orders are sampled by `seed`, and the
    reasons tell the standard errors. Who is in no result is not asked for, and gets nothing.

    A value may be negative, a fraction cannot: `negative` = "refuse" (the default) stops there;
    "nothing" gives that partner nothing, and the others are paid in proportion to their values.

    Source: Lloyd S. Shapley, "A Value for n-Person Games", 1953.

    How it can be gamed: by a name that is added to a large coalition, and by a loss that is put on
    a rival, of both of which warnings tell. The results decide everything, and what would have been
    earned without a partner is an opinion: agree beforehand who says it, and how. Two partners who
    are one company,
    or a partner who splits into two, count twice in every coalition that needs them all: unanimity
    of 2 gives 1/2 each, of 3 gives 1/3 each, so a split gains 1/6. By "worth", results that are
    left out favour whom they would have shown to be replaceable. A seed that is agreed after the
    data are known can be chosen.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> data = parse_dataset({"coalition_results.csv": '''quarter,partners,earned
    ... 2026Q1,chain,60
    ... 2026Q1,A,0
    ... 2026Q1,A;chain,100
    ... '''})
    >>> case = Case(data=data, quarter=Quarter.parse("2026Q1"), partners=("chain", "A"))
    >>> Shapley(reading="worth").weigh(case).fractions
    (Fraction(4, 5), Fraction(1, 5))
    """

    reading: Reading
    missing: Missing = "refuse"
    negative: Negative = "refuse"
    rounds: int = _DEFAULT_ROUNDS
    seed: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, kind in (("reading", Reading), ("missing", Missing), ("negative", Negative)):
            value, allowed = getattr(self, name), get_args(kind)
            if value not in allowed:
                raise InvalidValueError(
                    name,
                    value,
                    text("unknown"),
                    hint(str(value), allowed),
                )
        require_whole("rounds", self.rounds, 2, _MOST_ROUNDS)
        if self.weights and self.reading != "exactly":
            problem = text('only possible with reading = "exactly"')
            raise InvalidValueError("weights", None, problem)
        for partner, weight in self.weights.items():
            require_normal_name("weights", partner)
            require_whole(text("the weight of {partner}", partner=partner), weight, 1, _MOST_WEIGHT)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        reading = table.text("reading")
        own: tuple[str, ...] = ("weights",) if reading == "exactly" else ("missing",)
        if "missing" in table and table.text("missing") == "best":
            own += ("rounds", "seed")
        table.allow("reading", "negative", *own)
        texts = {
            key: table.text(key)
            for key in ("reading", "missing", "negative", "seed")
            if key in table
        }
        rounds = table.whole("rounds", 2, _MOST_ROUNDS) if "rounds" in table else _DEFAULT_ROUNDS
        weights = table.table("weights")
        by_name: dict[str, int] = {}
        for key in weights.keys:
            if normal(key) in by_name:
                weights.refuse(key, None, text("appears twice"))
            by_name[normal(key)] = weights.whole(key, 1, _MOST_WEIGHT)
        # Whether the texts are known is checked when it is made.
        return cls(**texts, rounds=rounds, weights=by_name)  # type: ignore[arg-type]

    def parameters(self) -> dict[str, Any]:
        if self.reading == "exactly":
            own: dict[str, Any] = {"weights": dict(sorted(self.weights.items()))}
        elif self.missing == "best":
            own = {"missing": self.missing, "rounds": self.rounds, "seed": self.seed}
        else:
            own = {"missing": self.missing}
        return {"reading": self.reading, "negative": self.negative, **own}

    def words(self) -> tuple[str, ...]:
        if self.reading == "exactly":
            weights = [
                text("{partner} {weight:,}", partner=harmless(name), weight=weight)
                for name, weight in sorted(self.weights.items())
            ]
            first = (
                text(
                    "What partners earned together is shared by weight (1, but {weights}) by those "
                    "that earned it.",
                    weights=comma_list(weights),
                )
                if weights
                else text(
                    "What partners earned together is shared equally by those that earned it."
                )
            )
        else:
            first = text(
                "Fractions are Shapley values: what a partner adds to those who joined before it, "
                "averaged over all orders; {missing}.",
                missing=_SAID[self.missing],
            )
        if self.negative == "refuse":
            return (first,)
        return first, text("A partner that adds less than nothing gets nothing.")

    def weigh(self, case: Case) -> Weighed:
        results = case.data.of(CoalitionResult, case.quarter)
        case.require_partners(self.weights, text("the weights"))
        # In the order of names: whoever sits first, the same orders are sampled.
        players = tuple(sorted({name for result in results for name in result.partners}))
        if not players:
            raise CannotWeighError(
                text("no coalition results are given for {quarter}", quarter=case.quarter.label)
            )
        bits = {name: 1 << player for player, name in enumerate(players)}
        given = {sum(bits[name] for name in result.partners): result.earned for result in results}
        found = self._values(case, players, given)
        values = dict(zip(players, found.values, strict=True))
        for name, value in values.items():
            if value < 0 and self.negative == "refuse":
                raise CannotWeighError(
                    text(
                        "the Shapley value of {partner} in {quarter} is negative, {value}; "
                        'agree on negative = "nothing" if it is to get nothing',
                        partner=harmless(name),
                        quarter=case.quarter.label,
                        value=show_decimal(value),
                    )
                )
        shared = {name: max(value, Fraction(0)) for name, value in values.items()}
        total = sum(shared.values())
        if total == 0:
            raise CannotWeighError(
                text("nobody adds anything to a coalition in {quarter}", quarter=case.quarter.label)
            )
        errors = dict(zip(players, found.errors, strict=True)) if found.errors else {}
        nothing = Fraction(0)
        return Weighed(
            tuple(shared.get(name, nothing) / total for name in case.partners),
            tuple(
                self._reason(values.get(name), shared.get(name, nothing) / total, errors.get(name))
                for name in case.partners
            ),
            (*_losses(results), *_additions(case, results)),
        )

    def _values(
        self, case: Case, players: tuple[str, ...], given: Mapping[int, Fraction]
    ) -> CoalitionValues:
        if self.reading == "exactly":
            weights = [self.weights.get(name, 1) for name in players]
            return CoalitionValues(shapley_of_dividends(len(players), given, weights))
        # Whole numbers are what it is computed with, and cost a tenth of what fractions do.
        scale = lcm(*(earned.denominator for earned in given.values()))
        whole = {coalition: int(earned * scale) for coalition, earned in given.items()}
        try:
            found = value_coalitions(
                len(players),
                whole,
                self.missing,
                rounds=self.rounds,
                seed=f"{self.seed} {case.quarter}",
            )
        except InvalidValueError as error:
            if isinstance(error.value, tuple):
                names = ", ".join(harmless(players[member]) for member in error.value)
                problem = located(
                    text("the coalition of {names}", names=names),
                    with_hint(error.problem, error.allowed),
                )
            else:
                problem = error.message
            raise CannotWeighError(
                located(text("coalition results of {quarter}", quarter=case.quarter.label), problem)
            ) from None
        return found.divided(scale)

    def _reason(self, value: Fraction | None, fraction: Fraction, error: Fraction | None) -> str:
        if value is None:
            return text("in no coalition that earned anything")
        template = (
            message("its part of what it earned together with others: {part}")
            if self.reading == "exactly"
            else message("what it adds, averaged over all orders of joining: {part}")
        )
        said: list[str] = [text(template, part=percent(fraction))]
        if 10**6 % value.denominator == 0:
            said.append(grouped_decimal(value))
        if error is not None:
            millionths = -(-error.numerator * 10**6 // error.denominator)
            shown = grouped_decimal(Fraction(millionths, 10**6))
            said.append(text("sampled with a standard error of {error}", error=shown))
        return comma_list(said)


def _losses(results: Sequence[CoalitionResult]) -> Iterator[str]:
    for result in results:
        if result.earned < 0:
            yield text(
                "a loss of {loss} is put on {partners}",
                loss=grouped_decimal(-result.earned),
                partners=comma_list(list(map(harmless, result.partners))),
            )


def _additions(case: Case, results: Sequence[CoalitionResult]) -> Iterator[str]:
    """Names that stand in a coalition which the quarter before had without them."""
    earlier = [quarter for quarter in case.data.quarters if quarter < case.quarter]
    before: set[frozenset[str]] = set()
    for quarter in reversed(earlier):
        if before := {frozenset(it.partners) for it in case.data.of(CoalitionResult, quarter)}:
            break
    now = {frozenset(result.partners) for result in results}
    for coalition in sorted(now - before, key=sorted):
        for name in sorted(coalition):
            rest = coalition - {name}
            if len(rest) > 1 and rest in before and rest not in now:
                yield text(
                    "{partner} was added to the coalition of {partners}",
                    partner=harmless(name),
                    partners=comma_list(sorted(map(harmless, rest))),
                )
