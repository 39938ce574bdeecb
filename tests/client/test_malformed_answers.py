"""Whatever a node answers, reading a partnership is right or fails with one clear line."""

from collections.abc import Callable, Iterator

import pytest

from daosplit.chain import connect, remote
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, DaosplitError
from daosplit.history.history import History, read_history
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import founding_of
from support.faulty_node import (
    Answer,
    Fault,
    FaultyNode,
    gives,
    hangs_up,
    page,
    refuses,
    running_faulty_node,
    times,
)

READING = (
    "eth_blockNumber",
    "eth_call",
    "eth_chainId",
    "eth_getBalance",
    "eth_getBlockByNumber",
    "eth_getCode",
    "eth_getLogs",
)


def without(key: str) -> Fault:
    """Leaves a key out of an answer that is an object."""

    def fault(_: str, rightly: Callable[[], Answer]) -> Answer:
        answer = rightly()
        if isinstance(answer["result"], dict):
            answer["result"].pop(key, None)
        return answer

    return fault


NONSENSE: tuple[object, ...] = (None, {}, [], "", "0x", "0xzz", 7, True, [None])
FAULTS: dict[str, Fault] = {
    **{f"gives {one!r}": gives(one) for one in NONSENSE},
    "an error as text": lambda _, rightly: {**rightly(), "result": None, "error": "busy"},
    "an error without a message": lambda _, rightly: {**rightly(), "error": {"code": -32000}},
    "execution reverted, and no more": refuses(-32000, "execution reverted"),
    "a web page": page,
    "hangs up": hangs_up,
    "neither result nor error": lambda *_: {"jsonrpc": "2.0", "id": 1},
    "no object": lambda *_: b"[]",
    "without a timestamp": without("timestamp"),
    "without transactions": without("transactions"),
    "without a miner": without("miner"),
}
BUSY: dict[str, Fault] = {
    "a limit": refuses(-32005, "limit exceeded"),
    "a block to come": refuses(-32000, "header not found"),
    "too many requests": refuses(429, "Too Many Requests"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyNode]:
    with running_faulty_node(START) as server:
        yield server


@pytest.fixture(scope="module")
def address(server: FaultyNode) -> str:
    """Of a partnership that was paid, and paid out."""
    chain = connect(server.url)
    split = found(chain, founding_of(chain, 70, 30)).split
    chain.send(split.address, 1001)
    chain.travel(split.charter.review_end(1))
    split.settle(ETHER)
    return split.address


@pytest.fixture(scope="module")
def truth(server: FaultyNode, address: str) -> History:
    return read_history(RevenueSplit(connect(server.url), address))


@pytest.fixture(autouse=True)
def patience(server: FaultyNode, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(remote, "_SECONDS_UNTIL_ASKED_AGAIN", (0, 0, 0))
    yield
    server.faults.clear()


def read(server: FaultyNode, address: str) -> History:
    return read_history(RevenueSplit(connect(server.url), address))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("method", READING)
def test_a_history_is_right_or_one_line(
    server: FaultyNode, address: str, truth: History, method: str, fault: Fault
) -> None:
    server.faults[method] = fault
    history, problem = None, ""
    try:
        history = read(server, address)
    except DaosplitError as error:
        problem = str(error)
    if history is None:
        assert problem
        assert "\n" not in problem
    else:
        assert history.events == truth.events
        assert history.payouts == truth.payouts


@pytest.mark.parametrize("fault", BUSY.values(), ids=BUSY)
@pytest.mark.parametrize("method", [name for name in READING if name != "eth_getLogs"])
def test_what_passes_is_waited_out(
    server: FaultyNode, address: str, truth: History, method: str, fault: Fault
) -> None:
    server.faults[method] = times(3, fault)
    assert read(server, address).events == truth.events


def test_patience_ends(server: FaultyNode, address: str) -> None:
    server.faults["eth_blockNumber"] = server.faults["eth_call"] = BUSY["a limit"]
    with pytest.raises(ChainError, match="limit exceeded"):
        read(server, address)
