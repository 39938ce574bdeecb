"""The rules of periods, pots, reviews and silence, once more: exact, and with all of history.

Written from the design alone. Whatever the contract must refuse raises RefusedError with all the
reasons that hold; which of them it names is its own affair, but it must be one of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from functools import cached_property
from itertools import accumulate, pairwise

DAY = 86_400
ETHER = 0
"""The token that is none: all others are numbered from 1."""
NOBODY = -1
"""The zero account. All others are numbered from 0."""
ITSELF = -2
"""The partnership's own account."""

_MOST_POT = 2**104 - 1
_MOST_SHARES = 2**32 - 1
_MOST_SEATS = 255
_TIP_GROWTH = 10 * DAY
_BILLION = 10**9


class Mood(Enum):
    """What a token does when an account is to be paid; in the order of the mock."""

    HONEST = 0
    SILENT = 1
    REVERTING = 2
    REFUSING = 3
    BURNING = 4
    SHOUTING = 5
    LYING = 6
    REENTERING = 7


_MOVES = {Mood.HONEST, Mood.SILENT, Mood.REENTERING}


class RefusedError(Exception):
    """What must not happen, and every reason for it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = frozenset(reasons)


@dataclass(frozen=True)
class Charter:
    """A period is so many calendar months in a time zone, or so many seconds."""

    start: int
    window: int
    months: int = 0
    seconds: int = 0
    quarter_hours: int = 0
    threshold: tuple[int, int] = (2, 3)
    cut_limit: tuple[int, int] = (1, 5)
    tip: int = 0


class Calendar:
    """When periods begin and end."""

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        self._ends = [charter.start]
        self._zone = timezone(timedelta(minutes=15 * charter.quarter_hours))

    def end(self, period: int) -> int:
        """The first second after a period; for period 0, when the first begins."""
        charter = self.charter
        if charter.seconds:
            return charter.start + period * charter.seconds
        while len(self._ends) <= period:
            last = datetime.fromtimestamp(self._ends[-1], UTC).astimezone(self._zone)
            month = last.month - 1 + charter.months
            following = last.replace(year=last.year + month // 12, month=month % 12 + 1)
            self._ends.append(int(following.timestamp()))
        return self._ends[period]

    def review_end(self, period: int) -> int:
        """The first second in which a period can no longer be reviewed."""
        return self.end(period) + self.charter.window

    def running(self, now: int) -> int:
        """The period that runs; 0 before the first."""
        if now < self.charter.start:
            return 0
        if self.charter.seconds:
            return (now - self.charter.start) // self.charter.seconds + 1
        while self._ends[-1] <= now:
            self.end(len(self._ends))
        return bisect_right(self._ends, now)

    def tip_growth(self) -> int:
        """Seconds after the review window in which the tip reaches its full value."""
        return min(_TIP_GROWTH, self.charter.months * 28 * DAY + self.charter.seconds)


@dataclass
class Purse:
    """A token, as far as it concerns the partnership and those that it pays."""

    period: int = 0
    pot: int = 0
    set_aside: int = 0
    cursor: int = 0
    owed: dict[int, int] = field(default_factory=dict)
    there: int = 0
    """What the partnership has of it."""
    paid: dict[int, int] = field(default_factory=dict)
    """What each account has got from the partnership."""
    moods: dict[int, Mood] = field(default_factory=dict)
    is_mute: bool = False

    def copy(self) -> Purse:
        """What a call may change, to be thrown away if the call fails."""
        return Purse(
            self.period,
            self.pot,
            self.set_aside,
            self.cursor,
            dict(self.owed),
            self.there,
            dict(self.paid),
            self.moods,
            self.is_mute,
        )

    def balance(self) -> int:
        """What the token says that the partnership has."""
        if self.is_mute:
            raise RefusedError("NoBalance")
        return self.there

    def send(self, to: int, amount: int) -> bool:
        """Whether the token says that it has paid."""
        mood = self.moods.get(to, Mood.HONEST)
        if mood is Mood.LYING:
            return True
        if mood not in _MOVES or amount > self.there:
            return False
        self.there -= amount
        self.paid[to] = self.paid.get(to, 0) + amount
        return True


@dataclass(frozen=True)
class Table:
    """The shares of a period."""

    period: int
    shares: tuple[int, ...]

    @cached_property
    def running_sums(self) -> list[int]:
        """The sum of the shares before each seat, and of all."""
        return [0, *accumulate(self.shares)]

    def up_to(self, amount: int, seat: int) -> int:
        """What the seats before `seat` get of an amount."""
        return amount * self.running_sums[seat] // self.running_sums[-1]

    def split(self, amount: int) -> list[int]:
        """What each seat gets."""
        marks = (self.up_to(amount, seat) for seat in range(len(self.shares) + 1))
        return [after - before for before, after in pairwise(marks)]


@dataclass(frozen=True)
class Review:
    """A review, and who stands behind it."""

    period: int
    points: tuple[tuple[int, int], ...]
    """Seat and points of each contribution."""
    admitted: tuple[int, ...] = ()
    deadline: int = 2**256 - 1
    memo: int = 0
    """Tells it from others that say the same."""
    surplus: int = 0
    """Bytes that its packed contributions have too many, or, less than 0, too few."""


@dataclass
class Doubt:
    """That a seat's holder is there."""

    silent_from: int = 0
    announced_at: int = 0


