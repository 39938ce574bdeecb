"""What a data file says is read exactly, or refused with its file, line, column and value."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import DaosplitError, InvalidFileError
from daosplit.values.escaping import harmless
from daosplit.weighing import Quarter, parse_dataset, read_dataset
from daosplit.weighing.data.quarter import parse_month
from daosplit.weighing.data.records import (
    CoalitionResult,
    ContributionRecord,
    PaymentRecord,
    PeerAllocation,
    Spell,
)

Q1 = Quarter.parse("2026Q1")
HEADER = "quarter,partner,kind,quantity,unit,evidence,note\n"


def test_each_kind_of_record_is_read() -> None:
    data = parse_dataset(
        {
            "contributions.csv": "quarter,partner,kind,quantity\n2026Q1,A,hours,0.25\n",
            "peer_allocations.csv": "quarter,from,to,points\n2026Q1,A,B,60\n",
            "time_served.csv": "partner,joined,left,multiplier,inactive\n"
            "A,2022-03,2024-01,0.5,2\nA,2025-01,,,\n",
            "coalition_results.csv": "quarter,partners,earned\n2026Q1,B; A,-700.5\n",
            "payments.csv": "quarter,partner,amount\n2026Q1,A,12\n",
        }
    )
    assert data.of(ContributionRecord) == (
        ContributionRecord(quarter=Q1, partner="A", kind="hours", quantity=Fraction(1, 4)),
    )
    assert data.of(PeerAllocation) == (
        PeerAllocation(quarter=Q1, giver="A", receiver="B", points=Fraction(60)),
    )
    assert data.of(Spell) == (
        Spell(
            partner="A",
            joined=parse_month("2022-03"),
            left=parse_month("2024-01"),
            multiplier=Fraction(1, 2),
            inactive=2,
        ),
        Spell(partner="A", joined=parse_month("2025-01")),
    )
    assert data.of(CoalitionResult) == (
        CoalitionResult(quarter=Q1, partners=("A", "B"), earned=Fraction(-1401, 2)),
    )
    assert data.of(PaymentRecord) == (PaymentRecord(quarter=Q1, partner="A", amount=Fraction(12)),)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "time_served.toml",
            '[[time_served]]\npartner = "A"\njoined = "2022-03"\nmultiplier = 0.5\ninactive = 2\n',
        ),
        (
            "time_served.jsonl",
            '{"partner": "A", "joined": "2022-03", "left": "", "multiplier": "0.50", '
            '"inactive": 2}',
        ),
        ("time_served.csv", "partner,joined,multiplier,inactive\n\nA,2022-03,5e-1,2\n"),
    ],
)
def test_the_three_forms_of_a_file_say_the_same(name: str, text: str) -> None:
    (spell,) = parse_dataset({name: text}).of(Spell)
    assert (spell.multiplier, spell.inactive, spell.left) == (Fraction(1, 2), 2, None)


def test_an_excel_file_is_read(tmp_path: Path) -> None:
    """With a byte order mark, CRLF, and a cell that runs over two lines."""
    text = HEADER + '2026Q1,A,hours,1,,,"one\ntwo"\n2026Q1,A,hours,2,,,\n'
    file = tmp_path / "contributions.csv"
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_dataset(file) == parse_dataset({"contributions.csv": text})
    assert {entry.note for entry in read_dataset(file).of(ContributionRecord)} == {"one\ntwo", ""}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026Q1,A,hours,-3", "line 2, quantity = '-3': negative"),
        ("2026Q1,A,hours,NaN", "line 2, quantity = 'NaN': not a decimal number"),
        ("2026Q1,A,hours,inf", "not a decimal number"),
        ("2026Q1,A,hours,0x10", "not a decimal number"),
        ("2026Q1,A,hours,1_000", "not a decimal number"),
        ("2026Q1,A,hours,١٢", "not a decimal number"),
        ("2026Q1,A,hours, 12", "not a decimal number"),
        ("2026Q1,A,hours,1/3", "not a decimal number"),
        ('2026Q1,A,hours,"1,200.5"', "without commas: 1200.5"),
        ("2026Q1,A,hours,1e999999999", "too many digits"),
        ("2026Q1,A,hours,1e99", "too many digits"),
        ("2026Q1,A,hours,1e-999", "too many digits"),
        (f"2026Q1,A,hours,{'9' * 50_000}", "too many digits"),
        ("2026Q1,A,hours,", "line 2, quantity: missing"),
        (",A,hours,1", "line 2, quarter: missing"),
        ("2026Q5,A,hours,1", "line 2, quarter = '2026Q5': not a quarter"),
        ("2026-13,A,hours,1", "line 2, quarter = '2026-13': not a date"),
        ("0,A,hours,1", "not a quarter"),
        ("2026Q1,,hours,1", "line 2, partner: missing"),
        ("2026Q1, A,hours,1", "line 2, partner = ' A': not a valid name"),
        ("2026Q1,A\x1b[31m,hours,1", r"partner = 'A\\x1b[31m': not a valid name"),
        ("2026Q1,\u202eA,hours,1", r"partner = '\\u202eA': not a valid name"),
        (f"2026Q1,{'A' * 101},hours,1", "too long"),
        ("2026Q1,A,,1", "line 2, kind: missing"),
        ("2026Q1,A,hours", "line 2: 3 cells, but there are 4 columns"),
        ("2026Q1,A,hours,1,2", "line 2: 5 cells, but there are 4 columns"),
        ('2026Q1,A,"hours"x,1', "not valid CSV"),
        ('2026Q1,A,"hours', "not valid CSV"),
    ],
)
def test_a_line_that_cannot_be_is_refused(line: str, message: str) -> None:
    text = f"quarter,partner,kind,quantity\n{line}\n"
    with pytest.raises(
        InvalidFileError, match=re.escape(message).replace(r"\\\\", r"\\")
    ) as caught:
        parse_dataset({"contributions.csv": text})
    assert str(caught.value).startswith("contributions.csv: line ")
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("quarter,partner,kind,quantty\n", 'did you mean "quantity"'),
        ("quarter,partner,partner,kind,quantity\n", "names a column twice"),
        ("quarter;partner;kind;quantity\n", "separate columns by commas"),
        ("quarter,partner,kind\n", "no column for quantity"),
    ],
)
def test_a_header_that_cannot_be_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(message)):
        parse_dataset({"contributions.csv": text})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "line 1 = []: must be an object"),
        ("{", "line 1: not valid JSON"),
        ('{"quarter": "2026Q1", "quarter": "2026Q2"}', "a key appears twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"quarter": "2026Q1", "partner": 5}', "line 1, partner = 5: must be text"),
        ('{"quarter": true}', "line 1, quarter = True"),
        ('{"quarter": null}', "line 1, quarter"),
        (
            '{"quarter": 1, "partner": "A", "kind": "x", "quantity": NaN}',
            "line 1, quantity = NaN: not a decimal number",
        ),
        ('{"quarter": 1, "partner": "A", "kind": "x", "quantity": [1]}', "must be a number"),
        (
            '{"quarter": 1, "partner": "A", "kind": "x", "quantity": 1, "note": "\\ud800"}',
            "line 1, note = '\\ud800': not valid UTF-8",
        ),
    ],
)
def test_a_line_of_json_that_cannot_be_is_refused(line: str, message: str) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(message)):
        parse_dataset({"contributions.jsonl": line + "\n"})


def test_an_entry_of_a_toml_file_is_named_by_its_place() -> None:
    text = '[[contributions]]\nquarter = 1\npartner = "A"\nkind = "x"\nquantity = -1.5\n'
    with pytest.raises(InvalidFileError, match=re.escape("contributions[0].quantity = '-1.5'")):
        parse_dataset({"contributions.toml": text})
    with pytest.raises(InvalidFileError, match='did you mean "contributions"'):
        parse_dataset({"contributions.toml": text.replace("[[contributions", "[[contribution")})


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (
            {"contributions.csv": HEADER + "1,A,x,1,,,\n1,A,x,1.0,,,\n"},
            "appears twice (contributions.csv: line 2 and contributions.csv: line 3)",
        ),
        (
            {
                "contributions.csv": HEADER + "1,A,x,1,,,\n",
                "contributions-2.csv": HEADER + "1,A,x,1,,,\n",
            },
            "contributions.csv: line 2",
        ),
        (
            {"peer_allocations.csv": "quarter,from,to,points\n1,A,B,1\n1,A,B,2\n"},
            "appears twice",
        ),
        ({"peer_allocations.csv": "quarter,from,to,points\n1,A,A,1\n"}, "the giver"),
        ({"payments.csv": "quarter,partner,amount\n1,A,1\n1,A,2\n"}, "appears twice"),
        (
            {"coalition_results.csv": "quarter,partners,earned\n1,A;B,1\n1,B;A,2\n"},
            "appears twice",
        ),
        ({"coalition_results.csv": "quarter,partners,earned\n1,A;A,1\n"}, "twice in one coalition"),
        ({"coalition_results.csv": "quarter,partners,earned\n1,A;,1\n"}, "not a valid name"),
        (
            {"coalition_results.jsonl": '{"quarter": 1, "partners": [], "earned": 1}'},
            "name at least one partner",
        ),
        (
            {"contributions.csv": HEADER + "1,A,x,1,,,\n2026Q1,A,x,1,,,\n"},
            'in another form than "1"',
        ),
        (
            {"contributions.csv": HEADER + "1,Retailer,x,1,,,\n1,retailer,x,1,,,\n"},
            'easily confused with "Retailer"',
        ),
        (
            {"contributions.csv": HEADER + "1,A,x,1,,,\n1,\uff21,x,1,,,\n"},
            'easily confused with "A"',
        ),
        (
            {"contributions.csv": HEADER + "1,A,Hours,1,,,\n1,A,hours,1,,,\n"},
            'easily confused with "Hours"',
        ),
        (
            {"time_served.csv": "partner,joined,left\nA,2022-01,2022-07\nA,2022-06,\n"},
            "within the spell of A that began in 2022-01",
        ),
        (
            {"time_served.csv": "partner,joined\nA,2022-01\nA,2022-06\n"},
            "within the spell of",
        ),
        (
            {"time_served.csv": "partner,joined,left\nA,2022-01,2022-01\n"},
            "not after the month it joined",
        ),
        ({"time_served.csv": "partner,joined,multiplier\nA,2022-01,0\n"}, "multiplier = '0'"),
        ({"time_served.csv": "partner,joined,multiplier\nA,2022-01,1.5\n"}, "multiplier = '1.5'"),
        ({"time_served.csv": "partner,joined,inactive\nA,2022-01,0.5\n"}, "whole number of months"),
        (
            {"time_served.csv": "partner,joined,left,inactive\nA,2022-01,2022-03,3\n"},
            "inactive = 3: too large",
        ),
        ({"contributions.xls": ""}, "not a data file"),
        ({"contributionsabc.csv": HEADER}, "its name must begin"),
    ],
)
def test_records_that_cannot_stand_together_are_refused(
    texts: dict[str, str], message: str
) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(message)):
        parse_dataset(texts)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="could not be read"):
        read_dataset(tmp_path / "contributions.csv")
    with pytest.raises(InvalidFileError, match="contains no data"):
        read_dataset(tmp_path)
    file = tmp_path / "contributions.csv"
    file.write_bytes(b"\xff\xff")
    with pytest.raises(InvalidFileError, match="not valid UTF-8"):
        read_dataset(file)
    file.write_text(HEADER)
    with pytest.raises(InvalidFileError, match="named twice"):
        read_dataset([file, tmp_path])
    with file.open("wb") as sparse:
        sparse.truncate(2**26 + 1)
    with pytest.raises(InvalidFileError, match="bytes long"):
        read_dataset(file)


@given(st.text(max_size=200), st.sampled_from(["csv", "jsonl", "toml"]))
def test_no_text_makes_anything_but_data_or_an_error_for_people(text: str, ending: str) -> None:
    said = ""
    try:
        parse_dataset({f"contributions.{ending}": text})
    except DaosplitError as error:
        said = str(error)
    assert said == harmless(said)
