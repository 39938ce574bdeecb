"""A node signs for its own accounts, whether it takes the message as an object or as text only."""

from collections.abc import Iterator
from typing import Any

import pytest

from daosplit.chain import connect
from daosplit.errors import ChainError
from support.faulty_node import Answer, Fault, FaultyNode, Request, Rightly, running_faulty_node

METHOD = "eth_signTypedData_v4"
MESSAGE: dict[str, Any] = {
    "types": {
        "EIP712Domain": [{"name": "name", "type": "string"}],
        "Presence": [{"name": "period", "type": "uint32"}],
    },
    "primaryType": "Presence",
    "domain": {"name": "daosplit"},
    "message": {"period": 1},
}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyNode]:
    with running_faulty_node() as node:
        yield node


@pytest.fixture
def node(server: FaultyNode) -> Iterator[FaultyNode]:
    server.asked.clear()
    yield server
    server.faults.clear()


def takes(kind: type | None) -> Fault:
    """Takes messages of this kind only, or none."""

    def fault(asked: Request, rightly: Rightly) -> Answer:
        right = rightly()
        if kind is not None and isinstance(asked.parameters[1], kind):
            return right
        del right["result"]
        return {**right, "error": {"code": -32602, "message": f"takes {kind} only"}}

    return fault


@pytest.mark.parametrize(("kind", "requests"), [(dict, 1), (str, 2)])
def test_it_gets_the_message_as_it_takes_it(node: FaultyNode, kind: type, requests: int) -> None:
    chain = connect(node.url)
    expected = chain.sign_typed_data(chain.accounts[0], MESSAGE)
    node.faults[METHOD] = takes(kind)
    node.asked.clear()
    assert chain.sign_typed_data(chain.accounts[0], MESSAGE) == expected
    assert node.asked == [METHOD] * requests


def test_one_that_takes_neither_is_told_by_its_first_words(node: FaultyNode) -> None:
    chain = connect(node.url)
    node.faults[METHOD] = takes(None)
    with pytest.raises(ChainError, match="takes None only"):
        chain.sign_typed_data(chain.accounts[0], MESSAGE)
