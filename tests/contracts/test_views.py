"""What can be asked: every view tells what then happens."""

import random
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.money import ETHER, Money
from support.partnership import NOBODY, Founder, Partnership, review_of, seat_set
from support.refusal import refused

NOTHING = [0, []]


def releasable(partnership: Partnership, money: Money) -> tuple[int, list[int]]:
    period, amounts = partnership.call("releasable", money.address)
    return period, list(amounts)


# releasable


def test_nothing_is_releasable_until_a_pot_is_payable(
    partnership: Partnership, money: Money
) -> None:
    assert partnership.call("releasable", money.address) == NOTHING
    money.give(partnership.address, 1000)
    assert partnership.call("releasable", money.address) == NOTHING
    partnership.chain.travel(partnership.end_of(1))
    assert partnership.call("releasable", money.address) == NOTHING
    partnership.transact("settle", money.address)
    partnership.chain.travel(partnership.review_end(1) - 1)
    assert partnership.call("releasable", money.address) == NOTHING
    partnership.chain.travel(partnership.review_end(1))
    assert releasable(partnership, money) == (1, [500, 300, 200])


def test_what_is_releasable_need_not_be_closed_yet(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    partnership.set_shares(1, 45, 35, 20)
    partnership.chain.travel(partnership.end_of(1) - 1)
    assert partnership.call("releasable", money.address) == NOTHING
    partnership.chain.travel(partnership.end_of(1))
    assert releasable(partnership, money) == (1, [450, 350, 200])
    partnership.transact("settle", money.address)
    assert partnership.call("releasable", money.address) == NOTHING


def test_of_an_empty_period_nothing_is_releasable(partnership: Partnership, money: Money) -> None:
    partnership.chain.travel(partnership.review_end(1))
    assert partnership.call("releasable", money.address) == NOTHING


def test_what_slices_have_paid_is_releasable_no_more(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.chain.travel(partnership.review_end(1))
    partnership.transact("settleSlice", money.address, 1, NOBODY)
    assert releasable(partnership, money) == (1, [0, 300, 200])
    partnership.transact("settleSlice", money.address, 1, NOBODY)
    assert releasable(partnership, money) == (1, [0, 0, 200])


def test_the_older_pot_is_releasable_first(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    partnership.chain.travel(partnership.end_of(1))
    partnership.transact("settle", money.address)
    money.give(partnership.address, 100)
    partnership.chain.travel(partnership.review_end(2))
    assert releasable(partnership, money) == (1, [500, 300, 200])
    partnership.transact("settle", money.address)
    assert releasable(partnership, money) == (2, [50, 30, 20])


@pytest.mark.parametrize("seed", range(8))
def test_what_is_releasable_is_what_settle_then_pays(
    chain: Chain, founder: Founder, seed: int
) -> None:
    """Whatever happened before: reviews, slices, revenue between them, a token that shrinks."""
    chance = random.Random(seed)
    seats = chance.randint(1, 9)
    accounts = [to_checksum_address(chance.randbytes(20)) for _ in range(seats)]
    partnership = founder.found(*[chance.randint(1, 99) for _ in range(seats)], accounts=accounts)
    money = Money(chain, chain.deploy("ShrinkingToken"))
    paid_out = 0
    for _ in range(12):
        money.give(partnership.address, chance.randint(0, 10**6))
        chain.travel(chain.now() + chance.randint(1, 100 * DAY))
        if chance.random() < 0.3:
            there = money.held_by(partnership.address)
            money.transact("shrink", partnership.address, chance.randint(0, there // 2))

        period, amounts = releasable(partnership, money)
        most = chance.choice([1, 2, seats, seats])
        start = partnership.call("till", money.address)[3]
        expected = [
            amount if start <= seat < start + most else 0 for seat, amount in enumerate(amounts)
        ]

        def settle(most: int = most) -> None:
            with suppress(ContractError):  # there may be nothing to settle
                partnership.transact("settleSlice", money.address, most, NOBODY)

        paid = money.gained(accounts, settle)
        assert paid == (expected if period else [0] * seats)
        paid_out += sum(paid)
    assert paid_out > 0


# payableFrom


def test_without_a_review_a_pot_is_payable_when_the_window_closes(
    partnership: Partnership,
) -> None:
    window_closes = partnership.review_end(1)
    assert partnership.call("payableFrom", 1) == [False, window_closes]
    partnership.chain.travel(window_closes - 1)
    assert partnership.call("payableFrom", 1) == [False, window_closes]
    partnership.chain.travel(window_closes)
    assert partnership.call("payableFrom", 1) == [True, window_closes]
    assert partnership.call("payableFrom", 2) == [False, partnership.review_end(2)]


def test_with_a_review_it_is_payable_when_the_period_ends(partnership: Partnership) -> None:
    partnership.set_shares(1, 45, 35, 20)
    ends = partnership.end_of(1)
    assert partnership.call("payableFrom", 1) == [False, ends]
    partnership.chain.travel(ends - 1)
    assert partnership.call("payableFrom", 1) == [False, ends]
    partnership.chain.travel(ends)
    assert partnership.call("payableFrom", 1) == [True, ends]


def test_a_later_periods_review_makes_it_payable_too(partnership: Partnership) -> None:
    partnership.next_at(partnership.end_of(1))
    partnership.set_shares(2, 45, 35, 20)
    assert partnership.call("payableFrom", 1) == [True, partnership.end_of(1)]
    assert partnership.call("payableFrom", 2) == [False, partnership.end_of(2)]


def test_it_is_payable_from_when_settle_can_pay_it(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    _, from_time = partnership.call("payableFrom", 1)
    partnership.next_at(from_time - 1)
    assert partnership.transact("settle", money.address).names == ["Closed"]
    assert partnership.transact("settle", money.address).names == ["PaidOut"]
    assert partnership.chain.now() == from_time


def test_periods_that_cannot_be_are_payable_never(partnership: Partnership) -> None:
    for period in (0, 2**32):
        with refused("NoSuchPeriod", period=period):
            partnership.call("payableFrom", period)


# accrued and till


def test_what_is_accrued_has_come_in_and_is_not_closed_yet(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    refusing = chain.deploy("RejectingPayee").address
    partnership = founder.found(1, 1, 2, accounts=[refusing, *chain.accounts[1:3]])
    for amount, accrued in ((100, 100), (300, 400)):
        ether.give(partnership.address, amount)
        assert partnership.call("accrued", ETHER) == accrued
    chain.travel(partnership.end_of(1))
    assert partnership.call("accrued", ETHER) == 400
    partnership.transact("settle", ETHER)
    assert partnership.call("accrued", ETHER) == 0
    ether.give(partnership.address, 7)
    chain.travel(partnership.review_end(1))
    for _ in range(3):
        partnership.transact("settleSlice", ETHER, 1, NOBODY)
        assert partnership.call("accrued", ETHER) == 7
    assert partnership.call("till", ETHER) == (1, 0, 100, 0)


# Shares


def test_all_shares_that_were_replaced_by_early_reviews_stay_readable(
    chain: Chain, founder: Founder
) -> None:
    """Thirty periods with reviews, gaps and newcomers."""
    chance = random.Random(7)
    partnership = founder.found(5, 5, 5, months=1, review_window=10 * DAY)
    shares = [5, 5, 5]
    history = [list(shares)]
    for period in range(1, 31):
        if chance.random() < 0.6:
            newcomers = []
            if chance.random() < 0.3:
                newcomers = [chain.accounts[10 + len(shares)]]
            shares = [chance.randint(1, 1000) for _ in range(len(shares) + len(newcomers))]
            everyone = range(len(shares))
            partnership.pass_review(review_of(period, shares, newcomers), *everyone)
        history.append(list(shares))
        partnership.next_at(partnership.end_of(period))
    assert [partnership.call("sharesOf", period) for period in range(31)] == history
    assert len(shares) > 4
    for far in (31, 1000, 2**32, 2**256 - 1):
        assert partnership.call("sharesOf", far) == shares


def test_an_amount_is_shared_by_the_shares_of_a_period(partnership: Partnership) -> None:
    partnership.set_shares(1, 1, 1, 1)
    assert partnership.call("split", 100, 0) == [50, 30, 20]
    assert partnership.call("split", 101, 0) == [50, 30, 21]
    assert partnership.call("split", 100, 1) == [33, 33, 34]
    assert partnership.call("split", 0, 1) == [0, 0, 0]
    large = 2**216 - 1
    assert sum(partnership.call("split", large, 0)) == large
    assert partnership.call("split", large, 0)[0] == large * 50 // 100


def test_a_seat_is_found_by_its_account(chain: Chain, partnership: Partnership) -> None:
    assert [partnership.call("seatOf", account) for account in partnership.roster] == [0, 1, 2]
    for account in (chain.accounts[50], NOBODY, partnership.address):
        with refused("NotPartner", account=account):
            partnership.call("seatOf", account)


def test_the_newest_reviewed_period_is_told(partnership: Partnership) -> None:
    assert partnership.call("reviewedPeriod") == 0
    partnership.next_at(partnership.end_of(4))
    partnership.set_shares(5, 1, 1, 1)
    assert partnership.call("reviewedPeriod") == 5


# tallyReview


def support_of(*seats: int) -> tuple[int, int, int, int]:
    """Countersigners who consent to everything; nobody is named as silent."""
    return (seat_set(*seats), seat_set(*seats), seat_set(*seats), 0)


def test_a_tally_tells_what_is_there_and_what_is_missing(chain: Chain, founder: Founder) -> None:
    partnership = founder.found(40, 30, 20, 10, 0)
    newcomer = chain.accounts[20]
    review = review_of(1, [40, 30, 20, 5, 0, 5], [newcomer]).to_contract()
    # Two thirds of 100 shares; two thirds of four seats, since a newcomer gets shares.
    passes, tally = partnership.call("tallyReview", review, support_of(0, 2, 4))
    assert not passes
    assert tally == (60, 67, 2, 3, seat_set(3), seat_set(5))
    passes, tally = partnership.call("tallyReview", review, support_of(0, 1, 3, 5))
    assert passes
    assert tally == (80, 67, 3, 3, 0, 0)


def test_only_silent_seats_with_shares_lessen_what_is_needed(founder: Founder) -> None:
    partnership = founder.found(40, 30, 20, 10, 0)
    partnership.set_shares(1, 40, 30, 20, 10, 0)
    partnership.chain.travel(partnership.end_of(1))
    review = review_of(2, [40, 30, 20, 10]).to_contract()
    for silent, shares_needed, seats_needed in (
        ([], 67, 3),
        ([4], 67, 3),
        ([5, 6, 7, 255], 67, 3),
        ([3], 60, 2),
        ([1, 3, 4, 5], 40, 2),
    ):
        support = (*support_of(0)[:3], seat_set(*silent))
        _, tally = partnership.call("tallyReview", review, support)
        assert tally[:4] == (40, shares_needed, 1, seats_needed)


def test_a_review_that_cannot_pass_now_has_no_tally(chain: Chain, partnership: Partnership) -> None:
    def tally(period: int, shares: Sequence[int], *admitted: str) -> None:
        review = review_of(period, shares, admitted).to_contract()
        partnership.call("tallyReview", review, support_of(0, 1, 2))

    with refused("PeriodNotBegun", period=2, running=1):
        tally(2, [50, 30, 20])
    with refused("NoShares"):
        tally(1, [])
    with refused("NoSuchSeat", seat=3, count=3):
        tally(1, [50, 30, 20, 1])
    with refused("AdmittedWithoutShares", seat=3):
        tally(1, [50, 30, 20], chain.accounts[20])
    with refused("AccountHoldsSeat", account=chain.accounts[1]):
        tally(1, [50, 30, 20, 1], chain.accounts[1])
    chain.travel(partnership.review_end(1))
    with refused("WindowClosed", period=1, closedAt=partnership.review_end(1)):
        tally(1, [50, 30, 20])
    partnership.set_shares(2, 50, 30, 20)
    with refused("AlreadyReviewed", period=2, reviewed=2):
        tally(2, [50, 30, 20])


@pytest.mark.parametrize("seed", range(24))
def test_a_tally_passes_if_the_review_does_and_both_follow_the_rule(
    chain: Chain, founder: Founder, seed: int
) -> None:
    chance = random.Random(seed)
    seats = chance.randint(1, 7)
    old = [chance.choice([0, 1, 5, chance.randint(1, 100)]) for _ in range(seats)]
    old[chance.randrange(seats)] = chance.randint(1, 100)
    threshold = chance.choice([(2, 3), (51, 100), (1, 1), (3, 4)])
    limit = chance.choice([(1, 5), (0, 1), (1, 2), (9, 10)])
    partnership = founder.found(*old, threshold=threshold, cut_limit=limit)
    newcomers = [chain.accounts[30 + number] for number in range(chance.choice([0, 0, 1, 2]))]
    outcomes = set()
    for _ in range(6):
        new = [
            chance.choice([share, share * 4 // 5, share + 1, chance.randint(0, 100)])
            for share in old
        ]
        new += [chance.randint(1, 30) for _ in newcomers]
        if not any(new):
            continue
        signers = [seat for seat in range(len(new)) if chance.random() < 0.75]
        review = review_of(1, new, newcomers)

        # The rule, in fractions.
        holders = [seat for seat in range(seats) if old[seat]]
        signing = [seat for seat in holders if seat in signers]
        shares_agree = Fraction(sum(old[seat] for seat in signing), sum(old)) >= Fraction(
            *threshold
        )
        seats_agree = len(signing) > Fraction(len(holders), 2)
        if newcomers or any(new[seat] for seat in range(seats) if not old[seat]):
            seats_agree &= Fraction(len(signing), len(holders)) >= Fraction(*threshold)
        cut = {
            seat
            for seat in holders
            if seat not in signers
            and 1 - Fraction(new[seat] * sum(old), sum(new) * old[seat]) > Fraction(*limit)
        }
        unwilling = {seat for seat in range(seats, len(new)) if seat not in signers}

        passes, tally = partnership.call("tallyReview", review.to_contract(), support_of(*signers))
        assert passes == (shares_agree and seats_agree and not cut and not unwilling)
        assert (tally[0] >= tally[1]) == shares_agree
        assert (tally[2] >= tally[3]) == seats_agree
        assert tally[4:] == (seat_set(*cut), seat_set(*unwilling))

        expected = None
        if not shares_agree:
            expected = "NotEnoughShares"
        elif not seats_agree:
            expected = "NotEnoughSeats"
        elif cut:
            expected = "CutWithoutConsent"
        elif unwilling:
            expected = "AdmittedWithoutConsent"
        outcomes.add(expected)
        with chain.isolated():
            if expected is None:
                partnership.pass_review(review, *signers)
                assert partnership.call("sharesOf", 1) == new
            else:
                with pytest.raises(ContractError) as caught:
                    partnership.pass_review(review, *signers)
                assert caught.value.name == f"RevenueSplit_{expected}"
    assert outcomes
