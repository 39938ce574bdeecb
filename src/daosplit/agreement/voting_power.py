"""Power: how concentrated shares are, whom no review can do without, which signatures suffice."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, islice

from daosplit.agreement.double_majority import Support, Tally, least_shares, tally
from daosplit.agreement.shares import require_shares


@dataclass(frozen=True, slots=True)
class Power:
    """What a table of shares makes of reviews to come.

    Attributes:
        shares: The shares of each seat, in seat order.
        threshold: The fraction of the shares that must countersign a review.

    Raises InvalidValueError, when it is made, for shares that cannot be.
    """

    shares: tuple[int, ...]
    threshold: Fraction

    def __post_init__(self) -> None:
        require_shares(self.shares)

    @property
    def holders(self) -> tuple[int, ...]:
        """The seats that hold shares, the largest first."""
        seats = (seat for seat, held in enumerate(self.shares) if held)
        return tuple(sorted(seats, key=lambda seat: (-self.shares[seat], seat)))

    @property
    def largest(self) -> Fraction:
        """The largest fraction that a seat holds."""
        return Fraction(max(self.shares), sum(self.shares))

    @property
    def effective_partners(self) -> Fraction:
        """As many equal partners would be as concentrated: 1 / sum of the squares of fractions.

        Source: the inverse of Herfindahl's index, as Laakso and Taagepera count parties (Effective
        Number of Parties, Comparative Political Studies 12, 1979).
        """
        return Fraction(sum(self.shares) ** 2, sum(held**2 for held in self.shares))

    @property
    def fewest(self) -> int:
        """The least number of partners that hold the threshold."""
        return self._fewest_with(least_shares(self.shares, self.threshold))

    @property
    def fewest_to_block(self) -> int:
        """The least number of partners without whom the others do not hold the threshold."""
        return self._fewest_with(self._spare + 1)

    @property
    def blocking_by_shares(self) -> tuple[int, ...]:
        """The seats without which the others do not hold the threshold."""
        return tuple(seat for seat, held in enumerate(self.shares) if held > self._spare)

    @property
    def blocking_by_seats(self) -> tuple[int, ...]:
        """The seats without which the others are not more than half: of one or two, each."""
        holders = self.holders
        return tuple(sorted(holders)) if len(holders) <= 2 else ()

    @property
    def _spare(self) -> int:
        """The shares that need not countersign."""
        return sum(self.shares) - least_shares(self.shares, self.threshold)

    def _fewest_with(self, needed: int) -> int:
        held = accumulate(self.shares[seat] for seat in self.holders)
        return 1 + next(index for index, sum_ in enumerate(held) if sum_ >= needed)


@dataclass(frozen=True, slots=True)
class Passage:
    """What a review needs to pass, before anybody has countersigned it.

    Attributes:
        tally: The least of shares and seats, and who must countersign by itself.
        cut: Seats cut beyond the limit, which must consent.
        admitted: Seats admitted, which must countersign.
        admits: Whether shares are given to a seat that had none, which needs more seats.
        old_shares: The shares of the period before.
    """

    tally: Tally
    cut: tuple[int, ...]
    admitted: tuple[int, ...]
    admits: bool
    old_shares: tuple[int, ...]

    @property
    def must(self) -> tuple[int, ...]:
        """The seats without which it cannot pass, whoever else signs."""
        return (*self.cut, *self.admitted)

    def smallest_sets(self, most: int) -> tuple[tuple[int, ...], ...]:
        """The smallest sets of seats whose countersignatures suffice, at most so many of them.

        Sets of the fewest seats, those of the largest shares first; none if the seats that are not
        silent are too few.
        """
        must = set(self.must)
        others = sorted(
            (seat for seat in self.tally.missing if seat not in must),
            key=lambda seat: (-self.old_shares[seat], seat),
        )
        old_of_must = [seat for seat in must if seat < len(self.old_shares)]
        held = sum(self.old_shares[seat] for seat in old_of_must)
        signed = sum(self.old_shares[seat] > 0 for seat in old_of_must)
        shares_missing = self.tally.shares_needed - held
        count = max(self.tally.seats_needed - signed, 0)
        sizes = [self.old_shares[seat] for seat in others]
        while sum(sizes[:count]) < shares_missing and count < len(sizes):
            count += 1
        return tuple(
            tuple(sorted((*must, *(others[index] for index in chosen))))
            for chosen in islice(_choices(sizes, count, shares_missing), most)
        )


def passage(
    old_shares: Sequence[int],
    new_shares: Sequence[int],
    admitted_count: int,
    threshold: Fraction,
    cut_limit: Fraction,
    silent: Collection[int] = (),
) -> Passage:
    """What a review needs to pass, by the contract's exact rule.

    `silent` are seats that will be named as such; one that is cut beyond the limit and has not
    faded must countersign all the same, and then is not silent.

    Raises InvalidValueError as `majority.tally` does.
    """

    def counted(silent: Collection[int]) -> Tally:
        support = Support.full((), silent)
        return tally(old_shares, new_shares, admitted_count, support, threshold, cut_limit)

    first = counted(silent)
    named = set(silent) - set(first.cut_without_consent)
    final = counted(named)
    return Passage(
        tally=final,
        cut=final.cut_without_consent,
        admitted=final.admitted_without_consent,
        admits=bool(final.not_admitting),
        old_shares=tuple(old_shares),
    )


def _choices(
    sizes: Sequence[int], count: int, needed: int, first: int = 0
) -> Iterator[tuple[int, ...]]:
    """The ways to take `count` of sizes, which fall, that add up to what is needed at least."""
    if count == 0:
        if needed <= 0:
            yield ()
        return
    for index in range(first, len(sizes) - count + 1):
        if sum(sizes[index : index + count]) < needed:
            return
        for rest in _choices(sizes, count - 1, needed - sizes[index], index + 1):
            yield (index, *rest)
