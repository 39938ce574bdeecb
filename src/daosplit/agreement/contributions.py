"""Contributions, a review's entries: who contributed what and why, as the contract packs them."""

from collections.abc import Sequence
from dataclasses import dataclass

from daosplit.agreement.shares import MOST_SEATS, MOST_SHARES
from daosplit.errors import InvalidValueError
from daosplit.values.integers import require_whole
from daosplit.values.text import text

MOST_CONTRIBUTIONS = 2**16 - 1
MOST_REASON_BYTES = 2**16 - 1

# What was no UTF-8 on the chain is kept, byte for byte, as surrogates.
_BROKEN_TEXT = "surrogateescape"

_ENTRY_LENGTH = 7


@dataclass(frozen=True, slots=True)
class Contribution:
    """An entry of a review.

    Attributes:
        seat: Whose contribution it is.
        points: How much it counts, 0 to 2**32 - 1; a seat's shares are the sum of its points.
        reason: Why, in at most 65,535 bytes of UTF-8.
    """

    seat: int
    points: int
    reason: str

    def __post_init__(self) -> None:
        require_whole("seat", self.seat, 0, MOST_SEATS - 1)
        require_whole("points", self.points, 0, MOST_SHARES)
        length = len(encode_text("reason", self.reason))
        if length > MOST_REASON_BYTES:
            allowed = text("must be at most {most:,} bytes", most=MOST_REASON_BYTES)
            raise InvalidValueError(
                "reason", self.reason, text("{bytes:,} bytes long", bytes=length), allowed
            )


def pack(contributions: Sequence[Contribution]) -> bytes:
    """Contributions as the contract takes them.

    How many (2 bytes), then for each its seat (1), points (4), length of reason (2) and reason.
    """
    packed = [len(contributions).to_bytes(2, "big")]
    for entry in contributions:
        reason = encode_text("reason", entry.reason)
        packed += (
            entry.seat.to_bytes(1, "big"),
            entry.points.to_bytes(4, "big"),
            len(reason).to_bytes(2, "big"),
            reason,
        )
    return b"".join(packed)


def unpack(packed: bytes) -> tuple[Contribution, ...]:
    """The contributions that were packed so; packing them again gives the same bytes.

    Raises InvalidValueError for bytes that end too early or too late, and for a seat that is none.
    """
    packed = bytes(packed)
    contributions = []
    position = 2
    for _ in range(int.from_bytes(packed[:2], "big")):
        start = position + _ENTRY_LENGTH
        head = packed[position:start]
        position = start + int.from_bytes(head[5:], "big")
        if position > len(packed):
            break
        contributions.append(
            Contribution(
                seat=int.from_bytes(head[:1], "big"),
                points=int.from_bytes(head[1:5], "big"),
                reason=packed[start:position].decode(errors=_BROKEN_TEXT),
            )
        )
    if position != len(packed):
        problem = text("end too early") if position > len(packed) else text("end too late")
        raise InvalidValueError(text("packed contributions"), packed, problem)
    return tuple(contributions)


def encode_text(name: str, written: object) -> bytes:
    """The bytes of a text on the chain, also of one that was no UTF-8 there.

    Raises InvalidValueError, which names it by `name`, for what never was bytes.
    """
    if not isinstance(written, str):
        raise InvalidValueError(name, written, text("not text"))
    try:
        return written.encode(errors=_BROKEN_TEXT)
    except UnicodeEncodeError:
        raise InvalidValueError(name, written, text("not valid Unicode")) from None
