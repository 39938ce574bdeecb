"""Rule 5: a review names one period and sets its shares, once, in its time."""

import random
from dataclasses import replace

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.contributions import MOST_REASON_BYTES, Contribution, pack
from daosplit.agreement.review import MOST_DEADLINE, Review
from daosplit.chain import Chain
from daosplit.errors import ContractError, InvalidValueError
from support.money import Money
from support.partnership import (
    FEBRUARY,
    NO_COUNTERSIGNATURES,
    Founder,
    Partnership,
    review_of,
)
from support.refusal import refused

MOST_SHARES = 2**32 - 1
SAME = (50, 30, 20)
ALL = (0, 1, 2)


def raw_review(contributions: bytes, period: int = 1) -> tuple[object, ...]:
    """A review as the contract takes it, with any bytes for its contributions."""
    return (period, contributions, [], bytes(32), "", MOST_DEADLINE)


def entry(seat: int, points: int, reason: bytes = b"") -> bytes:
    """A contribution as the interface says that it is packed, by hand."""
    return (
        seat.to_bytes(1, "big")
        + points.to_bytes(4, "big")
        + len(reason).to_bytes(2, "big")
        + reason
    )


# When


def test_a_review_can_pass_from_the_first_second_of_its_period(founder: Founder) -> None:
    partnership = founder.found(*SAME, start=FEBRUARY)
    review = review_of(1, [45, 35, 20])
    countersignatures = partnership.countersignatures(review, *ALL)
    partnership.next_at(partnership.start_of(1) - 1)
    with refused("PeriodNotBegun", period=1, running=0):
        partnership.transact("review", review.to_contract(), countersignatures)
    partnership.chain.travel(partnership.start_of(1) - 1)
    partnership.transact("review", review.to_contract(), countersignatures)
    assert partnership.call("reviewedPeriod") == 1


def test_the_next_periods_review_cannot_pass_in_this_one(partnership: Partnership) -> None:
    for period in (2, 3, 2**32 - 1):
        with refused("PeriodNotBegun", period=period, running=1):
            partnership.pass_review(review_of(period, SAME), *ALL)
    partnership.next_at(partnership.end_of(1) - 1)
    with refused("PeriodNotBegun", period=2, running=1):
        partnership.pass_review(review_of(2, SAME), *ALL)
    partnership.pass_review(review_of(2, SAME), *ALL)
    assert partnership.chain.now() == partnership.start_of(2)


@pytest.mark.parametrize("period", [0, 2**32, 2**256 - 1])
def test_a_period_that_never_is_cannot_be_reviewed(partnership: Partnership, period: int) -> None:
    review = raw_review(pack(review_of(1, SAME).contributions), period)
    with refused("PeriodNotBegun", period=period, running=1):
        partnership.transact("review", review, NO_COUNTERSIGNATURES)


def test_a_review_can_pass_until_its_window_closes_that_second_excluded(
    partnership: Partnership,
) -> None:
    review = review_of(1, [45, 35, 20])
    countersignatures = partnership.countersignatures(review, *ALL)
    call = ("review", review.to_contract(), countersignatures)
    with partnership.chain.isolated():
        partnership.next_at(partnership.review_end(1))
        with refused("WindowClosed", period=1, closedAt=partnership.review_end(1)):
            partnership.transact(*call)
    partnership.next_at(partnership.review_end(1) - 1)
    partnership.transact(*call)
    assert partnership.chain.now() == partnership.review_end(1) - 1


def test_the_deadlines_own_second_still_counts(partnership: Partnership) -> None:
    deadline = partnership.start_of(1) + 20 * DAY
    review = replace(review_of(1, [45, 35, 20]), deadline=deadline)
    countersignatures = partnership.countersignatures(review, *ALL)
    call = ("review", review.to_contract(), countersignatures)
    with partnership.chain.isolated():
        partnership.next_at(deadline + 1)
        with refused("DeadlinePassed", deadline=deadline):
            partnership.transact(*call)
    partnership.next_at(deadline)
    partnership.transact(*call)


def test_a_deadline_does_not_stretch_the_window(partnership: Partnership) -> None:
    assert review_of(1, SAME).deadline > partnership.review_end(1)
    partnership.next_at(partnership.review_end(1))
    with refused("WindowClosed", period=1, closedAt=partnership.review_end(1)):
        partnership.pass_review(review_of(1, SAME), *ALL)


# Once


def test_the_first_review_of_a_period_that_passes_is_final(partnership: Partnership) -> None:
    partnership.set_shares(1, 45, 35, 20)
    for shares in ((45, 35, 20), (50, 30, 20)):
        with refused("AlreadyReviewed", period=1, reviewed=1):
            partnership.set_shares(1, *shares)
    assert partnership.call("sharesOf", 1) == [45, 35, 20]


