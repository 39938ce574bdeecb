"""Months, dates and moments, as people write them in their own language."""

from datetime import datetime

from daosplit.values.text import Text, message, text

MONTHS = (
    message("January"),
    message("February"),
    message("March"),
    message("April"),
    message("May"),
    message("June"),
    message("July"),
    message("August"),
    message("September"),
    message("October"),
    message("November"),
    message("December"),
)
"""The months' names, from January."""


def show_date(moment: datetime) -> Text:
    """A day: "29 January 2027"."""
    return text(
        "{day} {month} {year}",
        day=moment.day,
        month=_month(moment),
        month_number=moment.month,
        year=moment.year,
    )


def show_moment(moment: datetime) -> Text:
    """An aware moment, in its own offset: "29 January 2027, 00:00 (UTC+09:00)"."""
    parts = {"hour": moment.hour, "minute": moment.minute, "second": moment.second}
    if moment.second:
        time = text("{hour:02}:{minute:02}:{second:02}", **parts)
    else:
        time = text("{hour:02}:{minute:02}", **parts)
    local = text("{date}, {time}", date=show_date(moment), time=time)
    return text("{moment} (UTC{offset})", moment=local, offset=show_offset(moment))


def show_offset(moment: datetime) -> str:
    """An aware moment's difference to UTC: "+09:00"."""
    return moment.isoformat()[-len("+09:00") :]


def show_months(first: datetime, last: datetime) -> Text:
    """The months from one to another: "April to June 2026", or "April 2026" if it is one."""
    if (first.year, first.month) == (last.year, last.month):
        return _month_of_year(first)
    if first.year != last.year:
        return text("{first} to {last}", first=_month_of_year(first), last=_month_of_year(last))
    return text(
        "{first} to {last} {year}",
        first=_month(first),
        first_number=first.month,
        last=_month(last),
        last_number=last.month,
        year=first.year,
    )


def _month_of_year(moment: datetime) -> Text:
    return text("{month} {year}", month=_month(moment), month_number=moment.month, year=moment.year)


def _month(moment: datetime) -> Text:
    return text(MONTHS[moment.month - 1])
