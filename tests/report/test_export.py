"""The accountant's file: its sums are the chain's to the unit, and no text in it is obeyed."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.report.book import Book
from daosplit.report.export import (
    COLUMNS,
    encode_shift_jis,
    encode_utf8,
    exact,
    rows_of,
    write_csv,
    write_json_lines,
)
from daosplit.report.lines import Kind, lines_of, total
from daosplit.report.rates import read_rates
from daosplit.report.registrations import read_registrations
from daosplit.values.addresses import ETHER
from daosplit.values.catalogue import LANGUAGES
from support.report_story import HOSTILE_NAME, HOSTILE_REASON, LEAVING, A, Story

FORMULAS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
FLOWS: dict[Kind, str] = {
    "paid": "paid",
    "tip": "tips",
    "delivered": "delivered",
    "withdrawn": "withdrawn",
}


def rows(books: tuple[Book, ...], **options: Any) -> list[dict[str, Any]]:
    return rows_of([line for book in books for line in lines_of(book)], "en", **options)


def read_csv(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written, newline=""), strict=True))


def test_the_lines_of_each_kind_add_up_to_what_the_chain_says(books: tuple[Book, ...]) -> None:
    assert len(books) == 2
    for book in books:
        assert book.reconciliation.is_exact, book.reconciliation.differences
        for token, conservation in book.reconciliation.conservation.items():
            lines = [line for line in lines_of(book) if line.token.address == token]
            for kind, flow in FLOWS.items():
                assert total(lines, kind) == getattr(conservation, flow), (token, kind)
            left = total(lines, "set aside") - total(lines, "delivered", "withdrawn")
            assert left == conservation.set_aside


def test_every_kind_of_payment_is_there(books: tuple[Book, ...]) -> None:
    kinds = {row["kind"] for row in rows(books)}
    assert kinds == {"paid", "set aside", "tip", "delivered later", "withdrawn later"}


def test_exact_decimals_and_smallest_units_are_the_same_amount(books: tuple[Book, ...]) -> None:
    for row in rows(books):
        assert Decimal(row["amount"]).scaleb(row["decimals"]) == int(row["amount_in_units"])
        if row["tip"]:
            assert Decimal(row["before_tip"]) - Decimal(row["tip"]) == Decimal(row["amount"])


def test_a_line_explains_itself(books: tuple[Book, ...], story: Story) -> None:
    first = rows(books)[0]
    assert first["payee"] == "コンビニ本部 🏪"
    assert first["amount"] == "550003"
    assert (first["pot"], first["shares"], first["shares_of_all"]) == ("1000007", 55, 100)
    assert first["reason"] == "shops / customers"
    assert (first["earned_from"], first["earned_to"]) == ("2026-02-01", "2026-04-30")
    assert first["paid_at"].startswith("2026-05-02 00:00:")
    assert first["utc_offset"] == "UTC+09:00"
    assert first["evidence_hash"] == "0x" + "07" * 32
    assert first["partnership_account"] == story.split.address


def test_a_late_quarter_names_the_review_whose_split_it_is_paid_by(
    books: tuple[Book, ...],
) -> None:
    late = [row for row in rows(books) if row["period"] == 2 and row["shares"]]
    assert {row["reviewed_period"] for row in late} == {1}
    assert any(row["tip"] != "0" for row in late)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_is_a_formula_or_commands_anything(books: tuple[Book, ...], language: str) -> None:
    lines = [line for book in books for line in lines_of(book)]
    written = write_csv(rows_of(lines, language), language)
    table = read_csv(written)
    assert len(table) == len(lines) + 1
    assert len({len(row) for row in table}) == 1
    assert all(character.isprintable() for row in table for cell in row for character in cell)
    assert not any(cell.lstrip().startswith(FORMULAS) for row in table for cell in row)
    assert f"'{HOSTILE_REASON}" in {cell for row in table for cell in row}


@given(st.text(max_size=30))
def test_whatever_a_text_is_a_spreadsheet_shows_it(text: str) -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"reason": text}
    cell = read_csv(write_csv([row], "en"))[1][list(COLUMNS).index("reason")]
    assert cell == text or cell == f"'{text}" or "\r" in text or "\n" in text
    assert not cell.lstrip().startswith(FORMULAS) or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)


def test_what_no_cell_can_hold_does_not_become_cells() -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"reason": "a" * 32_767 + "\n=1+1"}
    cell = read_csv(write_csv([row], "en"))[1][list(COLUMNS).index("reason")]
    assert len(cell) < 32_767
    assert cell.endswith("a…")
    assert row["reason"] in json.loads(write_json_lines([row]))["reason"]


def test_spreadsheets_know_utf_8_by_its_mark(books: tuple[Book, ...]) -> None:
    written = encode_utf8(write_csv(rows(books), "ja"))
    assert written.startswith(b"\xef\xbb\xbf")
    assert "収益分配 <b>" in written.decode("utf-8-sig")


def test_what_shift_jis_cannot_hold_is_named(books: tuple[Book, ...]) -> None:
    written, missing = encode_shift_jis(write_csv(rows(books), "ja"))
    assert [(one.name, one.line) for one in missing] == [("U+1F3EA CONVENIENCE STORE", 2)]
    assert "コンビニ本部 〓" in written.decode("cp932")


def test_signs_that_shift_jis_has_elsewhere_are_not_lost() -> None:
    written, missing = encode_shift_jis("4\u301c6月 \u2014 \u22121")
    assert written.decode("cp932") == "4\uff5e6月 \u2015 \uff0d1"
    assert not missing


def test_json_lines_are_whole(books: tuple[Book, ...]) -> None:
    written = write_json_lines(rows(books))
    read = [json.loads(line) for line in written.splitlines()]
    assert len(read) == len(rows(books))
    assert HOSTILE_REASON in {row["reason"] for row in read}
    assert HOSTILE_NAME in {row["payee"] for row in read}
    assert all(isinstance(row["amount"], str) for row in read)


@given(st.integers(0, 2**256 - 1), st.integers(0, 255))
def test_an_exact_amount_is_read_back_to_the_unit(units: int, decimals: int) -> None:
    whole, _, rest = exact(units, decimals).partition(".")
    assert int(whole + rest.ljust(decimals, "0")) == units


# Rates


def rates_file(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "rates.csv"
    file.write_text("\n".join(["date,token,rate,source", *lines, ""]), encoding="utf-8")
    return file


def test_payments_are_valued_by_the_newest_rate_of_the_week(
    books: tuple[Book, ...], story: Story, tmp_path: Path
) -> None:
    days = ("2026-04-30", "2026-05-01", "2026-05-02", "2026-08-31", "2026-09-06", "2026-11-01")
    lines = [f"{day},ether,{500_000 + n}.25,=bank" for n, day in enumerate(days)]
    lines += [f"{day},{story.yen},1,at par" for day in days]
    days_of_tips = {row["paid_at"][:10] for row in rows(books)}
    assert days_of_tips <= {"2026-05-02", "2026-09-10", "2026-11-02"}
    valued = rows(books, rates=read_rates(rates_file(tmp_path, *lines), "JPY"))
    first = next(row for row in valued if row["token_address"] == ETHER)
    assert (first["rate"], first["rate_date"]) == ("500002.25", "2026-05-02")
    exact_value = Decimal(first["amount"]) * Decimal("500002.25")
    assert abs(Decimal(first["value"]) - exact_value) <= Decimal("0.5")
    assert all(row["value"] == row["amount"] for row in valued if row["token"] == "JPY")


def test_a_missing_rate_is_named(books: tuple[Book, ...], tmp_path: Path) -> None:
    rates = read_rates(rates_file(tmp_path, "2020-01-01,ether,1,old"), "JPY")
    with pytest.raises(InvalidValueError, match="for 2026-05-02 or the week before"):
        rows(books, rates=rates)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2026-05-02,ether,1,000,", "5 values in a line of 4"),
        ("2026-05-32,ether,1,", "not a date"),
        ("2026-05-02,ETC,1,", "not a token"),
        ("2026-05-02,ether,1e,", "not a decimal number"),
        ("2026-05-02,ether,-1,", "negative"),
        ("2026-05-02,ether,1,\n2026-05-02,ether,2,", "a second rate"),
        ('2026-05-02,ether,1,"x', "not CSV"),
    ],
)
def test_an_invalid_rate_is_named_with_its_line(line: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match=f"line [234].*{problem}"):
        read_rates(rates_file(tmp_path, line), "JPY")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("agency,T1234567890123", 'agency.* neither a partner .*did you mean "agency D"'),
        ("agency D,T123", "T123.* not a registration number"),
        ("agency D,=1+1", "=1[+]1.* not a registration number"),
        ("agency D,T1234567890123\nagency D,T1234567890123", "line 3.* a second number"),
        ("agency D", "1 values in a line of 2"),
    ],
)
def test_an_invalid_registration_number_is_named(
    line: str, problem: str, books: tuple[Book, ...], tmp_path: Path
) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text(f"name,number\n{line}\n")
    with pytest.raises(InvalidFileError, match=problem):
        read_registrations(file, books)


def test_a_partner_that_left_is_still_in_the_file(books: tuple[Book, ...]) -> None:
    assert any(row["payee"] == "agency D" for row in rows(books))
    assert any(LEAVING in reason for reason in books[0].splits[2].reasons(3))
    assert books[0].splits[2].left == (3,)
    assert books[0].moved() == (A, 3)
