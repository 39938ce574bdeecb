"""The scripts do what the README prints, on a node and on the chain inside the process."""

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from daosplit.agreement.charter import unix_time
from daosplit.artifacts.addresses import partnership_address
from daosplit.chain import Chain, connect, embedded_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, InvalidFileError, InvalidValueError
from daosplit.files.record import load_record
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.values.addresses import ETHER
from support.nodes import running_own_node
from support.project import ROOT

QUARTER_BEGINS = 1_774_969_200
IN_JULY = "2026-07-10T09:00:00+09:00"


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


deploy = load_script("deploy")
pay = load_script("pay")
review = load_script("review")
settle = load_script("settle")
travel = load_script("travel")


@pytest.fixture
def chain() -> Chain:
    return embedded_chain(start=QUARTER_BEGINS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scripts and the examples, as in a checkout."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def run_script(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(command)
    assert program == "python"
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def node_of_the_readme() -> Iterator[str]:
    """The URL of the node that the README starts."""
    options = re.findall(r"^    daosplit node (.*)$", README, re.MULTILINE)
    assert len(options) == 1
    with running_own_node(*shlex.split(options[0])) as url:
        yield url


def test_the_readmes_commands_take_the_first_quarter_from_nothing_to_paid(
    node_of_the_readme: str, folder: Path
) -> None:
    commands = re.findall(r"^    (python scripts/.*)$", README, re.MULTILINE)
    assert len(commands) == 6
    for command in commands:
        assert "http://127.0.0.1:8545" in command
        done = run_script(folder, command.replace("http://127.0.0.1:8545", node_of_the_readme))
        assert done.returncode == 0, done.stderr
    promised = re.findall(r"```text\n(Period 1 paid.*?)```", README, re.DOTALL)
    assert [done.stdout.startswith(text) for text in promised] == [True]

    chain = connect(node_of_the_readme)
    record = load_record(folder / "first.json")
    reconciliation = reconcile(
        read_history(RevenueSplit.from_record(chain, record), from_block=record.block)
    )
    assert reconciliation.is_exact
    assert reconciliation.conservation[ETHER].paid == 13_845_678_901_234_567_891


def test_founding_again_finds_it_and_sends_nothing(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    charter, path = folder / "examples" / "charter.toml", folder / "record.json"
    record = deploy.deploy(chain, charter, path)
    said = capsys.readouterr().out
    assert "70%" in said
    assert record.partnership in said
    assert "gas" in said
    block = chain.w3.eth.block_number

    assert deploy.deploy(chain, charter, path) == record == load_record(path)
    assert "there already" in capsys.readouterr().out
    assert chain.w3.eth.block_number == block


def test_a_record_of_another_partnership_is_not_overwritten(chain: Chain, folder: Path) -> None:
    charter, path = folder / "examples" / "charter.toml", folder / "record.json"
    deploy.deploy(chain, charter, path)
    before = path.read_text()
    charter.write_text(charter.read_text().replace("shares = 70", "shares = 69"))
    with pytest.raises(InvalidValueError, match="another partnership"):
        deploy.deploy(chain, charter, path)
    assert path.read_text() == before


def test_a_quarter_on_the_embedded_chain(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = folder / "record.json"
    deploy.deploy(chain, folder / "examples" / "charter.toml", record)
    pay.pay(chain, "0.000000000000000003", "ether", record)
    chain.travel(unix_time(travel.parse_moment(IN_JULY)))
    pay.pay(chain, "0.000000000000000004", "ether", record, period=1, memo="late")
    assert review.review(chain, folder / "examples" / "review-1Q.toml", record)
    capsys.readouterr()

    settle.settle(chain, ["ether"], record)
    said = capsys.readouterr().out
    assert "0.000000000000000007 ETH" in said
    assert "retailer: 0.000000000000000004 ETH (70%)" in said
    assert "A: 0.000000000000000003 ETH (30%)" in said


def test_tokens_are_paid_and_settled_like_ether(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = folder / "record.json"
    deploy.deploy(chain, folder / "examples" / "charter.toml", record)
    yen = chain.deploy("Token", "Yen", "JPY", 0)
    chain.transact(yen.functions.mint(chain.accounts[0], 1_001))
    pay.pay(chain, "1,000", yen.address, record)
    pay.pay(chain, "1", yen.address, record, memo="the last")
    chain.travel(unix_time(travel.parse_moment("2026-07-29T00:00:00+09:00")))
    settle.settle(chain, [yen.address], record)
    assert "retailer: ¥700 (70%)" in capsys.readouterr().out
    assert yen.functions.balanceOf(chain.accounts[1]).call() == 301


def test_a_token_that_cannot_be_settled_is_left_out_and_said_first(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mute token, one with nothing to do, and an account without code, among two good ones."""
    record = folder / "record.json"
    deploy.deploy(chain, folder / "examples" / "charter.toml", record)
    split = RevenueSplit.from_record(chain, load_record(record))
    yen = chain.deploy("Token", "Yen", "JPY", 0)
    mute = chain.deploy("MoodyToken", 0)
    for token in (yen, mute):
        chain.transact(token.functions.mint(split.address, 1_000))
    chain.send(split.address, 10)
    chain.travel(unix_time(travel.parse_moment("2026-07-29T00:00:00+09:00")))
    settled = chain.deploy("Token", "Settled", "DONE", 0)
    split.settle(settled.address)
    chain.transact(mute.functions.setMute(True))
    capsys.readouterr()

    nothing = "0x000000000000000000000000000000000000dEaD"
    tokens = [settled.address, yen.address, mute.address, nothing, "ether"]
    assert settle.settle(chain, tokens, record) is not None
    first, second, third, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"Left out: DONE ({settled.address}). There is nothing to close or to")
    assert second.startswith(f"Left out: {mute.address[:6]}…{mute.address[-4:]} ({mute.address}). ")
    assert "does not tell what the partnership has of it" in second
    assert nothing in third
    assert "check that it is a token" in third
    told = "\n".join(rest)
    assert "retailer: ¥700 (70%)" in told
    assert "0.000000000000000007 ETH (70%)" in told
    assert chain.call(yen.functions.balanceOf(chain.accounts[1])) == 300
    assert split.till(mute.address).period == 0


def test_a_token_of_which_the_tip_is_refused_is_left_out_too(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    charter, record = folder / "examples" / "charter.toml", folder / "record.json"
    charter.write_text(charter.read_text().replace("[rules]", '[rules]\ntip = "1%"'))
    deploy.deploy(chain, charter, record)
    split = RevenueSplit.from_record(chain, load_record(record))
    yen, moody = chain.deploy("Token", "Yen", "JPY", 0), chain.deploy("MoodyToken", 0)
    for token in (yen, moody):
        chain.transact(token.functions.mint(split.address, 1_000))
    refuses = 2
    chain.transact(moody.functions.setMood(chain.accounts[0], refuses))
    chain.travel(unix_time(travel.parse_moment("2026-09-01T00:00:00+09:00")))
    capsys.readouterr()

    assert settle.settle(chain, [moody.address, yen.address], record) is not None
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("Left out: ")
    assert f"({moody.address}). The token refused the transfer: try later" in first
    assert "¥693" in "\n".join(rest)
    # The partner that settles gets its own tip back, and the other's.
    assert chain.call(yen.functions.balanceOf(chain.accounts[0])) == 703
    assert split.till(moody.address).period == 0


def test_where_no_token_can_be_settled_nothing_is_sent(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = folder / "record.json"
    deploy.deploy(chain, folder / "examples" / "charter.toml", record)
    block = chain.w3.eth.block_number
    capsys.readouterr()
    assert settle.settle(chain, ["ether"], record) is None
    said = capsys.readouterr().out
    assert said.startswith("Left out: ETH (0x0000000000000000000000000000000000000000). There is")
    assert said.endswith("Nothing was sent.\n")
    assert chain.w3.eth.block_number == block


def test_a_review_that_is_not_carried_is_not_sent(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    charter, record = folder / "examples" / "charter.toml", folder / "record.json"
    elsewhere = "0x00000000000000000000000000000000000a11ce"
    charter.write_text(charter.read_text().replace("node:1", elsewhere))
    deploy.deploy(chain, charter, record)
    block = chain.w3.eth.block_number
    assert not review.review(chain, folder / "examples" / "review-1Q.toml", record)
    assert "missing: A" in capsys.readouterr().out
    assert chain.w3.eth.block_number == block


def test_a_record_knows_its_chain_and_its_names(chain: Chain, folder: Path) -> None:
    path = folder / "record.json"
    record = deploy.deploy(chain, folder / "examples" / "charter.toml", path)
    assert record.names(3) == ("retailer", "A", "seat 2")
    assert isinstance(RevenueSplit.from_record(chain, record), RevenueSplit)
    path.write_text(path.read_text().replace(str(chain.chain_id), "1"))
    with pytest.raises(ChainError, match="is on chain 1"):
        RevenueSplit.from_record(chain, load_record(path))
    path.write_text(path.read_text().replace('"block"', '"blok"'))
    with pytest.raises(InvalidFileError, match="blok"):
        load_record(path)


@pytest.mark.parametrize(
    ("command", "status", "problem"),
    [
        ("deploy.py nowhere.toml", 1, "nowhere.toml: could not be read"),
        ("deploy.py examples/charter.toml --rpc http://127.0.0.1:1", 1, "no node reachable"),
        ("deploy.py", 2, "missing argument"),
        ("settle.py ether --record nowhere.json --rpc http://127.0.0.1:1", 1, "no node"),
        ("travel.py soon", 1, "not a date with a time"),
        ("travel.py 2026-07-10", 1, "has no UTC offset"),
    ],
)
def test_a_users_mistake_is_one_line(folder: Path, command: str, status: int, problem: str) -> None:
    done = run_script(folder, f"python scripts/{command}")
    assert done.returncode == status
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_address_is_known_before_the_founding(chain: Chain, folder: Path) -> None:
    charter = folder / "examples" / "charter.toml"
    founding = deploy.load_charter(charter).resolve(chain.accounts)
    assert deploy.deploy(chain, charter).partnership == partnership_address(founding)
