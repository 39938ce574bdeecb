"""Gives command lines to `daosplit` and to scripts, and what they said."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from daosplit.cli.commands import command_line
from daosplit.cli.runner import run


def run_daosplit(arguments: Sequence[str]) -> int:
    """The exit status of `daosplit`, run in this process."""
    return run(command_line(arguments), "daosplit", arguments)


class Console:
    """Runs `daosplit` in this process.

    `warnings` is what it wrote to the error output, and `read_at` at which block it read.
    """

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.warnings = ""
        self.read_at = ""

    def __call__(self, line: str, *, status: int = 0) -> str:
        """What a command line said, which must end with that status; a mistake takes one line."""
        ended, said = self.run(line)
        assert ended == status, self.warnings
        if status and not said:
            assert self.warnings.startswith("daosplit: ")
            assert self.warnings.count("\n") == 1
        return said

    def run(self, line: str) -> tuple[int, str]:
        """The status with which a command line ended, and what it said."""
        self._capsys.readouterr()
        ended = run_daosplit(shlex.split(line))
        said = self._capsys.readouterr()
        lines = said.err.splitlines(keepends=True)
        self.read_at = next(filter(_tells_block, lines), "")
        self.warnings = "".join(line for line in lines if not _tells_block(line))
        return ended, said.out


def _tells_block(line: str) -> bool:
    return line.startswith(("Read at block ", "ブロック"))


def run_in(folder: Path, *command: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """A Python program run in a folder, in English; at that node, if one is named."""
    environment = {"LC_ALL": "C.UTF-8", "PATH": "", "DAOSPLIT_RPC": url}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def commands_in(page: str, program: str) -> list[str]:
    """The indented command lines of a page that call a program."""
    lines = (line.strip() for line in page.splitlines() if line.startswith("    "))
    return [line for line in lines if line.split()[:1] == [program]]
