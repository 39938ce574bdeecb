"""A node that behaves as a public one: it holds no accounts, and its clock is nobody's to move."""

from collections.abc import Iterator
from contextlib import contextmanager

from support.faulty_node import FaultyNode, gives, no_accounts, running_faulty_node

SOFTWARE = "Geth/v1.16.0-stable/linux-amd64/go1.24"


@contextmanager
def running_public_node(
    start: int | None = None, *, behind: str | None = None
) -> Iterator[FaultyNode]:
    """Such a node, from now on until the end; its further faults are the test's."""
    with running_faulty_node(start, behind=behind) as node:
        behave_publicly(node)
        yield node


def behave_publicly(node: FaultyNode) -> None:
    """Takes all other faults away."""
    node.faults.clear()
    node.faults["eth_accounts"] = no_accounts
    node.faults["web3_clientVersion"] = gives(SOFTWARE)
