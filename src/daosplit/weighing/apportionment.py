"""From exact fractions to whole-number shares: the method of the largest remainder."""

from collections.abc import Sequence
from fractions import Fraction

from daosplit.agreement.shares import MOST_SEATS, MOST_SHARES
from daosplit.errors import InvalidValueError
from daosplit.values.integers import require_whole
from daosplit.values.text import text

DEFAULT_TOTAL = 1_000_000
MOST_TOTAL = MOST_SEATS * MOST_SHARES


def apportion(
    fractions: Sequence[Fraction], names: Sequence[str], total: int = DEFAULT_TOTAL
) -> tuple[int, ...]:
    """Whole-number shares that add up to `total`, each less than one off its exact quota.

    Each partner gets its quota, fraction·total, rounded down; the units that are left go one each
    to the largest remainders, of equal ones to the larger fraction first, then to the name that
    comes first by its characters' code points. So the order of the partners changes nothing, and
    who is alike in all gets alike but for one unit.

    It is Hamilton's method (Balinski and Young, Fair Representation, 2nd ed. 2001, chapter 3). It
    keeps the quota rule, and no other shares of that total are nearer to the quotas. It is not
    monotone in the total (the Alabama paradox): with one unit more to share out, c gets one less:

    >>> parts = [Fraction(6, 14), Fraction(6, 14), Fraction(2, 14)]
    >>> apportion(parts, ["a", "b", "c"], 10)
    (4, 4, 2)
    >>> apportion(parts, ["a", "b", "c"], 11)
    (5, 5, 1)

    A policy therefore fixes its total. With a million, one unit is a millionth of the revenue.

    Raises InvalidValueError for fractions that are negative or do not add up to 1, for a total that
    cannot be, and for shares that do not fit 32 bits.
    """
    require_whole("total", total, 1, MOST_TOTAL)
    require_fractions(fractions)
    quotas = [fraction * total for fraction in fractions]
    shares = [int(quota) for quota in quotas]
    by_remainder = sorted(
        zip(quotas, names, range(len(quotas)), strict=True),
        key=lambda entry: (-(entry[0] % 1), -entry[0], entry[1]),
    )
    for _, _, index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    for name, share in zip(names, shares, strict=True):
        if share > MOST_SHARES:
            problem = text(
                "gives {partner} {shares:,} shares, more than 32 bits", partner=name, shares=share
            )
            raise InvalidValueError(
                "total", total, problem, text("must be at most {most:,} here", most=MOST_SHARES)
            )
    return tuple(shares)


def require_fractions(fractions: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The fractions of all partners, if they can be: exact, none negative, adding up to 1.

    Raises InvalidValueError for anything else.
    """
    for index, fraction in enumerate(fractions):
        if not isinstance(fraction, Fraction) or fraction < 0:
            allowed = text("must be a Fraction, 0 or more")
            raise InvalidValueError(f"fractions[{index}]", fraction, text("out of range"), allowed)
    if sum(fractions) != 1:
        raise InvalidValueError("fractions", str(sum(fractions)), text("the sum must be 1"))
    return tuple(fractions)
