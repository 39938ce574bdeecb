"""Whole-number shares follow from exact fractions by the largest remainder, fairly."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.shares import MOST_SHARES
from daosplit.errors import InvalidValueError
from daosplit.weighing import apportion


def names_for(count: int) -> list[str]:
    return [f"p{index:03}" for index in range(count)]


def parts_of(weights: list[int]) -> list[Fraction]:
    return [Fraction(weight, sum(weights)) for weight in weights]


parts = st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any).map(parts_of)
totals = st.integers(1, 2_000_000)


@given(parts, totals)
def test_shares_add_up_and_each_is_its_quota_rounded_down_or_up(
    fractions: list[Fraction], total: int
) -> None:
    shares = apportion(fractions, names_for(len(fractions)), total)
    assert sum(shares) == total
    for share, fraction in zip(shares, fractions, strict=True):
        assert floor(fraction * total) <= share <= ceil(fraction * total)


@given(parts, totals, st.data())
def test_the_order_of_partners_changes_nothing(
    fractions: list[Fraction], total: int, data: st.DataObject
) -> None:
    entries = list(zip(fractions, names_for(len(fractions)), strict=True))
    shares = dict(
        zip((name for _, name in entries), apportion(*unzip(entries), total), strict=True)
    )
    shuffled = data.draw(st.permutations(entries))
    again = apportion(*unzip(shuffled), total)
    assert {name: share for (_, name), share in zip(shuffled, again, strict=True)} == shares


def unzip(entries: list[tuple[Fraction, str]]) -> tuple[list[Fraction], list[str]]:
    return [fraction for fraction, _ in entries], [name for _, name in entries]


@given(parts, totals)
def test_who_has_more_never_gets_less(fractions: list[Fraction], total: int) -> None:
    shares = apportion(fractions, names_for(len(fractions)), total)
    ranked = sorted(zip(fractions, shares, strict=True))
    for (less, fewer), (more, greater) in pairwise(ranked):
        assert less == more or fewer <= greater


@given(parts, totals, st.data())
def test_no_other_shares_of_that_total_are_nearer(
    fractions: list[Fraction], total: int, data: st.DataObject
) -> None:
    def distance(shares: list[int]) -> Fraction:
        return sum(
            (abs(share - part * total) for share, part in zip(shares, fractions, strict=True)),
            Fraction(0),
        )

    shares = list(apportion(fractions, names_for(len(fractions)), total))
    other = list(shares)
    for _ in range(data.draw(st.integers(1, 3))):
        other[data.draw(st.integers(0, len(other) - 1))] -= 1
        other[data.draw(st.integers(0, len(other) - 1))] += 1
    assert distance(shares) <= distance(other)


def test_a_tie_goes_to_the_name_that_comes_first() -> None:
    thirds = [Fraction(1, 3)] * 3
    assert apportion(thirds, ["c", "a", "b"], 100) == (33, 34, 33)
    assert apportion(thirds, ["c", "a", "b"], 101) == (33, 34, 34)


def test_a_tie_of_remainders_goes_to_the_larger_fraction_first() -> None:
    assert apportion([Fraction(1, 4), Fraction(3, 4)], ["a", "b"], 2) == (0, 2)


def test_one_share_more_can_take_one_from_a_partner() -> None:
    """The Alabama paradox, which is why a policy fixes its total."""
    fractions = parts_of([6, 6, 2])
    assert apportion(fractions, ["a", "b", "c"], 10)[2] == 2
    assert apportion(fractions, ["a", "b", "c"], 11)[2] == 1


def test_shares_can_be_all_that_32_bits_hold_and_no_more() -> None:
    halves = [Fraction(1, 2)] * 2
    assert apportion(halves, ["a", "b"], 2 * MOST_SHARES) == (MOST_SHARES, MOST_SHARES)
    with pytest.raises(InvalidValueError, match="more than 32 bits"):
        apportion([Fraction(1), Fraction(0)], ["a", "b"], MOST_SHARES + 1)


@pytest.mark.parametrize("total", [0, -1, 255 * MOST_SHARES + 1, 1.5, True])
def test_a_total_that_cannot_be_is_refused(total: int) -> None:
    with pytest.raises(InvalidValueError, match="total"):
        apportion([Fraction(1)], ["a"], total)


@pytest.mark.parametrize(
    ("fractions", "problem"),
    [
        ([Fraction(1, 2)], "the sum must be 1"),
        ([Fraction(3, 2), Fraction(-1, 2)], "out of range"),
        ([0.5, 0.5], "out of range"),
        ([], "the sum must be 1"),
    ],
)
def test_fractions_that_cannot_be_are_refused(fractions: list[Fraction], problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        apportion(fractions, names_for(len(fractions)), 10)
