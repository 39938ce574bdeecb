"""Fractions and decimal numbers, as people write them, exact."""

import re
from fractions import Fraction

from daosplit.errors import InvalidValueError

MOST_DECIMALS = 400
_DECIMAL = rf"(-?)([0-9]{{1,40}})(?:\.([0-9]{{1,{MOST_DECIMALS}}}))?(?:[eE]([+-]?[0-9]{{1,3}}))?"


def parse_fraction(text: str) -> tuple[int, int]:
    """Numerator and denominator, from "2/3", "20%" or "0.2".

    "2/4" stays 2 of 4; percentages and decimals come in lowest terms, so that "20%" and "20.0%" are
    the same.

    Raises InvalidValueError for anything else.
    """
    if match := re.fullmatch(r"([0-9]{1,40}) */ *([0-9]{1,40})", text):
        numerator, denominator = int(match[1]), int(match[2])
        if denominator:
            return numerator, denominator
    elif match := re.fullmatch(r"([0-9]{1,40}(?:\.[0-9]{1,40})?)( *%)?", text):
        fraction = Fraction(match[1]) / (100 if match[2] else 1)
        return fraction.numerator, fraction.denominator
    raise InvalidValueError(
        "fraction", text, "is no fraction", 'allowed: such as "2/3", "20%", "0.5%"'
    )


def parse_decimal(text: str) -> Fraction:
    """The exact value of a decimal number: "1200", "12.5", "-3", "4.1e-07".

    At most 40 digits before and 400 after the point, the exponent counted in: whatever a program
    that computes with double precision printed can be read as it stands.

    Raises InvalidValueError for anything else.
    """
    allowed = "allowed: digits with at most one point, such as 1200 or 12.5"
    match = re.fullmatch(_DECIMAL, text)
    if match is None:
        if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
            allowed = f"without commas: {text.replace(',', '')}"
        raise InvalidValueError("number", text, "is no decimal number", allowed)
    sign, whole, places, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    value = int(whole + places) * Fraction(10) ** (exponent - len(places))
    if value >= 10**40 or value * 10**MOST_DECIMALS % 1:
        allowed = f"allowed: at most 40 digits before and {MOST_DECIMALS} after the point"
        raise InvalidValueError("number", text, "has too many digits", allowed)
    return -value if sign else value


def show_decimal(value: Fraction, *, grouped: bool = False) -> str:
    """A decimal number in full, without zeros that say nothing: "1200", "12.5".

    With `grouped`, thousands are set apart for people: "1,200". What has no end in decimals is
    shown as a fraction: "1/3".
    """
    group = "," if grouped else ""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return f"{value.numerator:{group}}/{value.denominator:{group}}"
    scaled = abs(value.numerator) * 10**places // value.denominator
    sign = "-" if value < 0 else ""
    if places == 0:
        return f"{sign}{scaled:{group}}"
    whole, decimals = divmod(scaled, 10**places)
    return f"{sign}{whole:{group}}.{decimals:0{places}}"
