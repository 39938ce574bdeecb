"""Whatever a node does wrong: the right answer, or one line that says so, and nothing lost.

Each change tries each fault with one method; `scripts/prove --long nodes` tries all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from eth_account import Account

from daosplit.chain import Chain, connect, remote, sending
from daosplit.chain.one_block import read_at_one_block
from daosplit.chain.reading import Head, Reading
from daosplit.client.factory import found
from daosplit.client.nesting import read_tree
from daosplit.client.overview import read_overview
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import DaosplitError
from daosplit.events import log_queries
from daosplit.history.history import History, read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.overview import describe_now
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import ETHER_TOKEN
from support.client import founding_of, mint
from support.effort import LONG
from support.faulty_node import FaultyNode, running_faulty_node
from support.node_faults import FAULTS, Kind, NodeFault, Outcome

SIGNER = Account.from_key(b"\x11" * 32)
NOBODY = "0x00000000000000000000000000000000000000AA"


@dataclass(frozen=True)
class Stage:
    """A node that acts as a public chain's, and a partnership there, with what is true of it."""

    node: FaultyNode
    address: str
    founded: int
    history: History
    seen: str

    def connect(self) -> Chain:
        return connect(self.node.url, signers=[SIGNER], reading=Reading(confirmations=0))

    def split(self) -> RevenueSplit:
        return RevenueSplit(self.connect(), self.address, first_block=self.founded)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with running_faulty_node(START) as node:
        chain = connect(node.url)
        chain.send(SIGNER.address, 10**18)
        split, receipt = found(chain, founding_of(chain, 70, 30))
        assert receipt is not None
        for amount in (1001, 7, 11):
            split.pay(ETHER, amount, 1, "thanks")
        mint(chain, chain.deploy("ExactToken"), split.address, 5)
        chain.travel(split.charter.review_end(1))
        split.settle(ETHER)
        chain.send(split.address, 3)
        truth = read_history(split)
        assert reconcile(truth).is_complete
        yield Stage(node, split.address, receipt.block, truth, look(split))


@pytest.fixture(autouse=True)
def patience(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(remote, "_SECONDS_UNTIL_ASKED_AGAIN", (0, 0, 0))
    monkeypatch.setattr(sending, "_SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(log_queries, "_MANY_ENTRIES", 4)
    stage.node.act_public()
    yield
    stage.node.faults.clear()


def look(split: RevenueSplit) -> str:
    def read(_: Head) -> str:
        ether = split.chain.balance(split.address)
        return f"{describe_now(read_overview(split, [ETHER_TOKEN]))}\n{read_tree(split)}\n{ether}"

    return read_at_one_block(split.chain, read)


def read_state(stage: Stage) -> None:
    assert look(stage.split()) == stage.seen


def read_logs(stage: Stage) -> None:
    split = stage.split()
    history = read_history(split, from_block=split.first_block)
    reconciliation = reconcile(history)
    if not reconciliation.is_complete:
        assert reconciliation.node == stage.node.url
        raise DaosplitError("not reconciled")
    assert history.events == stage.history.events
    assert history.payouts == stage.history.payouts


def send(stage: Stage) -> None:
    there = stage.connect()
    before = connect(stage.node.url).balance(NOBODY)
    try:
        receipt = there.send(NOBODY, 5)
        assert receipt.succeeded
    except DaosplitError as error:
        stage.node.faults.clear()
        is_paid = connect(stage.node.url).balance(NOBODY) > before
        is_told = error.transaction is not None or "may have been sent" in error.message
        if is_paid and not is_told:
            pytest.fail(f"it is not told that it may be out: {error}")
        raise
    stage.node.faults.clear()
    assert connect(stage.node.url).balance(NOBODY) == before + 5


DO: dict[Kind, Callable[[Stage], None]] = {
    "read": read_state,
    "logs": read_logs,
    "send": send,
    "wait": send,
}


def tries() -> Iterator[object]:
    """Each fault with all methods, or with one that is another for the next fault."""
    for number, fault in enumerate(FAULTS):
        all_ = [
            pytest.param(fault, kind, method, id=f"{method} {fault.name}")
            for kind in fault.outcomes
            for method in fault.methods_of(kind)
            if method != "eth_sendTransaction"
        ]
        yield from all_ if LONG else [all_[number % len(all_)]]


@pytest.mark.parametrize(("fault", "kind", "method"), list(tries()))
def test_what_comes_of_a_fault(
    stage: Stage, fault: NodeFault, kind: Kind, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.node.faults[method] = fault.make()
    if fault.outcomes[kind] != "right":
        monkeypatch.setattr(sending, "_SECONDS_TO_MINE", 0)
    outcome: Outcome = "right"
    problem = ""
    try:
        DO[kind](stage)
    except DaosplitError as error:
        outcome, problem = "said", str(error)
    assert "\n" not in problem
    assert fault.outcomes[kind] in (outcome, "right or said"), problem
