"""Peer allocations: how many points a partner gave another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.values.text import text
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.data.records.record import (
    DatedRecord,
    read_name,
    read_quarter,
    require_at_least_0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAllocation(DatedRecord):
    """How many points a partner gave another, for a quarter.

    Attributes:
        giver: Who gave them; the column is `from`.
        receiver: Who got them, another partner; the column is `to`.
        points: How many, 0 or more.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "peer_allocations"
    columns: ClassVar[tuple[str, ...]] = ("quarter", "from", "to", "points")
    required: ClassVar[tuple[str, ...]] = columns

    giver: str
    receiver: str
    points: Fraction

    def __post_init__(self) -> None:
        require_normal_name("from", self.giver)
        require_normal_name("to", self.receiver)
        require_at_least_0("points", self.points)
        if self.giver == self.receiver:
            raise InvalidValueError(
                "to", self.receiver, text("the giver itself: nobody gives points to itself")
            )

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        return cls(
            quarter=read_quarter(row),
            giver=read_name(row, "from"),
            receiver=read_name(row, "to"),
            points=row.decimal("points"),
            file=file,
            place=place,
        )

    def values(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.label,
            "from": self.giver,
            "to": self.receiver,
            "points": show_decimal(self.points),
        }

    def identity(self) -> tuple[object, ...]:
        return self.quarter.form, self.quarter.count, self.giver, self.receiver

    @property
    def names(self) -> tuple[str, ...]:
        return self.giver, self.receiver

    def renamed(self, names: Mapping[str, str]) -> Self:
        giver = names.get(self.giver, self.giver)
        receiver = names.get(self.receiver, self.receiver)
        return replace(self, giver=giver, receiver=receiver)
