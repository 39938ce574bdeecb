"""At the edges a command ends with one line and a status: interrupted, unread, on a full disk."""

import errno
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
import typer

from daosplit.chain import connect
from daosplit.cli.runner import run
from daosplit.errors import ChainError, InvalidValueError
from daosplit.keeper.metrics import Metrics, serving
from daosplit.values.text import text
from support.console import run_daosplit
from support.project import ROOT

DAOSPLIT = (sys.executable, "-m", "daosplit")
STUDY = (sys.executable, "studies/coalitions.py")
FULL = Path("/dev/full")


def start(
    command: Sequence[str | Path],
    stdout: int | None = subprocess.PIPE,
    stderr: int | None = subprocess.PIPE,
    **environment: str,
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdout=stdout,
        stderr=stderr,
        # What a job in the background starts would ignore interruptions.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        cwd=ROOT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8", **environment},
    )


def interrupted() -> None:
    raise KeyboardInterrupt


def refused() -> None:
    raise InvalidValueError("period", 0, text("out of range"))


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "review.toml")


@pytest.mark.parametrize(
    ("command", "arguments", "status", "told"),
    [
        (lambda: None, [], 0, ""),
        (lambda: 0, [], 0, ""),
        (refused, [], 1, "edge: period = 0: out of range\n"),
        (full, [], 1, "edge: review.toml: no space left on the device\n"),
        (lambda: None, ["--more"], 2, "edge: no such option: --more\n"),
        (interrupted, [], 130, "edge: interrupted\n"),
    ],
)
def test_each_end_has_its_status_and_one_line(
    command: Callable[[], object],
    arguments: list[str],
    status: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def of_no_arguments() -> object:
        return command()

    assert run(of_no_arguments, "edge", arguments) == status
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["charter", "show", "none.toml"], 1, "none.toml：読み取れませんでした"),
        (["weigh"], 2, "引数'DATA...'を指定してください"),
        (["demo", "--more"], 2, "オプション--moreは見つかりません"),
        (["shwo"], 2, "コマンド'shwo'は見つかりません"),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_the_locale(
    arguments: list[str],
    status: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert run_daosplit(arguments) == status
    assert capsys.readouterr().err.startswith(f"daosplit: {told}")


def test_the_language_that_was_asked_for_comes_before_the_locale(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refused_in(language: str = typer.Option("", "--lang")) -> None:
        refused()

    for arguments in (["--lang", "ja"], ["--lang=ja"]):
        assert run(refused_in, "edge", arguments) == 1
        assert capsys.readouterr().err == "edge: period = 0：範囲外です\n"


def test_what_an_interruption_says_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    def sending() -> None:
        raise KeyboardInterrupt("interrupted, but transaction 0x12 was sent")

    assert run(sending, "pay.py", []) == 130
    assert capsys.readouterr().err == "pay.py: interrupted, but transaction 0x12 was sent\n"


def test_help_can_be_interrupted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(typer.core.TyperGroup, "format_help", slow)
    assert run_daosplit(["--help"]) == 130
    assert capsys.readouterr().err == "daosplit: interrupted\n"


def test_the_demo_can_be_interrupted() -> None:
    demo = start([*DAOSPLIT, "demo"])
    assert demo.stdout is not None
    demo.stdout.readline()
    demo.send_signal(signal.SIGINT)
    _, told = demo.communicate()
    assert (demo.returncode, told) == (130, "daosplit: interrupted\n")


def test_a_simulation_on_a_terminal_stops_with_what_it_has_played() -> None:
    controller, terminal = os.openpty()
    playing = start([*DAOSPLIT, "simulate", "chaos"], terminal, terminal, TERM="xterm")
    os.close(terminal)
    shown = b""
    is_asked = False
    # Where a terminal ends, Linux gives an error.
    with os.fdopen(controller, "rb", buffering=0) as screen, suppress(OSError):
        while part := screen.read(4096):
            shown += part
            if not is_asked and (paid := shown.find(b"April 2026: ")) >= 0:
                is_asked = True
                playing.send_signal(signal.SIGINT)
    assert playing.wait() == 130
    assert re.search(rb"\d%.*:", shown[:paid])  # progress, and the time that is left
    assert b"Stopped before the end" in shown[paid:]
    assert shown.endswith(b"daosplit: interrupted\r\n")


def test_a_script_that_waits_for_a_node_can_be_interrupted(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)  # in case it never comes so far
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        charter, record = "examples/charter.toml", tmp_path / "record.json"
        waiting = start([sys.executable, "scripts/deploy.py", charter, record, "--rpc", url])
        connection, _ = silent.accept()
        with connection:
            connection.recv(1)
            waiting.send_signal(signal.SIGINT)
            _, told = waiting.communicate()
    assert (waiting.returncode, told) == (130, "deploy.py: interrupted\n")


@pytest.mark.parametrize(
    "command",
    [[*DAOSPLIT, "demo"], [sys.executable, "studies/coalitions.py"]],
    ids=["demo", "study"],
)
def test_a_reader_that_goes_away_ends_it_quietly(command: Sequence[str]) -> None:
    writer = start(command)
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.readline()
    writer.stdout.close()
    assert writer.stderr.read() == ""
    assert writer.wait() == 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_output_to_a_full_disk_is_one_line() -> None:
    with FULL.open("w") as disk:
        writer = start(STUDY, disk.fileno())
        _, told = writer.communicate()
    problem = "what was done could not be printed: no space left on the device; look at it with"
    assert writer.returncode == 1
    assert told.startswith(f"coalitions.py: {problem}")
    assert told.count("\n") == 1


def test_without_any_output_it_is_done_all_the_same() -> None:
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -m daosplit --version >&-', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, "")


def test_what_a_terminal_cannot_write_is_escaped() -> None:
    command = [*DAOSPLIT, "charter", "show", "契約.toml"]
    escaped = start(command, PYTHONIOENCODING="ascii")
    _, told = escaped.communicate()
    assert escaped.returncode == 1
    assert told.startswith("daosplit: \\u5951\\u7d04.toml: could not be read")


@pytest.mark.parametrize(
    "url",
    [
        "ws://user:SECRET@127.0.0.1:1",
        "http://user:SECRET@127.0.0.1:99999",
        "user:SECRET@127.0.0.1:8545",
        "http://user:SECRET@[::1",
        "http://user:SEC#RET@127.0.0.1:8545",
        "http://user:1234/SECRET@127.0.0.1:8545",
        "http://user:SEC?RET@127.0.0.1:8545",
        f"http://user:SECRET@{'a' * 300}:8545",
        f"http://user:SECRET@{'a' * 64}.example:8545",
        f"http://user:SECRET@{'a.' * 150}example",
        "http://user:SECRET@a..example",
    ],
)
def test_a_password_in_a_nodes_address_is_never_printed(url: str) -> None:
    with pytest.raises(ChainError, match="not the address of a node") as caught:
        connect(url)
    assert "SEC" not in str(caught.value)
    assert "1234" not in str(caught.value)
    assert "RET" not in str(caught.value)


def test_who_sends_must_be_named_where_a_command_is_about_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_daosplit(["seat", "question", "1", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "daosplit: missing option '--from'\n"


def test_a_keepers_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        problem = rf"port = {port}: cannot be served on 127.0.0.1: .* \(name another"
        with pytest.raises(InvalidValueError, match=problem), serving(Metrics(), port, 1):
            pass
