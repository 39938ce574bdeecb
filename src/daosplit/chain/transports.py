"""Ways to reach a node: HTTP, or a socket on this machine; a request, an answer, no judgement."""

import itertools
import json
import socket
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit
from weakref import finalize

from requests import ConnectionError as HttpConnectionError
from requests import ConnectTimeout, PreparedRequest, Request, Session
from requests.exceptions import ContentDecodingError

from daosplit.errors import ChainError
from daosplit.values.depth import refuse_deep_json
from daosplit.values.text import text

SECONDS_TO_ANSWER = 30
"""How long a node may be silent."""
SECONDS_FOR_AN_ANSWER = 120
"""How long a whole answer may take."""
MOST_BYTES = 2**26
"""How long an answer may be."""
_CHUNK = 2**16
_LONGEST_HOST = 253
_LONGEST_PART = 63


class NobodyThereError(OSError):
    """Nobody answers at that address: nothing was sent."""


class EndlessError(OSError):
    """An answer takes too long, or is too long."""


class MovedError(OSError):
    """The node sends on to another address. What is asked is for nobody else, so it stays here."""


class Transport(Protocol):
    """What carries a request to a node, and its answer back."""

    name: str
    """How to call the node, without the secrets that a URL may hold."""

    def ask(self, method: str, parameters: Sequence[Any]) -> Any:
        """The whole answer, as JSON has it.

        Raises NobodyThereError, another OSError (as are those of `requests`) if it got lost on the
        way, and ValueError or RecursionError if it is not JSON.
        """


class Http:
    """A node at a URL that begins with http or https."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self._url = url
        self._session = Session()
        self._numbers = itertools.count(1)
        self._idle: list[_Worker] = []

    def ask(self, method: str, parameters: Sequence[Any]) -> Any:
        number = next(self._numbers)
        answer = _parse(self._in_time(lambda: self._post(_request(number, method, parameters))))
        # Errors may come without the number; the answer to another request is none.
        if isinstance(answer, dict) and str(answer.get("id")) not in (str(number), "None"):
            raise ValueError
        return answer

    def _in_time(self, work: Callable[[], bytes]) -> bytes:
        """What work comes to, if it does in time: a server can keep each step of HTTP waiting."""
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = _Worker()
        done = worker.do(work)
        # One that is given up is not asked again: its answer may still come.
        self._idle.append(worker)
        if isinstance(done, BaseException):
            raise done
        return done

    @cached_property
    def _form(self) -> tuple[PreparedRequest, dict[str, Any]]:
        """What all requests have in common, and how they are sent.

        The environment's proxies, passwords and certificates are looked up for the first.
        """
        kind = {"Content-Type": "application/json"}
        form = self._session.prepare_request(Request("POST", self._url, headers=kind))
        settings = self._session.merge_environment_settings(self._url, {}, True, None, None)
        return form, {**settings, "timeout": SECONDS_TO_ANSWER, "allow_redirects": False}

    def _post(self, content: bytes) -> bytes:
        form, settings = self._form
        request = form.copy()
        request.prepare_cookies(self._session.cookies)
        request.prepare_body(content, None)
        try:
            with self._session.send(request, **settings) as response:
                if response.is_redirect:
                    raise MovedError
                response.raise_for_status()
                return _joined(response.iter_content(_CHUNK))
        except ConnectTimeout as error:
            raise NobodyThereError from error
        except HttpConnectionError as error:
            if "NewConnectionError" in repr(error):
                raise NobodyThereError from error
            raise
        except ContentDecodingError as error:
            raise ValueError from error


class _Worker:
    """A thread that does what it is asked, one after the other; it ends when nobody can ask it."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Callable[[], bytes] | None] = SimpleQueue()
        self._done: SimpleQueue[bytes | BaseException] = SimpleQueue()
        Thread(target=_work, args=(self._asked, self._done), daemon=True).start()
        finalize(self, self._asked.put, None)

    def do(self, work: Callable[[], bytes]) -> bytes | BaseException:
        """What work comes to, or raises; EndlessError if it is not done in time."""
        self._asked.put(work)
        try:
            return self._done.get(timeout=SECONDS_FOR_AN_ANSWER)
        except Empty:
            raise EndlessError from None


def _work(
    asked: SimpleQueue[Callable[[], bytes] | None], done: SimpleQueue[bytes | BaseException]
) -> None:
    while (work := asked.get()) is not None:
        try:
            done.put(work())
        except BaseException as error:
            done.put(error)
        # Who asked is known to it, and would never go while this waits for more.
        del work


class Ipc:
    """A node at a socket of this machine."""

    def __init__(self, path: str, name: str) -> None:
        self.name = name
        self._path = path
        self._socket: socket.socket | None = None
        self._numbers = itertools.count(1)

    def ask(self, method: str, parameters: Sequence[Any]) -> Any:
        connection = self._connected()
        try:
            connection.sendall(_request(next(self._numbers), method, parameters))
            return _read_json(connection)
        except BaseException:
            # What comes later would be taken for the answer to the next request.
            self._socket = None
            connection.close()
            raise

    def _connected(self) -> socket.socket:
        if self._socket is None:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(SECONDS_TO_ANSWER)
            try:
                connection.connect(self._path)
            except OSError as error:
                connection.close()
                raise NobodyThereError from error
            self._socket = connection
        return self._socket


def transport_to(url: str) -> Transport:
    """How to reach the node at a URL; ChainError if it is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    # A password with an unescaped sign in it ends up in what follows the host.
    is_plain = "@" not in parts.path + parts.query + parts.fragment
    if parts.scheme in ("http", "https") and _is_host(parts.hostname or "") and is_plain:
        return Http(url, f"{parts.scheme}://{parts.hostname}{port}")
    if parts.scheme == "ipc" and parts.path and not parts.netloc:
        return Ipc(parts.path, url)
    raise ChainError(
        text(
            "not the address of a node (not shown, as it may hold a secret); give for example "
            "http://127.0.0.1:8545, where `daosplit node` listens, or ipc:///path/to/node.ipc"
        )
    )


def _is_host(name: str) -> bool:
    """Whether it can be the name of a host, of which no part may be long."""
    parts = name.removesuffix(".").split(".")
    return len(name) <= _LONGEST_HOST and all(0 < len(it) <= _LONGEST_PART for it in parts)


def _request(number: int, method: str, parameters: Sequence[Any]) -> bytes:
    asked = {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
    return json.dumps(asked).encode()


def _parse(received: bytes) -> Any:
    content = received.decode()
    refuse_deep_json(content)
    return json.loads(content)


def _joined(chunks: Iterable[bytes]) -> bytes:
    received = bytearray()
    for chunk in chunks:
        received += chunk
        if len(received) > MOST_BYTES:
            raise EndlessError
    return bytes(received)


def _read_json(connection: socket.socket) -> Any:
    received = b""
    give_up = monotonic() + SECONDS_FOR_AN_ANSWER
    while monotonic() < give_up and len(received) <= MOST_BYTES:
        chunk = connection.recv(_CHUNK)
        if not chunk:
            raise ConnectionResetError
        received += chunk
        # Nothing but its form tells where an answer ends.
        if received.rstrip().endswith(b"}"):
            try:
                return _parse(received)
            except ValueError:
                continue
    raise EndlessError
