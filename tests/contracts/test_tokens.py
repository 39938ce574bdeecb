"""Rule 14: a bad token harms only itself."""

from typing import Any

import pytest

from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.money import ETHER, MOST_IN_TILL, Money
from support.partnership import NOBODY, Founder, Partnership, event
from support.refusal import refused

PROPERLY = 0
WAYS = {
    "reverts": 1,
    "answers false": 2,
    "answers 2, which is not true": 3,
    "answers nothing but has code": 4,
    "answers a byte too little": 5,
    "answers hugely": 6,
    "reverts hugely": 7,
    "burns all gas": 8,
}
"""Of `MisbehavingToken`: none of them transfers anything."""
NO_BALANCE = {
    name: way
    for name, way in WAYS.items()
    if not name.startswith(("answers false", "answers 2", "answers hugely"))
}
"""A number is a balance, whatever is meant by it."""


@pytest.fixture
def bad(chain: Chain) -> Money:
    return Money(chain, chain.deploy("MisbehavingToken"))


def settle(partnership: Partnership, money: Money, period: int = 1) -> list[int]:
    """What each seat gets when the window of that period has closed."""
    partnership.next_at(partnership.review_end(period))
    return settle_now(partnership, money)


def settle_now(partnership: Partnership, money: Money) -> list[int]:
    return money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))


# What a token may answer


def test_a_token_of_the_old_kind_that_returns_nothing_has_paid_if_it_is_a_contract(
    chain: Chain, partnership: Partnership
) -> None:
    token = Money(chain, chain.deploy("TokenWithoutReturn"))
    token.give(partnership.address, 1000)
    assert settle(partnership, token) == [500, 300, 200]
    assert partnership.call("till", token.address) == (1, 0, 0, 0)


@pytest.mark.parametrize("way", [way for name, way in WAYS.items() if "nothing" not in name])
def test_a_transfer_that_ends_in_any_other_way_is_set_aside(
    partnership: Partnership, bad: Money, way: int
) -> None:
    account = partnership.roster[1]
    bad.transact("misbehave", account, way, PROPERLY)
    bad.give(partnership.address, 1000)
    assert settle(partnership, bad) == [500, 0, 200]
    assert partnership.call("setAside", bad.address, account) == 300
    bad.transact("misbehave", account, PROPERLY, PROPERLY)
    partnership.transact("deliver", bad.address, account)
    assert bad.held_by(account) == 300


def test_a_token_that_says_that_it_paid_is_believed(partnership: Partnership, bad: Money) -> None:
    """And what it kept is revenue again: its lie harms nobody but its own holders."""
    bad.transact("misbehave", partnership.roster[1], WAYS["answers nothing but has code"], PROPERLY)
    bad.give(partnership.address, 1000)
    assert settle(partnership, bad) == [500, 0, 200]
    assert partnership.call("setAside", bad.address, partnership.roster[1]) == 0
    assert partnership.call("accrued", bad.address) == 300


@pytest.mark.parametrize("way", NO_BALANCE.values(), ids=NO_BALANCE)
def test_a_token_that_does_not_tell_a_balance_cannot_be_settled(
    partnership: Partnership, bad: Money, way: int
) -> None:
    bad.give(partnership.address, 1000)
    bad.transact("misbehave", partnership.address, PROPERLY, way)
    partnership.next_at(partnership.review_end(1))
    calls: list[tuple[Any, ...]] = [
        ("settle", bad.address),
        ("settleSlice", bad.address, 1, NOBODY),
        ("pay", bad.address, 1, 2, ""),
        ("accrued", bad.address),
        ("releasable", bad.address),
    ]
    for function, *arguments in calls:
        with refused("NoBalance", token=bad.address):
            partnership.transact(function, *arguments)
    bad.transact("misbehave", partnership.address, PROPERLY, PROPERLY)
    assert settle_now(partnership, bad) == [500, 300, 200]


def test_of_a_huge_answer_the_first_word_is_the_balance(
    partnership: Partnership, bad: Money
) -> None:
    bad.give(partnership.address, 1000)
    bad.transact("misbehave", partnership.address, PROPERLY, WAYS["answers hugely"])
    assert partnership.call("accrued", bad.address) == 0


# Fees, and balances that change by themselves


def test_of_a_token_with_a_fee_each_partner_gets_its_part_less_the_fee(
    chain: Chain, partnership: Partnership
) -> None:
    token = Money(chain, chain.deploy("FeeToken", 10))
    for period in (1, 2):
        token.give(partnership.address, 1000)
        assert settle(partnership, token, period) == [450, 270, 180]
        assert token.held_by(partnership.address) == 0


