"""Reading needs no account: public nodes have none, and whoever reads need not have a key."""

from collections.abc import Iterator

import pytest

from daosplit.chain import connect
from daosplit.client.factory import found
from daosplit.client.nesting import read_tree
from daosplit.client.overview import read_overview
from daosplit.client.revenue_split import RevenueSplit
from daosplit.history.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.overview import describe_now
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import ETHER_TOKEN
from support.client import founding_of
from support.faulty_node import no_accounts, refuses, running_faulty_node


@pytest.fixture(scope="module", params=["none", "not even told"])
def split(request: pytest.FixtureRequest) -> Iterator[RevenueSplit]:
    """A partnership with a paid period, on a node that has no accounts."""
    with running_faulty_node(START) as node:
        chain = connect(node.url)
        founded = found(chain, founding_of(chain, 70, 30)).split
        chain.send(founded.address, 1001)
        chain.travel(founded.charter.review_end(1))
        founded.settle(ETHER)
        is_none = request.param == "none"
        node.faults["eth_accounts"] = no_accounts if is_none else refuses(-32601, "no such method")
        yield RevenueSplit(connect(node.url), founded.address)


def test_there_is_nobody_to_ask(split: RevenueSplit) -> None:
    assert split.chain.accounts == ()


def test_all_that_a_partnership_tells_can_be_read(split: RevenueSplit) -> None:
    assert len(split.roster()) == 2
    assert split.shares_of(1) == (70, 30)
    assert split.current_period() == 2
    assert describe_now(read_overview(split, [ETHER_TOKEN]))
    assert read_tree(split)


def test_its_history_can_be_read_and_reconciled(split: RevenueSplit) -> None:
    history = read_history(split)
    assert [payment.amount for payment in history.payouts[0].payments] == [700, 301]
    assert reconcile(history).is_exact
