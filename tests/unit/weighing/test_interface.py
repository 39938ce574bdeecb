"""Data, policy and case give the same outcome and the same hash, however they were written."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.errors import CannotWeighError, InvalidFileError, InvalidValueError
from daosplit.weighing import (
    Evidence,
    Policy,
    Quarter,
    parse_dataset,
    read_dataset,
    read_evidence,
    read_policy,
    weigh,
    weigh_quarter,
)

CSV = """quarter,partner,kind,quantity,unit,evidence,note
2026Q1,retailer,deliveries,1200.50,,https://example.com/1,"by bicycle, mostly"
2026Q1,が,engineering,40,hours,,
"""
# The same, in other order, with the name's mark apart from its letter.
JSONL = (
    '{"quarter": "2026Q1", "partner": "か\u3099", "kind": "engineering", '
    '"quantity": 40.0, "unit": "hours"}\n'
    '{"note": "by bicycle, mostly", "evidence": "https://example.com/1", "quarter": "2026Q1", '
    '"partner": "retailer", "kind": "deliveries", "quantity": "1200.5"}\n'
)
TOML = """
[[contributions]]
quarter = "2026Q1"
partner = "retailer"
kind = "deliveries"
quantity = 1200.5
evidence = "https://example.com/1"
note = "by bicycle, mostly"

