"""What a partnership tells about itself, in small typed pieces.

Amounts are integers in the token's smallest unit, times Unix seconds.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Till:
    """What is kept of a token between calls.

    Attributes:
        period: The last period that was closed for this token; 0 if none was.
        pot: That period's pot, until all of it is paid; then 0.
        set_aside: The sum of what is set aside, of whatever period.
        cursor: The first seat that the pot was not paid to yet; not 0 only between slices.
    """

    period: int
    pot: int
    set_aside: int
    cursor: int


@dataclass(frozen=True, slots=True)
class Releasable:
    """What `settle` would pay now, tips not counted.

    Attributes:
        period: The period whose pot would be paid; 0 if none.
        amounts: What each seat would get; empty if nothing is payable.
    """

    period: int
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeriodTimes:
    """A period's first second, the first after it, and the first after its review window."""

    start: int
    end: int
    review_end: int


@dataclass(frozen=True, slots=True)
class Payable:
    """Whether a period's pot is payable, and from when it is if no review comes first."""

    is_payable: bool
    payable_from: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A seat that is offered to an account.

    Attributes:
        account: The account.
        notice: Seconds between its announcement and its acceptance; 0 if it may accept at once.
        announced_at: When it announced itself; None if it did not, or if the holder has answered
            since.
    """

    account: str
    notice: int
    announced_at: int | None

    @property
    def acceptable_from(self) -> int | None:
        """From when the account may accept, or None while it must announce itself first."""
        if self.notice == 0:
            return 0
        return None if self.announced_at is None else self.announced_at + self.notice


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt that the holder of a seat is there.

    Attributes:
        silent_from: The period from whose beginning the seat is silent.
        is_silent: Whether it is now.
    """

    silent_from: int
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Strength:
    """What an account has countersigned on the chain.

    Attributes:
        countersigns: Whether it countersigned at all.
        consents_to_cut: Whether it consents to a cut of its own.
        admits: Whether it counts when shares are given to a seat that had none.
    """

    countersigns: bool
    consents_to_cut: bool
    admits: bool
