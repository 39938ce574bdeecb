"""Rule 7: nobody is cut by more than the cut limit without its countersignature."""

from fractions import Fraction

import pytest

from support.money import Money
from support.partnership import Founder, review_of, seat_set
from support.refusal import refused

MOST_SHARES = 2**32 - 1


# Exactly


def test_a_cut_of_exactly_the_limit_needs_no_consent(founder: Founder) -> None:
    """From 10 to 8 of 100: a fifth."""
    partnership = founder.found(50, 40, 10)
    partnership.pass_review(review_of(1, [51, 41, 8]), 0, 1)
    assert partnership.call("sharesOf", 1) == [51, 41, 8]


def test_a_partner_cut_beyond_the_limit_must_have_signed(founder: Founder) -> None:
    partnership = founder.found(50, 40, 10)
    one_share_below = review_of(1, [51, 42, 7])
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(one_share_below, 0, 1)
    partnership.pass_review(one_share_below, 0, 1, 2)


def test_the_limit_is_relative_so_that_it_protects_the_smallest_as_well(founder: Founder) -> None:
    """One hundredth of a percent point less is too much for who holds little."""
    partnership = founder.found(69_990, 30_000, 10)
    partnership.pass_review(review_of(1, [69_992, 30_000, 8]), 0, 1)
    partnership.next_at(partnership.end_of(1))
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(2, [69_994, 30_000, 6]), 0, 1)


def test_a_cut_is_measured_in_fractions_not_in_shares(founder: Founder) -> None:
    """Half as many shares of half the sum are no cut; as many shares of twice the sum are half."""
    partnership = founder.found(500, 400, 100)
    with partnership.chain.isolated():
        partnership.pass_review(review_of(1, [250, 200, 50]), 0, 1)
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(1, [1400, 500, 100]), 0, 1)


def test_nothing_is_rounded(founder: Founder) -> None:
    """With the largest shares, one share in four thousand million decides."""
    partnership = founder.found(MOST_SHARES, MOST_SHARES, MOST_SHARES)
    # Of the sum n + n + s, the last keeps at least 4/5 of a third if 15·s >= 4·(2n + s).
    least = -(-8 * MOST_SHARES // 11)
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(1, [MOST_SHARES, MOST_SHARES, least - 1]), 0, 1)
    partnership.pass_review(review_of(1, [MOST_SHARES, MOST_SHARES, least]), 0, 1)


@pytest.mark.parametrize(
    ("limit", "allowed", "beyond"),
    [
        ((0, 1), 100, 99),
        ((1, 100), 99, 98),
        ((1, 3), 67, 66),
        ((65534, 65535), 1, 0),
    ],
)
def test_the_charter_says_what_the_limit_is(
    founder: Founder, limit: tuple[int, int], allowed: int, beyond: int
) -> None:
    partnership = founder.found(500, 400, 100, cut_limit=limit)
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(1, [600 - beyond, 400, beyond]), 0, 1)
    partnership.pass_review(review_of(1, [600 - allowed, 400, allowed]), 0, 1)


# Who must consent


def test_all_who_are_cut_beyond_the_limit_and_did_not_sign_are_named(founder: Founder) -> None:
    partnership = founder.found(40, 35, 10, 5, 5, 5)
    review = review_of(1, [49, 43, 2, 1, 1, 4])
    with refused("CutWithoutConsent", seats=seat_set(3, 4)):
        partnership.pass_review(review, 0, 1, 2, 5)
    with refused("CutWithoutConsent", seats=seat_set(3)):
        partnership.pass_review(review, 0, 1, 2, 4)
    partnership.pass_review(review, 0, 1, 2, 3, 4)


def test_nobody_is_thrown_out_by_vote(founder: Founder) -> None:
    """14 of 20 equal partners have the double majority, and cannot zero the other six."""
    partnership = founder.found(*[5] * 20)
    majority = range(14)
    with refused("CutWithoutConsent", seats=seat_set(*range(14, 20))):
        partnership.pass_review(review_of(1, [5] * 14), *majority)
    partnership.pass_review(review_of(1, [38] * 14 + [28] * 6), *majority)


def test_a_partner_that_consents_may_be_cut_to_nothing(founder: Founder) -> None:
    partnership = founder.found(50, 40, 10)
    partnership.pass_review(review_of(1, [55, 45, 0]), 0, 1, 2)
    assert partnership.call("sharesOf", 1) == [55, 45, 0]


def test_a_partner_without_shares_has_none_to_be_cut_of(founder: Founder) -> None:
    partnership = founder.found(50, 50, 0)
    partnership.pass_review(review_of(1, [50, 50, 0]), 0, 1)


def test_a_majority_does_not_replace_the_largest_partners_consent(founder: Founder) -> None:
    partnership = founder.found(30, 24, 23, 23)
    with refused("CutWithoutConsent", seats=seat_set(0)):
        partnership.pass_review(review_of(1, [23, 26, 26, 25]), 1, 2, 3)
    partnership.pass_review(review_of(1, [24, 26, 25, 25]), 1, 2, 3)


@pytest.mark.shows("newcomer-takes-others-cut")
def test_what_a_newcomer_takes_from_the_others_is_a_cut(founder: Founder) -> None:
    partnership = founder.found(40, 40, 20)
    newcomer = partnership.chain.accounts[20]
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(1, [40, 40, 20, 26], [newcomer]), 0, 1, 3)
    partnership.pass_review(review_of(1, [40, 40, 20, 25], [newcomer]), 0, 1, 3)


def test_the_cut_counts_from_the_shares_before_also_over_unreviewed_periods(
    founder: Founder,
) -> None:
    partnership = founder.found(50, 40, 10)
    partnership.pass_review(review_of(1, [51, 41, 8]), 0, 1)
    partnership.next_at(partnership.end_of(5))
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(6, [52, 42, 6]), 0, 1)
    partnership.pass_review(review_of(6, [51, 42, 7]), 0, 1)


# What a coalition can take in all


def test_a_coalition_takes_20_41_and_58_percent_over_1_4_and_8_quarters(
    founder: Founder, token: Money
) -> None:
    """And no more: revenue comes in evenly, and each quarter cuts by exactly the limit."""
    fair = 5**8
    total = 10 * fair
    partnership = founder.found(6 * fair, 3 * fair, fair)
    victim = partnership.roster[2]
    cut = fair
    taken = []
    for period in range(1, 9):
        token.give(partnership.address, total)
        cut = cut * 4 // 5
        with partnership.chain.isolated(), refused("CutWithoutConsent", seats=seat_set(2)):
            partnership.pass_review(
                review_of(period, [6 * fair, total - 6 * fair - cut + 1, cut - 1]), 0, 1
            )
        partnership.pass_review(review_of(period, [6 * fair, total - 6 * fair - cut, cut]), 0, 1)
        partnership.next_at(partnership.end_of(period))
        partnership.transact("settle", token.address)
        taken.append(1 - Fraction(token.held_by(victim), fair * period))
        assert cut >= fair * Fraction(4, 5) ** period
    assert [round(100 * taken[quarters - 1]) for quarters in (1, 4, 8)] == [20, 41, 58]
