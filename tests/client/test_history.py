"""The history tells everything that happened, and each payment to the last unit."""

import json
from typing import Any

import pytest
from eth_account import Account

from daosplit.agreement.charter import DAY
from daosplit.agreement.contributions import Contribution, pack
from daosplit.agreement.review import Review
from daosplit.agreement.shares import payout, take_tip
from daosplit.artifacts.addresses import partnership_address
from daosplit.chain import Chain, connect, embedded_chain
from daosplit.chain.blocks import Log
from daosplit.chain.contract import Contract
from daosplit.chain.refusals import NodeRefusalError
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.events import (
    Closed,
    EtherReceived,
    Event,
    Founded,
    Settled,
    TokenMoved,
)
from daosplit.events.payouts import Payment
from daosplit.history import History, read_events, read_history
from daosplit.history.reconcile import reconcile
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import (
    founding_of,
    mint,
    partnership_of,
    set_shares,
    sign_by,
    travel_to,
)

SIGNERS = [Account.from_key(key.to_bytes(32, "big")) for key in range(1, 21)]


@pytest.fixture(scope="module", params=["embedded", "anvil"])
def chain(request: pytest.FixtureRequest) -> Chain:
    if request.param == "embedded":
        return embedded_chain(start=START)
    chain = connect(request.getfixturevalue(request.param), signers=SIGNERS)
    for signer in SIGNERS:
        chain.send(signer.address, 10**19, sender=chain.accounts[-1])
    return chain


@pytest.fixture(scope="module")
def yen(chain: Chain) -> Contract:
    return chain.deploy("Token", "Yen", "JPY", 0)


def quarterly(chain: Chain, *shares: int, **charter: Any) -> RevenueSplit:
    """With quarters from the first of a month that has not begun, whatever the chain's day is."""
    months = founding_of(chain, 1, months=1).charter
    start = months.end_of(months.period_at(chain.now()))
    return partnership_of(chain, *shares, start=start, **charter)


def amounts_of(history: History) -> list[list[int]]:
    return [[payment.amount for payment in paid.payments] for paid in history.payouts]


