"""Percentages are exact, or say that they are rounded, in every language."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import InvalidValueError
from daosplit.values.catalogue import Language, translate
from daosplit.values.percent import percent


@pytest.mark.parametrize(
    ("fraction", "language", "shown"),
    [
        (Fraction(3, 5), "en", "60%"),
        (Fraction(1, 8), "en", "12.5%"),
        (Fraction(1, 1), "en", "100%"),
        (Fraction(0), "en", "0%"),
        (Fraction(1, 10_000), "en", "0.01%"),
        (Fraction(1, 3), "en", "about 33.33%"),
        (Fraction(2, 3), "ja", "約66.67%"),
        (Fraction(1, 10**6), "en", "less than 0.01%"),
        (Fraction(1, 10**6), "ja", "0.01%未満"),
        (1 - Fraction(1, 10**6), "en", "more than 99.99%"),
        (1 - Fraction(1, 10**6), "ja", "99.99%超"),
    ],
)
def test_a_fraction_is_shown_exactly_or_said_to_be_rounded(
    fraction: Fraction, language: Language, shown: str
) -> None:
    assert translate(percent(fraction), language) == shown


@given(st.fractions(0, 1), st.integers(0, 6))
def test_a_shown_percentage_is_no_further_off_than_half_its_last_digit(
    fraction: Fraction, places: int
) -> None:
    shown = percent(fraction, places=places)
    number = Fraction(shown.rsplit(" ", 1)[-1].removesuffix("%")) / 100
    if "%" in shown and " " not in shown:
        assert number == fraction
    elif shown.startswith("about"):
        assert number != fraction
        assert 0 < number < 1
        assert abs(number - fraction) <= Fraction(1, 2 * 100 * 10**places)
    elif shown.startswith("less"):
        assert 0 < fraction < number
    else:
        assert shown.startswith("more")
        assert number < fraction < 1


def test_what_is_no_fraction_is_not_shown_as_one() -> None:
    values: tuple[Any, ...] = (0.5, Fraction(-1, 2), Fraction(3, 2))
    for value in values:
        with pytest.raises(InvalidValueError):
            percent(value)
