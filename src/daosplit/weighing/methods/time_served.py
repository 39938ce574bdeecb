"""Time served: the longer a partner is there the more it weighs, under a square root.

Source: Protocol Guild, documentation, "Membership": a member's weight is the square root of
(months since start - months inactive) * multiplier, 1 for full time and 0.5 for part time,
normalised over all members.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, Literal, Self, get_args

from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import grouped_decimal
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.text import plural, text
from daosplit.weighing.data.records import Spell
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Weighed

PLACES = 9
"""The decimals of a root, cut off after the last: no float, the same on every machine."""

MOST_PLACES = 100

Multiplier = Literal["present", "of each spell"]

_MONTHS_IN_QUARTER = 3
_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeServed(Method):
    """A partner weighs the square root of its months times its part of full time.

    weight = sqrt((months since it joined - months away or inactive) · multiplier), cut off after
    `places` decimals; fraction = weight / sum of all weights. Months are counted up to the
    quarter's end, and who is not there in the quarter's last month weighs nothing.

    `multiplier` = "present" (the default) takes the present part of full time for all months, as
    the source does; "of each spell" takes each month at the part of full time of then. `months` is
    how many a quarter has, 3 by default.

    Source: Protocol Guild, documentation, "Membership": sqrt((months since start - months
    inactive) · full or part time), normalised, updated each quarter.

    How it can be gamed: by staying without working, since only time counts: who may stay has to be
    decided elsewhere. By "present", going to full time at the end pays for all the part-time
    months. The root favours many short stays over one long: ten partners of 1 month weigh as much
    as three of 11; so a partner that splits into k companies weighs up to sqrt(k) times as much.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> data = parse_dataset({"time_served.csv": '''partner,joined,left,multiplier,inactive
    ... A,2023-01,,1,
    ... B,2025-07,,1,
    ... C,2024-01,,0.5,9
    ... '''})
    >>> case = Case(data=data, quarter=Quarter.parse("2025Q4"), partners=("A", "B", "C"))
    >>> weighed = TimeServed(places=2).weigh(case)  # the roots of 36, 6 and 7.5
    >>> weighed.fractions
    (Fraction(600, 1117), Fraction(244, 1117), Fraction(273, 1117))
    """

    multiplier: Multiplier = "present"
    months: int = _MONTHS_IN_QUARTER
    places: int = PLACES

    def __post_init__(self) -> None:
        if self.multiplier not in get_args(Multiplier):
            allowed = hint(str(self.multiplier), get_args(Multiplier))
            raise InvalidValueError("multiplier", self.multiplier, text("unknown"), allowed)
        require_whole("months", self.months, 1, _MOST_MONTHS)
        require_whole("places", self.places, 0, MOST_PLACES)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("multiplier", "months", "places")
        months = table.whole("months", 1, _MOST_MONTHS) if "months" in table else _MONTHS_IN_QUARTER
        places = table.whole("places", 0, MOST_PLACES) if "places" in table else PLACES
        multiplier = table.text("multiplier") if "multiplier" in table else "present"
        # Whether the text is known is checked when it is made.
        return cls(multiplier=multiplier, months=months, places=places)  # type: ignore[arg-type]

    def parameters(self) -> dict[str, Any]:
        return {"multiplier": self.multiplier, "months": self.months, "places": self.places}

    def words(self) -> tuple[str, ...]:
        part = {
            "present": text("its present part of full time"),
            "of each spell": text("the part of full time of each"),
        }[self.multiplier]
        return (
            plural(
                "A partner weighs the square root of its active months up to the end of the period "
                "of {count} month, times {part}; a partner that has left weighs nothing.",
                "A partner weighs the square root of its active months up to the end of the period "
                "of {count} months, times {part}; a partner that has left weighs nothing.",
                self.months,
                part=part,
            ),
        )

    def weigh(self, case: Case) -> Weighed:
        end = self._end(case)
        served: dict[str, list[Spell]] = {name: [] for name in case.partners}
        for spell in case.data.of(Spell):
            if spell.joined < end and spell.partner in served:
                served[spell.partner].append(spell)
        weights, reasons = [], []
        for spells in served.values():
            present = next((it for it in spells if it.left is None or it.left >= end), None)
            if present is None:
                weights.append(0)
                reasons.append(text("has left") if spells else text("has not joined"))
                continue
            months = sum(self._active(it, end) for it in spells)
            if self.multiplier == "present":
                counted = months * present.multiplier
            else:
                counted = sum((self._active(it, end) * it.multiplier for it in spells), Fraction(0))
            weights.append(root_weight(counted, self.places))
            said = plural("{count} month served", "{count} months served", months)
            if counted != months:
                said = text(
                    "{served}, which count as {months}",
                    served=said,
                    months=grouped_decimal(counted),
                )
            reasons.append(said)
        total = sum(weights)
        if total == 0:
            raise CannotWeighError(
                text(
                    "nobody has served a month by the end of {quarter}", quarter=case.quarter.label
                )
            )
        warnings = tuple(
            text(
                "{partner} was there in the last month of {quarter} and of the one before, but not "
                "throughout either",
                partner=harmless(name),
                quarter=case.quarter.label,
            )
            for name, spells in served.items()
            if self._comes_at_the_end(spells, end)
            and self._comes_at_the_end(spells, end - self.months)
        )
        return Weighed(
            tuple(Fraction(weight, total) for weight in weights), tuple(reasons), warnings
        )

    def _comes_at_the_end(self, spells: Sequence[Spell], end: int) -> bool:
        """Whether somebody was there in a quarter's last month, and in an earlier one was not."""
        there = [
            any(it.joined <= month and (it.left is None or month < it.left) for it in spells)
            for month in range(end - self.months, end)
        ]
        return there[-1] and not all(there)

    def _end(self, case: Case) -> int:
        """The first month after the quarter."""
        first = case.quarter.first_month
        if first is None:
            raise CannotWeighError(
                text(
                    "quarter {quarter} is a number, but time served needs months; write for "
                    "example 2026Q1 or 2026-04",
                    quarter=case.quarter.label,
                )
            )
        if case.quarter.form == "quarter" and self.months != _MONTHS_IN_QUARTER:
            raise CannotWeighError(
                text(
                    "{quarter} is a calendar quarter, which has {months} months, not {wanted}",
                    quarter=case.quarter.label,
                    months=_MONTHS_IN_QUARTER,
                    wanted=self.months,
                )
            )
        return first + self.months

    @staticmethod
    def _active(spell: Spell, end: int) -> int:
        """The months of a spell before the end that count."""
        last = end if spell.left is None else min(spell.left, end)
        return max(last - spell.joined - spell.inactive, 0)


def root_weight(months: Fraction | int, places: int = PLACES) -> int:
    """The square root of so many months, in units of 10**-places, cut off after the last.

    floor(sqrt(months) * 10**places), which is exact: the root of a whole number's whole part has
    the same whole part as the number's own.

    >>> root_weight(18, places=2), root_weight(Fraction(25, 2), places=2)
    (424, 353)

    Raises InvalidValueError for less than no months, and for decimals that cannot be.
    """
    require_whole("places", places, 0, MOST_PLACES)
    if months < 0:
        raise InvalidValueError("months", months, text("negative"))
    square = Fraction(months) * 10 ** (2 * places)
    return isqrt(square.numerator // square.denominator)
