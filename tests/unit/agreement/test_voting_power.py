"""Who could block, and whose signatures suffice, by the double majority's exact rule."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.double_majority import Support, tally
from daosplit.agreement.voting_power import Passage, Power, passage
from daosplit.errors import InvalidValueError

TWO_THIRDS = Fraction(2, 3)
A_FIFTH = Fraction(1, 5)

tables = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)
thresholds = st.sampled_from([Fraction(51, 100), TWO_THIRDS, Fraction(3, 4), Fraction(1)])
cut_limits = st.sampled_from([Fraction(0), A_FIFTH, Fraction(1, 2)])


def hold_threshold(shares: Sequence[int], seats: Collection[int], threshold: Fraction) -> bool:
    return sum(shares[seat] for seat in seats) >= threshold * sum(shares)


def subsets(seats: Collection[int]) -> list[tuple[int, ...]]:
    """All of them, the smallest first."""
    return [chosen for size in range(len(seats) + 1) for chosen in combinations(seats, size)]


# Power


@given(tables, thresholds)
def test_the_fewest_that_hold_the_threshold_are_the_fewest(
    shares: list[int], threshold: Fraction
) -> None:
    enough = (
        len(chosen)
        for chosen in subsets(range(len(shares)))
        if hold_threshold(shares, chosen, threshold)
    )
    assert Power(tuple(shares), threshold).fewest == next(enough)


@given(tables, thresholds)
def test_the_fewest_to_block_leave_the_others_below_the_threshold(
    shares: list[int], threshold: Fraction
) -> None:
    everybody = set(range(len(shares)))
    blocking = (
        len(chosen)
        for chosen in subsets(everybody)
        if not hold_threshold(shares, everybody - set(chosen), threshold)
    )
    assert Power(tuple(shares), threshold).fewest_to_block == next(blocking)


@given(tables, thresholds)
def test_no_review_passes_without_a_seat_that_blocks_and_one_passes_without_any_other(
    shares: list[int], threshold: Fraction
) -> None:
    power = Power(tuple(shares), threshold)
    blocking = {*power.blocking_by_shares, *power.blocking_by_seats}
    for seat in range(len(shares)):
        others = set(range(len(shares))) - {seat}
        counted = tally(shares, shares, 0, others, threshold, A_FIFTH)
        assert counted.passes == (seat not in blocking)


@given(st.integers(1, 255), st.integers(1, 1000))
def test_equal_partners_are_as_many_as_they_are(count: int, held: int) -> None:
    assert Power((held,) * count, TWO_THIRDS).effective_partners == count


def test_concentration_is_exact() -> None:
    power = Power((60, 0, 30, 10), TWO_THIRDS)
    assert power.effective_partners == Fraction(10_000, 4_600)
    assert power.largest == Fraction(3, 5)
    assert power.holders == (0, 2, 3)
    assert power.fewest == 2
    assert power.fewest_to_block == 1
    assert power.blocking_by_shares == (0,)
    assert power.blocking_by_seats == ()


def test_of_two_partners_each_blocks_whatever_it_holds() -> None:
    assert Power((99, 1), TWO_THIRDS).blocking_by_shares == (0,)
    assert Power((99, 1), TWO_THIRDS).blocking_by_seats == (0, 1)


def test_shares_that_cannot_be_have_no_power() -> None:
    with pytest.raises(InvalidValueError, match="nobody holds shares"):
        Power((0, 0), TWO_THIRDS)


# Passage


def passes(
    old: Sequence[int],
    new: Sequence[int],
    admitted: int,
    signed: Collection[int],
    silent: Collection[int],
    threshold: Fraction,
    cut_limit: Fraction,
) -> bool:
    support = Support.full(signed, silent)
    return tally(old, new, admitted, support, threshold, cut_limit).passes


@st.composite
def reviews(draw: st.DrawFn) -> tuple[list[int], list[int], int, frozenset[int]]:
    """Shares before and after, how many are admitted, and who is silent."""
    old = draw(st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any))
    kept = draw(st.lists(st.integers(0, 9), min_size=len(old), max_size=len(old)).filter(any))
    joined = draw(st.lists(st.integers(1, 9), max_size=2))
    silent = draw(st.frozensets(st.integers(0, len(old) - 1)))
    return old, kept + joined, len(joined), silent


@given(reviews(), thresholds, cut_limits)
def test_the_smallest_sets_suffice_and_nothing_smaller_does(
    review: tuple[list[int], list[int], int, frozenset[int]],
    threshold: Fraction,
    cut_limit: Fraction,
) -> None:
    old, new, admitted, silent = review
    needs = passage(old, new, admitted, threshold, cut_limit, silent)
    # Whoever is silent stays so, unless it must consent to its cut.
    signers = [seat for seat in range(len(new)) if seat not in silent or seat in needs.must]
    enough = [
        chosen
        for chosen in subsets(signers)
        if passes(old, new, admitted, chosen, silent, threshold, cut_limit)
        # A seat without shares adds nothing, unless it must sign.
        and all(seat in needs.must or (seat < len(old) and old[seat]) for seat in chosen)
    ]
    smallest = {chosen for chosen in enough if len(chosen) == len(enough[0])}
    assert set(needs.smallest_sets(10_000)) == smallest
    assert len(needs.smallest_sets(1)) == min(len(smallest), 1)


@given(reviews(), thresholds, cut_limits)
def test_without_one_that_must_sign_no_set_suffices(
    review: tuple[list[int], list[int], int, frozenset[int]],
    threshold: Fraction,
    cut_limit: Fraction,
) -> None:
    old, new, admitted, silent = review
    needs = passage(old, new, admitted, threshold, cut_limit, silent)
    for seat in needs.must:
        everybody_else = set(range(len(new))) - {seat}
        assert not passes(old, new, admitted, everybody_else, silent, threshold, cut_limit)


def needs_of(old: list[int], new: list[int], admitted: int = 0, *silent: int) -> Passage:
    return passage(old, new, admitted, TWO_THIRDS, A_FIFTH, silent)


def test_a_partner_cut_beyond_the_limit_is_in_every_set() -> None:
    needs = needs_of([50, 30, 20], [55, 35, 10])
    assert needs.cut == (2,)
    assert needs.smallest_sets(5) == ((0, 2),)


def test_a_newcomer_is_in_every_set_and_needs_two_thirds_of_the_seats() -> None:
    needs = needs_of([40, 30, 30], [36, 27, 27, 10], 1)
    assert needs.admits
    assert needs.admitted == (3,)
    assert needs.smallest_sets(5) == ((0, 1, 3), (0, 2, 3))


def test_sets_of_the_largest_shares_come_first_and_are_as_many_as_asked() -> None:
    needs = needs_of([10] * 60, [10] * 60)
    assert len(needs.smallest_sets(3)) == 3
    assert needs.smallest_sets(1) == (tuple(range(40)),)


def test_if_too_many_are_silent_no_set_suffices_for_an_admission() -> None:
    assert needs_of([10, 10, 10], [9, 9, 9, 3], 1, 1, 2).smallest_sets(5) == ()


def test_the_silent_are_excused_but_not_from_a_cut_beyond_the_limit() -> None:
    assert needs_of([50, 50], [55, 45], 0, 1).smallest_sets(5) == ((0,),)
    cut = needs_of([50, 50], [90, 10], 0, 1)
    assert cut.cut == (1,)
    assert cut.smallest_sets(5) == ((0, 1),)
