"""The charter as it stands in a partnership's code, which ends with it.

It is the struct's fields in order, each in as many bits; but for a calendar of months `start` is
the number of the first month in the partnership's own time, 0 being January 1970.
"""

from datetime import datetime, timedelta, timezone

from daosplit.agreement.charter import Charter, unix_time
from daosplit.errors import InvalidValueError
from daosplit.values.text import text

LENGTH = 25

_SIZES = (5, 1, 4, 1, 4, *5 * (2,))
_OFFSET = 3
_FIRST_YEAR = 1970


def pack_charter(charter: Charter) -> bytes:
    """The charter's 25 bytes."""
    start, *rest = charter.to_contract()
    if not charter.is_test:
        first = charter.local(start)
        start = (first.year - _FIRST_YEAR) * 12 + first.month - 1
    return b"".join(
        field.to_bytes(size, "big", signed=index == _OFFSET)
        for index, (size, field) in enumerate(zip(_SIZES, (start, *rest), strict=True))
    )


def unpack_charter(packed: bytes) -> Charter:
    """The charter of these 25 bytes.

    Raises InvalidValueError for what no partnership can have been founded with.
    """
    if len(packed) != LENGTH:
        problem = text("{bytes} bytes long", bytes=len(packed))
        raise InvalidValueError(
            text("packed charter"), packed, problem, text("must be {bytes} bytes", bytes=LENGTH)
        )
    fields = []
    position = 0
    for index, size in enumerate(_SIZES):
        part = packed[position : position + size]
        fields.append(int.from_bytes(part, "big", signed=index == _OFFSET))
        position += size
    start, months = fields[:2]
    if months:
        fields[0] = _first_second(start, quarter_hours=fields[_OFFSET])
    return Charter.from_contract(fields)


def _first_second(month: int, quarter_hours: int) -> int:
    offset = timedelta(minutes=15 * quarter_hours)
    try:
        first = datetime(_FIRST_YEAR + month // 12, month % 12 + 1, 1, tzinfo=timezone(offset))
    except (ValueError, OverflowError):
        problem = text(
            "out of range for an offset of {quarter_hours} quarter hours",
            quarter_hours=quarter_hours,
        )
        raise InvalidValueError(text("first month"), month, problem) from None
    return unix_time(first)
