"""Durations and offsets of time, as people write them."""

import re
from datetime import timedelta

from daosplit.errors import InvalidValueError
from daosplit.values.text import Text, plural, text

_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_DURATION_PART = rf"([0-9]{{1,12}}) *({'|'.join(_UNITS)})s?(?: +|$)"


def parse_duration(text: str) -> int:
    """Whole seconds, from "28 days", "12 hours", "90 seconds" or "1 day 12 hours".

    Raises InvalidValueError for anything else.
    """
    allowed = 'allowed: such as "28 days", "12 hours", "90 seconds", "1 day 12 hours"'
    parts = re.findall(_DURATION_PART, text)
    if not parts or not re.fullmatch(rf"(?:{_DURATION_PART})+", text):
        raise InvalidValueError("duration", text, "is no duration", allowed)
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


def parse_offset(text: str) -> timedelta:
    """A time's difference to UTC, from "+09:00", "-03:30" or "Z".

    Raises InvalidValueError for anything else.
    """
    if text == "Z":
        return timedelta(0)
    match = re.fullmatch(r"([+-])([0-9]{2}):([0-5][0-9])", text)
    if match is None:
        allowed = 'allowed: such as "+09:00", "-03:30", "Z"'
        raise InvalidValueError("offset", text, "is no offset", allowed)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -offset if match[1] == "-" else offset
