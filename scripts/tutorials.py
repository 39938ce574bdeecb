"""Runs the commands of the tutorials and of docs/report.md, and compares what they print.

    python scripts/tutorials.py                  # all tutorials
    python scripts/tutorials.py --update PAGE    # write what the commands print into the page

A page begins in an empty folder. In a console block a line that begins with "$ " is a command, and
what follows is its output, where one line of "..." stands for what is left out. A block after
"as `NAME`:" is a file that the reader writes. `daosplit node` runs until the page ends. Of a shell
there are `cd`, `export NAME=VALUE` and, for `daosplit`, `< FILE` at the end.
"""

import argparse
import difflib
import gc
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import daosplit
import daosplit.cli.app
from daosplit.cli import main as run_daosplit

DOCS = Path(__file__).parent.parent / "docs"
PAGES = [DOCS / "report.md", *sorted((DOCS / "tutorials").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_FILE = re.compile(r"as\s`([\w./-]+)`:\n\n$")
_PORT = "8545"


class Terminal:
    """An empty folder in which commands run, and the chain that they find."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._node: int | None = None
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
            "DAOSPLIT_RPC": f"http://127.0.0.1:{self._port}",
            "PYTHONUNBUFFERED": "1",
        }

    def write(self, name: str, text: str) -> None:
        """Writes a file as the reader does."""
        path = self._folder / name
        path.write_text(text.replace(_PORT, str(self._port)), encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints, errors among it."""
        words = shlex.split(command.replace(_PORT, str(self._port)))
        if words[0] == "cd":
            self._folder = (self._folder / words[1]).resolve()
            return ""
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self._environment[name] = value
            if name.endswith("_URL"):  # of the network that the page is about
                del self._environment["DAOSPLIT_RPC"]
            return ""
        if words[:2] == ["daosplit", "node"]:
            printed = self._start_node([*words, "--port", str(self._port)])
        elif words[0] == "daosplit":
            printed = self._run_in_copy(words)
        else:
            done = subprocess.run(
                words,
                cwd=self._folder,
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            printed = done.stdout
        lines = printed.replace(str(self._port), _PORT).splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)

    def close(self) -> None:
        """Stops the chain."""
        if self._node:
            os.kill(self._node, signal.SIGTERM)
            os.waitpid(self._node, 0)

    def _start_node(self, words: Sequence[str]) -> str:
        read, write = os.pipe()
        with os.fdopen(write, "w", encoding="utf-8") as output:
            self._node = self._copy(words, output)
        lines = []
        with os.fdopen(read, encoding="utf-8") as printed:
            for line in printed:
                lines.append(line)
                if line.startswith("Ctrl-C"):
                    break
        return "".join(lines)

    def _run_in_copy(self, words: Sequence[str]) -> str:
        piped = os.devnull
        if "<" in words:
            *words, _, name = words
            piped = str(self._folder / name)
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            os.waitpid(self._copy(words, output, piped), 0)
            output.seek(0)
            return output.read()

    def _copy(self, words: Sequence[str], output: TextIO, piped: str = os.devnull) -> int:
        """Runs `daosplit` in a copy of this process, which has loaded all that it imports."""
        copy = os.fork()
        if copy:
            return copy
        try:
            with Path(piped).open() as given:
                os.dup2(given.fileno(), 0)
            sys.stdout = sys.stderr = output
            os.chdir(self._folder)
            os.environ.clear()
            os.environ.update(self._environment)
            sys.argv = list(words)
            run_daosplit()
        finally:
            output.flush()
            os._exit(0)


def play(page: str) -> str:
    """The page, with what its commands really print."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(Path(folder))

        def replay(block: re.Match[str]) -> str:
            language, text = block.groups()
            if file := _FILE.search(page, 0, block.start()):
                terminal.write(file[1], text)
            elif language == "console":
                text = "".join(
                    f"$ {command}\n{_shortened(terminal.run(command), promised)}"
                    for command, promised in _COMMAND.findall(text)
                )
            return f"```{language}\n{text}```"

        try:
            return _BLOCK.sub(replay, page)
        finally:
            terminal.close()


def _shortened(printed: str, like: str) -> str:
    """The output, with lines left out where the page leaves some out."""
    if not re.search(r"^\.\.\.$", like, re.MULTILINE):
        return printed
    above, below = re.split(r"^\.\.\.\n", like, flags=re.MULTILINE)
    lines = printed.splitlines(keepends=True)
    end = len(lines) - below.count("\n")
    return "".join([*lines[: above.count("\n")], "...\n", *lines[end:]])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def load() -> None:
    """Loads what commands and chains need once, for all copies of this process."""
    for name in daosplit.__all__:
        getattr(daosplit, name)
    daosplit.embedded_chain()
    gc.freeze()


def main() -> int:
    """Compares or updates the pages; 1 if any differs."""
    parser = argparse.ArgumentParser(description="Run what the tutorials print.")
    parser.add_argument("pages", nargs="*", type=Path, default=PAGES)
    parser.add_argument("--update", action="store_true", help="Write what the commands print.")
    given = parser.parse_args()
    status = 0
    for page in given.pages:
        text = page.read_text(encoding="utf-8")
        real = play(text)
        if given.update:
            page.write_text(real, encoding="utf-8")
        elif real != text:
            lines = text.splitlines(keepends=True), real.splitlines(keepends=True)
            print(*difflib.unified_diff(*lines, str(page), "what is printed"), sep="")
            status = 1
    return status


if __name__ == "__main__":
    load()
    sys.exit(main())
