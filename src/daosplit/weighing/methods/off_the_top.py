"""Off the top: fixed parts go first, and the rest by the method before."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.methods.method import Adjustment, Case, ReadMethod, Weighed
from daosplit.weighing.methods.percentages import in_words, read_parts, require_parts, written
from daosplit.weighing.methods.reasons import joined


@dataclass(frozen=True, slots=True)
class OffTheTop(Adjustment):
    """Each named partner gets its part first; what is left is divided as before.

    fraction = part + (1 - sum of all parts) · fraction before.

    Source: the waterfall of revenue-share and royalty contracts: a payment company's fee, a fund
    for joint marketing, a licence.

    How it can be gamed: who gets a fixed part earns with the others' work and need do nothing for
    it. Nothing that a partner does or says changes it, so agree on how long it holds, and review
    the policy when that is over. As the first adjustment it is smoothed and bounded by the later
    ones; put it last if the part must be exact.

    >>> from daosplit.weighing import Case, Dataset, Quarter, Weighed
    >>> partners = ("chain", "A", "H")
    >>> case = Case(data=Dataset(), quarter=Quarter.parse("1"), partners=partners)
    >>> before = Weighed((Fraction(1, 2), Fraction(1, 2), Fraction(0)), ("x", "y", "nothing"))
    >>> OffTheTop({"H": Fraction(2, 100)}).adjust(case, before).fractions
    (Fraction(49, 100), Fraction(49, 100), Fraction(1, 50))
    """

    parts: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if not self.parts:
            raise InvalidValueError("parts", None, text("missing"))
        require_parts("parts", self.parts)
        if sum(self.parts.values()) >= 1:
            problem = text("the sum must leave something for the others")
            raise InvalidValueError("parts", str(sum(self.parts.values())), problem)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("parts")
        return cls(read_parts(table.table("parts")))

    def parameters(self) -> dict[str, Any]:
        return {"parts": written(self.parts)}

    def words(self) -> tuple[str, ...]:
        rest = percent(1 - sum(self.parts.values(), Fraction(0)))
        return (
            text(
                "Off the top go {parts}; the rest, {rest}, is divided as before.",
                parts=in_words(self.parts),
                rest=rest,
            ),
        )

    def adjust(self, case: Case, weighed: Weighed) -> Weighed:
        case.require_partners(self.parts, text("off the top"))
        rest = 1 - sum(self.parts.values(), Fraction(0))
        fractions = tuple(
            self.parts.get(name, Fraction(0)) + rest * fraction
            for name, fraction in zip(case.partners, weighed.fractions, strict=True)
        )
        reasons = tuple(
            self._reason(name, fraction, reason)
            for name, fraction, reason in zip(
                case.partners, weighed.fractions, weighed.reasons, strict=True
            )
        )
        return Weighed(fractions, reasons)

    def _reason(self, name: str, before: Fraction, reason: str) -> str:
        if not self.parts.get(name):
            return reason
        off = text("{part} off the top", part=percent(self.parts[name]))
        return joined([off, reason]) if before else off