[[contributions]]
quarter = "2026Q1"
partner = "が"
kind = "engineering"
quantity = 4e1
unit = "hours"
"""
POLICY = """
[[steps]]
method = "points_by_kind"
rates = [
    { kind = "deliveries", points = 2 },
    { kind = "engineering", points = 50, unit = "hours" },
]
"""
Q1 = Quarter.parse("2026Q1")
PARTNERS = ("retailer", "が")


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY)
    return read_policy(file)


def test_a_policy_gives_shares_reasons_and_evidence(policy: Policy) -> None:
    outcome = weigh_quarter(policy, parse_dataset({"contributions.csv": CSV}), Q1, PARTNERS)
    assert outcome.weighed.fractions == (Fraction(2401, 4401), Fraction(2000, 4401))
    assert outcome.shares == (545_558, 454_442)
    assert outcome.weighed.reasons == (
        "1,200.5 deliveries at 2 points: by bicycle, mostly",
        "40 hours engineering at 50 points",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contributions.csv", CSV.replace("\n", "\r\n")),
        ("contributions_2026Q1.jsonl", JSONL),
        ("contributions.toml", TOML),
    ],
)
def test_the_hash_depends_on_no_form_of_the_files(policy: Policy, name: str, text: str) -> None:
    expected = weigh_quarter(policy, parse_dataset({"contributions.csv": CSV}), Q1, PARTNERS)
    outcome = weigh_quarter(policy, parse_dataset({name: text}), Q1, PARTNERS[::-1])
    assert outcome.evidence.hash == expected.evidence.hash
    assert outcome.shares == expected.shares[::-1]


def test_evidence_is_all_that_a_verification_needs(policy: Policy, tmp_path: Path) -> None:
    data = parse_dataset({"contributions.csv": CSV})
    outcome = weigh_quarter(policy, data, Q1, PARTNERS, (Fraction(2, 3), Fraction(1, 3)))
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(outcome.evidence.to_bytes())

    evidence = read_evidence(file)
    assert evidence == outcome.evidence
    assert weigh(evidence).shares == outcome.shares


def test_evidence_is_lines_of_json_in_one_form(policy: Policy) -> None:
    """As anybody can write it again with sort_keys and without spaces, in any language."""
    data = parse_dataset({"contributions.csv": CSV})
    document = weigh_quarter(policy, data, Q1, PARTNERS).evidence.to_bytes()
    head, *lines = document.decode().removesuffix("\n").split("\n")
    assert head == (
        '{"format":"daosplit weighing 1","partners":{"retailer":null,"が":null},'
        '"policy":{"language":"en","name":"","steps":[{"method":"points_by_kind","rates":['
        '{"kind":"deliveries","points":"2","unit":""},'
        '{"kind":"engineering","points":"50","unit":"hours"}]}],"total":1000000},'
        '"quarter":"2026Q1"}'
    )
    assert lines == [
        '{"evidence":"","kind":"engineering","note":"","partner":"が","quantity":"40",'
        '"quarter":"2026Q1","record":"contributions","unit":"hours"}',
        '{"evidence":"https://example.com/1","kind":"deliveries","note":"by bicycle, mostly",'
        '"partner":"retailer","quantity":"1200.5","quarter":"2026Q1","record":"contributions",'
        '"unit":""}',
    ]


def test_evidence_that_was_changed_is_refused(policy: Policy) -> None:
    data = parse_dataset({"contributions.csv": CSV})
    document = weigh_quarter(policy, data, Q1, PARTNERS).evidence.to_bytes()
    for changed in (document[:-1], document + b"\n", document.replace(b'"40"', b'"40.0"')):
        with pytest.raises(InvalidFileError):
            Evidence.from_bytes(changed)


def test_later_quarters_change_nothing(policy: Policy) -> None:
    later = CSV + "2026Q2,nobody,dancing,1,,,\n"
    expected = weigh_quarter(policy, parse_dataset({"contributions.csv": CSV}), Q1, PARTNERS)
    outcome = weigh_quarter(policy, parse_dataset({"contributions.csv": later}), Q1, PARTNERS)
    assert outcome.evidence.hash == expected.evidence.hash


def test_time_served_after_the_quarter_changes_nothing(policy: Policy) -> None:
    """Not that somebody left or joined since: the quarter can be verified from the folder later."""
    columns = "partner,joined,left\n"
    texts = {"contributions.csv": CSV, "time_served.csv": f"{columns}retailer,2025-01,\n"}
    later = texts | {
        "time_served.csv": f"{columns}retailer,2025-01,2026-04\nretailer,2026-06,\nB,2026-04,\n"
    }
    before, after = (
        weigh_quarter(policy, parse_dataset(each), Q1, PARTNERS).evidence.hash
        for each in (texts, later)
    )
    assert after == before
    left = texts | {"time_served.csv": f"{columns}retailer,2025-01,2026-03\n"}
    assert weigh_quarter(policy, parse_dataset(left), Q1, PARTNERS).evidence.hash != before


def test_somebody_who_is_no_partner_is_named_with_file_and_line(policy: Policy) -> None:
    data = parse_dataset({"contributions.csv": CSV.replace("retailer", "retialer")})
    with pytest.raises(
        CannotWeighError, match=r'csv: line 2: .retialer. is not a partner.*"retailer"'
    ):
        weigh_quarter(policy, data, Q1, PARTNERS)


def test_a_folder_is_read_whole_but_for_its_policy(policy: Policy, tmp_path: Path) -> None:
    (tmp_path / "contributions.csv").write_text(CSV)
    (tmp_path / "notes.txt").write_text("not looked at")
    assert read_dataset(tmp_path) == parse_dataset({"contributions.csv": CSV})

    (tmp_path / "contribution_2.csv").write_text(CSV)
    with pytest.raises(InvalidFileError, match=r'did you mean "contributions"'):
        read_dataset(tmp_path)


def test_a_case_for_another_total_than_the_policy_s_is_refused(policy: Policy) -> None:
    case = weigh_quarter(policy, parse_dataset({"contributions.csv": CSV}), Q1, PARTNERS).case
    with pytest.raises(InvalidValueError, match="differs from what was agreed"):
        Evidence(replace(case, total=100), policy)


def test_previous_fractions_must_come_of_shares(policy: Policy) -> None:
    data = parse_dataset({"contributions.csv": CSV})
    odd = Fraction(1, 2**41)
    with pytest.raises(InvalidValueError, match="does not come from whole-number shares"):
        weigh_quarter(policy, data, Q1, PARTNERS, (odd, 1 - odd))


def test_previous_fractions_must_be_one_for_each_partner(policy: Policy) -> None:
    data = parse_dataset({"contributions.csv": CSV})
    with pytest.raises(InvalidValueError, match="1 fractions for 2 partners"):
        weigh_quarter(policy, data, Q1, PARTNERS, (Fraction(1),))
