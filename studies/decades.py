"""Prints how often lost keys leave a partnership stuck within decades.

Every review is judged by the exact majority of the contract. Keys are lost by chance, from a fixed
seed, so that everybody gets the same table.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from daosplit.agreement.double_majority import Support, tally
from daosplit.cli.runner import run
from daosplit.values.percent import percent

SIZES = (2, 5, 20, 100)
YEARS = (10, 20)
LOST_PER_THOUSAND = (10, 25)
"""Keys lost a quarter, in thousandths."""

RUNS = {2: 2000, 5: 2000, 20: 1000, 100: 100}
SEED = 2026

THRESHOLD = Fraction(2, 3)
CUT_LIMIT = Fraction(1, 5)
SHARES = 10**7
"""What each partner begins with: enough that dividing it leaves nothing to speak of."""

QUARTERS_TO_FALL_SILENT = 3
"""A key is lost in quarter q, the question asked in q + 1, the seat silent from q + 3 on."""
QUARTERS_TO_INHERIT = 2
"""A successor announces itself the quarter after the loss, and takes the seat a quarter later."""
QUARTERS_BETWEEN_LOOKS = 4
"""A partner looks once a year whether its successor still has its key, and names another if not."""
QUARTERS_STUCK = 8
"""A partnership is stuck if somebody is there, and yet no review passes for two years."""


@dataclass
class Seat:
    """A seat, its shares, and since when its holder's and its successor's keys are lost."""

    shares: int = SHARES
    lost: int | None = None
    successor_lost: int | None = None

    @property
    def is_there(self) -> bool:
        """Whether its holder can sign."""
        return self.lost is None


@dataclass
class Partnership:
    """Equal partners that review every quarter, as long as a review passes."""

    size: int
    has_rule_8: bool
    has_successors: bool
    chance: Callable[[], bool]
    seats: list[Seat] = field(init=False)

    def __post_init__(self) -> None:
        self.seats = [Seat() for _ in range(self.size)]

    def stuck_from(self, quarters: int) -> int | None:
        """The quarter from which on it was stuck, if it was from one of that many."""
        last_passed = 0
        for quarter in range(1, quarters + QUARTERS_STUCK):
            self._lose_keys(quarter)
            if not any(seat.is_there for seat in self.seats):
                return None
            if self._review(quarter):
                last_passed = quarter
            elif quarter - last_passed == QUARTERS_STUCK:
                return last_passed + 1
        return None

    def _lose_keys(self, quarter: int) -> None:
        for seat in self.seats:
            if seat.is_there and self.chance():
                seat.lost = quarter
            if not self.has_successors:
                continue
            if seat.successor_lost is None and self.chance():
                seat.successor_lost = quarter
            if seat.is_there and quarter % QUARTERS_BETWEEN_LOOKS == 0:
                seat.successor_lost = None
            inherits = seat.lost is not None and quarter - seat.lost >= QUARTERS_TO_INHERIT
            if inherits and seat.successor_lost is None:
                seat.lost = None

    def _review(self, quarter: int) -> bool:
        """Those that are there cut the lost as far as they may, and share that equally."""
        old = [seat.shares for seat in self.seats]
        there = [number for number, seat in enumerate(self.seats) if seat.is_there and seat.shares]
        silent = [
            number
            for number, seat in enumerate(self.seats)
            if self.has_rule_8
            and seat.lost is not None
            and quarter - seat.lost >= QUARTERS_TO_FALL_SILENT
        ]
        holders = sum(shares > 0 for shares in old)
        new = list(old)
        for number, seat in enumerate(self.seats):
            if not seat.is_there:
                tiny = number in silent and old[number] * holders * 100 < sum(old)
                new[number] = 0 if tiny else -(-4 * old[number] // 5)
        freed = sum(old) - sum(new)
        for place, number in enumerate(there):
            new[number] += freed * (place + 1) // len(there) - freed * place // len(there)

        support = Support.full(there, silent)
        if not there or not tally(old, new, 0, support, THRESHOLD, CUT_LIMIT).passes:
            return False
        for seat, shares in zip(self.seats, new, strict=True):
            seat.shares = shares
        return True


def stuck(
    size: int, per_thousand: int, *, has_rule_8: bool, has_successors: bool
) -> list[Fraction]:
    """How often a partnership got stuck within each of `YEARS`."""
    random = Random(SEED)
    quarters = [
        Partnership(
            size, has_rule_8, has_successors, lambda: random.randrange(1000) < per_thousand
        ).stuck_from(4 * max(YEARS))
        for _ in range(RUNS[size])
    ]
    return [
        Fraction(sum(q is not None and q <= 4 * years for q in quarters), RUNS[size])
        for years in YEARS
    ]


def main() -> None:
    """Print the table in Markdown."""
    print(
        "| partners | keys lost a quarter | years "
        "| neither | questions only | successors only | both |"
    )
    print("| --: | --: | --: | --: | --: | --: | --: |")
    variants = ((False, False), (True, False), (False, True), (True, True))
    for size in SIZES:
        for per_thousand in LOST_PER_THOUSAND:
            results = [
                stuck(size, per_thousand, has_rule_8=rule_8, has_successors=successors)
                for rule_8, successors in variants
            ]
            for years, row in zip(YEARS, zip(*results, strict=True), strict=True):
                lost = percent(Fraction(per_thousand, 1000), places=1)
                cells = " | ".join(percent(chance, places=1) for chance in row)
                print(f"| {size} | {lost} | {years} | {cells} |", flush=True)


if __name__ == "__main__":
    sys.exit(run(main, "decades.py"))
