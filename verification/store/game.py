"""A game: steps made by the model and by both contracts, which must agree after every one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from verification.store import contracts
from verification.store.accounts import address
from verification.store.chain import DEPLOYER, Chain, Outcome
from verification.store.model import ETHER, Charter, Doubt, Model, Mood, RefusedError, Review
from verification.store.twins import (
    ZERO,
    Fault,
    Signed,
    Twin,
    answered,
    numbers,
    previous_period,
    selector,
    words,
)

MOST_COUNTED = 255
"""What a count of open pots says of any number that is not less."""


@dataclass(frozen=True)
class Setting:
    """How a game begins."""

    charter: Charter
    roster: tuple[int, ...]
    shares: tuple[int, ...]
    tokens: int
    now: int


@dataclass(frozen=True)
class Step:
    """Something that happens, with all that it needs."""

    kind: str
    arguments: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(map(repr, self.arguments))})"


class DifferenceError(Exception):
    """The contracts, or a contract and the model, do not agree."""


@dataclass(frozen=True)
class Head:
    """The state word of the contract of here, as far as it concerns shares."""

    kept: int
    later: int
    same: int
    period: int

    @classmethod
    def read(cls, word: int) -> Head:
        """What the word says."""
        return cls(
            kept=word >> 192 & 0xFFFFFFFF,
            later=word >> 184 & 0xFF,
            same=word >> 176 & 0xFF,
            period=word >> 144 & 0xFFFFFFFF,
        )


class Game:
    """The model, both contracts, and what was seen so far."""

    def __init__(
        self, setting: Setting, before: bytes, here: bytes, *, is_blind: bool = False
    ) -> None:
        self.setting = setting
        self.model = Model(
            setting.charter, setting.roster, setting.shares, setting.tokens, setting.now
        )
        self.seen: Counter[str] = Counter()
        self._is_blind = is_blind
        self._chain = Chain()
        self._chain.set_time(setting.now)
        code = contracts.token()
        self._tokens = [ZERO, *(self._chain.deploy(code) for _ in range(setting.tokens))]
        self._twins = [
            Twin(self._chain, factory, setting.charter, setting.roster, setting.shares)
            for factory in (before, here)
        ]
        self._parent = self._chain.deploy(contracts.parent())
        self._head = self._read_head()
        self._reviews_when_opened: dict[int, int] = {}
        self._was_mute: set[int] = set()

    # ---------------------------------------------------------------- steps

    def perform(self, step: Step) -> None:
        """Make a step, and compare what it may have touched; DifferenceError if they differ."""
        getattr(self, f"_{step.kind}")(*step.arguments)
        self._look_at_the_store()

    def look_around(self) -> None:
        """Compare everything that can be asked."""
        model = self.model
        for token in range(len(self._tokens)):
            self._look_at_token(token)
        reviewed = {table.period + by for table in model.tables for by in (-1, 0, 1)}
        newest = range(model.running - 4, model.running + 2)
        for period in sorted({0, 1, *reviewed, *newest}):
            if period >= 0:
                self._look_at_period(period)
        for seat in range(len(model.roster)):
            self._look_at_seat(seat)
        self._look_at_roster()
        for token, token_address in list(enumerate(self._tokens))[1:]:
            purse = model.purses[token]
            for account, paid in purse.paid.items() if not purse.is_mute else ():
                if (has := self._balance(token_address, address(account))) != 2 * paid:
                    raise DifferenceError(
                        f"account {account} has {has} of {token}, not twice {paid}"
                    )

    def _wait(self, seconds: int) -> None:
        self.model.now += seconds
        self._chain.set_time(self.model.now)
        self._count("wait", True)
        self._look_at_roster()

    def _mint(self, token: int, amount: int) -> None:
        for twin in self._twins:
            if token == ETHER:
                sent = self._chain.call(DEPLOYER, twin.address, b"", amount)
            else:
                sent = self._token(token, "mint(address,uint256)", twin.address, amount)
            if not sent.is_done:
                raise DifferenceError(f"cannot mint: {sent}")
        self.model.purses[token].there += amount
        self._count("mint", True)
        self._look_at_token(token)

    def _shrink(self, token: int, amount: int) -> None:
        purse = self.model.purses[token]
        amount = min(amount, purse.there)
        for twin in self._twins:
            self._token(token, "shrink(address,uint256)", twin.address, amount)
        purse.there -= amount
        self._count("shrink", True)
        if purse.pot and purse.there <= purse.set_aside:
            self._count("a pot shrank to nothing" + (" between slices" if purse.cursor else ""))
        self._look_at_token(token)

    def _mute(self, token: int, is_mute: bool) -> None:
        self._token(token, "setMute(bool)", int(is_mute))
        purse = self.model.purses[token]
        purse.is_mute = is_mute
        if is_mute and purse.pot:
            self._was_mute.add(token)
        self._count("mute" if is_mute else "unmute", True)
        self._look_at_token(token)

    def _mood(self, token: int, account: int, mood: Mood) -> None:
        self._token(token, "setMood(address,uint8)", address(account), mood.value)
        self.model.purses[token].moods[account] = mood
        self._count("mood", True)

    def _pay(self, payer: int, token: int, amount: int, period: int) -> None:
        if token != ETHER:
            self._token(token, "mint(address,uint256)", address(payer), 2 * amount)
        purse = self.model.purses[token]
        was_open = bool(purse.pot)
        is_done = self._both(
            "pay",
            lambda: self.model.pay(token, amount, period),
            lambda twin: twin.pay(payer, self._tokens[token], amount, period),
        )
        if not is_done and token != ETHER:
            self._token(token, "shrink(address,uint256)", address(payer), 2 * amount)
        if is_done and period == self.model.ended:
            self._count("pay late into " + ("an open pot" if was_open else "no pot"))
        self._look_at_token(token)

    def _settle(self, sender: int, token: int) -> None:
        self._settling("settle", sender, (token,), sender, 255,
                       lambda twin: twin.settle(sender, self._tokens[token]))  # fmt: skip

    def _settle_many(self, sender: int, tokens: Sequence[int], tip_to: int) -> None:
        addresses = [self._tokens[token] for token in tokens]
        to = sender if tip_to < 0 else tip_to
        self._settling("settleMany", sender, tokens, to, 255,
                       lambda twin: twin.settle_many(sender, addresses, tip_to))  # fmt: skip

    def _settle_slice(self, sender: int, token: int, seats: int, tip_to: int) -> None:
        address_ = self._tokens[token]
        to = sender if tip_to < 0 else tip_to
        self._settling("settleSlice", sender, (token,), to, seats,
                       lambda twin: twin.settle_slice(sender, address_, seats, tip_to))  # fmt: skip

    def _settling(
        self,
        kind: str,
        sender: int,
        tokens: Sequence[int],
        tip_to: int,
        seats: int,
        call: Callable[[Twin], Outcome],
    ) -> None:
        model = self.model
        purses_before = {token: model.purses[token] for token in tokens}
        is_done = self._both(kind, lambda: model.settle(tokens, tip_to, seats), call)
        if is_done:
            for token, purse in purses_before.items():
                self._note_payment(token, purse.pot, purse.period, purse.cursor)
        for token in list(tokens)[:8]:
            self._look_at_token(token)
            for account in list(model.purses[token].owed)[:2]:
                self._look_at_owed(token, account)

    def _note_payment(self, token: int, pot: int, period: int, cursor: int) -> None:
        after = self.model.purses[token]
        if not pot or (after.period, after.pot, after.cursor) == (period, pot, cursor):
            return
        is_paid = after.period > period or not after.pot
        if self.model.table(period) is not self.model.newest:
            self._count(
                "a pot was paid by an older table"
                if is_paid
                else "a slice was paid by an older table"
            )
        reviews = len(self.model.tables) - self._reviews_when_opened.get(token, 0)
        if is_paid:
            if reviews >= 2:
                self._count("a pot was paid two reviews later")
            if reviews >= 5:
                self._count("a pot was paid five reviews later")
            if cursor:
                self._count("the last slice was paid")
            if token in self._was_mute:
                self._was_mute.discard(token)
                self._count("a token that was mute paid its pot")

    def _deliver(self, sender: int, token: int, account: int) -> None:
        self._both(
            "deliver",
            lambda: self.model.take(token, account, account),
            lambda twin: twin.deliver(sender, self._tokens[token], account),
        )
        self._look_at_token(token)
        self._look_at_owed(token, account)

    def _withdraw(self, sender: int, token: int, to: int) -> None:
        self._both(
            "withdraw",
            lambda: self.model.take(token, sender, to),
            lambda twin: twin.withdraw(sender, self._tokens[token], to),
        )
        self._look_at_token(token)
        self._look_at_owed(token, sender)

    def _countersign(self, account: int, review: Review) -> None:
        if not all(any(twin.digest(review)) for twin in self._twins):
            return  # There is nothing that could be countersigned.
        self._both(
            "countersign",
            lambda: self.model.countersign(review, account),
            lambda twin: twin.countersign(account, review),
        )

    def _review(self, sender: int, review: Review, signed: Signed) -> None:
        model = self.model
        accounts = [*model.roster, *review.admitted]
        for seat in signed.on_chain:
            if seat < len(accounts) and accounts[seat] >= 0:
                self._countersign(accounts[seat], review)
        tallies = [twin.tally(review, signed) for twin in self._twins]
        if tallies[0] != tallies[1]:
            before, here = self._faults(tallies)
            if not _same(before, here):
                raise DifferenceError(f"tallyReview: before {before}, here {here}")
        seats, replaced, ended = len(model.roster), model.newest, model.ended
        slices = any(purse.cursor for purse in model.purses)
        is_done = self._both(
            "review",
            lambda: model.review(
                review, signed.keys, signed.on_chain, signed.silent, signed.forged
            ),
            lambda twin: twin.review(sender, review, accounts, signed),
        )
        if not is_done:
            return
        self._count(
            "a review of the " + ("ended" if review.period <= ended else "running") + " period"
        )
        if review.period > replaced.period + 1:
            self._count("a review skipped periods")
        if slices:
            self._count("a review passed between slices")
        if signed.silent:
            self._count("a review named silent seats")
        for most in (3, 11, 19):
            if seats <= most < len(model.roster):
                self._count(f"the roster grew over {most} seats")
        is_needed = self._is_needed(replaced.period)
        is_kept = self._read_head().kept != self._head.kept
        self._count("a table was " + ("kept" if is_kept else "not kept"))
        if is_kept and not is_needed:
            is_early = review.period > ended
            self._count(
                "a table was kept for what is not closed"
                if is_early
                else "a table was kept though no pot needed it"
            )
        self._look_at_roster()
        self._look_at_period(review.period - 1)

    def _is_needed(self, replaced: int) -> bool:
        """Whether a pot that is open now is paid by the table of that period."""
        return any(
            purse.pot and self.model.table(purse.period).period == replaced
            for purse in self.model.purses
        )

    def _countersign_parent(
        self, sender: int, message: tuple[int, int, bool], signed: Signed
    ) -> None:
        model = self.model
        doubted = {seat for seat, doubt in enumerate(model.doubts) if doubt != Doubt()}
        is_done = self._both(
            "countersignParent",
            lambda: model.countersign_parent(message, signed.keys, signed.silent, signed.forged),
            lambda twin: twin.countersign_parent(
                sender, self._parent, message, model.roster, signed
            ),
        )
        # Before, that was no answer at home: there, these seats answer by a call.
        for seat in doubted if is_done else ():
            if model.doubts[seat] == Doubt():
                self._twins[0].call(model.roster[seat], "answer()")
                self._count("an answer by what a parent was told")
                self._look_at_seat(seat)

    def _present(self, sender: int, period: int, signed: Signed) -> None:
        model = self.model
        self._both(
            "present",
            lambda: model.hand_in(period, signed.keys, signed.forged),
            lambda twin: twin.present(sender, period, model.roster, signed),
        )
        for seat in signed.keys:
            self._look_at_seat(seat)

    def _question(self, by: int, seat: int) -> None:
        self._both(
            "question",
            lambda: self.model.question(by, seat),
            lambda twin: twin.call(by, "question(uint256)", words(seat)),
        )
        self._look_at_seat(seat)

    def _answer(self, account: int) -> None:
        self._both(
            "answer",
            lambda: self.model.answer(account),
            lambda twin: twin.call(account, "answer()"),
        )
        self._look_at_seat_of(account)

    def _offer(self, holder: int, account: int, notice: int) -> None:
        self._both(
            "offer",
            lambda: self.model.offer(holder, account, notice),
            lambda twin: twin.call(
                holder, "offer(address,uint32)", words(twin.account(account), notice)
            ),
        )
        self._look_at_seat_of(holder)

    def _withdraw_offer(self, holder: int) -> None:
        self._both(
            "withdrawOffer",
            lambda: self.model.withdraw_offer(holder),
            lambda twin: twin.call(holder, "withdrawOffer()"),
        )
        self._look_at_seat_of(holder)

    def _announce(self, account: int, seat: int) -> None:
        self._both(
            "announce",
            lambda: self.model.announce(account, seat),
            lambda twin: twin.call(account, "announce(uint256)", words(seat)),
        )
        self._look_at_seat(seat)

    def _accept(self, account: int, seat: int) -> None:
        self._both(
            "accept",
            lambda: self.model.accept(account, seat),
            lambda twin: twin.call(account, "accept(uint256)", words(seat)),
        )
        self._look_at_seat(seat)
        self._look_at_roster()

    # ---------------------------------------------------------------- comparing

    def _both(self, kind: str, rule: Callable[[], Any], call: Callable[[Twin], Outcome]) -> bool:
        """Whether the call succeeds: by the rules, and on both contracts alike."""
        reasons: frozenset[str] = frozenset()
        expected: Iterable[int] = ()
        open_before = {
            token for token, purse in enumerate(self.model.purses) if purse.pot
        } if kind.startswith(("pay", "settle")) else None  # fmt: skip
        newest = self.model.newest.period
        try:
            expected = rule() or ()
        except RefusedError as refused:
            reasons = refused.reasons
        before, here = map(call, self._twins)
        self._count(kind, not reasons)

        if before.is_done != here.is_done or before.is_done != (not reasons):
            told = [
                "done" if outcome.is_done else str(Fault.read(outcome.data))
                for outcome in (before, here)
            ]
            raise DifferenceError(
                f"{kind}: before {told[0]}, here {told[1]}, by the rules "
                + (f"refused for {', '.join(sorted(reasons))}" if reasons else "done")
            )
        if reasons:
            faults = self._faults((before, here))
            if not _same(*faults):
                raise DifferenceError(f"{kind}: before {faults[0]}, here {faults[1]}")
            if not {fault.name for fault in faults} <= {*reasons, *_other_names(reasons)}:
                raise DifferenceError(
                    f"{kind}: {faults[1]}, by the rules {', '.join(sorted(reasons))}"
                )
            self._count(f"refused: {faults[1].name}")
            return False

        events = [
            twin.comparable(outcome.events)
            for twin, outcome in zip(self._twins, (before, here), strict=True)
        ]
        if events[0] != events[1]:
            raise DifferenceError(f"{kind}: before told {events[0]}, here {events[1]}")
        if answered(here.events) != sorted(expected):
            raise DifferenceError(
                f"{kind}: {answered(here.events)} answered, by the rules {sorted(expected)}"
            )
        if kind == "review" and previous_period(here.events) != newest:
            raise DifferenceError(f"{kind}: the review before was of {newest}")
        if open_before is not None:
            for token, purse in enumerate(self.model.purses):
                if purse.pot and token not in open_before:
                    self._reviews_when_opened[token] = len(self.model.tables)
        return True

    def _faults(self, outcomes: Sequence[Outcome]) -> list[Fault]:
        """Their errors, in the words of here."""
        return [
            Fault.read(outcome.data, twin.address).as_of_here()
            for twin, outcome in zip(self._twins, outcomes, strict=True)
        ]

    def _compare(self, what: str, rule: Callable[[], Any], answers: Sequence[Any]) -> None:
        if answers[0] != answers[1]:
            raise DifferenceError(f"{what}: before {answers[0]}, here {answers[1]}")
        try:
            expected = rule()
        except RefusedError as refused:
            expected = set(refused.reasons)
        if answers[1] != expected:
            raise DifferenceError(f"{what}: {answers[1]}, by the rules {expected}")

    def _ask(self, signature: str, *arguments: int | str) -> list[Any]:
        """What both answer, as numbers; the error's name as a set, where one refuses."""
        told: list[Any] = []
        for twin in self._twins:
            outcome = twin.ask(signature, *arguments)
            told.append(
                numbers(outcome.data) if outcome.is_done else {Fault.read(outcome.data).name}
            )
        return told

    def _look_at_token(self, token: int) -> None:
        model = self.model
        purse = model.purses[token]
        token_address = self._tokens[token]
        self._compare(
            f"till of {token}",
            lambda: [purse.period, purse.pot, purse.set_aside, purse.cursor],
            self._ask("till(address)", token_address),
        )
        self._compare(
            f"accrued of {token}",
            lambda: [model.accrued(token)],
            self._ask("accrued(address)", token_address),
        )

        def releasable() -> list[int]:
            period, amounts = model.releasable(token)
            return [period, 64, len(amounts), *amounts]

        self._compare(
            f"releasable of {token}", releasable, self._ask("releasable(address)", token_address)
        )
        if not purse.is_mute:
            self._compare(
                f"balance of {token}",
                lambda: purse.there,
                [self._balance(token_address, twin.address) for twin in self._twins],
            )

    def _look_at_owed(self, token: int, account: int) -> None:
        self._compare(
            f"what is set aside of {token} for {account}",
            lambda: [self.model.purses[token].owed.get(account, 0)],
            self._ask("setAside(address,address)", self._tokens[token], address(account)),
        )

    def _look_at_period(self, period: int) -> None:
        """Compare its shares, unless they are gone and may be, and all else of it."""
        model = self.model
        table = model.table(period)
        shares, split = [32, len(table.shares), *table.shares], table.split(10**20 + 7)
        for signature, arguments, expected in (
            ("sharesOf(uint256)", (period,), shares),
            ("split(uint256,uint256)", (10**20 + 7, period), [32, len(split), *split]),
        ):
            before, here = self._ask(signature, *arguments)
            if before != expected:
                raise DifferenceError(f"{signature} of {period}: before {before}, not {expected}")
            if here == {"SharesNotKept"}:
                self._count("SharesNotKept was seen")
                if period in self._wanted_periods():
                    raise DifferenceError(f"{signature} of {period}: not kept, but wanted")
            elif here != expected:
                raise DifferenceError(f"{signature} of {period}: here {here}, not {expected}")
            elif table is not model.newest:
                self._count("an older table was read")
        if period == 0:
            return
        self._compare(
            f"payableFrom of {period}",
            lambda: [
                int(model.ended >= period and model.is_payable(period)),
                model.calendar.end(period)
                if model.newest.period >= period
                else model.calendar.review_end(period),
            ],
            self._ask("payableFrom(uint256)", period),
        )
        self._compare(
            f"tipRate of {period}",
            lambda: [model.tip_rate(period)],
            self._ask("tipRate(uint256)", period),
        )

    def _wanted_periods(self) -> set[int]:
        """Whose shares must be there: those of open pots, what is closed next, and the newest."""
        model = self.model
        wanted = {purse.period for purse in model.purses if purse.pot}
        return wanted | {model.ended, model.running, model.newest.period, model.newest.period + 1}

    def _look_at_the_store(self) -> None:
        """Whether all shares that are wanted are there, and the counts are not too low."""
        model = self.model
        here = self._twins[1]
        for period in self._wanted_periods():
            shares = model.table(period).shares
            outcome = here.ask("sharesOf(uint256)", period)
            told = numbers(outcome.data)[2:] if outcome.is_done else Fault.read(outcome.data)
            if told != list(shares):
                raise DifferenceError(f"shares of {period}, which are wanted: {told}, not {shares}")
        self._head = head = self._read_head()
        newest = model.newest.period
        if self._is_blind:
            return
        if head.period != newest:
            raise DifferenceError(f"the state word names period {head.period}, not {newest}")
        later = sum(1 for purse in model.purses if purse.pot and purse.period > newest)
        same = sum(1 for purse in model.purses if purse.pot and purse.period == newest)
        for what, count, actual in (("later", head.later, later), ("same", head.same, same)):
            if count < MOST_COUNTED and count < actual:
                raise DifferenceError(f"{count} pots counted as {what}, but there are {actual}")
            if count == MOST_COUNTED:
                self._count(f"a count was full: {what}")
            elif count > actual:
                self._count(f"a count was too high: {what}")

    def _read_head(self) -> Head:
        return Head.read(self._chain.slot(self._twins[1].address, 0))

    def _look_at_seat_of(self, account: int) -> None:
        if account in self.model.roster:
            self._look_at_seat(self.model.roster.index(account))

    def _look_at_seat(self, seat: int) -> None:
        model = self.model
        if seat >= len(model.roster):
            return
        doubt = model.doubts[seat]
        self._compare(
            f"questionOf {seat}",
            lambda: (doubt.silent_from, model.is_silent(seat)),
            [twin.question_of(seat) for twin in self._twins],
        )
        account, notice = model.offers.get(seat, (None, 0))
        offered = 0 if account is None else int(address(account), 16)
        self._compare(
            f"offerOf {seat}",
            lambda: (offered, notice, doubt.announced_at),
            [twin.offer_of(seat) for twin in self._twins],
        )

    def _look_at_roster(self) -> None:
        model = self.model
        self._compare(
            "roster",
            lambda: [32, len(model.roster), *(int(address(a), 16) for a in model.roster)],
            self._ask("roster()"),
        )
        silent = sum(1 << seat for seat in range(len(model.roster)) if model.is_silent(seat))
        self._compare("silentSeats", lambda: [silent], self._ask("silentSeats()"))
        newest = model.newest.period
        self._compare("reviewedPeriod", lambda: [newest], self._ask("reviewedPeriod()"))
        self._compare("currentPeriod", lambda: [model.running], self._ask("currentPeriod()"))

    # ---------------------------------------------------------------- tokens

    def _token(self, token: int, signature: str, *arguments: int | str) -> Outcome:
        return self._chain.call(
            DEPLOYER, self._tokens[token], selector(signature) + words(*arguments)
        )

    def _balance(self, token: str, account: str) -> int:
        if token == ZERO:
            return self._chain.balance(account)
        outcome = self._chain.ask(token, selector("balanceOf(address)") + words(account))
        return int.from_bytes(outcome.data, "big")

    def _count(self, what: str, is_done: bool | None = None) -> None:
        ending = "" if is_done is None else " done" if is_done else " refused"
        self.seen[what + ending] += 1


def _same(before: Fault, here: Fault) -> bool:
    """Whether it is one error; of entries that are cut off, another may be told first."""
    first = {"NoSuchSeat", "SharesOverflow"}
    if before.name == "MalformedContributions" and here.name in first:
        return True
    return before == here


def _other_names(reasons: Iterable[str]) -> set[str]:
    """The same by the names of the libraries; one seat that is none may be told as a set."""
    others = set()
    if "NoSuchSeats" in reasons:
        others.add("NoSuchSeat")
    if "TransferFailed" in reasons:
        others.add("ETHTransferFailed")
    return others
