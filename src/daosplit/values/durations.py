"""Durations and offsets of time, as people write them."""

import re
from datetime import timedelta

from daosplit.errors import InvalidValueError
from daosplit.values.text import Text, plural, text

_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_DURATION_PART = rf"([0-9]{{1,12}}) *({'|'.join(_UNITS)})s?(?: +|$)"


def parse_duration(written: str) -> int:
    """Whole seconds, from "28 days", "12 hours", "90 seconds" or "1 day 12 hours".

    Raises InvalidValueError for anything else.
    """
    allowed = text('for example "28 days", "12 hours", "90 seconds" or "1 day 12 hours"')
    parts = re.findall(_DURATION_PART, written)
    if not parts or not re.fullmatch(rf"(?:{_DURATION_PART})+", written):
        raise InvalidValueError("duration", written, text("not a valid duration"), allowed)
    return sum(int(count) * _UNITS[unit] for count, unit in parts)


def show_duration(seconds: int) -> Text:
    """Seconds as people say them: "28 days", "1 day 12 hours"."""
    minutes, seconds = divmod(seconds, _UNITS["minute"])
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [
        plural("{count} day", "{count} days", days),
        plural("{count} hour", "{count} hours", hours),
        plural("{count} minute", "{count} minutes", minutes),
        plural("{count} second", "{count} seconds", seconds),
    ]
    shown, *rest = [part for part in parts if part.counted] or parts[-1:]
    for part in rest:
        shown = text("{longer} {shorter}", longer=shown, shorter=part)
    return shown


def parse_offset(written: str) -> timedelta:
    """A time's difference to UTC, from "+09:00", "-03:30" or "Z".

    Raises InvalidValueError for anything else.
    """
    if written == "Z":
        return timedelta(0)
    match = re.fullmatch(r"([+-])([0-9]{2}):([0-5][0-9])", written)
    if match is None:
        allowed = text('for example "+09:00", "-03:30" or "Z"')
        raise InvalidValueError("offset", written, text("not a valid UTC offset"), allowed)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    if offset >= timedelta(days=1):
        allowed = text("must be less than 24 hours")
        raise InvalidValueError("offset", written, text("out of range"), allowed)
    return -offset if match[1] == "-" else offset
