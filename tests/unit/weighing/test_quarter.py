"""Quarters by three forms of labels, and months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import InvalidValueError
from daosplit.weighing import Quarter
from daosplit.weighing.data.quarter import parse_month, show_month

labels = st.one_of(
    st.builds("{:04}Q{}".format, st.integers(0, 9999), st.integers(1, 4)),
    st.builds("{:04}-{:02}".format, st.integers(0, 9999), st.integers(1, 12)),
    st.integers(1, 999_999_999).map(str),
)


@given(labels)
def test_a_label_is_kept_as_it_is(label: str) -> None:
    assert Quarter.parse(label).label == label


@pytest.mark.parametrize(
    "labels", [["2025Q4", "2026Q1", "2026Q2"], ["2025-12", "2026-01"], ["9", "10"]]
)
def test_quarters_have_an_order(labels: list[str]) -> None:
    quarters = [Quarter.parse(label) for label in labels]
    assert sorted(quarters) == quarters


@pytest.mark.parametrize(
    ("label", "first", "end"),
    [
        ("2026Q1", "2026-01", "2026-04"),
        ("2026Q4", "2026-10", "2027-01"),
        ("2026-11", "2026-11", None),
        ("7", None, None),
    ],
)
def test_a_label_names_the_months_that_it_says(
    label: str, first: str | None, end: str | None
) -> None:
    quarter = Quarter.parse(label)
    assert quarter.first_month == (first and parse_month(first))
    assert quarter.end_month == (end and parse_month(end))


@pytest.mark.parametrize(
    "label",
    ["", "01", "-1", "1.0", "2026q1", "2026Q0", "26Q1", "2026-1", "\uff12", "1\n"],
)
def test_any_other_label_is_refused(label: str) -> None:
    with pytest.raises(InvalidValueError, match="not a quarter"):
        Quarter.parse(label)


@given(st.integers(0, 9999 * 12))
def test_months_are_shown_as_they_are_read(month: int) -> None:
    assert parse_month(show_month(month)) == month
