"""What a partnership can be founded with, and what the contract would refuse."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.errors import InvalidValueError

APRIL = unix_time(datetime(2026, 4, 1, tzinfo=UTC))
CHARTER = Charter(start=APRIL)
TEST = Charter(start=APRIL + 7, months=0, test_seconds=90, review_window=90)


def test_the_defaults_are_a_quarter_four_weeks_two_thirds_and_a_fifth() -> None:
    assert CHARTER.to_contract() == (APRIL, 3, 0, 0, 28 * DAY, 2, 3, 1, 5, 0)
    assert not CHARTER.is_test
    assert TEST.is_test


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"months": 0}, "months = 0: not possible together with test_seconds = 0"),
        ({"test_seconds": 90}, "months = 3: not possible together with test_seconds = 90"),
        ({"months": 256}, "months = 256"),
        ({"months": 3.0}, "months = 3.0"),
        ({"months": True}, "months = True"),
        ({"start": APRIL + 1}, r"start = \d+: not the start of a month, but 2026-04-01T00:00:01"),
        ({"start": APRIL - 1}, "start"),
        ({"start": APRIL + DAY}, "start"),
        ({"start": 0}, "start = 0"),
        ({"start": 2**40}, "start"),
        ({"start": float(APRIL)}, "start"),
        ({"utc_offset": timedelta(hours=9)}, "start"),
        ({"utc_offset": timedelta(hours=14, minutes=15)}, "utc_offset"),
        ({"utc_offset": timedelta(hours=-12, minutes=-15)}, "utc_offset"),
        ({"utc_offset": timedelta(minutes=5)}, "utc_offset"),
        ({"utc_offset": 36}, "utc_offset"),
        ({"review_window": DAY - 1}, r"too short .*1 day to 84 days"),
        ({"review_window": 84 * DAY + 1}, "too long"),
        ({"months": 1, "review_window": 28 * DAY + 1}, "1 day to 28 days"),
        ({"review_window": 28.0 * DAY}, "review_window"),
        ({"threshold": (1, 2)}, "threshold"),
        ({"threshold": (4, 3)}, "threshold"),
        ({"threshold": (0, 0)}, "threshold"),
        ({"threshold": (65_536, 65_536)}, "threshold"),
        ({"threshold": (2.0, 3)}, "threshold"),
        ({"threshold": 0.67}, "threshold"),
        ({"cut_limit": (1, 1)}, "cut_limit"),
        ({"cut_limit": (0, 0)}, "cut_limit"),
        ({"cut_limit": (1, 65_536)}, "cut_limit"),
        ({"tip": 10_001}, "tip = 10001"),
        ({"tip": -1}, "tip = -1"),
    ],
)
def test_what_the_contract_would_refuse_is_refused_by_name(
    changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidValueError, match=named):
        replace(CHARTER, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"months": 1, "review_window": 28 * DAY},
        {"months": 255, "review_window": 255 * 28 * DAY},
        {"review_window": DAY},
        {"threshold": (1, 1)},
        {"threshold": (32_768, 65_535)},
        {"cut_limit": (0, 1)},
        {"cut_limit": (65_534, 65_535)},
        {"tip": 10_000},
        {
            "start": unix_time(datetime(2026, 3, 31, 10, tzinfo=UTC)),
            "utc_offset": timedelta(hours=14),
        },
        {"start": APRIL + 12 * 3600, "utc_offset": timedelta(hours=-12)},
    ],
)
def test_what_lies_just_within_the_bounds_is_taken(changes: dict[str, Any]) -> None:
    replace(CHARTER, **changes)


def test_a_test_begins_anywhere_and_its_window_is_at_most_its_period() -> None:
    replace(TEST, start=DAY, review_window=1)
    for window in (0, 91):
        with pytest.raises(InvalidValueError, match="1 second to 1 minute 30 seconds"):
            replace(TEST, review_window=window)
    with pytest.raises(InvalidValueError, match="start"):
        replace(TEST, start=DAY - 1)


@given(
    start=st.integers(DAY, 2**34),
    test_seconds=st.integers(1, 2**32 - 1),
    quarters=st.integers(-48, 56),
    threshold=st.integers(1, 2**16 - 1).flatmap(
        lambda d: st.tuples(st.integers(d // 2 + 1, d), st.just(d))
    ),
    cut_limit=st.integers(1, 2**16 - 1).flatmap(
        lambda d: st.tuples(st.integers(0, d - 1), st.just(d))
    ),
    tip=st.integers(0, 10_000),
    data=st.data(),
)
def test_a_charter_comes_back_from_the_contract_as_it_went(
    start: int,
    test_seconds: int,
    quarters: int,
    threshold: tuple[int, int],
    cut_limit: tuple[int, int],
    tip: int,
    data: st.DataObject,
) -> None:
    charter = Charter(
        start=start,
        months=0,
        test_seconds=test_seconds,
        utc_offset=quarters * timedelta(minutes=15),
        review_window=data.draw(st.integers(1, test_seconds)),
        threshold=threshold,
        cut_limit=cut_limit,
        tip=tip,
    )
    assert Charter.from_contract(charter.to_contract()) == charter
    assert charter.to_contract()[3] == quarters


def test_a_test_lasts_at_most_what_fits_32_bits() -> None:
    replace(TEST, test_seconds=2**32 - 1)
    with pytest.raises(InvalidValueError, match="test_seconds = 4294967296: too large"):
        replace(TEST, test_seconds=2**32)


def test_a_fraction_stays_as_it_was_written() -> None:
    assert replace(CHARTER, threshold=(4, 6)).to_contract()[5:7] == (4, 6)
