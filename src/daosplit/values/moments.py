"""Moments: a date and a time with its offset from UTC, as people write them."""

from datetime import UTC, datetime

from daosplit.errors import InvalidValueError
from daosplit.values.text import text

# A year later some reckonings of periods would leave the calendar.
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)
_ALLOWED = text("for example {moment}", moment="2026-07-10T09:00:00+09:00")


def parse_moment(written: str) -> datetime:
    """An aware datetime, from "2026-07-10T09:00:00+09:00".

    Raises InvalidValueError for anything else, and for what is after 9998-12-31.
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise InvalidValueError(
            "moment", written, text("not a date with a time"), _ALLOWED
        ) from None
    if moment.tzinfo is None:
        raise InvalidValueError("moment", written, text("has no UTC offset"), _ALLOWED)
    if moment > _LATEST:
        raise InvalidValueError(
            "moment", written, text("out of range"), text("must be at most 9998-12-31")
        )
    return moment
