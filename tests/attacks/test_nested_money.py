"""A partnership as a payee of another: money passes through towers and circles to the last unit."""

from collections.abc import Sequence

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.parent_review import ParentReview
from daosplit.chain import Chain
from support.hostile_payees import HOSTILE, copies
from support.money import Money
from support.partnership import Founder, Partnership, review_of
from support.reconciliation import reconciled
from support.signing import signed_by

PERIODS = range(1, 7)


def settle(partnership: Partnership, money: Money) -> None:
    """All that can be settled there now."""
    while partnership.call("releasable", money.address)[0]:
        partnership.transact("settle", money.address)


# A tower of three


@pytest.fixture(scope="module")
def tower(chain: Chain, founder: Founder) -> list[Partnership]:
    """Each holds half of the next, and a hostile account a quarter of the lowest."""
    [hostile] = copies(chain, HOSTILE["burns all gas at once"])
    lowest = founder.found(40, 35, 25, accounts=[*chain.accounts[11:13], hostile])
    middle = founder.found(50, 30, 20, accounts=[lowest.address, *chain.accounts[1:3]])
    highest = founder.found(50, 30, 20, accounts=[middle.address, *chain.accounts[3:5]])
    return [highest, middle, lowest]


@pytest.mark.shows("partnership-three-deep-hostile")
def test_money_falls_through_three_levels_in_one_day_if_the_highest_is_settled_first(
    tower: list[Partnership], money: Money
) -> None:
    highest, _, lowest = tower
    for period in PERIODS:
        money.give(highest.address, 8000)
        highest.next_at(highest.review_end(period))
        before = [money.held_by(account) for account in lowest.roster]
        for one in tower:
            one.transact("settle", money.address)
        after = [money.held_by(account) for account in lowest.roster]
        refused = 0 if money.contract is None else 500
        gained = [now - then for now, then in zip(after, before, strict=True)]
        assert gained == [800, 700, refused]
    for one, amount in zip(tower, (8000, 4000, 2000), strict=True):
        books = reconciled(one)[money.address]
        assert books.came_in == amount * len(PERIODS)
        assert (books.unpaid, books.not_closed) == (0, 0)


def test_money_takes_a_period_a_level_if_the_lowest_is_settled_first(
    tower: list[Partnership], money: Money
) -> None:
    """Nothing is lost on the way: what has not come down waits in the child, not yet closed."""
    highest, *_ = tower
    for period in PERIODS:
        money.give(highest.address, 8000)
        highest.next_at(highest.review_end(period))
        for one in reversed(tower):
            one.transact("settle", money.address)
    books = [reconciled(one)[money.address] for one in tower]
    assert [it.came_in for it in books] == [48_000, 24_000, 10_000]
    assert [it.not_closed for it in books] == [0, 4000, 2000]


def test_a_child_paid_in_slices_with_a_tip_gets_its_part_less_the_tip(
    chain: Chain, founder: Founder, money: Money
) -> None:
    child = founder.found(1, 1, accounts=chain.accounts[11:13], tip=10_000)
    parent = founder.found(1, 1, accounts=[child.address, chain.accounts[1]], tip=10_000)
    money.give(parent.address, 200_000)
    parent.next_at(parent.review_end(1) + 10 * DAY)
    thief = chain.accounts[50]
    parent.transact("settleSlice", money.address, 1, thief)
    assert money.held_by(child.address) == 99_000
    child.transact("settleSlice", money.address, 1, thief)
    child.transact("settleSlice", money.address, 1, thief)
    parent.transact("settleSlice", money.address, 1, thief)
    books = [reconciled(one)[money.address] for one in (parent, child)]
    assert [(it.paid, it.tips) for it in books] == [(198_000, 2000), (98_010, 990)]


