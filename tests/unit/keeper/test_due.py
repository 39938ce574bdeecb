"""What is due is what the exact model of the contract takes, and all that it would take."""

from collections import defaultdict
from copy import deepcopy
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter
from daosplit.keeper.due import Due, Holding, Kind, Outlook, Owed, Situation, Try, due_at
from daosplit.testing import START
from support.behaviours import AccountMood, Ether, Token, TokenMood
from support.model import ETHER, Partnership, RefusedError, Table
from support.strategies import CHARTERS

A, B, KEEPER, SELF, COIN = (f"0x{number:040x}" for number in (1, 2, 3, 4, 5))
HOUR, DAY = 3_600, 86_400


class World:
    """A partnership in the exact model, and what a keeper would know of it."""

    def __init__(self, charter: Charter) -> None:
        money: dict[str, Ether | Token] = {ETHER: Ether(), COIN: Token()}
        self.model = Partnership(
            SELF, charter, [A, B], [60, 40], money=money, owners={}, now=charter.start
        )
        self.arrivals = defaultdict[str, list[tuple[int, int]]](list)
        self.since: dict[tuple[str, str], int] = {}

    @property
    def ether(self) -> Ether:
        """As it is now: what a refused call did is undone on a copy."""
        ether = self.model.money[ETHER]
        assert isinstance(ether, Ether)
        return ether

    @property
    def coin(self) -> Token:
        coin = self.model.money[COIN]
        assert isinstance(coin, Token)
        return coin

    def receive(self, token: str, amount: int) -> None:
        self.model.money[token].balances[SELF] += amount
        self.arrivals[token].append((self.model.now, amount))

    def review(self) -> None:
        """A review of the newest period that can be reviewed passes, whoever agreed."""
        model = self.model
        period = max(model.ended, 1)
        if model.reviewed < period and model.now < model.charter.review_end(period):
            model._replace_table(Table(period, (50 + period % 7, 50)))

    def call(self, due: Due) -> None:
        model = self.model
        if due.kind is Kind.DELIVER:
            model.deliver(KEEPER, due.token, due.account)
        else:
            model.settle(KEEPER, due.token)
        for token, till in model.tills.items():
            for account in (A, B):
                if not till.set_aside[account]:
                    self.since.pop((token, account), None)
                elif any(event[:3] == ("SetAside", token, account) for event in model.events):
                    self.since[token, account] = model.now

    def situation(self) -> Situation:
        model = self.model
        end = model.charter.end_of(model.ended)
        holdings = {}
        for token in (ETHER, COIN):
            till = model.tills[token]
            late = sum(amount for moment, amount in self.arrivals[token] if moment >= end)
            holdings[token] = Holding(
                till.period,
                till.pot,
                model.accrued(token),
                min(late, model.accrued(token)) if till.period < model.ended else 0,
                0,
                till.cursor,
                {
                    account: Owed(till.set_aside[account], self.since[token, account])
                    for account in (A, B)
                    if till.set_aside[account]
                },
            )
        return Situation(model.charter, model.reviewed, holdings)

    def outlook(self, now: int | None = None) -> Outlook:
        return due_at(self.situation(), self.model.now if now is None else now)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.sampled_from([ETHER, COIN]), st.integers(1, 10**20)),
        st.tuples(st.just("review"), st.just(""), st.just(0)),
        st.tuples(st.just("refuse"), st.sampled_from([A, B]), st.booleans()),
        st.tuples(st.just("next"), st.just(""), st.integers(-1, 1)),
        st.tuples(st.just("wait"), st.just(""), st.sampled_from([1, HOUR, 10 * DAY, 40 * DAY])),
        st.tuples(st.just("keep"), st.just(""), st.just(0)),
    ),
    max_size=25,
)


def take(world: World, step: tuple[str, str, int]) -> None:
    name, who, number = step
    model = world.model
    match name:
        case "receive":
            world.receive(who, number)
        case "review":
            world.review()
        case "refuse":
            world.ether.moods[who] = AccountMood.REFUSING if number else AccountMood.WELCOMING
            world.coin.moods[who] = TokenMood.REFUSING if number else TokenMood.HONEST
        case "next":
            model.now = max(world.outlook().next_at + number, model.now)
        case "wait":
            model.now += number
        case _:
            for due in world.outlook().due:
                try:
                    world.call(due)
                except RefusedError:
                    assert due.kind is Kind.DELIVER


