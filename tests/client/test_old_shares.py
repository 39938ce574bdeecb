"""Shares that the contract no longer keeps are found in its events, or not told at all."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from eth_utils.crypto import keccak

from daosplit.agreement.charter import DAY
from daosplit.agreement.shares import payout
from daosplit.chain import Chain, connect
from daosplit.chain.blocks import Log
from daosplit.chain.one_block import find_head
from daosplit.cli.partnership_source import Partnership
from daosplit.cli.verify import read_claim
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, ContractError, MissingEventError
from daosplit.events import Event, Founded, Reviewed
from daosplit.events.log_reading import read_logs
from daosplit.events.logs import LogsWanted
from daosplit.events.reviewed_shares import reviews_down_to, tables_of
from daosplit.files.record import Record
from daosplit.history import read_events, read_history
from daosplit.history.passed import read_passed
from daosplit.history.reconcile import reconcile
from support.client import mint, partnership_of, review_of, set_shares, sign_by, travel_to

FOUNDING = (50, 30, 20)
TABLES = {0: FOUNDING, 1: (45, 35, 20), 3: (40, 35, 20, 5), 4: (42, 33, 20, 5), 6: (40, 33, 22, 5)}
"""By the period that was reviewed, in the weeks after it."""
PERIODS = range(9)
REVIEWED = keccak(
    text="Reviewed(uint256,bytes32,uint256,uint256,bytes,address[],bytes32,string,uint256)"
)
FOUNDED = keccak(text="Founded(uint200,address,bytes)")


def shares_of(period: int) -> tuple[int, ...]:
    return TABLES[max(reviewed for reviewed in TABLES if reviewed <= period)]


def play(chain: Chain) -> RevenueSplit:
    """Each review overwrites the table before it, since no pot is open."""
    split = partnership_of(chain, *FOUNDING)
    for period, shares in list(TABLES.items())[1:]:
        travel_to(split, split.charter.end_of(period) + DAY)
        admitted = [chain.accounts[9]] if period == 3 else []
        set_shares(split, period, *shares, admitted=admitted)
    return split


@pytest.fixture(scope="module")
def split(chain: Chain) -> RevenueSplit:
    return play(chain)


def is_review_of(period: int, topics: Any) -> bool:
    return bytes(topics[0]) == REVIEWED and int.from_bytes(topics[1], "big") == period


def hide(monkeypatch: pytest.MonkeyPatch, chain: Chain, is_hidden: Callable[[Log], bool]) -> None:
    """The chain does not show some of its logs."""
    logs = chain.logs

    def some(*arguments: Any, **wanted: Any) -> tuple[Log, ...]:
        return tuple(log for log in logs(*arguments, **wanted) if not is_hidden(log))

    monkeypatch.setattr(chain, "logs", some)


def test_the_contract_keeps_none_of_the_old_ones(split: RevenueSplit) -> None:
    assert [split.kept_shares_of(period) for period in PERIODS[:6]] == [None] * 6
    assert split.kept_shares_of(6) == split.kept_shares_of(8) == TABLES[6]
    with pytest.raises(ContractError) as caught:
        split.chain.call(split._contract.functions.sharesOf(5))
    assert caught.value.arguments == {"period": 5}


def test_the_client_tells_all_of_them_from_the_events(split: RevenueSplit) -> None:
    """Of each reviewed period and of each between; newcomers are missing before they came."""
    assert [split.shares_of(period) for period in PERIODS] == list(map(shares_of, PERIODS))


def test_an_amount_is_shared_out_by_them(split: RevenueSplit) -> None:
    for period in PERIODS:
        assert split.share_out(10**18 + 7, period) == payout(10**18 + 7, shares_of(period))


def test_they_can_be_told_as_of_a_block(split: RevenueSplit) -> None:
    reviews = [event for event in read_events(split) if isinstance(event, Reviewed)]
    after_period_3 = reviews[1].block
    told = [split.shares_of(period, block=after_period_3) for period in PERIODS]
    assert told == [TABLES[max(it for it in (0, 1, 3) if it <= period)] for period in PERIODS]


def test_each_review_names_the_period_of_the_one_before_it(split: RevenueSplit) -> None:
    reviews = read_history(split).reviews
    assert [(it.period, it.previous_period) for it in reviews] == [(1, 0), (3, 1), (4, 3), (6, 4)]


def test_only_its_own_logs_are_asked_for(chain: Chain, split: RevenueSplit) -> None:
    token = chain.deploy("Token", "", "", 0)
    mint(chain, token, split.address, 1)
    chain.send(split.address, 1)
    head = find_head(chain)
    own = list(read_logs(chain, LogsWanted(split.address, own_only=True), 0, head))
    assert {log.address for log in own} == {split.address}
    assert len(own) == len(list(read_logs(chain, LogsWanted(split.address), 0, head))) - 1


# A log that a node hides


@pytest.mark.parametrize("hidden", [1, 3, 4, 6])
def test_a_review_that_a_node_hides_is_noticed_whatever_period_is_asked_for(
    split: RevenueSplit, monkeypatch: pytest.MonkeyPatch, hidden: int
) -> None:
    """Never is the one before it taken for it."""
    hide(monkeypatch, split.chain, lambda log: is_review_of(hidden, log.topics))
    for period in PERIODS[:6]:
        with pytest.raises(MissingEventError, match=f"does not show the review of period {hidden}"):
            split.shares_of(period)
    assert split.shares_of(7) == TABLES[6]
    with pytest.raises(MissingEventError) as caught:
        read_history(split)
    assert (caught.value.partnership, caught.value.period) == (split.address, hidden)


def test_a_founding_that_a_node_hides_is_noticed(
    split: RevenueSplit, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch, split.chain, lambda log: log.topics[0] == FOUNDED)
    with pytest.raises(MissingEventError, match="does not show the founding of") as caught:
        split.shares_of(2)
    assert caught.value.period == 0


def test_so_is_a_block_after_the_founding_to_begin_with(chain: Chain, split: RevenueSplit) -> None:
    reviews = read_history(split).reviews
    late = RevenueSplit(chain, split.address, first_block=reviews[0].block)
    with pytest.raises(MissingEventError, match=r"founding.*begin with an earlier block"):
        late.shares_of(1)
    late = RevenueSplit(chain, split.address, first_block=reviews[0].block + 1)
    with pytest.raises(MissingEventError, match="review of period 1 "):
        late.shares_of(1)


def test_a_record_says_where_to_begin(chain: Chain, split: RevenueSplit) -> None:
    founded = read_history(split).founding.block
    record = Record("partnership", chain.chain_id, split.address, founded, ())
    assert RevenueSplit.from_record(chain, record).first_block == founded
    assert RevenueSplit.from_record(chain, record).shares_of(2) == TABLES[1]


def test_the_error_says_what_to_do_and_can_be_sent_on() -> None:
    error = MissingEventError("0x5A", 4)
    assert str(error) == (
        "the node does not show the review of period 4 of 0x5A; "
        "begin with an earlier block, or ask another node"
    )
    assert isinstance(error, ChainError)
    again = pickle.loads(pickle.dumps(error))
    assert (again.partnership, again.period, str(again)) == ("0x5A", 4, str(error))


@pytest.mark.parametrize("previous", [6, 7, 2**255])
def test_a_review_that_names_itself_or_a_later_one_before_it_leads_nowhere(
    split: RevenueSplit, previous: int
) -> None:
    events = list(read_events(split))
    reviews = [event for event in events if isinstance(event, Reviewed)]
    lying = replace(reviews[-1], previous_period=previous)
    events[events.index(reviews[-1])] = lying
    with pytest.raises(MissingEventError):
        tables_of(events, 6, split.address)


def test_a_review_that_none_names_is_left_out(split: RevenueSplit) -> None:
    """Such as one that a node made up, or that another branch of the chain had."""
    events: list[Event] = list(read_events(split))
    [third] = [it for it in events if isinstance(it, Reviewed) and it.period == 3]
    events.insert(events.index(third), replace(third, period=2, previous_period=1))
    assert tables_of(events, 6, split.address) == TABLES
    assert [it.period for it in reviews_down_to(events, 6, 2, split.address)] == [6, 4, 3, 1]
    assert isinstance(events[0], Founded)


# What else reads old reviews


def test_the_review_that_passed_is_found_or_none_was(split: RevenueSplit) -> None:
    for period in PERIODS:
        passed = read_passed(split, period)
        assert (passed.period if passed else 0) == (period if period in TABLES else 0)


def test_a_review_that_a_node_hides_is_not_told_to_have_never_passed(
    split: RevenueSplit, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch, split.chain, lambda log: is_review_of(3, log.topics))
    for period in (1, 2, 3):
        with pytest.raises(MissingEventError, match="review of period 3"):
            read_passed(split, period)
    passed = read_passed(split, 4)
    assert passed is not None
    assert passed.previous_period == 3


def test_weighing_and_verifying_old_quarters_begin_with_the_shares_of_then(
    split: RevenueSplit,
) -> None:
    """As `daosplit weigh` and `daosplit verify` ask for them."""
    known = Partnership(split.charter, split.roster(), ("a", "b", "c", "d"), split=split)
    for period in range(1, 9):
        assert known.standing(period).shares == shares_of(period - 1)
    for period in (1, 3, 4, 6):
        claim = read_claim(known, None, period, None)
        assert (claim.old_shares, claim.new_shares) == (shares_of(period - 1), TABLES[period])
        assert claim.is_passed
    for period in (2, 5):
        with pytest.raises(ChainError, match=f"no review of period {period} has passed"):
            read_claim(known, None, period, None)


def test_a_history_has_all_tables_and_tells_which_are_kept(
    chain: Chain, split: RevenueSplit
) -> None:
    token = chain.deploy("Token", "Yen", "JPY", 0)
    mint(chain, token, split.address, 1000)
    travel_to(split, split.charter.end_of(7))
    split.settle(token.address)
    early = review_of(8, (40, 33, 22, 5))
    split.review(early, sign_by(split, early, 0, 1, 2, 3))
    split.settle(token.address)
    history = read_history(split)
    assert history.tables == {**TABLES, 8: TABLES[6]}
    assert history.kept_tables == {6: TABLES[6], 8: TABLES[6]}
    assert [it.period for it in history.reviews] == [1, 3, 4, 6, 8]
    assert reconcile(history).is_exact


def test_a_node_that_hides_a_log_is_noticed_too(
    anvil: str, monkeypatch: pytest.MonkeyPatch, chain: Chain
) -> None:
    chain = connect(anvil, signers=[*chain.signers.values()][:3])
    for account in chain.accounts[:3]:
        chain.send(account, 10**18, sender=chain.accounts[-1])
    split = quarterly_from_now(chain)
    assert split.shares_of(1) == (40, 60)
    for _ in range(4):  # of the newest blocks the receipts are read as well
        chain.travel(chain.now() + 1)
    hide(monkeypatch, chain, lambda log: is_review_of(1, log.topics))
    with pytest.raises(MissingEventError, match="review of period 1 "):
        split.shares_of(1)


def quarterly_from_now(chain: Chain) -> RevenueSplit:
    """Reviewed twice, in the weeks after its first and its second period."""
    seconds = chain.now() + 10
    split = partnership_of(
        chain, 50, 50, start=seconds, months=0, test_seconds=DAY, review_window=DAY
    )
    for period, shares in ((1, (40, 60)), (2, (45, 55))):
        travel_to(split, split.charter.end_of(period) + 10)
        set_shares(split, period, *shares)
    return split
