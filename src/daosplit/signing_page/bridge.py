"""The bridge: serves one page to the browser of this machine, and takes what was signed back."""

import json
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread

from daosplit.errors import DaosplitError
from daosplit.signing_page.page import policy_of
from daosplit.values.depth import refuse_deep_json
from daosplit.values.text import text

MOST_SECONDS = 15 * 60
"""How long a page is served at most."""

_SECONDS_TO_SEND = 10
_SECONDS_FOR_MORE = 180


@dataclass(frozen=True, slots=True)
class Result:
    """What a page hands over: a "signature", a "presence" or a "transaction", in hex with 0x.

    Nobody checked it yet; `account` is who the page says it is from.
    """

    kind: str
    account: str
    value: str


@dataclass
class Bridge:
    """A page that is served at `url`, and the results that it has handed over."""

    url: str
    _wanted: set[str]
    _results: list[Result] = field(default_factory=list)
    _news: Condition = field(default_factory=Condition)

    def wait(self, seconds: float = MOST_SECONDS) -> list[Result]:
        """The results, when all came, or the time is over, or nothing more came after the first."""
        with self._news:
            if self._news.wait_for(lambda: self._results, seconds):
                self._news.wait_for(lambda: not self._wanted, min(seconds, _SECONDS_FOR_MORE))
            return list(self._results)

    def take(self, result: Result, check: Callable[[Result], None]) -> str | None:
        """Why a result is not taken; None if it is, and then none of its kind is any more."""
        with self._news:
            if result.kind not in self._wanted:
                return text("nothing of this kind is waited for any more")
            try:
                check(result)
            except DaosplitError as error:
                return error.message
            self._wanted.discard(result.kind)
            self._results.append(result)
        return None

    def tell(self) -> None:
        """Wakes whoever waits, once the page has its answer."""
        with self._news:
            self._news.notify_all()


@contextmanager
def serve(
    make_page: Callable[[str], str],
    kinds: Collection[str],
    check: Callable[[Result], None],
) -> Iterator[Bridge]:
    """Serves a page on 127.0.0.1, on a free port, at an address that nobody can guess.

    `make_page` makes it from the path to which it hands its results. One of each of the `kinds` is
    taken, if `check` does not raise a DaosplitError for it.
    """
    token = secrets.token_urlsafe(32)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    server.origin = origin
    server.path = f"/{token}/"
    server.page = make_page(server.path)
    server.check = check
    server.bridge = Bridge(f"{origin}{server.path}", set(kinds))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.bridge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    origin: str
    path: str
    page: str
    check: Callable[[Result], None]
    bridge: Bridge


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SECONDS_TO_SEND
    server_version = "daosplit"
    sys_version = ""

    def do_GET(self) -> None:
        if self._is_meant():
            self._answer(200, "text/html; charset=utf-8", self.server.page)

    def do_POST(self) -> None:
        if not self._is_meant():
            return
        length = self.headers.get("Content-Length", "")
        # Only the page itself may hand something over: no other site, no form, no other type.
        if self.headers.get("Origin") != self.server.origin:
            self._refuse(403, "wrong origin")
        elif self.headers.get("Content-Type") != "application/json":
            self._refuse(415, "not JSON")
        elif not re.fullmatch("[0-9]{1,5}", length):
            self._refuse(413, "too long")
        elif (result := self._read(int(length))) is None:
            self._refuse(400, "not a result")
        elif problem := self.server.bridge.take(result, self.server.check):
            self._refuse(409, problem)
        else:
            self._answer(200, "text/plain; charset=utf-8", "taken")
            self.server.bridge.tell()

    def _read(self, length: int) -> Result | None:
        try:
            written = self.rfile.read(length).decode()
            refuse_deep_json(written)
            given = json.loads(written)
            return Result(*(str(given[key]) for key in ("kind", "account", "result")))
        except (ValueError, KeyError, TypeError, OSError):
            return None

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: what was signed is told by the command."""

    def _is_meant(self) -> bool:
        """Whether the request knows the address, and no other name led to it."""
        meant = self.headers.get("Host") == self.server.origin.removeprefix("http://")
        if meant and secrets.compare_digest(self.path.encode(), self.server.path.encode()):
            return True
        self._refuse(404, "not found")
        return False

    def _refuse(self, status: int, problem: str) -> None:
        self.close_connection = True
        self._answer(status, "text/plain; charset=utf-8", problem)

    def _answer(self, status: int, kind: str, content: str) -> None:
        body = content.encode(errors="backslashreplace")
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        if kind.startswith("text/html"):
            headers["Content-Security-Policy"] = policy_of(content)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
