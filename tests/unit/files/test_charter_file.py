"""A charter that a person writes: read exactly, or refused by file, key and value."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.agreement.founding import Partner
from daosplit.errors import InvalidFileError
from daosplit.files.charter import load_charter

CHAIN = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
COMPLETE = f"""
name = "convenience"
salt = "second try"

[calendar]
first = "2026-04"
months = 3
utc_offset = "+09:00"

[rules]
review_window = "21 days"
threshold = "3/4"
cut_limit = "12.5%"
tip = "0.5%"

[[partners]]
name = "retailer"
account = "{CHAIN}"
shares = 70

[[partners]]
name = "スタートアップA"
account = "node:1"
shares = 30
"""
SHORTEST = """
name = "x"
calendar.first = "2026-04"
[[partners]]
name = "a"
account = "node:0"
shares = 1
"""
TEST = """
name = "x"
[calendar]
test = true
start = 2026-04-01T00:00:07+09:00
period = "90 seconds"
[[partners]]
name = "a"
account = "node:0"
shares = 1
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "charter.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_complete_charter_is_read_as_written(write: Write) -> None:
    founding = load_charter(write(COMPLETE))
    assert founding.name == "convenience"
    assert founding.charter == Charter(
        start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)),
        months=3,
        utc_offset=timedelta(hours=9),
        review_window=21 * DAY,
        threshold=(3, 4),
        cut_limit=(1, 8),
        tip=5_000,
    )
    assert founding.partners == (
        Partner("retailer", CHAIN, 70),
        Partner("スタートアップA", "node:1", 30),
    )
    assert founding.salt == keccak(text="second try")


def test_what_is_left_out_is_the_default(write: Write) -> None:
    founding = load_charter(write(SHORTEST))
    assert founding.charter == Charter(start=unix_time(datetime(2026, 4, 1, tzinfo=UTC)))
    assert founding.salt == bytes(32)


def test_a_test_has_periods_of_seconds_and_a_window_as_long(write: Write) -> None:
    charter = load_charter(write(TEST)).charter
    assert charter == Charter(
        start=unix_time(datetime(2026, 3, 31, 15, 0, 7, tzinfo=UTC)),
        months=0,
        test_seconds=90,
        utc_offset=timedelta(hours=9),
        review_window=90,
    )
    longer = load_charter(write(TEST.replace("90 seconds", "60 days"))).charter
    assert longer.review_window == 28 * DAY


def test_the_least_and_the_most_can_be_written(write: Write) -> None:
    for months in (1, 255):
        text = COMPLETE.replace("months = 3", f"months = {months}").replace("0.5%", "1%")
        charter = load_charter(write(text)).charter
        assert (charter.months, charter.tip) == (months, 10_000)


def test_a_salt_may_be_32_bytes(write: Write) -> None:
    salt = "0x" + "ab" * 32
    assert load_charter(write(COMPLETE.replace("second try", salt))).salt == b"\xab" * 32


