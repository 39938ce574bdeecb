"""Partnerships in partnerships: who stands behind a partner, and who could block each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from eth_typing import ChecksumAddress

from daosplit.agreement.charter import Charter
from daosplit.agreement.clone import read_clone
from daosplit.agreement.double_majority import tally
from daosplit.agreement.shares import fractions
from daosplit.chain import Chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.events.receipts import code_reader
from daosplit.values.text import text

MOST_SEATS_IN_TREE = 1_000


@dataclass(frozen=True, slots=True)
class Branch:
    """A partner in the tree of partnerships, or the partnership at its root.

    Attributes:
        account: Its account.
        seat: Its seat in the partnership above; None for the root.
        fraction: Its fraction of the partnership above, by the newest shares; of the root, 1.
        of_all: Its fraction of the root.
        is_partnership: Whether it is a partnership itself.
        is_genuine: Whether a factory that this version knows founded it; true of any other account.
        branches: The partners of a partnership, in seat order.
    """

    account: ChecksumAddress
    seat: int | None
    fraction: Fraction
    of_all: Fraction
    is_partnership: bool = False
    is_genuine: bool = True
    branches: tuple["Branch", ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Branch"]]:
        """The branch and all below it, each with its depth."""
        yield depth, self
        for branch in self.branches:
            yield from branch.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Blockade:
    """Two partnerships that hold so much of each other that neither can review without the other.

    Attributes:
        seat: The other's seat here.
        account: The other.
        holds: The other's fraction here.
        held: The fraction of the other that this one holds.
    """

    seat: int
    account: str
    holds: Fraction
    held: Fraction


def partnership_at(chain: Chain, account: str) -> RevenueSplit | None:
    """The partnership of that account; None if it is anything else."""
    return RevenueSplit(chain, account) if read_clone(code_reader(chain)(account)) else None


def read_tree(split: RevenueSplit) -> Branch:
    """The partnership, its partners, the partners of nested partnerships, and so on.

    Raises ChainError if a partnership holds, over whatever others, a seat in itself, and for more
    than 1,000 seats.
    """
    return _Tree(split.chain).read(split, None, Fraction(1), Fraction(1), ())


class _Tree:
    """Reads a tree, and counts what was read."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._seats = 0

    def read(
        self,
        split: RevenueSplit,
        seat: int | None,
        fraction: Fraction,
        of_all: Fraction,
        above: tuple[str, ...],
    ) -> Branch:
        path = (*above, split.address)
        if split.address in above:
            circle = " → ".join(path[above.index(split.address) :])
            raise ChainError(
                text(
                    "the partnerships hold seats in a circle: {circle}; pass a review that cuts "
                    "one of them to zero in the other",
                    circle=circle,
                )
            )
        roster = split.roster()
        self._seats += len(roster)
        if self._seats > MOST_SEATS_IN_TREE:
            raise ChainError(
                text(
                    "the tree of {partnership} has more than {most:,} seats; look at its "
                    "partnerships one by one",
                    partnership=path[0],
                    most=MOST_SEATS_IN_TREE,
                )
            )
        of_each = fractions(split.shares_of(split.reviewed_period()))
        branches = []
        for number, (account, part) in enumerate(zip(roster, of_each, strict=True)):
            nested = partnership_at(self._chain, account)
            if nested is None:
                branches.append(Branch(account, number, part, of_all * part))
            else:
                branches.append(self.read(nested, number, part, of_all * part, path))
        return Branch(
            split.address, seat, fraction, of_all, True, split.is_genuine, tuple(branches)
        )


def blockades(
    split: RevenueSplit,
    accounts: Sequence[str] | None = None,
    shares: Sequence[int] | None = None,
) -> tuple[Blockade, ...]:
    """Nested partnerships that deadlock with this one: neither can review without the other.

    That is so if each holds more than the threshold leaves, a third by default, of the other, or is
    one of two partners. Nothing but a seat's silence would help. `accounts` and `shares` are those
    that a review would give; the present ones, if left out.
    """
    accounts = split.roster() if accounts is None else accounts
    shares = split.shares_of(split.reviewed_period()) if shares is None else shares
    found = []
    for seat, account in enumerate(accounts):
        if shares[seat] == 0 or not _is_needed(seat, shares, split.charter):
            continue
        other = partnership_at(split.chain, account)
        # What anybody else wrote is not asked: its errors would speak for this tool.
        if other is None or not other.is_genuine:
            continue
        roster = other.roster()
        if split.address not in roster:
            continue
        there = other.shares_of(other.reviewed_period())
        own_seat = roster.index(split.address)
        if there[own_seat] and _is_needed(own_seat, there, other.charter):
            holds, held = fractions(shares)[seat], fractions(there)[own_seat]
            found.append(Blockade(seat, account, holds, held))
    return tuple(found)


def _is_needed(seat: int, shares: Sequence[int], charter: Charter) -> bool:
    """Whether no review can pass that this seat does not countersign, if it is not silent."""
    others = set(range(len(shares))) - {seat}
    threshold, cut_limit = Fraction(*charter.threshold), Fraction(*charter.cut_limit)
    return not tally(shares, shares, 0, others, threshold, cut_limit).passes
