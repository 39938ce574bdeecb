"""A history is true, or an error, whatever form a node gives its logs."""

from collections.abc import Callable, Iterator

import pytest

from daosplit.chain import connect
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.events import RevenuePaid
from daosplit.history.history import History, read_events, read_history
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import founding_of
from support.faulty_node import (
    Answer,
    Fault,
    FaultyNode,
    changed,
    gives,
    refuses,
    running_faulty_node,
)

LOGS = "eth_getLogs"


@pytest.fixture(scope="module")
def node() -> Iterator[FaultyNode]:
    with running_faulty_node(START) as node:
        yield node


@pytest.fixture(scope="module")
def split(node: FaultyNode) -> RevenueSplit:
    """Three payments in one block, and all of them paid out."""
    chain = connect(node.url)
    split = found(chain, founding_of(chain, 70, 30)).split
    for amount in (1001, 7, 11):
        split.pay(ETHER, amount, 1, "thanks")
    chain.travel(split.charter.review_end(1))
    split.settle(ETHER)
    for _ in range(4):  # of the newest blocks it is the receipts that count
        chain.travel(chain.now() + 1)
    return split


@pytest.fixture(scope="module")
def truth(split: RevenueSplit) -> History:
    return read_history(split)


@pytest.fixture
def logs(node: FaultyNode) -> Iterator[Callable[[Fault], None]]:
    """Lets the node give logs otherwise."""

    def give(fault: Fault) -> None:
        node.faults[LOGS] = fault

    yield give
    node.faults.clear()


def payments_in_one_block(entries: list[Answer]) -> list[Answer]:
    """The payments in the last one's block, and logs counted in each transaction alone."""
    payments = [entry for entry in entries if len(entry["topics"]) == 4]
    return [
        {
            **entry,
            **{key: payments[-1][key] for key in ("blockNumber", "blockHash", "blockTimestamp")},
            "transactionIndex": hex(payments.index(entry)),
            "logIndex": "0x0",
        }
        if entry in payments
        else entry
        for entry in entries
    ]


def test_logs_that_are_counted_by_transaction_are_all_there(
    split: RevenueSplit, truth: History, logs: Callable[[Fault], None]
) -> None:
    logs(changed(payments_in_one_block))
    assert [event.amount for event in read_events(split) if isinstance(event, RevenuePaid)] == [
        1001,
        7,
        11,
    ]
    assert len(read_events(split)) == len(truth.events)


@pytest.mark.parametrize("change", [{"removed": True}, {"blockNumber": None, "blockHash": None}])
def test_logs_of_no_block_of_the_chain_are_not_counted(
    split: RevenueSplit,
    truth: History,
    logs: Callable[[Fault], None],
    change: dict[str, object],
) -> None:
    """As a node gives them of a block that was replaced, or of one that is to come."""
    logs(
        changed(
            lambda entries: entries + [{**entry, "logIndex": "0x99", **change} for entry in entries]
        )
    )
    assert read_history(split).events == truth.events


@pytest.mark.parametrize("nothing", [None, {}, "0x"])
def test_an_answer_without_logs_is_an_error(
    split: RevenueSplit, logs: Callable[[Fault], None], nothing: object
) -> None:
    logs(gives(nothing))
    with pytest.raises(ChainError, match="gives a malformed answer to eth_getLogs"):
        read_history(split)


def test_a_node_that_takes_few_blocks_at_a_time_is_asked_for_few(
    split: RevenueSplit, truth: History, node: FaultyNode
) -> None:
    from_block = truth.founding.block
    assert read_history(split, from_block=from_block).events == truth.events
    node.faults[LOGS] = refuses(-32005, "query returned more than 10000 results")
    with pytest.raises(ChainError, match="more than 10000 results"):
        read_history(split)
    node.faults.clear()
