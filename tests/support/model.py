"""An exact model of one partnership: what the contract must do, written from the rules.

Where the contract must refuse, `RefusedError` has the name of the contract's error; where several
rules forbid a call, the first of them in the order in which they stand here. A refused call changes
nothing. Amounts are in the token's smallest unit, times Unix seconds; a set of seats is a set.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from enum import Flag
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from daosplit.agreement.charter import Charter
from daosplit.agreement.review import Review
from daosplit.agreement.shares import MOST_SEATS, MOST_SHARES, payout, shrunk_pot, take_tip
from support.behaviours import Ether, Token
from support.double_majority import Count, Support, count

ETHER = NOBODY = "0x" + 40 * "0"
MOST_IN_TILL = 2**104 - 1


class RefusedError(Exception):
    """What the contract must refuse; `name` is its error's, without the contract's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Table:
    """The shares that a review set, and whether they are kept though another has followed."""

    period: int
    shares: tuple[int, ...]
    is_kept: bool = False


@dataclass
class OpenPots:
    """How many pots are open, as far as the next review needs to know: too many, never too few.

    Attributes:
        later: Those of periods later than the newest table's.
        same: Those of the newest table's own period.
    """

    later: int = 0
    same: int = 0


@dataclass
class Till:
    """What is kept of a token between calls."""

    period: int = 0
    pot: int = 0
    cursor: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)


@dataclass
class Offer:
    """An account that may take a seat; `announced_at` is None until it has announced itself."""

    account: str
    notice: int
    announced_at: int | None = None


@dataclass(frozen=True)
class Countersigners:
    """Who is said to have countersigned, seat by seat, in each of the three ways; who is silent.

    Of a key and of a contract it is told whose key signed; nobody's, if the signature is no good.
    """

    keys: Mapping[int, str] = field(default_factory=dict)
    contracts: Mapping[int, str] = field(default_factory=dict)
    on_chain: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()
    signatures_missing: int = 0

    @property
    def seats(self) -> frozenset[int]:
        return frozenset((*self.keys, *self.contracts, *self.on_chain))


class Strength(Flag):
    """How much an account gives with its countersignature on the chain."""

    COUNTERSIGNS = 1
    CONSENTS = 2
    ADMITS = 4


ALL = Strength.COUNTERSIGNS | Strength.CONSENTS | Strength.ADMITS
NOTHING = Strength(0)


def bitmap(seats: Iterable[int]) -> int:
    """A set of seats as the contract has it."""
    return sum(1 << seat for seat in seats)


P = ParamSpec("P")


def transaction(
    method: Callable[Concatenate["Partnership", P], None],
) -> Callable[Concatenate["Partnership", P], None]:
    """All or nothing, as on a chain; `events` are then those of this call."""

    @wraps(method)
    def whole(self: "Partnership", /, *arguments: P.args, **options: P.kwargs) -> None:
        before = deepcopy(self.__dict__)
        self.events = []
        try:
            method(self, *arguments, **options)
        except RefusedError:
            self.__dict__ = before
            self.events = []
            raise

    return whole


