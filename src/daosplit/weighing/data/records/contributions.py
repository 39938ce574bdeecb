"""Contributions: how much of which kind of work a partner did."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.data.records.record import (
    DatedRecord,
    read_day,
    read_name,
    read_text,
    require_at_least_0,
    require_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRecord(DatedRecord):
    """What a partner did: how much of one kind of work.

    Attributes:
        partner: Who.
        kind: The kind of work: "deliveries".
        quantity: How much, 0 or more.
        date: The day, such as "2026-04-15", where days tell lines apart; may be empty.
        unit: Of what, if the kind does not say so: "hours". May be empty.
        evidence: Where that can be seen; may be empty.
        note: What else there is to say; may be empty.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "contributions"
    columns: ClassVar[tuple[str, ...]] = (
        "quarter",
        "date",
        "partner",
        "kind",
        "quantity",
        "unit",
        "evidence",
        "note",
    )
    required: ClassVar[tuple[str, ...]] = ("quarter", "partner", "kind", "quantity")

    partner: str
    kind: str
    quantity: Fraction
    date: str = ""
    unit: str = ""
    evidence: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        require_normal_name("partner", self.partner)
        require_normal_name("kind", self.kind)
        require_at_least_0("quantity", self.quantity)
        if self.unit:
            require_normal_name("unit", self.unit)
        require_text("evidence", self.evidence)
        require_text("note", self.note)

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        quarter, date = read_day(row)
        return cls(
            quarter=quarter,
            date=date,
            partner=read_name(row, "partner"),
            kind=read_name(row, "kind"),
            quantity=row.decimal("quantity"),
            unit=read_name(row, "unit", ""),
            evidence=read_text(row, "evidence"),
            note=read_text(row, "note"),
            file=file,
            place=place,
        )

    def values(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.label,
            **({"date": self.date} if self.date else {}),
            "partner": self.partner,
            "kind": self.kind,
            "quantity": show_decimal(self.quantity),
            "unit": self.unit,
            "evidence": self.evidence,
            "note": self.note,
        }

    def identity(self) -> tuple[object, ...]:
        return (
            self.quarter.form,
            self.quarter.count,
            self.partner,
            self.kind,
            self.unit,
            self.date,
            self.evidence,
            self.note,
            self.quantity,
        )

    @property
    def names(self) -> tuple[str, ...]:
        return (self.partner,)

    def renamed(self, names: Mapping[str, str]) -> Self:
        return replace(self, partner=names.get(self.partner, self.partner))
