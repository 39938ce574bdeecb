"""Ways to spoil a file of data or an evidence, each with its outcome: nothing passes in silence."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.agreement.charter import Charter, unix_time
from daosplit.errors import DaosplitError
from daosplit.files.document import parse_toml
from daosplit.messages.verification import describe_verification
from daosplit.messages.weighing import describe_outlook
from daosplit.weighing import Evidence, Policy, Quarter, read_dataset, verify, weigh_quarter
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.outlook import Standing
from daosplit.weighing.verify import Claim

POLICY = Policy.from_values(
    parse_toml(
        '[[steps]]\nmethod = "points_by_kind"\n'
        'rates = [{ kind = "hours", points = 1 }, { kind = "sales", points = 2, unit = "k" }]\n',
        "policy.toml",
    )
)
CHARTER = Charter(start=unix_time(datetime(2026, 4, 1, tzinfo=UTC)))
QUARTER = Quarter.parse("2026-04")
NAMES = ("retailer", "A")
ROWS = """quarter,partner,kind,quantity,unit,note
2026-04,retailer,hours,60,,first
2026-04,A,hours,30,,second
2026-04,A,sales,5,k,third
"""


def weighed(folder: Path) -> str:
    """What weighing a folder says."""
    try:
        data = read_dataset(folder, Calendar.of(CHARTER))
        standing = Standing(names=NAMES, shares=(60, 40), source="founding")
        return describe_outlook(standing.weigh(POLICY, data, QUARTER))
    except DaosplitError as error:
        return str(error)


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("", "", "retailer: 60%, as before"),
        # The file
        (ROWS, "", "contributions.csv: empty"),
        (ROWS, "\ufeff" + ROWS, "retailer: 60%, as before"),
        (ROWS, ROWS.replace("\n", "\r\n"), "retailer: 60%, as before"),
        (ROWS, ROWS.replace("\n", "\r"), "retailer: 60%, as before"),
        (ROWS, ROWS.replace(",", "\t"), "retailer: 60%, as before"),
        (ROWS, ROWS.replace(",", ";"), "separate columns by commas"),
        (ROWS, ROWS.replace("\n", ",,,\n"), "retailer: 60%, as before"),
        (ROWS, ROWS + ",,,,,\n", "retailer: 60%, as before"),
        (ROWS, "Our quarter\n" + ROWS, "retailer: 60%, as before"),
        (ROWS, ROWS + "\0", "not valid UTF-8 text"),
        # The columns
        ("quantity", "quantty", 'line 1, quantty: unknown column (did you mean "quantity"'),
        ("kind,quantity", "quantity,quantity", "line 1 = 'quantity': names a column twice"),
        (",note", ",", "a column without a name"),
        ("quarter,", "期,", "retailer: 60%, as before"),
        (
            ROWS,
            ROWS.replace("kind,quantity,", "").replace("hours,60,", ""),
            "line 1: no column for kind, quantity",
        ),
        ("quarter,partner,kind,quantity,unit,note\n", "", "unknown column"),
        # Lines
        (
            "2026-04,A,sales,5,k,third\n",
            "2026-04,A,hours,30,,second\n",
            "line 3 and contributions.csv: line 4",
        ),
        ("third\n", "third\n合計,,,95,,\n", "line 5: a total"),
        ("third\n", "third\n2026-04,Total,hours,95,,\n", "line 5: a total"),
        ("third\n", "third,more\n", "line 4: 7 cells, but there are 6 columns"),
        (",,second", "", "line 3: 4 cells, but there are 6 columns"),
        ("second", '"second', "not valid CSV"),
        ("A,hours,30,,second", "A,hours,30,,first", "retailer: 60%, as before"),
        (
            "2026-04,A,sales,5,k,third",
            "2026-04,A,hours,30,,again",
            "WARNING: contributions.csv: line",
        ),
        # Dates
        ("2026-04,A,hours", "2026-05,A,hours", "retailer: 60%, as before"),
        ("2026-04,A,hours", "2026/6/30,A,hours", "retailer: 60%, as before"),
        ("2026-04,A,hours", "令和8年6月,A,hours", "retailer: 60%, as before"),
        ("2026-04,A,hours", "2026-07,A,hours", "A: 40% -> about 14.29%"),
        ("2026-04,A", "2026-07,A", "WARNING: A has no line in 2026-04, but one dated later"),
        ("2026-04,A,hours", "2025-04,A,hours", "line 3, quarter = '2025-04': before the first"),
        ("2026-04,A,hours", "2062-04,A,hours", "line 3, quarter = '2062-04': many years from"),
        ("2026-04,A,hours", "2026-13,A,hours", "line 3, quarter = '2026-13': not a date"),
        ("2026-04,A,hours", "4/15/2026,A,hours", "line 3, quarter = '4/15/2026': not a quarter"),
        ("2026-04,A,hours", "1,A,hours", 'in another form than "'),
        ("2026-04,A,hours", ",A,hours", "line 3, quarter: missing"),
        # Names
        ("A,hours", "B,hours", "line 3: 'B' is not a partner"),
        ("A,hours", "\uff21,hours", 'easily confused with "A"'),
        ("A,hours", "a,hours", 'easily confused with "A"'),
        ("A,hours", " A,hours", "line 3, partner = ' A': not a valid name"),
        ("A,hours", "\u0410,hours", "is not a partner"),
        ("A,hours", "A\u202e,hours", "not a valid name"),
        ("A,hours", ",hours", "line 3, partner: missing"),
        ("hours,30", "hour,30", "line 3: kind 'hour' has no rate"),
        ("sales,5,k", "sales,5,", "line 4: 'sales' is given in no unit, but its rate in 'k'"),
        # Numbers
        ("hours,30", "hours,-30", "line 3, quantity = '-30': negative"),
        ("hours,30", "hours,\uff13\uff10", "line 3, quantity = '\uff13\uff10': not a decimal"),
        ("hours,30", 'hours,"3,000"', "write it without commas: 3000"),
        ("hours,30", "hours,NaN", "not a decimal number"),
        ("hours,30", "hours,", "line 3, quantity: missing"),
        ("hours,30", "hours,1e-400", "A: 40% -> about 14.29%"),
    ],
)
def test_spoiled_data_are_read_right_warned_of_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, outcome: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert old in ROWS
    Path("data").mkdir()
    spoiled = ROWS.replace(old, new) if old else ROWS
    Path("data/contributions.csv").write_bytes(spoiled.encode())
    assert outcome in weighed(Path("data")).replace("data/", "")


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("", "", "Verified:"),
        ('"format":"daosplit weighing 1"', '"format":"daosplit weighing 2"', "does not say that"),
        ('"quantity":"30"', '"quantity":"31"', "NOT THE EVIDENCE"),
        ('"quantity":"30"', '"quantity":"30.0"', "line 3: not in the one form of evidence"),
        ('"quantity":"30"', '"quantity":30', "not in the one form of evidence"),
        ('"quantity":"30"', '"quantity":30.5', "line 3: not in the one form of evidence"),
        ('"quantity":"30"', '"quantity":"31","quantity":"30"', "line 3: not in the one form"),
        ('"language":"en"', '"language":"ja","language":"en"', "not in the one form of evidence"),
        ('"quantity":"30"', '"quantity":"-30"', "line 3, quantity = '-30': negative"),
        ('"quantity":"30",', "", "line 3, quantity: missing"),
        ('"note":"second"', '"note":"secund"', "NOT THE EVIDENCE"),
        ('"kind":"sales"', '"kind":"hours"', "kind = 'hours': already has a rate"),
        ('"partner":"A"', '"partner":"B"', "'B' is not a partner"),
        ('"record":"contributions"', '"record":"contribution"', 'did you mean "contributions"'),
        ('"unit":"k"', '"unit":"k","more":1', "unknown key"),
        ('"quarter":"2026-04","record"', '"quarter":"2026-07","record"', "not in the one form"),
        ('{"format"', ' {"format"', "not in the one form of evidence"),
        ('"points":"2"', '"points":"3"', "THE SHARES DO NOT FOLLOW"),
        ('"total":1000000', '"total":1000001', "THE SHARES DO NOT FOLLOW"),
        ('"method":"points_by_kind"', '"method":"shapley"', "policy.steps[0].reading: missing"),
        ('"language":"en"', '"language":"ja"', "ANOTHER REASON stands in the review"),
        ('"name":""', '"name":"ours"', "NOT THE EVIDENCE"),
        ('"retailer":"3/5"', '"retailer":"1/2"', "the sum must be 1"),
        ('"A":"2/5","retailer":"3/5"', '"A":"3/5","retailer":"2/5"', "PREVIOUS PERCENTAGE DIFFERS"),
        ('"A":"2/5","retailer":"3/5"', '"A":null,"retailer":null', "PREVIOUS PERCENTAGE DIFFERS"),
        ('"A":"2/5","retailer":"3/5"', '"A":"2/5","B":"3/5"', "'retailer' is not a partner"),
        (
            '"quarter":"2026-04"',
            '"quarter":"2026-07"',
            "NOT ITS EVIDENCE: this is of",
        ),
        ("\n", "", "not in the one form of evidence"),
        ("\n", "\r\n", "not in the one form of evidence"),
        ("}\n{", "}{", "not valid JSON"),
        ("}\n{", "} \n{", "not in the one form of evidence"),
        ("}\n{", "}\n\n{", "line 2: not valid JSON"),
        ("second", "\ud800", "not valid UTF-8"),
    ],
)
def test_a_spoiled_evidence_is_refused_or_found(
    tmp_path: Path, old: str, new: str, outcome: str
) -> None:
    (tmp_path / "contributions.csv").write_text(ROWS)
    data = read_dataset(tmp_path)
    before = (Fraction(3, 5), Fraction(2, 5))
    weighing = weigh_quarter(POLICY, data, QUARTER, NAMES, before)
    claim = Claim(
        period=1,
        names=NAMES,
        old_shares=(60, 40),
        new_shares=weighing.shares,
        evidence_hash=weighing.evidence.hash,
        reasons=tuple((reason,) for reason in weighing.weighed.reasons),
    )
    document = weighing.evidence.to_bytes().decode()
    assert old in document
    spoiled = document.replace(old, new) if old else document
    try:
        evidence = Evidence.from_bytes(spoiled.encode(errors="surrogatepass"))
        period = period_of(evidence.case.quarter, CHARTER)
        said = describe_verification(verify(evidence, claim, period))
    except DaosplitError as error:
        said = str(error)
    assert re.search(re.escape(outcome), said), said
