"""Prints what a coalition takes from partners that do not consent, if it cuts as far as it may.

Every review is judged by the exact majority of the contract, by the default charter: two thirds of
the shares, more than half of the seats, a cut limit of a fifth a quarter. Partners begin equal.
"""

import sys
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from daosplit.agreement.double_majority import tally
from daosplit.cli.runner import run
from daosplit.values.percent import percent

QUARTERS = (1, 2, 4, 8, 12, 20, 40)
SIZES = (2, 3, 5, 20, 100)
COALITIONS = ((2, 3), (4, 5), (14, 20), (19, 20), (67, 100), (99, 100))
"""How many of how many, for what each of them gains."""

THRESHOLD = Fraction(2, 3)
CUT_LIMIT = Fraction(1, 5)
SHARES = 10**8
"""What each partner begins with: so many that the whole share above the limit is nothing."""


def least_share(old_shares: Sequence[int], seat: int) -> int:
    """The least that the contract lets a seat keep that does not consent, the sum staying."""
    kept = 1 - CUT_LIMIT
    return -(-old_shares[seat] * kept.numerator // kept.denominator)


def cut(old_shares: Sequence[int], coalition: Sequence[int]) -> list[int] | None:
    """The shares after a review that cuts all others as far as it may; None if it does not pass."""
    new_shares = [
        shares if seat in coalition else least_share(old_shares, seat)
        for seat, shares in enumerate(old_shares)
    ]
    freed = sum(old_shares) - sum(new_shares)
    for place, seat in enumerate(coalition):
        new_shares[seat] += freed * (place + 1) // len(coalition) - freed * place // len(coalition)
    passes = tally(old_shares, new_shares, 0, coalition, THRESHOLD, CUT_LIMIT).passes
    return new_shares if passes else None


def strangle(size: int, members: int, quarters: int) -> list[list[int]]:
    """The shares quarter by quarter, from the founding on, while the first `members` seats cut.

    Shorter by the quarters in which their review did not pass, and by all after them.
    """
    history = [[SHARES] * size]
    for _ in range(quarters):
        new_shares = cut(history[-1], range(members))
        if new_shares is None:
            break
        history.append(new_shares)
    return history


def smallest_coalition(size: int) -> int | None:
    """The fewest of equal partners that can cut the others; None if only all together."""
    founding = [SHARES] * size
    return next((members for members in range(1, size) if cut(founding, range(members))), None)


def left(size: int, members: int, levels: int = 1) -> list[Fraction]:
    """What a victim has of its first fraction, quarter by quarter.

    With `levels`, it is in a partnership in a partnership, and so on, and all of them cut alike.
    """
    return [
        Fraction(shares[-1] * size, sum(shares)) ** levels
        for shares in strangle(size, members, max(QUARTERS))
    ]


def taken(fractions: Sequence[Fraction], quarters: int) -> Fraction:
    """What was taken of revenue that came in evenly over so many quarters."""
    return 1 - sum(fractions[1 : quarters + 1], Fraction(0)) / quarters


def gained(size: int, members: int, quarters: int) -> Fraction:
    """What each member of the coalition got beyond its first fraction, over so many quarters."""
    history = strangle(size, members, quarters)
    got = sum((Fraction(shares[0] * size, sum(shares)) for shares in history[1:]), Fraction(0))
    return got / quarters - 1


def turns(size: int, quarters: int) -> list[int]:
    """How few can go on alone, quarter by quarter, if the smallest coalition begins.

    Who was in it and is no longer needed is the next to be cut.
    """
    members = smallest_coalition(size) or size
    shares = [SHARES] * size
    found = []
    for _ in range(quarters):
        while cut(shares, range(members - 1)):
            members -= 1
        shares = cut(shares, range(members)) or shares
        found.append(members)
    return found


def main() -> None:
    """Print the tables in Markdown."""
    print("| equal partners | fewest that can cut the others |")
    print("| --: | --: |")
    for size in SIZES:
        print(f"| {size} | {smallest_coalition(size) or 'only all together'} |")

    direct, nested = left(3, 2), left(3, 2, levels=2)
    print("\n| quarters | taken | its fraction then | nested: taken | nested: its fraction then |")
    print("| --: | --: | --: | --: | --: |")
    for quarters in QUARTERS:
        cells = [
            percent(value, places=2)
            for fractions in (direct, nested)
            for value in (taken(fractions, quarters), fractions[quarters])
        ]
        print(f"| {quarters} | {' | '.join(cells)} |")

    listed = " | ".join(f"{members} of {size}" for members, size in COALITIONS)
    print(f"\n| quarters | {listed} |\n| --: |{' --: |' * len(COALITIONS)}")
    for quarters in QUARTERS:
        gains = (percent(gained(size, members, quarters), places=1) for members, size in COALITIONS)
        print(f"| {quarters} | {' | '.join(gains)} |")

    needed = turns(20, max(QUARTERS))
    print(f"\nOf 20, {needed[0]} are needed at first", end="")
    for quarter, (before, now) in enumerate(pairwise(needed), start=2):
        if now < before:
            print(f", {now} from quarter {quarter} on", end="")
    print(".")


if __name__ == "__main__":
    sys.exit(run(main, "coalitions.py"))
