"""Plays a scenario on a chain: everything at its time, and each period told when it is over."""

import heapq
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from daosplit.agreement.charter import DAY
from daosplit.agreement.founding import Partner
from daosplit.agreement.review import Review
from daosplit.chain import Chain
from daosplit.errors import ContractError
from daosplit.events.receipts import Receipt
from daosplit.messages.explanations import explain
from daosplit.messages.periods import show_period
from daosplit.simulation.partnership import Newcomer, PlayedPartnership
from daosplit.simulation.result import How, Note, PlayedPeriod, SimulationResult
from daosplit.simulation.scenario import (
    Income,
    Scenario,
    ScenarioEvent,
    ScenarioPartner,
    ScenarioPartnership,
)
from daosplit.simulation.stage import Stage
from daosplit.values.amounts import ETHER_TOKEN, format_amount
from daosplit.values.catalogue import ENGLISH, Language
from daosplit.values.durations import show_duration
from daosplit.values.percent import percent
from daosplit.values.text import Text, and_list, plural, text
from daosplit.weighing import draft_review
from daosplit.weighing.data.periods import quarter_of
from daosplit.weighing.outlook import Standing

Act = Callable[[], object]

_ANSWER_AFTER = 7 * DAY
_QUESTION_AFTER = DAY
_ANNOUNCE_AFTER = 2 * DAY

# What happens at the same second happens in this order.
_INCOME, _EVENT, _CLOSE, _CUT, _REVIEW, _SETTLE, _TELL = range(7)


