"""The count of a review by rules 6 to 8, as a reader would count it, in exact fractions."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from daosplit.agreement.charter import Charter

Seats = AbstractSet[int]


@dataclass(frozen=True)
class Support:
    """The seats behind a review: those that countersigned it; of these, those that consent to be
    cut, and those that admit; and those that are silent."""

    countersigners: Seats
    consenting: Seats
    admitting: Seats
    silent: Seats = frozenset()


@dataclass(frozen=True)
class Count:
    """What a review has and needs; `cut` and `admitted` are the seats whose consent is missing."""

    shares: int
    shares_needed: int
    seats: int
    seats_needed: int
    cut: Seats
    admitted: Seats

    @property
    def shortage(self) -> str | None:
        """The first thing that a review lacks; None if it passes."""
        if self.shares < self.shares_needed:
            return "NotEnoughShares"
        if self.seats < self.seats_needed:
            return "NotEnoughSeats"
        if self.cut:
            return "CutWithoutConsent"
        if self.admitted:
            return "AdmittedWithoutConsent"
        return None


def count(charter: Charter, old: Sequence[int], new: Sequence[int], support: Support) -> Count:
    """Counts a review that gives `new` shares to who held `old` ones; new seats come at the end."""
    threshold = Fraction(*charter.threshold)
    least_kept = 1 - Fraction(*charter.cut_limit)
    newcomers = set(range(len(old), len(new)))
    holders = {seat for seat, shares in enumerate(old) if shares}
    silent = holders & support.silent - support.countersigners
    voters = holders - silent

    # Who gives shares to a seat that had none needs the threshold of all seats, the silent among
    # them; the threshold is more than one half.
    gives_anew = any(shares and seat not in holders for seat, shares in enumerate(new))
    if gives_anew:
        agreeing, seats_needed = holders & support.admitting, ceil(threshold * len(holders))
    else:
        agreeing, seats_needed = holders & support.countersigners, len(voters) // 2 + 1

    def is_cut(seat: int) -> bool:
        before, after = Fraction(old[seat], sum(old)), Fraction(new[seat], sum(new))
        has_faded = before < Fraction(1, 100 * len(holders))
        return after < before * least_kept and not (seat in silent and has_faded)

    return Count(
        shares=sum(old[seat] for seat in holders & support.countersigners),
        shares_needed=ceil(threshold * sum(old[seat] for seat in voters)),
        seats=len(agreeing),
        seats_needed=seats_needed,
        cut={seat for seat in holders - support.consenting if is_cut(seat)},
        admitted=newcomers - support.countersigners,
    )
