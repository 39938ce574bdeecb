"""A node for development that misbehaves on purpose, as nodes of public chains have done."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from daosplit.chain.server import NodeServer

Answer = dict[str, Any]
Fault = Callable[[str, Callable[[], Answer]], Answer | bytes]
"""Takes a method and what gives the right answer; gives the answer, or the bytes sent instead.

Raises ConnectionError to hang up.
"""


class FaultyNode(NodeServer):
    """Answers as its `faults` say, by method; all else rightly. `asked` are the methods, in order.

    It has no accounts, unless `accounts` says that it may have some.
    """

    def __init__(self, start: int | None = None, *, accounts: int = 10) -> None:
        super().__init__(0, start, accounts)
        self.faults: dict[str, Fault] = {}
        self.asked: list[str] = []

    def answer(self, asked: bytes) -> bytes | None:
        method = json.loads(asked)["method"]
        self.asked.append(method)
        fault = self.faults.get(method)
        if fault is None:
            return super().answer(asked)

        def rightly() -> Answer:
            answer = super(FaultyNode, self).answer(asked)
            assert answer is not None
            right: Answer = json.loads(answer)
            return right

        given = fault(method, rightly)
        return given if isinstance(given, bytes) else json.dumps(given).encode()


@contextmanager
def running_faulty_node(start: int | None = None) -> Iterator[FaultyNode]:
    """Such a node, from now on until the end."""
    with FaultyNode(start) as node:
        thread = threading.Thread(target=node.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield node
        finally:
            node.shutdown()
            thread.join()


def no_accounts(_: str, rightly: Callable[[], Answer]) -> Answer:
    """As public nodes have none."""
    return {**rightly(), "result": []}


def times(count: int, fault: Fault) -> Fault:
    """Misbehaves so often, and then no more."""
    left = count

    def some(method: str, rightly: Callable[[], Answer]) -> Answer | bytes:
        nonlocal left
        left -= 1
        return fault(method, rightly) if left >= 0 else rightly()

    return some


def hangs_up(_: str, rightly: Callable[[], Answer]) -> Answer:
    """Does what it was asked, and ends the connection without a word."""
    rightly()
    raise ConnectionAbortedError


def refuses(code: int, message: str) -> Fault:
    """Answers with an error."""

    def fault(_: str, rightly: Callable[[], Answer]) -> Answer:
        answer = rightly()
        answer.pop("result", None)
        return {**answer, "error": {"code": code, "message": message}}

    return fault


def gives(result: object) -> Fault:
    """Answers with this result, whatever is right."""
    return lambda _, rightly: {**rightly(), "result": result}


def page(_: str, rightly: Callable[[], Answer]) -> bytes:
    """Answers with a web page, as a proxy before a node does."""
    rightly()
    return b"<html><body>502 Bad Gateway</body></html>"
