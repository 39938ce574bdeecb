"""What happened, typed: every event of a partnership, and the plain money that reached it.

Amounts are integers in the token's smallest unit, times Unix seconds, sets of seats tuples of
seats. `token` is an ERC-20's address, or the zero address for ether.
"""

from dataclasses import dataclass

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Review
from daosplit.values.addresses import ETHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Where and when something happened.

    Attributes:
        block: The block's number.
        timestamp: Its time.
        transaction_hash: The transaction's, as hex digits with 0x.
        log_index: The event's place among all of its block, or on some chains of its transaction.
    """

    block: int
    timestamp: int
    transaction_hash: str
    log_index: int

    @property
    def place(self) -> tuple[str, int]:
        """What tells it from all others of its chain, however the chain counts logs."""
        return self.transaction_hash, self.log_index


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded(Event):
    """The partnership was founded, with this charter, roster and shares."""

    charter: Charter
    roster: tuple[str, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EtherReceived(Event):
    """Plain ether came in; nothing tells from whom."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMoved(Event):
    """An ERC-20 says that an amount came in, if `to_account` is the partnership, or went out."""

    token: str
    from_account: str
    to_account: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenuePaid(Event):
    """Revenue came in by `pay`; `amount` is what was credited to `period`."""

    token: str
    payer: str
    period: int
    amount: int
    memo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """The periods `first_period` to `period` were closed; `pot` waits for its payout."""

    token: str
    period: int
    first_period: int
    pot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Event):
    """The periods `first_period` to `period` were closed, and `pot` was paid out to all seats."""

    token: str
    period: int
    first_period: int
    pot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut(Event):
    """A pot that waited was paid out to the seats `from_seat` up to, not including, `to_seat`."""

    token: str
    period: int
    pot: int
    from_seat: int
    to_seat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipped(Event):
    """A tip was paid: of each payment of that call floor(payment·rate/10**9)."""

    token: str
    period: int
    to: str
    amount: int
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside(Event):
    """A payment could not be delivered and is kept for the account."""

    token: str
    account: str
    seat: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Event):
    """What was set aside was delivered to its account."""

    token: str
    account: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """What was set aside was withdrawn by its account, to an account of its choice."""

    token: str
    account: str
    to: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Event):
    """A review passed.

    Attributes:
        digest: The 32 bytes that were countersigned.
        previous_period: The period of the review before it; 0 if that is the founding.
        countersigners: The seats that countersigned, by whatever way.

    The others are the review's own.
    """

    period: int
    digest: bytes
    previous_period: int
    countersigners: tuple[int, ...]
    contributions: tuple[Contribution, ...]
    admitted: tuple[str, ...]
    evidence_hash: bytes
    evidence_uri: str
    deadline: int

    @property
    def review(self) -> Review:
        """The document that passed."""
        return Review(
            period=self.period,
            contributions=self.contributions,
            admitted=self.admitted,
            evidence_hash=self.evidence_hash,
            evidence_uri=self.evidence_uri,
            deadline=self.deadline,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Countersigned(Event):
    """An account countersigned, on the chain, the review of `period` with this digest.

    Attributes:
        consents_to_cut: Whether it also consents to a cut of its own.
        admits: Whether it also counts when shares are given to a seat that had none.
    """

    period: int
    digest: bytes
    account: str
    consents_to_cut: bool
    admits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentCountersigned(Event):
    """The partnership countersigned a review of one in which it holds, or is admitted to, a seat.

    `period` and `digest` are the parent's, the rest is as in `Countersigned`.
    """

    parent: str
    period: int
    digest: bytes
    consents_to_cut: bool
    admits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatQuestioned(Event):
    """The holder of the seat `by` doubts that the holder of `seat` is there."""

    seat: int
    by: int
    silent_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """The holder of a seat has shown that it is there."""

    seat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOffered(Event):
    """A seat was offered to an account, with a notice in seconds, 0 for none."""

    seat: int
    account: str
    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWithdrawn(Event):
    """A seat is no longer offered to the account."""

    seat: int
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAnnounced(Event):
    """An account means to take the seat that is offered to it, from `acceptable_from` on."""

    seat: int
    account: str
    acceptable_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMoved(Event):
    """A seat moved from an account to another."""

    seat: int
    from_account: str
    to_account: str


def token_of(event: Event) -> str | None:
    """The token that an event is about; None if it is about none."""
    if isinstance(event, EtherReceived):
        return ETHER
    token: str | None = getattr(event, "token", None)
    return token
