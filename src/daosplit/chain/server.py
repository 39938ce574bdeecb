"""A node for development: the embedded chain, served on this machine's loopback until it stops."""

import re
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Lock
from typing import Any

from daosplit.chain.connection import known_errors
from daosplit.chain.embedded import EmbeddedNode
from daosplit.chain.json_rpc import JsonRpc
from daosplit.chain.node_methods import NodeMethods
from daosplit.chain.public_face import PublicFace
from daosplit.errors import ChainError
from daosplit.values.text import text

_HOST = "127.0.0.1"
_PUBLIC_PATH = "/public"
_MOST_BYTES = 5 * 2**20
_SECONDS_OF_SILENCE = 60


class NodeServer(ThreadingTCPServer):
    """Answers JSON-RPC by HTTP at `url`, from when it is made until it is closed.

    At `public_url` the same chain is as a public one's node shows it.

    Port 0 is any free one. The chain begins at `start`, in Unix seconds, or else now. Raises
    ChainError if the port cannot be had.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, start: int | None, accounts: int) -> None:
        try:
            super().__init__((_HOST, port), _Handler)
        except OSError as error:
            raise ChainError(
                text(
                    "cannot listen at {host}, port {port}: {reason}; "
                    "stop what listens there, or choose another port by --port",
                    host=_HOST,
                    port=port,
                    reason=error.strerror,
                )
            ) from error
        self.port = int(self.server_address[1])
        self.url = f"http://{_HOST}:{self.port}"
        self.public_url = f"{self.url}{_PUBLIC_PATH}"
        node = EmbeddedNode(known_errors(), start, accounts)
        self.chain_id = node.chain_id()
        self.accounts = [signer.address for signer in node.signers]
        ask = NodeMethods(node).ask
        self._rpc = JsonRpc(ask)
        self._public_rpc = JsonRpc(PublicFace(ask).ask)
        self._one_at_a_time = Lock()

    def answer(self, asked: bytes) -> bytes | None:
        """As `JsonRpc.answer`, from any thread: py-evm knows of no other."""
        with self._one_at_a_time:
            return self._rpc.answer(asked)

    def answer_publicly(self, asked: bytes) -> bytes | None:
        """The same as a public chain's node."""
        with self._one_at_a_time:
            return self._public_rpc.answer(asked)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may hang up at any time."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """HTTP for programs on this machine, and not for the pages in its browsers.

    Other sites' pages can send here, by a name of theirs that leads to this machine or as a form
    does; so the host must be this one, and the content what no form sends.
    """

    protocol_version = "HTTP/1.1"
    timeout = _SECONDS_OF_SILENCE
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together
    server: NodeServer

    def do_POST(self) -> None:
        if (problem := self._problem()) is not None:
            self.close_connection = True  # what follows on it was not read
            self._send(*problem)
            return
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        is_public = self.path == _PUBLIC_PATH
        answer = self.server.answer_publicly(asked) if is_public else self.server.answer(asked)
        if answer is None:
            self._send(HTTPStatus.NO_CONTENT)
        else:
            self._send(HTTPStatus.OK, answer, "application/json")

    def _problem(self) -> tuple[HTTPStatus, bytes] | None:
        if not re.fullmatch(r"(127\.0\.0\.1|localhost)(:[0-9]+)?", self.headers.get("Host", "")):
            return HTTPStatus.FORBIDDEN, b"Only for 127.0.0.1 and localhost.\n"
        if self.headers.get_content_type() != "application/json":
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, b"Content-Type must be application/json.\n"
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,12}", length):
            return HTTPStatus.LENGTH_REQUIRED, b"Content-Length is missing.\n"
        if int(length) > _MOST_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"More than 5 MiB.\n"
        return None

    def _send(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "daosplit"

    def log_message(self, *_: object) -> None:
        """Silence."""
