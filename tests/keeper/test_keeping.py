"""A keeper closes, pays and delivers when it is due, whatever it was interrupted by."""

from dataclasses import asdict
from pathlib import Path
from threading import Event

import pytest

from daosplit.agreement.charter import Charter
from daosplit.chain import Chain, embedded_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.keeper.economics import Patience
from daosplit.keeper.loop import run_rounds
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.store import open_store
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import partnership_of, set_shares
from support.keeping import (
    HOUR,
    Box,
    closings,
    counting_requests,
    dying_at,
    keeper_of,
    let_pass,
    payouts,
)

REFUSING, WELCOMING = 1, 0


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
    keeper.round()
    with counting_requests(chain) as counter:
        for _ in range(12):
            chain.travel(chain.now() + HOUR)
            before = counter.asked
            keeper.round()
            # The newest block, and a query for each kind of event.
            assert counter.asked - before <= 7


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
        keeper_of(chain, [split], store).round()
        assert closings(split) == []
    keeper_of(chain, [split], store).round()
    assert len(closings(split)) == 1


def test_gas_that_is_too_dear_is_waited_for_and_a_close_never_waits_for_good_gas(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    keeper_of(chain, [split], tmp_path / "a", max_fee=0).round()
    assert closings(split) == []
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


def test_who_wants_a_tip_for_it_waits_until_the_tip_pays(chain: Chain, tmp_path: Path) -> None:
    charter = Charter(start=START, months=0, test_seconds=40_000, review_window=20_000, tip=10_000)
    split = partnership_of(chain, 50, 30, **asdict(charter))
    chain.send(split.address, 10**17)
    keeper = keeper_of(chain, [split], tmp_path / "keeper", patience=Patience(needs_tip=True))
    chain.travel(split.charter.end_of(1))
    keeper.round()
    assert closings(split) == []
    let_pass(chain, keeper, split.charter.review_end(1) + 12 * HOUR)
    (paid,) = payouts(split)
    assert paid.timestamp > split.charter.review_end(1)


def test_an_empty_purse_is_told_and_nothing_is_sent(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = keeper_of(chain, [split], tmp_path / "keeper")
    monkeypatch.setattr(chain, "balance", lambda account: 10**9)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    with pytest.raises(ChainError, match="too little to send from"):
        keeper.round()
    assert closings(split) == []


def test_each_notice_is_given_once_also_by_who_begins_again(chain: Chain, tmp_path: Path) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    split = partnership_of(chain, 50, 30, accounts=[chain.accounts[1], payee.address])
    chain.transact(payee.functions.setMood(REFUSING))
    chain.send(split.address, 1_000)
    box, store = Box(), tmp_path / "keeper.sqlite"
    moments = [
        split.charter.end_of(1),
        split.charter.review_end(1) - 2 * 24 * HOUR,
        split.charter.review_end(1),
        split.charter.review_end(1) + 2 * HOUR,
    ]
    for moment in moments:
        chain.travel(moment)
        for _ in range(2):
            keeper_of(chain, [split], store, [box]).round()
    assert sorted(box.kinds) == ["paid", "set-aside", "window"]
    chain.transact(payee.functions.setMood(WELCOMING))
    let_pass(chain, keeper_of(chain, [split], store, [box]), chain.now() + 40 * 24 * HOUR)
    assert chain.balance(payee.address) == 375


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_request_it_does_each_thing_once(
    chain: Chain, split: RevenueSplit, tmp_path: Path, after: bool
) -> None:
    """Each life is one request longer than the one before, and its work is then finished."""
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    for at in range(100):
        with chain.isolated():
            store = tmp_path / f"{at}.sqlite"
            with dying_at(chain, at, after=after) as dying:
                keeper_of(chain, [split], store).round()
            keeper_of(chain, [split], store).round()
            assert len(closings(split)) == 1
            if dying.is_alive:
                break
    else:
        pytest.fail("a round takes more than a hundred requests")
    assert at > 10


def test_what_fails_on_one_chain_keeps_none_of_the_others(
    chain: Chain, split: RevenueSplit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    broken = keeper_of(embedded_chain(start=START), [], tmp_path / "a", metrics=metrics)
    well = keeper_of(chain, [split], tmp_path / "b", metrics=metrics)
    broken.label = "broken"

    def fails() -> int:
        raise ChainError("no node can be reached")

    monkeypatch.setattr(broken, "round", fails)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    assert not run_rounds([broken, well], Event(), metrics, 0, once=True)
    assert metrics.problems == {"broken": "no node can be reached"}
    assert len(closings(split)) == 1