def test_after_a_review_no_earlier_period_can_be_reviewed(partnership: Partnership) -> None:
    partnership.next_at(partnership.end_of(1))
    partnership.set_shares(2, 45, 35, 20)
    with refused("AlreadyReviewed", period=1, reviewed=2):
        partnership.set_shares(1, *SAME)
    assert partnership.call("sharesOf", 1) == [50, 30, 20]
    assert partnership.call("sharesOf", 2) == [45, 35, 20]


def test_the_ended_and_the_running_period_can_both_be_reviewed_in_that_order(
    partnership: Partnership,
) -> None:
    partnership.next_at(partnership.end_of(1))
    partnership.set_shares(1, 45, 35, 20)
    partnership.set_shares(2, 40, 40, 20)
    assert partnership.call("reviewedPeriod") == 2
    assert [partnership.call("sharesOf", period) for period in (1, 2, 3)] == [
        [45, 35, 20],
        [40, 40, 20],
        [40, 40, 20],
    ]


def test_periods_can_be_left_out(partnership: Partnership) -> None:
    partnership.set_shares(1, 45, 35, 20)
    partnership.next_at(partnership.end_of(4))
    partnership.set_shares(5, 40, 40, 20)
    assert [partnership.call("sharesOf", period) for period in range(1, 7)] == [
        [45, 35, 20],
        [45, 35, 20],
        [45, 35, 20],
        [45, 35, 20],
        [40, 40, 20],
        [40, 40, 20],
    ]


def test_a_review_counts_for_no_other_partnership(founder: Founder) -> None:
    """The same partners, the same shares: another salt, another domain."""
    one = founder.found(*SAME, salt=b"one".ljust(32))
    other = founder.found(*SAME, salt=b"other".ljust(32))
    review = review_of(1, [45, 35, 20])
    countersignatures = one.countersignatures(review, *ALL)
    with refused("InvalidSignature", seat=0, account=other.roster[0]):
        other.transact("review", review.to_contract(), countersignatures)
    one.transact("review", review.to_contract(), countersignatures)


def test_anyone_may_hand_a_review_in(chain: Chain, partnership: Partnership) -> None:
    for account in (chain.accounts[70], partnership.roster[2]):
        with chain.isolated():
            partnership.pass_review(review_of(1, [45, 35, 20]), *ALL, sender=account)
            assert partnership.call("sharesOf", 1) == [45, 35, 20]


# The shares


def test_a_seats_shares_are_the_sum_of_its_contributions_points(partnership: Partnership) -> None:
    review = Review(
        period=1,
        contributions=(
            Contribution(1, 20, "the platform"),
            Contribution(0, 40, "products and customers"),
            Contribution(1, 25, "its improvement"),
            Contribution(2, 0, "nothing yet"),
            Contribution(1, 5, ""),
            Contribution(2, 10, "deliveries"),
        ),
    )
    partnership.pass_review(review, *ALL)
    assert partnership.call("sharesOf", 1) == [40, 50, 10]


def test_a_seat_without_contributions_has_no_shares(partnership: Partnership) -> None:
    partnership.pass_review(review_of(1, [60, 40]), *ALL)
    assert partnership.call("sharesOf", 1) == [60, 40, 0]


def test_a_review_changes_no_shares_before_its_period(partnership: Partnership) -> None:
    partnership.next_at(partnership.end_of(3))
    partnership.set_shares(4, 45, 35, 20)
    assert partnership.call("sharesOf", 3) == [50, 30, 20]


def test_at_least_one_seat_holds_shares(partnership: Partnership) -> None:
    nothing = (
        Review(period=1, contributions=()),
        Review(period=1, contributions=(Contribution(0, 0, "rest"), Contribution(2, 0, ""))),
    )
    for review in nothing:
        with refused("NoShares"):
            partnership.pass_review(review, *ALL)


def test_a_seats_points_fit_32_bits(partnership: Partnership) -> None:
    review = Review(
        period=1,
        contributions=tuple(
            Contribution(seat, points, "") for seat in ALL for points in (MOST_SHARES - 1, 1)
        ),
    )
    with partnership.chain.isolated():
        partnership.pass_review(review, *ALL)
        assert partnership.call("sharesOf", 1) == [MOST_SHARES] * 3
    for seat in ALL:
        one_more = replace(
            review, contributions=(*review.contributions, Contribution(seat, 1, "one more"))
        )
        with refused("SharesOverflow", seat=seat):
            partnership.pass_review(one_more, *ALL)


def test_points_that_add_up_to_many_times_32_bits_are_refused(partnership: Partnership) -> None:
    packed = (300).to_bytes(2, "big") + entry(1, MOST_SHARES) * 300
    with refused("SharesOverflow", seat=1):
        partnership.transact("review", raw_review(packed), NO_COUNTERSIGNATURES)


# Packed contributions


def test_contributions_are_packed_as_the_interface_says(partnership: Partnership) -> None:
    by_hand = (
        b"\x00\x03" + entry(0, 70, b"shop") + entry(2, 2**32 - 1) + entry(1, 1, "日本".encode())
    )
    contributions = (
        Contribution(0, 70, "shop"),
        Contribution(2, 2**32 - 1, ""),
        Contribution(1, 1, "日本"),
    )
    assert by_hand == pack(contributions)
    digest = Review(period=1, contributions=contributions).digest(partnership.domain)
    assert partnership.call("hashReview", raw_review(by_hand)) == digest


