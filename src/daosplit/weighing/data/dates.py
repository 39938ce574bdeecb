"""Dates as people and spreadsheets write them, read by one rule, in quarters, months and days."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from daosplit.errors import InvalidValueError
from daosplit.values.text import text
from daosplit.weighing.data.quarter import Quarter

MOST_DATES = 100_000
"""So many dates are remembered, with what they name."""

_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
"""The year before each era's first, by its name and its letter."""

_YEAR = r"(?P<year>[0-9]{4})|(?P<era>令和|平成|[RH])(?P<of_era>元|[0-9]{1,2})"
_MONTH, _DAY = r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_YEAR})年{_MONTH}月(?:{_DAY}日)?",
        rf"(?:{_YEAR})(?P<between>[-/.]){_MONTH}(?:(?P=between){_DAY})?(?: 0?0:00(?::00)?)?",
    )
)
_ALLOWED = text(
    "for example 2026Q1, 2026-04, 2026-04-15, 2026/4/15, 2026年4月, 令和8年4月, or 1 (a number)"
)


@lru_cache(MOST_DATES)
def parse_dated(written: str) -> tuple[Quarter, str]:
    """The quarter that a label or a date names, and the day, if it names one: "2026-04-15".

    A date belongs to its month. Year before month before day, in digits of any width: "2026-04",
    "2026/4/15", "2026.4.15", "2026年4月15日", "令和8年4月", "R8.4.15". A year has four digits,
    or an era.

    Raises InvalidValueError for anything else.
    """
    plain = unicodedata.normalize("NFKC", written)
    try:
        return Quarter.parse(plain), ""
    except InvalidValueError:
        pass
    for form in _FORMS:
        if match := form.fullmatch(plain):
            return _from_parts(written, match)
    raise InvalidValueError("quarter", written, text("not a quarter"), _ALLOWED)


def parse_dated_month(written: str) -> int:
    """A month, counted from the year 0, from any of those forms; of days only its first.

    Raises InvalidValueError for anything else.
    """
    quarter, day = parse_dated(written)
    if quarter.form != "month":
        raise InvalidValueError("month", written, text("not a month"), text("for example 2026-04"))
    if day and not day.endswith("-01"):
        problem = text("a day within a month, and months count as a whole")
        allowed = text("write the first month, for example 2026-04")
        raise InvalidValueError("month", written, problem, allowed)
    return quarter.count


def _from_parts(written: str, match: re.Match[str]) -> tuple[Quarter, str]:
    if match["year"]:
        year = int(match["year"])
    else:
        of_era = 1 if match["of_era"] == "元" else int(match["of_era"])
        year = _ERAS[match["era"]] + of_era
    try:
        day = date(year, int(match["month"]), int(match["day"] or 1))
    except ValueError:
        raise InvalidValueError("quarter", written, text("not a date"), _ALLOWED) from None
    quarter = Quarter.parse(f"{day:%Y-%m}")
    return quarter, day.isoformat() if match["day"] else ""