def test_a_byte_order_mark_does_no_harm(write: Write) -> None:
    assert load_charter(write("\ufeff" + COMPLETE)) == load_charter(write(COMPLETE))


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        (
            "months = 3",
            "month = 3",
            'calendar.month = 3: unknown key (did you mean "months"?',
        ),
        ("shares = 30", "share = 30", "partners[1].share = 30: unknown key (did you mean"),
        ("months = 3", '"\\u001b[2J" = 3', r"calendar.\x1b[2J = 3: unknown key"),
        ("[rules]", "[ruled]", 'did you mean "rules"?'),
        ('name = "convenience"', "", "name: missing"),
        ('first = "2026-04"', "", "calendar.first: missing"),
        ("shares = 30", "", "partners[1].shares: missing"),
        ('"2026-04"', '"2026-4"', "calendar.first = '2026-4': not a month (for example"),
        ('"2026-04"', '"0000-04"', "calendar.first = '0000-04': not a month"),
        (
            '"2026-04"',
            "2026-04-01",
            "calendar.first = 2026-04-01: must be text in quotes",
        ),
        ('"2026-04"', '"1969-04"', "calendar.first = '1969-04': out of range"),
        ("months = 3", "months = 0", "calendar.months = 0: too small"),
        ("months = 3", "months = 256", "calendar.months = 256: too large"),
        (
            "months = 3",
            'months = "3"',
            "calendar.months = '3': must be a whole number without quotes",
        ),
        ("months = 3", "months = true", "calendar.months = True: must be a whole number"),
        (
            "months = 3",
            "months = 3.0",
            "calendar.months = 3.0: must be a whole number without quotes",
        ),
        ("+09:00", "+9", "calendar.utc_offset = '+9': not a valid UTC offset"),
        ("+09:00", "+09:10", "calendar.utc_offset = '+09:10': out of range"),
        ("+09:00", "+15:00", "calendar.utc_offset = '+15:00': out of range"),
        (
            "21 days",
            "23 hours",
            "rules.review_window = '23 hours': too short (must be 1 day to",
        ),
        ("21 days", "85 days", "rules.review_window = '85 days': too long"),
        ("21 days", "three weeks", "rules.review_window = 'three weeks': not a valid duration"),
        ('"3/4"', '"1/2"', "rules.threshold = '1/2': out of range (must be more than 1/2"),
        ('"3/4"', '"101%"', "rules.threshold = '101%': out of range"),
        ('"3/4"', '"66666/99999"', "rules.threshold = '66666/99999': too large"),
        (
            '"3/4"',
            "0.75",
            'rules.threshold = 0.75: must be text in quotes (write "0.75")',
        ),
        ('"12.5%"', '"100%"', "rules.cut_limit = '100%': too large"),
        ('"12.5%"', "20", 'rules.cut_limit = 20: must be text in quotes (write "20")'),
        ('"0.5%"', '"1.5%"', "rules.tip = '1.5%': too large (must be 0% to 1%)"),
        ('"0.5%"', '"1/3000"', "rules.tip = '1/3000': finer than a millionth"),
        ("second try", "0xabc", "salt = '0xabc': not a hash"),
        ("second try", "", "salt = '': empty"),
        (
            CHAIN,
            CHAIN[:-1] + "D",
            "partners[0].account = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD': wrong checksum",
        ),
        (CHAIN, "0x" + 40 * "0", "the zero account"),
        (
            "node:1",
            CHAIN.lower(),
            f"partners[1].account = '{CHAIN}': already used by another partner",
        ),
        (
            "スタートアップA",
            "retailer",
            "partners[1].name = 'retailer': already used by another partner",
        ),
        ("スタートアップA", "\\u001b[2J", "partners[1].name = '\\x1b[2J': not a valid name"),
        (
            "shares = 30",
            "shares = 30.5",
            "partners[1].shares = 30.5: must be a whole number without quotes",
        ),
        ("shares = 30", "shares = -1", "partners[1].shares = -1: too small"),
        ("shares = 30", "shares = 4294967296", "must be a whole number from 0 to 2**32 - 1"),
        ("[calendar]", "[[calendar]]", "calendar = "),
        ("shares = 30", f"shares = {'1' * 5_000}", "not valid TOML: a number has too many digits"),
        ("shares = 30", f"shares = 0x{'1' * 5_000}", "partners[1].shares = …: too large"),
        ("shares = 30", "shares = 30\nshares = 31", "not valid TOML: Cannot overwrite a value"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_value(
    write: Write, written: str, instead: str, message: str
) -> None:
    assert written in COMPLETE
    path = write(COMPLETE.replace(written, instead, 1))
    with pytest.raises(InvalidFileError) as caught:
        load_charter(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ('"90 seconds"', '"0 seconds"', "calendar.period = '0 seconds': too short"),
        ('"90 seconds"', '"50000 days"', "calendar.period = '50000 days': too large"),
        ("+09:00", "", "calendar.start = '2026-04-01T00:00:07': has no UTC offset"),
        (":07+", ":07.5+", "has parts of a second"),
        ("2026-04-01T00:00:07+09:00", '"2026-04-01"', "not a date with a time"),
        ("2026-", "1969-", "calendar.start"),
        ("test = true", "test = 1", "calendar.test = 1: must be true or false"),
        ("test = true", "test = false", "calendar.start"),
        ("test = true", "test = true\nmonths = 3", "calendar.months = 3: unknown key"),
    ],
)
def test_a_mistake_in_a_test_is_named(
    write: Write, written: str, instead: str, message: str
) -> None:
    assert written in TEST
    with pytest.raises(InvalidFileError) as caught:
        load_charter(write(TEST.replace(written, instead, 1)))
    assert message in str(caught.value)


def test_nobody_and_too_many_found_no_partnership(write: Write) -> None:
    partner = '[[partners]]\nname = "{0}"\naccount = "0x{0:040x}"\nshares = {1}\n'
    head = 'name = "x"\ncalendar.first = "2026-04"\n'

    def text(count: int, shares: int) -> str:
        return head + "".join(partner.format(seat, shares) for seat in range(1, count + 1))

    assert len(load_charter(write(text(255, 1))).partners) == 255
    for count, shares, message in (
        (0, 1, "partners: 0 seats"),
        (256, 1, "partners: 256 seats"),
        (2, 0, "partners: nobody holds shares"),
    ):
        with pytest.raises(InvalidFileError, match=message):
            load_charter(write(text(count, shares)))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    with pytest.raises(InvalidFileError, match=r"missing\.toml: could not be read \(no such file"):
        load_charter(missing)
    no_text = tmp_path / "picture.toml"
    no_text.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(InvalidFileError, match="not valid UTF-8 text"):
        load_charter(no_text)
    deep = tmp_path / "deep.toml"
    deep.write_text("x = " + "[" * 100_000)
    with pytest.raises(InvalidFileError, match="not valid TOML"):
        load_charter(deep)


@pytest.mark.parametrize(
    "content", [f"name = {'[' * 3_000}{']' * 3_000}", f"a{'.a' * 3_000} = 1"], ids=["value", "key"]
)
def test_what_nests_too_deeply_is_one_line(write: Write, content: str) -> None:
    path = write(content)
    with pytest.raises(InvalidFileError) as caught:
        load_charter(path)
    assert str(caught.value) == f"{path}: not valid TOML: nested too deeply"


def test_a_name_that_is_too_long_to_read_is_cut(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError) as caught:
        load_charter(tmp_path / ("a" * 300))
    shown = tmp_path / f"{'a' * 100}…"
    assert str(caught.value).startswith(f"{shown}: could not be read (")
