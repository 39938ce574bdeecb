"""Time served under a square root: who stays counts more, but each further year adds less.

Source: Protocol Guild, documentation, "Membership": a member's weight is the square root of
(months since start - months inactive) * multiplier, 1 for full time and 0.5 for part time,
normalised over all members.
"""

from fractions import Fraction
from math import isqrt

from daosplit.errors import InvalidValue
from daosplit.values.integers import require_whole

PLACES = 9
"""The decimals of a root, cut off after the last: no float, the same on every machine."""

MOST_PLACES = 100


def root_weight(months: Fraction | int, places: int = PLACES) -> int:
    """The square root of so many months, in units of 10**-places, cut off after the last.

    floor(sqrt(months) * 10**places), which is exact: the root of a whole number's whole part has
    the same whole part as the number's own.

    >>> root_weight(18, places=2), root_weight(Fraction(25, 2), places=2)
    (424, 353)

    Raises InvalidValue for less than no months, and for decimals that cannot be.
    """
    require_whole("places", places, 0, MOST_PLACES)
    if months < 0:
        raise InvalidValue("months", months, "are less than none")
    square = Fraction(months) * 10 ** (2 * places)
    return isqrt(square.numerator // square.denominator)
