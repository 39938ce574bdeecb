"""The double majority: whether a review passes, by shares, by seats and by due consent.

The exact mirror of what the contract does, in whole numbers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from daosplit.errors import InvalidValue
from daosplit.harmless import harmless
from daosplit.language import Language, Texts, speaker
from daosplit.shares import MOST_SEATS, require_shares
from daosplit.whole_numbers import require_whole

_TEXTS: Texts = {
    "shares": (
        "Shares: {there} of the {needed} that must countersign have; missing: {names}.",
        "持分：必要な{needed}のうち{there}が連署しました。未署名：{names}。",
    ),
    "seats": (
        "Seats: {there} of the {needed} that must countersign have; missing: {names}.",
        "席：必要な{needed}席のうち{there}席が連署しました。未署名：{names}。",
    ),
    "cut": (
        "Cut: {name} is cut beyond the limit and has not countersigned.",
        "削減：{name}は限度を超えて削減されますが、連署していません。",
    ),
    "admitted": (
        "Admission: {name} is admitted and has not countersigned.",
        "加入：{name}は加入しますが、連署していません。",
    ),
    "comma": (", ", "、"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a set of countersigners carries a review.

    Attributes:
        shares: Shares of the period before that countersigned.
        shares_needed: The least that must.
        seats: Seats with shares of the period before that countersigned.
        seats_needed: The least that must.
        missing: Seats with shares of the period before that did not countersign.
        cut_without_consent: Seats cut beyond the limit that did not countersign.
        admitted_without_consent: Admitted seats that did not countersign.
    """

    shares: int
    shares_needed: int
    seats: int
    seats_needed: int
    missing: tuple[int, ...]
    cut_without_consent: tuple[int, ...]
    admitted_without_consent: tuple[int, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing is short."""
        return (
            self.shares >= self.shares_needed
            and self.seats >= self.seats_needed
            and not self.cut_without_consent
            and not self.admitted_without_consent
        )

    def reasons(self, names: Sequence[str], language: Language = "en") -> tuple[str, ...]:
        """Why the review does not pass yet, a sentence for each rule; nothing if it passes.

        `names` are the partners' in seat order, the admitted ones among them.
        """
        say = speaker(_TEXTS, language)
        missing = say("comma").join(harmless(names[seat]) for seat in self.missing)
        found = []
        if self.shares < self.shares_needed:
            text = say("shares", there=self.shares, needed=self.shares_needed, names=missing)
            found.append(text)
        if self.seats < self.seats_needed:
            found.append(say("seats", there=self.seats, needed=self.seats_needed, names=missing))
        found += [say("cut", name=harmless(names[seat])) for seat in self.cut_without_consent]
        found += [
            say("admitted", name=harmless(names[seat])) for seat in self.admitted_without_consent
        ]
        return tuple(found)


def tally(
    old_shares: Sequence[int],
    new_shares: Sequence[int],
    admitted_count: int,
    countersigners: Collection[int],
    threshold: Fraction,
    cut_limit: Fraction,
) -> Tally:
    """Counts who countersigned a review against what it needs.

    `old_shares` are those of the period before the review's; `new_shares` what the review gives,
    the `admitted_count` new seats at the end; `countersigners` the seats that countersigned.

    Raises InvalidValue for shares, seats or fractions that cannot be.
    """
    old = require_shares(old_shares, "old_shares")
    new = require_shares(new_shares, "new_shares")
    require_whole("admitted_count", admitted_count, 0, MOST_SEATS)
    if len(new) != len(old) + admitted_count:
        problem = f"{len(new)} seats, but there were {len(old)} and {admitted_count} are admitted"
        raise InvalidValue("new_shares", None, problem)
    for seat in range(len(old), len(new)):
        if new[seat] == 0:
            raise InvalidValue(f"new_shares[{seat}]", 0, "an admitted seat must get shares")
    signed = {require_whole("countersigner", seat, 0, len(new) - 1) for seat in countersigners}
    _require_fraction("threshold", threshold, Fraction(1, 2) < threshold <= 1)

    holders = [seat for seat, shares in enumerate(old) if shares]
    seats_needed = len(holders) // 2 + 1
    gives_to_shareless_seat = any(new[seat] for seat in range(len(new)) if seat not in holders)
    if gives_to_shareless_seat:
        seats_needed = max(seats_needed, _ceil(len(holders), threshold))
    missing = tuple(seat for seat in holders if seat not in signed)
    return Tally(
        shares=sum(old[seat] for seat in holders if seat in signed),
        shares_needed=_ceil(sum(old), threshold),
        seats=len(holders) - len(missing),
        seats_needed=seats_needed,
        missing=missing,
        cut_without_consent=tuple(
            seat for seat in cut_beyond(old, new, cut_limit) if seat not in signed
        ),
        admitted_without_consent=tuple(
            seat for seat in range(len(old), len(new)) if seat not in signed
        ),
    )


def cut_beyond(
    old_shares: Sequence[int], new_shares: Sequence[int], cut_limit: Fraction
) -> tuple[int, ...]:
    """The seats that are cut beyond the limit, and so must be among the countersigners.

    A cut of exactly the limit is not beyond it. `new_shares` may have more seats.

    Raises InvalidValue for shares or a limit that cannot be.
    """
    old = require_shares(old_shares, "old_shares")
    new = require_shares(new_shares, "new_shares")
    if len(new) < len(old):
        raise InvalidValue("new_shares", None, f"{len(new)} seats, but there were {len(old)}")
    _require_fraction("cut_limit", cut_limit, 0 <= cut_limit < 1)

    kept = cut_limit.denominator - cut_limit.numerator
    return tuple(
        seat
        for seat in range(len(old))
        if new[seat] * sum(old) * cut_limit.denominator < old[seat] * sum(new) * kept
    )


def _ceil(whole: int, fraction: Fraction) -> int:
    return -(-whole * fraction.numerator // fraction.denominator)


def _require_fraction(name: str, value: Fraction, is_allowed: bool) -> None:
    if not isinstance(value, Fraction) or not is_allowed:
        bounds = {"threshold": "more than 1/2, up to 1", "cut_limit": "from 0, less than 1"}
        raise InvalidValue(name, value, "cannot be", f"allowed: a Fraction, {bounds[name]}")
