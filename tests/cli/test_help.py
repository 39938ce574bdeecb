"""What `--help` shows of every command, the version, and completion in a shell."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
import typer

from daosplit.cli.app import app
from support.console import Console

TREE: Any = typer.main.get_command(app)


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group, with the words by which it is called."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, (*path, name))


COMMANDS = [(path, command) for path, command in walk(TREE) if not hasattr(command, "commands")]
NAMES = [" ".join(path) for path, _ in COMMANDS]


@pytest.fixture
def daosplit(capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(capsys)


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=NAMES)
def test_the_example_of_every_command_is_one_of_it(path: tuple[str, ...], command: Any) -> None:
    example = re.fullmatch("Example: daosplit (.*)", command.epilog)
    assert example
    words = shlex.split(example[1])
    assert tuple(words[: len(path)]) == path
    # What is missing, unknown or no number would be a usage error.
    command.make_context("daosplit", words[len(path) :])


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=NAMES)
def test_every_option_and_argument_says_what_it_is(path: tuple[str, ...], command: Any) -> None:
    for parameter in command.params:
        if parameter.name == "help":
            continue
        assert parameter.help, (path, parameter.name)
        assert parameter.help.endswith("."), parameter.help
        assert "left out" not in parameter.help
        assert not parameter.help.startswith(("The ", "A ", "An ", "Such as ")), parameter.help


@pytest.mark.parametrize("command", ["report", "export", "keep"])
def test_help_names_values_in_words_and_breaks_no_line_early(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    said = daosplit(f"{command} --help")
    assert not re.search(r"<(str|int|float|bool|path|list)", said)
    assert "[default" not in said
    about, *_ = said.partition("─")
    for line in filter(None, map(str.strip, about.splitlines()[2:])):
        assert line.startswith("╭") or line[-1] in ".:?", line


@pytest.mark.parametrize("width", [40, 80])
def test_help_is_readable_at_any_width(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERMINAL_WIDTH", str(width))
    said = daosplit("--help")
    assert max(map(len, said.splitlines())) <= width
    for panel in ("Start", "Money", "Review", "Seats", "Keys and sending", "Look", "Development"):
        assert panel in said
    for name in TREE.commands:
        assert f" {name} " in said


def test_help_says_what_exit_statuses_mean(daosplit: Console) -> None:
    said = " ".join(daosplit("--help").split())
    for status in ("0 done, or nothing to do", "1 refused", "2 wrong command line"):
        assert status in said
    assert "130 interrupted" in said


def test_the_version_is_that_of_the_package(daosplit: Console) -> None:
    assert daosplit("--version") == f"daosplit {version('daosplit')}\n"


def test_a_shell_completes_commands() -> None:
    words = {"_DAOSPLIT_COMPLETE": "complete_bash", "COMP_WORDS": "daosplit se", "COMP_CWORD": "1"}
    program = "import sys; sys.argv[0] = 'daosplit'; from daosplit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env=words, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["settle", "seat"]


@pytest.mark.parametrize("path", [(), ("seat", "offer")], ids=["daosplit", "seat offer"])
def test_help_is_whole_in_japanese(path: tuple[str, ...]) -> None:
    """In a process of its own, as typer keeps the language for all that follows."""
    daosplit = [sys.executable, "-c", "from daosplit.cli import main; main()"]
    environment = {"COLUMNS": "60", "LC_ALL": "ja_JP.UTF-8", "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.run(
        [*daosplit, *path, "--help"], env=environment, capture_output=True, check=True
    ).stdout.decode()
    assert "オプション" in shown
    assert "このヘルプを表示" in shown
    assert "…" not in shown
    # Names and examples stay; of sentences in English nothing does.
    assert not re.search(r"\b(the|and|is|of|with)\b", shown.split("Example:")[0])