class Partnership:
    """The partnership at `account`, and the money outside it.

    `owners` are the accounts whose keys sign for contract accounts (ERC-1271). `now` is the time at
    which the next call happens.
    """

    def __init__(
        self,
        account: str,
        charter: Charter,
        roster: Sequence[str],
        shares: Sequence[int],
        *,
        money: Mapping[str, Ether | Token],
        owners: Mapping[str, str],
        now: int,
    ) -> None:
        self.account = account
        self.charter = charter
        self.roster = list(roster)
        self.tables = [Table(0, tuple(shares))]
        self.open_pots = OpenPots()
        self.tills = defaultdict[str, Till](Till)
        self.offers: dict[int, Offer] = {}
        self.silent_from: dict[int, int] = {}
        self.present_in: dict[str, int] = {}
        self.countersigned = defaultdict[tuple[int, bytes, str], Strength](lambda: NOTHING)
        self.money = dict(money)
        self.owners = dict(owners)
        self.now = now
        self.events: list[tuple[Any, ...]] = []

    # Time

    @property
    def ended(self) -> int:
        """The newest period that is over; 0 if none is."""
        return max(self.charter.period_at(self.now) - 1, 0)

    @property
    def reviewed(self) -> int:
        """The newest period that was reviewed."""
        return self.tables[-1].period

    def is_payable(self, period: int) -> bool:
        """Rule 3: it has ended, and it or a later one was reviewed, or its window is over."""
        is_agreed = period <= self.reviewed or self.now >= self.charter.review_end(period)
        return period <= self.ended and is_agreed

    def payable_from(self, period: int) -> int:
        if period <= self.reviewed:
            return self.charter.end_of(period)
        return self.charter.review_end(period)

    def shares_of(self, period: int) -> tuple[int, ...]:
        """What the contract tells of them, as long as a pot may still be paid by them."""
        table = self._table_of(period)
        if not table.is_kept and table != self.tables[-1]:
            raise RefusedError("SharesNotKept")
        return table.shares

    def _table_of(self, period: int) -> Table:
        """Rule 4: a period without a review is paid by the shares of the one before it."""
        return next(table for table in reversed(self.tables) if table.period <= period)

    def tip_rate(self, period: int) -> int:
        return self.charter.tip_rate(period, self.now)

    # Money in

    @transaction
    def pay(self, sender: str, token: str, amount: int, period: int, memo: str, value: int) -> None:
        if value != (amount if token == ETHER else 0):
            raise RefusedError("WrongValue")
        till = self.tills[token]
        open_before = self._open_period(token)
        before = self._balance(token)
        if self.ended > till.period and till.pot:
            raise RefusedError("SettleFirst")
        self._tell_closed(token, self._close_if_nothing_waits(token))
        open_periods = {self.ended + 1}
        if self.ended and not self.is_payable(self.ended):
            open_periods.add(self.ended)
        if period not in open_periods:
            raise RefusedError("PeriodNotOpen")

        if not self.money[token].draw(sender, self.account, amount):
            raise RefusedError("TransferFromFailed")
        credited = min(amount, max(self._balance(token) - before, 0))
        if credited == 0:
            raise RefusedError("NothingArrived")
        if period == self.ended:
            credited = min(credited, MOST_IN_TILL - till.set_aside.total() - till.pot)
            till.pot += credited
        self._count_open_pots(token, open_before)
        self._tell("RevenuePaid", token, sender, period, credited, memo)

    # Money out

    @transaction
    def settle(self, sender: str, token: str) -> None:
        if not self._settle(token, MOST_SEATS, sender):
            raise RefusedError("NothingToSettle")

    @transaction
    def settle_many(self, sender: str, tokens: Sequence[str], tip_to: str) -> None:
        to = sender if tip_to == NOBODY else tip_to
        settled = [self._settle(token, MOST_SEATS, to) for token in tokens]
        if not any(settled):
            raise RefusedError("NothingToSettle")

    @transaction
    def settle_slice(self, sender: str, token: str, seats: int, tip_to: str) -> None:
        if seats == 0:
            raise RefusedError("NoSeatsInSlice")
        if not self._settle(token, seats, sender if tip_to == NOBODY else tip_to):
            raise RefusedError("NothingToSettle")

    @transaction
    def deliver(self, sender: str, token: str, account: str) -> None:
        amount = self._take_set_aside(token, account)
        self._transfer(token, account, amount)
        self._tell("Delivered", token, account, amount)

    @transaction
    def withdraw(self, sender: str, token: str, to: str) -> None:
        if to in (NOBODY, self.account):
            raise RefusedError("InvalidAccount")
        amount = self._take_set_aside(token, sender)
        self._transfer(token, to, amount)
        self._tell("Withdrawn", token, sender, to, amount)

    def accrued(self, token: str) -> int:
        """What has come in and is not closed yet."""
        till = self.tills[token]
        return max(self._balance(token) - till.set_aside.total() - self.unpaid(token), 0)

    def unpaid(self, token: str) -> int:
        """The rest of the pot that waits."""
        till = self.tills[token]
        if not till.pot:
            return 0
        return sum(payout(till.pot, self._table_of(till.period).shares, start=till.cursor))

    def releasable(self, token: str) -> tuple[int, tuple[int, ...]]:
        """The period whose pot would be paid now, and what each seat would get of it."""
        trial = deepcopy(self)
        trial._close_if_nothing_waits(token)
        till = trial.tills[token]
        if till.pot:
            trial._shrink(token)
        if not till.pot or not trial.is_payable(till.period):
            return 0, ()
        shares = trial._table_of(till.period).shares
        return till.period, (*till.cursor * (0,), *payout(till.pot, shares, start=till.cursor))

    def _settle(self, token: str, seats: int, tip_to: str) -> bool:
        """Rules 2 and 3: closes what has ended, and pays the one pot that waits, if payable."""
        till = self.tills[token]
        open_before = self._open_period(token)
        first = self._close_if_nothing_waits(token)
        if not till.pot or not self.is_payable(till.period):
            self._count_open_pots(token, open_before)
            self._tell_closed(token, first)
            return first > 0
        self._shrink(token)
        self._pay_out(token, seats, tip_to, first)
        self._tell_closed(token, self._close_if_nothing_waits(token))
        self._count_open_pots(token, open_before)
        return True

    def _open_period(self, token: str) -> int:
        """The period of the pot that waits; 0 if none does."""
        till = self.tills[token]
        return till.period if till.pot else 0

    def _count_open_pots(self, token: str, before: int) -> None:
        """A pot of the period `before` was open, if it is not 0; now perhaps another is."""
        now = self._open_period(token)
        if now != before:
            self._count_pot(before, -1)
            self._count_pot(now, 1)

    def _count_pot(self, period: int, change: int) -> None:
        """Pots of periods before the newest table's are counted no more: their tables are kept."""
        if period > self.reviewed:
            self.open_pots.later += change
        elif period == self.reviewed > 0:
            self.open_pots.same += change

    def _close_if_nothing_waits(self, token: str) -> int:
        """The first period that was closed; 0 if none was."""
        till = self.tills[token]
        if till.pot or till.period >= self.ended:
            return 0
        first = till.period + 1
        set_aside = till.set_aside.total()
        there = max(self._balance(token) - set_aside, 0)
        till.pot = min(there, MOST_IN_TILL - set_aside)
        till.period = self.ended
        return first

    def _tell_closed(self, token: str, first: int) -> None:
        if first:
            till = self.tills[token]
            self._tell("Closed", token, till.period, first, till.pot)

    def _shrink(self, token: str) -> None:
        """Rule 14: if less is there than the unpaid rest, the rest is what is there."""
        till = self.tills[token]
        there = max(self._balance(token) - till.set_aside.total(), 0)
        till.pot = shrunk_pot(till.pot, there, self._table_of(till.period).shares, till.cursor)

    def _pay_out(self, token: str, seats: int, tip_to: str, first: int) -> None:
        """Rules 12, 13, 15 and 16: the seats from the cursor on, each by itself.

        `first` is the first period that was closed just now, if any was.
        """
        till = self.tills[token]
        shares = self._table_of(till.period).shares
        end = min(till.cursor + seats, len(shares))
        rate = self.tip_rate(till.period)
        payments = payout(till.pot, shares, start=till.cursor, end=end)
        payments, tip = take_tip(payments, rate)
        for seat, amount in enumerate(payments, start=till.cursor):
            payee = self.roster[seat]
            if amount and not self._try_to_pay(token, payee, amount):
                till.set_aside[payee] += amount
                self._tell("SetAside", token, payee, seat, amount)
        if tip:
            self._transfer(token, tip_to, tip)
            self._tell("Tipped", token, till.period, tip_to, tip, rate)

        if first and end == len(shares):
            self._tell("Settled", token, till.period, first, till.pot)
        else:
            self._tell_closed(token, first)
            self._tell("PaidOut", token, till.period, till.pot, till.cursor, end)
        till.cursor = end
        if end == len(shares) or till.pot == 0:
            till.pot = till.cursor = 0

    def _take_set_aside(self, token: str, account: str) -> int:
        owed = self.tills[token].set_aside
        amount = min(owed[account], self._balance(token))
        if amount == 0:
            raise RefusedError("NothingSetAside")
        owed[account] -= amount
        return amount

    def _try_to_pay(self, token: str, payee: str, amount: int) -> bool:
        return self.money[token].pay(self.account, payee, amount, has_all_gas=False)

    def _transfer(self, token: str, payee: str, amount: int) -> None:
        if not self.money[token].pay(self.account, payee, amount):
            raise RefusedError("ETHTransferFailed" if token == ETHER else "TransferFailed")

    def _balance(self, token: str) -> int:
        if self.money[token].is_mute:
            raise RefusedError("NoBalance")
        return self.money[token].balances[self.account]

    # Agreement

    @transaction
    def review(self, sender: str, review: Review, digest: bytes, given: Countersigners) -> None:
        roster, shares = self._read(review)
        support = self._support(review.period, digest, roster, given)
        if given.silent:
            if self.now < self.charter.end_of(review.period):
                raise RefusedError("PeriodNotOver")
            named = {seat for seat in given.silent if self.is_silent(seat)}
            support = replace(support, silent=named)
        if shortage := count(self.charter, self.tables[-1].shares, shares, support).shortage:
            raise RefusedError(shortage)

        for seat in given.seats:
            self._answer(seat)
        previous = self.reviewed
        self.roster = roster
        self._replace_table(Table(review.period, shares))
        _, contributions, admitted, *rest = review.to_contract()
        document = (contributions, tuple(admitted), *rest)
        self._tell("Reviewed", review.period, digest, previous, bitmap(given.seats), *document)

    def _replace_table(self, table: Table) -> None:
        """The newest table is kept if a pot may still be paid by it.

        That is a pot of its own period, a later one of a period that no review names, or one that
        is not closed yet, if the review is of the running period.
        """
        newest, pots = self.tables[-1], self.open_pots
        is_early = table.period > self.ended
        skips = table.period > newest.period + 1
        is_kept = is_early or pots.same > 0 or (pots.later > 0 and skips)
        self.tables[-1] = replace(newest, is_kept=is_kept)
        self.tables.append(table)
        self.open_pots = OpenPots(same=0 if is_early else pots.later)

    @transaction
    def countersign(self, sender: str, period: int, digest: bytes) -> None:
        self._countersign(sender, period, digest, ALL)

    @transaction
    def countersign_with(
        self, sender: str, period: int, digest: bytes, consents_to_cut: bool, admits: bool
    ) -> None:
        strength = Strength.COUNTERSIGNS
        strength |= Strength.CONSENTS if consents_to_cut else NOTHING
        strength |= Strength.ADMITS if admits else NOTHING
        self._countersign(sender, period, digest, strength)

    def tally(self, review: Review, support: Support) -> Count:
        """How far this support would carry a review now."""
        _, shares = self._read(review)
        return count(self.charter, self.tables[-1].shares, shares, support)

    def _countersign(self, sender: str, period: int, digest: bytes, strength: Strength) -> None:
        """What was given never weakens, and only something new is an answer."""
        self._require_review_time(period)
        before = self.countersigned[period, digest, sender]
        if strength in before:
            return
        self.countersigned[period, digest, sender] = strength = strength | before
        gives = (Strength.CONSENTS in strength, Strength.ADMITS in strength)
        self._tell("Countersigned", period, digest, sender, *gives)
        if sender in self.roster:
            self._answer(self.roster.index(sender))

    def _read(self, review: Review) -> tuple[list[str], tuple[int, ...]]:
        """The roster and shares that a review would give, if it can pass now at all."""
        roster = [*self.roster, *review.admitted]
        self._require_roster(roster)
        self._require_review_time(review.period)
        if review.period <= self.reviewed:
            raise RefusedError("AlreadyReviewed")
        if self.now > review.deadline:
            raise RefusedError("DeadlinePassed")

        shares = [0] * len(roster)
        for contribution in review.contributions:
            if contribution.seat >= len(roster):
                raise RefusedError("NoSuchSeat")
            shares[contribution.seat] += contribution.points
            if shares[contribution.seat] > MOST_SHARES:
                raise RefusedError("SharesOverflow")
        if not any(shares):
            raise RefusedError("NoShares")
        if not all(shares[len(self.roster) :]):
            raise RefusedError("AdmittedWithoutShares")
        return roster, tuple(shares)

    def _require_roster(self, roster: Sequence[str]) -> None:
        """Rule 17: no account twice, not the zero account, not the partnership itself."""
        if len(roster) > MOST_SEATS:
            raise RefusedError("TooManySeats")
        if NOBODY in roster or self.account in roster:
            raise RefusedError("InvalidAccount")
        if len(set(roster)) < len(roster):
            raise RefusedError("AccountHoldsSeat")

    def _require_review_time(self, period: int) -> None:
        """Rule 5: from the period's beginning until its window closes, that second excluded."""
        if not 1 <= period <= self.charter.period_at(self.now):
            raise RefusedError("PeriodNotBegun")
        if self.now >= self.charter.review_end(period):
            raise RefusedError("WindowClosed")

    def _support(
        self, period: int, digest: bytes, roster: Sequence[str], given: Countersigners
    ) -> Support:
        """What those who are said to have countersigned really gave."""
        if len(given.seats) < len(given.keys) + len(given.contracts) + len(given.on_chain):
            raise RefusedError("DuplicateCountersigners")
        if any(seat >= len(roster) for seat in given.seats):
            raise RefusedError("NoSuchSeats")
        if given.signatures_missing:
            raise RefusedError("SignaturesDoNotMatchSigners")
        for seat, signer in given.keys.items():
            if roster[seat] != signer:
                raise RefusedError("InvalidSignature")
        for seat, signer in given.contracts.items():
            if self.owners.get(roster[seat]) != signer:
                raise RefusedError("InvalidSignature")

        gave = dict.fromkeys((*given.keys, *given.contracts), ALL)
        for seat in given.on_chain:
            gave[seat] = self.countersigned[period, digest, roster[seat]]
            if not gave[seat]:
                raise RefusedError("NotCountersigned")
        return Support(
            countersigners=given.seats,
            consenting={seat for seat, strength in gave.items() if Strength.CONSENTS in strength},
            admitting={seat for seat, strength in gave.items() if Strength.ADMITS in strength},
        )

    # Seats

    def seat_of(self, account: str) -> int:
        if account not in self.roster:
            raise RefusedError("NotPartner")
        return self.roster.index(account)

    @transaction
    def offer(self, sender: str, account: str, notice: int) -> None:
        if account in (NOBODY, self.account):
            raise RefusedError("InvalidAccount")
        seat = self.seat_of(sender)
        self._answer(seat)
        self.offers[seat] = Offer(account, notice)
        self._tell("SeatOffered", seat, account, notice)

    @transaction
    def withdraw_offer(self, sender: str) -> None:
        seat = self.seat_of(sender)
        if seat not in self.offers:
            raise RefusedError("NoOffer")
        self._answer(seat)
        account = self.offers.pop(seat).account
        self._tell("OfferWithdrawn", seat, account)

    @transaction
    def announce(self, sender: str, seat: int) -> None:
        offer = self._offer_to(sender, seat)
        if offer.notice == 0:
            raise RefusedError("NeedsNoNotice")
        offer.announced_at = self.now
        self._tell("SeatAnnounced", seat, sender, self.now + offer.notice)

    @transaction
    def accept(self, sender: str, seat: int) -> None:
        offer = self._offer_to(sender, seat)
        if offer.notice:
            if offer.announced_at is None:
                raise RefusedError("NotAnnounced")
            if self.now < offer.announced_at + offer.notice:
                raise RefusedError("NoticeRuns")
        if sender in self.roster:
            raise RefusedError("AccountHoldsSeat")
        holder, self.roster[seat] = self.roster[seat], sender
        del self.offers[seat]
        self.silent_from.pop(seat, None)
        self._tell("SeatMoved", seat, holder, sender)

    def _offer_to(self, account: str, seat: int) -> Offer:
        offer = self.offers.get(seat)
        if offer is None or offer.account != account:
            raise RefusedError("NotOffered")
        return offer

    # Who is there

    @transaction
    def question(self, sender: str, seat: int) -> None:
        by = self.seat_of(sender)
        if self.tables[-1].shares[by] == 0:
            raise RefusedError("SeatWithoutShares")
        if seat == by:
            raise RefusedError("OwnSeat")
        if seat >= len(self.roster):
            raise RefusedError("NoSuchSeat")
        if seat in self.silent_from:
            raise RefusedError("AlreadyQuestioned")
        next_full_period = self.charter.period_at(self.now) + 1
        self.silent_from[seat] = next_full_period + 1
        self._tell("SeatQuestioned", seat, by, self.silent_from[seat])
        self._answer(by)

    @transaction
    def answer(self, sender: str) -> None:
        self._answer(self.seat_of(sender))

    @transaction
    def present(self, sender: str, period: int, digest: bytes, given: Countersigners) -> None:
        if period != self.charter.period_at(self.now):
            raise RefusedError("NotThePresent")
        self._support(period, digest, self.roster, given)
        for seat in given.seats:
            account = self.roster[seat]
            if self.present_in.get(account, -1) < period:
                self.present_in[account] = period
                self._answer(seat)

    def is_silent(self, seat: int) -> bool:
        """Rule 8: questioned, and without an answer until the end of the next full period."""
        running = self.charter.period_at(self.now)
        return seat in self.silent_from and running >= self.silent_from[seat]

    def _answer(self, seat: int) -> None:
        """Rules 8 and 10: no question stands, nor the announcement of who would take the seat."""
        is_questioned = self.silent_from.pop(seat, None) is not None
        offer = self.offers.get(seat)
        is_announced = offer is not None and offer.announced_at is not None
        if offer is not None:
            offer.announced_at = None
        if is_questioned or is_announced:
            self._tell("Answered", seat)

    def _tell(self, event: str, *arguments: Any) -> None:
        self.events.append((event, *arguments))
