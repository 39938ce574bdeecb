"""A keeper does what is due in many partnerships within one block, each under its own nonce."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain, fast_chain
from daosplit.chain.blocks import Transaction
from daosplit.chain.outbox import Outbox, SqliteOutbox, Step
from daosplit.chain.refusals import NodeRefusalError
from daosplit.chain.sending import Sender
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.signing import countersign
from daosplit.errors import ChainError
from daosplit.files.countersignatures import save_countersignatures
from daosplit.files.presence import save_presences
from daosplit.keeper.metrics import Metrics
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from daosplit.values.keccak import keccak
from support.client import mint, partnership_of, review_of, sign_by
from support.dying import Life
from support.hostile_payees import Hostile, copies
from support.keeping import HOUR, Pool, closings, keeper_of, living

COUNT = 12


@pytest.fixture(scope="module")
def chain() -> Chain:
    # The other one mines each transaction at once.
    return fast_chain(start=START)


@pytest.fixture(scope="module")
def splits(chain: Chain) -> list[RevenueSplit]:
    """Partnerships whose first period has just ended."""
    splits = [partnership_of(chain, 50, 30, number) for number in range(1, COUNT + 1)]
    for split in splits:
        chain.send(split.address, 1_000)
    chain.travel(splits[0].charter.end_of(1))
    return splits


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return SqliteOutbox(tmp_path / "outbox.sqlite")


@pytest.fixture(autouse=True)
def nothing_is_left(chain: Chain, outbox: Outbox) -> Iterator[None]:
    """Whatever happens, nothing stays out, and no nonce was used for nothing."""
    yield
    used = [
        entry.nonce
        for entry in outbox.entries(chain.chain_id, None, tuple(Step))
        if entry.step in (Step.TOLD, Step.FINAL)
    ]
    assert used == list(range(used[0], chain.nonce(chain.accounts[0]))) if used else True
    assert outbox.entries(chain.chain_id) == []


def blocks(splits: list[RevenueSplit]) -> list[int]:
    """How many closings each block has; each partnership's first period was closed once."""
    events = [event for split in splits for event in closings(split)]
    assert [event.period for event in events] == [1] * len(splits)
    by_block = Counter(event.timestamp for event in events)
    return [count for _, count in sorted(by_block.items())]


@pytest.mark.parametrize(("most", "expected"), [(50, [12]), (5, [5, 5, 2]), (1, [1] * 12)])
def test_many_are_closed_within_one_block(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    most: int,
    expected: list[int],
) -> None:
    metrics = Metrics()
    keeper = keeper_of(chain, splits, tmp_path / "keeper", metrics=metrics, most_in_flight=most)
    with living(chain, Life(), outbox), capture_logs() as logs:
        keeper.round()
        assert blocks(splits) == expected
        keeper.round()
    assert blocks(splits) == expected
    told = Counter((one["event"], one["partnership"]) for one in logs if "partnership" in one)
    assert set(told.values()) == {1}
    assert Counter(event for event, _ in told) == {"sent": COUNT, "finished": COUNT}
    (counted,) = metrics.transactions.collect()
    assert {one.value for one in counted.samples if one.name.endswith("_total")} == {COUNT}


