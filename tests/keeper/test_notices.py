"""Notices say names and amounts as people read them, and programs read them from fields."""

from collections.abc import Iterator

import pytest

from daosplit.chain import Chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.events import Founded, Reviewed
from daosplit.files.record import NamedSeat, Record
from daosplit.keeper.notices import SOON, News, Notice
from daosplit.keeper.situation import look
from daosplit.values.addresses import ETHER, shorten_account
from daosplit.values.catalogue import translate
from support.client import mint, partnership_of, review_of, set_shares

REFUSING = 1


@pytest.fixture
def split(chain: Chain) -> Iterator[RevenueSplit]:
    with chain.isolated():
        payee = chain.deploy("MoodyAccount", chain.accounts[2])
        chain.transact(payee.functions.setMood(REFUSING))
        yield partnership_of(chain, 70, 30, accounts=[chain.accounts[1], payee.address])


@pytest.fixture
def record(split: RevenueSplit) -> Record:
    partners = tuple(map(NamedSeat, ("retailer", "A"), split.roster()))
    return Record("convenience", split.chain.chain_id, split.address, 0, partners)


def told(split: RevenueSplit, record: Record | None = None) -> list[Notice]:
    seen = look(split)
    return list(News(split, record).notices(seen.situation, seen.events, seen.now))


def words(notices: list[Notice]) -> list[str]:
    return [str(notice.message).partition("): ")[2] for notice in notices]


def test_money_is_told_by_names_and_in_the_unit_of_its_token(
    chain: Chain, split: RevenueSplit, record: Record
) -> None:
    chain.send(split.address, 10**18)
    chain.travel(split.charter.review_end(1))
    receipt = split.settle(ETHER)
    aside, paid = told(split, record)
    _, payee = split.roster()
    label = f"convenience ({shorten_account(split.address)})"
    assert paid.message == f"{label}: The pot of period 1, 1 ETH, was paid out."
    assert aside.message == (
        f"{label}: 0.3 ETH could not be paid to A (seat 1, {shorten_account(payee)}) and is set "
        "aside."
    )
    about = (aside.chain, aside.partnership, aside.name, aside.transaction)
    assert about == (chain.chain_id, split.address, "convenience", receipt.transaction_hash)
    assert (aside.seat, aside.account, aside.token) == (1, payee, ETHER)
    assert (aside.amount, paid.amount, paid.period) == (3 * 10**17, 10**18, 1)
    assert "0.3 ETH" in translate(aside.message, "ja")


def test_a_token_is_told_with_its_address_since_anyone_can_claim_a_symbol(
    chain: Chain, split: RevenueSplit, record: Record
) -> None:
    symbol = "USDC\n\x1b[2J"
    named = chain.deploy("TestToken", symbol, symbol, 6, 0, False)
    nameless = chain.deploy("TestToken", "", "", 0, 0, False)
    for token in (named, nameless):
        mint(chain, token, split.address, 1_500_000)
    chain.travel(split.charter.review_end(1))
    split.settle(named.address)
    split.settle(nameless.address)
    assert words(told(split, record)) == [
        f"The pot of period 1, 1.5 USDC\\n\\x1b[2J ({named.address}), was paid out.",
        f"The pot of period 1, 1,500,000 {nameless.address}, was paid out.",
    ]


def test_slices_are_told_as_what_they_are(chain: Chain) -> None:
    with chain.isolated():
        split = partnership_of(chain, 50, 30, 20)
        chain.send(split.address, 1_000)
        chain.travel(split.charter.review_end(1))
        split.settle_slice(ETHER, 2)
        split.settle_slice(ETHER, 1)
        said = [
            str(notice.message).removeprefix(f"{split.address}: ") for notice in told(split, None)
        ]
    pot = "the pot of period 1, 0.000000000000001 ETH."
    assert said == [f"Seats 0 to 1 were paid from {pot}", f"Seats 2 to 2 were paid from {pot}"]


def test_seats_are_told_by_their_holders_also_by_those_who_came_later(
    chain: Chain, split: RevenueSplit, record: Record
) -> None:
    one, newcomer, heir = (chain.accounts[number] for number in (1, 5, 6))
    with chain.isolated():
        split = partnership_of(chain, 50, 50)
        chain.travel(split.charter.start_of(2))
        set_shares(split, 1, 40, 40, 20, admitted=[newcomer])
        split.question(2, sender=one)
        split.offer(heir, 60, sender=newcomer)
        split.announce(2, sender=heir)
        split.countersign(2, review_of(2, [1, 1, 1]).digest(split.domain()), sender=one)
        passed, asked, announced, waits = told(split, record)
        chain.travel(split.charter.review_end(2) - SOON)
        (window,) = told(split, record)
    holder = f"seat 2 ({shorten_account(newcomer)})"
    assert words([passed]) == ["The review of period 1 passed."]
    assert words([asked])[0].startswith(f"{holder} was asked to show that it is still there.")
    assert words([announced])[0].startswith(f"{heir} announced that it takes the seat of {holder}.")
    assert words([waits]) == [
        f"retailer (seat 0, {shorten_account(one)}) countersigned a review of period 2; it waits "
        "for others."
    ]
    assert (asked.seat, asked.account, asked.period) == (2, newcomer, 4)
    assert (announced.seat, announced.account) == (2, heir)
    assert (waits.seat, waits.account, waits.period) == (0, one, 2)
    assert (window.kind, window.period, window.transaction) == ("window", 2, None)


def test_what_a_node_hides_of_holders_stops_no_notice(chain: Chain) -> None:
    with chain.isolated():
        split = partnership_of(chain, 50, 50)
        set_shares(split, 1, 40, 40, 20, admitted=[chain.accounts[5]])
        split.question(2, sender=chain.accounts[1])
        seen = look(split)
        shown = [event for event in seen.events if not isinstance(event, Founded | Reviewed)]
        (asked,) = News(split).notices(seen.situation, shown, chain.now())
    assert asked.message.startswith(f"{split.address}: seat 2 was asked")
    assert asked.account is None
