"""Moments: a date and a time with its offset from UTC, as people write them."""

from datetime import datetime

from daosplit.errors import InvalidValueError
from daosplit.values.text import text

_ALLOWED = text("for example {moment}", moment="2026-07-10T09:00:00+09:00")


def parse_moment(written: str) -> datetime:
    """An aware datetime, from "2026-07-10T09:00:00+09:00".

    Raises InvalidValueError for anything else.
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise InvalidValueError(
            "moment", written, text("not a date with a time"), _ALLOWED
        ) from None
    if moment.tzinfo is None:
        raise InvalidValueError("moment", written, text("has no UTC offset"), _ALLOWED)
    return moment
