"""The scripts do what their first lines say, with nothing but the library's public names."""

import ast
import shlex
import shutil
from pathlib import Path

import pytest

from daosplit.chain import Chain, connect, fast_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.record import load_record
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.values.addresses import ETHER
from support.console import run_in
from support.nodes import running_own_node
from support.project import ROOT, load_script

IN_ORDER = ("deploy", "travel", "pay", "review", "settle")
QUARTER_BEGINS = 1_774_969_200


deploy, _, pay, review, settle = map(load_script, IN_ORDER)


def example_of(name: str) -> list[str]:
    """The command that a script's first lines give, without python."""
    lines = str(load_script(name).__doc__).splitlines()
    [line] = [line.strip() for line in lines if line.strip().startswith("python scripts/")]
    return shlex.split(line.replace(" 0x…", ""))[1:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scripts and the examples, as in a checkout."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.fixture(scope="module")
def chain() -> Chain:
    return fast_chain(start=QUARTER_BEGINS)


def test_their_examples_take_a_quarter_from_nothing_to_paid(folder: Path) -> None:
    with running_own_node("2026-04-01T00:00:00+09:00") as url:
        for name in IN_ORDER:
            command = [part for part in example_of(name) if not part.startswith(("--rpc", "http"))]
            done = run_in(folder, *command, "--rpc", url)
            assert done.returncode == 0, done.stderr
        assert done.stdout == "retailer: 1.05 ETH\nA: 0.45 ETH\n"
        split = RevenueSplit.from_record(connect(url), load_record(folder / "partnership.json"))
        reconciliation = reconcile(read_history(split))
    assert reconciliation.is_exact
    assert reconciliation.conservation[ETHER].paid == 15 * 10**17


def test_founding_again_finds_it_and_sends_nothing(chain: Chain, folder: Path) -> None:
    charter, path = folder / "examples" / "charter.toml", folder / "partnership.json"
    record = deploy.deploy(chain, charter, path)
    block = chain.block_number()
    assert deploy.deploy(chain, charter, path) == record == load_record(path)
    assert chain.block_number() == block


def test_what_cannot_be_done_now_is_said_and_not_sent(
    chain: Chain, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    charter, record = folder / "examples" / "charter.toml", folder / "partnership.json"
    elsewhere = "0x00000000000000000000000000000000000a11ce"
    charter.write_text(charter.read_text().replace("node:1", elsewhere))
    deploy.deploy(chain, charter, record)
    block = chain.block_number()
    assert not review.review(chain, record, folder / "examples" / "review-1Q.toml")
    assert not settle.settle(chain, record, [ETHER])
    said = capsys.readouterr().out
    assert "missing: A" in said
    assert "There is nothing to close" in said
    assert chain.block_number() == block


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_script_is_one_page_that_imports_only_the_library(name: str) -> None:
    text = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("\n") <= 60
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    assert not [one for one in imports if str(one.module).startswith("daosplit")]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("deploy.py nowhere.toml partnership.json --rpc http://127.0.0.1:1", "no node reachable"),
        ("settle.py --record nowhere.json --rpc http://127.0.0.1:1", "no node reachable"),
    ],
)
def test_a_users_mistake_is_one_line(folder: Path, command: str, problem: str) -> None:
    script, *arguments = shlex.split(command)
    done = run_in(folder, f"scripts/{script}", *arguments)
    assert done.returncode == 1
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1
