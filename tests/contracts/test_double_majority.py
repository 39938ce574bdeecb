"""Rule 6: a review needs the threshold of the shares, and more than half of the seats with any."""

from collections.abc import Sequence

import pytest

from support.partnership import Founder, Partnership, review_of
from support.refusal import refused


def try_review(
    partnership: Partnership, shares: Sequence[int], *seats: int, period: int = 1
) -> None:
    partnership.pass_review(review_of(period, shares), *seats)


# The shares


def test_a_review_needs_the_threshold_of_the_shares(founder: Founder) -> None:
    """Of 100 shares at two thirds, 67: 66 are one short."""
    partnership = founder.found(33, 33, 34)
    with refused("NotEnoughShares", countersigned=66, needed=67):
        try_review(partnership, [33, 33, 34], 0, 1)
    try_review(partnership, [33, 33, 34], 1, 2)


def test_exactly_the_threshold_is_enough(founder: Founder) -> None:
    partnership = founder.found(40, 20, 30)
    with refused("NotEnoughShares", countersigned=50, needed=60):
        try_review(partnership, [40, 20, 30], 1, 2)
    try_review(partnership, [40, 20, 30], 0, 1)


def test_three_equal_partners_need_two(founder: Founder) -> None:
    """Two thirds is a fraction, not 6,667 of 10,000."""
    for shares in (1, 3333, 2**32 - 1):
        partnership = founder.found(shares, shares, shares)
        with refused("NotEnoughShares", countersigned=shares, needed=2 * shares):
            try_review(partnership, [1, 1, 1], 0)
        try_review(partnership, [1, 1, 1], 0, 2)


@pytest.mark.parametrize(
    ("threshold", "needed"),
    [((51, 100), 51), ((2, 3), 67), ((3, 4), 75), ((99, 100), 99), ((32768, 65535), 51)],
)
def test_the_charter_says_what_the_threshold_is(
    founder: Founder, threshold: tuple[int, int], needed: int
) -> None:
    partnership = founder.found(needed - 1, 1, 100 - needed, threshold=threshold)
    shares = [needed - 1, 1, 100 - needed]
    with refused("NotEnoughShares", countersigned=needed - 1, needed=needed):
        try_review(partnership, shares, 0)
    try_review(partnership, shares, 0, 1)


def test_where_all_must_agree_one_share_short_is_too_few(founder: Founder) -> None:
    partnership = founder.found(10**9, 10**9, 1, threshold=(1, 1))
    with refused("NotEnoughShares", countersigned=2 * 10**9, needed=2 * 10**9 + 1):
        try_review(partnership, [10**9, 10**9, 1], 0, 1)
    try_review(partnership, [10**9, 10**9, 1], 0, 1, 2)


def test_nobody_at_all_cannot_pass_a_review(partnership: Partnership) -> None:
    with refused("NotEnoughShares", countersigned=0, needed=67):
        try_review(partnership, [50, 30, 20])


# The seats


def test_a_review_needs_more_than_half_of_the_seats_with_shares(founder: Founder) -> None:
    partnership = founder.found(90, 5, 4, 1)
    with refused("NotEnoughSeats", countersigned=1, needed=3):
        try_review(partnership, [90, 5, 4, 1], 0)
    with refused("NotEnoughSeats", countersigned=2, needed=3):
        try_review(partnership, [90, 5, 4, 1], 0, 1)
    try_review(partnership, [90, 5, 4, 1], 0, 2, 3)


def test_of_five_seats_three_are_enough(founder: Founder) -> None:
    partnership = founder.found(80, 5, 5, 5, 5)
    with refused("NotEnoughSeats", countersigned=2, needed=3):
        try_review(partnership, [80, 5, 5, 5, 5], 0, 4)
    try_review(partnership, [80, 5, 5, 5, 5], 0, 3, 4)


@pytest.mark.parametrize("share", [1, 10, 999_999])
def test_no_partner_passes_a_review_alone_while_another_holds_shares(
    founder: Founder, share: int
) -> None:
    partnership = founder.found(share * 1000, 1)
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        try_review(partnership, [share * 1000, 1], 0)


