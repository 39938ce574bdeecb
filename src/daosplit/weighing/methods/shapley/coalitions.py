"""What coalitions are worth, those included of which nobody said it.

A coalition is a bitmask, as in `value`. What is not given is filled in by a rule that the
partners state, because each rule says something about the world, and moves money.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from daosplit.errors import InvalidValueError
from daosplit.values.hints import hint
from daosplit.values.text import plural, text
from daosplit.weighing.methods.shapley.value import (
    MOST_PARTNERS_EXACTLY,
    members_of,
    require_coalition,
)

Missing = Literal["refuse", "nothing", "best"]
"""What a coalition is worth of which nobody said it.

- refuse: that is an error; all 2**n - 1 must be given.
- nothing: it earns nothing.
- best: as much as the best of its subsets that are given, or nothing: whoever joins a coalition
  that already earns changes nothing until something better is given.
"""

MOST_DIVIDENDS = 2**12
"""So many coalitions may have a dividend before `best_dividends` gives up: a second or two."""


def require_given(partners: int, given: Mapping[int, int], missing: Missing) -> None:
    """Raises InvalidValueError for a coalition of nobody or of others, and for a missing one."""
    if missing not in get_args(Missing):
        allowed = hint(str(missing), get_args(Missing))
        raise InvalidValueError(
            "missing", missing, text("not a rule for missing coalitions"), allowed
        )
    for coalition in given:
        require_coalition(coalition, partners)
    if missing == "refuse" and len(given) < (1 << partners) - 1:
        first = next(it for it in range(1, 1 << partners) if it not in given)
        others = (1 << partners) - 2 - len(given)
        raise InvalidValueError(
            "coalitions",
            members_of(first, partners),
            plural("missing, with {count} other", "missing, with {count} others", others),
            text('give each, or set missing to "nothing" or "best"'),
        )


def all_worths(partners: int, given: Mapping[int, int], missing: Missing) -> list[int]:
    """What every coalition of at most 20 partners is worth, by its bitmask.

    >>> all_worths(2, {0b01: 60, 0b11: 100}, "best")
    [0, 60, 0, 100]
    >>> all_worths(2, {0b01: 60}, "best")
    [0, 60, 0, 60]

    Raises InvalidValueError for more partners, and as `require_given` does.
    """
    if not 1 <= partners <= MOST_PARTNERS_EXACTLY:
        allowed = text("must be 1 to {most}", most=MOST_PARTNERS_EXACTLY)
        raise InvalidValueError("partners", partners, text("too many coalitions"), allowed)
    require_given(partners, given, missing)
    worths = [0] * (1 << partners)
    for coalition, worth in given.items():
        worths[coalition] = max(worth, 0) if missing == "best" else worth
    if missing == "best":
        # In each turn every coalition takes over what it is worth without one partner; that one's
        # bit moves from the low end to the high one, and is back in its place after all turns.
        for _ in range(partners):
            without, with_it = worths[0::2], worths[1::2]
            worths = without + list(map(max, without, with_it))
        for coalition, worth in given.items():
            worths[coalition] = worth
    return worths


def best_dividends(
    partners: int, given: Mapping[int, int], most: int = MOST_DIVIDENDS
) -> dict[int, int] | None:
    """The dividends of the game that fills in by "best", or None if more than `most` have one.

    Works for any number of partners as long as few coalitions are given: only unions of them have
    a dividend. The worth of S is the largest w(T) of the given T within S. Taking T from the
    largest on, w(T) is added where S contains T and none of those before; whether it contains one
    of those before is itself a sum of "contains U" over unions U (inclusion and exclusion).

    What is given as worth less than one of its subsets is the rule's exception, and not in it.

    >>> best_dividends(3, {0b011: 10, 0b110: 6})
    {3: 10, 6: 6, 7: -6}
    """
    contained: dict[int, int] = {}
    dividends: dict[int, int] = {}
    for coalition, worth in sorted(given.items(), key=lambda item: (-item[1], item[0])):
        require_coalition(coalition, partners)
        if worth <= 0:
            break
        new = {coalition: 1}
        for union, times in contained.items():
            new[union | coalition] = new.get(union | coalition, 0) - times
        for union, times in new.items():
            if times:
                contained[union] = contained.get(union, 0) + times
                dividends[union] = dividends.get(union, 0) + times * worth
        contained = {union: times for union, times in contained.items() if times}
        if len(dividends) > most:
            return None
    return {union: dividend for union, dividend in dividends.items() if dividend}


def worths_along(
    partners: int, given: Mapping[int, int], missing: Missing
) -> Callable[[Sequence[int]], Sequence[int]]:
    """A function of an order: what its first are worth, its first two, and so on up to all.

    >>> worths_along(2, {0b01: 60, 0b11: 100}, "best")([1, 0])
    [0, 100]
    """
    better = given.items() if missing == "best" else ()
    members = [(members_of(coalition, partners), worth) for coalition, worth in better]

    def along(order: Sequence[int]) -> list[int]:
        place = [0] * partners
        for index, partner in enumerate(order):
            place[partner] = index
        best = [0] * partners
        for coalition, worth in members:
            complete = max([place[member] for member in coalition])
            if worth > best[complete]:
                best[complete] = worth
        joined = reached = 0
        worths = []
        for partner, newly in zip(order, best, strict=True):
            joined |= 1 << partner
            reached = max(reached, newly)
            worths.append(given.get(joined, reached))
        return worths

    return along
