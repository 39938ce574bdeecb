"""What a partner reads before it signs a review: one model behind terminal, page and print."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from daosplit.agreement.charter import Charter
from daosplit.agreement.double_majority import Support, Tally, cut_beyond
from daosplit.agreement.review import Domain, Review
from daosplit.agreement.shares import cuts, fractions
from daosplit.agreement.signature_set import Countersignature, Spoiled
from daosplit.agreement.voting_power import Power

NameSource = Literal["charter", "record", "review", "option", "nobody"]
"""Which file, if any, gives a seat its name; an option of the command line may too."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat as a review finds it.

    Attributes:
        number: The seat's number.
        account: The account that holds it, or that is admitted, with its checksum; without a chain,
            as the charter file has it.
        name: What people call its holder, as they wrote it.
        named_by: Where the name comes from.
        named_for: The account that the name was given for, if it is another one.
        held_before: The account that held the seat when the last review passed, if another.
        is_contract: Whether there is code at the account.
        is_you: Whether the reader's own account holds it.
        silent_from: The period from which it is silent unless it answers; None if nobody asked.
        is_silent: Whether it is now.
        successor: The account that announced that it will take the seat; None if none did.
        successor_from: From when it can, in Unix seconds.
    """

    number: int
    account: str
    name: str
    named_by: NameSource = "nobody"
    named_for: str | None = None
    held_before: str | None = None
    is_contract: bool = False
    is_you: bool = False
    silent_from: int | None = None
    is_silent: bool = False
    successor: str | None = None
    successor_from: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the shares before a review come from.

    Attributes:
        period: The review's that set them; 0 for the founding.
        block: The chain's block that was asked; None if no chain was.
        block_hash: That block's hash.
    """

    period: int
    block: int | None = None
    block_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Change:
    """What a review does to a seat.

    Attributes:
        seat: The seat.
        before: Its fraction before; None of an admitted seat.
        after: Its fraction after.
        old_shares: Its shares before.
        new_shares: Its shares after.
        cut: The part of its fraction that it loses.
        must_sign: Whether the review needs its own signature, whoever else signs.
    """

    seat: Seat
    before: Fraction | None
    after: Fraction
    old_shares: int
    new_shares: int
    cut: Fraction
    must_sign: bool


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """A review, and all that its partners should know before they sign it.

    Attributes:
        review: The review.
        charter: The rules by which it passes.
        domain: Where it counts; None if no chain is named.
        seats: All seats in order, the admitted at the end.
        old_shares: The shares of the period before, one for each seat before the admitted.
        origin: Where these come from.
        support: What stands behind it.
        tally: How far that carries it.
        now: The chain's time; None if no chain was asked.
        given: The signatures that count.
        spoiled: Others that do not.
        evidence_file: The file that was hashed here; empty if none was.
        knows_moves: Whether all seats that moved since the last review are known.
        waiting: Amounts of tokens that wait to be paid, as people read them.
        warnings: Other things to know first, as texts.
    """

    review: Review
    charter: Charter
    domain: Domain | None
    seats: tuple[Seat, ...]
    old_shares: tuple[int, ...]
    origin: Origin
    support: Support
    tally: Tally
    now: int | None = None
    given: tuple[Countersignature, ...] = ()
    spoiled: tuple[Spoiled, ...] = ()
    evidence_file: str = ""
    knows_moves: bool = True
    waiting: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def new_shares(self) -> tuple[int, ...]:
        """The shares that the review gives, in seat order."""
        return self.review.shares(len(self.old_shares))

    @property
    def must_sign(self) -> tuple[int, ...]:
        """The seats without which it cannot pass: cut beyond the limit, or admitted."""
        limit = Fraction(*self.charter.cut_limit)
        return (
            *cut_beyond(self.old_shares, self.new_shares, limit),
            *range(len(self.old_shares), len(self.seats)),
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it does to each seat: the largest losses first, then by seat."""
        new_shares = self.new_shares
        before, after = fractions(self.old_shares), fractions(new_shares)
        lost = cuts(self.old_shares, new_shares)
        must = set(self.must_sign)
        changes = (
            Change(
                seat,
                before[seat.number] if seat.number < len(before) else None,
                after[seat.number],
                self.old_shares[seat.number] if seat.number < len(before) else 0,
                new_shares[seat.number],
                lost[seat.number],
                seat.number in must,
            )
            for seat in self.seats
        )
        return tuple(sorted(changes, key=lambda change: (-change.cut, change.seat.number)))

    @property
    def emptied(self) -> tuple[int, ...]:
        """The seats that fall to nothing."""
        return tuple(
            seat
            for seat, shares in enumerate(self.old_shares)
            if shares and not self.new_shares[seat]
        )

    @property
    def fading(self) -> tuple[int, ...]:
        """The seats that fall below a hundredth of an equal fraction, but not to nothing."""
        before, after = _tiny(self.old_shares), _tiny(self.new_shares)
        return tuple(sorted(after - before))

    @property
    def blocking(self) -> tuple[int, ...]:
        """The seats without which no review could pass after this one."""
        power = Power(self.new_shares, Fraction(*self.charter.threshold))
        return tuple(sorted({*power.blocking_by_shares, *power.blocking_by_seats}))

    @property
    def deciding(self) -> int | None:
        """The seat that would then hold all shares, and decide alone; None if there is none."""
        holders = [seat for seat, shares in enumerate(self.new_shares) if shares]
        return holders[0] if len(holders) == 1 else None

    @property
    def pot_is_payable_at_once(self) -> bool | None:
        """Whether the period is over, so that its pot is payable once this passes; None unknown."""
        return None if self.now is None else self.now >= self.charter.end_of(self.review.period)

    @property
    def passes(self) -> bool:
        """Whether what stands behind it is enough."""
        return self.tally.passes


def changed_parts(old: Review, new: Review) -> tuple[str, ...]:
    """The names of the fields in which two reviews differ, in the order in which they are signed.

    Contributions are named with their number: "contributions[2]".
    """
    names: list[str] = []
    for name in (
        "period",
        "contributions",
        "admitted",
        "evidence_hash",
        "evidence_uri",
        "deadline",
    ):
        one, other = getattr(old, name), getattr(new, name)
        if one == other:
            continue
        if name == "contributions":
            names += [
                f"contributions[{index}]"
                for index in range(max(len(one), len(other)))
                if one[index : index + 1] != other[index : index + 1]
            ]
        else:
            names.append(name)
    return tuple(names)


def _tiny(shares: Sequence[int]) -> set[int]:
    """The seats that hold shares, but less than a hundredth of an equal fraction."""
    holders = [seat for seat, held in enumerate(shares) if held]
    return {seat for seat in holders if shares[seat] * len(holders) * 100 < sum(shares)}
