"""`daosplit data check` shows what was read, and all that would be refused at once."""

from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.messages.data_check import describe_check
from daosplit.weighing.data.check import Sum, check_data
from daosplit.weighing.data.quarter import Quarter

ROWS = "Title,,,\nquarter,partner,kind,quantity\n1,retailer,hours,3\n1,retailr,hours,4.5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contributions.csv").write_bytes(ROWS.encode("cp932"))
    (tmp_path / "time_served.csv").write_text("partner,joined\nA,2026-04\n")
    return tmp_path


def test_files_sums_partners_and_names_that_look_alike_are_told(folder: Path) -> None:
    found = check_data([folder])
    assert [(file.path.name, file.records, file.titles) for file in found.files] == [
        ("contributions.csv", 2, ["Title"]),
        ("time_served.csv", 1, []),
    ]
    first = Quarter.parse("1")
    assert found.sums == (
        Sum("contributions", first, "hours", 2, Fraction(15, 2)),
        Sum("time_served", None, "", 1, None),
    )
    assert found.partners == {"A": 1, "retailer": 1, "retailr": 1}
    assert found.alike == (("retailer", "retailr"),)
    said = describe_check(found)
    assert "contributions, period 1, hours: 7.5 in 2 lines" in said
    assert said.endswith("Nothing would be refused.")


def test_all_lines_that_would_be_refused_are_told_at_once(folder: Path) -> None:
    file = folder / "contributions.csv"
    file.write_text(f"{ROWS}1,A,hours,-1\n13/2026,A,hours,1\n")
    (folder / "time_served.csv").write_text("partner,joined\nA,never\n")
    problems = check_data([folder]).problems
    assert len(problems) == 3
    assert "line 5, quantity = '-1': negative" in problems[0]
    assert "line 6, quarter = '13/2026': not a quarter" in problems[1]
    assert "line 2, joined = 'never'" in problems[2]
    assert "WOULD BE REFUSED:" in describe_check(check_data([folder]))


def test_what_is_refused_of_all_lines_together_is_told_too(folder: Path) -> None:
    (folder / "contributions.csv").write_text(f"{ROWS}1,Retailer,hours,1\n")
    (problem,) = check_data([folder]).problems
    assert "easily confused" in problem


def test_a_text_that_cannot_be_decoded_is_not_called_a_workbook(folder: Path) -> None:
    (folder / "contributions.csv").write_bytes(b"quarter\xff\x00\xfe")
    found = check_data([folder])
    assert "contributions.csv: contributions, 0 lines, encoding unknown" in describe_check(found)
