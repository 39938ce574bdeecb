"""Periods close by the clock: whole months in the partnership's own time, or a test's seconds."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.errors import InvalidValueError

JAPAN = timedelta(hours=9)


def calendar(
    year: int, month: int, months: int = 3, offset: timedelta = timedelta(0), tip: int = 0
) -> Charter:
    start = unix_time(datetime(year, month, 1, tzinfo=timezone(offset)))
    return Charter(start=start, months=months, utc_offset=offset, tip=tip)


def seconds_of_test(seconds: int, start: int = 1_000_000_000) -> Charter:
    return Charter(start=start, months=0, test_seconds=seconds, review_window=seconds)


month_calendars = st.builds(
    calendar,
    st.integers(1971, 2400),
    st.integers(1, 12),
    st.integers(1, 255),
    st.integers(-48, 56).map(lambda quarters: quarters * timedelta(minutes=15)),
)
calendars_of_tests = st.builds(seconds_of_test, st.integers(1, 2**32 - 1), st.integers(DAY, 2**33))
calendars = st.one_of(month_calendars, calendars_of_tests)


@given(calendars, st.integers(1, 300))
def test_the_end_of_a_period_belongs_to_the_next_one(charter: Charter, period: int) -> None:
    start, end = charter.start_of(period), charter.end_of(period)
    assert start < end == charter.start_of(period + 1)
    assert end - start >= charter.shortest_period
    assert charter.period_at(start) == charter.period_at(end - 1) == period
    assert charter.period_at(end) == period + 1
    assert charter.review_end(period) == end + charter.review_window <= charter.end_of(period + 1)


@given(month_calendars, st.integers(1, 300))
def test_a_period_is_so_many_whole_months(charter: Charter, period: int) -> None:
    start, end = charter.local(charter.start_of(period)), charter.local(charter.end_of(period))
    for moment in (start, end):
        assert (moment.day, moment.hour, moment.minute, moment.second) == (1, 0, 0, 0)
    months = (end.year - start.year) * 12 + end.month - start.month
    assert months == charter.months


@given(month_calendars, st.integers(0, 2**34))
def test_a_time_lies_within_its_period(charter: Charter, after: int) -> None:
    time = charter.start + after
    period = charter.period_at(time)
    assert charter.start_of(period) <= time < charter.end_of(period)


@given(calendars, st.integers(1, 2**31))
def test_before_the_first_period_runs_none(charter: Charter, before: int) -> None:
    assert charter.period_at(charter.start) == 1
    assert charter.period_at(charter.start - before) == 0
    assert charter.end_of(0) == charter.start


def test_a_quarter_with_a_leap_day_is_a_day_longer() -> None:
    lengths = {}
    for year in (2027, 2028, 2100, 2400):
        quarter = calendar(year, 1)
        lengths[year] = (quarter.end_of(1) - quarter.start) // DAY
    assert lengths == {2027: 90, 2028: 91, 2100: 90, 2400: 91}


def test_a_february_is_a_period_of_28_or_29_days_and_its_window_fits_in_march() -> None:
    months = calendar(2028, 1, months=1)
    assert months.end_of(2) == unix_time(datetime(2028, 3, 1, tzinfo=UTC))
    assert months.end_of(2) - months.start_of(2) == 29 * DAY
    assert months.review_end(1) < months.end_of(2)


def test_a_fiscal_year_starts_where_the_charter_says() -> None:
    year = calendar(2026, 4, months=12, offset=JAPAN)
    assert year.start == unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC))
    assert year.end_of(1) == unix_time(datetime(2027, 3, 31, 15, tzinfo=UTC))
    assert year.label(2) == "2027-04 to 2028-03"
    november = calendar(2026, 11, months=3)
    assert [november.label(period) for period in (1, 2)] == [
        "2026-11 to 2027-01",
        "2027-02 to 2027-04",
    ]


@pytest.mark.parametrize(
    ("hours", "utc"),
    [
        (14, datetime(2026, 3, 31, 10, tzinfo=UTC)),
        (0, datetime(2026, 4, 1, tzinfo=UTC)),
        (-12, datetime(2026, 4, 1, 12, tzinfo=UTC)),
        (5.75, datetime(2026, 3, 31, 18, 15, tzinfo=UTC)),
    ],
)
def test_a_month_begins_by_the_partnerships_own_time(hours: float, utc: datetime) -> None:
    charter = calendar(2026, 1, offset=timedelta(hours=hours))
    april = unix_time(utc)
    assert charter.end_of(1) == april
    assert charter.period_at(april - 1) == 1
    assert charter.period_at(april) == 2
    assert charter.local(april).utcoffset() == timedelta(hours=hours)


def test_a_period_has_a_label_for_files() -> None:
    quarter = calendar(2026, 4, offset=JAPAN)
    assert quarter.label(1) == "2026-04 to 2026-06"
    assert calendar(2026, 4, months=1).label(9) == "2026-12"
    assert seconds_of_test(90).label(2) == "test period 2 from 2001-09-09 01:48:10+00:00"


@given(month_calendars, st.integers(1, 300))
def test_a_label_names_its_period(charter: Charter, period: int) -> None:
    label = charter.label(period)
    assert charter.period_labelled(label) == period
    assert charter.period_labelled(label[:7]) == period


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("2026-05", "within period 1, 2026-04 to 2026-06"),
        ("2026-01", "not a period"),
        ("2026-04 to 2026-07", "not a period"),
        ("2026-4", "not a period"),
        ("2026-13", "not a month"),
        ("second", "not a month .*for example 2026-04"),
        ("", "not a month"),
    ],
)
def test_a_label_that_names_no_period_is_refused(label: str, problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        calendar(2026, 4).period_labelled(label)
    with pytest.raises(InvalidValueError, match="must be a period's number"):
        seconds_of_test(90).period_labelled(label)


def test_what_lies_beyond_the_year_9999_is_refused() -> None:
    charter = calendar(9998, 1, months=12)
    assert charter.end_of(1) == charter.start + 365 * DAY
    for period in (2, 100, 2**32 - 1):
        with pytest.raises(InvalidValueError, match="beyond the year 9999"):
            charter.end_of(period)
    with pytest.raises(InvalidValueError, match="beyond the year 9999"):
        charter.period_at(2**63)
    for no_period in (0, -1, 2**32, 1.0):
        with pytest.raises(InvalidValueError, match="period"):
            charter.start_of(no_period)  # type: ignore[arg-type]


def test_a_tip_grows_for_ten_days_from_when_the_review_window_has_closed() -> None:
    charter = calendar(2026, 4, tip=10_000)
    closed = charter.review_end(1)
    rates = [charter.tip_rate(1, closed + days * DAY) for days in (-1, 0, 1, 5, 10, 99)]
    assert rates == [0, 0, 1_000_000, 5_000_000, 10_000_000, 10_000_000]
    assert charter.tip_rate(1, closed + 1) == 11
    assert calendar(2026, 4).tip_rate(1, closed + 99 * DAY) == 0


def test_a_tip_grows_for_one_period_where_that_is_shorter() -> None:
    charter = Charter(start=DAY, months=0, test_seconds=90, review_window=10, tip=5_000)
    closed = charter.review_end(3)
    rates = [charter.tip_rate(3, closed + late) for late in (0, 45, 90, 91)]
    assert rates == [0, 2_500_000, 5_000_000, 5_000_000]
