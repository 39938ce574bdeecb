"""A review that a person writes: read exactly, or refused by file, key and value."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Review
from daosplit.errors import InvalidFileError
from daosplit.files.review import evidence_file, load_review

CHARTER = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)), utc_offset=timedelta(hours=9)
)
TEST = Charter(
    start=unix_time(datetime(2026, 4, 1, tzinfo=UTC)), months=0, test_seconds=90, review_window=60
)
NAMES = ("retailer", "A")
NEWCOMER = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
OTHER = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
COMPLETE = f"""
period = "2026-07"
deadline = 2026-10-20T18:00:00+09:00

[evidence]
uri = "https://example.com/2026-2Q"
hash = "0x{"ab" * 32}"

[[contributions]]
partner = "retailer"
points = 55
reason = "products and customers"

[[contributions]]
partner = 1
points = 40
reason = "システム改善"

[[contributions]]
partner = "B"
points = 5
reason = ""

[[admitted]]
name = "B"
account = "{NEWCOMER}"
"""
SHORTEST = """
period = 2
[[contributions]]
partner = "A"
points = 1
reason = "alone"
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "review.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_complete_review_is_read_as_written(write: Write) -> None:
    review, names = load_review(write(COMPLETE), CHARTER, NAMES)
    assert names == ("retailer", "A", "B")
    assert review == Review(
        period=2,
        contributions=(
            Contribution(0, 55, "products and customers"),
            Contribution(1, 40, "システム改善"),
            Contribution(2, 5, ""),
        ),
        admitted=(NEWCOMER,),
        evidence_hash=b"\xab" * 32,
        evidence_uri="https://example.com/2026-2Q",
        deadline=unix_time(datetime(2026, 10, 20, 9, tzinfo=UTC)),
    )


def test_what_is_left_out_is_the_review_windows_end_and_no_evidence(write: Write) -> None:
    review, names = load_review(write(SHORTEST), CHARTER, NAMES)
    assert names == NAMES
    assert review.deadline == CHARTER.review_end(2) - 1
    assert (review.evidence_uri, review.evidence_hash) == ("", bytes(32))
    assert review.shares(2) == (0, 1)


def test_a_period_is_a_number_or_its_first_month(write: Write) -> None:
    def period(written: str, charter: Charter = CHARTER) -> int:
        text = SHORTEST.replace("period = 2", f"period = {written}")
        return load_review(write(text), charter, NAMES)[0].period

    assert period("2") == period('"2026-07"') == period('"2026-07 to 2026-09"') == 2
    assert period("7", TEST) == 7


def test_the_first_period_and_second_and_the_outermost_seats_are_allowed(write: Write) -> None:
    begins = CHARTER.local(CHARTER.start_of(1)).isoformat()
    text = f"""
period = 1
deadline = {begins}
[[contributions]]
partner = 0
points = 0
reason = ""
[[contributions]]
partner = 1
points = 4294967295
reason = ""
"""
    review, _ = load_review(write(text), CHARTER, NAMES)
    assert (review.period, review.deadline) == (1, CHARTER.start)
    assert review.shares(2) == (0, 2**32 - 1)
    with pytest.raises(InvalidFileError, match="partner = 2: too large"):
        load_review(write(text.replace("partner = 1", "partner = 2")), CHARTER, NAMES)


def test_a_file_of_evidence_is_hashed_beside_the_review(write: Write, tmp_path: Path) -> None:
    (tmp_path / "evidence.pdf").write_bytes(b"\x00evidence")
    text = SHORTEST.replace("[[c", '[evidence]\nfile = "evidence.pdf"\n[[c', 1)
    file = write(text)
    assert load_review(file, CHARTER, NAMES)[0].evidence_hash == keccak(b"\x00evidence")
    assert evidence_file(file) == "evidence.pdf"
    assert evidence_file(write(SHORTEST)) == ""


@pytest.mark.shows("links-instead-files")
def test_no_file_outside_the_reviews_folder_is_hashed_into_a_review(
    write: Write, tmp_path: Path
) -> None:
    private = tmp_path.parent / f"{tmp_path.name}.private"
    private.write_text("private")
    (tmp_path / "link").symlink_to(private)
    (tmp_path / "folder").mkdir()
    for name, problem in (
        (str(private), "not below the review's folder"),
        (f"../{private.name}", "not below the review's folder"),
        ("link", "not below the review's folder"),
        ("/dev/zero", "not below the review's folder"),
        ("folder", "could not be read"),
    ):
        text = SHORTEST.replace("[[c", f'[evidence]\nfile = "{name}"\n[[c', 1)
        with pytest.raises(InvalidFileError, match=problem):
            load_review(write(text), CHARTER, NAMES)


