"""The double majority: whether a review passes, by shares, by seats and by due consent.

The exact mirror of what the contract does, in whole numbers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from daosplit.agreement.bitmaps import bitmap_of
from daosplit.agreement.shares import MOST_SEATS, require_shares
from daosplit.errors import InvalidValueError
from daosplit.values.integers import require_whole
from daosplit.values.text import text


@dataclass(frozen=True, slots=True)
class Support:
    """The seats that support a review, and in what way; signatures give `full` support.

    Attributes:
        countersigners: Those that countersigned, admitted ones among them.
        consenting: Those of them that consent to a cut of their own.
        admitting: Those of them that count where shares are given to a seat that had none.
        silent: Others, that count in neither majority.

    Raises InvalidValueError for seats that cannot be, or that are where they must not.
    """

    countersigners: frozenset[int]
    consenting: frozenset[int]
    admitting: frozenset[int]
    silent: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for seat in self.countersigners:
            require_whole("countersigner", seat, 0, MOST_SEATS - 1)
        for seat in self.silent:
            require_whole(text("silent seat"), seat, 0, MOST_SEATS - 1)
        for name, seats in (
            (text("consenting seat"), self.consenting),
            (text("admitting seat"), self.admitting),
        ):
            for seat in seats - self.countersigners:
                raise InvalidValueError(name, seat, text("has not countersigned"))
        for seat in self.silent & self.countersigners:
            raise InvalidValueError(
                text("silent seat"), seat, text("has countersigned, so it does not count as silent")
            )

    @classmethod
    def full(cls, countersigners: Collection[int], silent: Collection[int] = ()) -> Self:
        """Countersigners that give all they can, and seats named as silent if they do not sign."""
        all_of_them = frozenset(countersigners)
        return cls(all_of_them, all_of_them, all_of_them, frozenset(silent) - all_of_them)

    def to_contract(self) -> tuple[int, int, int, int]:
        """The support as the contract takes it: the fields of its struct in order."""
        return (
            bitmap_of(self.countersigners),
            bitmap_of(self.consenting),
            bitmap_of(self.admitting),
            bitmap_of(self.silent),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """How much support a review has, and how much it needs.

    Attributes:
        shares: Shares of the period before that countersigned.
        shares_needed: The least that must.
        seats: Seats with shares of the period before that countersigned; if shares are given to a
            seat that had none, those that admit.
        seats_needed: The least that must.
        missing: Seats with shares of the period before that neither countersigned nor are silent.
        cut_without_consent: Seats cut beyond the limit that did not consent to it.
        admitted_without_consent: Admitted seats that did not countersign.
        silent: Seats with shares of the period before that count in neither majority.
        not_admitting: If shares are given to a seat that had none, the seats with shares of the
            period before that do not admit, the silent among them.
    """

    shares: int
    shares_needed: int
    seats: int
    seats_needed: int
    missing: tuple[int, ...]
    cut_without_consent: tuple[int, ...]
    admitted_without_consent: tuple[int, ...]
    silent: tuple[int, ...] = ()
    not_admitting: tuple[int, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing is short."""
        return (
            self.shares >= self.shares_needed
            and self.seats >= self.seats_needed
            and not self.cut_without_consent
            and not self.admitted_without_consent
        )


def tally(
    old_shares: Sequence[int],
    new_shares: Sequence[int],
    admitted_count: int,
    support: Support | Collection[int],
    threshold: Fraction,
    cut_limit: Fraction,
) -> Tally:
    """Counts what stands behind a review against what it needs.

    `old_shares` are those of the period before the review's; `new_shares` what the review gives,
    the `admitted_count` new seats at the end. Plain seats as `support` countersign in full.

    Raises InvalidValueError for shares, seats or fractions that cannot be.
    """
    old = require_shares(old_shares, "old_shares")
    new = require_shares(new_shares, "new_shares")
    require_whole("admitted_count", admitted_count, 0, MOST_SEATS)
    if len(new) != len(old) + admitted_count:
        problem = text(
            "{seats} seats, but there were {before}, and {admitted} are admitted",
            seats=len(new),
            before=len(old),
            admitted=admitted_count,
        )
        raise InvalidValueError("new_shares", None, problem)
    for seat in range(len(old), len(new)):
        if new[seat] == 0:
            raise InvalidValueError(
                f"new_shares[{seat}]", 0, text("an admitted seat must get shares")
            )
    if not isinstance(support, Support):
        support = Support.full(support)
    for seat in support.countersigners:
        require_whole("countersigner", seat, 0, len(new) - 1)
    _require_fraction("threshold", threshold, Fraction(1, 2) < threshold <= 1)

    holders = [seat for seat, shares in enumerate(old) if shares]
    signed = [seat for seat in holders if seat in support.countersigners]
    silent = tuple(seat for seat in holders if seat in support.silent)
    if any(new[seat] for seat in range(len(new)) if seat not in holders):
        not_admitting = tuple(seat for seat in holders if seat not in support.admitting)
        seats = len(holders) - len(not_admitting)
        seats_needed = _ceil(len(holders), threshold)
    else:
        not_admitting = ()
        seats = len(signed)
        seats_needed = (len(holders) - len(silent)) // 2 + 1

    # Whoever is silent, and has faded, may be cut to nothing.
    faded = {seat for seat in silent if old[seat] * len(holders) * 100 < sum(old)}
    return Tally(
        shares=sum(old[seat] for seat in signed),
        shares_needed=_ceil(sum(old) - sum(old[seat] for seat in silent), threshold),
        seats=seats,
        seats_needed=seats_needed,
        missing=tuple(
            seat for seat in holders if seat not in support.countersigners | support.silent
        ),
        cut_without_consent=tuple(
            seat
            for seat in cut_beyond(old, new, cut_limit)
            if seat not in support.consenting and seat not in faded
        ),
        admitted_without_consent=tuple(
            seat for seat in range(len(old), len(new)) if seat not in support.countersigners
        ),
        silent=silent,
        not_admitting=not_admitting,
    )


def cut_beyond(
    old_shares: Sequence[int], new_shares: Sequence[int], cut_limit: Fraction
) -> tuple[int, ...]:
    """The seats that are cut beyond the limit, and so must be among the countersigners.

    A cut of exactly the limit is not beyond it. `new_shares` may have more seats.

    Raises InvalidValueError for shares or a limit that cannot be.
    """
    old = require_shares(old_shares, "old_shares")
    new = require_shares(new_shares, "new_shares")
    if len(new) < len(old):
        raise InvalidValueError(
            "new_shares",
            None,
            text("{seats} seats, but there were {before}", seats=len(new), before=len(old)),
        )
    _require_fraction("cut_limit", cut_limit, 0 <= cut_limit < 1)

    kept = cut_limit.denominator - cut_limit.numerator
    return tuple(
        seat
        for seat in range(len(old))
        if new[seat] * sum(old) * cut_limit.denominator < old[seat] * sum(new) * kept
    )


def least_shares(shares: Sequence[int], threshold: Fraction) -> int:
    """The least of these shares that is at least the threshold of all of them."""
    return _ceil(sum(shares), threshold)


def _ceil(whole: int, fraction: Fraction) -> int:
    return -(-whole * fraction.numerator // fraction.denominator)


def _require_fraction(name: str, value: Fraction, is_allowed: bool) -> None:
    if not isinstance(value, Fraction) or not is_allowed:
        bounds = {
            "threshold": text("must be a Fraction, more than 1/2 and at most 1"),
            "cut_limit": text("must be a Fraction, at least 0 and less than 1"),
        }
        raise InvalidValueError(name, value, text("out of range"), bounds[name])