ONE = b"\x00\x01" + entry(0, 7, b"reason")
TWO = b"\x00\x02" + entry(0, 7, b"reason") + entry(1, 3, b"other")


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\x00",
        b"\x00\x00\x00",
        b"\x00\x01",
        b"\xff\xff",
        ONE[:-1],
        ONE[:-6],
        ONE[:-7],
        ONE[:3],
        ONE + b"\x00",
        ONE + b"\x00" * 7,
        b"\x00\x00" + ONE[2:],
        b"\x00\x02" + ONE[2:],
        b"\x00\x01" + TWO[2:],
        TWO[:-1],
        TWO + b"x",
        b"\x00\x01" + entry(0, 7)[:-2] + b"\x00\x01",
        b"\x00\x01" + entry(0, 7)[:-2] + b"\xff\xff" + b"x" * 65534,
        b"\x00\x02" + entry(0, 7)[:-2] + b"\x00\x07" + entry(1, 3),
        b"\xff\xff" + entry(0, 1) * 65534,
    ],
)
def test_contributions_that_end_too_early_or_too_late_are_refused(
    partnership: Partnership, packed: bytes
) -> None:
    with refused("MalformedContributions", length=len(packed)):
        partnership.call("hashReview", raw_review(packed))
    with refused("MalformedContributions", length=len(packed)):
        partnership.call("review", raw_review(packed), NO_COUNTERSIGNATURES)


def test_contributions_name_seats(partnership: Partnership) -> None:
    """The first one that is none is told, also of contributions that end too early."""
    with refused("NoSuchSeat", seat=9, count=3):
        partnership.call("hashReview", raw_review(b"\x00\x01" + entry(9, 7)[:-2] + b"\x00\x01"))
    for seat in (3, 4, 128, 255):
        packed = b"\x00\x02" + entry(0, 7) + entry(seat, 3)
        with refused("NoSuchSeat", seat=seat, count=3):
            partnership.transact("review", raw_review(packed), NO_COUNTERSIGNATURES)
        with refused("NoSuchSeat", seat=seat, count=3):
            partnership.call("hashReview", raw_review(packed))


@pytest.mark.parametrize("seed", range(4))
def test_bytes_that_were_tampered_with_are_read_as_python_reads_them(
    partnership: Partnership, seed: int
) -> None:
    """Whatever is cut, added or changed: refused by both, or the same digest in both."""
    chance = random.Random(seed)
    refusals = 0
    for _ in range(40):
        packed = bytearray(
            pack(
                [
                    Contribution(
                        chance.randrange(3), chance.randrange(9), "x" * chance.randrange(5)
                    )
                    for _ in range(chance.randrange(5))
                ]
            )
        )
        for _ in range(chance.randrange(3)):
            position = chance.randrange(len(packed))
            packed[position] = chance.choice([0, 1, 2, chance.randrange(256)])
        packed = packed[: chance.choice([len(packed), len(packed), chance.randrange(len(packed))])]
        packed += b"\x00" * chance.choice([0, 0, 0, 1, 7])

        fields = raw_review(bytes(packed))
        try:
            read = Review.from_contract(fields)
            shares_fit = all(entry.seat < 3 for entry in read.contributions)
        except InvalidValueError:
            shares_fit = False
        if shares_fit and _is_utf8(read):
            assert partnership.call("hashReview", fields) == read.digest(partnership.domain)
        elif not shares_fit:
            refusals += 1
            with pytest.raises(ContractError, match=r"MalformedContributions|NoSuchSeat"):
                partnership.call("hashReview", fields)
    assert refusals


def _is_utf8(review: Review) -> bool:
    try:
        for contribution in review.contributions:
            contribution.reason.encode()
    except UnicodeEncodeError:
        return False
    return True


def test_a_reason_can_be_long_and_in_any_language(partnership: Partnership) -> None:
    long = "ん" * (MOST_REASON_BYTES // 3)
    review = Review(
        period=1,
        contributions=(
            Contribution(0, 50, long),
            Contribution(1, 30, "🚚"),
            Contribution(2, 20, ""),
        ),
    )
    partnership.pass_review(review, *ALL)
    assert partnership.call("sharesOf", 1) == [50, 30, 20]


def test_as_many_contributions_as_a_transaction_holds_can_be_made(partnership: Partnership) -> None:
    review = Review(
        period=1,
        contributions=tuple(Contribution(number % 3, 1, "") for number in range(3000)),
    )
    partnership.pass_review(review, *ALL)
    assert partnership.call("sharesOf", 1) == [1000, 1000, 1000]


# Money


def test_handing_in_a_review_moves_no_money(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    assert money.gained(
        [*partnership.roster, partnership.address],
        lambda: partnership.set_shares(1, 45, 35, 20),
    ) == [0, 0, 0, 0]
