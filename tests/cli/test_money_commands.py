"""`daosplit found`, `pay`, `settle` and `travel`: what they do, say, and refuse."""

import shutil
from pathlib import Path

import pytest

from daosplit.artifacts.addresses import factory_address
from daosplit.chain import Chain, fast_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.record import load_record
from daosplit.values.addresses import ETHER
from support.console import Console
from support.project import ROOT

QUARTER_BEGINS = 1_774_969_200
OVER = "2026-07-29T00:00:00+09:00"
# How a MoodyToken pays.
HONEST, REFUSES, LIES = 0, 3, 6


@pytest.fixture(scope="module")
def chain() -> Chain:
    return fast_chain(start=QUARTER_BEGINS)


@pytest.fixture
def folder(tmp_path: Path, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a user works, with the example's charter; whatever node it names, it is this chain."""
    monkeypatch.setattr("daosplit.connect", lambda url: chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    for name in ("charter.toml", "review-1Q.toml"):
        shutil.copy(ROOT / "examples" / name, name)
    return tmp_path


@pytest.fixture
def daosplit(folder: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(capsys)


@pytest.fixture
def split(chain: Chain, daosplit: Console) -> RevenueSplit:
    """Founded by the command, and recorded."""
    daosplit("found charter.toml")
    return RevenueSplit.from_record(chain, load_record("partnership.json"))


# Founding


def test_founding_writes_the_record_by_which_other_commands_find_it(
    chain: Chain, folder: Path, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = daosplit("found charter.toml")
    record = load_record("partnership.json")
    assert f"Founded at {record.partnership} (" in said
    assert chain.transaction(record.transaction).to == factory_address()
    assert chain.receipt(record.transaction).block == record.block
    assert [partner.name for partner in record.partners] == ["retailer", "A"]
    (folder / "data").mkdir()
    monkeypatch.chdir(folder / "data")
    assert record.partnership in daosplit("show")


def test_founding_again_sends_nothing_and_completes_a_lost_record(
    chain: Chain, folder: Path, daosplit: Console
) -> None:
    daosplit("found charter.toml")
    record, block = load_record("partnership.json"), chain.block_number()
    (folder / "partnership.json").unlink()
    assert f"Founded already, at {record.partnership}. Nothing was" in daosplit(
        "found charter.toml"
    )
    assert chain.block_number() == block
    assert load_record("partnership.json") == record


def test_a_record_of_another_partnership_is_not_overwritten(
    chain: Chain, folder: Path, daosplit: Console
) -> None:
    daosplit("found charter.toml")
    before, block = (folder / "partnership.json").read_text(), chain.block_number()
    charter = folder / "charter.toml"
    charter.write_text(charter.read_text().replace("shares = 70", "shares = 69"))
    daosplit("found charter.toml", status=1)
    assert "the record of another partnership" in daosplit.warnings
    assert (folder / "partnership.json").read_text() == before
    assert chain.block_number() == block


def test_nothing_is_sent_if_the_record_could_not_be_written(
    chain: Chain, daosplit: Console
) -> None:
    block = chain.block_number()
    daosplit("found charter.toml --record nowhere/partnership.json", status=1)
    assert "cannot be written there" in daosplit.warnings
    assert chain.block_number() == block


def test_an_account_that_the_node_does_not_have_is_named_with_its_file_and_key(
    folder: Path, daosplit: Console
) -> None:
    charter = folder / "charter.toml"
    charter.write_text(charter.read_text().replace("node:1", "node:9999"))
    for command in ("found", "charter address"):
        daosplit(f"{command} charter.toml", status=1)
        assert "charter.toml: partners[1].account = 'node:9999': not there" in daosplit.warnings


# Paying


def test_ether_is_paid_plainly_or_for_a_period(split: RevenueSplit, daosplit: Console) -> None:
    assert daosplit("pay 1,000.5 ether") == "Paid 1,000.5 ETH to convenience-store e-commerce.\n"
    daosplit("travel 2026-07-10T09:00:00+09:00")
    daosplit("pay 1 ether --period 2026-04 --memo 'June, by card'")
    daosplit("pay 1 ether --period 1")
    assert split.till(ETHER).pot == 1_002_500_000_000_000_000_000


def test_a_token_is_paid_plainly_or_with_a_memo(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    yen = chain.deploy("Token", "Yen", "JPY", 0)
    chain.transact(yen.functions.mint(chain.accounts[3], 1_001))
    daosplit(f"pay 1,000 {yen.address} --from node:3")
    daosplit(f"pay 1 {yen.address} --memo 'the last' --from node:3")
    assert split.accrued(yen.address) == 1_001


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pay 1 ether --period 0", "--period = 0: too small (must be a whole number from 1"),
        (f"pay 1 ether --period {'1' * 5_000}", f"period = '{'1' * 99}…: not a month"),
        ("pay 1 ether --period ٣", "not a month"),
        ("pay 1 ether --period 2026-05", "within period 1"),
        ("pay 1 ether --from -1", "--from = '-1'"),
        ("pay 1 ether --from node:1000", "--from = 'node:1000'"),
        ("pay 0 ether", "AMOUNT = '0': nothing to pay"),
        ("pay 0.0000000000000000001 ether", "at most 18"),
        ("pay 1 0x12", "TOKEN = '0x12': not a token (must be \"ether\" or an address)"),
        ("pay 1 node:0", "TOKEN = 'node:0': not a token (must be \"ether\" or an address)"),
        ("travel soon", "not a date with a time"),
        ("travel 9999-12-31T23:59:59-23:59", "out of range (must be at most 9998-12-31)"),
        ("travel 2026-01-01T00:00:00Z", "cannot move the clock back: it is 31 March 2026"),
    ],
)
@pytest.mark.usefixtures("split")
def test_a_users_mistake_is_one_line(daosplit: Console, line: str, problem: str) -> None:
    daosplit(line, status=1)
    assert problem in daosplit.warnings


@pytest.mark.shows("token-returns-false-payment")
def test_a_token_that_moves_nothing_is_not_said_to_be_paid(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    moody = chain.deploy("MoodyToken", 0)
    chain.transact(moody.functions.mint(chain.accounts[0], 100))
    for mood in (REFUSES, LIES):
        chain.transact(moody.functions.setMood(split.address, mood))
        daosplit(f"pay 100 {moody.address}", status=1)
        assert "says of nothing that it came in" in daosplit.warnings
        assert "transaction 0x" in daosplit.warnings


def test_what_a_fee_left_is_told_beside_what_was_sent(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    fee = chain.deploy("FeeToken", 1)
    chain.transact(fee.functions.mint(chain.accounts[0], 10**21))
    for line in (f"pay 100 {fee.address}", f"pay 100 {fee.address} --memo April"):
        paid, sent = daosplit(line).splitlines()
        assert paid.startswith("Paid 99 ")
        assert sent.endswith("was sent.")
        assert sent.startswith("100 ")
    assert split.accrued(fee.address) == 198 * 10**18


# Set aside


def test_what_was_set_aside_is_delivered_or_withdrawn(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    moody = chain.deploy("MoodyToken", 0)
    chain.transact(moody.functions.mint(split.address, 100))
    chain.transact(moody.functions.setMood(chain.accounts[0], REFUSES))
    chain.transact(moody.functions.setMood(chain.accounts[1], REFUSES))
    daosplit(f"travel {OVER}")
    daosplit(f"settle {moody.address}")
    assert split.till(moody.address).set_aside == 100

    daosplit(f"deliver node:0 {moody.address}", status=1)
    assert "refuse" in daosplit.warnings.lower() or "failed" in daosplit.warnings
    chain.transact(moody.functions.setMood(chain.accounts[0], HONEST))
    said = daosplit(f"deliver node:0 {moody.address} --from node:5")
    assert said.startswith("70 ")
    assert "that was set aside was delivered to retailer (seat 0" in said

    said = daosplit(f"withdraw node:7 {moody.address} --from node:1")
    assert said.startswith("A (seat 1")
    assert "withdrew 30 " in said
    assert chain.call(moody.functions.balanceOf(chain.accounts[7])) == 30
    daosplit(f"withdraw node:7 {moody.address} --from node:1", status=1)
    assert split.till(moody.address).set_aside == 0


# Settling


@pytest.mark.usefixtures("split")
def test_what_was_settled_is_told_from_the_receipt_whatever_logs_a_node_has(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    daosplit("pay 1 ether")
    daosplit(f"travel {OVER}")
    monkeypatch.setattr("daosplit.read_history", None)
    monkeypatch.setattr("daosplit.read_events", None)
    said = daosplit("settle ether")
    assert said.startswith("Period 1 closed and paid out: 1 ETH.\n")
    assert "  A (seat 1, 0x2B5A…D6cF): 0.3 ETH (30%)\n" in said


@pytest.mark.usefixtures("split")
def test_a_quarter_is_paid_signed_reviewed_and_settled(daosplit: Console) -> None:
    daosplit("pay 0.000000000000000007 ether")
    daosplit(f"travel {OVER.replace('29', '10')}")
    assert "countersigned by retailer, A." in daosplit("review sign review-1Q.toml")
    daosplit("review hand-in review-1Q.toml")
    said = daosplit("settle")
    assert said.startswith("Period 1 closed and paid out: 0.000000000000000007 ETH.\n")
    assert "  A (seat 1, 0x2B5A…D6cF): 0.000000000000000003 ETH (30%)\n" in said


@pytest.mark.usefixtures("split")
def test_signatures_of_another_review_are_said_to_be_of_another(
    folder: Path, daosplit: Console
) -> None:
    review = (folder / "review-1Q.toml").read_text()
    (folder / "other.toml").write_text(review.replace("points = 70", "points = 71"))
    daosplit("review sign review-1Q.toml")
    beside = "review-1Q.toml.signatures.json"
    for command in ("hand-in", "sign"):
        daosplit(f"review {command} other.toml --signatures {beside}", status=1)
        assert daosplit.warnings.startswith(
            f"daosplit: {beside}: these signatures are of another review than other.toml ("
        )


def test_ether_and_all_known_tokens_are_settled(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    yen = chain.deploy("Token", "Yen", "JPY", 0)
    chain.transact(yen.functions.mint(chain.accounts[0], 1_000))
    daosplit(f"pay 1,000 {yen.address} --memo April")
    daosplit("pay 1 ether")
    daosplit(f"travel {OVER}")
    said = daosplit("settle")
    assert "¥700 (70%)" in said
    assert "0.7 ETH (70%)" in said
    assert split.till(yen.address).pot == 0


@pytest.mark.usefixtures("split")
def test_where_nothing_is_due_nothing_is_sent_and_that_is_no_failure(
    chain: Chain, daosplit: Console
) -> None:
    block = chain.block_number()
    assert daosplit("settle") == "Nothing is due. Nothing was sent.\n"
    assert daosplit("settle ether").startswith("Nothing is due. Nothing was sent.\nETH: There is")
    assert chain.block_number() == block


def test_a_token_that_cannot_be_settled_is_left_out_and_said_first(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    """A mute token, one with nothing to do, and an account without code, among two good ones."""
    yen, mute = chain.deploy("Token", "Yen", "JPY", 0), chain.deploy("MoodyToken", 0)
    for token in (yen, mute):
        chain.transact(token.functions.mint(split.address, 1_000))
    chain.send(split.address, 10)
    daosplit(f"travel {OVER}")
    settled = chain.deploy("Token", "Settled", "DONE", 0)
    split.settle(settled.address)
    chain.transact(mute.functions.setMute(True))

    nothing = "0x000000000000000000000000000000000000dEaD"
    said = daosplit(
        f"settle {settled.address} {yen.address} {mute.address} {nothing} ether", status=1
    )
    first, second, *rest = said.splitlines()
    assert first.startswith("Skipped ")
    assert first.count(mute.address) == 1
    assert second == f"Skipped: no token at {nothing} on chain {chain.chain_id}."
    assert "¥700 (70%)" in "\n".join(rest)
    assert "0.000000000000000007 ETH (70%)" in "\n".join(rest)
    assert chain.call(yen.functions.balanceOf(chain.accounts[1])) == 300
    assert split.till(mute.address).period == 0

    said = daosplit(f"settle {mute.address}", status=1)
    assert said.startswith("Skipped ")
    assert said.endswith("Nothing was sent.\n")


def test_an_address_without_a_token_is_said_to_have_none(
    chain: Chain, split: RevenueSplit, daosplit: Console
) -> None:
    nothing = "0x1111111111111111111111111111111111111111"
    for period in (0, 1):
        said = daosplit(f"settle {nothing}", status=1)
        assert said == (
            f"Skipped: no token at {nothing} on chain {chain.chain_id}.\n"
            "Nothing else is due. Nothing was sent.\n"
        )
        if not period:
            daosplit(f"travel {OVER}")
    assert split.till(nothing).period == 0


def test_a_token_of_which_the_tip_is_refused_is_left_out_too(
    chain: Chain, folder: Path, daosplit: Console
) -> None:
    charter = folder / "charter.toml"
    charter.write_text(charter.read_text().replace("[rules]", '[rules]\ntip = "1%"'))
    daosplit("found charter.toml")
    split = RevenueSplit.from_record(chain, load_record("partnership.json"))
    yen, moody = chain.deploy("Token", "Yen", "JPY", 0), chain.deploy("MoodyToken", 0)
    for token in (yen, moody):
        chain.transact(token.functions.mint(split.address, 1_000))
    refuses = 2
    chain.transact(moody.functions.setMood(chain.accounts[0], refuses))
    daosplit("travel 2026-09-01T00:00:00+09:00")

    first, *rest = daosplit(f"settle {moody.address} {yen.address}").splitlines()
    assert first.startswith("Skipped ")
    assert "The token transfer failed: try later" in first
    assert "¥693" in "\n".join(rest)
    # The partner that settles gets its own tip back, and the other's.
    assert chain.call(yen.functions.balanceOf(chain.accounts[0])) == 703
    assert split.till(moody.address).period == 0


# Bad news first


def test_what_waits_is_said_before_all_else(split: RevenueSplit, daosplit: Console) -> None:
    daosplit("pay 1 ether")
    daosplit("travel 2026-07-10T09:00:00+09:00")
    daosplit("pay 1 ether --period 1")
    first, second, third, *_ = daosplit("show").splitlines()
    assert first.startswith("NOT PAYABLE YET: 2 ETH of period 1, until its review passes or until")
    assert second.startswith("NOT REVIEWED: period 1 has ended.")
    assert third.startswith(f"Partnership {split.address}")
    daosplit("review sign review-1Q.toml")
    daosplit("review hand-in review-1Q.toml")
    for command in ("show", "history", "tree"):
        assert daosplit(command).startswith("NOT SETTLED: 2 ETH of period 1 can be paid now")
    daosplit("settle")
    assert daosplit("show").startswith(f"Partnership {split.address}")


def test_what_is_said_is_said_in_japanese_too(split: RevenueSplit, daosplit: Console) -> None:
    assert "を支払いました。" in daosplit("pay 1 ether --lang ja")
    assert daosplit("settle --lang ja") == "精算するものはありません。何も送信していません。\n"
    assert split.accrued(ETHER) == 10**18