def test_what_a_token_that_grows_adds_is_revenue_of_the_period_that_closes_next(
    partnership: Partnership, token: Money
) -> None:
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", token.address)
    token.give(partnership.address, 77)  # as a rebase would
    assert settle(partnership, token) == [500, 300, 200]
    assert partnership.call("accrued", token.address) == 77


def test_a_pot_that_shrank_is_shared_as_what_is_there(
    chain: Chain, partnership: Partnership
) -> None:
    token = Money(chain, chain.deploy("ShrinkingToken"))
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", token.address)
    token.transact("shrink", partnership.address, 500)
    partnership.next_at(partnership.review_end(1))
    assert partnership.transact("settle", token.address).events == [
        event("PaidOut", token=token.address, period=1, pot=500, fromSeat=0, toSeat=3)
    ]
    assert [token.held_by(account) for account in partnership.roster] == [250, 150, 100]


def test_a_token_that_claims_to_hold_more_than_can_be_counted_overflows_nothing(
    partnership: Partnership, token: Money
) -> None:
    token.give(partnership.address, 2**255)
    assert partnership.call("accrued", token.address) == 2**255
    for period in (1, 2):
        assert sum(settle(partnership, token, period)) == MOST_IN_TILL
    assert partnership.call("accrued", token.address) == 2**255 - 2 * MOST_IN_TILL


# Tokens share nothing


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_two_tokens_and_ether_are_settled_each_by_itself(
    chain: Chain, partnership: Partnership, bad: Money, token: Money, ether: Money, way: int
) -> None:
    """Whatever the bad one does to everybody, the others are paid in the same call."""
    for account in partnership.roster:
        bad.transact("misbehave", account, way, PROPERLY)
    for money in (bad, token, ether):
        money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))

    def settle_all() -> None:
        partnership.transact("settleMany", [bad.address, ETHER, token.address], NOBODY)

    before = [ether.held_by(account) for account in partnership.roster]
    assert token.gained(partnership.roster, settle_all) == [500, 300, 200]
    after = [ether.held_by(account) for account in partnership.roster]
    assert [now - then for now, then in zip(after, before, strict=True)] == [500, 300, 200]
    for money in (token, ether):
        assert partnership.call("till", money.address) == (1, 0, 0, 0)
        assert money.held_by(partnership.address) == 0


def test_what_is_set_aside_of_a_bad_token_keeps_nothing_of_a_good_one(
    partnership: Partnership, bad: Money, token: Money
) -> None:
    for account in partnership.roster:
        bad.transact("misbehave", account, WAYS["reverts"], PROPERLY)
    bad.give(partnership.address, MOST_IN_TILL)
    token.give(partnership.address, 1000)
    settle(partnership, bad)
    assert partnership.call("till", bad.address) == (1, 0, MOST_IN_TILL, 0)
    assert settle_now(partnership, token) == [500, 300, 200]
    with pytest.raises(ContractError):
        partnership.transact("deliver", bad.address, partnership.roster[0])


def test_a_full_till_still_closes_later_periods(partnership: Partnership, bad: Money) -> None:
    for account in partnership.roster:
        bad.transact("misbehave", account, WAYS["reverts"], PROPERLY)
    bad.give(partnership.address, MOST_IN_TILL + 500)
    settle(partnership, bad)
    partnership.next_at(partnership.review_end(2))
    assert partnership.transact("settle", bad.address).events == [
        event("Closed", token=bad.address, period=2, firstPeriod=2, pot=0)
    ]
    for account in partnership.roster:
        bad.transact("misbehave", account, PROPERLY, PROPERLY)
        partnership.transact("deliver", bad.address, account)
    assert settle(partnership, bad, 3) == [250, 150, 100]


def test_a_token_that_a_stranger_made_up_costs_nobody_anything(
    chain: Chain, founder: Founder, partnership: Partnership, ether: Money
) -> None:
    """Any address may be called a token: what has no balance is none, what has one pays itself."""
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    identity = "0x0000000000000000000000000000000000000004"
    for impostor in (chain.deploy("GasBurner").address, partnership.address):
        with refused("NoBalance", token=impostor):
            partnership.transact("settle", impostor)
    partnership.transact("settle", identity)
    bomb = chain.deploy("AnswerBomb", False, 64).address
    assert partnership.transact("settle", bomb).names == ["Closed"]
    assert settle_now(partnership, ether) == [500, 300, 200]
