"""A period as people call it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from daosplit.agreement.charter import Charter
from daosplit.values.dates import show_moment, show_months
from daosplit.values.text import Text, text

if TYPE_CHECKING:
    from daosplit.weighing.data.quarter import Quarter


def show_period(charter: Charter, period: int) -> Text:
    """The months of a period: "April to June 2026"; of a test's period, when it begins.

    Raises InvalidValueError for a period that has no date.
    """
    start = charter.local(charter.start_of(period))
    if charter.is_test:
        return text("test period from {start}", start=show_moment(start))
    return show_months(start, charter.local(charter.end_of(period) - 1))


def show_quarter(quarter: Quarter) -> Text:
    """A quarter of data: "July to September 2026", "the period from July 2026" or "period 1"."""
    if quarter.first_month is None:
        return text("period {period}", period=quarter.count)
    first = _month(quarter.first_month)
    if quarter.end_month is None:
        return text("the period from {month}", month=show_months(first, first))
    # Translators: a calendar quarter, such as "July to September 2026".
    return text("{months}", months=show_months(first, _month(quarter.end_month - 1)))


def _month(months: int) -> datetime:
    """A month that was counted from the year 0."""
    return datetime(months // 12, months % 12 + 1, 1)
