"""The commands: what they tell, in words and as data, and what a user's mistake looks like."""

import json
from pathlib import Path

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.review import Review
from daosplit.artifacts.addresses import partnership_address
from daosplit.chain import Chain, connect
from daosplit.cli.runner import run
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.signing import countersign
from daosplit.errors import ContractError
from daosplit.files.charter import load_charter
from daosplit.files.record import NamedSeat, Record, save_record
from daosplit.values.addresses import ETHER
from support.client import founding_of
from support.console import run_daosplit
from support.project import ROOT

EXAMPLES = ROOT / "examples"
SOMEBODY = f"0x{'11' * 20}"
EVIL = "\x1b[31mred\u202e"


@pytest.fixture(scope="module")
def chain(anvil: str) -> Chain:
    return connect(anvil)


@pytest.fixture
def split(chain: Chain) -> RevenueSplit:
    """With periods of ten days from now on, 70/30, and what can be said about it."""
    founding = founding_of(
        chain, 70, 30, months=0, test_seconds=10 * DAY, review_window=5 * DAY, start=chain.now()
    )
    split = found(chain, founding).split
    chain.send(split.address, 1_000_000_000_000_000_007)
    split.pay(ETHER, 2, 1, EVIL)
    return split


def review(split: RevenueSplit, *points: int) -> None:
    """A review that the node's accounts countersign on the chain."""
    entries = tuple(Contribution(seat, held, EVIL) for seat, held in enumerate(points))
    document = Review(1, entries, evidence_uri=EVIL)
    collected = Countersignatures(split.domain(), document)
    split.review(document, countersign(split.chain, collected, split.roster()))


def daosplit(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_daosplit(arguments) == 0
    return capsys.readouterr().out


def test_a_charter_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(EXAMPLES / "charter.toml")
    assert "retailer, 70%" in daosplit(capsys, "charter", "show", file, "--lang", "en")
    assert "引下げ限度" in daosplit(capsys, "charter", "show", file, "--lang", "ja")


def test_an_address_is_that_of_the_founding(
    chain: Chain, anvil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = EXAMPLES / "charter.toml"
    expected = partnership_address(load_charter(file).resolve(chain.accounts))
    assert daosplit(capsys, "charter", "address", str(file), "--rpc", anvil) == f"{expected}\n"


def test_a_review_is_told_without_a_node(capsys: pytest.CaptureFixture[str]) -> None:
    files = str(EXAMPLES / "review-1Q.toml"), "--charter", str(EXAMPLES / "charter.toml")
    assert "at first they are worth most" in daosplit(capsys, "review", "show", *files)


def test_typed_data_needs_to_know_the_chain(
    tmp_path: Path, chain: Chain, capsys: pytest.CaptureFixture[str]
) -> None:
    charter = tmp_path / "charter.toml"
    text = (EXAMPLES / "charter.toml").read_text()
    for number in (0, 1):
        text = text.replace(f"node:{number}", chain.accounts[number])
    charter.write_text(text)
    files = str(EXAMPLES / "review-1Q.toml"), "--charter", str(charter)
    assert run_daosplit(["review", "typed-data", *files]) == 1
    assert "--chain-id" in capsys.readouterr().err
    typed_data = json.loads(daosplit(capsys, "review", "typed-data", *files, "--chain-id", "5"))
    assert typed_data["domain"]["chainId"] == 5
    assert typed_data["primaryType"] == "Review"


def test_show_tells_what_is_there_now(
    split: RevenueSplit, anvil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    split.offer(split.chain.accounts[7], 3 * DAY, sender=split.roster()[1])
    where = "--partnership", split.address, "--rpc", anvil, "--lang", "en"
    said = daosplit(capsys, "show", *where)
    assert "seat 0: 70% (70 shares)" in said
    assert "1.000000000000000009 ETH" in said
    assert f"offered to {split.chain.accounts[7]}, with a notice period of 3 days" in said
    assert "Period 1" in said

    review(split, 60, 40)
    split.chain.travel(split.charter.end_of(1))
    split.settle(ETHER)
    assert "Newest review: of period 1" in daosplit(capsys, "show", *where)


def test_show_tells_what_waits_and_who_would_get_it(
    split: RevenueSplit, anvil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    split.chain.travel(split.charter.end_of(1))
    split.settle(ETHER)
    where = "--partnership", split.address, "--rpc", anvil, "--token", "ether"
    assert "payable from" in daosplit(capsys, "show", *where, "--lang", "en")
    split.chain.travel(split.charter.review_end(1))
    said = daosplit(capsys, "show", *where, "--lang", "en")
    assert "payable now" in said
    assert "seat 0 0.700000000000000006 ETH, seat 1 0.300000000000000003 ETH" in said
    assert "支払い可能" in daosplit(capsys, "show", *where, "--lang", "ja")


def test_history_tells_all_of_it_reconciled_and_harmless(
    split: RevenueSplit, anvil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    review(split, 60, 40)
    split.chain.travel(split.charter.end_of(1))
    split.settle(ETHER)
    where = "--partnership", split.address, "--rpc", anvil
    for language, end in (("en", "to the smallest unit."), ("ja", "一致しました。")):
        said = daosplit(capsys, "history", *where, "--lang", language)
        assert said.endswith(f"{end}\n")
        assert "0.600000000000000005 ETH" in said
        assert "\\x1b[31mred\\u202e" in said
        assert "\x1b" not in said

    data = json.loads(daosplit(capsys, "history", *where, "--json"))
    conservation = data["reconciliation"]["conservation"][ETHER]
    assert conservation["paid"] == "1000000000000000009"
    assert data["reconciliation"]["differences"] == []


def test_names_come_from_a_record(
    split: RevenueSplit, anvil: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record.json"
    partners = tuple(map(NamedSeat, ("retailer", "A"), split.roster()))
    save_record(path, Record("two", split.chain.chain_id, split.address, 0, partners))
    where = "--partnership", str(path), "--rpc", anvil, "--lang", "en"
    assert "retailer (seat 0): 70%" in daosplit(capsys, "show", *where)
    assert "Founded with retailer 70%, A 30%." in daosplit(capsys, "history", *where)


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (("shwo",), 2, "no such command"),
        (("pay",), 2, "missing argument"),
        (
            ("show", "--partnership", f"0x{'11' * 20}", "--rpc", "http://127.0.0.1:1"),
            1,
            "no node reachable",
        ),
        (("demo", "--lang", "fr"), 2, "'fr'"),
        (("charter", "show", "nowhere\x1b.toml"), 1, "nowhere\\x1b.toml"),
    ],
)
def test_a_users_mistake_is_one_line(
    arguments: tuple[str, ...], status: int, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_daosplit(arguments) == status
    told = capsys.readouterr().err
    assert problem in told
    assert told.startswith("daosplit: ")
    assert told.count("\n") == 1


def test_what_a_contract_refuses_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    def refused() -> None:
        raise ContractError("RevenueSplit_NothingToSettle", {}, "RevenueSplit_NothingToSettle()")

    assert run(refused, "settle", []) == 1
    assert "RevenueSplit_" not in capsys.readouterr().err


def test_a_bug_shows_its_traceback() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(broken, "broken", [])
