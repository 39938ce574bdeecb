"""Contributions come back from the contract's packed form as they went, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.contributions import Contribution, pack, unpack
from daosplit.errors import InvalidValueError

contributions = st.lists(
    st.builds(
        Contribution,
        st.integers(0, 254),
        st.integers(0, 2**32 - 1),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    ),
    max_size=20,
).map(tuple)


def test_a_contribution_is_packed_as_the_contract_says() -> None:
    entries = (Contribution(2, 60, "ab"), Contribution(0, 2**32 - 1, "半"))
    assert pack(entries).hex() == "0002" + "02" + "0000003c" + "0002" + "6162" + (
        "00" + "ffffffff" + "0003" + "e58d8a"
    )
    assert pack(()).hex() == "0000"


@given(contributions)
def test_what_was_packed_is_unpacked_the_same(entries: tuple[Contribution, ...]) -> None:
    assert unpack(pack(entries)) == entries


@given(contributions, st.data())
def test_what_ends_too_early_is_refused(
    entries: tuple[Contribution, ...], data: st.DataObject
) -> None:
    packed = pack(entries)
    length = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(InvalidValueError, match="end too early"):
        unpack(packed[:length])


@given(contributions, st.binary(min_size=1, max_size=20))
def test_what_ends_too_late_is_refused(entries: tuple[Contribution, ...], more: bytes) -> None:
    with pytest.raises(InvalidValueError, match="end too late"):
        unpack(pack(entries) + more)


@given(st.binary(max_size=200))
def test_bytes_are_refused_or_packed_again_the_same(packed: bytes) -> None:
    try:
        entries = unpack(packed)
    except InvalidValueError:
        return
    assert pack(entries) == packed


@given(st.binary(max_size=50))
def test_a_reason_that_is_no_utf8_is_kept_byte_for_byte(reason: bytes) -> None:
    packed = bytes.fromhex("000105") + bytes(4) + len(reason).to_bytes(2, "big") + reason
    assert pack(unpack(packed)) == packed


def test_a_reason_is_as_long_as_its_bytes() -> None:
    longest = Contribution(0, 1, "半" * 21_845)
    assert unpack(pack([longest])) == (longest,)
    with pytest.raises(InvalidValueError, match="65,536 bytes long"):
        Contribution(0, 1, "半" * 21_845 + "a")


@pytest.mark.parametrize(
    ("seat", "points", "reason", "named"),
    [
        (255, 1, "", "seat = 255"),
        (-1, 1, "", "seat = -1"),
        (True, 1, "", "seat = True"),
        (0, 2**32, "", "points"),
        (0, -1, "", "points"),
        (0, 1.0, "", "points = 1.0"),
        (0, 1, b"", "reason"),
        (0, 1, "\ud800", "reason .* not valid Unicode"),
    ],
)
def test_a_contribution_that_cannot_be_is_refused(
    seat: int, points: int, reason: str, named: str
) -> None:
    with pytest.raises(InvalidValueError, match=named):
        Contribution(seat, points, reason)
