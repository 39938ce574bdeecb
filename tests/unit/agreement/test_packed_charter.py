"""The charter in the bytes with which a partnership's code ends."""

from datetime import timedelta
from functools import partial

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter
from daosplit.agreement.clone import clone_code, read_clone
from daosplit.agreement.packed_charter import pack_charter, unpack_charter
from daosplit.errors import InvalidValueError
from daosplit.testing import START

IMPLEMENTATION = to_checksum_address("0x" + "1b" * 20)


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    offset = timedelta(minutes=15 * draw(st.integers(-48, 56)))
    rules = partial(
        Charter,
        utc_offset=offset,
        threshold=draw(st.sampled_from([(2, 3), (51, 100), (1, 1), (65535, 65535)])),
        cut_limit=draw(st.sampled_from([(1, 5), (0, 1), (65534, 65535)])),
        tip=draw(st.integers(0, 10_000)),
    )
    if draw(st.booleans()):
        seconds = draw(st.integers(1, 2**32 - 1))
        start = draw(st.integers(86_400, 2**37))
        window = draw(st.integers(1, seconds))
        return rules(start=start, months=0, test_seconds=seconds, review_window=window)
    months = draw(st.integers(1, 255))
    month_ends = Charter(start=START, months=1)
    start = month_ends.end_of(draw(st.integers(0, 12 * 1000))) - offset // timedelta(seconds=1)
    window = draw(st.integers(86_400, min(28 * 86_400 * months, 2**32 - 1)))
    return rules(start=start, months=months, review_window=window)


@given(charters())
def test_a_packed_charter_is_unpacked_to_the_same(charter: Charter) -> None:
    packed = pack_charter(charter)
    assert len(packed) == 25
    assert unpack_charter(packed) == charter


def test_a_calendar_of_months_is_packed_with_its_first_month_in_its_own_time() -> None:
    tokyo = timedelta(hours=9)
    january = Charter(start=START - 9 * 3600, utc_offset=tokyo)
    assert pack_charter(january)[:5] == (56 * 12).to_bytes(5, "big")
    test = Charter(start=START, months=0, test_seconds=90, review_window=90)
    assert pack_charter(test)[:5] == START.to_bytes(5, "big")


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(25), id="neither months nor a test"),
        pytest.param(b"\xff" * 25, id="a month beyond the year 9999"),
        pytest.param(bytes(5) + b"\x03" + bytes(4) + b"\x80" + bytes(14), id="no such offset"),
        pytest.param(pack_charter(Charter(start=START)) + b"\0", id="too long"),
    ],
)
def test_what_no_partnership_was_founded_with_is_no_charter(packed: bytes) -> None:
    with pytest.raises(InvalidValueError):
        unpack_charter(packed)


def test_a_partnerships_code_tells_its_implementation_and_its_charter() -> None:
    packed = pack_charter(Charter(start=START))
    code = clone_code(IMPLEMENTATION, packed)
    assert read_clone(code) == (IMPLEMENTATION, packed)
    for other in (b"", code[:-1], code + b"\0", b"\0" + code[1:], clone_code(IMPLEMENTATION, b"")):
        assert read_clone(other) is None
