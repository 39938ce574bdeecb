"""Moments: a date and a time with its offset from UTC, as people write them."""

from datetime import datetime

from daosplit.errors import InvalidValueError

_ALLOWED = "for example 2026-07-10T09:00:00+09:00"


def parse_moment(text: str) -> datetime:
    """An aware datetime, from "2026-07-10T09:00:00+09:00".

    Raises InvalidValueError for anything else.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValueError("moment", text, "not a date with a time", _ALLOWED) from None
    if moment.tzinfo is None:
        raise InvalidValueError("moment", text, "has no offset from UTC", _ALLOWED)
    return moment
