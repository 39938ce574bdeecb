"""The whole way of money on anvil and hardhat, acting as public nodes that lose answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from daosplit.chain import connect, posting
from daosplit.client.revenue_split import RevenueSplit
from support.console import Console
from support.faulty_node import FaultyNode, hangs_up, times
from support.project import ROOT
from support.public_node import behave_publicly, running_public_node

KEY = "46" * 32
ACCOUNT = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"
STRANGER = "0x00000000000000000000000000000000000000AA"
SEND = "eth_sendRawTransaction"


@pytest.fixture(params=["anvil", "hardhat"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def node(url: str) -> Iterator[FaultyNode]:
    connect(url).send(ACCOUNT, 10**20)
    with running_public_node(behind=url) as node:
        yield node


@pytest.fixture
def daosplit(
    tmp_path: Path,
    node: FaultyNode,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    monkeypatch.setattr("daosplit.files.keystores._SCRYPT_ROUNDS", 2)
    monkeypatch.setattr(posting, "_SECONDS_BETWEEN_LOOKS", 0.001)
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
    return console


def test_what_was_founded_and_paid_is_settled_though_answers_get_lost(
    url: str, node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct = connect(url)
    node.faults[SEND] = times(1, hangs_up)
    ended, _ = daosplit.run("found charter.toml --from alice")
    if ended:  # it was the deployment of the proxy, which is in no outbox, that got lost
        assert "may have been sent all the same" in daosplit.warnings
        assert "refuses" not in daosplit.warnings
        daosplit("found charter.toml --from alice")
    address = json.loads(Path("partnership.json").read_text())["partnership"]
    split = RevenueSplit(direct, address)
    behave_publicly(node)

    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        node.faults[SEND] = hangs_up
        daosplit("pay 3 ether --from alice", status=1)
    assert "may still succeed" in daosplit.warnings
    behave_publicly(node)
    assert "send: Transaction 0x" in daosplit("outbox resume")
    assert daosplit("outbox resume") == "Nothing is left to do.\n"
    assert direct.balance(address) == 3 * 10**18

    direct.travel(split.charter.review_end(split.current_period()))
    node.faults[SEND] = hangs_up
    assert "paid out: 3 ETH" in daosplit("settle ether --from alice")
    assert direct.balance(address) == 0
