"""What a keeper tells of itself, on loopback: whether it is alive and ready, and its figures."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from daosplit.errors import InvalidValueError
from daosplit.files.disk import reason_of
from daosplit.values.text import text

_ROUNDS_UNTIL_DEAD = 10


class Metrics:
    """A keeper's figures, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.rounds = Counter("daosplit_rounds", "Rounds over all partnerships", registry=registry)
        self.transactions = Counter(
            "daosplit_transactions", "Transactions that succeeded", ["chain"], registry=registry
        )
        self.failures = Counter(
            "daosplit_failures", "Rounds of a chain that failed", ["chain"], registry=registry
        )
        self.notices = Counter("daosplit_notices", "Notices given", ["channel"], registry=registry)
        self.notice_failures = Counter(
            "daosplit_notice_failures", "Notices that failed", ["channel"], registry=registry
        )
        self.partnerships = Gauge("daosplit_partnerships", "Kept", ["chain"], registry=registry)
        self.not_kept = Gauge(
            "daosplit_not_kept", "Partnerships that cannot be kept", ["chain"], registry=registry
        )
        self.sends = Gauge(
            "daosplit_sends",
            "Whether this keeper had the lock in the last round",
            ["chain"],
            registry=registry,
        )
        self.left_out = Gauge(
            "daosplit_left_out",
            "Tokens and deliveries that cannot be done",
            ["chain"],
            registry=registry,
        )
        self.overdue = Gauge(
            "daosplit_overdue_seconds",
            "Since the oldest thing became due",
            ["chain"],
            registry=registry,
        )
        self.purse = Gauge(
            "daosplit_purse_calls",
            "How many large calls the sender can pay for",
            ["chain"],
            registry=registry,
        )
        self.head_age = Gauge(
            "daosplit_head_age_seconds",
            "This clock less the newest block's time",
            ["chain"],
            registry=registry,
        )
        self.last_round = time.monotonic()
        self.problems: dict[str, str] = {}

    def is_alive(self, interval: float) -> bool:
        """Whether a round ended lately."""
        return time.monotonic() - self.last_round < _ROUNDS_UNTIL_DEAD * max(interval, 60)


@contextmanager
def serving(metrics: Metrics, port: int, interval: float) -> Iterator[int]:
    """Answers /healthz, /readyz and /metrics on 127.0.0.1 meanwhile; gives the port.

    Raises InvalidValueError if the port is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case "/healthz":
                    self._say(metrics.is_alive(interval), "no round ended lately")
                case "/readyz":
                    problems = dict(metrics.problems)
                    self._say(not problems, "; ".join(problems.values()))
                case "/metrics":
                    self._answer(HTTPStatus.OK, generate_latest(metrics.registry))
                case _:
                    self._answer(HTTPStatus.NOT_FOUND, b"/healthz, /readyz, /metrics\n")

        def _say(self, is_well: bool, problem: str) -> None:
            status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, f"{'ok' if is_well else problem}\n".encode())

        def _answer(self, status: HTTPStatus, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        problem = text("cannot be served on 127.0.0.1: {reason}", reason=reason_of(error))
        raise InvalidValueError("port", port, problem, text("name another, or 0 for any")) from None
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
