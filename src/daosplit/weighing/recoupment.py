"""Recoupment: who paid first gets an agreed part of each quarter until its outlay is back.

Source: recoupment as film and record contracts know it: the investor's outlay comes back from first
receipts, and only then is everything shared.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from daosplit.agreement.shares import MOST_AMOUNT
from daosplit.errors import InvalidValue
from daosplit.values.integers import require_whole


def recoup(outlay: int, recovered: int, revenue: int, part: Fraction) -> int:
    """What a quarter pays back, in the currency's smallest unit.

    The agreed part of the quarter's revenue, cut off after the last unit, and in the quarter in
    which it is complete exactly what is missing.

    >>> recoup(1_000, 0, 2_501, Fraction(3, 10)), recoup(1_000, 750, 2_501, Fraction(3, 10))
    (750, 250)

    Raises InvalidValue for amounts or a part that cannot be, and more recovered than was laid out.
    """
    require_whole("outlay", outlay, 0, MOST_AMOUNT)
    require_whole("recovered", recovered, 0, outlay)
    require_whole("revenue", revenue, 0, MOST_AMOUNT)
    if not 0 <= part <= 1:
        raise InvalidValue("part", part, "is no part of a quarter", "allowed: 0 to 1")
    return min(outlay - recovered, revenue * part.numerator // part.denominator)


def recoupments(outlay: int, revenues: Iterable[int], part: Fraction) -> Iterator[int]:
    """What quarter after quarter pays back, as `recoup` says.

    >>> list(recoupments(1_000, [2_501, 0, 2_501, 2_501], Fraction(3, 10)))
    [750, 0, 250, 0]
    """
    recovered = 0
    for revenue in revenues:
        back = recoup(outlay, recovered, revenue, part)
        recovered += back
        yield back


def take_first(fractions: Sequence[Fraction], first: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Fractions after some partners took a part of the whole first; the rest goes by the old ones.

    >>> take_first([Fraction(7, 10), Fraction(3, 10)], [Fraction(0), Fraction(1, 2)])
    (Fraction(7, 20), Fraction(13, 20))

    Raises InvalidValue for parts below 0, or of more than the whole.
    """
    taken = sum(first, Fraction(0))
    if min(first) < 0 or taken > 1:
        raise InvalidValue("first", taken, "cannot be taken first", "allowed: parts of the whole")
    left = 1 - taken
    return tuple(part + fraction * left for fraction, part in zip(fractions, first, strict=True))