def test_a_year_is_told_and_reconciled(chain: Chain, yen: Contract) -> None:
    """70/30, then 60/40, then 50/50 with reasons, and a quarter that nobody reviews."""
    split = quarterly(chain, 70, 30)
    retailer, startup = split.roster()
    sales = (1_000_001, 2_000_003, 4_000_005, 3_000_007)
    reviews = {
        1: ((70, "products and customers"), (30, "the platform")),
        2: ((60, "products and customers"), (40, "an improved system")),
        3: ((50, "joint marketing"), (50, "joint marketing, 共同マーケティング")),
    }
    for period, amount in enumerate(sales, start=1):
        travel_to(split, split.charter.start_of(period) + 2 * DAY)
        mint(chain, yen, split.address, amount // 2)
        mint(chain, yen, chain.accounts[0], amount - amount // 2)
        split.pay(yen.address, amount - amount // 2, period, f"sales of quarter {period}")
        travel_to(split, split.charter.end_of(period) + DAY)
        if period in reviews:
            contributions = tuple(
                Contribution(seat, points, reason)
                for seat, (points, reason) in enumerate(reviews[period])
            )
            review = Review(period, contributions, evidence_uri=f"https://example.com/{period}Q")
            split.review(review, sign_by(split, review, 0, 1))
        else:
            travel_to(split, split.charter.review_end(period))
        split.settle(yen.address)

    history = read_history(split)
    shares = [(70, 30), (60, 40), (50, 50), (50, 50)]
    expected = [payout(amount, held) for amount, held in zip(sales, shares, strict=True)]
    assert [tuple(amounts) for amounts in amounts_of(history)] == expected
    assert [paid.event.pot for paid in history.payouts] == list(sales)
    assert [(c.first_period, c.period) for c in history.closings] == [(p, p) for p in (1, 2, 3, 4)]
    for seat, account in enumerate((retailer, startup)):
        total = sum(amounts[seat] for amounts in expected)
        assert chain.call(yen.functions.balanceOf(account)) == total
    assert [
        tuple((entry.points, entry.reason) for entry in review.contributions)
        for review in history.reviews
    ] == list(reviews.values())
    assert [review.evidence_uri[-2:] for review in history.reviews] == ["1Q", "2Q", "3Q"]
    assert [paid.memo for paid in history.revenue] == [
        f"sales of quarter {p}" for p in (1, 2, 3, 4)
    ]

    result = reconcile(history)
    assert result.is_exact, result.differences
    assert result.conservation[yen.address].received == sum(sales)
    assert result.conservation[yen.address].paid == sum(sales)
    assert result.conservation[yen.address].holds


def test_it_begins_with_the_founding_and_what_came_before(chain: Chain, yen: Contract) -> None:
    founding = founding_of(chain, 3, 7)
    address = partnership_address(founding)
    mint(chain, yen, address, 5)
    chain.send(address, 9)
    split, receipt = found(chain, founding)
    assert receipt is not None
    chain.send(address, 11)
    history = read_history(split)
    assert isinstance(history.events[0], TokenMoved)
    assert (history.founding.roster, history.founding.shares) == (founding.accounts, (3, 7))
    assert history.charter == founding.charter
    assert (history.founding.block, history.founding.timestamp) == (
        receipt.block,
        receipt.timestamp,
    )
    # Plain ether that comes before there is code leaves no log.
    assert [event.amount for event in history.arrivals] == [5, 11]
    conservation = reconcile(history).conservation
    assert conservation[ETHER].received == 11
    assert conservation[ETHER].unlogged == 9
    assert conservation[ETHER].not_closed == 20
    assert reconcile(history).is_exact


def test_a_history_that_begins_after_the_founding_is_none(chain: Chain) -> None:
    split, receipt = found(chain, founding_of(chain, 3, 7))
    assert receipt is not None
    chain.send(split.address, 1)
    assert read_history(split, from_block=receipt.block).founding.block == receipt.block
    with pytest.raises(ChainError, match="begin with an earlier block"):
        read_history(split, from_block=receipt.block + 1)


def test_events_are_read_from_the_blocks_asked_for(chain: Chain) -> None:
    split = partnership_of(chain, 1, 1)
    chain.send(split.address, 2)
    last = chain.block_number()
    chain.send(split.address, 3)

    def received(events: tuple[Event, ...]) -> list[int]:
        return [event.amount for event in events if isinstance(event, EtherReceived)]

    assert received(read_events(split)) == [2, 3]
    assert received(read_events(split, to_block=last)) == [2]
    assert received(read_events(split, from_block=last + 1)) == [3]
    assert read_events(split, from_block=last + 2) == ()


def test_old_pots_are_paid_by_their_own_shares_without_the_admitted(
    chain: Chain, yen: Contract
) -> None:
    split = quarterly(chain, 1, 1)
    charter = split.charter
    travel_to(split, charter.end_of(1) + DAY)
    mint(chain, yen, split.address, 101)
    chain.travel(chain.now() + 1)
    closing = split.settle(yen.address)
    assert [type(event) for event in closing.events] == [Closed]
    # The next quarter's review comes first, and admits a partner.
    travel_to(split, charter.start_of(2) + 2 * DAY)
    newcomer = chain.accounts[9]
    set_shares(split, 2, 1, 1, 2, admitted=[newcomer])
    mint(chain, yen, split.address, 40)
    split.settle(yen.address)
    travel_to(split, charter.end_of(2))
    split.settle(yen.address)
    history = read_history(split)
    assert amounts_of(history) == [[50, 51], [10, 10, 20]]
    assert history.payouts[0].shares == (1, 1)
    assert history.roster[2] == newcomer
    assert history.tables == {0: (1, 1), 2: (1, 1, 2)}
    assert reconcile(history).is_exact


def test_who_holds_the_seat_when_the_pot_is_paid_gets_it(chain: Chain, yen: Contract) -> None:
    split = quarterly(chain, 1, 3)
    mint(chain, yen, split.address, 100)
    travel_to(split, split.charter.review_end(1))
    split.settle_slice(yen.address, 1)
    holder, buyer = split.roster()[1], chain.accounts[11]
    split.offer(buyer, sender=holder)
    split.accept(1, sender=buyer)
    split.settle(yen.address)
    history = read_history(split)
    assert [paid.payments for paid in history.payouts] == [
        (Payment(0, split.roster()[0], 25, 0, False),),
        (Payment(1, buyer, 75, 0, False),),
    ]
    (moved,) = history.seat_moves
    assert (moved.from_account, moved.to_account) == (holder, buyer)
    assert reconcile(history).is_exact


def test_a_tip_is_taken_off_each_payment(chain: Chain, yen: Contract) -> None:
    split = quarterly(chain, 50, 30, 20, tip=10_000)
    mint(chain, yen, split.address, 100_003)
    travel_to(split, split.charter.review_end(1) + 4 * DAY + 5)
    keeper = chain.accounts[12]
    split.settle_slice(yen.address, 2, sender=keeper)
    travel_to(split, split.charter.review_end(1) + 9 * DAY)
    split.settle(yen.address, tip_to=keeper)
    history = read_history(split)
    first, second = history.payouts
    gross = payout(100_003, (50, 30, 20))
    assert first.tipped is not None
    assert second.tipped is not None
    assert first.tipped.rate < second.tipped.rate
    for paid, due in ((first, gross[:2]), (second, gross[2:])):
        assert paid.tipped is not None
        left, tips = take_tip(due, paid.tipped.rate)
        assert tuple(payment.amount for payment in paid.payments) == left
        assert paid.tips == tips == paid.tipped.amount > 0
        assert paid.tipped.to == keeper
    assert reconcile(history).is_exact


def test_several_quarters_can_be_closed_at_once(chain: Chain, yen: Contract) -> None:
    split = quarterly(chain, 2, 1)
    mint(chain, yen, split.address, 10)
    travel_to(split, split.charter.review_end(3))
    split.settle(yen.address)
    (closing,) = read_history(split).closings
    assert isinstance(closing, Settled)
    assert (closing.first_period, closing.period, closing.pot) == (1, 3, 10)


def test_texts_that_are_no_utf8_are_told_byte_for_byte(chain: Chain) -> None:
    split = quarterly(chain, 1)
    travel_to(split, split.charter.start_of(1))
    reason = b"\xff\xfe\x1b[2J".decode(errors="surrogateescape")
    review = Review(1, (Contribution(0, 1, reason),))
    contract = split._contract
    account = split.roster()[0]
    digest = chain.call(contract.functions.hashReview(review.to_contract()))
    split.countersign(1, digest, sender=account)
    chain.transact(contract.functions.review(review.to_contract(), (0, b"", 0, [], 1, 0)))
    history = read_history(split)
    assert history.reviews[0].contributions == review.contributions
    assert pack(history.reviews[0].contributions)[-6:] == b"\xff\xfe\x1b[2J"
    assert [signed.account for signed in history.countersignatures] == [account]
    shown = history.to_json()
    assert "\x1b" not in shown
    reviewed = next(e for e in json.loads(shown)["events"] if e["event"] == "Reviewed")
    assert reviewed["contributions"][0]["reason"] == "\\xff\\xfe\x1b[2J"


def test_json_keeps_amounts_exact_and_names_every_event(chain: Chain, yen: Contract) -> None:
    split = quarterly(chain, 2, 1)
    amount = 2**80 + 1
    mint(chain, yen, split.address, amount)
    travel_to(split, split.charter.review_end(1))
    split.settle(yen.address)
    told = json.loads(read_history(split).to_json())
    settled = next(event for event in told["events"] if event["event"] == "Settled")
    assert settled["pot"] == str(amount)
    assert [one["amount"] for one in told["payouts"][0]["payments"]] == [
        str(part) for part in payout(amount, (2, 1))
    ]
    assert told["tokens"][yen.address]["balance"] == "0"
    assert told["tables"] == {"0": [2, 1]}
    assert told["events"][0]["charter"]["utc_offset"] == 0
    names = [event["event"] for event in told["events"]]
    assert names == ["Founded", "TokenMoved", "TokenMoved", "TokenMoved", "Settled"]


# Nodes that refuse


class Refusing:
    """A node's logs, that gives at most so many blocks at once."""

    def __init__(self, chain: Chain, most: int) -> None:
        self.asked: list[int] = []
        self._most = most
        self._logs = chain.logs

    def __call__(self, first: int, last: int, **wanted: Any) -> tuple[Log, ...]:
        blocks = last - first + 1
        self.asked.append(blocks)
        if blocks > self._most:
            raise NodeRefusalError("range too large")
        return self._logs(first, last, **wanted)


def test_a_node_that_refuses_many_blocks_is_asked_for_fewer(
    anvil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = connect(anvil)
    split = partnership_of(chain, 1, 1)
    chain.send(split.address, 5)
    for _ in range(20):
        chain.send(chain.accounts[1], 1)
    chain.send(split.address, 6)
    whole = read_events(split)
    refusing = Refusing(chain, most=7)
    monkeypatch.setattr(chain, "logs", refusing)
    assert read_events(split) == whole
    assert min(refusing.asked) <= 7 < max(refusing.asked)
    assert [type(event) for event in whole] == [Founded, EtherReceived, EtherReceived]

    monkeypatch.setattr(chain, "logs", Refusing(chain, most=0))
    with pytest.raises(ChainError, match="range too large"):
        read_events(split)