class Player:
    """A scenario on its way; `play` can be called once.

    Attributes:
        steps: How many things are to be done, as far as it is known.
        done: How many of them are.
    """

    def __init__(self, scenario: Scenario, chain: Chain, language: Language = ENGLISH) -> None:
        self.scenario = scenario
        self.stage = Stage(chain)
        self.steps = 0
        self.done = 0
        self._language = language
        self._queue: list[tuple[int, int, int, Act]] = []
        self._numbers = itertools.count()
        self._played: list[PlayedPartnership] = []
        self._by_name: dict[str, PlayedPartnership] = {}
        self._told: list[PlayedPeriod] = []
        self._notes: list[Note] = []
        self._how: dict[tuple[str, int], How] = {}
        self._reasons: dict[tuple[str, int], Mapping[str, str]] = {}
        self._explanations: dict[tuple[str, int], str] = {}
        self._absent: set[str] = set()
        self._successors: dict[str, tuple[str, int]] = {}
        self._not_signing = {
            (event.period, event.partner)
            for event in scenario.events
            if event.kind == "does_not_sign"
        }
        self._unsettled = {
            event.period: event.days for event in scenario.events if event.kind == "nobody_settles"
        }

    def play(self, on_step: Act = lambda: None) -> Iterator[PlayedPeriod]:
        """Plays all of it, and gives each period of each partnership once it is over.

        `on_step` is called whenever something has been done.
        """
        self._found()
        self._plan()
        while self._queue:
            time, order, _, act = heapq.heappop(self._queue)
            if order != _INCOME:
                self.stage.travel(time)
            told = act()
            self.done += 1
            on_step()
            if isinstance(told, list):
                yield from told
        for one in self._played:
            one.reconcile()

    @property
    def partnerships(self) -> tuple[PlayedPartnership, ...]:
        """All partnerships that are played, the scenario's own first."""
        return tuple(self._played)

    @property
    def result(self) -> SimulationResult:
        """What it came to so far."""
        return SimulationResult(
            scenario=self.scenario.name,
            seed=self.scenario.seed,
            is_complete=self.steps > 0 and not self._queue,
            periods=tuple(self._told),
            differences=tuple(difference for one in self._played for difference in one.differences),
            transactions=self.stage.transactions,
            gas=self.stage.gas,
        )

    # What is done when

    def _found(self) -> None:
        """The tokens, the partnerships beside it, and at last its own, in which they hold seats."""
        scenario = self.scenario
        own = scenario.partnership
        self.stage.require_time_before(own.charter)
        for token in scenario.tokens:
            self.stage.issue(token)
        for described in (*scenario.others, own):
            founders = [one for one in described.partners if one.joined is None]
            partners = [Partner(one.name, self._account(one), one.shares) for one in founders]
            played = PlayedPartnership(self.stage, described.name, described.charter, partners)
            played.absent = self._absent
            self._by_name[described.name] = played
            self._played.insert(0, played)
        self._own = self._by_name[own.name]
        self._own.nested = {
            other.split.address: other for other in self._played if other is not self._own
        }

    def _account(self, partner: ScenarioPartner) -> str:
        if partner.kind == "partnership":
            return str(self._by_name[partner.name].split.address)
        return self.stage.account(partner.name, is_wallet=partner.kind == "wallet")

    def _plan(self) -> None:
        scenario, charter = self.scenario, self.scenario.partnership.charter
        self._last = charter.end_of(scenario.periods + 1) - 1
        for income in scenario.income:
            self._at(income.time, _INCOME, partial(self._receive, income))
        for event in scenario.events:
            if event.kind == "cut":
                when = charter.end_of(event.period) + scenario.review_after
                self._at(when, _CUT, partial(self._cut, event))
            elif event.kind not in ("does_not_sign", "nobody_settles"):
                self._at(event.time, _EVENT, partial(self._happen, event))
        for period in range(1, scenario.periods + 1):
            self._plan_period(period)

    def _plan_period(self, period: int) -> None:
        scenario, charter = self.scenario, self.scenario.partnership.charter
        end, window_end = charter.end_of(period), charter.review_end(period)
        is_settled = period not in self._unsettled
        review = end + scenario.review_after
        if is_settled:
            self._at(end, _CLOSE, self._settle_all)
        self._at(review, _REVIEW, partial(self._review_all, period))
        told = charter.end_of(period + 1) - 1
        if is_settled:
            self._at(review, _SETTLE, self._settle_all)
            self._at(window_end, _SETTLE, self._settle_all)
        elif days := self._unsettled[period]:
            late = min(window_end + days * DAY, told)
            self._at(late, _SETTLE, partial(self._settle_late, period))
        elif period == scenario.periods:
            self._at(window_end, _SETTLE, self._settle_all)
        self._at(told, _TELL, partial(self._tell, period))

    def _at(self, time: int, order: int, act: Act) -> None:
        if time > self._last:
            return
        self.steps += 1
        heapq.heappush(self._queue, (time, order, next(self._numbers), act))

    # Money

    def _receive(self, income: Income) -> None:
        played = self._by_name[income.to]
        token = self.stage.tokens[income.token]
        if income.period is None:
            self.stage.schedule(income.time)
            played.transfer_in(token, income.amount)
        else:
            self.stage.travel(income.time)
            played.pay(token, income.amount, income.period, income.memo)

    def _settle_all(self) -> None:
        for played in self._played:
            played.settle_all()

    def _settle_late(self, period: int) -> None:
        self._note(
            "nobody_settles",
            plural(
                "no partner settles {period}; a third party does, {count} day late, for the tip",
                "no partner settles {period}; a third party does, {count} days late, for the tip",
                self._unsettled[period],
                period=self._period(period),
            ),
            period,
        )
        self._settle_all()

    # Reviews

    def _review_all(self, period: int) -> None:
        for described in self.scenario.partnerships:
            played = self._by_name[described.name]
            if played.model.reviewed >= period:
                continue
            proposal = self._proposal(described, played, period)
            if proposal is not None:
                self._review(played, period, *proposal)

    def _proposal(
        self, described: ScenarioPartnership, played: PlayedPartnership, period: int
    ) -> tuple[Review, list[Newcomer]] | None:
        """The review of a period, and whom it admits; None if nobody reviews it."""
        joining = [
            one
            for one in described.partners
            if one.name not in played.names
            and (one.joined or 0) <= period
            and (one.left is None or one.left > period)
        ]
        leaving = [
            one
            for one in described.partners
            if one.left is not None
            and one.left <= period
            and one.name in played.names
            and self._held(played, one.name, period)
        ]
        newcomers = [Newcomer(one.name, self._account(one)) for one in joining]
        if by_hand := described.reviews.get(period):
            reasons = {one.name: one.reason for one in leaving} | dict(by_hand.reasons)
            return played.propose(period, by_hand.points, reasons, newcomers), newcomers
        if described.policy and described.data:
            quarters = described.data.quarters
            quarter = quarter_of(period, described.charter, quarters[0].form)
            if quarter in quarters:
                charter = described.charter
                standing = Standing(
                    names=tuple(played.names),
                    shares=self._shares(played, period - 1),
                    source="chain",
                    threshold=Fraction(*charter.threshold),
                    cut_limit=Fraction(*charter.cut_limit),
                )
                outlook = standing.weigh(
                    described.policy, described.data, quarter, [one.name for one in newcomers]
                )
                accounts = [one.account for one in newcomers]
                review = draft_review(outlook.weighing, charter, accounts)
                why = {played.names.index(one.name): one.reason for one in leaving if one.reason}
                return _with_reasons(review, why), newcomers
        if not described.repeats and not joining and not leaving:
            return None
        points = dict(zip(played.names, self._shares(played, period - 1), strict=True))
        points |= {one.name: one.shares for one in joining}
        points |= {one.name: 0 for one in leaving}
        reasons = {one.name: one.reason for one in leaving}
        return played.propose(period, points, reasons, newcomers), newcomers

    def _review(
        self, played: PlayedPartnership, period: int, review: Review, newcomers: list[Newcomer]
    ) -> None:
        place = played.name, period
        names = [*played.names, *(one.name for one in newcomers)]
        signers = {
            name
            for name in names
            if name not in self._absent and (period, name) not in self._not_signing
        }
        before = list(played.names)
        try:
            played.review(review, signers, newcomers)
        except ContractError as error:
            self._how[place] = "refused"
            self._explanations[place] = explain(error, names, self._language, played.charter)
            return
        self._how[place] = "reviewed"
        self._reasons[place] = {
            names[one.seat]: one.reason for one in review.contributions if one.reason
        }
        for name in names:
            if name not in before:
                self._note("joins", text("{partner} joins", partner=name), period)
        for one in self.scenario.partnership.partners:
            if one.left is not None and played is self._own and one.name in before:
                self._note_leaving(one, period)

    def _note_leaving(self, partner: ScenarioPartner, period: int) -> None:
        if self._held(self._own, partner.name, period) and not self._held(
            self._own, partner.name, period + 1
        ):
            sentence = (
                text("{partner} leaves: {reason}", partner=partner.name, reason=partner.reason)
                if partner.reason
                else text("{partner} leaves", partner=partner.name)
            )
            self._note("leaves", sentence, period)

    def _cut(self, event: ScenarioEvent) -> None:
        """A coalition tries what it likes; the contract decides."""
        played = self._own
        if played.model.reviewed >= event.period:
            return
        points = {name: event.points.get(name, 0) for name in played.names}
        review = played.propose(event.period, points, {})
        tried = plural(
            "{partners} tries to pass a review alone: {split}",
            "{partners} try to pass a review alone: {split}",
            len(event.by),
            partners=and_list(list(event.by)),
            split=re.sub(r"(/0){2,}$", "", "/".join(map(str, points.values()))),
        )
        signers = {name for name in event.by if name not in self._absent}
        try:
            played.review(review, signers)
        except ContractError as error:
            why = explain(error, played.names, self._language, played.charter)
            refused = text("{tried}. Refused: {explanation}", tried=tried, explanation=why)
            self._note("refused", refused, event.period)
        else:
            self._how[played.name, event.period] = "reviewed"
            self._note("cut", text("{tried}. It passes.", tried=tried), event.period)

    def _held(self, played: PlayedPartnership, name: str, period: int) -> int:
        """The shares of a partner by which the period before is paid."""
        return self._shares(played, period - 1)[played.seat(name)]

    def _shares(self, played: PlayedPartnership, period: int) -> tuple[int, ...]:
        """The shares of each seat, also of those that were admitted later."""
        known = played.model.shares_of(period)
        return (*known, *(0 for _ in range(len(played.names) - len(known))))

    # Events

    def _happen(self, event: ScenarioEvent) -> None:
        if event.partner not in self._own.names:
            self._note(event.kind, text("{partner} is not a partner yet", partner=event.partner))
            return
        try:
            getattr(self, f"_{event.kind}")(event)
        except ContractError as error:
            why = explain(error, self._own.names, self._language, self._own.charter)
            self._note("refused", _in_vain(event.partner, why))

    def _send(self, receipt: Receipt) -> None:
        self.stage.count(receipt.gas_used)

    def _moves(self, event: ScenarioEvent) -> None:
        if event.partner in self._absent:
            return
        split, seat = self._own.split, self._own.seat(event.partner)
        new = self.stage.new_account()
        self._send(split.offer(new, sender=self._sender(event.partner)))
        self._send(split.accept(seat, sender=self.stage.fund(new)))
        self._own.move(event.partner, new)
        self._successors.pop(event.partner, None)
        self._note(
            "moves", text("{partner} moves its seat to a new account", partner=event.partner)
        )

    def _names_successor(self, event: ScenarioEvent) -> None:
        if event.partner in self._absent:
            return
        successor = self.stage.new_account()
        self._send(
            self._own.split.offer(successor, event.notice, sender=self._sender(event.partner))
        )
        self._successors[event.partner] = successor, event.notice
        sentence = text(
            "{partner} names a successor, with a notice of {notice}",
            partner=event.partner,
            notice=show_duration(event.notice),
        )
        self._note("names_successor", sentence)

    def _loses_key(self, event: ScenarioEvent) -> None:
        """Another partner questions the seat, and a successor, if there is one, takes it over."""
        self._absent.add(event.partner)
        self._note("loses_key", text("{partner} loses its key", partner=event.partner))
        now = self.stage.chain.now()
        self._at(now + _QUESTION_AFTER, _EVENT, partial(self._question, "", event.partner))
        if event.partner in self._successors:
            self._at(now + _ANNOUNCE_AFTER, _EVENT, partial(self._announce, event.partner))

    def _announce(self, name: str) -> None:
        successor, notice = self._successors[name]
        receipt = self._own.split.announce(self._own.seat(name), sender=self.stage.fund(successor))
        self._send(receipt)
        self._at(receipt.timestamp + notice, _EVENT, partial(self._inherit, name))

    def _inherit(self, name: str) -> None:
        successor, _ = self._successors.pop(name)
        self._send(self._own.split.accept(self._own.seat(name), sender=successor))
        self._own.move(name, successor)
        self._absent.discard(name)
        self._note("successor", text("{partner}'s successor takes its seat", partner=name))

    def _questioned(self, event: ScenarioEvent) -> None:
        self._question(event.by[0], event.partner)

    def _question(self, by: str, name: str) -> None:
        """Another partner's doubt; the one that is questioned answers a week later, if it can."""
        others = [one for one in self._own.names if one != name and self._can_send(one)]
        by = by if by in others else next(iter(others), "")
        if not by:
            return
        seat = self._own.seat(name)
        try:
            self._send(self._own.split.question(seat, sender=self._sender(by)))
        except ContractError as error:
            why = explain(error, self._own.names, self._language, self._own.charter)
            self._note("refused", _in_vain(by, why))
            return
        self._note(
            "questioned",
            text("{by} asks {partner} to show that it is there", by=by, partner=name),
        )
        if name not in self._absent:
            when = self.stage.chain.now() + _ANSWER_AFTER
            self._at(when, _EVENT, partial(self._answer, name))

    def _answer(self, name: str) -> None:
        account = self._own.account(name)
        if name in self._absent or account in self._own.nested:
            return
        if self.stage.is_wallet(account):
            self._own.act(account, "answer")
        else:
            self._send(self._own.split.answer(sender=self._sender(name)))
        self._note("answered", text("{partner} answers", partner=name))

    def _refuses_payment(self, event: ScenarioEvent) -> None:
        self.stage.refuse(self._own.account(event.partner), refuses=True)
        self._note(event.kind, text("{partner} refuses ether", partner=event.partner))

    def _accepts_payment(self, event: ScenarioEvent) -> None:
        self.stage.refuse(self._own.account(event.partner), refuses=False)
        self._note(event.kind, text("{partner} accepts ether again", partner=event.partner))
        self._deliver(ETHER_TOKEN.address, event.partner)

    def _blocked(self, event: ScenarioEvent) -> None:
        token = self.stage.tokens[event.token]
        self.stage.block(token, self._own.account(event.partner), is_blocked=True)
        self._note(
            event.kind,
            text("{token}'s issuer blocks {partner}", token=token.symbol, partner=event.partner),
        )

    def _unblocked(self, event: ScenarioEvent) -> None:
        token = self.stage.tokens[event.token]
        self.stage.block(token, self._own.account(event.partner), is_blocked=False)
        self._note(
            event.kind,
            text("{token}'s issuer unblocks {partner}", token=token.symbol, partner=event.partner),
        )
        self._deliver(token.address, event.partner)

    def _deliver(self, address: str, name: str) -> None:
        account = self._own.account(name)
        token = next(one for one in self.stage.tokens.values() if one.address == address)
        if self._own.model.set_aside(address).get(account):
            amount = self._own.deliver(token, account)
            self._note(
                "delivered",
                text(
                    "{amount} that was set aside is delivered to {partner}",
                    amount=format_amount(amount, token),
                    partner=name,
                ),
            )

    def _sender(self, name: str) -> str:
        return self.stage.fund(self._own.account(name))

    def _can_send(self, name: str) -> bool:
        account = self._own.account(name)
        holds = self._shares(self._own, self._own.model.reviewed)[self._own.seat(name)]
        is_key = account not in self._own.nested and not self.stage.is_wallet(account)
        return is_key and name not in self._absent and bool(holds)

    # How it is told

    def _tell(self, period: int) -> list[PlayedPeriod]:
        self._warn(period)
        told = []
        notes = [one for one in self._notes if one.period <= period]
        self._notes = [one for one in self._notes if one.period > period]
        for played in self._played:
            place = played.name, period
            start = played.charter.local(played.charter.start_of(period))
            told.append(
                PlayedPeriod(
                    partnership=played.name,
                    period=period,
                    first_month=str(period) if played.charter.is_test else f"{start:%Y-%m}",
                    title=self._period(period),
                    how=self._how.get(place, "carried"),
                    explanation=self._explanations.get(place, ""),
                    reasons=self._reasons.get(place, {}),
                    pots=tuple(pot for pot in played.pots if pot.period == period),
                    notes=tuple(notes) if played is self._own else (),
                )
            )
        self._told += told
        return told

    def _warn(self, period: int) -> None:
        """A partner that earns too much of its all here depends on the others."""
        limit = Fraction(*self.scenario.dependence)
        first = next(iter(self.scenario.tokens), None)
        token = self.stage.tokens[first.symbol] if first else ETHER_TOKEN
        for partner in self.scenario.partnership.partners:
            if partner.elsewhere is None:
                continue
            here = sum(
                payment.amount
                for pot in self._own.pots
                if pot.period == period and pot.token == token
                for payment in pot.payments
                if payment.partner == partner.name
            )
            if here and (part := Fraction(here, here + partner.elsewhere)) > limit:
                sentence = text(
                    "{partner} earns {part} of all it earns here: it depends on this partnership",
                    partner=partner.name,
                    part=percent(part),
                )
                self._note("warning", sentence, period)

    def _period(self, period: int) -> Text:
        return show_period(self.scenario.partnership.charter, period)

    def _note(self, kind: str, sentence: Text, period: int | None = None) -> None:
        """Something happened, in the running period if it is about no other."""
        time = self.stage.chain.now()
        period = period or max(self.scenario.partnership.charter.period_at(time), 1)
        self._notes.append(Note(time=time, period=period, kind=kind, sentence=sentence))


def _in_vain(partner: str, why: str) -> Text:
    return text("what {partner} tries is refused: {why}", partner=partner, why=why)


def accounts_needed(scenario: Scenario) -> int:
    """How many accounts a play takes at most, the customers' and the stranger's among them."""
    names = {one.name for described in scenario.partnerships for one in described.partners}
    new = sum(event.kind in ("moves", "names_successor") for event in scenario.events)
    return len(names) + new + 2


def _with_reasons(review: Review, reasons: Mapping[int, str]) -> Review:
    """A drafted review that gives those without points, by seat, the reason why they leave."""
    contributions = tuple(
        one if one.points else replace(one, reason=reasons.get(one.seat, one.reason))
        for one in review.contributions
    )
    return replace(review, contributions=contributions)
