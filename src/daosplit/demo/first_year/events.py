"""What the demo tells, moment by moment, as data: a line, a quarter's payments, the reckoning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from daosplit.history.reconcile import Conservation
from daosplit.values.amounts import Token


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a token in its smallest unit."""

    units: int
    token: Token


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened: the name of its text, and the values to fill in."""

    time: int
    happening: str
    values: Mapping[str, str | int | Amount | datetime]


@dataclass(frozen=True, slots=True)
class Paid:
    """What a pot paid to a partner.

    Attributes:
        partner: Its name.
        shares: Its shares, and the sum of all.
        pot: The pot.
        amount: What was paid.
        is_set_aside: Whether it could not be delivered.
    """

    partner: str
    shares: tuple[int, int]
    pot: Amount
    amount: Amount
    is_set_aside: bool

    @property
    def fraction(self) -> Fraction:
        """The partner's fraction."""
        return Fraction(*self.shares)

    @property
    def exact(self) -> Fraction:
        """What the partner's fraction of the pot is, in the token's smallest unit."""
        return self.pot.units * self.fraction


@dataclass(frozen=True, slots=True)
class QuarterPaid:
    """A quarter that was paid: its revenue and each partner's part, with the reason for it.

    `reasons` are the partners' in seat order; none if nobody reviewed it.
    """

    number: int
    label: str
    revenue: tuple[Amount, ...]
    payments: tuple[Paid, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All that was paid, beside the exact arithmetic, and what became of each token's revenue.

    Attributes:
        quarters: All quarters that were paid.
        conservation: Where each token's money is.
        differences: What does not agree, in words; nothing if all does.
    """

    quarters: tuple[QuarterPaid, ...]
    conservation: tuple[tuple[Token, Conservation], ...]
    differences: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether all agrees to the last unit."""
        return not self.differences


Moment = Line | QuarterPaid | Reckoning
