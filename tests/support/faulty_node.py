"""A node for development that misbehaves on purpose, as nodes of public chains have done."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import requests

from daosplit.chain.server import NodeServer
from support.nodes import serving

Answer = dict[str, Any]


class Request(NamedTuple):
    """What a node is asked: a method, and its parameters."""

    method: str
    parameters: list[Any]


class Rightly(Protocol):
    """Gives the right answer, if asked for with other parameters that to those."""

    def __call__(self, *parameters: Any) -> Answer: ...


Fault = Callable[[Request, Rightly], Answer | bytes]
"""Takes what is asked and what gives the right answer; gives the answer, or the bytes sent instead.

Raises ConnectionError to hang up, and `StatusError` to answer with another status of HTTP.
"""


class StatusError(Exception):
    """An answer by a status of HTTP, with headers."""

    def __init__(self, status: HTTPStatus, body: bytes = b"", **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers


class FaultyNode(NodeServer):
    """Answers as its `faults` say, by method; all else rightly. `asked` are the methods, in order.

    It has no accounts, unless `accounts` says that it may have some. With `behind`, what is right
    is asked of the node at that URL.
    """

    def __init__(
        self, start: int | None = None, *, accounts: int = 10, behind: str | None = None
    ) -> None:
        super().__init__(0, start, accounts)
        self._behind = behind
        self.RequestHandlerClass = _with_statuses(self.RequestHandlerClass)
        self.faults: dict[str, Fault] = {}
        self.asked: list[str] = []
        self.status = HTTPStatus.OK
        self.headers: dict[str, str] = {}
        self._has_finalized = True

    def answer(self, asked: bytes) -> bytes | None:
        request = json.loads(asked)
        method = request["method"]
        self.asked.append(method)
        if not self._has_finalized and request.get("params") == ["finalized", False]:
            asked = asked.replace(b"eth_getBlockByNumber", b"eth_noSuchMethod")
        fault = self.faults.get(method)
        if fault is None:
            return self._right(asked)

        def rightly(*parameters: Any) -> Answer:
            other = json.dumps({**request, "params": parameters}).encode() if parameters else asked
            answer = self._right(other)
            assert answer is not None
            right: Answer = json.loads(answer)
            return right

        try:
            given = fault(Request(method, request.get("params") or []), rightly)
        except StatusError as error:
            self.status, self.headers = error.status, error.headers
            return error.body
        return given if isinstance(given, bytes) else json.dumps(given).encode()

    def _right(self, asked: bytes) -> bytes | None:
        if self._behind is None:
            return super().answer(asked)
        kind = {"Content-Type": "application/json"}
        return requests.post(self._behind, data=asked, headers=kind, timeout=60).content

    def act_public(self) -> None:
        """Answers from now on as a public chain's node: no accounts, and no clock to move.

        Nor has it finalized blocks, as many chains have none.
        """
        self.faults["eth_accounts"] = gives([])
        self.faults["web3_clientVersion"] = gives("Geth/v1.16.0")
        self._has_finalized = False


def _with_statuses(handler: Any) -> Any:
    # The server makes the class when it is called, so no type of it is known before.
    class Handler(handler):  # type: ignore[misc]
        def _send(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain") -> None:
            if status == HTTPStatus.OK:
                status, self.server.status = self.server.status, HTTPStatus.OK
            super()._send(status, body, kind)

        def end_headers(self) -> None:
            headers, self.server.headers = self.server.headers, {}
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            super().end_headers()

    return Handler


@contextmanager
def running_faulty_node(
    start: int | None = None, *, behind: str | None = None
) -> Iterator[FaultyNode]:
    """Such a node, from now on until the end."""
    with serving(FaultyNode(start, behind=behind)) as node:
        yield node


def no_accounts(_: Request, rightly: Rightly) -> Answer:
    """As public nodes have none."""
    return {**rightly(), "result": []}


def times(count: int, fault: Fault) -> Fault:
    """Misbehaves so often, and then no more."""
    left = count

    def some(request: Request, rightly: Rightly) -> Answer | bytes:
        nonlocal left
        left -= 1
        return fault(request, rightly) if left >= 0 else rightly()

    return some


def hangs_up(_: Request, rightly: Rightly) -> Answer:
    """Does what it was asked, and ends the connection without a word."""
    rightly()
    raise ConnectionAbortedError


def refuses(code: int, message: str) -> Fault:
    """Answers with an error, and does what it was asked all the same."""

    def fault(_: Request, rightly: Rightly) -> Answer:
        answer = rightly()
        answer.pop("result", None)
        return {**answer, "error": {"code": code, "message": message}}

    return fault


def gives(result: object) -> Fault:
    """Answers with this result, whatever is right."""
    return lambda _, rightly: {**rightly(), "result": result}


def gives_bytes(body: bytes) -> Fault:
    """Answers with these bytes, and does what it was asked all the same."""

    def fault(_: Request, rightly: Rightly) -> bytes:
        rightly()
        return body

    return fault


page = gives_bytes(b"<html><body>502 Bad Gateway</body></html>")
"""Answers with a web page, as a proxy before a node does."""


def status(status: HTTPStatus, body: bytes = b"", **headers: str) -> Fault:
    """Answers with a status of HTTP, and does nothing."""

    def fault(*_: object) -> Answer:
        raise StatusError(status, body, **headers)

    return fault


def changed(change: Callable[[Any], Any]) -> Fault:
    """Gives the right result, changed."""

    def fault(_: Request, rightly: Rightly) -> Answer:
        answer = rightly()
        if answer.get("result") is None:
            return answer
        return {**answer, "result": change(answer["result"])}

    return fault


def each(change: Callable[[Answer], Answer]) -> Fault:
    """Gives the right list, with each of its objects changed."""
    return changed(lambda entries: [change(entry) for entry in entries])


def without(*keys: str) -> Fault:
    """Leaves keys out of an answer that is an object."""
    return changed(
        lambda result: (
            {key: value for key, value in result.items() if key not in keys}
            if isinstance(result, dict)
            else result
        )
    )
