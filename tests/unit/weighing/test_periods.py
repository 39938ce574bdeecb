"""A quarter of the data is a period of the partnership, or is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter, unix_time
from daosplit.errors import InvalidValueError
from daosplit.weighing import Quarter
from daosplit.weighing.data.periods import period_of, quarter_of

APRIL = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)), utc_offset=timedelta(hours=9)
)
MAY = Charter(start=unix_time(datetime(2026, 5, 1, tzinfo=UTC)))
MONTHS = Charter(start=unix_time(datetime(2026, 5, 1, tzinfo=UTC)), months=1)
TEST = Charter(
    start=unix_time(datetime(2026, 4, 1, tzinfo=UTC)), months=0, test_seconds=90, review_window=60
)


@pytest.mark.parametrize(
    ("charter", "label", "period"),
    [
        (APRIL, "2026Q2", 1),
        (APRIL, "2026-04", 1),
        (APRIL, "1", 1),
        (APRIL, "2027Q1", 4),
        (MAY, "2026-08", 2),
        (MONTHS, "2026-06", 2),
        (TEST, "7", 7),
    ],
)
def test_a_quarter_is_the_period_of_its_first_month_or_its_number(
    charter: Charter, label: str, period: int
) -> None:
    assert period_of(Quarter.parse(label), charter) == period


@pytest.mark.parametrize(
    ("charter", "label", "problem"),
    [
        (APRIL, "2026Q1", "not a period"),
        (APRIL, "2026-05", "within period 1"),
        (MAY, "2026Q3", "within period 1"),
        (MONTHS, "2026Q3", "names three months"),
        (TEST, "2026-04", "not a period"),
    ],
)
def test_a_quarter_that_is_no_period_is_refused(charter: Charter, label: str, problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        period_of(Quarter.parse(label), charter)


@given(st.sampled_from([APRIL, MAY, MONTHS, TEST]), st.integers(1, 400), st.data())
def test_a_period_named_as_a_quarter_is_that_period(
    charter: Charter, period: int, data: st.DataObject
) -> None:
    forms = {"number"}
    if not charter.is_test:
        forms.add("month")
    if charter is APRIL:
        forms.add("quarter")
    form = data.draw(st.sampled_from(sorted(forms)))
    quarter = quarter_of(period, charter, form)
    assert quarter.form == form
    assert period_of(quarter, charter) == period


@pytest.mark.parametrize(
    ("charter", "form", "problem"),
    [
        (MAY, "quarter", "begins in 2026-05"),
        (MONTHS, "quarter", "begins in 2026-05"),
        (TEST, "month", "a period of a test"),
    ],
)
def test_a_period_that_has_no_name_in_that_form_is_refused(
    charter: Charter, form: str, problem: str
) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        quarter_of(1, charter, form)