@pytest.mark.shows("another-partnership-settle-middle")
def test_a_parent_that_settles_the_child_while_it_is_paid_pays_all_the_same(
    chain: Chain, founder: Founder, token: Money
) -> None:
    """A token's hook of the child's partner settles the child's own pot in the middle."""
    hooked = Money(chain, chain.deploy("HookToken"))
    reenterer = chain.deploy("Reenterer")
    child = founder.found(1, accounts=[chain.accounts[11]])
    parent = founder.found(1, 1, 1, accounts=[child.address, reenterer.address, chain.accounts[1]])
    hooked.transact("setHook", reenterer.address, reenterer.address)
    settle_child = child.encode("settle", hooked.address)
    chain.transact(reenterer.functions.prepare(child.address, settle_child))
    hooked.give(parent.address, 3000)
    parent.next_at(parent.review_end(1))
    paid = hooked.gained(parent.roster, lambda: parent.transact("settle", hooked.address))
    # What the child got is already with its only partner.
    assert paid == [0, 1000, 1000]
    assert hooked.held_by(chain.accounts[11]) == 1000
    assert [reconciled(one)[hooked.address].paid for one in (parent, child)] == [3000, 1000]


# A circle of three


@pytest.fixture(scope="module")
def circle(chain: Chain, founder: Founder) -> list[Partnership]:
    """Each pays the next: 20 of 100 shares of the first, 30 of the second, 20 of the third.

    No address can be known before its own roster's: so the last link is an admission.
    """
    first = founder.found(50, 30, accounts=chain.accounts[21:23])
    third = founder.found(50, 30, 20, accounts=[*chain.accounts[24:26], first.address])
    second = founder.found(70, 30, accounts=[chain.accounts[23], third.address])
    review = review_of(1, [50, 30, 20], [second.address])
    digest = review.digest(first.domain)
    inner = ParentReview(first.address, 1, digest, consents_to_cut=False)
    link = ParentReview(second.address, 1, inner.digest(second.domain), consents_to_cut=False)
    third.transact(
        "countersignParent", second.address, 1, link.review, False, signed_by(third, link, 0, 1), 0
    )
    signed = signed_by(second, inner, 0, on_chain=[1])
    second.transact("countersignParent", first.address, 1, digest, False, signed, 1)
    first.transact("review", review.to_contract(), signed_by(first, review, 0, 1, on_chain=[2]))
    return [first, second, third]


@pytest.mark.shows("partnership-circle-three")
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_circle_of_three_keeps_nothing_and_makes_nothing(
    chain: Chain, circle: list[Partnership], ether: Money, order: tuple[int, ...]
) -> None:
    """Every unit leaves in the end, by whatever order they are settled in."""
    ether.give(circle[0].address, 1_000_003)
    assert paid_to_keys(circle, ether, order, periods=12) + kept(circle, ether) == 1_000_003
    # A seat's part of a few units may be none: so one or two can stay.
    assert kept(circle, ether) < 5
    for one in circle:
        assert reconciled(one)[ether.address].set_aside == 0


def paid_to_keys(
    circle: list[Partnership], money: Money, order: Sequence[int], periods: int
) -> int:
    """What left the circle within so many periods, settled in that order in each."""
    keys = {account for one in circle for account in one.roster} - {it.address for it in circle}
    before = sum(map(money.held_by, keys))
    for period in range(1, periods + 1):
        money.chain.travel(max(circle[0].review_end(period), money.chain.now()))
        for number in order:
            settle(circle[number], money)
    return sum(map(money.held_by, keys)) - before


def kept(circle: list[Partnership], money: Money) -> int:
    return sum(money.held_by(one.address) for one in circle)


def test_a_circle_with_a_hostile_partner_in_it_goes_round_all_the_same(
    chain: Chain, founder: Founder, ether: Money, circle: list[Partnership]
) -> None:
    """A partner of the first refuses: the others' parts go round without its own."""
    refusing = chain.deploy("RejectingPayee")
    circle[0].transact("offer", refusing.address, 0, sender=circle[0].roster[0])
    accept = circle[0].encode("accept", 0)
    chain.transact(refusing.functions.execute(circle[0].address, accept))
    ether.give(circle[0].address, 1_000_000)
    gone = paid_to_keys(circle, ether, (0, 1, 2), periods=5)
    set_aside = [reconciled(one)[ether.address].set_aside for one in circle]
    assert set_aside == [506_073, 0, 0]
    assert circle[0].call("setAside", ether.address, refusing.address) == set_aside[0]
    assert gone + kept(circle, ether) == 1_000_000
