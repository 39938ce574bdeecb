"""Coalition results: what which set of partners earned together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.values.text import text
from daosplit.weighing.data.names import normal, require_normal_name
from daosplit.weighing.data.records.record import (
    DatedRecord,
    read_quarter,
    require_exact,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionResult(DatedRecord):
    """What a set of partners earned, or would have earned, together and without the others.

    Attributes:
        partners: Who, at least one, in the order of their names; in CSV they are set apart by ";".
        earned: How much, in any one unit; a loss is negative.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "coalition_results"
    columns: ClassVar[tuple[str, ...]] = ("quarter", "partners", "earned")
    required: ClassVar[tuple[str, ...]] = columns

    partners: tuple[str, ...]
    earned: Fraction

    def __post_init__(self) -> None:
        for name in self.partners:
            require_normal_name("partners", name)
        if not self.partners:
            raise InvalidValueError("partners", None, text("empty; name at least one partner"))
        if list(self.partners) != sorted(set(self.partners)):
            problem = text("each must appear once, in the order of their names")
            raise InvalidValueError("partners", "; ".join(self.partners), problem)
        require_exact("earned", self.earned)

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        listed = row.listed("partners", ";")
        names = sorted(normal(name) for name in listed)
        for name, after in pairwise(names):
            if name == after:
                row.refuse("partners", name, text("appears twice in one coalition"))
        return cls(
            quarter=read_quarter(row),
            partners=tuple(names),
            earned=row.decimal("earned"),
            file=file,
            place=place,
        )

    def values(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.label,
            "partners": list(self.partners),
            "earned": show_decimal(self.earned),
        }

    def identity(self) -> tuple[object, ...]:
        return self.quarter.form, self.quarter.count, self.partners

    @property
    def names(self) -> tuple[str, ...]:
        return self.partners

    def renamed(self, names: Mapping[str, str]) -> Self:
        partners = sorted({names.get(name, name) for name in self.partners})
        return replace(self, partners=tuple(partners))
