"""Sets of seats, which the contract keeps as bitmaps: seat i is the bit 1 << i."""

from collections.abc import Iterable

from daosplit.agreement.shares import MOST_SEATS
from daosplit.values.integers import require_whole


def seats_of(bitmap: int) -> tuple[int, ...]:
    """The seats of a bitmap, in order."""
    return tuple(seat for seat in range(bitmap.bit_length()) if bitmap >> seat & 1)


def bitmap_of(seats: Iterable[int]) -> int:
    """The bitmap of seats. Raises InvalidValueError for a seat that cannot be."""
    bitmap = 0
    for seat in seats:
        bitmap |= 1 << require_whole("seat", seat, 0, MOST_SEATS - 1)
    return bitmap
