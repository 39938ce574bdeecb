"""The calendar: whole months in the partnership's own time, or the seconds of a test."""

from datetime import UTC, datetime, timedelta

import pytest

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.testing import START
from support.partnership import Founder, Partnership
from support.refusal import refused

HOUR = 3600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def month_start(year: int, month: int, offset: timedelta) -> int:
    """The first second of a month, counted day by day; months may be more than 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    days = datetime(year, month, 1).toordinal() - EPOCH.toordinal()
    return days * DAY - int(offset.total_seconds())


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("year", "month", "months", "offset"),
    [
        (2026, 1, 3, hours(0)),
        (2026, 1, 1, hours(0)),
        (2026, 4, 3, hours(9)),
        (2026, 4, 12, hours(9)),
        (2026, 7, 6, hours(-5)),
        (2026, 11, 1, hours(14)),
        (2025, 2, 1, hours(-12)),
        (2024, 2, 1, hours(5.75)),
        (2026, 3, 5, hours(-9.5)),
        (2000, 2, 4, hours(1)),
        (1970, 2, 1, hours(-12)),
        (1970, 2, 7, hours(14)),
        (2099, 12, 1, hours(0)),
    ],
)
def test_a_period_is_whole_calendar_months_in_the_partnerships_own_time(
    founder: Founder, year: int, month: int, months: int, offset: timedelta
) -> None:
    start = month_start(year, month, offset)
    partnership = founder.found(
        1, start=start, months=months, utc_offset=offset, review_window=10 * DAY
    )
    for period in range(1, 61):
        begin = month_start(year, month + (period - 1) * months, offset)
        end = month_start(year, month + period * months, offset)
        assert partnership.call("periodTimes", period) == [begin, end, end + 10 * DAY], period


@pytest.mark.parametrize(("year", "days"), [(2027, 28), (2028, 29), (2100, 28), (2400, 29)])
def test_february_has_its_leap_day_when_the_year_has(
    founder: Founder, year: int, days: int
) -> None:
    partnership = founder.found(
        1, start=month_start(2027, 1, hours(9)), months=1, utc_offset=hours(9)
    )
    begin, end, _ = partnership.call("periodTimes", (year - 2027) * 12 + 2)
    assert end - begin == days * DAY
    assert begin == month_start(year, 2, hours(9))


def test_decades_and_centuries_later_the_months_are_still_right(founder: Founder) -> None:
    partnership = founder.found(1)
    for years in (10, 25, 50, 74, 100, 174, 374, 1000, 7000):
        period = years * 4
        begin = month_start(2026, 1 + (period - 1) * 3, hours(0))
        end = month_start(2026 + years, 1, hours(0))
        assert partnership.call("periodTimes", period)[:2] == [begin, end]


def test_a_fiscal_year_starts_where_the_charter_says(chain: Chain, founder: Founder) -> None:
    april = month_start(2026, 4, hours(9))
    partnership = founder.found(1, start=april, months=12, utc_offset=hours(9))
    for year in range(2027, 2037):
        march_ends = month_start(year, 4, hours(9))
        chain.travel(march_ends - 1)
        assert partnership.call("currentPeriod") == year - 2026
        chain.travel(march_ends)
        assert partnership.call("currentPeriod") == year - 2026 + 1


def test_offsets_come_in_quarter_hours_from_12_behind_to_14_ahead(
    chain: Chain, founder: Founder
) -> None:
    """The same month begins first where clocks are 14 hours ahead, and last 26 hours later."""
    offsets = [timedelta(minutes=15) * quarters for quarters in range(56, -49, -1)]
    assert len(offsets) == 105
    partnerships = [
        founder.found(1, start=month_start(2026, 3, offset), months=1, utc_offset=offset)
        for offset in offsets
    ]
    for offset, partnership in zip(offsets, partnerships, strict=True):
        march, april = month_start(2026, 3, offset), month_start(2026, 4, offset)
        assert partnership.call("periodTimes", 1)[:2] == [march, april]
        chain.travel(march - 1)
        assert partnership.call("currentPeriod") == 0
        chain.travel(march)
        assert partnership.call("currentPeriod") == 1


def test_the_end_of_a_period_belongs_to_the_next_one(chain: Chain, founder: Founder) -> None:
    partnership = founder.found(
        1, start=month_start(2026, 2, hours(9)), months=1, utc_offset=hours(9)
    )
    for period in range(1, 37):
        end = month_start(2026, 2 + period, hours(9))
        chain.travel(end - 1)
        assert partnership.call("currentPeriod") == period
        chain.travel(end)
        assert partnership.call("currentPeriod") == period + 1


def test_before_the_first_period_begins_none_runs(chain: Chain, founder: Founder) -> None:
    partnership = founder.found(1, start=month_start(2026, 4, hours(0)))
    assert partnership.call("currentPeriod") == 0
    chain.travel(month_start(2026, 4, hours(0)) - 1)
    assert partnership.call("currentPeriod") == 0
    chain.travel(month_start(2026, 4, hours(0)))
    assert partnership.call("currentPeriod") == 1


@pytest.mark.parametrize("length", [1, 60, 7 * DAY, 2**32 - 1])
@pytest.mark.parametrize("offset", [hours(0), hours(9)])
def test_a_tests_periods_are_seconds_whatever_its_offset(
    founder: Founder, length: int, offset: timedelta
) -> None:
    start = START + 12_345
    partnership = founder.found(
        1, start=start, months=0, test_seconds=length, utc_offset=offset, review_window=1
    )
    for period in (1, 2, 3, 1000, 2**32 - 1):
        end = start + period * length
        assert partnership.call("periodTimes", period) == [end - length, end, end + 1]


def test_a_tests_periods_follow_each_other_to_the_second(chain: Chain, founder: Founder) -> None:
    start = START + 1000
    partnership = founder.found(1, start=start, months=0, test_seconds=60, review_window=60)
    assert partnership.call("currentPeriod") == 0
    for period in range(1, 20):
        chain.travel(start + (period - 1) * 60)
        assert partnership.call("currentPeriod") == period
        chain.travel(start + period * 60 - 1)
        assert partnership.call("currentPeriod") == period


def test_periods_are_counted_from_1_in_32_bits(partnership: Partnership) -> None:
    for period in (0, 2**32, 2**256 - 1):
        with refused("NoSuchPeriod", period=period):
            partnership.call("periodTimes", period)


def test_the_last_period_of_32_bits_still_has_its_time(partnership: Partnership) -> None:
    quarters_in_400_years, days_in_400_years = 1600, 146_097
    cycles, quarters = divmod(2**32 - 1, quarters_in_400_years)
    end = month_start(2026, 1 + 3 * quarters, hours(0)) + cycles * days_in_400_years * DAY
    assert partnership.call("periodTimes", 2**32 - 1)[1] == end
