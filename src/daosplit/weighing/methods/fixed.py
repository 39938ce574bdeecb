"""Fixed: fractions that were agreed once, whatever the data say."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Weighed
from daosplit.weighing.methods.percentages import in_words, read_parts, require_parts, written


@dataclass(frozen=True, slots=True)
class Fixed(Method):
    """Every partner has the fraction that was agreed; who is not named has none.

    Source: the plain revenue-share contract, and what payment splitters on chains do. Of use as a
    part of a mix: a base that everybody has whatever the quarter brought.

    How it can be gamed: who has enough does no more (the free rider). Nothing that a partner does
    or says changes it.

    >>> from daosplit.weighing import Case, Dataset, Quarter
    >>> method = Fixed({"chain": Fraction(7, 10), "A": Fraction(3, 10)})
    >>> case = Case(data=Dataset(), quarter=Quarter.parse("1"), partners=("A", "chain"))
    >>> method.weigh(case).fractions
    (Fraction(3, 10), Fraction(7, 10))
    >>> method.weigh(case).reasons
    ('30% agreed', '70% agreed')
    """

    fractions: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if not self.fractions:
            raise InvalidValueError("fractions", None, text("missing"))
        require_parts("fractions", self.fractions)
        total = sum(self.fractions.values())
        if total != 1:
            raise InvalidValueError("fractions", str(total), text("the sum must be 1"))

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("fractions")
        return cls(read_parts(table.table("fractions")))

    def parameters(self) -> dict[str, Any]:
        return {"fractions": written(self.fractions)}

    def words(self) -> tuple[str, ...]:
        return (text("The fractions are agreed: {parts}.", parts=in_words(self.fractions)),)

    def weigh(self, case: Case) -> Weighed:
        case.require_partners(self.fractions, text("the agreed fractions"))
        fractions = tuple(self.fractions.get(name, Fraction(0)) for name in case.partners)
        return Weighed(
            fractions, tuple(text("{part} agreed", part=percent(part)) for part in fractions)
        )