def test_the_last_partner_with_shares_agrees_with_itself(founder: Founder) -> None:
    partnership = founder.found(5, 0)
    try_review(partnership, [5, 0], 0)


def test_small_partners_who_are_many_pass_nothing_without_the_shares(founder: Founder) -> None:
    partnership = founder.found(40, *[6] * 10)
    with refused("NotEnoughShares", countersigned=60, needed=67):
        try_review(partnership, [40, *[6] * 10], *range(1, 11))


def test_a_seat_without_shares_counts_in_no_majority(founder: Founder) -> None:
    """Neither as one that must agree, nor as one that does."""
    partnership = founder.found(70, 30, 0, 0, 0)
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        try_review(partnership, [70, 30, 0, 0, 0], 0, 2, 3, 4)
    try_review(partnership, [70, 30, 0, 0, 0], 0, 1)


# Whose shares count


def test_before_the_first_period_stand_the_founding_shares(founder: Founder) -> None:
    partnership = founder.found(66, 34)
    with refused("NotEnoughShares", countersigned=66, needed=67):
        try_review(partnership, [34, 66], 0)
    with refused("NotEnoughShares", countersigned=34, needed=67):
        try_review(partnership, [34, 66], 1)


def test_what_counts_are_the_shares_before_not_those_that_the_review_gives(
    founder: Founder,
) -> None:
    partnership = founder.found(70, 20, 10)
    with refused("NotEnoughShares", countersigned=30, needed=67):
        try_review(partnership, [10, 80, 10], 1, 2)
    partnership.set_shares(1, 10, 80, 10)
    partnership.next_at(partnership.end_of(1))
    with refused("NotEnoughShares", countersigned=20, needed=67):
        try_review(partnership, [10, 80, 10], 0, 2, period=2)
    try_review(partnership, [10, 80, 10], 1, 2, period=2)


def test_after_unreviewed_periods_the_last_reviewed_ones_shares_count(founder: Founder) -> None:
    partnership = founder.found(70, 20, 10)
    partnership.set_shares(1, 10, 80, 10)
    partnership.next_at(partnership.end_of(7))
    with refused("NotEnoughShares", countersigned=20, needed=67):
        try_review(partnership, [10, 80, 10], 0, 2, period=8)
    try_review(partnership, [10, 80, 10], 1, 2, period=8)


# Shares for a seat that had none


def test_giving_shares_to_a_seat_that_had_none_needs_the_threshold_of_the_seats(
    founder: Founder,
) -> None:
    """Of nine seats at two thirds, six: for any other review five are enough."""
    partnership = founder.found(60, *[5] * 8, 0)
    with refused("NotEnoughSeats", countersigned=5, needed=6):
        try_review(partnership, [60, *[5] * 8, 1], 0, 1, 2, 3, 4)
    with partnership.chain.isolated():
        try_review(partnership, [60, *[5] * 8, 0], 0, 1, 2, 3, 4)
    try_review(partnership, [60, *[5] * 8, 1], 0, 1, 2, 3, 4, 5)


def test_a_partner_who_comes_back_needs_it_too(founder: Founder) -> None:
    partnership = founder.found(20, *[10] * 8)
    partnership.set_shares(1, 20, *[10] * 7, 0)
    partnership.next_at(partnership.end_of(1))
    returning = [20, *[10] * 7, 1]
    with refused("NotEnoughSeats", countersigned=5, needed=6):
        try_review(partnership, returning, 0, 1, 2, 3, 4, period=2)
    try_review(partnership, returning, 0, 1, 2, 3, 4, 5, period=2)


def test_where_one_half_is_enough_giving_shares_needs_more_than_one_half_as_well(
    founder: Founder,
) -> None:
    partnership = founder.found(97, 1, 1, 1, 0, threshold=(51, 100))
    with refused("NotEnoughSeats", countersigned=2, needed=3):
        try_review(partnership, [97, 1, 1, 1, 1], 0, 1)
    try_review(partnership, [97, 1, 1, 1, 1], 0, 1, 2)
