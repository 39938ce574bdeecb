"""Fractions within bounds: one factor for all, found exactly."""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from daosplit.errors import CannotWeighError
from daosplit.values.percent import percent
from daosplit.values.text import text


def fit(
    fractions: Sequence[Fraction], lower: Sequence[Fraction], upper: Sequence[Fraction]
) -> tuple[Fraction, ...]:
    """The fractions times one factor, each held within its bounds, adding up to 1.

    The sum grows with the factor, in straight lines between the points where somebody reaches a
    bound: those are searched by halving, and the line between two solved. Who has no fraction stays
    at its lower bound.

    Raises CannotWeighError if no factor does it.
    """
    bounds = list(zip(fractions, lower, upper, strict=True))

    def held(factor: Fraction) -> list[Fraction]:
        return [min(max(part * factor, least), most) for part, least, most in bounds]

    def total(factor: Fraction) -> Fraction:
        return sum(held(factor), Fraction(0))

    turns = sorted(
        {Fraction(0)}
        | {bound / part for part, least, most in bounds if part for bound in (least, most)}
    )
    if total(turns[0]) > 1:
        raise CannotWeighError(
            text(
                "the floors add up to {sum}, more than the whole", sum=str(sum(lower, Fraction(0)))
            )
        )
    index = bisect_left(turns, Fraction(1), key=total)
    if index == len(turns):
        left = percent(1 - total(turns[-1]))
        raise CannotWeighError(
            text("the caps leave {percent} that nobody with a percentage may get", percent=left)
        )
    if total(turns[index]) == 1:
        return tuple(held(turns[index]))
    below, above = turns[index - 1], turns[index]
    rise = (1 - total(below)) / (total(above) - total(below))
    return tuple(held(below + (above - below) * rise))
