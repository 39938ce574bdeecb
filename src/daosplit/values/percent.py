"""Percentages as people read them, exact or said to be rounded."""

from decimal import Decimal
from fractions import Fraction

from daosplit.errors import InvalidValueError
from daosplit.values.text import Text, text


def percent(fraction: Fraction, *, places: int = 2) -> Text:
    """A fraction for people: "60%" if that is exact, or else rounded and said so: "about 33.33%".

    What is neither nothing nor all is never rounded to it: "less than 0.01%", "more than 99.99%".
    `places` is how many decimals there may be.

    Raises InvalidValueError for a fraction that is not from 0 to 1.
    """
    if not isinstance(fraction, Fraction) or not 0 <= fraction <= 1:
        raise InvalidValueError(
            "fraction", fraction, text("not a fraction"), text("must be a Fraction from 0 to 1")
        )
    whole = 100 * 10**places
    scaled = fraction * whole
    if scaled.denominator == 1:
        return _percent(scaled.numerator, places)

    rounded = round(scaled)
    if rounded == 0:
        return text("less than {percent}", percent=_percent(1, places))
    if rounded == whole:
        return text("more than {percent}", percent=_percent(whole - 1, places))
    return text("about {percent}", percent=_percent(rounded, places))


def percentage_points(difference: Fraction) -> Text:
    """A difference of two fractions for people: "10 percentage points", "about 3.33 …".

    Raises InvalidValueError for a difference that is not from 0 to 1.
    """
    if not isinstance(difference, Fraction) or not 0 <= difference <= 1:
        allowed = text("must be a Fraction from 0 to 1")
        raise InvalidValueError("difference", difference, text("not a fraction"), allowed)
    scaled = difference * 10_000
    if scaled.denominator == 1:
        return _points(scaled.numerator)
    rounded = round(scaled)
    if rounded == 0:
        return text("less than {percent}", percent=_points(1))
    return text("about {percent}", percent=_points(rounded))


def exact_percent(fraction: Fraction) -> Text:
    """A percentage; beside its exact fraction if it is rounded: "1/3 (about 33.33%)"."""
    shown = percent(fraction)
    if (fraction * 10_000).denominator == 1:
        return shown
    return text("{fraction} ({percent})", fraction=str(fraction), percent=shown)


def _percent(scaled: int, places: int) -> Text:
    """A percentage that was scaled by 10**places, without zeros that say nothing."""
    return text("{number:,f}%", number=_decimal(scaled, places))


def _points(scaled: int) -> Text:
    return text("{number:,f} percentage points", number=_decimal(scaled, 2))


def _decimal(scaled: int, places: int) -> Decimal:
    return Decimal(scaled).scaleb(-places).normalize()
