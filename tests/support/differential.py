"""A play on both sides, the contract's and the model's, which must agree after every step."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from daosplit.agreement.charter import Charter
from daosplit.agreement.review import Review
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ContractError, DaosplitError
from support.behaviours import Ether, Token
from support.double_majority import Support
from support.harness import FEE, Event, Harness, Sight
from support.model import ETHER, Partnership, RefusedError, bitmap
from support.typed_data import presence_digest, review_digest

NO_OFFER = (ETHER, 0, 0)
_PAYING = ("Closed", "Settled", "PaidOut")


@dataclass(frozen=True)
class Step:
    """What somebody did: what was seen before and after it, and what the partnership told."""

    actor: str
    name: str
    before: dict[Sight, Any]
    after: dict[Sight, Any]
    events: Sequence[Event]

    def rise(self, token: str, account: str) -> int:
        """By how much an account's balance grew."""
        sight = ("balanceOf", token, account)
        return int(self.after[sight] - self.before[sight])

    def gain(self, token: str, account: str) -> int:
        """By how much an account's money grew, what is set aside for it included."""
        sight = ("setAside", token, account)
        return self.rise(token, account) + int(self.after[sight] - self.before[sight])

    def told(self, *names: str) -> list[Event]:
        return [event for event in self.events if event[0] in names]