def test_an_account_of_the_local_node_is_looked_up(write: Write) -> None:
    text = COMPLETE.replace(NEWCOMER, "node:1")
    review, _ = load_review(write(text), CHARTER, NAMES, node_accounts=[OTHER, NEWCOMER])
    assert review.admitted == (NEWCOMER,)
    with pytest.raises(InvalidFileError, match="the node has no accounts"):
        load_review(write(text), CHARTER, NAMES)


def test_a_name_that_several_bear_needs_the_seat(write: Write) -> None:
    with pytest.raises(InvalidFileError, match="the name of several"):
        load_review(write(SHORTEST), CHARTER, ["A", "A"])


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ('period = "2026-07"', "", "period: missing"),
        ('"2026-07"', "0", "period = 0: too small"),
        ('"2026-07"', "true", "period = True: must be text in quotes, or a whole number"),
        ('"2026-07"', "2.0", "period = 2.0: must be text in quotes, or a whole number"),
        ('"2026-07"', '"2026-08"', "period = '2026-08': within period 2, 2026-07 to 2026-09"),
        ('"2026-07"', '"2026-01"', "period = '2026-01': not a period"),
        ('"2026-07"', "4294967295", "period = 4294967295: beyond the year 9999"),
        ("18:00:00+09:00", "18:00:00", "deadline = '2026-10-20T18:00:00': has no UTC offset"),
        (
            "2026-10-20",
            "2026-06-20",
            "deadline = '2026-06-20 18:00:00+09:00': before the period",
        ),
        ("evidence]", "evidences]", "evidences = {"),
        (
            "uri =",
            "url =",
            "evidence.url = 'https://example.com/2026-2Q': unknown key (did you mean \"uri\"?",
        ),
        ("0xab", "0xa", "evidence.hash = '0xa"),
        ("hash =", 'file = "x.pdf"\nhash =', "not possible together with a file"),
        (
            'hash = "0x' + "ab" * 32 + '"',
            'file = "missing.pdf"',
            "evidence.file = 'missing.pdf': could not be read (no such file",
        ),
        (
            'hash = "0x' + "ab" * 32 + '"',
            'file = "\\u0000"',
            "evidence.file = '\\x00': could not be read",
        ),
        (
            '"retailer"',
            '"retialer"',
            "contributions[0].partner = 'retialer': not a partner (did you mean "
            '"retailer"? known: retailer, A, B)',
        ),
        ("partner = 1", "partner = 3", "contributions[1].partner = 3: too large"),
        ("partner = 1", "partner = -1", "contributions[1].partner = -1: too small"),
        (
            "points = 40",
            "points = 40.5",
            "contributions[1].points = 40.5: must be a whole number without quotes",
        ),
        (
            "points = 40",
            "points = 4294967296",
            "contributions[1].points = 4294967296: too large",
        ),
        ("points = 40", "point = 40", 'did you mean "points"?'),
        (
            "points = 5\n",
            "points = 0\n",
            "contributions = 0: the points of B: an admitted partner must get points",
        ),
        ('reason = ""', "", "contributions[2].reason: missing"),
        ('reason = ""', "reason = 5", "contributions[2].reason = 5: must be text in quotes"),
        ('name = "B"', 'name = "A"', "admitted[0].name = 'A': already used by another partner"),
        ('name = "B"', 'name = "B\\u001b"', "admitted[0].name = 'B\\x1b': not a valid name"),
        (NEWCOMER, NEWCOMER[:-1], "admitted[0].account = "),
        (NEWCOMER, NEWCOMER.replace("fB", "FB"), "wrong checksum"),
        ('name = "B"', 'names = "B"', "admitted[0].names = 'B': unknown key"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_value(
    write: Write, written: str, instead: str, message: str
) -> None:
    assert written in COMPLETE
    path = write(COMPLETE.replace(written, instead, 1))
    with pytest.raises(InvalidFileError) as caught:
        load_review(path, CHARTER, NAMES)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_the_contract_would_refuse_is_refused(write: Write) -> None:
    twice = COMPLETE + f'[[admitted]]\nname = "C"\naccount = "{NEWCOMER}"\n'
    with pytest.raises(InvalidFileError, match=r"admitted\[1\] = .*: admitted twice"):
        load_review(write(twice), CHARTER, NAMES)
    nobody = SHORTEST.replace("points = 1", "points = 0")
    with pytest.raises(InvalidFileError, match="contributions: nobody holds shares"):
        load_review(write(nobody), CHARTER, NAMES)
    most = SHORTEST.replace("points = 1", "points = 4294967295")
    more = most + '[[contributions]]\npartner = "A"\npoints = 1\nreason = ""\n'
    with pytest.raises(InvalidFileError, match="contributions = 4294967296: the points of A: too"):
        load_review(write(more), CHARTER, NAMES)
    long = SHORTEST.replace("alone", "a" * 65_536)
    with pytest.raises(InvalidFileError, match=r"contributions\[0\]\.reason = .*65,536 bytes long"):
        load_review(write(long), CHARTER, NAMES)
