"""`daosplit due` and `daosplit settle --all`: what is due is shown, and done."""

import json
import shutil
from pathlib import Path

import pytest

from daosplit.chain import Chain, fast_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.record import load_record
from daosplit.values.addresses import ETHER
from support.console import Console
from support.project import ROOT

QUARTER_BEGINS = 1_774_969_200


@pytest.fixture(scope="module")
def chain() -> Chain:
    return fast_chain(start=QUARTER_BEGINS)


@pytest.fixture
def daosplit(
    tmp_path: Path,
    chain: Chain,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    """In a folder with the example's charter; whatever node is named, it is this chain."""
    monkeypatch.setattr("daosplit.connect", lambda url: chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "charter.toml", "charter.toml")
    return Console(capsys)


@pytest.fixture
def split(chain: Chain, daosplit: Console) -> RevenueSplit:
    daosplit("found charter.toml")
    return RevenueSplit.from_record(chain, load_record("partnership.json"))


def test_what_is_due_is_shown_then_done_and_then_nothing_is(
    split: RevenueSplit, daosplit: Console
) -> None:
    assert split.till(ETHER).period == 0
    daosplit("pay 1 ether")
    assert daosplit("due") == (
        "Nothing is due.\nLook again at 1 July 2026, 00:00 (UTC+09:00), or after a review.\n"
    )
    daosplit("travel 2026-07-01T00:00:00+09:00")
    said = daosplit("due").splitlines()
    assert said[0] == (
        "Close April to June 2026: its pot is 1 ETH. Due since 1 July 2026, 00:00 (UTC+09:00)."
    )
    assert "closed: the pot is 1 ETH" in daosplit("settle --all")
    assert daosplit("settle --all") == "Nothing is due. Nothing was sent.\n"
    daosplit("travel 2026-07-29T00:00:00+09:00")
    assert daosplit("due").startswith(
        "Pay the pot of April to June 2026, 1 ETH. Due since 29 July 2026, 00:00"
    )
    assert "0.7 ETH (70%)" in daosplit("settle --all")
    assert daosplit("due").startswith("Nothing is due.")
    assert daosplit("settle --all") == "Nothing is due. Nothing was sent.\n"


def test_it_is_shown_as_data_too(split: RevenueSplit, daosplit: Console) -> None:
    daosplit("pay 1 ether")
    daosplit("travel 2026-07-01T00:00:00+09:00")
    shown = json.loads(daosplit("due --json"))
    assert shown["due"] == [
        {
            "kind": "close",
            "token": ETHER,
            "since": split.charter.end_of(1),
            "period": 1,
            "amount": "1000000000000000000",
            "account": "",
            "from_seat": 0,
            "tried": None,
            "closes": False,
        }
    ]
    assert shown["next_at"] == split.charter.review_end(1)


def test_a_bad_token_is_named_first_and_the_rest_is_done(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    mute = chain.deploy("MoodyToken", 0)
    chain.transact(mute.functions.mint(split.address, 1_000))
    daosplit("pay 1 ether")
    daosplit("travel 2026-07-29T00:00:00+09:00")
    chain.transact(mute.functions.setMute(True))
    # Whoever runs it each hour is to notice, whether others are paid or not.
    first, *rest = daosplit(f"settle --all {mute.address} ether", status=1).splitlines()
    assert first.startswith("Skipped ")
    assert mute.address in first
    assert "0.7 ETH (70%)" in "\n".join(rest)
    said = daosplit(f"settle --all {mute.address}", status=1).splitlines()
    assert said[-1] == "Nothing else is due. Nothing was sent."
    assert daosplit("settle --all ether") == "Nothing is due. Nothing was sent.\n"


def test_a_payee_that_takes_nothing_is_named_and_is_no_failure(
    chain: Chain, daosplit: Console
) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    refusing = 1
    chain.transact(payee.functions.setMood(refusing))
    charter = Path("charter.toml")
    charter.write_text(charter.read_text().replace("node:1", payee.address))
    daosplit("found charter.toml")
    daosplit("pay 1 ether")
    daosplit("travel 2026-07-29T00:00:00+09:00")
    assert "is set aside for" in daosplit("settle --all")
    daosplit("travel 2026-07-29T01:00:01+09:00")
    label = f"A (seat 1, {payee.address[:6]}…{payee.address[-4:]})"
    first, last = daosplit("settle --all").splitlines()
    assert first.startswith(f"Skipped ETH for {label}: The account rejected the ether")
    assert last == "Nothing else is due. Nothing was sent."


def test_the_cost_of_a_call_is_shown_beside_its_tip(
    split: RevenueSplit, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOSPLIT_RPC", "http://127.0.0.1:8545")
    daosplit("pay 1 ether")
    daosplit("travel 2026-07-29T00:00:00+09:00")
    said = daosplit("due --cost").splitlines()
    assert said[-1].startswith("Settling ETH takes about ")
    assert said[-1].endswith(" ETH now, and earns no tip.")
    Path("daosplit.toml").write_text(
        f'[networks.ours]\nchain_id = {split.chain.chain_id}\ncoin = "POL"'
    )
    in_coin = daosplit("due --cost").splitlines()[-1]
    assert in_coin == said[-1].replace(" ETH now", " POL now")
    (cost,) = json.loads(daosplit("due --cost --json"))["costs"]
    assert cost["tokens"] == [ETHER]
    assert 60_000 < cost["gas"] < 300_000
    assert split.till(ETHER).period == 0


def test_the_cost_is_shown_at_a_node_without_accounts_too(
    split: RevenueSplit, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    daosplit("pay 1 ether")
    daosplit("travel 2026-07-29T00:00:00+09:00")
    monkeypatch.setattr(split.chain, "accounts", ())
    assert "Settling ETH takes about " in daosplit("due --cost")
