"""A service that verifies source: it speaks the APIs of Sourcify and Etherscan, on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Given = tuple[int, Any]

SOURCIFY_ID = "72d12273-0723-448e-a9f6-f7957128efa5"
NOT_YET: Given = (200, {"isJobCompleted": False, "contract": {"match": None}})
MATCH: Given = (200, {"isJobCompleted": True, "contract": {"match": "match"}})


def yes(result: str) -> Given:
    """How Etherscan agrees."""
    return 200, {"status": "1", "message": "OK", "result": result}


def no(result: str) -> Given:
    """How Etherscan does not."""
    return 200, {"status": "0", "message": "NOTOK", "result": result}


class VerifyingService(ThreadingHTTPServer):
    """Gives `answers` one after the other, and the last for ever.

    `asked` is what came: method, path, and the fields of query and content.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: list[Given] = []
        self.asked: list[tuple[str, str, dict[str, Any]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: VerifyingService

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_json = self.headers.get_content_type() == "application/json"
        self._answer(json.loads(content) if is_json else _fields(content))

    def _answer(self, content: dict[str, Any]) -> None:
        where = urlsplit(self.path)
        given = {**_fields(where.query), **content}
        self.server.asked.append((self.command, where.path, given))
        answers = self.server.answers
        status, answer = answers.pop(0) if len(answers) > 1 else answers[0]
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


def _fields(encoded: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(encoded).items()}


@contextmanager
def running_verifying_service() -> Iterator[VerifyingService]:
    """Such a service, from now on until the end."""
    with VerifyingService() as service:
        thread = threading.Thread(target=service.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
