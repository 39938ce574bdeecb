"""`daosplit report`, `statement` and `export`: what they write, say and refuse."""

import json
from pathlib import Path

import pytest

from daosplit.chain.blocks import BlockId
from daosplit.errors import ChainError
from daosplit.files.record import save_record
from support.console import Console
from support.markup import Markup
from support.report_story import LEAVING, Story


@pytest.fixture
def daosplit(
    story: Story,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    """In a folder with the records of the story; whatever node is named, it is this chain."""
    monkeypatch.setattr("daosplit.connect", lambda url: story.split.chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    save_record("partnership.json", story.records[0])
    save_record("team.json", story.records[1])
    return Console(capsys)


def test_a_report_is_one_file_that_names_everybody(daosplit: Console, tmp_path: Path) -> None:
    said = daosplit("report -o report.html --record team.json --pictures pictures --lang ja")
    assert "report.htmlに書き出しました。" in said
    page = Markup((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert {"Aki", "Ben", "agency D"} <= set(page.words)
    assert any(LEAVING in words for words in page.words)
    drawn = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert {"fractions.svg", "fractions.png", "flow-ETH.svg", "1-payouts-JPY.png"} <= drawn


def test_statements_of_a_partner_and_a_period(daosplit: Console, tmp_path: Path) -> None:
    said = daosplit("statement -o sheet.html --period 2026-02 --partner 'agency D'")
    assert said == "1 statement written to sheet.html.\n"
    page = Markup((tmp_path / "sheet.html").read_text(encoding="utf-8"))
    assert "agency D (seat 3)" in page.words
    daosplit("statement -o all.html")
    page = Markup((tmp_path / "all.html").read_text(encoding="utf-8"))
    assert len(page.named("section")) == 13


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("--partner Akl", 'did you mean "Aki"?'),
        ("--partner 2", "not a partner"),
        ("--period 7", "nothing was paid"),
        ("--period 2026-03", "within period 1"),
    ],
)
def test_a_statement_of_nothing_is_refused(
    option: str, problem: str, daosplit: Console, tmp_path: Path
) -> None:
    daosplit(f"statement -o none.html --partnership team.json {option}", status=1)
    assert problem in daosplit.warnings
    assert not (tmp_path / "none.html").exists()


def test_an_export_says_what_shift_jis_cannot_hold(daosplit: Console, tmp_path: Path) -> None:
    daosplit("export -o payments.csv --encoding shift-jis --lang ja")
    assert "警告：Shift-JISにU+1F3EA CONVENIENCE STOREがないため" in daosplit.warnings
    assert "配分比率" in (tmp_path / "payments.csv").read_bytes().decode("cp932")


def test_json_lines_have_one_encoding(daosplit: Console) -> None:
    daosplit("export -o payments.jsonl --format json")
    daosplit("export --format json --encoding shift-jis", status=1)
    assert "JSON is always UTF-8" in daosplit.warnings


def test_payments_are_valued_or_the_missing_rate_is_named(
    daosplit: Console, tmp_path: Path
) -> None:
    (tmp_path / "rates.csv").write_text("date,token,rate,source\n2026-05-02,ether,5,\n")
    daosplit("export --rates rates.csv -o valued.csv --partnership team.json", status=1)
    assert "for 2026-09-10 or the week before" in daosplit.warnings
    assert not (tmp_path / "valued.csv").exists()
    daosplit("statement --rates rates.csv -o valued.html --token ether --period 1")
    assert "JPY" in (tmp_path / "valued.html").read_text(encoding="utf-8")


def test_registration_numbers_stand_beside_the_names(daosplit: Console, tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("name,number\n収益分配 <b>,T1234567890123\nagency D,T3210987654321\n")
    daosplit("export --registrations numbers.csv --format json -o payments.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "payments.jsonl").read_text().splitlines()]
    assert {row["payee_registration"] for row in rows if row["payee"] == "agency D"} == {
        "T3210987654321"
    }
    assert {row["partnership_registration"] for row in rows} == {"T1234567890123", ""}
    daosplit("statement --registrations numbers.csv --partner 'agency D' -o sheets.html")
    sheets = (tmp_path / "sheets.html").read_text()
    assert sheets.count("Registration number T1234567890123") == sheets.count("<h1")
    assert sheets.count("Registration number T3210987654321") == sheets.count("<h1")


@pytest.mark.parametrize("currency", ["yen", "=1+1", "JP\u202eY", "<b>"])
def test_a_currency_is_a_code(currency: str, daosplit: Console, tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text("date,token,rate,source\n")
    daosplit(f"export --rates rates.csv --currency '{currency}' -o valued.csv", status=1)
    assert "not a currency (must be three capital letters, for example JPY)" in daosplit.warnings


@pytest.mark.parametrize(
    "command",
    ["report -o page.html", "statement -o page.html", "export -o page.csv", "history"],
)
def test_what_was_not_read_in_full_is_told_by_the_exit_status(
    command: str, daosplit: Console, monkeypatch: pytest.MonkeyPatch, story: Story
) -> None:
    chain = story.split.chain
    balance, last = chain.balance, chain.block_number()

    def forgets(account: str, *, block: BlockId | None = None) -> int:
        if isinstance(block, int) and block < last:
            raise ChainError("missing trie node")
        return balance(account, block=block)

    monkeypatch.setattr(chain, "balance", forgets)
    status, said = daosplit.run(command)
    assert status == 1
    assert "NOT RECONCILED IN FULL" in said + daosplit.warnings


def test_a_nested_partnership_that_was_not_read_is_told_by_the_exit_status(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch, story: Story
) -> None:
    def fails(chain: object, account: str) -> None:
        raise ChainError("the node hung up")

    monkeypatch.setattr("daosplit.report.reading.partnership_at", fails)
    status, _ = daosplit.run("export -o payments.csv")
    assert status == 1
    assert f"NOT READ: {story.team.address}, a partnership that holds a seat" in daosplit.warnings


def test_a_scenario_is_played_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    daosplit = Console(capsys)
    daosplit("report --scenario article -o article.html")
    page = Markup((tmp_path / "article.html").read_text(encoding="utf-8"))
    assert any("tries to pass a review alone: 80/20. Refused" in words for words in page.words)
    assert any(words.startswith("joint marketing") for words in page.words)
    daosplit("report --scenario article --partnership x.json -o x.html", status=1)
    assert "cannot be combined with --scenario" in daosplit.warnings