class Differential:
    """A partnership founded on both sides, and what was seen of it.

    Attributes:
        actors: Partners, in seat order at first, then strangers.
        tokens: Ether, and a token of each kind.
        seen: The newest look at everything on the chain, where the model agreed.
        steps: What was done.
    """

    def __init__(
        self, harness: Harness, charter: Charter, actors: Sequence[str], shares: Sequence[int]
    ) -> None:
        self.harness = harness
        self.actors = actors
        roster = actors[: len(shares)]
        self.contract = harness.found(charter, roster, shares)
        self.account = self.contract.address
        plain, fee, moody = (it.address for it in (harness.plain, harness.fee, harness.moody))
        self.tokens = (ETHER, plain, fee, moody)
        self.plain, self.fee, self.moody = plain, fee, moody
        self.model = Partnership(
            self.account,
            charter,
            roster,
            shares,
            money={ETHER: Ether(), plain: Token(), fee: Token(fee=FEE), moody: Token()},
            owners=harness.wallets,
            now=harness.chain.now(),
        )
        self.seen: dict[Sight, Any] = dict(harness.wealth)
        for (_, token, actor), amount in harness.wealth.items():
            self.model.money[token].balances[actor] = amount
        for token in self.tokens:
            self.seen |= dict.fromkeys((("setAside", token, actor) for actor in actors), 0)
        self.steps: list[Step] = []
        self.look([*self.money(*self.tokens), *self.agreement(), *self.calendar()])

    # Acting

    @property
    def ether(self) -> Ether:
        """The model's ether, as it is after the last call that was not refused."""
        money = self.model.money[ETHER]
        assert isinstance(money, Ether)
        return money

    @property
    def moody_token(self) -> Token:
        """The model's token whose mood changes, likewise."""
        money = self.model.money[self.moody]
        assert isinstance(money, Token)
        return money

    def act(
        self,
        actor: str,
        name: str,
        *arguments: Any,
        modelled: Sequence[Any] | None = None,
        touched: Callable[[], Iterable[Sight]],
        value: int = 0,
        gas: int = GAS_LIMIT,
    ) -> bool:
        """Calls a function on both sides, and looks at what it `touched`; whether it was done.

        `modelled` are the model's arguments where they differ.
        """
        before = dict(self.seen)
        refusal, events = None, []
        try:
            receipt = self.harness.act(actor, self.contract, name, *arguments, value=value, gas=gas)
            events = self.harness.events(receipt)
        except DaosplitError as error:
            if gas < GAS_LIMIT:
                return False  # with less gas it may fail, but do nothing else than with enough
            refusal = error
        self.model.now = self.harness.chain.now()
        expected = self._refusal_by_model(actor, name, arguments if modelled is None else modelled)
        assert _name(refusal) == expected, refusal
        self._compare_events(events)
        if actor in self.harness.wallets and not refusal:
            # The ether that a contract sends with a call is given to it.
            self.model.money[ETHER].balances[actor] += value

        if refusal:
            return False  # and so nothing was touched
        periods = {("sharesOf", event[2]) for event in events if event[0] in _PAYING}
        self.look([*touched(), *periods])
        self.steps.append(Step(actor, name, before, dict(self.seen), events))
        return True

    def _compare_events(self, events: Sequence[Event]) -> None:
        assert Counter(events) == Counter(self.model.events)

    def _refusal_by_model(self, actor: str, name: str, arguments: Sequence[Any]) -> str | None:
        method = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
        try:
            getattr(self.model, method)(actor, *arguments)
        except RefusedError as refused:
            return refused.name
        return None

    # Looking

    def look(self, sights: Iterable[Sight]) -> None:
        """Looks at the contract, where it must be as it is in the model."""
        sights = list(dict.fromkeys(sights))
        if not sights:
            return
        self.model.now = self.harness.chain.now()
        seen = self.harness.look(sights)
        assert seen == {sight: self._modelled(sight) for sight in sights}
        self.seen |= seen

    def check_tally(self, review: Review, support: Support) -> None:
        """What the review would come to, and its digest, must be the same on both sides."""
        period, contributions, admitted, *rest = review.to_contract()
        form = (period, contributions, tuple(admitted), *rest)
        sets = (support.countersigners, support.consenting, support.admitting, support.silent)
        tally_seen, digest_seen = self.harness.look(
            [("tallyReview", form, tuple(map(bitmap, sets))), ("hashReview", form)]
        ).values()
        self.model.now = self.harness.chain.now()
        try:
            counted = self.model.tally(review, support)
        except RefusedError as refused:
            expected = f"RevenueSplit_{refused.name}"
        else:
            expected = ""
        if expected:
            assert tally_seen == expected
            return
        majorities = (counted.shares, counted.shares_needed, counted.seats, counted.seats_needed)
        missing = (bitmap(counted.cut), bitmap(counted.admitted))
        assert tally_seen == (counted.shortage is None, (*majorities, *missing))
        assert digest_seen == self.digest_of(review)

    def digest_of(self, review: Review) -> bytes:
        return review_digest(self.harness.chain.chain_id, self.account, review)

    def presence_digest(self, period: int) -> bytes:
        return presence_digest(self.harness.chain.chain_id, self.account, period)

    def balance(self, token: str) -> int:
        """What the partnership has of a token, as seen."""
        return int(self.seen["balanceOf", token, self.account])

    def is_due(self, token: str) -> bool:
        """Whether there is something to settle, by the model's latest time."""
        till = self.model.tills[token]
        return self.model.is_payable(till.period) if till.pot else till.period < self.model.ended

    def money(self, *tokens: str) -> list[Sight]:
        """What is to be seen of tokens, but for what the model says is still as it was seen."""
        sights: list[Sight] = []
        for token in tokens:
            sights += [("till", token), ("accrued", token), ("releasable", token)]
            sights += self.period(self.model.tills[token].period)
            if not self.model.money[token].is_mute:
                sights.append(("balanceOf", token, self.account))
            sights += filter(self._has_changed, self._holdings(token))
        return sights

    def _holdings(self, token: str) -> list[Sight]:
        is_mute = self.model.money[token].is_mute
        names = ("setAside",) if is_mute else ("setAside", "balanceOf")
        return [(name, token, actor) for name in names for actor in self.actors]

    def _has_changed(self, sight: Sight) -> bool:
        return bool(self.seen[sight] != self._answer(sight))

    def agreement(self) -> list[Sight]:
        """All that the partners have agreed on."""
        return [
            ("roster",),
            ("reviewedPeriod",),
            ("sharesOf", self.model.reviewed),
            *self.doubts(),
        ]

    def doubts(self) -> list[Sight]:
        """Who may take a seat, and whose holder is questioned."""
        seats = range(len(self.model.roster) + 1)
        names = ("offerOf", "questionOf")
        return [("silentSeats",), *((name, seat) for name in names for seat in seats)]

    def presences(self) -> list[Sight]:
        """Until which period presences were signed."""
        return [("presentBefore", actor) for actor in self.actors]

    def calendar(self) -> list[Sight]:
        """What changes by itself."""
        ended = self.model.ended
        sights: list[Sight] = [("currentPeriod",), ("silentSeats",), ("periodTimes", ended + 1)]
        sights += self.period(ended + 1)
        for token in self.tokens:
            sights += [("releasable", token), *self.period(self.model.tills[token].period)]
        return sights

    def period(self, period: int) -> list[Sight]:
        """How a period's pot is paid."""
        if period == 0:
            return []
        return [(name, period) for name in ("payableFrom", "tipRate", "sharesOf")]

    def everything(self) -> list[Sight]:
        return [
            *self.money(*self.tokens),
            *(sight for token in self.tokens for sight in self._holdings(token)),
            *self.agreement(),
            *self.calendar(),
            *(("sharesOf", period) for period in self._telling_periods()),
            *self.presences(),
            *(("seatOf", actor) for actor in self.actors),
        ]

    def _telling_periods(self) -> list[int]:
        """Those at which the answer changes, and some between: not every one since the first."""
        ended = self.model.ended
        changes = {0, ended + 1, ended + 2, *(table.period for table in self.model.tables)}
        near = {period + step for period in changes for step in (-1, 0, 1)}
        return sorted(period for period in near if 0 <= period <= ended + 2)

    def _modelled(self, sight: Sight) -> Any:
        try:
            return self._answer(sight)
        except RefusedError as refused:
            return f"RevenueSplit_{refused.name}"

    def _answer(self, sight: Sight) -> Any:
        model = self.model
        match sight:
            case ("till", token):
                till = model.tills[token]
                return till.period, till.pot, till.set_aside.total(), till.cursor
            case ("accrued", token):
                return model.accrued(token)
            case ("releasable", token):
                return model.releasable(token)
            case ("setAside", token, account):
                return model.tills[token].set_aside[account]
            case ("balanceOf", token, account):
                return model.money[token].balances[account]
            case ("payableFrom", period):
                return model.is_payable(period), model.payable_from(period)
            case ("tipRate", period):
                return model.tip_rate(period)
            case ("currentPeriod",):
                return model.charter.period_at(model.now)
            case ("periodTimes", period):
                charter = model.charter
                return charter.start_of(period), charter.end_of(period), charter.review_end(period)
            case ("sharesOf", period):
                return model.shares_of(period)
            case ("reviewedPeriod",):
                return model.reviewed
            case ("roster",):
                return tuple(model.roster)
            case ("seatOf", account):
                return model.seat_of(account)
            case ("offerOf", seat):
                if (offer := model.offers.get(seat)) is None:
                    return NO_OFFER
                return offer.account, offer.notice, offer.announced_at or 0
            case ("questionOf", seat):
                return model.silent_from.get(seat, 0), model.is_silent(seat)
            case ("presentBefore", account):
                return model.present_in.get(account, -1) + 1
            case ("silentSeats",):
                return bitmap(filter(model.is_silent, range(len(model.roster))))
            case ("countersigned", period, digest, account):
                return model.countersigned[period, digest, account].value
            case ("hashPresence", period):
                return self.presence_digest(period)
        raise AssertionError(f"nobody knows how {sight} is to be")


def _name(refusal: DaosplitError | None) -> str | None:
    """An error's name without the contract's, as the model has it."""
    if isinstance(refusal, ContractError) and refusal.name:
        return refusal.name.removeprefix("RevenueSplit_")
    return str(refusal) if refusal else None