def test_a_partnerships_second_transaction_waits_for_its_first(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As if a transaction could hold no two tokens.
    monkeypatch.setattr("daosplit.keeper.act.GAS_LIMIT", 120_000)
    coin = chain.deploy("PausableToken")
    chain.travel(splits[0].charter.end_of(1) + 60)
    for split in splits[:3]:
        mint(chain, coin, split.address, 700)
    chain.travel(splits[0].charter.end_of(2))
    keeper = keeper_of(chain, splits[:3], tmp_path / "keeper")
    with living(chain, Life(), outbox):
        for sent in (3, 6, 6):
            keeper.round()
            assert len(outbox.entries(chain.chain_id, None, (Step.TOLD,))) == sent
    for split in splits[:3]:
        first, second = closings(split)
        assert {first.token, second.token} == {ETHER, coin.address}
        assert first.timestamp < second.timestamp


@pytest.mark.parametrize("is_out", [True, False], ids=["out", "lost"])
def test_lost_answers_lead_to_no_second_transaction(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_out: bool,
) -> None:
    take, number = pool.send_raw, 0

    def lose(transaction: bytes) -> str:
        nonlocal number
        number += 1
        if number % 3 == 0:
            if is_out:
                take(transaction)
            raise ChainError("the connection was lost")
        return take(transaction)

    monkeypatch.setattr(pool, "send_raw", lose)
    with living(chain, Life(), outbox):
        keeper_of(chain, splits, tmp_path / "keeper").round()
    assert sum(blocks(splits)) == COUNT


def test_one_that_is_refused_frees_its_nonce_and_stops_no_other(
    chain: Chain, splits: list[RevenueSplit], pool: Pool, outbox: Outbox, tmp_path: Path
) -> None:
    pool.refusals = [None, None, NodeRefusalError("underpriced")]
    metrics = Metrics()
    keeper = keeper_of(chain, splits, tmp_path / "keeper", metrics=metrics)
    with living(chain, Life(), outbox):
        keeper.round()
        assert list(metrics.problems.values()) == ["partnership 2: underpriced"]
        assert closings(splits[2]) == []
        assert blocks([*splits[:2], *splits[3:]]) == [COUNT - 1]
        chain.travel(chain.now() + 121)
        keeper.round()
    assert metrics.problems == {}
    assert blocks(splits) == [COUNT - 1, 1]


def test_where_all_fail_for_want_of_coin_not_all_are_tried(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool.refusals = [NodeRefusalError("insufficient funds")] * COUNT
    monkeypatch.setattr(chain, "balance", lambda _: 1)
    with living(chain, Life(), outbox), pytest.raises(NodeRefusalError, match="insufficient funds"):
        keeper_of(chain, splits, tmp_path / "keeper").round()
    assert len(pool.refusals) == COUNT - 3


@pytest.mark.parametrize(
    ("after", "expected"), [(False, [4, 1, 7]), (True, [5, 7])], ids=["before", "after"]
)
def test_what_a_killed_one_has_out_is_followed_up_by_the_next(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    after: bool,
    expected: list[int],
) -> None:
    life = Life()
    with chain.isolated(), living(chain, life, SqliteOutbox(tmp_path / "undisturbed.sqlite")):
        keeper_of(chain, splits, tmp_path / "undisturbed").round()
    at = [number for number, name in enumerate(life.calls) if name == "send_raw"][4]
    with living(chain, Life(at, after=after), outbox):
        keeper_of(chain, splits, tmp_path / "keeper").round()
    assert len(outbox.entries(chain.chain_id)) == 5
    assert [closings(split) for split in splits] == [[]] * COUNT
    with living(chain, Life(), outbox):
        keeper_of(chain, splits, tmp_path / "keeper").round()
    # What was written down and not sent goes out once those before it are mined.
    assert blocks(splits) == expected


def test_where_another_was_faster_the_others_are_closed_all_the_same(
    chain: Chain, splits: list[RevenueSplit], pool: Pool, outbox: Outbox, tmp_path: Path
) -> None:
    keeper = keeper_of(chain, splits, tmp_path / "keeper")
    with living(chain, Life(), outbox, seconds_to_mine=-1):
        with pytest.raises(ChainError, match="not mined within"):
            keeper.round()
        assert len(outbox.entries(chain.chain_id)) == COUNT
        settle_dearly(chain, splits[1])
        with capture_logs() as logs:
            keeper.round()
    assert blocks(splits) == [COUNT]
    told = {entry["address"]: entry["event"] for entry in logs}
    assert [told.pop(splits[1].address), *set(told.values())] == ["failed", "finished"]


def test_what_a_node_forgot_is_sent_again_also_where_it_may_cost_no_more(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keeper = keeper_of(chain, splits[:1], tmp_path / "keeper")
    most = (pool.block("latest").base_fee or 0) + pool.priority_fee()
    with living(chain, Life(), outbox, max_fee=most, seconds_to_mine=-1):
        with monkeypatch.context() as patched:
            patched.setattr(pool, "send_raw", lambda signed: f"0x{keccak(signed).hex()}")
            with pytest.raises(ChainError, match="not mined within"):
                keeper.round()
        [entry] = outbox.entries(chain.chain_id)
        monkeypatch.setattr("daosplit.chain.posting.time.time", lambda: entry.planned_at + 601)
        # It is sent again before that is told.
        with pytest.raises(ChainError, match="not mined within"):
            keeper.round()
        chain.travel(chain.now() + 12)
        keeper.round()
    assert blocks(splits[:1]) == [1]


def test_what_fails_though_it_should_not_is_sent_ever_more_rarely(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "gas_for", lambda _: 40_000, raising=False)
    end, before = chain.now(), chain.nonce(chain.accounts[0])
    keeper = keeper_of(chain, splits[:1], tmp_path / "keeper")
    with living(chain, Life(), outbox):
        while chain.now() < end + 24 * HOUR:
            chain.travel(max(keeper.round(), chain.now() + 60))
        assert chain.nonce(chain.accounts[0]) - before < 9
        monkeypatch.delattr(pool, "gas_for")
        chain.travel(chain.now() + 24 * HOUR)
        keeper.round()
    assert len(closings(splits[0])) == 1


def test_what_passes_its_trial_and_fails_keeps_nothing_else_of_its_partnership(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    split = splits[0]
    bad, good = (chain.deploy("PausableToken") for _ in range(2))
    for coin in (bad, good):
        mint(chain, coin, split.address, 700)
    gas_for = pool.gas_for

    def too_little(transaction: Transaction) -> int:
        is_bad = bytes.fromhex(bad.address[2:]) in transaction.data
        return 40_000 if is_bad else int(gas_for(transaction))

    monkeypatch.setattr(pool, "gas_for", too_little, raising=False)
    end = split.charter.end_of(2)
    chain.travel(end)
    keeper, sent = keeper_of(chain, [split], tmp_path / "keeper"), chain.nonce(chain.accounts[0])
    with living(chain, Life(), outbox):
        while chain.now() < end + 24 * HOUR:
            chain.travel(max(keeper.round(), chain.now() + 60))
    assert {one.token for one in closings(split)} == {ETHER, good.address}
    assert max(one.timestamp for one in closings(split)) < end + HOUR
    assert chain.nonce(chain.accounts[0]) - sent < 12


def test_a_review_that_passes_its_trial_and_fails_is_paid_for_ever_more_rarely(
    chain: Chain,
    splits: list[RevenueSplit],
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    split = splits[0]
    review = tmp_path / "a.signatures.json"
    signed = sign_by(split, review_of(1, [50, 30, 2]), 0, 1)
    save_countersignatures(review, signed)
    split.question(1, sender=split.roster()[0])
    roster = split.roster()
    presences = Collected(split.domain(), Presence(split.current_period()))
    save_presences(tmp_path / "presence-2.json", countersign(chain, presences, roster, roster[1]))
    gas_for = pool.gas_for

    def too_little(transaction: Transaction) -> int:
        return int(gas_for(transaction)) if len(transaction.data) < 500 else 60_000

    begin, sent = chain.now(), chain.nonce(chain.accounts[0])
    keeper = keeper_of(chain, [split], tmp_path / "keeper", folder=tmp_path)
    with living(chain, Life(), outbox):
        with monkeypatch.context() as patched:
            patched.setattr(pool, "gas_for", too_little, raising=False)
            while chain.now() < begin + 24 * HOUR:
                chain.travel(max(keeper.round(), chain.now() + 60))
        assert [one.timestamp - begin < HOUR for one in closings(split)] == [True]
        assert split.questions() == {}
        assert chain.nonce(chain.accounts[0]) - sent < 12
        assert split.reviewed_period() == 0
        # What is new is handed in at once.
        save_countersignatures(review, signed)
        keeper.round()
    assert split.reviewed_period() == 1


def test_payees_that_take_ether_only_in_trials_keep_nobody_from_being_paid(
    chain: Chain,
    pool: Pool,
    outbox: Outbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A trial has no price of gas; with one they burn all that they may. Each needs 65,000 gas then,
    # of which a trial shows nothing.
    bad = copies(chain, Hostile(bytes.fromhex("3a15600657fe5b00"), takes=True), 6)
    accounts = [*chain.accounts[1:3], *bad]
    split = partnership_of(chain, *[1] * 8, accounts=accounts)
    chain.send(split.address, 8_000)
    begin = split.charter.review_end(split.current_period())
    chain.travel(begin)
    monkeypatch.setattr(pool, "gas_for", lambda t: pool.estimate(t) + 100_000, raising=False)
    before = [chain.balance(account) for account in accounts[:2]]
    keeper, sent = keeper_of(chain, [split], tmp_path / "keeper"), chain.nonce(chain.accounts[0])
    with living(chain, Life(), outbox):
        while chain.now() < begin + HOUR:
            chain.travel(max(keeper.round(), chain.now() + 60))
    paid = [chain.balance(account) for account in accounts[:2]]
    assert paid == [had + 1_000 for had in before]
    assert [split.set_aside(ETHER, account) for account in bad] == [1_000] * 6
    assert chain.nonce(chain.accounts[0]) - sent == 2


def settle_dearly(chain: Chain, split: RevenueSplit) -> None:
    """Somebody else settles, for which the miner gets more, and a block is mined."""
    account = chain.accounts[5]
    keys = {account: chain.signers[account]}
    call = split._contract.functions.settle(ETHER)
    sender = Sender(chain._node, chain.chain_id, keys)
    signed = sender.sign(
        sender.fill_in(
            Transaction(
                sender=account, to=call.to, data=call.data, max_fee=10**11, priority_fee=10**10
            )
        )
    )
    assert signed is not None
    chain._node.send_raw(signed)
    chain.travel(chain.now() + 12)
