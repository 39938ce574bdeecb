"""A reader of a tutorial who types its commands, in an empty folder, sees what it shows."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.project import ROOT, load_script

SCRIPT = ROOT / "scripts" / "tutorials.py"


def test_the_commands_print_what_the_tutorials_show() -> None:
    played = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert played.returncode == 0, played.stdout + played.stderr


def test_what_a_command_does_not_print_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("Save as `a`:\n\n```text\none\n```\n\n```console\n$ cat a\ntwo\n```\n")
    monkeypatch.setattr("sys.argv", ["tutorials.py", str(page)])
    assert load_script("tutorials").main() == 1
    differs = capsys.readouterr().out
    assert "-two" in differs
    assert "+one" in differs
