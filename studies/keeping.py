"""Prints who settles when, if nobody does it but for the tip: days after the review window closed.

The tip grows for ten days, so whoever has the cheapest gas takes it as soon as it is worth that. A
partner gains as much by settling as a stranger: the others' part of the tip, and its own, saved.
"""

import sys
from fractions import Fraction

from daosplit.agreement.charter import DAY, Charter
from daosplit.cli.runner import run
from daosplit.keeper.due import Due, Kind
from daosplit.keeper.economics import NEVER, Patience, acts_from
from daosplit.values.addresses import ETHER

GWEI, COIN = 10**9, 10**18
TIPS = (1_000, 3_000, 10_000)
"""In millionths of each payment; the last is the most that a charter may promise."""
FEES = (1, 5, 20, 50)
"""What a unit of gas costs, in gwei."""
POTS = (Fraction(1, 10), Fraction(1), Fraction(10), Fraction(100))
"""In whole coins."""
GAS = 150_000
"""About what it takes to close a period and pay three accounts."""
START = 1_798_761_600  # 2027-01-01


def wait(tip: int, fee: int, pot: int) -> int | None:
    """Seconds after the window until the tip is worth the gas; None if it never is."""
    charter = Charter(start=START, tip=tip)
    payable = charter.review_end(1)
    due = Due(Kind.PAY, ETHER, payable, 1, pot)
    moment = acts_from(due, charter, Patience(needs_tip=True), GAS, fee * GWEI, payable)
    return None if moment == NEVER else moment - payable


def least_pot(tip: int, fee: int) -> int:
    """The smallest pot, in wei, that is ever settled for its tip."""
    return -(-GAS * fee * GWEI * 10**6 // tip)


def main() -> None:
    """Print the table in Markdown."""
    pots = " | ".join(f"{float(pot):g}" for pot in POTS)
    print(f"| tip | gwei | {pots} | smallest pot |\n| --: | --: |{' --: |' * (len(POTS) + 1)}")
    for tip in TIPS:
        for fee in FEES:
            waits = [wait(tip, fee, int(pot * COIN)) for pot in POTS]
            cells = ["never" if one is None else f"{one / DAY:.1f}" for one in waits]
            cells.append(f"{least_pot(tip, fee) / COIN:g}")
            print(f"| {tip / 10_000:g}% | {fee} | {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(run(main, "keeping.py"))
