"""A drafted review is a file that reads as that review, whatever other people's text is in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Review
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.review import load_review
from daosplit.weighing import Policy, Quarter, Weighing, parse_dataset, weigh_quarter
from daosplit.weighing.draft import draft_review, review_toml, save_draft
from daosplit.weighing.evidence import read_evidence
from daosplit.weighing.methods.fixed import Fixed
from daosplit.weighing.policy import Pipeline

CHARTER = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)), utc_offset=timedelta(hours=9)
)
TEST = Charter(
    start=unix_time(datetime(2026, 4, 1, tzinfo=UTC)), months=0, test_seconds=90, review_window=60
)
NAMES = ("retailer", "A")
B = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
FIRST = Quarter.parse("2026-04")
HALVES = Policy(
    Pipeline(Fixed({"retailer": Fraction(1, 2), "A": Fraction(1, 2)})), total=10, name="halves"
)

# All that a file in UTF-8 can hold.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(reason=texts, uri=texts, evidence_hash=st.binary(min_size=32, max_size=32))
def test_a_draft_reads_as_the_review_that_it_is(
    tmp_path_factory: pytest.TempPathFactory, reason: str, uri: str, evidence_hash: bytes
) -> None:
    review = Review(
        period=2,
        contributions=(
            Contribution(0, 60, reason),
            Contribution(1, 30, ""),
            Contribution(2, 10, "joined"),
        ),
        admitted=(B,),
        evidence_hash=evidence_hash,
        evidence_uri=uri,
        deadline=CHARTER.review_end(2) - 1,
    )
    path = tmp_path_factory.mktemp("draft") / "review.toml"
    names = (*NAMES, 'B "the third" \\')
    path.write_bytes(review_toml(review, CHARTER, names, [reason]).encode())
    assert load_review(path, CHARTER, NAMES) == (review, names)


@pytest.mark.parametrize("charter", [CHARTER, TEST])
def test_a_deadline_of_its_own_is_kept(tmp_path: Path, charter: Charter) -> None:
    review = Review(1, (Contribution(0, 1, ""),), deadline=charter.end_of(1))
    path = tmp_path / "review.toml"
    path.write_text(review_toml(review, charter, NAMES))
    assert load_review(path, charter, NAMES)[0] == review


@pytest.fixture
def weighing() -> Weighing:
    data = parse_dataset({"payments.csv": "quarter,partner,amount\n2026-04,A,1\n"})
    before = (Fraction(7, 10), Fraction(3, 10))
    return weigh_quarter(HALVES, data, FIRST, NAMES, before)


def test_a_draft_commits_to_its_evidence_which_stands_beside_it(
    tmp_path: Path, weighing: Weighing
) -> None:
    review = draft_review(weighing, CHARTER, evidence_uri="https://example.com/1Q")
    path = tmp_path / "review-1Q.toml"
    save_draft(path, review, CHARTER, weighing)
    loaded, _ = load_review(path, CHARTER, NAMES)
    assert loaded == review
    assert loaded.shares(2) == weighing.shares == (5, 5)
    assert loaded.evidence_hash == read_evidence(tmp_path / "review-1Q.evidence").hash
    assert "The fractions are agreed: 50% A, 50% retailer." in path.read_text()


def test_each_partner_has_one_contribution_also_who_loses_all_but_not_who_never_had_any() -> None:
    policy = replace(HALVES, pipeline=Pipeline(Fixed({"retailer": Fraction(1)})))
    before = (Fraction(7, 10), Fraction(3, 10), Fraction(0))
    data = parse_dataset({"payments.csv": "quarter,partner,amount\n2026-04,A,1\n"})
    weighing = weigh_quarter(policy, data, FIRST, (*NAMES, "C"), before)
    review = draft_review(weighing, CHARTER)
    assert review.contributions == (
        Contribution(0, 10, "100% agreed"),
        Contribution(1, 0, "0% agreed"),
    )


def test_a_file_that_is_there_is_not_overwritten_unless_told(
    tmp_path: Path, weighing: Weighing
) -> None:
    review = draft_review(weighing, CHARTER)
    path, evidence = tmp_path / "review.toml", tmp_path / "review.evidence"
    evidence.write_text("mine")
    with pytest.raises(InvalidFileError, match="already exists, so nothing was written"):
        save_draft(path, review, CHARTER, weighing)
    assert not path.exists()
    assert evidence.read_text() == "mine"
    save_draft(path, review, CHARTER, weighing, overwrite=True)
    assert read_evidence(evidence).hash == review.evidence_hash
    assert sorted(file.name for file in tmp_path.iterdir()) == ["review.evidence", "review.toml"]


@pytest.mark.parametrize("name", ["nowhere/review.toml", "review.evidence"])
def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, weighing: Weighing, name: str
) -> None:
    with pytest.raises(InvalidFileError, match=r"review\.evidence"):
        save_draft(tmp_path / name, draft_review(weighing, CHARTER), CHARTER, weighing)


def test_a_quarter_that_is_no_period_has_no_draft(weighing: Weighing) -> None:
    with pytest.raises(InvalidValueError, match="not a period"):
        draft_review(weighing, TEST)
