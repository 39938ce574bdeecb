"""What people write is read exactly, or refused with what is allowed."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import InvalidValueError
from daosplit.values.addresses import ETHER, parse_account
from daosplit.values.amounts import parse_token
from daosplit.values.catalogue import Language, translate
from daosplit.values.decimals import (
    MOST_DECIMALS,
    grouped_decimal,
    parse_decimal,
    parse_fraction,
    show_decimal,
)
from daosplit.values.durations import parse_duration, parse_offset, show_duration
from daosplit.values.hexadecimal import parse_hash, parse_hex
from daosplit.values.hints import hint

ACCOUNT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("28 days", 28 * 86_400),
        ("1 day", 86_400),
        ("12 hours", 43_200),
        ("90 seconds", 90),
        ("1 day 12 hours 5 minutes 1 second", 86_400 + 43_200 + 301),
        ("15minutes", 900),
        ("0 seconds", 0),
    ],
)
def test_a_duration_is_read_in_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "28", "days", "1.5 days", "28 dayz", "-1 days", "1 day,", "1day2", "\n1 day", "٣ days"],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="for example"):
        parse_duration(text)


@given(st.integers(0, 2**40))
def test_a_duration_that_is_shown_can_be_read_back(seconds: int) -> None:
    assert parse_duration(show_duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "language", "shown"),
    [
        (28 * 86_400, "en", "28 days"),
        (86_401, "en", "1 day 1 second"),
        (0, "en", "0 seconds"),
        (28 * 86_400, "ja", "28日"),
        (5_400, "ja", "1時間30分"),
        (0, "ja", "0秒"),
    ],
)
def test_a_duration_is_shown_as_people_say_it(seconds: int, language: Language, shown: str) -> None:
    assert translate(show_duration(seconds), language) == shown


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("2/3", (2, 3)),
        ("2 / 4", (2, 4)),
        ("20%", (1, 5)),
        ("20.0 %", (1, 5)),
        ("0.5%", (1, 200)),
        ("12.5%", (1, 8)),
        ("0.2", (1, 5)),
        ("0%", (0, 1)),
        ("100%", (1, 1)),
    ],
)
def test_a_fraction_is_read_exactly(text: str, fraction: tuple[int, int]) -> None:
    assert parse_fraction(text) == fraction


@given(st.integers(0, 10**12), st.integers(0, 12))
def test_no_decimal_is_rounded(digits: int, places: int) -> None:
    whole, rest = divmod(digits, 10**places)
    text = f"{whole}.{rest:0{places}d}" if places else str(whole)
    assert Fraction(*parse_fraction(f"{text}%")) == Fraction(digits, 100 * 10**places)
    assert Fraction(*parse_fraction(text)) == Fraction(digits, 10**places)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_numerator_and_denominator_stay_as_written(numerator: int, denominator: int) -> None:
    assert parse_fraction(f"{numerator}/{denominator}") == (numerator, denominator)


@pytest.mark.parametrize(
    "text",
    ["", "1/0", "2/3%", "-1/2", "1e-1", "two thirds", "0.5.5", ".5", "5.", "½", "1/2/3", "nan"],
)
def test_what_is_no_fraction_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="for example"):
        parse_fraction(text)


@given(st.integers(-23 * 60 - 59, 23 * 60 + 59))
def test_an_offset_is_read_to_the_minute(minutes: int) -> None:
    hours, rest = divmod(abs(minutes), 60)
    text = f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
    assert parse_offset(text) == timedelta(minutes=minutes)


def test_an_offset_of_nothing_may_be_z_and_nothing_else_is_guessed() -> None:
    assert parse_offset("Z") == timedelta(0)
    for text in ("", "09:00", "+9", "+09:60", "JST", "+09:00 "):
        with pytest.raises(InvalidValueError, match="not a valid UTC offset"):
            parse_offset(text)


@pytest.mark.parametrize("text", ["+24:00", "-24:00", "+99:59"])
def test_an_offset_of_a_day_or_more_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"out of range .must be less than 24 hours"):
        parse_offset(text)


def test_an_account_gets_its_checksum() -> None:
    for text in (ACCOUNT, ACCOUNT.lower(), "0x" + ACCOUNT[2:].upper()):
        assert parse_account(text) == ACCOUNT


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ACCOUNT[:-1] + "D", "wrong checksum"),
        ("0x" + 40 * "0", "the zero account"),
        (ACCOUNT[2:], "not an account"),
        (ACCOUNT[:-1], "not an account"),
        (ACCOUNT + "0", "not an account"),
        ("0x" + 40 * "g", "not an account"),
        ("node:", "not an account"),
        ("node:-1", "not an account"),
        ("vitalik.eth", "not an account"),
    ],
)
def test_an_account_that_cannot_be_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        parse_account(text)


def test_an_account_of_the_local_node_is_looked_up_or_stays_to_be() -> None:
    assert parse_account("node:01") == "node:1"
    assert parse_account("node:1", ["0x" + 40 * "1", ACCOUNT.lower()]) == ACCOUNT
    with pytest.raises(InvalidValueError, match="the node has 1 account"):
        parse_account("node:1", [ACCOUNT])


def test_bytes_are_read_from_hex_digits() -> None:
    assert parse_hex("0x00aBff") == b"\x00\xab\xff"
    assert parse_hex("0x") == b""
    assert parse_hash("0x" + "01" * 32) == b"\x01" * 32
    for text in ("", "00", "0x0", "0xgg", "0x00 ", "0X00"):
        with pytest.raises(InvalidValueError, match="not hex"):
            parse_hex(text)
        with pytest.raises(InvalidValueError, match="not a hash"):
            parse_hash(text)
    for length in (31, 33):
        with pytest.raises(InvalidValueError, match="not a hash"):
            parse_hash("0x" + "00" * length)


@given(st.floats(min_value=0, max_value=1e39, allow_nan=False))
def test_what_a_program_computed_is_read_as_it_was_printed(number: float) -> None:
    assert parse_decimal(repr(number)) == Fraction(repr(number))


@given(st.integers(-(10**40) + 1, 10**40 - 1), st.integers(0, MOST_DECIMALS - 40), st.booleans())
def test_a_decimal_is_read_as_it_is_shown(scaled: int, places: int, small: bool) -> None:
    value = Fraction(scaled, 10 ** (places + 40 * small))
    assert parse_decimal(show_decimal(value)) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1200), "1,200"),
        (Fraction(-12345, 10), "-1,234.5"),
        (Fraction(1, 40), "0.025"),
        (Fraction(1000, 3), "1,000/3"),
        (Fraction(0), "0"),
    ],
)
def test_a_decimal_is_shown_to_people(value: Fraction, shown: str) -> None:
    assert grouped_decimal(value) == shown


@pytest.mark.parametrize("text", ["1e41", "1e-401", "1e-999", "1e999", "1e1000", "1" * 41, "--1"])
def test_numbers_beyond_all_use_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        parse_decimal(text)


def test_a_number_with_too_many_digits_is_said_to_have_them() -> None:
    with pytest.raises(InvalidValueError, match=r"too many digits .must be at most 40 digits"):
        parse_decimal("1" * 41)


@pytest.mark.parametrize("text", ["ETH", "eth", "Ether"])
def test_who_names_ether_otherwise_is_told_how(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r'not a token .write "ether"'):
        parse_token(text)


def test_ether_is_a_token() -> None:
    assert parse_token("ether") == parse_token(ETHER) == ETHER


def test_a_node_without_accounts_says_so() -> None:
    with pytest.raises(InvalidValueError, match="the node has no accounts"):
        parse_account("node:0", [])


def test_a_hint_names_what_is_close_and_what_is_known() -> None:
    assert hint("shapely", ["fixed", "shapley"]) == (
        'did you mean "shapley"? known: fixed, shapley'
    )
    assert hint("zzz", ["fixed"]) == "known: fixed"
    assert hint("zzz", map(str, range(21))) == "there are 21"
    assert hint("zzz", []) == "there are none"
