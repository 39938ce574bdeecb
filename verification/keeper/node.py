"""A node before a good one that loses answers, refuses, lags and lies, as public ones have done."""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from support.faulty_node import (
    Answer,
    Fault,
    FaultyNode,
    Request,
    Rightly,
    gives,
    hangs_up,
    page,
    refuses,
    status,
)

# Of all requests, so many are answered badly; of transactions that are sent, the second number.
_BAD, _LOST = 0.03, 0.3
# A wider range of blocks is answered with nothing, as if there were no logs.
_SPAN = 5_000
_ASKED = (
    *("eth_call", "eth_getBlockByNumber", "eth_getLogs", "eth_getCode", "eth_estimateGas"),
    *("eth_getBalance", "eth_getTransactionCount", "eth_getTransactionByHash", "eth_blockNumber"),
    *("eth_getTransactionReceipt", "eth_getBlockReceipts", "eth_maxPriorityFeePerGas"),
)


@contextmanager
def forked(work: Callable[..., object], *arguments: object) -> Iterator[int]:
    """A process that does the work meanwhile, and is then killed."""
    child = fork(work, *arguments)
    try:
        yield child
    finally:
        end(child)


def fork(work: Callable[..., object], *arguments: object) -> int:
    """The process that does the work."""
    if (child := os.fork()) == 0:
        try:
            # Whoever is killed in the middle of a request is complained of.
            if "KEEPER_LOG" not in os.environ:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            work(*arguments)
        finally:
            os._exit(0)
    return child


def end(child: int) -> None:
    """Kills a process, wherever it is."""
    os.kill(child, 9)
    os.waitpid(child, 0)


@contextmanager
def running_liar(behind: str, seed: int) -> Iterator[str]:
    """The URL of a liar that asks the node at another one."""
    with TemporaryDirectory() as name:
        file = Path(name) / "url"
        with forked(_serve, behind, seed, file):
            while not file.exists() or not (url := file.read_text()):
                time.sleep(0.05)
            yield url


def _serve(behind: str, seed: int, file: Path) -> None:
    with FaultyNode(behind=behind) as node:
        node.act_public()
        chance = random.Random(seed)
        node.faults |= {method: _sometimes(chance) for method in _ASKED}
        node.faults["eth_sendRawTransaction"] = _loses(chance)
        node.faults["eth_getLogs"] = _hides_wide_ranges(_sometimes(chance))
        file.write_text(node.url)
        node.serve_forever(0.01)


def _sometimes(chance: random.Random) -> Fault:
    """Now and then fails, gives no answer that could be one, or what was right a block before."""
    faults: list[Fault] = [
        hangs_up,
        page,
        status(HTTPStatus.TOO_MANY_REQUESTS),
        status(HTTPStatus.BAD_GATEWAY),
        refuses(-32005, "limit exceeded"),
        refuses(-32000, "internal error"),
        gives("0xnothing"),
        _lags,
    ]

    def fault(request: Request, rightly: Rightly) -> Answer | bytes:
        return chance.choice(faults)(request, rightly) if chance.random() < _BAD else rightly()

    return fault


def _lags(request: Request, rightly: Rightly) -> Answer:
    """Answers as one of a provider's nodes that is a block behind the others."""
    right = rightly()
    match request.method, right.get("result"):
        case "eth_getTransactionReceipt" | "eth_getTransactionByHash", _:
            return {**right, "result": None}
        case "eth_getTransactionCount" | "eth_blockNumber", str(number):
            return {**right, "result": hex(max(int(number, 16) - 1, 0))}
        case "eth_getBlockByNumber", {"number": str(number)} if request.parameters[0] == "latest":
            return rightly(hex(max(int(number, 16) - 1, 0)), False)
        case "eth_getLogs", list(logs):
            newest = request.parameters[0]["toBlock"]
            return {**right, "result": [log for log in logs if log["blockNumber"] != newest]}
    return right


def _hides_wide_ranges(fault: Fault) -> Fault:
    def hides(request: Request, rightly: Rightly) -> Answer | bytes:
        asked = request.parameters[0]
        if int(asked["toBlock"], 16) - int(asked["fromBlock"], 16) > _SPAN:
            return {**rightly(), "result": []}
        return fault(request, rightly)

    return hides


def _loses(chance: random.Random) -> Fault:
    """Loses, or refuses, what is sent to it, which is then sometimes out and sometimes not."""

    def fault(request: Request, rightly: Rightly) -> Answer | bytes:
        if chance.random() > _LOST:
            return rightly()
        if chance.random() < 0.5:
            raise ConnectionAbortedError  # it never came
        return chance.choice([hangs_up, page, refuses(-32005, "limit exceeded")])(request, rightly)

    return fault
