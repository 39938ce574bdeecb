"""Fractions and decimal numbers, as people write them, exact."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from daosplit.errors import InvalidValueError
from daosplit.values.text import Text, number, text

MOST_DECIMALS = 400
_MOST_WHOLE_DIGITS = 40
_FINEST, _TOO_LARGE = 10**MOST_DECIMALS, 10**_MOST_WHOLE_DIGITS
# Of a million lines, few quantities are new.
_MOST_REMEMBERED = 10_000
_DECIMAL = re.compile(
    rf"(-?)([0-9]{{1,{_MOST_WHOLE_DIGITS}}})(?:\.([0-9]{{1,{MOST_DECIMALS}}}))?"
    r"(?:[eE]([+-]?[0-9]{1,3}))?"
)
_LONG_DECIMAL = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"


def parse_fraction(written: str) -> tuple[int, int]:
    """Numerator and denominator, from "2/3", "20%" or "0.2".

    "2/4" stays 2 of 4; percentages and decimals come in lowest terms, so that "20%" and "20.0%" are
    the same.

    Raises InvalidValueError for anything else.
    """
    if match := re.fullmatch(r"([0-9]{1,40}) */ *([0-9]{1,40})", written):
        numerator, denominator = int(match[1]), int(match[2])
        if denominator:
            return numerator, denominator
    elif match := re.fullmatch(r"([0-9]{1,40}(?:\.[0-9]{1,40})?)( *%)?", written):
        fraction = Fraction(match[1]) / (100 if match[2] else 1)
        return fraction.numerator, fraction.denominator
    raise InvalidValueError(
        "fraction", written, text("not a fraction"), text('for example "2/3", "20%" or "0.5%"')
    )


@lru_cache(_MOST_REMEMBERED)
def parse_decimal(written: str) -> Fraction:
    """The exact value of a decimal number: "1200", "12.5", "-3", "4.1e-07".

    At most 40 digits before and 400 after the point, the exponent counted in: whatever a program
    that computes with double precision printed can be read as it stands.

    Raises InvalidValueError for anything else.
    """
    if len(written) <= _MOST_WHOLE_DIGITS and written.isascii() and written.isdigit():
        return Fraction(int(written))
    match = _DECIMAL.fullmatch(written)
    if match is None and re.fullmatch(_LONG_DECIMAL, written):
        raise _too_many_digits(written)
    if match is None:
        allowed = text("must be digits with at most one point, for example 1200 or 12.5")
        if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", written):
            allowed = text("write it without commas: {number}", number=written.replace(",", ""))
        raise InvalidValueError("number", written, text("not a decimal number"), allowed)
    sign, whole, places, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    digits, shift = int(sign + whole + places), exponent - len(places)
    value = Fraction(digits * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    if abs(value.numerator) >= _TOO_LARGE * value.denominator or _FINEST % value.denominator:
        raise _too_many_digits(written)
    return value


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum of fractions, of which many have the same denominator: the rest is whole numbers.

    >>> exact_sum([Fraction(1, 10), Fraction(2, 10), Fraction(1, 2)])
    Fraction(4, 5)
    """
    numerators: dict[int, int] = {}
    for value in values:
        denominator = value.denominator
        numerators[denominator] = numerators.get(denominator, 0) + value.numerator
    return sum((Fraction(count, of) for of, count in numerators.items()), Fraction(0))


def _too_many_digits(written: str) -> InvalidValueError:
    allowed = text(
        "must be at most {before} digits before and {after} after the point",
        before=_MOST_WHOLE_DIGITS,
        after=MOST_DECIMALS,
    )
    return InvalidValueError("number", written, text("too many digits"), allowed)


def show_decimal(value: Fraction) -> str:
    """A decimal number in full, without zeros that say nothing: "1200", "12.5".

    What has no end in decimals is shown as a fraction: "1/3".
    """
    numerator, denominator = value.as_integer_ratio()
    return str(numerator) if denominator == 1 else _shown(numerator, denominator)


@lru_cache(_MOST_REMEMBERED)
def _shown(numerator: int, denominator: int) -> str:
    places = _places(denominator)
    if places is None:
        return f"{numerator}/{denominator}"
    whole, decimals = divmod(abs(numerator) * 10**places // denominator, 10**places)
    sign = "-" if numerator < 0 else ""
    return f"{sign}{whole}.{decimals:0{places}}"


def _places(denominator: int) -> int | None:
    """The decimals that a fraction with this denominator has; None without an end."""
    rest, places = denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    return places if rest == 1 else None


def grouped_decimal(value: Fraction) -> Text:
    """A decimal number for people, thousands apart: "1,200", "12.5"; or a fraction: "1/3"."""
    shown = show_decimal(value)
    if "/" in shown:
        parts = {"numerator": value.numerator, "denominator": value.denominator}
        return Text("{numerator:,}/{denominator:,}", parts)
    return number(Decimal(shown))
