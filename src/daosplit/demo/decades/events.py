"""What the demo of forty quarters tells beside its lines: a quarter, and the last reckoning."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from daosplit.demo.first_year.events import Amount, Line
from daosplit.history.reconcile import Conservation
from daosplit.values.amounts import Token


@dataclass(frozen=True, slots=True)
class DecadesQuarter:
    """A quarter, when all of it has happened.

    Attributes:
        number: From 1.
        month: Its first month.
        revenue: What customers paid in it.
        fractions: What each seat has of it, by number; of nobody's seat none.
        paid: What each seat was paid after it; empty if nobody settled.
        tip: What went to whoever settled late.
        how: "reviewed", "carried", "refused" or "unsettled".
        pot: What was shared; of several quarters, if nobody settled in between.
        couriers: What each of the couriers got of what their partnership got.
    """

    number: int
    month: str
    revenue: Amount
    fractions: Mapping[int, Fraction]
    paid: Mapping[int, Amount]
    tip: Amount
    how: str
    pot: Amount
    couriers: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A partnership's money from beginning to end: what each partner got, and where the rest is."""

    name: str
    token: Token
    paid: Mapping[str, Amount]
    conservation: Conservation


@dataclass(frozen=True, slots=True)
class DecadesReckoning:
    """Every amount of all partnerships against the exact arithmetic.

    Attributes:
        books: Of each partnership.
        differences: What does not agree, in words; nothing if all does.
    """

    books: tuple[Book, ...]
    differences: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether all agrees to the last unit."""
        return not self.differences


DecadesMoment = Line | DecadesQuarter | DecadesReckoning
"""What the demo of forty quarters tells, one after the other."""
