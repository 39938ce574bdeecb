"""Payments: what partners were paid, for methods that look back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.data.records.record import (
    DatedRecord,
    read_name,
    read_quarter,
    require_at_least_0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecord(DatedRecord):
    """What a partner was paid for a quarter, for methods that look back.

    Attributes:
        partner: Who.
        amount: How much, 0 or more, in any one unit.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "payments"
    columns: ClassVar[tuple[str, ...]] = ("quarter", "partner", "amount")
    required: ClassVar[tuple[str, ...]] = columns

    partner: str
    amount: Fraction

    def __post_init__(self) -> None:
        require_normal_name("partner", self.partner)
        require_at_least_0("amount", self.amount)

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        return cls(
            quarter=read_quarter(row),
            partner=read_name(row, "partner"),
            amount=row.decimal("amount"),
            file=file,
            place=place,
        )

    def values(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.label,
            "partner": self.partner,
            "amount": show_decimal(self.amount),
        }

    def identity(self) -> tuple[object, ...]:
        return self.quarter.form, self.quarter.count, self.partner

    @property
    def names(self) -> tuple[str, ...]:
        return (self.partner,)

    def renamed(self, names: Mapping[str, str]) -> Self:
        return replace(self, partner=names.get(self.partner, self.partner))
