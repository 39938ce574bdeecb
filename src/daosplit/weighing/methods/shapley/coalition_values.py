"""The Shapley values of coalitions that are given: exactly where that can be done, else sampled."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from daosplit.errors import InvalidValueError
from daosplit.values.text import text
from daosplit.weighing.methods.shapley.coalitions import (
    Missing,
    all_worths,
    best_dividends,
    require_given,
    worths_along,
)
from daosplit.weighing.methods.shapley.sample import sample_shapley
from daosplit.weighing.methods.shapley.value import (
    MOST_PARTNERS_EXACTLY,
    shapley_of_dividends,
    shapley_of_single_worths,
    shapley_of_worths,
)

_FEW = 1_000
"""So many coalitions are compared each with each other; of more, all worths are filled in."""


@dataclass(frozen=True, slots=True)
class CoalitionValues:
    """Each partner's value; if it was sampled, with its standard error."""

    values: tuple[Fraction, ...]
    errors: tuple[Fraction, ...] | None = None

    def divided(self, scale: int) -> "CoalitionValues":
        """The same values in a unit that is so many times as large."""
        errors = None if self.errors is None else tuple(it / scale for it in self.errors)
        return CoalitionValues(tuple(it / scale for it in self.values), errors)


def value_coalitions(
    partners: int, given: Mapping[int, int], missing: Missing, *, rounds: int, seed: str
) -> CoalitionValues:
    """The values where these coalitions are worth so much, and others what the rule says.

    >>> value_coalitions(2, {0b01: 60, 0b11: 100}, "best", rounds=2, seed="").values
    (Fraction(80, 1), Fraction(20, 1))

    Raises InvalidValueError for a coalition that is missing, and for more than 20 partners of whom
    all coalitions would have to be given.
    """
    if missing == "refuse" and partners > MOST_PARTNERS_EXACTLY:
        problem = text(
            "with {count} partners there are too many coalitions to give each", count=partners
        )
        allowed = text(
            'must be at most {most}, unless missing = "nothing" or "best"',
            most=MOST_PARTNERS_EXACTLY,
        )
        raise InvalidValueError("partners", None, problem, allowed)
    require_given(partners, given, missing)
    if missing == "nothing":
        return CoalitionValues(shapley_of_single_worths(partners, given))
    dividends = best_dividends(partners, given) if len(given) <= _FEW else None
    if missing == "best" and dividends is not None:
        return _of_best(partners, given, dividends)
    if partners <= MOST_PARTNERS_EXACTLY:
        return CoalitionValues(shapley_of_worths(all_worths(partners, given, missing)))

    along = worths_along(partners, given, missing)
    sample = sample_shapley(partners, along, rounds=rounds, seed=seed)
    return CoalitionValues(sample.values, sample.errors)


def _of_best(
    partners: int, given: Mapping[int, int], dividends: Mapping[int, int]
) -> CoalitionValues:
    """The values of the game that fills in by "best", from its dividends.

    What is given as worth less than the best of its subsets is a game of its own, in which only
    these coalitions are worth anything; the value of both together is the sum.
    """
    less = {}
    for coalition, worth in given.items():
        within = (it for other, it in given.items() if other & coalition == other)
        if (short := worth - max(0, *within)) < 0:
            less[coalition] = short
    best = shapley_of_dividends(partners, dividends)
    rest = shapley_of_single_worths(partners, less)
    return CoalitionValues(tuple(one + other for one, other in zip(best, rest, strict=True)))
