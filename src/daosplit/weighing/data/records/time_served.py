"""Time served: the spells in which a partner was there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import show_decimal
from daosplit.values.integers import require_whole
from daosplit.values.text import text
from daosplit.weighing.data.dates import parse_dated_month
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.data.quarter import show_month
from daosplit.weighing.data.records.record import (
    DataRecord,
    read_name,
    require_at_least_0,
)

MOST_INACTIVE = 12 * 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell(DataRecord):
    """A spell that a partner served; one that comes back, or changes its time, has another.

    Attributes:
        partner: Who.
        joined: The first month of it, counted from the year 0; a file says "2026-04".
        left: The first month that is no longer of it; None while it goes on.
        multiplier: The part of full time: more than 0, 1 for full time.
        inactive: Months of it that do not count.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "time_served"
    columns: ClassVar[tuple[str, ...]] = ("partner", "joined", "left", "multiplier", "inactive")
    required: ClassVar[tuple[str, ...]] = ("partner", "joined")

    partner: str
    joined: int
    left: int | None = None
    multiplier: Fraction = Fraction(1)
    inactive: int = 0

    def __post_init__(self) -> None:
        require_normal_name("partner", self.partner)
        if self.left is not None and self.left <= self.joined:
            problem = text("not after the month it joined, {month}", month=show_month(self.joined))
            raise InvalidValueError("left", show_month(self.left), problem)
        require_at_least_0("multiplier", self.multiplier)
        if not 0 < self.multiplier <= 1:
            allowed = text("must be more than 0 and at most 1, which is full time")
            raise InvalidValueError(
                "multiplier", show_decimal(self.multiplier), text("out of range"), allowed
            )
        most = MOST_INACTIVE if self.left is None else self.left - self.joined
        require_whole("inactive", self.inactive, 0, most)

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        inactive = row.decimal("inactive") if "inactive" in row else Fraction(0)
        if inactive.denominator != 1:
            row.refuse("inactive", show_decimal(inactive), text("not a whole number of months"))
        return cls(
            partner=read_name(row, "partner"),
            joined=row.parse("joined", parse_dated_month),
            left=row.parse("left", parse_dated_month) if "left" in row else None,
            multiplier=row.decimal("multiplier") if "multiplier" in row else Fraction(1),
            inactive=int(inactive),
            file=file,
            place=place,
        )

    def values(self) -> dict[str, Any]:
        return {
            "partner": self.partner,
            "joined": show_month(self.joined),
            "left": "" if self.left is None else show_month(self.left),
            "multiplier": show_decimal(self.multiplier),
            "inactive": str(self.inactive),
        }

    def until(self, month: int) -> Self | None:
        """The spell as it was known before that month: not yet ended, or None if not yet begun."""
        if self.joined >= month:
            return None
        if self.left is not None and self.left >= month:
            return replace(self, left=None)
        return self

    def identity(self) -> tuple[object, ...]:
        return self.partner, self.joined

    @property
    def names(self) -> tuple[str, ...]:
        return (self.partner,)

    def renamed(self, names: Mapping[str, str]) -> Self:
        return replace(self, partner=names.get(self.partner, self.partner))
