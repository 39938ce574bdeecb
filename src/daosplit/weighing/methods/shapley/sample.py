"""The Shapley value from a sample of orders, with error bars, where there are too many coalitions.

Sources: Javier Castro, Daniel Gómez, Juan Tejada, "Polynomial Calculation of the Shapley Value
Based on Sampling", Computers & Operations Research 36, 2009; Rory Mitchell, Joshua Cooper, Eibe
Frank, Geoffrey Holmes, "Sampling Permutations for Shapley Value Estimation", JMLR 23, 2022.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import isqrt

from daosplit.values.integers import require_whole
from daosplit.weighing.methods.shapley.random_orders import random_orders

_ERROR_SCALE = 10**6


@dataclass(frozen=True, slots=True)
class ShapleySample:
    """Estimated values.

    Attributes:
        values: Each partner's; they add up exactly to what all together are worth.
        errors: The standard error of each: about two thirds of all samples are less than one off,
            and nearly all less than three. It is itself estimated, from how the rounds differ, and
            rounded up to a millionth; what no sampled order met, it cannot know.
        rounds: How many rounds were sampled.
    """

    values: tuple[Fraction, ...]
    errors: tuple[Fraction, ...]
    rounds: int


def sample_shapley(
    partners: int,
    worths_along: Callable[[Sequence[int]], Sequence[int]],
    *,
    rounds: int,
    seed: str,
) -> ShapleySample:
    """Each partner's value, estimated from `rounds` times 2n orders.

    `worths_along(order)` tells what the first of an order are worth, the first two, and so on.

    A round is one random order, each order that comes of turning it round (the first goes to the
    end), and all of these backwards. So in each round every partner stands in every place twice,
    and whatever depends on its place alone has no error at all. Each order shares out exactly what
    all are worth, so their mean does. Rounds are independent, and tell how far off it may be.

    >>> sample = sample_shapley(2, lambda order: (0, 100), rounds=2, seed="any")
    >>> sample.values, sample.errors
    ((Fraction(50, 1), Fraction(50, 1)), (Fraction(0, 1), Fraction(0, 1)))

    Raises InvalidValueError for less than 2 rounds.
    """
    require_whole("rounds", rounds, 2, 2**32)
    sums = [0] * partners
    squares = [0] * partners
    for first in islice(random_orders(partners, seed), rounds):
        gained = [0] * partners
        for turn in range(partners):
            turned = (*first[turn:], *first[:turn])
            for order in (turned, turned[::-1]):
                before = 0
                for partner, worth in zip(order, worths_along(order), strict=True):
                    gained[partner] += worth - before
                    before = worth
        for partner, gain in enumerate(gained):
            sums[partner] += gain
            squares[partner] += gain * gain

    orders = 2 * partners
    values = tuple(Fraction(total, rounds * orders) for total in sums)
    # The variance of the mean: that of the rounds' gains, over their number, in single orders.
    spread = (rounds * square - total * total for total, square in zip(sums, squares, strict=True))
    variances = (Fraction(it, rounds * rounds * (rounds - 1) * orders * orders) for it in spread)
    return ShapleySample(values, tuple(map(_root_rounded_up, variances)), rounds)


def _root_rounded_up(square: Fraction) -> Fraction:
    scaled = square * _ERROR_SCALE**2
    whole = -(-scaled.numerator // scaled.denominator)
    root = isqrt(whole)
    return Fraction(root + (root * root < whole), _ERROR_SCALE)
