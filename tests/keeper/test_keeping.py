"""A keeper closes, pays and delivers when it is due, whatever it was interrupted by."""

import itertools
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from daosplit.agreement.charter import Charter
from daosplit.chain import Chain, embedded_chain
from daosplit.chain.blocks import Block, BlockId, Log, Transaction
from daosplit.chain.outbox import Outbox, SqliteOutbox
from daosplit.chain.reading import Reading
from daosplit.chain.refusals import NodeRefusalError
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.events import PaidOut
from daosplit.keeper import loop, telling
from daosplit.keeper.act import settle_all
from daosplit.keeper.economics import Patience
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import Notice
from daosplit.keeper.rounds import run_rounds
from daosplit.keeper.situation import Seen, look
from daosplit.keeper.store import Store, open_store
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import mint, partnership_of, review_of, set_shares
from support.databases import DATABASES, with_schema
from support.dying import KilledError, Life
from support.effort import LONG
from support.finality import Finalizing
from support.keeping import (
    HOUR,
    Box,
    Pool,
    closings,
    keeper_of,
    let_pass,
    living,
    payouts,
    transactions_of,
)

REFUSING, WELCOMING = 1, 0
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def split(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, 50, 30, 20)


def test_every_quarter_is_closed_and_paid_by_itself(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite")
    for _ in range(2):
        chain.send(split.address, 1_000)
        let_pass(chain, keeper, split.charter.end_of(split.current_period()))
    let_pass(chain, keeper, split.charter.review_end(2))
    keeper.round()
    charter = split.charter
    assert [event.period for event in closings(split)] == [1, 2]
    for event in closings(split):
        assert event.timestamp - charter.end_of(event.period) < HOUR
    for paid in payouts(split):
        assert paid.timestamp - charter.review_end(paid.period) < HOUR
    assert len(payouts(split)) == 2
    assert split.till(ETHER).pot == split.accrued(ETHER) == 0


def test_a_review_makes_the_pot_paid_within_the_time_between_two_looks(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", watch_every=600)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    keeper.round()
    set_shares(split, 1, 40, 40, 20)
    chain.travel(chain.now() + 601)
    keeper.round()
    assert len(payouts(split)) == 1


def test_quiet_partnerships_cost_no_requests_of_their_own(chain: Chain, tmp_path: Path) -> None:
    splits = [partnership_of(chain, 50, 30, share) for share in range(1, 11)]
    keeper = keeper_of(chain, splits, tmp_path / "keeper.sqlite", watch_every=HOUR)
    # Each is looked at twice after a period's end.
    for _ in range(2):
        keeper.round()
        chain.travel(chain.now() + HOUR)
    for _ in range(12):
        chain.travel(chain.now() + HOUR)
        life = Life()
        with living(chain, life):
            keeper.round()
        # The newest block, the final one, the purse, the price of gas, and a query for events.
        assert len(life.calls) <= 5


def test_two_keepers_that_know_nothing_of_each_other_pay_once(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    first = keeper_of(chain, [split], tmp_path / "first.sqlite")
    second = keeper_of(chain, [split], tmp_path / "second.sqlite")
    chain.send(split.address, 1_000)
    for moment in (split.charter.end_of(1), split.charter.review_end(1)):
        chain.travel(moment)
        first.round()
        second.round()
    assert len(closings(split)) == len(payouts(split)) == 1


def test_only_one_of_two_that_share_a_store_sends(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    store = tmp_path / "keeper.sqlite"
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    with open_store(str(store)).sending(chain.chain_id, chain.accounts[0]) as is_ours:
        assert is_ours
        life = Life()
        with living(chain, life):
            keeper_of(chain, [split], store).round()
        assert closings(split) == []
        # It does not even look.
        assert life.calls == ["block"]
    keeper_of(chain, [split], store).round()
    assert len(closings(split)) == 1


def test_gas_that_is_too_dear_is_waited_for_and_a_close_never_waits_for_good_gas(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    outbox = SqliteOutbox(tmp_path / "outbox.sqlite")
    with living(chain, Life(), outbox, max_fee=1), capture_logs() as logs:
        keeper_of(chain, [split], tmp_path / "a").round()
    assert closings(split) == []
    assert [entry["event"] for entry in logs] == ["begins to send", "gas is too dear"]
    patient = keeper_of(
        chain, [split], tmp_path / "b", patience=Patience(good_fee=0, most_wait=3 * HOUR)
    )
    patient.round()
    assert len(closings(split)) == 1
    chain.travel(split.charter.review_end(1))
    patient.round()
    assert payouts(split) == []
    let_pass(chain, patient, split.charter.review_end(1) + 4 * HOUR)
    assert len(payouts(split)) == 1


def test_gas_that_is_dear_for_minutes_keeps_no_period_open_for_an_hour(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    chain.send(split.address, 1_000)
    end = split.charter.end_of(1)
    keeper = keeper_of(chain, [split], tmp_path / "keeper")
    with living(chain, Life(), SqliteOutbox(tmp_path / "outbox.sqlite"), max_fee=1):
        for moment in (end, end + 601):
            chain.travel(moment)
            keeper.round()
    assert closings(split) == []
    let_pass(chain, keeper, end + HOUR)
    assert len(closings(split)) == 1


def test_what_the_miner_gets_counts_for_good_gas_and_for_the_purse(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain._node, "priority_fee", lambda: 10**12, raising=False)
    metrics, patience = Metrics(), Patience(good_fee=10**11, most_wait=3 * HOUR)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    keeper = keeper_of(chain, [split], tmp_path / "a", metrics=metrics, patience=patience)
    keeper.round()
    assert len(closings(split)) == 1
    rich = metrics.purse.labels(str(chain.chain_id))._value.get()
    assert rich <= chain.balance(chain.accounts[0]) // (10**6 * 10**12)
    chain.travel(split.charter.review_end(1))
    keeper.round()
    assert payouts(split) == []
    # It falls long before the payment has waited as long as it may.
    monkeypatch.setattr(chain._node, "priority_fee", lambda: 1, raising=False)
    let_pass(chain, keeper, split.charter.review_end(1) + 700)
    assert len(payouts(split)) == 1


def test_who_wants_a_tip_for_it_waits_until_the_tip_pays(chain: Chain, tmp_path: Path) -> None:
    charter = Charter(start=START, months=0, test_seconds=40_000, review_window=20_000, tip=10_000)
    split = partnership_of(chain, 50, 30, **asdict(charter))
    chain.send(split.address, 10**17)
    patience, metrics = Patience(needs_tip=True), Metrics()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", metrics=metrics, patience=patience)
    chain.travel(split.charter.end_of(1))
    with capture_logs() as logs:
        keeper.round()
    assert closings(split) == []
    # It says so, and it is no alarm.
    assert [entry["why"] for entry in logs if entry["event"] == "waits"] == ["needs_tip"]
    assert metrics.overdue.labels(str(chain.chain_id))._value.get() == 0
    let_pass(chain, keeper, split.charter.review_end(1) + 12 * HOUR)
    (paid,) = payouts(split)
    assert paid.timestamp > split.charter.review_end(1)


def test_what_a_reorganisation_undoes_is_done_again(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper", watch_every=600)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    before = chain.snapshot()
    for _ in range(2):
        keeper.round()
    assert len(closings(split)) == 1
    chain.revert(before)
    for _ in range(5):
        # Other blocks take the places of those that are gone.
        chain.send(chain.accounts[5], 1)
    assert closings(split) == []
    let_pass(chain, keeper, chain.now() + 1_200)
    assert len(closings(split)) == 1


def test_what_a_node_did_not_show_at_the_periods_end_is_closed_within_the_hour(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper", watch_every=600)
    before = look(split)
    chain.send(split.address, 1_000)
    end = split.charter.end_of(1)
    chain.travel(end)
    with monkeypatch.context() as patched:
        patched.setattr(loop, "look", lambda *_, **__: before)
        keeper.round()
    assert closings(split) == []
    let_pass(chain, keeper, end + HOUR)
    assert [event.timestamp - end < HOUR for event in closings(split)] == [True]


@pytest.fixture
def final(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> Finalizing:
    """The chain is as public ones are: it cannot travel, and its newest blocks are not final."""
    node = Finalizing(chain._node, chain.block_number())
    monkeypatch.setattr("time.time", chain.now)
    monkeypatch.setattr(chain, "_node", node)
    monkeypatch.setattr(chain, "can_travel", False)
    monkeypatch.setattr(chain, "reading", Reading())
    return node


def move(chain: Chain, until: int) -> None:
    chain._node.travel(until)


def forget(final: Finalizing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node need not know what there was at a block that is not the latest."""
    call = final.call

    def forgets(transaction: Transaction, block: BlockId) -> bytes:
        if block != "latest":
            raise NodeRefusalError("missing trie node")
        answer: bytes = call(transaction, block)
        return answer

    monkeypatch.setattr(final, "call", forgets, raising=False)


def test_money_that_comes_after_an_idle_period_is_not_counted_to_it(
    chain: Chain, split: RevenueSplit, final: Finalizing, tmp_path: Path
) -> None:
    end = split.charter.end_of(1)
    move(chain, end + 60)
    chain.send(split.address, 1_000)
    keeper = keeper_of(chain, [split], tmp_path / "keeper")
    # It is looked at again before it is final, and after.
    for moment in (end + 90, end + 700, end + 1_300):
        move(chain, moment)
        assert keeper.round() <= moment + 600
        assert list(settle_all(split)) == []
    final.final = chain.block_number()
    move(chain, end + 1_900)
    assert keeper.round() > end + HOUR
    final.final = chain.block_number()
    assert list(settle_all(split)) == []
    move(chain, split.charter.end_of(2))
    keeper.round()
    final.final = chain.block_number()
    assert [event.period for event in closings(split)] == [2]


@pytest.mark.parametrize("is_forgotten", [False, True], ids=["told", "forgotten"])
def test_money_that_came_just_before_a_periods_end_is_closed_once_it_is_final(
    chain: Chain,
    split: RevenueSplit,
    final: Finalizing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_forgotten: bool,
) -> None:
    if is_forgotten:
        forget(final, monkeypatch)
    end = split.charter.end_of(1)
    move(chain, end - 60)
    chain.send(split.address, 1_000)
    move(chain, end)
    keeper = keeper_of(chain, [split], tmp_path / "keeper")
    keeper.round()
    final.final = chain.block_number()
    move(chain, end + 599)
    keeper.round()
    move(chain, end + 601)
    keeper.round()
    final.final = chain.block_number()
    assert [event.timestamp - end for event in closings(split)] == [602]


def test_ether_paid_with_a_memo_is_closed_also_at_a_node_that_forgets(
    chain: Chain,
    split: RevenueSplit,
    final: Finalizing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forget(final, monkeypatch)
    split.pay(ETHER, 1_000, 1, "sales of April")
    final.final = chain.block_number()
    move(chain, split.charter.end_of(1))
    keeper_of(chain, [split], tmp_path / "keeper").round()
    final.final = chain.block_number()
    assert [event.pot for event in closings(split)] == [1_000]


def test_ether_paid_for_the_ended_period_is_not_taken_for_the_running_ones(
    chain: Chain, split: RevenueSplit, final: Finalizing, tmp_path: Path
) -> None:
    charter, keeper = split.charter, keeper_of(chain, [split], tmp_path / "keeper")
    move(chain, charter.end_of(1))
    split.pay(ETHER, 1_000, 1, "sales of June")
    final.final = chain.block_number()
    move(chain, charter.review_end(1))
    keeper.round()
    final.final = chain.block_number()
    move(chain, charter.end_of(2) + 60)
    chain.send(split.address, 500)
    keeper.round()
    final.final = chain.block_number()
    assert len(payouts(split)) == 1
    assert [event.period for event in closings(split)] == [1]


def test_what_came_in_earlier_is_closed_at_once_whatever_is_final(
    chain: Chain, split: RevenueSplit, final: Finalizing, tmp_path: Path
) -> None:
    chain.send(split.address, 1_000)
    final.final = chain.block_number()
    end = split.charter.end_of(1)
    move(chain, end + 10)
    chain.send(split.address, 5)
    keeper_of(chain, [split], tmp_path / "keeper").round()
    final.final = chain.block_number()
    assert [(event.pot, event.timestamp - end) for event in closings(split)] == [(1_005, 12)]


def test_what_others_did_is_told_once_it_is_final(
    chain: Chain, split: RevenueSplit, final: Finalizing, tmp_path: Path
) -> None:
    box = Box()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", [box])
    keeper.round()
    split.question(1, sender=chain.accounts[1])
    begin = chain.now()
    for number in range(1, 4):
        move(chain, begin + 601 * number)
        keeper.round()
    assert box.kinds == []
    final.final = chain.block_number()
    move(chain, begin + 601 * 4)
    keeper.round()
    assert box.kinds == ["questioned"]


@pytest.mark.parametrize("span", [None, 1, 7])
def test_events_of_many_blocks_are_asked_for_as_the_node_shows_them(
    chain: Chain,
    split: RevenueSplit,
    final: Finalizing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    span: int | None,
) -> None:
    monkeypatch.setattr(chain, "reading", Reading(span=span))
    box, logs, asked = Box(), chain.logs, []
    keeper = keeper_of(chain, [split], tmp_path / "keeper", [box])

    def shown(first: int, last: int, **options: Any) -> tuple[Log, ...]:
        # A look asks for what one contract wrote.
        if "address" not in options:
            asked.append(last - first)
            if last - first > 10:
                raise NodeRefusalError("block range is too wide")
        return logs(first, last, **options)

    monkeypatch.setattr(chain, "logs", shown)
    keeper.round()
    split.question(1, sender=chain.accounts[1])
    for _ in range(20):
        chain.send(chain.accounts[5], 1)
    move(chain, chain.now() + 601)
    final.final = chain.block_number()
    # Where too many are refused, all are looked at.
    keeper.round()
    assert box.kinds == ["questioned"]
    assert max(asked) == (span or 22) - 1


def test_what_others_deliver_is_told_though_it_is_final_only_later(
    chain: Chain, final: Finalizing, tmp_path: Path
) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    chain.transact(payee.functions.setMood(REFUSING))
    split, box = partnership_of(chain, 50, 30, accounts=[chain.accounts[1], payee.address]), Box()
    chain.send(split.address, 1_000)
    move(chain, split.charter.review_end(1))
    split.settle(ETHER)
    chain.transact(payee.functions.setMood(WELCOMING))
    final.final = chain.block_number()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", [box])
    keeper.round()
    split.deliver(ETHER, payee.address)
    for _ in range(2):
        move(chain, chain.now() + 601)
        keeper.round()
    assert sorted(box.kinds) == ["paid", "set-aside"]
    final.final = chain.block_number()
    move(chain, chain.now() + 601)
    keeper.round()
    assert sorted(box.kinds) == ["delivered", "paid", "set-aside"]


def test_what_happens_is_looked_at_at_once_and_again_when_it_is_final_or_undone(
    chain: Chain,
    split: RevenueSplit,
    final: Finalizing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = []

    def counted(*given: object, **options: object) -> Seen:
        looks.append(chain.now() - begin)
        return look(split)

    monkeypatch.setattr(loop, "look", counted)
    keeper, begin = keeper_of(chain, [split], tmp_path / "keeper"), chain.now()

    def rounds(count: int) -> list[int]:
        looks.clear()
        for _ in range(count):
            move(chain, chain.now() + 601)
            keeper.round()
        return [look // 601 for look in looks]

    keeper.round()
    split.question(1, sender=chain.accounts[1])
    assert rounds(4) == [1]
    final.final = chain.block_number()
    assert rounds(3) == [5]
    before = final.snapshot()
    split.question(2, sender=chain.accounts[1])
    assert rounds(2) == [8]
    final.revert(before)
    # Others take the places of the blocks that are gone.
    for _ in range(9):
        chain.send(chain.accounts[5], 1)
    move(chain, begin + 601 * 9 + 60)
    assert rounds(3) == [10]


@pytest.mark.parametrize("wrong", [-2 * HOUR, 2 * HOUR])
def test_nothing_is_sent_while_the_clock_or_the_node_is_wrong(
    chain: Chain,
    split: RevenueSplit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: int,
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper")
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    with monkeypatch.context() as patched:
        patched.setattr(chain, "can_travel", False)
        patched.setattr("time.time", lambda: chain.now() + wrong)
        with pytest.raises(ChainError, match=f"differs from this clock by {wrong:,} seconds"):
            keeper.round()
        assert closings(split) == []
        patched.setattr("time.time", lambda: chain.now() + HOUR // 2)
        keeper.round()
    assert len(closings(split)) == 1


def test_a_node_that_fails_in_the_middle_is_asked_again_in_the_next_round(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", metrics=metrics)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))

    def fails(*_: object, **__: object) -> None:
        raise ChainError("the node ended the connection")

    with monkeypatch.context() as patched:
        patched.setattr(chain, "estimate", fails)
        assert not run_rounds([keeper], Event(), metrics, 0, once=True)
    assert closings(split) == []
    chain.travel(chain.now() + 121)
    assert run_rounds([keeper], Event(), metrics, 0, once=True)
    assert metrics.problems == {}
    assert len(closings(split)) == 1


def test_what_failed_after_it_sent_makes_nobody_look_again_at_once(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, waits, stop = keeper_of(chain, [], tmp_path / "keeper"), list[float](), Event()

    def rounds() -> Iterator[None]:
        keeper.is_busy = True
        yield
        raise ChainError("the node ended the connection")

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            stop.set()

    outcomes = rounds()
    monkeypatch.setattr(keeper, "round", lambda: next(outcomes))
    monkeypatch.setattr(stop, "wait", wait)
    run_rounds([keeper], stop, Metrics(), 60)
    assert waits == [1, 60, 60]


def test_a_partnership_that_fails_keeps_none_of_the_others(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics, bad = Metrics(), partnership_of(chain, 1, 2)
    keeper = keeper_of(chain, [bad, split], tmp_path / "keeper", metrics=metrics)
    for one in (bad, split):
        chain.send(one.address, 1_000)
    chain.travel(split.charter.end_of(1))

    def lies(*_: object, **__: object) -> int:
        raise ChainError("what it answers cannot be read")

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(bad, "till", lies)
        assert not run_rounds([keeper], Event(), metrics, 0, once=True)
        assert len(closings(split)) == 1
        let_pass(chain, keeper, chain.now() + 2 * HOUR)
    assert metrics.not_kept.labels(str(chain.chain_id))._value.get() == 1
    (problem,) = metrics.problems.values()
    assert problem == "partnership 0: what it answers cannot be read"
    # Whoever waits for it waits ever longer, and at most ten minutes.
    waits = [entry["retry_in"] for entry in logs if entry["event"] == "not kept"]
    assert waits[:5] == [120, 240, 480, 600, 600]
    let_pass(chain, keeper, chain.now() + 600)
    assert metrics.problems == {}
    assert metrics.not_kept.labels(str(chain.chain_id))._value.get() == 0
    assert len(closings(bad)) == 1


@pytest.mark.parametrize("what", ["partnerships", "node", "purse"])
def test_many_that_fail_end_no_round_but_a_node_that_fails_or_an_empty_purse_does(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    splits = [partnership_of(chain, 1, share) for share in range(1, 9)]
    for split in splits:
        chain.send(split.address, 1_000)
    chain.travel(splits[0].charter.end_of(1))
    keeper = keeper_of(chain, splits, tmp_path / "keeper")
    asked, reviewed, block = [], RevenueSplit.reviewed_period, chain.block

    def fails(split: RevenueSplit) -> int:
        asked.append(split)
        if split.address == splits[-1].address:
            return reviewed(split)
        raise ChainError("the node ended the connection")

    def is_gone(number: BlockId | None = None) -> Block:
        if len(asked) == 3:
            raise ChainError("no node reachable")
        return block(number)

    monkeypatch.setattr(RevenueSplit, "reviewed_period", fails)
    if what == "node":
        monkeypatch.setattr(chain, "block", is_gone)
    if what == "purse":
        monkeypatch.setattr(chain, "balance", lambda _: 1)
    if what == "partnerships":
        keeper.round()
        assert len(asked) == len(splits)
        assert [len(closings(split)) for split in splits] == [*[0] * 7, 1]
    else:
        with pytest.raises(ChainError, match=r"ended the connection|no node reachable"):
            keeper.round()
        assert len(asked) == 3


def test_what_a_node_refuses_to_try_is_left_out_and_tried_again_soon(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper", watch_every=600)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))

    def refuses(*_: object, **__: object) -> None:
        raise NodeRefusalError("internal error")

    with monkeypatch.context() as patched:
        patched.setattr(chain, "estimate", refuses)
        assert keeper.round() == chain.now() + 600
    assert closings(split) == []
    let_pass(chain, keeper, chain.now() + 601)
    assert len(closings(split)) == 1


def test_a_bad_token_is_tried_ever_more_rarely_also_by_who_begins_again(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    bad = chain.deploy("GasBurningToken")
    mint(chain, bad, split.address, 1_000)
    chain.send(split.address, 1_000)
    begin = split.charter.review_end(1)
    chain.travel(begin)
    metrics, store = Metrics(), tmp_path / "keeper"
    tries = []
    with capture_logs() as logs:
        while chain.now() < split.charter.end_of(2):
            next_at = keeper_of(chain, [split], store, metrics=metrics).round()
            if any(entry["event"] == "left out" for entry in logs):
                tries.append(chain.now() - begin)
            assert metrics.left_out.labels(str(chain.chain_id))._value.get() == 1
            # That is what waits for the keeper.
            assert metrics.overdue.labels(str(chain.chain_id))._value.get() == 0
            logs.clear()
            chain.travel(max(next_at, chain.now() + 1))
    assert len(payouts(split)) == 1
    waits = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert all(abs(wait - 600 * 2**number) < 10 for number, wait in enumerate(waits))
    assert len(waits) > 5


@pytest.mark.parametrize("has_pot", [False, True], ids=["open", "closed"])
def test_a_token_that_did_not_tell_what_there_was_is_asked_again(
    chain: Chain, split: RevenueSplit, tmp_path: Path, has_pot: bool
) -> None:
    token = chain.deploy("MoodyToken", 0)
    mint(chain, token, split.address, 1_000)
    begin = split.charter.end_of(1)
    chain.travel(begin)
    if has_pot:
        split.settle(token.address)
        begin = split.charter.review_end(1)
        chain.travel(begin)
    chain.transact(token.functions.setMute(True))
    metrics = Metrics()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", metrics=metrics, tokens=[token.address])
    with capture_logs() as logs:
        let_pass(chain, keeper, begin + HOUR)
    left_out = [entry["token"] for entry in logs if entry["event"] == "left out"]
    # After 0, 10 and 30 minutes.
    assert left_out == [token.address] * 3
    assert metrics.left_out.labels(str(chain.chain_id))._value.get() == 1
    chain.transact(token.functions.setMute(False))
    let_pass(chain, keeper, begin + 2 * HOUR)
    events = payouts(split) if has_pot else closings(split)
    assert [one.pot for one in events] == [1_000]


def test_an_empty_purse_is_told_and_nothing_is_sent(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", metrics=metrics)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    monkeypatch.setattr(chain._node, "balance", lambda *_: 10**9)
    outbox = SqliteOutbox(tmp_path / "outbox.sqlite")
    with living(chain, Life(), outbox):
        assert not run_rounds([keeper], Event(), metrics, 0, once=True)
    assert closings(split) == []
    purse, problem = metrics.problems.values()
    assert "fill it up" in purse
    assert re.search(r"send it .* more", problem)


def test_an_empty_purse_is_told_before_anything_is_due(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    keeper = keeper_of(chain, [split], tmp_path / "keeper", metrics=metrics)
    keeper.round()
    assert metrics.problems == {}
    for balance, problems in ((10**9, 1), (10**18, 0)):
        monkeypatch.setattr(chain._node, "balance", lambda *_, has=balance: has)
        chain.travel(chain.now() + 600)
        keeper.round()
        assert len(metrics.problems) == problems


class Mortal(Box):
    """A channel whose process dies as it gives a notice of a kind, before or after it is out."""

    def __init__(self, kind: str, after: bool) -> None:
        super().__init__()
        self._kind: str | None = kind
        self._after = after

    def give(self, notice: Notice, message: str) -> None:
        dies = notice.kind == self._kind
        if dies:
            self._kind = None
        if not dies or self._after:
            super().give(notice, message)
        if dies:
            raise KilledError


class Failing(Box):
    """A channel that cannot be reached, until it can."""

    fails = True

    def give(self, notice: Notice, message: str) -> None:
        if self.fails:
            raise OSError("the mail server is down")
        super().give(notice, message)


KINDS = ("delivered", "paid", "questioned", "review", "set-aside", "successor", "window")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_notice_is_given_once_also_by_who_begins_again_after_a_crash(
    chain: Chain, tmp_path: Path, kind: str, after: bool
) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    split = partnership_of(chain, 50, 30, 20, accounts=[*chain.accounts[1:3], payee.address])
    one, two, heir = *chain.accounts[1:3], chain.accounts[9]
    chain.transact(payee.functions.setMood(REFUSING))
    chain.send(split.address, 1_000)
    split.question(1, sender=one)
    split.offer(heir, 60, sender=two)
    split.announce(1, sender=heir)
    split.countersign(1, review_of(1, [40, 40, 20]).digest(split.domain()), sender=two)
    box, store, deaths = Mortal(kind, after), tmp_path / "keeper.sqlite", 0
    charter = split.charter
    for moment in (
        chain.now(),
        charter.end_of(1),
        charter.review_end(1) - 2 * 24 * HOUR,
        charter.review_end(1),
        charter.review_end(1) + 2 * HOUR,
        charter.review_end(1) + 9 * HOUR,
    ):
        if moment > charter.review_end(1) + 2 * HOUR:
            chain.transact(payee.functions.setMood(WELCOMING))
        chain.travel(moment)
        for _ in range(4):
            try:
                keeper_of(chain, [split], store, [box]).round()
            except KilledError:
                deaths += 1
    assert deaths == 1
    # Who died after it was out gives it again, under the same name.
    assert sorted(box.kinds) == sorted([*KINDS, *([kind] * after)])
    assert len({one.id for one in box.given}) == len(KINDS)


def test_a_window_that_closes_soon_is_told_by_a_keeper_that_runs(
    chain: Chain, tmp_path: Path
) -> None:
    split = partnership_of(chain, 70, 30)
    box = Box()
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", [box])
    chain.send(split.address, 1_000)
    soon = split.charter.review_end(1) - 3 * 24 * HOUR
    let_pass(chain, keeper, soon + 60)
    assert box.kinds == ["window"]


@pytest.mark.parametrize("named", ["tokens", "ignored"])
def test_of_tokens_that_are_left_alone_nobody_is_told(
    chain: Chain, tmp_path: Path, named: str
) -> None:
    split, box = partnership_of(chain, 70, 30), Box()
    spam = chain.deploy("PausableToken")
    mint(chain, spam, split.address, 1_000)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.review_end(1))
    # Anyone can settle anything.
    split.settle(spam.address)
    left: dict[str, Any] = {named: {"tokens": [ETHER], "ignored": [spam.address]}[named]}
    keeper = keeper_of(chain, [split], tmp_path / "keeper", [box], **left)
    let_pass(chain, keeper, chain.now() + HOUR)
    assert [(one.kind, one.token) for one in box.given] == [("paid", ETHER)]


@pytest.fixture
def clock(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Channels rest by the chain's time, and what they take comes on top of it."""
    clock = SimpleNamespace(taken=0)
    clock.monotonic = lambda: chain.now() + clock.taken
    monkeypatch.setattr(telling, "time", clock)
    return clock


def test_a_notice_that_could_not_be_given_is_given_later_and_tried_ever_more_rarely(
    chain: Chain, tmp_path: Path, clock: SimpleNamespace
) -> None:
    split = partnership_of(chain, 70, 30)
    split.question(1, sender=chain.accounts[1])
    box = Failing()
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", [box], watch_every=10)
    with capture_logs() as logs:
        let_pass(chain, keeper, chain.now() + HOUR)
    assert box.kinds == []
    # After 1, 2, 4, 8, and then each 10 minutes.
    assert 8 <= len([entry for entry in logs if entry["event"] == "notice failed"]) <= 10
    box.fails = False
    let_pass(chain, keeper, chain.now() + HOUR)
    assert box.kinds == ["questioned"]


@pytest.mark.parametrize("fails", [True, False], ids=["in vain", "slowly"])
def test_a_channel_that_hangs_keeps_no_period_open(
    chain: Chain,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    clock: SimpleNamespace,
    fails: bool,
) -> None:
    box = Failing()
    box.fails, give = fails, box.give

    def hangs(notice: Notice, message: str) -> None:
        # What is due was done before.
        assert [len(closings(split)) for split in splits] == [1] * 6
        clock.taken += 20
        give(notice, message)

    monkeypatch.setattr(box, "give", hangs)
    splits = [partnership_of(chain, 70, share) for share in range(1, 7)]
    for split in splits:
        chain.send(split.address, 1_000)
    chain.travel(splits[0].charter.end_of(1))
    for split in splits:
        split.question(1, sender=chain.accounts[1])
    keeper = keeper_of(chain, splits, tmp_path / "keeper.sqlite", [box])
    keeper.round()
    # It is tried once, and rests.
    assert clock.taken == 20
    assert [len(closings(split)) for split in splits] == [1] * 6
    box.fails = False
    let_pass(chain, keeper, chain.now() + 2 * HOUR)
    assert box.kinds == ["questioned"] * 6


def test_a_channel_that_hangs_is_asked_again_only_when_it_hangs_no_more(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: SimpleNamespace
) -> None:
    over, box, given = Event(), Box(), []
    give = box.give

    def hangs(notice: Notice, message: str) -> None:
        given.append(threading.current_thread())
        over.wait()
        give(notice, message)

    monkeypatch.setattr(box, "give", hangs)
    split = partnership_of(chain, 70, 30)
    split.question(1, sender=chain.accounts[1])
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", [box])
    with monkeypatch.context() as patched:
        patched.setattr(telling, "_MOST_SECONDS", 0.01)
        let_pass(chain, keeper, chain.now() + HOUR)
    assert len(given) == 1
    over.set()
    given[0].join()
    let_pass(chain, keeper, chain.now() + HOUR)
    # Nobody knows whether it got there the first time.
    assert box.kinds == ["questioned"] * 2


def test_what_was_set_aside_is_delivered_once_its_account_takes_it(
    chain: Chain, tmp_path: Path
) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    split = partnership_of(chain, 50, 30, accounts=[chain.accounts[1], payee.address])
    chain.transact(payee.functions.setMood(REFUSING))
    chain.send(split.address, 1_000)
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite")
    let_pass(chain, keeper, split.charter.review_end(1) + 3 * HOUR)
    assert chain.balance(payee.address) == 0
    chain.transact(payee.functions.setMood(WELCOMING))
    let_pass(chain, keeper, chain.now() + 40 * 24 * HOUR)
    assert chain.balance(payee.address) == 375


@pytest.fixture(params=DATABASES)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """What opens a new store."""
    numbers = itertools.count()
    if request.param == "sqlite":
        yield lambda: open_store(str(tmp_path / f"{next(numbers)}.sqlite"))
    else:
        url = request.getfixturevalue("postgres")
        yield lambda: open_store(with_schema(url, f"keeping_{next(NUMBERS)}"))


@pytest.fixture
def busy(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> list[RevenueSplit]:
    """Slices to pay, a period to close, another token's pot, and something to deliver; and another
    partnership, whose transactions are out at the same time.
    """
    other = partnership_of(chain, 50, 30)
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    accounts = [payee.address, *chain.accounts[1:7]]
    split = partnership_of(chain, *[1] * 7, accounts=accounts, tip=1_000)
    coin = chain.deploy("PausableToken")
    chain.transact(payee.functions.setMood(REFUSING))
    chain.send(split.address, 7_000)
    chain.travel(split.charter.review_end(1))
    split.settle(ETHER)
    chain.transact(payee.functions.setMood(WELCOMING))
    chain.send(split.address, 14_000)
    mint(chain, coin, split.address, 700)
    chain.travel(split.charter.end_of(2))
    split.settle(ETHER, coin.address)
    chain.send(split.address, 21_000)
    chain.send(other.address, 1_000)
    chain.travel(split.charter.end_of(3))
    monkeypatch.setattr("daosplit.keeper.act.GAS_LIMIT", 200_000)
    return [split, other]


def live(
    chain: Chain, splits: Sequence[RevenueSplit], store: Store, life: Life, outbox: Outbox
) -> None:
    """A process keeps until nothing is due any more, or it dies."""
    with living(chain, life, outbox):
        keeper = keeper_of(chain, splits, life.of(store))
        for _ in range(9):
            keeper.round()


def outcome(splits: Sequence[RevenueSplit]) -> tuple[list[list[str]], int, list[int]]:
    """What each transaction did, how many were sent, and who has what."""
    chain = splits[0].chain
    done = sorted(names for split in splits for names in transactions_of(split).values())
    balances = [chain.balance(account) for split in splits for account in split.roster()]
    return done, chain.nonce(chain.accounts[0]), balances


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_step_it_does_each_thing_once(
    chain: Chain,
    busy: Sequence[RevenueSplit],
    pool: Pool,
    stores: Callable[[], Store],
    tmp_path: Path,
    after: bool,
) -> None:
    """Whoever begins again ends where one that lived would have, having sent as much."""
    steps: set[str] = set()
    for at in (None, *range(1, 1_000, 1 if LONG else 37)):
        with chain.isolated():
            store = stores()
            outbox = store.outbox or SqliteOutbox(tmp_path / f"outbox-{at}.sqlite")
            life = Life(at, after=after)
            live(chain, busy, store, life, outbox)
            if at is None:
                undisturbed, calls = outcome(busy), len(life.calls)
                done = {name for names in undisturbed[0] for name in names}
                assert {"Closed", "PaidOut", "Delivered", "Tipped"} <= done
                assert min(one.to_seat for one in payouts(busy[0]) if isinstance(one, PaidOut)) < 7
                continue
            if at >= calls:
                break
            steps.add(life.calls[-1])
            live(chain, busy, store, Life(), outbox)
            assert outcome(busy) == undisturbed
            assert outbox.entries(chain.chain_id) == []
    if LONG:
        assert {"plan", "send_raw", "mine", "advance", "sending", "query", "call"} <= steps


def test_what_fails_on_one_chain_keeps_none_of_the_others(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    broken = keeper_of(embedded_chain(start=START), [], tmp_path / "a", metrics=metrics)
    well = keeper_of(chain, [split], tmp_path / "b", metrics=metrics)
    broken.chain_id = 5

    def fails() -> int:
        raise ChainError("no node can be reached")

    monkeypatch.setattr(broken, "round", fails)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    assert not run_rounds([broken, well], Event(), metrics, 0, once=True)
    assert metrics.problems == {"5": "no node can be reached"}
    assert len(closings(split)) == 1
