"""Whatever a node does wrong, a command that reads is right, or fails with one line and status 1.

Each change tries every eighth fault with one command; `scripts/prove --long nodes` tries all.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daosplit.chain import connect, remote
from daosplit.client.factory import found
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import founding_of
from support.console import Console
from support.effort import LONG
from support.faulty_node import FaultyNode, running_faulty_node
from support.node_faults import FAULTS, NodeFault

COMMANDS = ("show", "show --json", "tree", "tree --json", "history", "history --json")


@pytest.fixture(scope="module")
def node() -> Iterator[FaultyNode]:
    with running_faulty_node(START) as node:
        yield node


@pytest.fixture(scope="module")
def address(node: FaultyNode) -> str:
    chain = connect(node.url)
    split = found(chain, founding_of(chain, 70, 30)).split
    split.pay(ETHER, 1001, 1, "thanks")
    chain.travel(split.charter.review_end(1))
    split.settle(ETHER)
    for _ in range(20):
        chain.travel(chain.now() + 1)
    return split.address


@pytest.fixture
def daosplit(
    node: FaultyNode,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Console]:
    """A command line in an empty folder, at a node that acts as a public chain's."""
    monkeypatch.setattr(remote, "_SECONDS_UNTIL_ASKED_AGAIN", (0, 0, 0))
    monkeypatch.setenv("DAOSPLIT_RPC", node.url)
    monkeypatch.setenv("DAOSPLIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    node.act_public()
    yield Console(capsys)
    node.faults.clear()


def tries() -> Iterator[object]:
    for number, fault in enumerate(FAULTS):
        of_fault = [
            pytest.param(command, fault, method, id=f"{command}: {method} {fault.name}")
            for kind in ("read", "logs")
            if kind in fault.outcomes
            for method in fault.methods_of(kind)
            for command in COMMANDS
        ]
        if of_fault:
            yield from of_fault if LONG else [of_fault[number % len(of_fault)]][number % 8 :]


@pytest.mark.parametrize(("command", "fault", "method"), list(tries()))
def test_a_command_is_right_or_fails_with_one_line(
    node: FaultyNode,
    address: str,
    daosplit: Console,
    command: str,
    fault: NodeFault,
    method: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = f"{command} --partnership {address}"
    right = daosplit(line)
    assert daosplit.read_at.startswith("Read at block ")
    monkeypatch.setenv("DAOSPLIT_DATA", "nothing-kept-yet")
    node.faults[method] = fault.make()
    status, said = daosplit.run(line)
    if status == 0:
        assert said == right
    else:
        assert status == 1
        assert daosplit.warnings.count("\n") <= 2
        # A history that is not reconciled is shown all the same.
        assert said == "" or command.startswith("history")
