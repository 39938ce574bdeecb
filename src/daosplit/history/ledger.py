"""The ledger of one token: a partnership's money followed event by event, each compared with it.

What the contract says is taken over after it was compared, so that one difference is told once.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Any

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import shrunk_pot
from daosplit.events import (
    Closed,
    Delivered,
    EtherReceived,
    Event,
    PaidOut,
    RevenuePaid,
    SetAside,
    Settled,
    Tipped,
    TokenMoved,
    Withdrawn,
)
from daosplit.events.payouts import Payment, Payout
from daosplit.history.balance_changes import BalanceChange
from daosplit.history.differences import Difference, Kind
from daosplit.values.addresses import ETHER

MOST_IN_TILL = 2**104 - 1


@dataclass
class Flows:
    """What came in and went out, in the token's smallest unit.

    Attributes:
        received: What came in, as the chain's log tells it.
        unlogged: What came in besides; negative if it went without the partnership's doing.
        paid: What seats were paid.
        tips: What those who settled late got.
        delivered: What was set aside and delivered later.
        withdrawn: What was set aside and withdrawn.
    """

    received: int = 0
    unlogged: int = 0
    paid: int = 0
    tips: int = 0
    delivered: int = 0
    withdrawn: int = 0

    @property
    def there(self) -> int:
        """What must be there."""
        gone = self.paid + self.tips + self.delivered + self.withdrawn
        return self.received + self.unlogged - gone


class Ledger:
    """A token's money, from the first event to the last.

    Attributes:
        flows: What came in and went out.
        set_aside: What is set aside for each account.
        period, pot, cursor: What the contract's till must keep.
        differences: What does not agree.
    """

    def __init__(
        self,
        token: str,
        partnership: str,
        charter: Charter,
        payouts: Iterable[Payout],
        balance_changes: Iterable[BalanceChange],
    ) -> None:
        self.flows = Flows()
        self.set_aside = Counter[str]()
        self.period = self.pot = self.cursor = 0
        self.differences: list[Difference] = []
        self._token = token
        self._partnership = partnership
        self._charter = charter
        self._payouts = {paid.event.place: paid for paid in payouts if paid.event.token == token}
        self._changes = {one.block: one for one in balance_changes if one.token == token}
        self._paid_last: Payout | None = None
        # What must have gone to each account, and what went as the token says, since they were
        # compared; what came in, amount by amount, since the contract spoke last in a transaction.
        self._due = Counter[str]()
        self._moved = Counter[str]()
        self._arrivals: list[int] = []
        self._failed: dict[int, SetAside] = {}
        # By how much accounts must have more after a block.
        self._gained = Counter[str]()

    def follow(self, events: Iterable[Event]) -> None:
        """Takes in the token's events, all of them, in order."""
        for block, in_block in groupby(events, attrgetter("block")):
            self._gained.clear()
            change = self._changes.get(block)
            if change:
                self._find(change.before, unlogged_is_normal=self._token == ETHER, block=block)
            for _, in_transaction in groupby(in_block, attrgetter("transaction_hash")):
                for event in in_transaction:
                    self._take_in(event)
                self._compare_moves(event)
                self._arrivals.clear()
            if change:
                self._compare_gains(change)
                self._find(change.after, block=block)

    def find_at_the_end(self, balance: int) -> None:
        """Compares what is there now with what must be."""
        self._find(balance, unlogged_is_normal=self._token == ETHER)

    def note(
        self,
        kind: Kind,
        expected: int | str,
        actual: int | str,
        event: Event | None = None,
        *,
        block: int | None = None,
        account: str | None = None,
        seat: int | None = None,
        period: int | None = None,
    ) -> None:
        """Notes a difference, if it is one."""
        if expected == actual:
            return
        self.differences.append(
            Difference(
                kind=kind,
                token=self._token,
                expected=expected,
                actual=actual,
                block=event.block if event else block,
                transaction_hash=event.transaction_hash if event else None,
                account=account,
                seat=seat,
                period=period,
            )
        )

    def _take_in(self, event: Event) -> None:
        match event:
            case TokenMoved():
                if event.to_account == self._partnership:
                    self._receive(event.amount)
                    self._gained[event.from_account] -= event.amount
                if event.from_account == self._partnership:
                    self._moved[event.to_account] += event.amount
            case EtherReceived():
                self._receive(event.amount)
            case RevenuePaid():
                self._credit(event)
            case Closed():
                self._close(event)
            case Settled():
                self._close(event)
                self._pay_out(event)
            case PaidOut():
                self._compare_pot(event)
                self._pay_out(event)
            case SetAside():
                self._failed[event.seat] = event
            case Tipped():
                self._tip(event)
            case Delivered():
                self.flows.delivered += event.amount
                self._release(event, event.account)
            case Withdrawn():
                self.flows.withdrawn += event.amount
                self._release(event, event.to)
            case _:
                pass

    def _receive(self, amount: int) -> None:
        self.flows.received += amount
        self._arrivals.append(amount)

    def _credit(self, event: RevenuePaid) -> None:
        if self._token == ETHER:
            self.flows.received += event.amount
        else:
            arrived = min(event.amount, sum(self._arrivals))
            self.note("arrival", event.amount, arrived, event, account=event.payer)
            self._compare_moves(event)
        self._arrivals.clear()
        if event.period == self.period:
            self.pot += event.amount

    def _close(self, event: Closed | Settled) -> None:
        self.note("period", self.period + 1, event.first_period, event, period=event.period)
        ended = self._charter.period_at(event.timestamp) - 1
        self.note("period", ended, event.period, event, period=event.period)

        if not self._is_all_that_was_there(event.pot):
            self._find(
                event.pot + self.set_aside.total(),
                kind="pot",
                unlogged_is_normal=self._token == ETHER and event.block not in self._changes,
                event=event,
            )
        self._arrivals.clear()
        self.period, self.pot, self.cursor = event.period, event.pot, 0

    def _is_all_that_was_there(self, pot: int) -> bool:
        """Whether a pot is all that was not set aside, as far as the till can hold it."""
        room = MOST_IN_TILL - self.set_aside.total()
        unclosed = self.flows.there - self.set_aside.total()
        # What came in while the pot was paid, by a payee that gives back, was not there yet.
        later = accumulate(reversed(self._arrivals), initial=0)
        return any(pot == min(max(unclosed - amount, 0), room) for amount in later)

    def _compare_pot(self, event: PaidOut) -> None:
        shares = self._payouts[event.place].shares
        self.note("period", self.period, event.period, event, period=event.period)
        self.note("seat", self.cursor, event.from_seat, event, period=event.period)
        there = max(self.flows.there - self.set_aside.total(), 0)
        expected = shrunk_pot(self.pot, there, shares, event.from_seat)
        if event.pot == expected:
            return
        if event.pot < self.pot:
            # The rest of the pot is all that was there.
            rest = event.pot - event.pot * sum(shares[: event.from_seat]) // sum(shares)
            self._find(rest + self.set_aside.total(), kind="pot", event=event)
        else:
            self.note("pot", expected, event.pot, event, period=event.period)

    def _pay_out(self, event: Settled | PaidOut) -> None:
        paid = self._paid_last = self._payouts[event.place]
        for payment in paid.payments:
            if payment.is_set_aside:
                self.set_aside[payment.account] += payment.amount
                self._compare_failed(payment, self._failed.pop(payment.seat))
            else:
                self.flows.paid += payment.amount
                self._due[payment.account] += payment.amount
        for failed in self._failed.values():
            self.note("set aside", 0, failed.amount, failed, account=failed.account)
        self._failed.clear()
        self._arrivals.clear()
        # What the tip takes is still there until it is paid.
        self._compare_moves(event)

        end = event.to_seat if isinstance(event, PaidOut) else len(paid.shares)
        # A pot of a token of which nothing is left is paid, whoever was its turn.
        is_paid = end == len(paid.shares) or event.pot == 0
        self.pot = 0 if is_paid else event.pot
        self.cursor = 0 if is_paid else end
        if paid.tipped is None:
            rate = self._charter.tip_rate(event.period, event.timestamp)
            tips = sum(payment.amount * rate // 10**9 for payment in paid.payments)
            self.note("tip", tips, 0, event, period=event.period)

    def _compare_failed(self, payment: Payment, failed: SetAside) -> None:
        where: dict[str, Any] = {"account": payment.account, "seat": payment.seat}
        self.note("set aside", payment.amount, failed.amount, failed, **where)
        self.note("roster", payment.account, failed.account, failed, **where)

    def _tip(self, event: Tipped) -> None:
        rate = self._charter.tip_rate(event.period, event.timestamp)
        self.note("rate", rate, event.rate, event, period=event.period)
        tips = self._paid_last.tips if self._paid_last else 0
        self.note("tip", tips, event.amount, event, account=event.to, period=event.period)
        self.flows.tips += event.amount
        self._due[event.to] += event.amount

    def _release(self, event: Delivered | Withdrawn, to: str) -> None:
        there = self.set_aside[event.account]
        if event.amount > there:
            self.note("set aside", there, event.amount, event, account=event.account)
        self.set_aside[event.account] -= event.amount
        self._due[to] += event.amount

    def _compare_moves(self, event: Event) -> None:
        """What must have gone to each account, with what went as the token says."""
        due, moved = self._due, self._moved
        self._due, self._moved = Counter(), Counter()
        self._gained.update(due)
        if self._token == ETHER:
            return
        for account in sorted(due.keys() | moved.keys()):
            self.note("move", due[account], moved[account], event, account=account)
        self.flows.unlogged += due.total() - moved.total()

    def _compare_gains(self, change: BalanceChange) -> None:
        for account, gain in change.gains.items():
            due = self._gained[account]
            self.note("gain", due, gain, block=change.block, account=account)

    def _find(
        self,
        balance: int,
        *,
        kind: Kind = "balance",
        unlogged_is_normal: bool = False,
        block: int | None = None,
        event: Event | None = None,
    ) -> None:
        """Takes over what is really there. Ether may come without a log; it cannot go so."""
        there = self.flows.there
        if balance < there or not unlogged_is_normal:
            self.note(kind, there, balance, event, block=block)
        self.flows.unlogged += balance - there
