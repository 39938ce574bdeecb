"""How a command finds its partnership, and what it checks wherever it does."""

import json
import shutil
from pathlib import Path

import pytest

from daosplit.chain import Chain, fast_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.charter import load_charter
from daosplit.files.record import load_record
from support.console import Console
from support.project import ROOT


@pytest.fixture(scope="module")
def chain() -> Chain:
    return fast_chain(start=1_774_969_200)


@pytest.fixture
def daosplit(
    tmp_path: Path,
    chain: Chain,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    """In a folder with the example's charter and its record, at this chain."""
    monkeypatch.setattr("daosplit.connect", lambda url: chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "charter.toml", "charter.toml")
    console = Console(capsys)
    console("found charter.toml")
    return console


@pytest.fixture
def split(chain: Chain, daosplit: Console) -> RevenueSplit:
    return RevenueSplit.from_record(chain, load_record("partnership.json"))


def change_record(**values: object) -> None:
    path = Path("partnership.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_record_an_address_and_the_working_folder_name_the_same(
    split: RevenueSplit, daosplit: Console
) -> None:
    said = daosplit("show")
    assert "retailer (seat 0)" in said
    assert daosplit("show --partnership partnership.json") == said
    assert "seat 0: 70%" in daosplit(f"show --partnership {split.address}")


def test_without_a_record_the_ways_to_name_one_are_told(daosplit: Console) -> None:
    Path("partnership.json").unlink()
    daosplit("show", status=1)
    assert "no partnership.json in this folder or above it" in daosplit.warnings
    assert "`daosplit found`" in daosplit.warnings
    assert "--partnership" in daosplit.warnings


def test_a_record_of_another_chain_is_refused(daosplit: Console) -> None:
    change_record(chain_id=1)
    daosplit("show", status=1)
    assert "the record is of chain 1, of which no node is named" in daosplit.warnings


def test_an_address_without_a_partnership_is_refused(daosplit: Console) -> None:
    change_record(partnership="0x000000000000000000000000000000000000dEaD")
    daosplit("show", status=1)
    assert "though partnership.json records it there" in daosplit.warnings


def test_a_partnership_of_another_factory_is_warned_of(chain: Chain, daosplit: Console) -> None:
    founding = load_charter("charter.toml").resolve(chain.accounts)
    other = chain.deploy("RevenueSplitFactory")
    address = chain.call(other.functions.addressOf(*founding.to_contract()))
    chain.transact(other.functions.found(*founding.to_contract()))
    change_record(partnership=address)
    for command in ("show", "history", "tree"):
        daosplit(command)
        assert "NOT FOUNDED BY A KNOWN FACTORY" in daosplit.warnings


def test_a_name_whose_seat_another_account_holds_is_marked(
    split: RevenueSplit, daosplit: Console
) -> None:
    daosplit("show")
    assert daosplit.warnings == ""
    roster = split.roster()
    split.offer(split.chain.accounts[7], 0, sender=roster[1])
    split.accept(1, sender=split.chain.accounts[7])
    said = daosplit("show")
    now = f"now {split.chain.accounts[7][:6]}…{split.chain.accounts[7][-4:]}"
    assert now in said
    assert f"seat 1 is held by {split.chain.accounts[7]}" in daosplit.warnings
    assert now in daosplit("history")


def test_a_record_of_more_partners_than_seats_is_warned_of(
    split: RevenueSplit, daosplit: Console
) -> None:
    partners = json.loads(Path("partnership.json").read_text())["partners"]
    more = {"name": "B", "account": split.address}
    change_record(partners=[*partners, more])
    daosplit("show")
    told = "WARNING: partnership.json names more partners than there are seats: B.\n"
    assert daosplit.warnings == told
    change_record(partners=[*partners, more | {"name": "A"}])
    daosplit("show", status=1)
    assert "partners[2].name = 'A': already used by another partner" in daosplit.warnings


def test_a_url_of_a_node_comes_from_the_option_or_the_environment(
    daosplit: Console, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def connect(url: str) -> Chain:
        asked.append(url)
        return chain

    monkeypatch.setattr("daosplit.connect", connect)
    daosplit("show")
    monkeypatch.setenv("DAOSPLIT_RPC", "http://127.0.0.1:2")
    daosplit("show")
    daosplit("show --rpc http://127.0.0.1:3")
    assert asked == ["http://127.0.0.1:8545", "http://127.0.0.1:2", "http://127.0.0.1:3"]


def test_where_no_node_was_named_the_own_one_is(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("daosplit.cli.options.NODE", "http://127.0.0.1:1")
    monkeypatch.delenv("DAOSPLIT_RPC", raising=False)
    daosplit("travel 2026-07-29T00:00:00+09:00", status=1)
    assert "`daosplit node`" in daosplit.warnings
