"""Pots: what came in for a period, and to whom it was paid."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain

from daosplit.events import Closed, EtherReceived, RevenuePaid, Settled, TokenMoved, token_of
from daosplit.events.payouts import Payment, Payout
from daosplit.history.history import History
from daosplit.values.addresses import ETHER


@dataclass(frozen=True, slots=True)
class Arrival:
    """An amount that came in.

    Attributes:
        amount: In the token's smallest unit; negative where a token took something away.
        event: What tells it; None for what no log tells, as ether can come.
        payer: From whom, if that is known.
        memo: What for, in the payer's words; None for a plain transfer.
    """

    amount: int
    event: EtherReceived | TokenMoved | RevenuePaid | None = None
    payer: str | None = None
    memo: str | None = None


@dataclass(frozen=True, slots=True)
class Pot:
    """What there was to distribute for a period, of one token.

    Attributes:
        token: The token.
        first_period: The first period whose revenue is in it.
        period: The last, by whose shares it is paid.
        closed: What closed it.
        amount: In the token's smallest unit.
        arrivals: What it is made of; they add up to the amount.
        payouts: How it was paid, slice by slice; empty if it waits.
    """

    token: str
    first_period: int
    period: int
    closed: Closed | Settled
    amount: int
    arrivals: tuple[Arrival, ...]
    payouts: tuple[Payout, ...] = ()

    @property
    def payments(self) -> tuple[Payment, ...]:
        """What each seat was paid, in seat order."""
        return tuple(payment for payout in self.payouts for payment in payout.payments)

    @property
    def paid_at(self) -> int | None:
        """When it was paid, or its last slice so far; None if it waits."""
        return self.payouts[-1].event.timestamp if self.payouts else None


@dataclass(frozen=True, slots=True)
class Takings:
    """All that came in.

    Attributes:
        pots: The pots, in the order in which they were closed.
        running: What came in and is in no pot yet, by token, as far as logs tell it.
    """

    pots: tuple[Pot, ...]
    running: Mapping[str, tuple[Arrival, ...]]

    def arrivals(self, token: str) -> tuple[Arrival, ...]:
        """All that came in of a token."""
        in_pots = (pot.arrivals for pot in self.pots if pot.token == token)
        return (*chain.from_iterable(in_pots), *self.running.get(token, ()))


def takings_of(history: History) -> Takings:
    """What came in, sorted into pots."""
    payouts = {paid.event.place: paid for paid in history.payouts}
    pots: list[Pot] = []
    newest: dict[str, int] = {}
    waiting = defaultdict[str, list[Arrival]](list)
    for event in history.events:
        token = token_of(event)
        if token is None:
            continue
        match event:
            case EtherReceived(amount=amount):
                waiting[token].append(Arrival(amount, event))
            case TokenMoved(to_account=to, from_account=payer, amount=amount):
                if to == history.partnership:
                    waiting[token].append(Arrival(amount, event, payer))
            case RevenuePaid(payer=payer, period=period, amount=amount, memo=memo):
                _take_moves(waiting[token], event)
                arrival = Arrival(amount, event, payer, memo)
                index = newest.get(token)
                if index is not None and pots[index].period == period:
                    pots[index] = _grown(pots[index], arrival)
                else:
                    waiting[token].append(arrival)
            case Closed() | Settled():
                newest[token] = len(pots)
                pots.append(_close(event, waiting.pop(token, [])))
            case _:
                pass
        if (payout := payouts.get(event.place)) is not None and token in newest:
            index = newest[token]
            pots[index] = replace(
                _corrected(pots[index], payout.event.pot),
                payouts=(*pots[index].payouts, payout),
            )
    return Takings(tuple(pots), {token: tuple(arrivals) for token, arrivals in waiting.items()})


def _take_moves(waiting: list[Arrival], event: RevenuePaid) -> None:
    """Of a token, `pay` and the transfer that it makes are one amount: what came in by the same
    transaction is told by `pay`, as far as it credits it."""
    if event.token == ETHER:
        return
    rest = event.amount
    for index in reversed(range(len(waiting))):
        told = waiting[index].event
        if rest == 0 or not isinstance(told, TokenMoved):
            return
        if told.transaction_hash != event.transaction_hash:
            return
        taken = min(rest, waiting[index].amount)
        rest -= taken
        if taken == waiting[index].amount:
            del waiting[index]
        else:
            waiting[index] = replace(waiting[index], amount=waiting[index].amount - taken)


def _close(event: Closed | Settled, arrivals: list[Arrival]) -> Pot:
    pot = Pot(
        token=event.token,
        first_period=event.first_period,
        period=event.period,
        closed=event,
        amount=sum(arrival.amount for arrival in arrivals),
        arrivals=tuple(arrivals),
    )
    return _corrected(pot, event.pot)


def _grown(pot: Pot, arrival: Arrival) -> Pot:
    return replace(pot, amount=pot.amount + arrival.amount, arrivals=(*pot.arrivals, arrival))


def _corrected(pot: Pot, amount: int) -> Pot:
    """The pot with what the contract says that is in it; the rest came, or went, without a log."""
    if amount == pot.amount:
        return pot
    return _grown(pot, Arrival(amount - pot.amount))
