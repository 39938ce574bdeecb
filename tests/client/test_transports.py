"""What a node sends is bounded, and what it is asked goes to nobody else."""

import gzip
import itertools
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from daosplit.chain import connect, transports
from daosplit.errors import ChainError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = f"does not come to the end of an answer within .* and {10**6:,} bytes; ask another node"
CUT = "ended the connection before it answered"
Parts = Callable[[], Iterable[bytes]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "SECONDS_FOR_AN_ANSWER", 0.2)
    monkeypatch.setattr(transports, "MOST_BYTES", 10**6)
    monkeypatch.setattr("daosplit.chain.remote.MOST_BYTES", 10**6)
    monkeypatch.setattr("daosplit.chain.remote._SECONDS_UNTIL_ASKED_AGAIN", ())


def _read_request(connection: socket.socket) -> bytes:
    """All of a request: to hang up before would end the connection before its answer is read."""
    request = b""
    while part := connection.recv(2**16):
        request += part
        head, _, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length and len(body) >= int(length[1]):
            break
    return request


@contextmanager
def serving(server: socket.socket, parts: Parts, *, to_the_end: bool) -> Iterator[list[bytes]]:
    """Sends these parts to whoever asks, until it hangs up; gives what it was asked.

    Then it ends the connection, if they are `to_the_end`; or else it keeps it open.
    """
    asked: list[bytes] = []
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            asked.append(_read_request(connection))
            for part in parts():
                connection.sendall(part)
            if not to_the_end:
                over.wait()

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield asked
    finally:
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@contextmanager
def http(parts: Parts, *, to_the_end: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    server = socket.create_server(("127.0.0.1", 0))
    with serving(server, parts, to_the_end=to_the_end) as asked:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked


def chunks(*contents: bytes) -> Iterator[bytes]:
    for content in contents:
        yield b"%x\r\n%s\r\n" % (len(content), content)


@pytest.mark.parametrize(
    "parts",
    [
        list,
        lambda: [b"HTTP/1.1 200"],
        lambda: [HEAD, b"X-Slow: "],
        lambda: [HEAD + b"Content-Length: 9\r\n\r\n", b"{"],
        lambda: [CHUNKED, *chunks(b'{"result": "0x')],
        lambda: itertools.chain([CHUNKED], itertools.cycle(chunks(b"0" * 1_000))),
    ],
    ids=["no word", "half a status", "half a header", "half a body", "half a chunk", "no end"],
)
def test_an_answer_without_an_end_is_not_waited_for(parts: Parts) -> None:
    with http(parts) as (url, _), pytest.raises(ChainError, match=f"at {url} {ENDLESS}"):
        connect(url.replace("//", "//me:secret@"))


def test_what_is_asked_after_silence_gets_its_own_answer() -> None:
    answers = iter([[], [HEAD + b"Content-Length: 17\r\n\r\n", b'{"result": "0x1"}']])
    with http(lambda: next(answers)) as (url, _):
        node = transports.transport_to(url)
        with pytest.raises(transports.EndlessError):
            node.ask("eth_chainId", [])
        assert node.ask("eth_chainId", []) == {"result": "0x1"}


def test_what_serves_requests_ends_with_who_asks() -> None:
    with http(lambda: [HEAD + b"Content-Length: 17\r\n\r\n", b'{"result": "0x1"}']) as (url, _):
        node, others = transports.transport_to(url), {*threading.enumerate()}
        node.ask("eth_chainId", [])
        # Each connection to the server has a thread of its own.
        [server] = [one for one in threading.enumerate() if "answer" in one.name]
        [serving] = {*threading.enumerate()} - others - {server}
        del node
        serving.join(60)
        assert not serving.is_alive()


def test_a_proxy_that_the_environment_names_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    answer = [HEAD + b"Content-Length: 17\r\n\r\n", b'{"result": "0x1"}']
    with http(lambda: answer) as (proxy, asked):
        monkeypatch.setenv("http_proxy", proxy)
        node = transports.transport_to("http://node.invalid:8545")
        assert node.ask("eth_chainId", []) == {"result": "0x1"}
    assert asked[0].startswith(b"POST http://node.invalid:8545/ ")


def test_a_small_answer_that_unpacks_to_a_large_one_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(10**7))
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with http(lambda: [head, bomb]) as (url, _), pytest.raises(ChainError, match=ENDLESS):
        connect(url)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        (lambda: [HEAD + b"Content-Length: 99\r\n\r\n", b'{"result": "0x1"}'], CUT),
        (lambda: [CHUNKED, *chunks(b'{"result": "0x1"}')], CUT),
        (lambda: [HEAD + b"Content-Encoding: gzip\r\n\r\n", b'{"result": "0x1"}'], "is not a node"),
        (lambda: [HEAD + b"\r\n", '\ufeff{"result": "0x1"}'.encode()], "is not a node"),
        (lambda: [HEAD + b"\r\n", b'{"result": %s}' % (b"9" * 5_000)], "is not a node"),
        (lambda: [b"garbage\r\n\r\n"], CUT),
    ],
    ids=["too little", "no last chunk", "not packed", "byte order mark", "huge number", "garbage"],
)
def test_an_answer_that_is_cut_or_spoiled_is_one_line(parts: Parts, problem: str) -> None:
    with http(parts, to_the_end=True) as (url, _), pytest.raises(ChainError, match=problem):
        connect(url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_what_is_asked_is_sent_on_to_nobody(status: int) -> None:
    with http(lambda: [HEAD + b"Content-Length: 2\r\n\r\n{}"]) as (elsewhere, asked):
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"
        with (
            http(lambda: [moved.encode()]) as (url, _),
            pytest.raises(ChainError, match=f"at {url} sends on to another address"),
        ):
            connect(url)
        assert asked == []


@pytest.mark.parametrize(
    "parts",
    [lambda: itertools.repeat(b"[" * 1_000), lambda: [b'{"result": "0x']],
    ids=["no end", "half an answer"],
)
def test_a_socket_is_not_listened_to_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: Parts
) -> None:
    monkeypatch.setattr(transports, "SECONDS_TO_ANSWER", 0.2)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "ipc"))
    server.listen()
    with (
        serving(server, parts, to_the_end=False),
        pytest.raises(ChainError, match=f"{ENDLESS}|did not answer within"),
    ):
        connect(f"ipc://{tmp_path}/ipc")
