"""Contributions: how much of which kind of work a partner did."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.data.records.record import (
    DatedRecord,
    read_name,
    read_quarter,
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
        unit: Of what, if the kind does not say so: "hours". May be empty.
        evidence: Where that can be seen; may be empty.
        note: What else there is to say; may be empty.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "contributions"
    columns: ClassVar[tuple[str, ...]] = (
        "quarter",
        "partner",
        "kind",
        "quantity",
        "unit",
        "evidence",
        "note",
    )

    partner: str
    kind: str
    quantity: Fraction
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
    def read(cls, row: Table, source: str) -> Self:
        return cls(
            quarter=read_quarter(row),
            partner=read_name(row, "partner"),
            kind=read_name(row, "kind"),
            quantity=row.decimal("quantity"),
            unit=read_name(row, "unit") if "unit" in row else "",
            evidence=read_text(row, "evidence"),
            note=read_text(row, "note"),
            source=source,
        )

    def values(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.label,
            "partner": self.partner,
            "kind": self.kind,
            "quantity": show_decimal(self.quantity),
            "unit": self.unit,
            "evidence": self.evidence,
            "note": self.note,
        }

    def identity(self) -> tuple[object, ...]:
        return tuple(self.values().values())

    @property
    def names(self) -> tuple[str, ...]:
        return (self.partner,)
