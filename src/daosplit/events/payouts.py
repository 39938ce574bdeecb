"""What each seat was paid: a partnership's events, and the exact arithmetic of shares."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from daosplit.agreement.shares import payout, take_tip
from daosplit.events.partners import Partners
from daosplit.events.types import Event, PaidOut, SetAside, Settled, Tipped


@dataclass(frozen=True, slots=True)
class Payment:
    """A seat's part of a pot.

    Attributes:
        seat: The seat.
        account: Who held it then.
        amount: What was paid, the tip taken off.
        tip: What was taken off.
        is_set_aside: Whether it could not be delivered and was set aside for the account.
    """

    seat: int
    account: str
    amount: int
    tip: int
    is_set_aside: bool


@dataclass(frozen=True, slots=True)
class Payout:
    """A pot, or a slice of it, that was paid to seats one after the other.

    Attributes:
        event: What the contract said.
        shares: The shares of all seats by which it was paid.
        payments: What each of the seats of the slice got, also those that got nothing.
        tipped: The tip that was taken; None if none was.
    """

    event: Settled | PaidOut
    shares: tuple[int, ...]
    payments: tuple[Payment, ...]
    tipped: Tipped | None = None

    @property
    def from_seat(self) -> int:
        """The first seat that was paid."""
        return self.event.from_seat if isinstance(self.event, PaidOut) else 0

    @property
    def paid(self) -> int:
        """What was delivered to the seats."""
        return sum(payment.amount for payment in self.payments if not payment.is_set_aside)

    @property
    def set_aside(self) -> int:
        """What was set aside."""
        return sum(payment.amount for payment in self.payments if payment.is_set_aside)

    @property
    def tips(self) -> int:
        """What was taken off for the tip."""
        return sum(payment.tip for payment in self.payments)


def payouts_of(events: Iterable[Event], partners: Partners | None = None) -> tuple[Payout, ...]:
    """The payouts among events in order.

    `partners` are those before the first of them, which is the founding if they are not given.
    """
    partners = partners or Partners()
    failed = defaultdict[str, set[int]](set)
    payouts: list[Payout] = []
    newest: dict[str, int] = {}
    for event in events:
        partners.follow(event)
        match event:
            case SetAside():
                failed[event.token].add(event.seat)
            case Settled() | PaidOut():
                newest[event.token] = len(payouts)
                payouts.append(_pay_out(event, partners, failed.pop(event.token, set())))
            case Tipped():
                if (index := newest.get(event.token)) is not None:
                    payouts[index] = _take_tip(payouts[index], event)
            case _:
                pass
    return tuple(payouts)


def _pay_out(event: Settled | PaidOut, partners: Partners, failed: set[int]) -> Payout:
    shares = partners.shares_of(event.period)
    if isinstance(event, PaidOut):
        seats = range(event.from_seat, event.to_seat)
    else:
        seats = range(len(shares))
    amounts = payout(event.pot, shares, start=seats.start, end=seats.stop)
    payments = tuple(
        Payment(seat, partners.roster[seat], amount, 0, seat in failed)
        for seat, amount in zip(seats, amounts, strict=True)
    )
    return Payout(event, shares, payments)


def _take_tip(paid: Payout, tipped: Tipped) -> Payout:
    payments = []
    for payment in paid.payments:
        (amount,), tip = take_tip([payment.amount], tipped.rate)
        payments.append(replace(payment, amount=amount, tip=tip))
    return replace(paid, payments=tuple(payments), tipped=tipped)
