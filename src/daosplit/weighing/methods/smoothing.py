"""Smoothing: a part of the last quarter's fractions is kept."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.files.document import Table
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.methods.method import Adjustment, Case, ReadMethod, Weighed
from daosplit.weighing.methods.percentages import parse_part, require_part


@dataclass(frozen=True, slots=True)
class Smoothing(Adjustment):
    """One good or bad quarter moves a fraction only in part; several in a row move it all.

    fraction = keep · last quarter's fraction + (1 - keep) · fraction before.

    Nobody is cut by more than 1 - keep of its fraction. The last quarter's fractions are those that
    were paid, in whole shares; before the first quarter nothing is kept.

    Source: simple exponential smoothing (Brown, Statistical Forecasting for Inventory Control,
    1959).

    How it can be gamed: who leaves, or stops, is paid on for a while (of a fraction, keep^k is left
    after k quarters), and a newcomer waits for its due. So whoever means to stop has a reason to
    stop early.

    >>> from daosplit.weighing import Case, Dataset, Quarter, Weighed
    >>> last = (Fraction(7, 10), Fraction(3, 10))
    >>> quarter = Quarter.parse("2")
    >>> case = Case(data=Dataset(), quarter=quarter, partners=("chain", "A"), previous=last)
    >>> before = Weighed((Fraction(1, 2), Fraction(1, 2)), ("x", "y"))
    >>> smoothed = Smoothing(Fraction(1, 2)).adjust(case, before)
    >>> smoothed.fractions
    (Fraction(3, 5), Fraction(2, 5))
    >>> smoothed.reasons[0]
    "50% of last quarter's 70% kept, the rest by: x"
    """

    keep: Fraction

    def __post_init__(self) -> None:
        require_part("keep", self.keep)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("keep")
        return cls(table.parse("keep", parse_part))

    def parameters(self) -> dict[str, Any]:
        return {"keep": str(self.keep)}

    def words(self) -> tuple[str, ...]:
        return (
            text(
                "Of each partner's fraction of the quarter before, {keep} is kept; {rest} follows "
                "what came out before.",
                keep=percent(self.keep),
                rest=percent(1 - self.keep),
            ),
        )

    def adjust(self, case: Case, weighed: Weighed) -> Weighed:
        if case.previous is None or not self.keep:
            return weighed
        fractions = tuple(
            self.keep * last + (1 - self.keep) * fraction
            for last, fraction in zip(case.previous, weighed.fractions, strict=True)
        )
        reasons = tuple(
            text(
                "{keep} of last quarter's {last} kept, the rest by: {reason}",
                keep=percent(self.keep),
                last=percent(last),
                reason=reason,
            )
            for last, reason in zip(case.previous, weighed.reasons, strict=True)
        )
        return Weighed(fractions, reasons)