class Model:
    """A partnership by the rules."""

    def __init__(
        self, charter: Charter, roster: Sequence[int], shares: Sequence[int], tokens: int, now: int
    ) -> None:
        self.charter = charter
        self.calendar = Calendar(charter)
        self.roster = list(roster)
        self.tables = [Table(0, tuple(shares))]
        self.purses = [Purse() for _ in range(tokens + 1)]
        self.doubts = [Doubt() for _ in roster]
        self.offers: dict[int, tuple[int, int]] = {}
        self.present: dict[int, int] = {}
        self.countersigned: set[tuple[Review, int]] = set()
        self.counted_before: dict[int, int] = {}
        self.now = now

    # ---------------------------------------------------------------- what is

    @property
    def newest(self) -> Table:
        """The table of the newest review, or of the founding."""
        return self.tables[-1]

    @property
    def running(self) -> int:
        """The period that runs now."""
        return self.calendar.running(self.now)

    @property
    def ended(self) -> int:
        """The newest period that is over."""
        return max(self.running - 1, 0)

    def table(self, period: int) -> Table:
        """That of the newest review of this period or of one before it."""
        index = bisect_right(self.tables, period, key=lambda table: table.period)
        return self.tables[index - 1]

    def is_payable(self, period: int) -> bool:
        """Whether a period that is over is reviewed, or can no longer be."""
        return self.newest.period >= period or self.now >= self.calendar.review_end(period)

    def unpaid(self, purse: Purse) -> int:
        """The rest of the pot that waits."""
        return purse.pot - self.table(purse.period).up_to(purse.pot, purse.cursor)

    def accrued(self, token: int) -> int:
        """What came in and is not closed yet."""
        purse = self.purses[token]
        return max(purse.balance() - purse.set_aside - self.unpaid(purse), 0)

    def releasable(self, token: int) -> tuple[int, list[int]]:
        """What each seat would get now, and of which period."""
        purse = self.purses[token].copy()
        if purse.pot:
            self._shrink(purse)
        elif self.ended > purse.period:
            self._close(purse, purse.balance())
        if not purse.pot or not self.is_payable(purse.period):
            return 0, []
        amounts = self.table(purse.period).split(purse.pot)
        return purse.period, [0] * purse.cursor + amounts[purse.cursor :]

    def tip_rate(self, period: int) -> int:
        """Billionths of each payment that a settlement now would cost."""
        late = max(self.now - self.calendar.review_end(period), 0)
        growth = self.calendar.tip_growth()
        return self.charter.tip * 1000 * min(late, growth) // growth

    def is_silent(self, seat: int) -> bool:
        """Whether a question about the seat was not answered in time."""
        silent_from = self.doubts[seat].silent_from
        return 0 < silent_from <= self.running

    def seat_of(self, account: int) -> int:
        """The account's seat; it must hold one."""
        if account not in self.roster:
            raise RefusedError("NotPartner")
        return self.roster.index(account)

    # ---------------------------------------------------------------- money

    def pay(self, token: int, amount: int, period: int) -> None:
        """Pay revenue for the running period, or for the ended one while its pot is not payable."""
        purse = self.purses[token].copy()
        before = purse.balance()
        if self.ended > purse.period:
            if purse.pot:
                raise RefusedError("SettleFirst")
            self._close(purse, before)
        is_late = period == self.ended and not self.is_payable(period)
        if period != self.ended + 1 and not is_late:
            raise RefusedError("PeriodNotOpen")
        if amount == 0:
            raise RefusedError("NothingArrived")
        purse.there += amount
        if is_late:
            purse.pot += min(amount, _MOST_POT - purse.set_aside - purse.pot)
        self.purses[token] = purse

    def settle(self, tokens: Iterable[int], tip_to: int, seats: int = _MOST_SEATS) -> None:
        """Close what has ended, and pay at most one pot of each token, in one call."""
        if seats == 0:
            raise RefusedError("NoSeatsInSlice")
        touched: dict[int, Purse] = {}
        something = False
        for token in tokens:
            purse = touched.setdefault(token, self.purses[token].copy())
            something |= self._settle(purse, tip_to, seats)
        if not something:
            raise RefusedError("NothingToSettle")
        for token, purse in touched.items():
            self.purses[token] = purse

    def _settle(self, purse: Purse, tip_to: int, seats: int) -> bool:
        if purse.pot and not self.is_payable(purse.period):
            return False
        if purse.pot:
            self._shrink(purse)
        elif self.ended == purse.period:
            return False
        else:
            self._close(purse, purse.balance())
            if not purse.pot or not self.is_payable(purse.period):
                return True

        self._pay_out(purse, tip_to, seats)
        if not purse.pot and self.ended > purse.period:
            self._close(purse, purse.balance())
        return True

    def _close(self, purse: Purse, balance: int) -> None:
        purse.pot = min(max(balance - purse.set_aside, 0), _MOST_POT - purse.set_aside)
        purse.period = self.ended

    def _shrink(self, purse: Purse) -> None:
        there = max(purse.balance() - purse.set_aside, 0)
        if there < self.unpaid(purse):
            shares = self.table(purse.period).shares
            purse.pot = there * sum(shares) // sum(shares[purse.cursor :])

    def _pay_out(self, purse: Purse, tip_to: int, seats: int) -> None:
        rate = self.tip_rate(purse.period)
        parts = self.table(purse.period).split(purse.pot)
        end = min(purse.cursor + seats, len(parts))
        tips = 0
        for seat in range(purse.cursor, end):
            tip = parts[seat] * rate // _BILLION
            amount = parts[seat] - tip
            tips += tip
            account = self.roster[seat]
            if parts[seat] and not purse.send(account, amount):
                purse.owed[account] = purse.owed.get(account, 0) + amount
                purse.set_aside += amount
        purse.cursor = end
        if end == len(parts) or purse.pot == 0:
            purse.pot = purse.cursor = 0
        if tips and not purse.send(tip_to, tips):
            raise RefusedError("TransferFailed")

    def take(self, token: int, account: int, to: int) -> None:
        """Deliver or withdraw what is set aside for an account, or what is there of it."""
        if to in (NOBODY, ITSELF):
            raise RefusedError("InvalidAccount")
        purse = self.purses[token].copy()
        amount = min(purse.owed.get(account, 0), purse.balance())
        if not amount:
            raise RefusedError("NothingSetAside")
        purse.owed[account] -= amount
        purse.set_aside -= amount
        if not purse.send(to, amount):
            raise RefusedError("TransferFailed")
        self.purses[token] = purse

    # ---------------------------------------------------------------- agreement

    def _review_time(self, period: int) -> set[str]:
        if not 0 < period <= self.running:
            return {"PeriodNotBegun"}
        return {"WindowClosed"} if self.now >= self.calendar.review_end(period) else set()

    def countersign(self, review: Review, account: int) -> list[int]:
        """Countersign on the chain; gives the seats that answered by it."""
        if reasons := self._review_time(review.period):
            raise RefusedError(*reasons)
        if (review, account) in self.countersigned:
            return []
        self.countersigned.add((review, account))
        return self._answer(self.roster.index(account)) if account in self.roster else []

    def review(
        self,
        review: Review,
        keys: frozenset[int],
        on_chain: frozenset[int],
        silent: frozenset[int],
        forged: frozenset[int] = frozenset(),
    ) -> list[int]:
        """Pass a review; gives the seats that answered by it."""
        before = len(self.roster)
        accounts = [*self.roster, *review.admitted]
        reasons = self._review_time(review.period)
        if review.period <= self.newest.period:
            reasons.add("AlreadyReviewed")
        if self.now > review.deadline:
            reasons.add("DeadlinePassed")
        if len(accounts) > _MOST_SEATS:
            raise RefusedError("TooManySeats", *reasons)
        if {NOBODY, ITSELF} & set(accounts):
            reasons.add("InvalidAccount")
        if len(set(accounts)) < len(accounts):
            reasons.add("AccountHoldsSeat")

        if review.surplus:
            reasons.add("MalformedContributions")
        shares = [0] * len(accounts)
        for seat, points in review.points:
            if seat >= len(shares):
                raise RefusedError("NoSuchSeat", *reasons)
            shares[seat] += points
            if shares[seat] > _MOST_SHARES:
                reasons.add("SharesOverflow")
        if not any(shares):
            reasons.add("NoShares")
        if not all(shares[before:]):
            reasons.add("AdmittedWithoutShares")

        signers = keys | on_chain
        if keys & on_chain:
            reasons.add("DuplicateCountersigners")
        if any(seat >= len(shares) for seat in signers):
            raise RefusedError("NoSuchSeats", *reasons)
        if forged & keys:
            reasons.add("InvalidSignature")
        if any((review, accounts[seat]) not in self.countersigned for seat in on_chain):
            reasons.add("NotCountersigned")
        if silent and self.now < self.calendar.end(review.period):
            reasons.add("PeriodNotOver")

        named = {seat for seat in silent if seat < before and self.is_silent(seat)} - signers
        reasons |= self._majorities(shares, signers, named)
        if reasons:
            raise RefusedError(*reasons)

        answered = [seat for seat in sorted(signers) if seat < before and self._answer(seat)]
        self.tables.append(Table(review.period, tuple(shares)))
        self.roster = accounts
        self.doubts += [Doubt() for _ in review.admitted]
        return answered

    def countersign_parent(
        self,
        message: tuple[int, int, bool],
        signers: frozenset[int],
        silent: frozenset[int],
        forged: frozenset[int] = frozenset(),
    ) -> list[int]:
        """Countersign a parent's review whose period is over; gives the seats that answered by it.

        A message: the parent's period, a number for its review, and whether a cut is consented to.
        """
        seats = range(len(self.roster))
        reasons = set()
        if any(seat not in seats for seat in signers):
            raise RefusedError("NoSuchSeats")
        if forged & signers:
            reasons.add("InvalidSignature")
        named = {seat for seat in silent if seat in seats and self.is_silent(seat)} - signers
        shares = self.newest.shares
        reasons |= self._majorities(shares, signers, named)
        if message[2] and any(shares[seat] and seat not in signers for seat in seats):
            reasons.add("CutWithoutConsent")
        if reasons:
            raise RefusedError(*reasons)
        period = message[0]
        before = {seat: self.counted_before.get(self.roster[seat], 0) for seat in signers}
        new = sorted(seat for seat in signers if before[seat] <= period)
        self.counted_before |= {self.roster[seat]: period + 1 for seat in new}
        return [seat for seat in new if self._answer(seat)]

    def _majorities(
        self, shares: Sequence[int], signers: frozenset[int], silent: set[int]
    ) -> set[str]:
        """Rules 6 to 9: what is short."""
        old = self.newest.shares
        total = sum(old)
        holders = {seat for seat, has in enumerate(old) if has}
        numerator, denominator = self.charter.threshold
        voting = sum(old[seat] for seat in holders - silent)
        gives = any(has and seat not in holders for seat, has in enumerate(shares))

        reasons = set()
        if sum(old[seat] for seat in holders & signers) * denominator < voting * numerator:
            reasons.add("NotEnoughShares")
        seats = len(holders & signers)
        if (
            seats * denominator < len(holders) * numerator
            if gives
            else (2 * seats <= len(holders - silent))
        ):
            reasons.add("NotEnoughSeats")
        numerator, denominator = self.charter.cut_limit
        for seat in holders - signers:
            if seat in silent and old[seat] * len(holders) * 100 < total:
                continue
            # new / its sum < old / its sum · (1 - limit)
            kept = old[seat] * sum(shares) * (denominator - numerator)
            if shares[seat] * total * denominator < kept:
                reasons.add("CutWithoutConsent")
        if any(seat not in signers for seat in range(len(old), len(shares))):
            reasons.add("AdmittedWithoutConsent")
        return reasons

    # ---------------------------------------------------------------- seats

    def _answer(self, seat: int) -> list[int]:
        doubt = self.doubts[seat]
        if not doubt.silent_from and not doubt.announced_at:
            return []
        self.doubts[seat] = Doubt()
        return [seat]

    def question(self, by: int, seat: int) -> list[int]:
        """Doubt that the holder of another seat is there."""
        own = self.seat_of(by)
        reasons = set()
        if not self.newest.shares[own]:
            reasons.add("SeatWithoutShares")
        if seat == own:
            reasons.add("OwnSeat")
        if seat >= len(self.roster):
            raise RefusedError("NoSuchSeat", *reasons)
        if self.doubts[seat].silent_from:
            reasons.add("AlreadyQuestioned")
        if reasons:
            raise RefusedError(*reasons)
        self.doubts[seat].silent_from = self.running + 2
        return self._answer(own)

    def answer(self, account: int) -> list[int]:
        """Show that the holder of a seat is there."""
        return self._answer(self.seat_of(account))

    def hand_in(
        self, period: int, seats: frozenset[int], forged: frozenset[int] = frozenset()
    ) -> list[int]:
        """Hand in signed presences, each of which counts once for its account."""
        reasons = set()
        if period != self.running:
            reasons.add("NotThePresent")
        if any(seat >= len(self.roster) for seat in seats):
            reasons.add("NoSuchSeats")
        if forged & seats:
            reasons.add("InvalidSignature")
        if reasons:
            raise RefusedError(*reasons)
        answered = []
        for seat in sorted(seats):
            account = self.roster[seat]
            if self.present.get(account, 0) <= period:
                self.present[account] = period + 1
                answered += self._answer(seat)
        return answered

    def offer(self, holder: int, account: int, notice: int) -> list[int]:
        """Offer a seat."""
        if account in (NOBODY, ITSELF):
            raise RefusedError("InvalidAccount")
        seat = self.seat_of(holder)
        self.offers[seat] = (account, notice)
        return self._answer(seat)

    def withdraw_offer(self, holder: int) -> list[int]:
        """Take an offer back."""
        seat = self.seat_of(holder)
        if seat not in self.offers:
            raise RefusedError("NoOffer")
        del self.offers[seat]
        return self._answer(seat)

    def announce(self, account: int, seat: int) -> None:
        """Tell that one means to take a seat that was offered with a notice."""
        offered, notice = self.offers.get(seat, (NOBODY, 0))
        if offered != account:
            raise RefusedError("NotOffered")
        if not notice:
            raise RefusedError("NeedsNoNotice")
        self.doubts[seat].announced_at = self.now

    def accept(self, account: int, seat: int) -> None:
        """Take a seat."""
        offered, notice = self.offers.get(seat, (NOBODY, 0))
        if offered != account:
            raise RefusedError("NotOffered")
        announced_at = self.doubts[seat].announced_at
        reasons = set()
        if notice and not announced_at:
            reasons.add("NotAnnounced")
        elif notice and self.now < announced_at + notice:
            reasons.add("NoticeRuns")
        if account in self.roster:
            reasons.add("AccountHoldsSeat")
        if reasons:
            raise RefusedError(*reasons)
        del self.offers[seat]
        self.roster[seat] = account
        self.doubts[seat] = Doubt()
