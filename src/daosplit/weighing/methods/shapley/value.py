"""The Shapley value: what each partner adds, averaged over all orders in which they can join.

A coalition is a bitmask: partner i is in it if bit i is set. What a coalition is worth is a whole
number, or a fraction; the results are exact fractions that add up to what all together are worth.

Source: Lloyd S. Shapley, "A Value for n-Person Games", Contributions to the Theory of Games II,
1953. Dividends: John C. Harsanyi, "A Simplified Bargaining Model for the n-Person Cooperative
Game", International Economic Review 4, 1963.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb, lcm
from operator import add

from daosplit.errors import InvalidValueError
from daosplit.values.text import text

MOST_PARTNERS_EXACTLY = 20
"""With 2**20 worths the value takes a second; each further partner takes twice as long."""


def shapley_of_worths(worths: Sequence[int]) -> tuple[Fraction, ...]:
    """Each partner's value, from what every coalition is worth: `worths[coalition]`.

    Takes 2**(n+1) additions for n partners. The value of i is the sum over the coalitions S of
    v(S) (|S|-1)! (n-|S|)! / n! where i is in S, less v(S) |S|! (n-|S|-1)! / n! where it is not: so
    it is the sum of weighted worths over the coalitions with i, less one sum that is the same for
    all. Adding the half with the last partner to the half without leaves the same question for the
    others, with half as many coalitions.

    >>> shapley_of_worths([0, 60, 0, 100])  # 60 alone, nothing alone, 100 together
    (Fraction(80, 1), Fraction(20, 1))

    Raises InvalidValueError for what are not the worths of all coalitions of 1 to 20 partners, with
    0 for the empty one.
    """
    partners = len(worths).bit_length() - 1
    if not 1 <= partners <= MOST_PARTNERS_EXACTLY or len(worths) != 1 << partners:
        problem = text("{count:,} worths are not those of all coalitions", count=len(worths))
        allowed = text("must be 2**n, with n from 1 to {most}", most=MOST_PARTNERS_EXACTLY)
        raise InvalidValueError("worths", None, problem, allowed)
    if worths[0] != 0:
        raise InvalidValueError("worths[0]", worths[0], text("the empty coalition must be worth 0"))

    scale, within, without = _weights(partners)
    both = [inside + outside for inside, outside in zip(within, without, strict=True)]
    sizes = _sizes(partners)
    for_all = sum(worth * without[size] for worth, size in zip(worths, sizes, strict=True))
    rest = [worth * both[size] for worth, size in zip(worths, sizes, strict=True)]
    values = []
    while len(rest) > 1:
        half = len(rest) // 2
        with_last = rest[half:]
        del rest[half:]
        values.append(Fraction(sum(with_last) - for_all, scale))
        rest = list(map(add, rest, with_last))
    return tuple(reversed(values))


def shapley_of_dividends(
    partners: int,
    dividends: Mapping[int, int | Fraction],
    weights: Sequence[int] | None = None,
) -> tuple[Fraction, ...]:
    """Each partner's value, from what each coalition earned beyond all that its subsets earn.

    Each dividend is shared equally by its members, or in proportion to their `weights` (the
    weighted value of Shapley's thesis), for any number of partners.

    >>> shapley_of_dividends(2, {0b01: 60, 0b11: 40})
    (Fraction(80, 1), Fraction(20, 1))
    >>> shapley_of_dividends(2, {0b01: 60, 0b11: 40}, weights=[1, 3])
    (Fraction(70, 1), Fraction(30, 1))

    Raises InvalidValueError for a coalition of nobody or of others, and for weights not above 0.
    """
    weights = [1] * partners if weights is None else weights
    if len(weights) != partners or any(weight < 1 for weight in weights):
        raise InvalidValueError("weights", None, text("must be one for each partner, each above 0"))
    values = [Fraction(0)] * partners
    for coalition, dividend in dividends.items():
        members = members_of(coalition, partners)
        whole = sum(weights[member] for member in members)
        for member in members:
            values[member] += Fraction(dividend) * weights[member] / whole
    return tuple(values)


def shapley_of_single_worths(
    partners: int, worths: Mapping[int, int | Fraction]
) -> tuple[Fraction, ...]:
    """Each partner's value where every coalition but these is worth nothing, for any number.

    >>> shapley_of_single_worths(2, {0b01: 60, 0b11: 100})
    (Fraction(80, 1), Fraction(20, 1))

    Raises InvalidValueError for a coalition of nobody or of others.
    """
    scale, within, without = _weights(partners)
    values = [Fraction(0)] * partners
    for coalition, worth in worths.items():
        size = len(members_of(coalition, partners))
        for partner in range(partners):
            is_in = coalition >> partner & 1
            values[partner] += Fraction(worth) * (within[size] if is_in else -without[size])
    return tuple(value / scale for value in values)


def require_coalition(coalition: int, partners: int) -> int:
    """The coalition, if it can be. Raises InvalidValueError for one of nobody, or of others."""
    if not 0 < coalition < 1 << partners:
        problem = (
            text("has no members") if coalition == 0 else text("has members that are not partners")
        )
        raise InvalidValueError("coalition", coalition, problem)
    return coalition


def members_of(coalition: int, partners: int) -> tuple[int, ...]:
    """The partners in a coalition. Raises InvalidValueError for one of nobody, or of others."""
    require_coalition(coalition, partners)
    return tuple(partner for partner in range(partners) if coalition >> partner & 1)


def _weights(partners: int) -> tuple[int, list[int], list[int]]:
    """A scale, and by a coalition's size its weight for a member and for another, so scaled.

    (s-1)! (n-s)! / n! is 1 / (s comb(n, s)), and lcm(1..n) is a multiple of each s comb(n, s).
    """
    scale = lcm(*range(1, partners + 1))
    sizes = range(partners + 1)
    within = [scale // (size * comb(partners, size)) if size else 0 for size in sizes]
    without = [
        scale // ((partners - size) * comb(partners, size)) if size < partners else 0
        for size in sizes
    ]
    return scale, within, without


def _sizes(partners: int) -> bytes:
    """The number of members of every coalition."""
    sizes = bytes(1)
    for _ in range(partners):
        sizes += bytes(size + 1 for size in sizes)
    return sizes
