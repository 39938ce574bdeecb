"""What spreadsheets export is read, whatever they call it, or refused with the way out."""

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from daosplit.errors import InvalidFileError
from daosplit.weighing import Dataset, Quarter, parse_dataset, read_dataset
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.dates import parse_dated, parse_dated_month
from daosplit.weighing.data.quarter import parse_month
from daosplit.weighing.data.records import ContributionRecord, PaymentRecord, Spell

FISCAL = Calendar(parse_month("2026-04"), 3)
HEADER = "quarter,partner,kind,quantity\n"
EXPORT = """貢献実績表,,,,,
作成日,2026/7/3,,,,
,,,,,
No.,年月日,会社名,区分,数量,備考
1,2026/4/1,本部,配送,120,
2,2026年5月20日,A社,開発,8.5,夜間
,,,,,
3,令和8年6月3日,A社,開発,8.5,
4,R8.6.30,本部,配送,80,
,,,,,
,合計,,,217,
"""
"""As a company keeps it: a title, numbered rows, dates of every kind, blank rows, a total."""


def quantities(data: Dataset, quarter: str) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for entry in data.of(ContributionRecord, Quarter.parse(quarter)):
        found[entry.partner] = found.get(entry.partner, Fraction(0)) + entry.quantity
    return found


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
def test_a_companys_export_is_read_by_following_the_messages_alone(
    tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "contributions_2026.csv"
    file.write_bytes(EXPORT.replace("\n", "\r\n").encode(encoding))
    with pytest.raises(InvalidFileError) as caught:
        read_dataset(tmp_path, FISCAL)
    assert caught.value.key == "line 4, No."
    (written,) = re.findall(
        r'under (\[columns\..*\]): "No\." = .*, or "" to leave', str(caught.value)
    )
    (tmp_path / "data.toml").write_text(f'{written}\n"No." = ""\n')
    with pytest.raises(InvalidFileError, match=r"line 11: a total, .* \(delete this row\)"):
        read_dataset(tmp_path, FISCAL)
    file.write_bytes(EXPORT[: EXPORT.index(",合計")].encode(encoding))
    data = read_dataset(tmp_path, FISCAL)
    assert quantities(data, "2026-04") == {"本部": 200, "A社": 17}
    assert len(data.records) == 4


def test_a_workbook_is_read_like_the_sheet_that_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Sheet1", 0)
    rows: list[list[object]] = [
        ["貢献実績"],
        [],
        ["年月", "会社名", "区分", "数量"],
        [datetime(2026, 4, 1), "本部", "配送", 0.1 + 0.2],
        ["2026年5月", "A社", "開発", 12],
        [None, None, None, None],
    ]
    for row in rows:
        sheet.append(row)
    book.create_sheet("メモ")
    book.save(tmp_path / "contributions.xlsx")
    data = read_dataset(tmp_path, FISCAL)
    assert quantities(data, "2026-04") == {"本部": Fraction(3, 10), "A社": 12}
    book["メモ"]["A1"] = "another"
    book.save(tmp_path / "contributions.xlsx")
    with pytest.raises(InvalidFileError, match="2 sheets with cells: Sheet1, メモ"):
        read_dataset(tmp_path, FISCAL)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (10**15, "line 2, D = '1e+15': a number of more digits than a spreadsheet keeps"),
        ("#REF!", "an error of the spreadsheet"),
        (True, "not text, a number or a date"),
        ("=1+1", "line 2, D = '=1+1': a formula that was never computed"),
    ],
)
def test_a_cell_that_says_no_exact_number_is_refused(
    tmp_path: Path, value: object, problem: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Sheet1", 0)
    sheet.append(["quarter", "partner", "kind", "quantity"])
    sheet.append(["1", "A", "hours", value])
    book.save(tmp_path / "contributions.xlsx")
    with pytest.raises(InvalidFileError, match=re.escape(problem)):
        read_dataset(tmp_path)


def rewritten(file: Path, old: bytes, new: bytes) -> None:
    """Changes the sheet's XML, as programs other than a spreadsheet may write it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def workbook(file: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    header: list[object] = ["quarter", "partner", "kind", "quantity", "note"]
    for row in (header, *rows):
        sheet.append(row)
    book.save(file)
    return file


def test_a_workbook_that_understates_its_size_loses_no_line(tmp_path: Path) -> None:
    lines: list[list[object]] = [["1", "A", "hours", 1, ""], ["1", "B", "hours", 2, "late"]]
    file = workbook(tmp_path / "contributions.xlsx", *lines)
    rewritten(file, b'<dimension ref="A1:E3"', b'<dimension ref="A1:D2"')
    data = read_dataset(tmp_path)
    assert quantities(data, "1") == {"A": 1, "B": 2}
    assert [entry.note for entry in data.of(ContributionRecord)] == ["", "late"]


def test_a_row_of_formulas_that_were_never_computed_is_no_blank_row(tmp_path: Path) -> None:
    lines: list[list[object]] = [["1", "A", "hours", 1], ["=A2", "=B2", "=C2", "=D2"]]
    workbook(tmp_path / "contributions.xlsx", *lines)
    with pytest.raises(InvalidFileError, match=r"line 3, A = '=A2': .* save it again"):
        read_dataset(tmp_path)


def test_a_row_further_down_than_any_spreadsheet_has_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "contributions.xlsx", ["1", "A", "hours", 1])
    rewritten(file, b"</sheetData>", b'<row r="900000000"><c r="A900000000"/></row></sheetData>')
    with pytest.raises(InvalidFileError, match=r"more rows than a spreadsheet has"):
        read_dataset(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="3">', b'<row r="2">'),
        (b'<row r="2">', b'<row r="9">'),
        (b'r="B2"', b'r="E2"'),
        (b'r="B2"', b'r="A2"'),
        (b'r="B2"', b'r="B7"'),
        (b"</sheetData>", b'<row r="1048576"/><row r="4"><c r="A4"/></row></sheetData>'),
    ],
)
def test_rows_and_cells_out_of_order_are_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    file = workbook(tmp_path / "contributions.xlsx", ["1", "A", "h", 1], ["1", "B", "h", 2])
    rewritten(file, old, new)
    with pytest.raises(InvalidFileError, match=r"line \d+: rows or cells out of order"):
        read_dataset(tmp_path)


def test_a_value_that_stands_for_several_rows_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "contributions.xlsx"
    workbook(file, ["1", "A", "hours", 1, "both"], ["1", "B", "hours", 2])
    book = openpyxl.load_workbook(file)
    book["Sheet"].merge_cells("E2:E3")
    book.save(file)
    with pytest.raises(InvalidFileError, match="line 2 = 'E2:E3': cells merged across rows"):
        read_dataset(tmp_path)


def test_a_title_that_is_merged_across_columns_is_read_over(tmp_path: Path) -> None:
    file = tmp_path / "contributions.xlsx"
    workbook(file, ["1", "A", "hours", 1])
    book = openpyxl.load_workbook(file)
    sheet = book["Sheet"]
    sheet.insert_rows(1)
    sheet["A1"] = "Work of the quarter"
    sheet.merge_cells("A1:E1")
    book.save(file)
    assert quantities(read_dataset(tmp_path), "1") == {"A": 1}


def test_a_broken_sheet_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "contributions.xlsx", ["1", "A", "hours", 1])
    rewritten(file, b"</sheetData>", b"")
    with pytest.raises(InvalidFileError, match="not valid xlsx"):
        read_dataset(tmp_path)


def test_a_broken_workbook_and_one_that_unpacks_without_end_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "contributions.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(InvalidFileError, match="not valid xlsx"):
        read_dataset(file)


@pytest.mark.parametrize(
    ("written", "label", "day"),
    [
        ("2026-04", "2026-04", ""),
        ("2026/4", "2026-04", ""),
        ("2026/4/1", "2026-04", "2026-04-01"),
        ("2026-04-15", "2026-04", "2026-04-15"),
        ("2026.4.15", "2026-04", "2026-04-15"),
        ("2026-04-15 00:00:00", "2026-04", "2026-04-15"),
        ("２０２６年４月", "2026-04", ""),
        ("2026年4月15日", "2026-04", "2026-04-15"),
        ("令和8年4月", "2026-04", ""),
        ("令和元年5月1日", "2019-05", "2019-05-01"),
        ("R8.4.15", "2026-04", "2026-04-15"),
        ("平成31年4月", "2019-04", ""),
        ("2026Q2", "2026Q2", ""),
        ("7", "7", ""),
    ],
)
def test_dates_are_read_as_spreadsheets_write_them(written: str, label: str, day: str) -> None:
    assert parse_dated(written) == (Quarter.parse(label), day)


@pytest.mark.parametrize(
    "written",
    ["4/1/2026", "26/4/1", "2026/13/1", "2026-02-30", "4月", "2026年第1四半期", "昭和1年1月"],
)
def test_a_date_that_could_be_another_is_refused(written: str) -> None:
    with pytest.raises(InvalidFileError, match="line 2, quarter"):
        parse_dataset({"contributions.csv": f"{HEADER}{written},A,hours,1\n"})


def test_a_month_of_a_spell_is_a_whole_month() -> None:
    assert parse_dated_month("2026/4/1") == parse_month("2026-04")
    rows = "パートナー,参加月,離脱月\nA,令和4年3月,2026/4/1\n"
    (spell,) = parse_dataset({"time_served.csv": rows}).of(Spell)
    assert (spell.joined, spell.left) == (parse_month("2022-03"), parse_month("2026-04"))
    with pytest.raises(InvalidFileError, match="a day within a month"):
        parse_dataset({"time_served.csv": "partner,joined\nA,2026-04-15\n"})


def test_days_tell_lines_apart_that_are_else_the_same() -> None:
    rows = "2026-04-01,A,hours,8\n2026-04-02,A,hours,8\n"
    data = parse_dataset({"contributions.csv": HEADER + rows})
    assert quantities(data, "2026-04") == {"A": 16}
    assert [entry.values()["date"] for entry in data.of(ContributionRecord)] == [
        "2026-04-01",
        "2026-04-02",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("quarter,partner,kind,quantity\n合計,,,3\n", "line 2: a total"),
        ("quarter,partner,kind,quantity\n2026-04,小計,,3\n", "line 2: a total"),
        ("quarter,partner,kind,quantity\n2026-04,Total:,hours,3\n", "line 2: a total"),
        ("quarter,partner,kind,quantity,\n2026-04,A,hours,3,4\n", "a column without a name"),
        ("2026-04,A,hours,3\nquarter,partner,kind,quantity\n", "line 1: above the names"),
        ("期,パートナー,種類\n", "line 1: no column for quantity"),
        ("期,年月,パートナー,種類,数量\n", "names a column twice"),
    ],
)
def test_a_row_that_is_no_line_of_data_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(problem)):
        parse_dataset({"contributions.csv": text})


def test_blank_rows_and_empty_columns_are_none() -> None:
    text = "quarter,partner,kind,quantity,,\n\n,,,,,\n  ,　,,,,\n1,A,hours,3,,\n"
    assert len(parse_dataset({"contributions.csv": text}).records) == 1


# No line is lost


def silent(folder: Path, **files: str) -> Path:
    for name, rows in files.items():
        stem, _, ending = name.partition("__")
        (folder / f"{stem}.{ending}").write_text(HEADER + rows)
    return folder


def test_a_month_within_a_quarter_belongs_to_it_by_the_charter(tmp_path: Path) -> None:
    folder = silent(
        tmp_path, contributions__csv="2026-04,p1,h,3\n2026-05,p2,h,97\n2026-07,p1,h,1\n"
    )
    assert quantities(read_dataset(folder, FISCAL), "2026-04") == {"p1": 3, "p2": 97}


def test_a_month_within_a_quarter_is_refused_without_a_calendar(tmp_path: Path) -> None:
    folder = silent(tmp_path, contributions__csv="2026-04,p1,h,3\n2026-05,p2,h,97\n")
    with pytest.raises(InvalidFileError) as caught:
        read_dataset(folder)
    assert caught.value.key == "line 3, quarter"
    assert "within the period from 2026-04" in caught.value.problem
    (folder / "data.toml").write_text('first_month = "2026-04"\nmonths = 1\n')
    assert quantities(read_dataset(folder), "2026-05") == {"p2": 97}
    (folder / "data.toml").write_text('first_month = "2026-04"\n')
    assert quantities(read_dataset(folder), "2026-04") == {"p1": 3, "p2": 97}


@pytest.mark.parametrize("calendar", [None, FISCAL])
def test_a_year_far_from_the_others_is_refused_by_file_and_line(
    tmp_path: Path, calendar: Calendar | None
) -> None:
    folder = silent(tmp_path, contributions__csv="2026-04,p1,h,3\n2062-04,p2,h,97\n")
    with pytest.raises(InvalidFileError) as caught:
        read_dataset(folder, calendar)
    assert (caught.value.key, caught.value.value) == ("line 3, quarter", "2062-04")
    (folder / "data.toml").write_text("gaps = true\n")
    assert len(read_dataset(folder, calendar).records) == 2


def test_a_date_before_the_first_period_is_refused_unless_the_data_begin_earlier(
    tmp_path: Path,
) -> None:
    folder = silent(tmp_path, contributions__csv="2026-04,p1,h,3\n2025-06,p2,h,97\n")
    with pytest.raises(InvalidFileError, match="before the first period, which begins in 2026-04"):
        read_dataset(folder, FISCAL)
    (folder / "data.toml").write_text('first_month = "2025-04"\n')
    assert quantities(read_dataset(folder, FISCAL), "2025-04") == {"p2": 97}
    (folder / "data.toml").write_text('first_month = "2025-05"\n')
    with pytest.raises(InvalidFileError, match="within the period from 2025-04"):
        read_dataset(folder, FISCAL)


def test_a_day_outside_its_period_is_refused() -> None:
    text = "quarter,date,partner,kind,quantity\n2026-04,2026-07-01,A,hours,1\n"
    with pytest.raises(InvalidFileError, match="not a day of the period from 2026-04"):
        parse_dataset({"contributions.csv": text}, FISCAL)


@pytest.mark.parametrize("ending", ["CSV", "Csv"])
def test_an_ending_is_read_in_any_case(tmp_path: Path, ending: str) -> None:
    folder = silent(tmp_path, contributions__csv="1,p1,h,3\n")
    (folder / f"Contributions_more.{ending}").write_text(f"{HEADER}1,p2,h,97\n")
    assert quantities(read_dataset(folder), "1") == {"p1": 3, "p2": 97}


@pytest.mark.parametrize(
    "name",
    [
        *("contributions.xls", "contributions.ods", "contributions.json", "contributions.tsv"),
        *("contributions", "contributions.csv.bak", "notes.csv", "~$contributions.xlsx"),
    ],
)
def test_a_file_that_looks_like_data_is_never_skipped(tmp_path: Path, name: str) -> None:
    folder = silent(tmp_path, contributions__csv="1,p1,h,3\n")
    (folder / name).write_text("")
    with pytest.raises(InvalidFileError, match=re.escape(name)):
        read_dataset(folder)


def test_a_folder_and_a_broken_link_named_like_data_are_refused(tmp_path: Path) -> None:
    folder = silent(tmp_path, contributions__csv="1,p1,h,3\n")
    (folder / "payments").mkdir()
    with pytest.raises(InvalidFileError, match="payments"):
        read_dataset(folder)
    (folder / "payments").rmdir()
    (folder / "contributions_more.csv").mkdir()
    with pytest.raises(InvalidFileError, match=r"contributions_more\.csv.*folder"):
        read_dataset(folder)
    (folder / "contributions_more.csv").rmdir()
    for name in ("revenues.csv", "data.toml"):
        (folder / name).symlink_to(folder / name)
        with pytest.raises(InvalidFileError, match=name):
            read_dataset(folder)
        (folder / name).unlink()
        (folder / name).symlink_to(tmp_path / "nowhere")
        with pytest.raises(InvalidFileError, match=rf"{name}.*no such file"):
            read_dataset(folder)
        (folder / name).unlink()
    (tmp_path / "elsewhere").write_text(f"{HEADER}1,p2,h,97\n")
    (folder / "contributions_link.csv").symlink_to(tmp_path / "elsewhere")
    assert quantities(read_dataset(folder), "1") == {"p1": 3, "p2": 97}


def test_a_file_may_have_a_japanese_name(tmp_path: Path) -> None:
    for name in ("貢献.csv", "貢献_2026年度.csv"):
        (tmp_path / name).write_text(f"{HEADER}1,p1,h,{len(name)}\n")
    assert quantities(read_dataset(tmp_path), "1") == {"p1": 19}
    (tmp_path / "貢献者.csv").write_text("")
    with pytest.raises(InvalidFileError, match='did you mean "貢献"'):
        read_dataset(tmp_path)


# One partner, several names


@pytest.fixture
def parse() -> Callable[..., Dataset]:
    def of(**texts: str) -> Dataset:
        return parse_dataset({f"{name}.csv": text for name, text in texts.items()})

    return of


def test_a_partner_under_two_names_is_one(parse: Callable[..., Dataset]) -> None:
    data = parse(
        contributions=f"{HEADER}1,A,hours,3\n2,Aleph,hours,4\n",
        payments="quarter,partner,amount\n1,A,10\n1,Aleph,5\n",
        coalition_results="quarter,partners,earned\n1,A; B; Aleph,7\n",
        peer_allocations="quarter,from,to,points\n1,B,A,1\n1,B,Aleph,2\n",
        aliases="name,partner\nAleph,A\n",
    )
    assert data.names == ("A", "B")
    assert quantities(data, "2") == {"A": 4}
    (payment,) = data.of(PaymentRecord)
    assert payment.amount == 15


@pytest.mark.parametrize(
    ("aliases", "problem"),
    [
        ("X,A\nX,B\n", "stands for A as well"),
        ("X,A\nA,B\n", "an alias itself (name B)"),
        ("A,A\n", "the same as its alias"),
    ],
)
def test_an_alias_has_one_meaning(
    parse: Callable[..., Dataset], aliases: str, problem: str
) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(problem)):
        parse(aliases=f"name,partner\n{aliases}")


def test_a_line_that_aliases_make_senseless_is_refused_where_it_stands(
    parse: Callable[..., Dataset],
) -> None:
    allocations = "quarter,from,to,points\n1,A,X,1\n"
    with pytest.raises(InvalidFileError, match=r"line 2.*by the aliases"):
        parse(aliases="name,partner\nX,A\n", peer_allocations=allocations)
    with pytest.raises(InvalidFileError, match="appears twice"):
        parse(aliases="name,partner\nX,A\n", payments="quarter,partner,amount\n1,B,1\n1,B,2\n")


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("month = 3", 'did you mean "months"'),
        ("months = 3", "needs first_month"),
        ('first_month = "2026-04"\nmonths = 2', "the charter's periods have 3 months"),
        ("[columns.contribution]", 'did you mean "contributions"'),
        ('[columns.contributions]\n"x" = "quantty"', 'did you mean "quantity"'),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path: Path, settings: str, problem: str) -> None:
    folder = silent(tmp_path, contributions__csv="2026-04,p1,h,3\n")
    (folder / "data.toml").write_text(settings)
    with pytest.raises(InvalidFileError, match=re.escape(problem)):
        read_dataset(folder, FISCAL)
