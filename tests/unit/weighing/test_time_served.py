"""Time served: months count under an exact square root, for who is there at the quarter's end."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.weighing.methods.time_served import TimeServed, root_weight
from support.weighing_cases import case_of

MONTHS = st.fractions(0, 10_000, max_denominator=10**6)


def weights(quarter: str, partners: str, spells: str, **options: object) -> list[Fraction]:
    case = case_of(
        quarter, partners, time_served=f"partner,joined,left,multiplier,inactive|{spells}"
    )
    method = TimeServed(**options)  # type: ignore[arg-type]
    return list(method.weigh(case).fractions)


@given(MONTHS, st.integers(0, 30))
def test_a_root_is_cut_off_after_the_last_decimal(months: Fraction, places: int) -> None:
    root = root_weight(months, places)
    assert root**2 <= months * 10 ** (2 * places) < (root + 1) ** 2


@given(st.integers(0, 10**6))
def test_a_root_is_what_decimals_say(months: int) -> None:
    with localcontext() as context:
        context.prec = 60
        assert root_weight(months) == int(Decimal(months).sqrt() * 10**9)


@given(MONTHS, MONTHS)
def test_who_served_longer_weighs_no_less(one: Fraction, other: Fraction) -> None:
    shorter, longer = sorted((one, other))
    assert root_weight(shorter) <= root_weight(longer)


def test_four_times_as_long_weighs_twice_as_much() -> None:
    assert weights("2025Q4", "AB", "A,2023-01,,,|B,2025-04,,,") == [Fraction(2, 3), Fraction(1, 3)]


def test_months_away_or_inactive_do_not_count() -> None:
    spells = "A,2024-01,2025-01,,|A,2025-10,,,3|B,2025-01,,,"
    assert weights("2025Q4", "AB", spells) == [Fraction(1, 2), Fraction(1, 2)]


def test_who_has_left_or_comes_later_weighs_nothing() -> None:
    spells = "A,2020-01,2025-12,,|B,2026-01,,,|C,2025-12,2026-01,,"
    assert weights("2025Q4", "ABC", spells) == [0, 0, 1]
    assert weights("2026Q1", "ABC", spells) == [0, 1, 0]


def test_part_time_counts_in_part_for_all_months_or_for_its_own() -> None:
    spells = "A,2023-01,2025-01,0.5,|A,2025-01,,,|B,2023-01,,,"
    assert weights("2025Q4", "AB", spells) == [Fraction(1, 2), Fraction(1, 2)]
    later = weights("2025Q4", "AB", spells, multiplier="of each spell", places=0)
    assert later == [Fraction(4, 10), Fraction(6, 10)]  # the roots of 24 and 36, cut off


def test_a_fiscal_year_begins_where_it_does() -> None:
    spells = "A,2025-04,,,|B,2025-12,,,"
    assert weights("2025-12", "AB", spells, months=1) == [Fraction(3, 4), Fraction(1, 4)]


def test_quarters_that_name_no_months_cannot_be_counted() -> None:
    with pytest.raises(CannotWeighError, match="quarter 4 is a number"):
        weights("4", "A", "A,2025-04,,,")
    with pytest.raises(CannotWeighError, match="has 3 months, not 6"):
        weights("2025Q4", "A", "A,2025-04,,,", months=6)
    with pytest.raises(CannotWeighError, match="nobody has served"):
        weights("2025Q4", "A", "A,2026-04,,,")
    with pytest.raises(InvalidValueError, match="negative"):
        root_weight(-1)
