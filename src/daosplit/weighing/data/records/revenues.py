"""Revenues: what a quarter earned, for methods that pay amounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.values.text import text
from daosplit.weighing.data.records.record import (
    DatedRecord,
    read_quarter,
    read_text,
    require_at_least_0,
    require_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue(DatedRecord):
    """What a quarter earned.

    Attributes:
        amount: How much, a whole number of the currency's smallest unit.
        note: What else there is to say, such as the token; may be empty.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "revenues"
    columns: ClassVar[tuple[str, ...]] = ("quarter", "amount", "note")
    required: ClassVar[tuple[str, ...]] = ("quarter", "amount")

    amount: Fraction
    note: str = ""

    def __post_init__(self) -> None:
        require_at_least_0("amount", self.amount)
        if self.amount.denominator != 1:
            shown = show_decimal(self.amount)
            allowed = text("must be a whole number of the currency's smallest unit")
            raise InvalidValueError("amount", shown, text("has parts of a unit"), allowed)
        require_text("note", self.note)

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        return cls(
            quarter=read_quarter(row),
            amount=row.decimal("amount"),
            note=read_text(row, "note"),
            file=file,
            place=place,
        )

    def values(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.label,
            "amount": show_decimal(self.amount),
            "note": self.note,
        }

    def identity(self) -> tuple[object, ...]:
        return self.quarter.form, self.quarter.count

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    def renamed(self, names: Mapping[str, str]) -> Self:
        return self
