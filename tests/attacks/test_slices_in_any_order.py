"""Slices of every size, with anything in between: together they pay what one call pays."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daosplit.agreement.shares import payout
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.effort import LONG
from support.hostile_payees import HOSTILE, copies
from support.money import ETHER, Money
from support.partnership import NOBODY, Founder, Partnership, review_of

POT = 1009


def compositions(total: int) -> Iterator[tuple[int, ...]]:
    """Every way to make a number of positive numbers, in order."""
    if total == 0:
        yield ()
    for first in range(1, total + 1):
        for rest in compositions(total - first):
            yield (first, *rest)


def pay_slice(partnership: Partnership, money: Money, seats: int) -> None:
    partnership.transact("settleSlice", money.address, seats, NOBODY)


@pytest.mark.shows("cuts-pot-into-slices")
@pytest.mark.parametrize("refusing", [0b0000, 0b0101, 0b1010, 0b1111])
def test_every_way_to_cut_four_seats_into_slices_pays_the_same(
    chain: Chain, founder: Founder, ether: Money, refusing: int
) -> None:
    """Whoever refuses, and whatever sizes; one seat holds no shares."""
    shares = (7, 0, 5, 4)
    bad = copies(chain, HOSTILE["burns all gas at once"], 4)
    accounts = [
        bad[seat] if refusing >> seat & 1 else chain.accounts[seat + 1] for seat in range(4)
    ]
    partnership = founder.found(*shares, accounts=accounts)
    ether.give(partnership.address, POT)
    due = payout(POT, shares)
    chain.travel(partnership.review_end(1))
    ways = list(compositions(4))
    assert len(ways) == 8
    for way in ways:
        with chain.isolated():
            for number, size in enumerate(way):
                before = [ether.held_by(account) for account in accounts]
                pay_slice(partnership, ether, size)
                gained = [
                    ether.held_by(account)
                    - held
                    + (partnership.call("setAside", ETHER, account) if refusing >> seat & 1 else 0)
                    for seat, (account, held) in enumerate(zip(accounts, before, strict=True))
                ]
                start = sum(way[:number])
                for seat in range(start, start + size):
                    assert gained[seat] == due[seat]
            aside = sum(amount for seat, amount in enumerate(due) if refusing >> seat & 1)
            assert partnership.call("till", ETHER) == (1, 0, aside, 0)
            assert ether.held_by(partnership.address) == aside


# What others do in between

Deed = Callable[[Partnership, Money, Money], None]


def money_comes_in(partnership: Partnership, money: Money, other: Money) -> None:
    money.give(partnership.address, 500)


def somebody_pays_for_the_running_period(
    partnership: Partnership, money: Money, other: Money
) -> None:
    payer = partnership.chain.accounts[40]
    money.give(payer, 11)
    money.transact("approve", partnership.address, 11, sender=payer)
    partnership.transact("pay", money.address, 11, 2, "", sender=payer)


def the_shares_change(partnership: Partnership, money: Money, other: Money) -> None:
    if partnership.call("reviewedPeriod") < 2:
        partnership.set_shares(2, 45, 33, 22)


def somebody_is_admitted(partnership: Partnership, money: Money, other: Money) -> None:
    if partnership.call("reviewedPeriod") < 2:
        review = review_of(2, [50, 30, 20, 5], [partnership.chain.accounts[30]])
        partnership.pass_review(review, 0, 1, 2, 3)


def another_token_is_settled(partnership: Partnership, money: Money, other: Money) -> None:
    other.give(partnership.address, 77)
    if partnership.call("till", other.address)[0] == 0:
        partnership.transact("settle", other.address)


def a_worthless_token_is_settled(partnership: Partnership, money: Money, other: Money) -> None:
    spam = Money(partnership.chain, partnership.chain.deploy("Token", "Spam", "SPAM", 0))
    spam.give(partnership.address, 1)
    partnership.transact("settle", spam.address)


DEEDS: list[Deed] = [
    money_comes_in,
    somebody_pays_for_the_running_period,
    the_shares_change,
    somebody_is_admitted,
    another_token_is_settled,
    a_worthless_token_is_settled,
]
PAIRS = (
    list(product(DEEDS, DEEDS))
    if LONG
    else [(one, two) for one, two in zip(DEEDS, DEEDS[1:] + DEEDS[:1], strict=True)]
)


@pytest.mark.shows("pays-reviews-admits-settles")
@pytest.mark.parametrize(
    "deeds", PAIRS, ids=lambda deeds: " then ".join(deed.__name__ for deed in deeds)
)
def test_what_happens_between_slices_changes_no_payment(
    chain: Chain, partnership: Partnership, token: Money, ether: Money, deeds: tuple[Deed, Deed]
) -> None:
    token.give(partnership.address, POT)
    partnership.next_at(partnership.review_end(1))
    seats = list(partnership.roster)
    gained = token.gained(seats, lambda: pay_slice(partnership, token, 1))
    for seat, deed in enumerate(deeds, 1):
        deed(partnership, token, ether)
        paid = token.gained(seats, lambda: pay_slice(partnership, token, 1))
        assert paid == [amount if it == seat else 0 for it, amount in enumerate(paid)]
        gained[seat] = paid[seat]
    assert tuple(gained) == payout(POT, (50, 30, 20))
    till = partnership.call("till", token.address)
    assert till == (1, 0, 0, 0)
    assert partnership.call("accrued", token.address) == token.held_by(partnership.address)


@pytest.mark.shows("moves-seat-away-back")
def test_a_seat_that_moves_back_and_forth_between_slices_is_paid_once(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    """To an account of its own, after it was paid: it gets nothing more."""
    token.give(partnership.address, POT)
    partnership.next_at(partnership.review_end(1))
    holder, own = partnership.roster[0], chain.accounts[60]
    pay_slice(partnership, token, 1)
    partnership.transact("offer", own, 0, sender=holder)
    partnership.transact("accept", 0, sender=own)
    pay_slice(partnership, token, 1)
    partnership.transact("offer", holder, 0, sender=own)
    partnership.transact("accept", 0, sender=holder)
    pay_slice(partnership, token, 1)
    due = payout(POT, (50, 30, 20))
    assert (token.held_by(holder), token.held_by(own)) == (due[0], 0)
    assert token.held_by(partnership.address) == 0


# Longer rosters


@pytest.fixture(scope="module")
def ledger(chain: Chain) -> Contract:
    return chain.deploy("Token", "Ledger", "LED", 0)


@pytest.mark.shows("cuts-pot-into-slices")
@given(data=st.data())
@settings(
    max_examples=200 if LONG else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_slices_of_any_sizes_with_money_coming_in_pay_what_one_call_pays(
    founder: Founder, ledger: Contract, data: st.DataObject
) -> None:
    chain = founder.chain
    token = Money(chain, ledger)
    shares = data.draw(st.lists(st.integers(0, 2**32 - 1), min_size=2, max_size=24).filter(any))
    pot = data.draw(st.one_of(st.integers(1, 100), st.integers(1, 2**104 - 1)))
    accounts = [f"0x{2**150 + seat:040x}" for seat in range(len(shares))]
    with chain.isolated():
        partnership = founder.found(*shares, accounts=checksummed(accounts))
        token.give(partnership.address, pot)
        chain.travel(partnership.review_end(1))
        came_in = 0
        first = True
        while first or partnership.call("till", token.address)[1]:
            first = False
            pay_slice(partnership, token, data.draw(st.integers(1, 9)))
            extra = data.draw(st.integers(0, 2**64))
            token.give(partnership.address, extra)
            came_in += extra
        held = tuple(token.held_by(account) for account in partnership.roster)
        assert held == payout(pot, shares)
        assert token.held_by(partnership.address) == came_in


def checksummed(accounts: list[str]) -> list[str]:
    return [to_checksum_address(account) for account in accounts]
