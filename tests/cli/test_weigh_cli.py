"""`daosplit weigh` and `verify`: from contributions to a review that anybody can recompute."""

import json
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.chain import Chain, fast_chain
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.charter import load_charter
from daosplit.files.record import NamedSeat, Record, load_record, save_record
from daosplit.values.addresses import ETHER
from daosplit.weighing import read_evidence
from support.console import run_daosplit
from support.project import ROOT

EXAMPLES = ROOT / "examples"
EVIL = "\x1b[31mred\u202e"
NODE = "http://127.0.0.1:8545"
QUARTER_BEGINS = 1_774_969_200

Daosplit = Callable[..., str]


@pytest.fixture(scope="module")
def chain() -> Chain:
    return fast_chain(start=QUARTER_BEGINS)


@pytest.fixture(autouse=True)
def _commands_meet_the_chain(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever node a command names, it is this chain."""
    monkeypatch.setattr("daosplit.connect", lambda url: chain)


@pytest.fixture
def split(chain: Chain, folder: Path) -> RevenueSplit:
    """The partnership of the examples, recorded: 70/30, quarters from April 2026 in Japan."""
    founding = load_charter(EXAMPLES / "charter.toml").resolve(chain.accounts)
    split = found(chain, founding).split
    partners = tuple(map(NamedSeat, founding.names, founding.accounts))
    record = Record("story", chain.chain_id, split.address, 0, partners)
    save_record(folder / "partnership.json", record)
    return split


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a user works: a checkout's examples."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def daosplit(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Daosplit:
    """Gives a command line, in English, and what it said; a problem is told on one line.

    At which block it read is left out.
    """
    monkeypatch.setenv("LC_ALL", "C")

    def give(line: str, *, status: int = 0) -> str:
        capsys.readouterr()
        assert run_daosplit(line.split()) == status, capsys.readouterr().err
        said = capsys.readouterr()
        lines = said.err.splitlines(keepends=True)
        told = [line for line in lines if not line.startswith("Read at block ")]
        if status and not said.out:
            assert len(told) == 1
            assert told[0].startswith("daosplit: ")
        return said.out + "".join(told)

    return give


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


ON_CHAIN = f"--rpc {NODE}"
OFFLINE = "--charter examples/charter.toml"
DATA = "examples/weighing"
FIRST = f"weigh {DATA} --period 2026-04"


# The story


def test_the_storys_three_quarters_are_weighed_signed_handed_in_and_verified(
    chain: Chain, split: RevenueSplit, daosplit: Daosplit
) -> None:
    quarters = {1: "2026-04", 2: "2026-07", 3: "2026-10"}
    for period, quarter in quarters.items():
        chain.travel(split.charter.end_of(period))
        draft = f"review-{period}Q.toml"
        said = daosplit(f"weigh {DATA} --period {quarter} {ON_CHAIN} --draft {draft}")
        assert "It passes if these sign: retailer, A." in said
        assert "passed on the chain" not in daosplit(f"verify {draft} {ON_CHAIN}")
        daosplit(f"review sign {draft} {ON_CHAIN}")
        assert "The review passed" in daosplit(f"review hand-in {draft} {ON_CHAIN}")
        said = daosplit(
            f"verify --period {period} --evidence review-{period}Q.evidence --rpc {NODE}"
        )
        assert "It passed on the chain." in said
        assert said.endswith("anybody who weighs this evidence by its policy gets these shares.\n")
    tables = [split.shares_of(period) for period in quarters]
    assert tables == [(700_000, 300_000), (600_000, 400_000), (500_000, 500_000)]

    # Years later, from the data alone, and with what stands on the chain for each period before.
    for period in quarters:
        assert "Verified:" in daosplit(f"verify --period {period} --data {DATA} {ON_CHAIN}")
    other = f"--data {DATA} --policy {DATA}/policy_shapley.toml"
    said = daosplit(f"verify --period 2 {other} {ON_CHAIN}", status=1)
    assert "NOT THE EVIDENCE" in said
    assert "The shares follow from the evidence" in said


def test_fractions_stand_beside_those_of_the_quarter_before(daosplit: Daosplit) -> None:
    said = daosplit(f"weigh {DATA} --period 2026-07")
    assert "A: 30% -> 40%; 400,000 shares" in said
    assert "retailer: 70% -> 60%, down about 14.29% (of 70%)" in said
    assert "A's system improvements raised its contribution" in said
    assert "Effective number of partners: about 1.92." in said
    # The last of which there are data, if none is named.
    assert daosplit(f"weigh {DATA}").startswith("Weighed for the period from October 2026")


def test_before_the_first_quarter_stand_the_founding_shares(daosplit: Daosplit) -> None:
    said = daosplit(f"{FIRST} {OFFLINE}")
    assert "before (the founding shares) and after" in said
    assert "retailer: 70%, as before; 700,000 shares" in said
    assert "Its review needs 67 of 100 shares and 2 of 2 partners" in said


def test_without_a_node_the_reviews_before_tell(daosplit: Daosplit) -> None:
    daosplit(f"{FIRST} {OFFLINE} --draft review-1Q.toml")
    second = f"weigh {DATA} --period 2026-07 {OFFLINE} --after review-1Q.toml"
    said = daosplit(f"{second} --draft review-2Q.toml")
    assert "before (the previous review) and after" in said
    assert "Its review needs 666,667 of 1,000,000 shares" in said
    assert "Verified:" in daosplit(f"verify review-2Q.toml {OFFLINE} --after review-1Q.toml")
    # Without the first review, the founding shares stand before: they are the same fractions.
    assert "Verified:" in daosplit(f"verify review-2Q.toml {OFFLINE}")


def test_words_are_in_both_languages_and_data_in_none(daosplit: Daosplit) -> None:
    assert "根拠資料のハッシュ" in daosplit(f"{FIRST} {OFFLINE} --lang ja")
    data = json.loads(daosplit(f"{FIRST} {OFFLINE} --lang ja --json"))
    assert [one["fraction"] for one in data["partners"]] == ["7/10", "3/10"]
    assert data["before"] == "founding"
    assert data["needs"]["smallest_sets"] == [["retailer", "A"]]
    assert Fraction(data["power"]["effective_partners"]) == Fraction(100, 58)
    assert data["power"]["blocking_by_shares"] == ["retailer"]

    daosplit(f"{FIRST} {OFFLINE} --draft one.toml")
    assert "検証済み" in daosplit(f"verify one.toml {OFFLINE} --lang ja")
    verified = json.loads(daosplit(f"verify one.toml {OFFLINE} --json --lines"))
    assert verified["is_verified"]
    assert verified["evidence_hash"] == data["evidence_hash"] == verified["claimed_hash"]
    assert len(verified["lines"]) == len(read_evidence("one.evidence").case.data.records)


def test_reasons_are_in_the_policys_language_and_all_else_in_that_which_was_asked_for(
    daosplit: Daosplit,
) -> None:
    japanese = "examples/ja/weighing --period 2026-07 --charter examples/ja/charter.toml"
    said = daosplit(f"weigh {japanese} --lang en --draft review.toml")
    assert "Contributions count by their kind: 千品目 取扱商品 at 1 point, " in said
    assert "  A社: 30% -> 40%; 400,000 shares\n    販売システムの運用1四半期（1四半期につき" in said
    assert "The split, before (the founding shares) and after:" in said
    said = daosplit("verify review.toml --charter examples/ja/charter.toml --lang en")
    assert "システム改善6件（1件につき3点）：改善によりA社の貢献が増加" in said
    assert "Verified:" in said
    said = daosplit(f"{FIRST} {OFFLINE} --lang ja")
    assert "貢献を種類ごとに点数にします" in said
    assert "    50 thousand products at 1 point, 5 million customers at 4 points: at first" in said


# Who joins


@pytest.fixture
def with_newcomer(folder: Path) -> None:
    rows = "quarter,partner,kind,quantity\n2026-04,retailer,hours,50\n2026-04,A,hours,45\n"
    (folder / "data").mkdir()
    write(folder, "data/contributions.csv", f"{rows}2026-04,B,hours,5\n")
    rates = '[[steps]]\nmethod = "points_by_kind"\nrates = [{ kind = "hours", points = 1 }]\n'
    write(folder, "data/policy.toml", rates)


@pytest.mark.usefixtures("with_newcomer")
def test_a_newcomer_is_admitted_and_verified_by_its_name(
    chain: Chain, split: RevenueSplit, folder: Path, daosplit: Daosplit
) -> None:
    chain.travel(split.charter.end_of(1))
    joining = f"weigh data {ON_CHAIN} --admit B=node:5 --draft review.toml"
    said = daosplit(joining)
    assert "B: admitted with 5%" in said
    assert "Must countersign, being admitted: B." in said
    assert "Must countersign, being cut by more than 20%: retailer." in said
    assert "It passes if these sign: retailer, A, B." in said
    daosplit(f"review sign review.toml {ON_CHAIN}")
    daosplit(f"review hand-in review.toml {ON_CHAIN}")
    assert split.shares_of(1) == (500_000, 450_000, 50_000)

    on_chain = f"verify --period 1 --data data --partnership {split.address} --rpc {NODE}"
    unnamed = daosplit(on_chain, status=1)
    assert "names: known of 0 seats of 3 (name all by --partner" in unnamed
    assert load_record(folder / "partnership.json").partners[2].name == "B"
    said = daosplit(f"{on_chain} --partner retailer --partner A --partner B")
    assert "Verified:" in said
    # The review's own file names whom it admitted.
    named = f"--evidence review.evidence {ON_CHAIN}"
    assert "Verified:" in daosplit(f"verify --period 1 {named}")
    assert "Verified:" in daosplit(f"verify review.toml {ON_CHAIN}")


@pytest.mark.usefixtures("with_newcomer")
@pytest.mark.parametrize(
    ("admit", "problem"),
    [
        ("", "line 4: 'B' is not a partner"),
        ("--admit B", "not a name with an account"),
        ("--admit B=0x12", "not an account"),
        ("--admit A=node:5", "already a partner"),
        ("--admit B=node:1", "holds a seat already"),
        ("--admit B=node:5 --admit B=node:6", "given twice"),
        ("--admit B=node:5 --admit C=node:6", "would get no shares"),
    ],
)
def test_whoever_joins_must_be_admitted_by_name_and_account(
    split: RevenueSplit, daosplit: Daosplit, admit: str, problem: str
) -> None:
    assert problem in daosplit(f"weigh data {ON_CHAIN} {admit}", status=1)


def test_the_reviews_before_name_whom_they_admitted_and_come_in_order(
    folder: Path, daosplit: Daosplit
) -> None:
    (folder / "data").mkdir()
    rows = "quarter,partner,kind,quantity\n2026-04,retailer,hours,60\n2026-04,A,hours,40\n"
    rows += "2026-07,retailer,hours,50\n2026-07,A,hours,40\n2026-07,B,hours,10\n"
    rows += "2026-10,retailer,hours,45\n2026-10,A,hours,40\n2026-10,B,hours,15\n"
    write(folder, "data/contributions.csv", rows)
    rates = '[[steps]]\nmethod = "points_by_kind"\nrates = [{ kind = "hours", points = 1 }]\n'
    write(folder, "data/policy.toml", rates)
    third = f"weigh data {OFFLINE}"
    daosplit(f"weigh data --period 2026-04 {OFFLINE} --draft one.toml")
    admit = f"--admit B=0x{'12' * 20} --after one.toml"
    daosplit(f"weigh data --period 2026-07 {OFFLINE} {admit} --draft two.toml")
    assert "B: 10% -> 15%" in daosplit(f"{third} --after one.toml --after two.toml")
    problem = daosplit(f"{third} --after one.toml --after one.toml", status=1)
    assert (
        "--after = 'one.toml': of period 1, after one of period 1 (give them in order)" in problem
    )
    problem = daosplit(f"{third} --after one.toml --partner retailer", status=1)
    assert "--partner = 'retailer': cannot be combined with --charter" in problem
    named = "--after one.toml --data data"
    assert "Verified:" in daosplit(f"verify two.toml {OFFLINE} {named}")


# Files


def test_no_file_is_overwritten_unless_told(folder: Path, daosplit: Daosplit) -> None:
    write(folder, "review.toml", "mine")
    drafting = f"{FIRST} {OFFLINE} --draft review.toml"
    assert "already exists" in daosplit(drafting, status=1)
    assert (folder / "review.toml").read_text() == "mine"
    assert not (folder / "review.evidence").exists()
    daosplit(f"{drafting} --overwrite")
    assert "points = 700000" in (folder / "review.toml").read_text()


def test_a_draft_is_not_written_among_the_data(folder: Path, daosplit: Daosplit) -> None:
    said = daosplit(f"{FIRST} {OFFLINE} --draft {DATA}/review.toml", status=1)
    assert "would be read as data" in said
    assert not (folder / DATA / "review.toml").exists()


def test_other_peoples_text_is_harmless_where_it_is_shown_and_in_the_draft(
    folder: Path, daosplit: Daosplit
) -> None:
    (folder / "data").mkdir()
    rows = f'quarter,partner,kind,quantity,note\n2026-04,retailer,hours,50,"{EVIL}\nagain"\n'
    write(folder, "data/contributions.csv", rows)
    rates = '[[steps]]\nmethod = "points_by_kind"\nrates = [{ kind = "hours", points = 1 }]\n'
    write(folder, "policy.toml", rates)
    drafting = f"weigh data --policy policy.toml {OFFLINE} --draft one.toml --overwrite"
    for line in (
        drafting,
        f"{drafting} --json",
        f"verify one.toml {OFFLINE} --lines",
        f"verify one.toml {OFFLINE} --lines --json",
        f"review show one.toml {OFFLINE}",
    ):
        said = daosplit(line)
        assert "\\x1b[31mred" in said or "\\u001b[31mred" in said
        assert "\x1b" not in said
        assert "\u202e" not in said


# What a verification finds


def test_a_verification_names_each_seat_and_by_how_much_it_differs(
    folder: Path, daosplit: Daosplit
) -> None:
    daosplit(f"{FIRST} {OFFLINE} --draft one.toml")
    text = (folder / "one.toml").read_text()
    text = text.replace("points = 700000", "points = 710000")
    write(folder, "one.toml", text.replace("points = 300000", "points = 290000"))
    said = daosplit(f"verify one.toml {OFFLINE}", status=1)
    assert "retailer: DOES NOT FOLLOW: 71%, 710,000 shares; from the evidence follow 70%" in said
    assert "so it has 1% of the whole too little" in said
    assert "THE SHARES DO NOT FOLLOW from the evidence: 2 of 2 seats differ." in said
    assert "The evidence is the one that the review names by its hash" in said
    assert said.endswith("NOT VERIFIED.\n")


def test_a_verification_finds_data_that_were_changed_afterwards(
    folder: Path, daosplit: Daosplit
) -> None:
    daosplit(f"{FIRST} {OFFLINE} --draft one.toml")
    data = folder / DATA / "contributions.csv"
    data.write_text(data.read_text().replace("2026-04/catalogue", "2026-04/other"))
    said = daosplit(f"verify one.toml {OFFLINE} --data {DATA}", status=1)
    assert "NOT THE EVIDENCE" in said
    assert "The shares follow from the evidence" in said
    assert "Verified:" in daosplit(f"verify one.toml {OFFLINE}")


def test_a_verification_finds_that_another_review_passed_before(
    chain: Chain, split: RevenueSplit, folder: Path, daosplit: Daosplit
) -> None:
    policy = folder / "smooth.toml"
    text = (folder / DATA / "policy.toml").read_text()
    policy.write_text(f'{text}\n[[steps]]\nmethod = "smoothing"\nkeep = "50%"\n')
    weighing = f"--policy smooth.toml {ON_CHAIN}"
    second = f"weigh {DATA} --period 2026-07 {weighing} --draft two.toml"
    chain.travel(split.charter.start_of(2))
    assert "The review of period 1 may still pass" in daosplit(second)

    first = "examples/review-1Q.toml"
    text = (folder / first).read_text().replace("70", "65").replace("= 30", "= 35")
    write(folder, first, text)
    daosplit(f"review sign {first} {ON_CHAIN}")
    daosplit(f"review hand-in {first} {ON_CHAIN}")
    said = daosplit(f"verify two.toml {ON_CHAIN}", status=1)
    assert "PREVIOUS PERCENTAGE DIFFERS: retailer had 65%, and the evidence says 70%." in said
    assert "may still pass" not in daosplit(f"{second} --overwrite")
    assert "Verified:" in daosplit(f"verify two.toml {ON_CHAIN}")


def test_a_verification_of_a_file_finds_that_another_review_passed_for_its_period(
    chain: Chain, split: RevenueSplit, daosplit: Daosplit
) -> None:
    daosplit(f"{FIRST} {ON_CHAIN} --draft one.toml")
    assert "Verified:" in daosplit(f"verify one.toml {ON_CHAIN}")
    first = f"examples/review-1Q.toml {ON_CHAIN}"
    daosplit(f"review sign {first}")
    daosplit(f"review hand-in {first}")
    said = daosplit(f"verify one.toml {ON_CHAIN}", status=1)
    assert "ANOTHER REVIEW PASSED" in said
    assert "The shares follow from the evidence" in said


def test_a_verification_tells_what_each_line_does(daosplit: Daosplit) -> None:
    daosplit(f"{FIRST} {OFFLINE} --draft one.toml")
    said = daosplit(f"verify one.toml {OFFLINE} --data {DATA} --lines")
    assert f"{DATA}/contributions.csv: line 4: 2026-04, A, quarter of the platform, 1" in said
    assert "without it retailer 70% -> 100%, A 30% -> 0%" in said
    assert f"{DATA}/coalition_results.csv: line 2" in said
    assert "without it everything is the same" in said


def test_a_review_without_evidence_is_not_verified(daosplit: Daosplit) -> None:
    given = f"verify examples/review-1Q.toml {OFFLINE} --data {DATA}"
    assert "NO EVIDENCE" in daosplit(given, status=1)


def test_evidence_of_another_quarter_is_found(daosplit: Daosplit) -> None:
    daosplit(f"{FIRST} {OFFLINE} --draft one.toml")
    daosplit(f"weigh {DATA} --period 2026-07 {OFFLINE} --draft two.toml")
    said = daosplit(f"verify one.toml {OFFLINE} --evidence two.evidence", status=1)
    assert "NOT ITS EVIDENCE: this is of another quarter, the period from July 2026." in said


def test_a_revenue_that_is_understated_is_found_by_the_chain(
    chain: Chain, split: RevenueSplit, folder: Path, daosplit: Daosplit
) -> None:
    guarantee = '[[steps]]\nmethod = "minimum_guarantee"\namounts = { A = 300 }\n'
    policy = folder / "guarantee.toml"
    policy.write_text((folder / DATA / "policy.toml").read_text() + f"\n{guarantee}")
    write(folder, f"{DATA}/revenues.csv", "quarter,amount\n2026-04,500\n")
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    weighing = f"{FIRST} --policy guarantee.toml {ON_CHAIN} --draft one.toml"
    assert "DIFFERS" not in daosplit(weighing)
    said = daosplit(f"verify one.toml {ON_CHAIN}")
    assert "Not compared, since the chain does not tell yet: the period from April 2026." in said
    daosplit(f"review sign one.toml {ON_CHAIN}")
    daosplit(f"review hand-in one.toml {ON_CHAIN}")
    split.settle(ETHER)
    said = daosplit(f"verify one.toml {ON_CHAIN}", status=1)
    assert "REVENUE DIFFERS: one.evidence: line " in said
    assert "1,000 were distributed on the chain, and the data say 500." in said
    assert said.endswith("NOT VERIFIED.\n")
    assert "REVENUE DIFFERS: examples/weighing/revenues.csv: line 2: 1,000 were" in daosplit(
        f"{weighing} --overwrite"
    )
    offline = daosplit(f"verify one.toml {OFFLINE}")
    assert "Revenues and payments were not compared: no chain was asked." in offline


def test_a_reason_that_was_changed_in_the_review_is_found(folder: Path, daosplit: Daosplit) -> None:
    daosplit(f"{FIRST} {OFFLINE} --draft one.toml")
    text = (folder / "one.toml").read_text()
    write(folder, "one.toml", text.replace("50 thousand products", "90 thousand products"))
    said = daosplit(f"verify one.toml {OFFLINE}", status=1)
    assert "ANOTHER REASON stands in the review: “90 thousand products" in said
    assert "The shares follow from the evidence" in said


@pytest.mark.usefixtures("split")
def test_another_policy_of_the_same_name_than_agreed_on_is_named(
    folder: Path, daosplit: Daosplit
) -> None:
    said = daosplit(f"{FIRST} {ON_CHAIN} --draft one.toml --agree")
    said = daosplit(f"verify one.toml {ON_CHAIN}")
    assert "It is the policy agreed on, as the record says." in said
    assert "Contributions count by their kind: " in said
    policy = folder / DATA / "policy.toml"
    policy.write_text(policy.read_text().replace("points = 4", "points = 12"))
    assert "is not the one agreed on" in daosplit(
        f"{FIRST} {ON_CHAIN} --draft one.toml --overwrite"
    )
    said = daosplit(f"verify one.toml {ON_CHAIN}", status=1)
    assert "ANOTHER POLICY than the one agreed on, which the record says is 0x" in said
    assert "The shares follow from the evidence" in said
    # Without a record, the evidence of the review before tells.
    daosplit(f"weigh {DATA} --period 2026-07 {OFFLINE} --after one.toml --draft two.toml")
    assert "ANOTHER POLICY" not in daosplit(f"verify two.toml {OFFLINE} --after one.toml")
    policy.write_text(policy.read_text().replace("points = 12", "points = 5"))
    again = f"weigh {DATA} --period 2026-07 {OFFLINE} --after one.toml --draft two.toml"
    daosplit(f"{again} --overwrite")
    said = daosplit(f"verify two.toml {OFFLINE} --after one.toml", status=1)
    assert "ANOTHER POLICY than before: one.evidence, the evidence of the period from April" in said


# When


def test_a_review_that_can_no_longer_pass_is_warned_of(
    chain: Chain, split: RevenueSplit, daosplit: Daosplit
) -> None:
    assert "Period 2 begins at" in daosplit(f"weigh {DATA} --period 2026-07 {ON_CHAIN}")
    chain.travel(split.charter.review_end(1))
    assert "The review window of period 1 closed" in daosplit(f"{FIRST} {ON_CHAIN}")
    chain.travel(split.charter.end_of(2))
    second = f"weigh {DATA} --period 2026-07 {ON_CHAIN}"
    assert "may still pass" not in daosplit(f"{second} --draft two.toml")
    daosplit(f"review sign two.toml {ON_CHAIN}")
    daosplit(f"review hand-in two.toml {ON_CHAIN}")
    assert "or a later one, has already been reviewed" in daosplit(second)


def test_silent_seats_are_excused(chain: Chain, split: RevenueSplit, daosplit: Daosplit) -> None:
    split.question(1, sender=split.roster()[0])
    chain.travel(split.charter.end_of(2))
    said = daosplit(f"weigh {DATA} --period 2026-07 {ON_CHAIN}")
    assert "Silent, and to be named as such: A." in said
    assert "It passes if these sign: retailer." in said


# Whom it believes


def test_a_partnership_of_another_factory_is_warned_of(chain: Chain, daosplit: Daosplit) -> None:
    founding = load_charter(EXAMPLES / "charter.toml").resolve(chain.accounts)
    other = chain.deploy("RevenueSplitFactory")
    address = chain.call(other.functions.addressOf(*founding.to_contract()))
    chain.transact(other.functions.found(*founding.to_contract()))
    named = f"--partnership {address} --partner retailer --partner A --rpc {NODE}"
    said = daosplit(f"{FIRST} {named} --draft one.toml")
    assert "NOT FOUNDED BY A KNOWN FACTORY" in said
    assert "NOT FOUNDED BY A KNOWN FACTORY" in daosplit(f"verify one.toml {named}")


# Mistakes


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("weigh nowhere", "nowhere: could not be read"),
        (f"weigh {DATA} --policy nowhere.toml", "nowhere.toml: could not be read"),
        (f"weigh {DATA} --policy shapely", 'did you mean "shapley"?'),
        (f"weigh {DATA}/ecosystem", "--policy: not given, and there is no examples"),
        (f"weigh {DATA} --period 2026-1", "not a quarter"),
        (f"weigh {DATA} --period 2025-01", "nobody has points"),
        (f"weigh {DATA} --period 2026-05 {OFFLINE}", "within period 1"),
        (f"weigh {DATA} --draft one.toml", "--draft: needs a partnership"),
        (f"weigh {DATA} --admit B=node:5", "--admit: needs a partnership"),
        (
            f"weigh {DATA} --uri https://example.com",
            "--uri = 'https://example.com': needs a draft",
        ),
        (f"weigh {DATA} --overwrite", "--overwrite: needs a draft"),
        (f"weigh {DATA} --agree", "--agree: needs a partnership's record"),
        (f"weigh {DATA} {OFFLINE} --agree", "--agree: needs a partnership's record"),
        (f"weigh {DATA} --rpc {NODE}", "partnership: no partnership.json in this folder"),
        (f"weigh {DATA} {OFFLINE} --rpc {NODE}", "cannot be combined with --charter"),
        (f"weigh {DATA} {OFFLINE} --partnership p.json", "cannot be combined with --charter"),
        (f"weigh {DATA} --partnership nowhere.json", "nowhere.json: could not be read"),
        (f"weigh {DATA} {OFFLINE} --after nowhere.toml", "nowhere.toml: could not be read"),
        (f"weigh {DATA} --partnership 0x12 --rpc {NODE}", "0x12"),
        ("verify", "partnership: no partnership.json in this folder"),
        (f"verify {OFFLINE}", "review: not given"),
        (f"verify one.toml --period 1 {OFFLINE}", "review: named twice"),
        (f"verify --period 1 {OFFLINE}", "looked up on a chain"),
        (f"verify nowhere.toml {OFFLINE}", "nowhere.toml: could not be read"),
        (f"verify examples/review-1Q.toml {OFFLINE}", "give --evidence, or --data"),
        (
            f"verify examples/review-1Q.toml {OFFLINE} --evidence {DATA}/policy.toml",
            "not valid JSON",
        ),
        (
            f"verify examples/review-1Q.toml {OFFLINE} --evidence e --data {DATA}",
            "cannot be combined with --data",
        ),
    ],
)
def test_a_users_mistake_is_told_on_one_line(daosplit: Daosplit, line: str, problem: str) -> None:
    assert problem in daosplit(line, status=1)


def test_a_period_that_was_not_reviewed_has_nothing_to_verify(
    split: RevenueSplit, daosplit: Daosplit
) -> None:
    said = daosplit(f"verify --period 1 --data {DATA} {ON_CHAIN}", status=1)
    assert "no review of period 1 has passed" in said


# Many


def test_of_many_signers_one_sufficient_set_is_told_in_full(daosplit: Daosplit) -> None:
    said = daosplit("weigh examples/cases/sourcecred --period 3")
    (sufficient,) = re.findall(r"^52 signatures suffice, for example: (.*)\.$", said, re.MULTILINE)
    assert len(sufficient.split(", ")) == 52
    being_cut = r"^Must countersign, being cut by more than 20%: (.*)\.$"
    (must,) = re.findall(being_cut, said, re.MULTILINE)
    assert set(must.split(", ")) <= set(sufficient.split(", "))


def test_who_had_nothing_and_gets_nothing_is_not_told(daosplit: Daosplit) -> None:
    fund = "weigh examples/cases/protocol-guild --period"
    # It left in October 2022.
    assert "  m007: about 0.93% -> 0%, down 100% (of about 0.93%)" in daosplit(f"{fund} 2022Q4")
    assert "  m007: " not in daosplit(f"{fund} 2023Q1")