@settings(max_examples=60)
@given(charter=st.sampled_from(CHARTERS), steps=steps)
def test_what_is_due_is_done_as_told_and_nothing_else_would_be_useful(
    charter: Charter, steps: list[tuple[str, str, int]]
) -> None:
    world = World(charter)
    for step in steps:
        take(world, step)
        outlook = world.outlook()
        for due in outlook.due:
            if due.kind is Kind.DELIVER:
                assert world.model.tills[due.token].set_aside[due.account] == due.amount
        settlements = {one.token: one for one in outlook.due if one.kind is not Kind.DELIVER}
        for token in (ETHER, COIN):
            expect_settlement(world, token, settlements.get(token))
        # Until the next moment nothing changes by itself.
        assert outlook.next_at > world.model.now
        for later in {outlook.next_at - 1, (outlook.next_at + world.model.now) // 2}:
            assert world.outlook(later).due == outlook.due


def expect_settlement(world: World, token: str, due: Due | None) -> None:
    """A settlement does what is told of it; where none is due, it would be refused or do harm."""
    trial = deepcopy(world.model)
    holding = world.situation().holdings[token]
    try:
        trial.settle(KEEPER, token)
    except RefusedError:
        assert due is None
        return
    names = [event[0] for event in trial.events]
    if due is None:
        # It would close a period of which nothing is there but what came after it.
        assert holding.accrued == holding.accrued_since_end
        assert holding.pot == 0
        return
    assert ("Settled" in names or "PaidOut" in names) == (due.kind is Kind.PAY)
    assert due.amount == (holding.pot or holding.accrued)
    assert due.amount > 0
    assert due.since <= world.model.now


@settings(max_examples=40)
@given(charter=st.sampled_from(CHARTERS), steps=steps)
def test_who_does_what_is_due_when_it_is_due_pays_everything(
    charter: Charter, steps: list[tuple[str, str, int]]
) -> None:
    world = World(charter)
    for step in steps:
        take(world, step)
    world.ether.moods.clear()
    world.coin.moods.clear()
    model = world.model
    last = model.charter.period_at(model.now)
    while model.now <= model.charter.review_end(last) + 31 * DAY:
        # One call pays one pot, so there may be a newer one to pay.
        for _ in range(2):
            for due in world.outlook().due:
                world.call(due)
        outlook = world.outlook()
        assert outlook.due == ()
        assert outlook.next_at > model.now
        model.now = outlook.next_at
    assert not any(model.accrued(token) for token in (ETHER, COIN))
    assert not any(till.pot or till.set_aside.total() for till in model.tills.values())
    for token, arrivals in world.arrivals.items():
        paid = sum(model.money[token].balances[account] for account in (A, B, KEEPER))
        assert paid == sum(amount for _, amount in arrivals)


def test_a_period_is_closed_in_its_end_second_and_paid_when_its_window_closes() -> None:
    charter = Charter(start=START, months=0, test_seconds=1000, review_window=400)
    open_ = Situation(charter, 0, {ETHER: Holding(0, 0, 70)})
    assert due_at(open_, START + 999) == Outlook((), START + 1000)
    assert due_at(open_, START + 1000) == Outlook(
        (Due(Kind.CLOSE, ETHER, START + 1000, 1, 70),), START + 1400
    )
    closed = replace(open_, holdings={ETHER: Holding(1, 70, 0)})
    assert due_at(closed, START + 1000) == Outlook((), START + 1400)
    assert due_at(closed, START + 1400) == Outlook(
        (Due(Kind.PAY, ETHER, START + 1400, 1, 70),), START + 2000
    )
    reviewed = replace(closed, reviewed=1)
    assert due_at(reviewed, START + 1100).due == (Due(Kind.PAY, ETHER, START + 1000, 1, 70),)


def test_an_empty_period_is_not_closed_nor_money_counted_to_it_that_came_later() -> None:
    charter = Charter(start=START, months=0, test_seconds=1000, review_window=400)
    situation = Situation(charter, 0, {ETHER: Holding(0, 0, 70, accrued_since_end=70)})
    assert due_at(situation, START + 1500) == Outlook((), START + 2000)
    # While it is not certain when it came, it is looked at again.
    unfinal = replace(situation, holdings={ETHER: Holding(0, 0, 70, 40, accrued_unfinal=30)})
    assert due_at(unfinal, START + 1500) == Outlook((), START + 2000)
    assert due_at(unfinal, START + 1300) == Outlook((), START + 1900)
    certain = replace(situation, holdings={ETHER: Holding(0, 0, 70, 40, accrued_unfinal=29)})
    assert due_at(certain, START + 1300).due[0].period == 1
    some_before = replace(situation, holdings={ETHER: Holding(0, 0, 70, accrued_since_end=69)})
    assert due_at(some_before, START + 1500).due[0].period == 1


def test_a_delivery_is_tried_after_an_hour_and_then_ever_more_rarely() -> None:
    tries = moments_of(Owed(5, since=START), START + 200 * DAY)
    assert [moment - START for moment in tries[:4]] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
    assert tries[-1] - tries[-2] == 30 * DAY
    assert len(tries) < 18
    # What is set aside anew is tried soon again.
    again = Owed(9, since=START + 100 * DAY, tried=Try(START + 90 * DAY, 30 * DAY))
    assert moments_of(again, START + 102 * DAY)[0] == START + 100 * DAY + HOUR


def test_a_bad_token_is_tried_ever_more_rarely_and_anew_once_more_is_due() -> None:
    quarters = Charter(start=START)
    end = quarters.end_of(1)
    tries = moments_of(Holding(0, 0, 70), quarters.end_of(2) - 1)
    assert [moment - end for moment in tries[:4]] == [0, 600, 1_800, 4_200]
    assert len(tries) == 15
    tried = Situation(quarters, 0, {ETHER: Holding(0, 0, 70, tried=Try(end, DAY))})
    assert due_at(tried, end) == Outlook((), end + DAY, put_off=1)
    assert [one.tried for one in due_at(tried, quarters.end_of(2)).due] == [None]


def moments_of(bad: Owed | Holding, until: int) -> list[int]:
    """When something is tried, which never succeeds."""
    charter, tries, now = Charter(start=START), [], START
    while now <= until:
        holding = bad if isinstance(bad, Holding) else Holding(0, 0, 0, owed={A: bad})
        outlook = due_at(Situation(charter, 0, {ETHER: holding}), now)
        for one in outlook.due:
            tries.append(now)
            bad = replace(bad, tried=one.tried_in_vain(now))
        now = now if outlook.due else outlook.next_at
    return tries
