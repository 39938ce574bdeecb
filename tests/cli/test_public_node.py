"""Sending on a node that holds no accounts: keystores, fees, dry runs, and nothing paid twice."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_account import Account

from daosplit.chain import connect, posting
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.events.receipts import Receipt
from daosplit.values.addresses import ETHER
from support.console import Console
from support.faulty_node import (
    Answer,
    Fault,
    FaultyNode,
    Request,
    Rightly,
    gives,
    hangs_up,
    page,
    refuses,
)
from support.project import ROOT
from support.public_node import behave_publicly, running_public_node

KEY = "46" * 32
ACCOUNT = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"
STRANGER = "0x00000000000000000000000000000000000000AA"
SEND, RECEIPT = "eth_sendRawTransaction", "eth_getTransactionReceipt"


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyNode]:
    with running_public_node(start=1_774_969_200) as node:
        node.faults.clear()
        rich = connect(node.url)
        rich.send(ACCOUNT, 10**20)
        behave_publicly(node)
        yield node


@pytest.fixture
def node(server: FaultyNode) -> Iterator[FaultyNode]:
    server.asked.clear()
    yield server
    behave_publicly(server)


@pytest.fixture
def daosplit(
    tmp_path: Path,
    node: FaultyNode,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    """In a folder with a founded partnership, and alice's keystore elsewhere."""
    monkeypatch.setattr("daosplit.files.keystores._SCRYPT_ROUNDS", 2)
    monkeypatch.setattr(posting, "_SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(posting, "_SECONDS_UNTIL_SENT_AGAIN", 0.01)
    monkeypatch.setenv("DAOSPLIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DAOSPLIT_PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("DAOSPLIT_RPC", node.url)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    Path("password").write_text("secret")
    Path("password").chmod(0o600)
    Path("key").write_text(KEY)
    charter = (ROOT / "examples" / "charter.toml").read_text()
    charter = charter.replace("node:0", ACCOUNT).replace("node:1", STRANGER)
    Path("charter.toml").write_text(charter)
    console = Console(capsys)
    with Path("key").open() as piped:
        monkeypatch.setattr("sys.stdin", piped)
        console("key import alice")
    console("found charter.toml --from alice")
    return console


def held(node: FaultyNode) -> int:
    """What the partnership of the working folder has."""
    address = json.loads(Path("partnership.json").read_text())["partnership"]
    return connect(node.url).balance(address)


def test_a_keystore_pays(node: FaultyNode, daosplit: Console) -> None:
    before, done = held(node), daosplit("outbox list --all").count("send on chain")
    for who in ("alice", ACCOUNT):
        assert daosplit(f"pay 1 ether --from {who}").startswith("Paid 1 ETH to")
    assert held(node) - before == 2 * 10**18
    assert daosplit("outbox list") == "Nothing is left to do.\n"
    assert daosplit("outbox list --all").count("send on chain") == done + 2


def test_a_review_marks_whose_keystore_is_at_hand(daosplit: Console) -> None:
    Path("review.toml").write_text(
        'period = 1\n[[contributions]]\npartner = "A"\npoints = 1\nreason = ""\n'
    )
    said = daosplit("review show review.toml")
    assert f"{ACCOUNT[:6]}…{ACCOUNT[-4:]}), YOU: 70% -> 0%" in said
    assert f"{STRANGER[:6]}…{STRANGER[-4:]}), YOU" not in said


def test_who_sends_must_be_named_and_known(daosplit: Console) -> None:
    daosplit("pay 1 ether", status=1)
    assert "--from: needed, as the node has no accounts (name a keystore" in daosplit.warnings
    daosplit(f"pay 1 ether --from {STRANGER}", status=1)
    assert "neither in a keystore nor an account that the node holds" in daosplit.warnings
    daosplit("pay 1 ether --from bob", status=1)
    assert "no such keystore (there are: alice)" in daosplit.warnings


@pytest.mark.parametrize("prefix", ["", "0x"])
def test_a_key_instead_of_an_account_is_not_repeated(daosplit: Console, prefix: str) -> None:
    daosplit(f"pay 1 ether --from {prefix}{KEY}", status=1)
    assert "not a name for a keystore" in daosplit.warnings
    assert KEY not in daosplit.warnings


def test_a_wrong_password_is_one_line(daosplit: Console) -> None:
    Path("password").write_text("mistyped")
    daosplit("pay 1 ether --from alice", status=1)
    assert daosplit.warnings.endswith("alice: wrong password\n")
    assert "mistyped" not in daosplit.warnings


def test_a_dry_run_sends_nothing_and_needs_no_password(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAOSPLIT_PASSWORD_FILE")
    Path("daosplit.toml").write_text('[networks.ours]\nchain_id = 131277322940537\ncoin = "OUR"')
    before, listed = held(node), daosplit("outbox list --all")
    said = daosplit("pay 1.5 ether --from alice --dry-run")
    assert said.startswith("Nothing was sent. This would be, on ours:\n")
    assert f"from {ACCOUNT}, nonce " in said
    assert "with 1.5 OUR" in said
    assert re.search(r"in all at most 1\.50\d+ OUR", said)
    assert held(node) == before
    assert daosplit("outbox list --all") == listed


def test_a_transaction_is_signed_elsewhere(node: FaultyNode, daosplit: Console) -> None:
    before = held(node)
    shutil.rmtree("data/keystores")
    printed = daosplit(f"pay 1 ether --from {ACCOUNT} --unsigned")
    fields = json.loads(printed)
    assert fields.pop("from") == ACCOUNT
    signed = Account.from_key(KEY).sign_transaction(fields).raw_transaction.to_0x_hex()
    assert held(node) == before
    said = daosplit(f"outbox send {signed}")
    told = r"Transaction 0x[0-9a-f]{64} succeeded in block \d+ \([\d,]+ gas\)\.\n"
    assert re.fullmatch(told, said)
    assert held(node) - before == 10**18
    # The same again is the same.
    assert daosplit(f"outbox send {signed}") == said
    assert held(node) - before == 10**18


@pytest.mark.parametrize("wrong", ["0x", "0x12", "0xzz", f"0x02{'c0' * 9}"])
def test_what_is_no_signed_transaction_is_refused(daosplit: Console, wrong: str) -> None:
    daosplit(f"outbox send {wrong}", status=1)


@pytest.mark.parametrize("fault", [hangs_up, page, refuses(-32005, "limit exceeded")])
def test_paid_twice_after_a_lost_answer_it_is_paid_once(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    before = held(node)
    node.faults[SEND] = fault
    node.faults[RECEIPT] = gives(None)
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        daosplit("pay 1 ether --from alice", status=1)
    assert "may still succeed: `daosplit outbox resume` follows it up" in daosplit.warnings
    behave_publicly(node)
    assert "send on chain" in daosplit("outbox list")
    assert daosplit("pay 1 ether --from alice").startswith("Paid 1 ETH to")
    assert "This was sent before, and nobody was told its result" in daosplit.warnings
    assert held(node) - before == 10**18
    daosplit("pay 1 ether --from alice")
    assert held(node) - before == 2 * 10**18


def test_what_could_not_be_printed_was_not_told(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(node)

    def crash(*_: object) -> None:
        raise RuntimeError("a bug, or a power cut")

    with monkeypatch.context() as patched:
        patched.setattr("daosplit.cli.pay.speaker", crash)
        with pytest.raises(RuntimeError):
            daosplit("pay 1 ether --from alice")
    assert "mined, its result not told" in daosplit("outbox list")
    daosplit("pay 1 ether --from alice")
    assert held(node) - before == 10**18
    assert daosplit("outbox list") == "Nothing is left to do.\n"


def test_what_got_lost_is_resumed(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(node)

    def swallow(_: object, __: object) -> dict[str, object]:
        return {"jsonrpc": "2.0", "id": 1, "result": None}

    node.faults[SEND] = swallow
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        daosplit("pay 1 ether --from alice", status=1)
    behave_publicly(node)
    assert held(node) == before
    number = daosplit("outbox list").split()[0]
    said = daosplit("outbox resume")
    assert said.startswith(f"{number}  send: Transaction 0x")
    assert held(node) - before == 10**18


def test_one_that_waits_is_replaced_with_a_higher_fee(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(node)

    def swallow(_: object, __: object) -> dict[str, object]:
        return {"jsonrpc": "2.0", "id": 1, "result": None}

    node.faults[SEND] = swallow
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        daosplit("pay 1 ether --from alice", status=1)
    behave_publicly(node)
    number = daosplit("outbox list").split()[0]
    assert "succeeded in block" in daosplit(f"outbox replace {number} --from alice")
    assert held(node) - before == 10**18
    daosplit(f"outbox replace {number} --from alice", status=1)
    assert "no transaction of this chain that waits" in daosplit.warnings


def test_a_fee_over_the_limit_is_refused_before_anything_is_sent(
    node: FaultyNode, daosplit: Console
) -> None:
    node.asked.clear()
    daosplit("pay 1 ether --from alice --max-fee '0.000000001 gwei'", status=1)
    assert "a unit of gas costs" in daosplit.warnings
    Path("daosplit.toml").write_text(
        '[networks.ours]\nchain_id = 131277322940537\nmax_fee = "0.000000001 gwei"'
    )
    daosplit("pay 1 ether --from alice", status=1)
    assert "more than the 0.000000001 gwei that are allowed" in daosplit.warnings
    assert SEND not in node.asked


def test_too_low_a_balance_is_told_before_anything_is_sent(
    node: FaultyNode, daosplit: Console
) -> None:
    node.asked.clear()
    daosplit("pay 1000 ether --from alice", status=1)
    assert "this transaction may need 1000" in daosplit.warnings
    assert SEND not in node.asked


def test_a_founding_that_was_interrupted_goes_on(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    charter = Path("charter.toml")
    charter.write_text(charter.read_text().replace("shares = 70", "shares = 69"))

    def crash(*_: object) -> None:
        raise RuntimeError("a power cut")

    with monkeypatch.context() as patched:
        patched.setattr("daosplit.cli.found.save_record", crash)
        with pytest.raises(RuntimeError):
            daosplit("found charter.toml --from alice --record other.json")
    assert not Path("other.json").exists()
    said = daosplit("found charter.toml --from alice --record other.json")
    record = json.loads(Path("other.json").read_text())
    assert f"Founded already, at {record['partnership']}." in said
    receipt = connect(os.environ["DAOSPLIT_RPC"]).receipt(record["transaction"])
    assert receipt.block == record["block"]
    assert "succeeded in block" in daosplit("outbox resume")
    assert daosplit("outbox list") == "Nothing is left to do.\n"


def test_a_lost_record_is_written_again_though_old_states_are_forgotten(
    node: FaultyNode, daosplit: Console
) -> None:
    record = Path("partnership.json").read_text()

    def forgets(request: Request, rightly: Rightly) -> Answer | bytes:
        forgot = request.parameters[1] not in ("latest", "pending")
        return refuses(-32000, "missing trie node")(request, rightly) if forgot else rightly()

    for fault in (None, forgets):
        behave_publicly(node)
        if fault:
            node.faults["eth_getCode"] = fault
        Path("partnership.json").unlink()
        daosplit("found charter.toml --from alice")
        assert Path("partnership.json").read_text() == record
        assert ("does not know old states" in daosplit.warnings) == (fault is not None)


def test_what_was_printed_before_an_error_was_told(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_only(split: RevenueSplit, **_: object) -> Iterator[Receipt]:
        yield split.pay(ETHER, 1, 1, "a call that settles", sender=ACCOUNT)
        raise ChainError("the node is gone")

    monkeypatch.setattr("daosplit.keeper.act.settle_all", first_only)
    daosplit("settle --all --from alice", status=1)
    assert "the node is gone" in daosplit.warnings
    assert daosplit("outbox list") == "Nothing is left to do.\n"


def test_the_settings_of_a_folder_above_are_named(daosplit: Console, tmp_path: Path) -> None:
    chain = json.loads(Path("partnership.json").read_text())["chain_id"]
    file = tmp_path / "daosplit.toml"
    file.write_text(f"[networks.ours]\nchain_id = {chain}\nconfirmations = 0")
    below = tmp_path / "below"
    below.mkdir()
    daosplit("show")
    assert str(file) not in daosplit.warnings
    os.chdir(below)
    daosplit("show")
    assert f"The settings of ours are those in {file}." in daosplit.warnings


def test_a_review_is_signed_by_a_keystore(daosplit: Console) -> None:
    shutil.copy(ROOT / "examples" / "review-1Q.toml", ".")
    said = daosplit("review sign review-1Q.toml --from alice")
    assert "countersigned by retailer." in said
