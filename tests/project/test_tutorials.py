"""A reader of a tutorial who types its commands, in an empty folder, sees what it shows."""

import subprocess
import sys
from pathlib import Path

from support.project import ROOT

SCRIPT = ROOT / "scripts" / "tutorials.py"


def play(*pages: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *pages], capture_output=True, text=True, check=False
    )


def test_the_commands_print_what_the_tutorials_show() -> None:
    played = play()
    assert played.returncode == 0, played.stdout + played.stderr


def test_what_a_command_does_not_print_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Save as `a`:\n\n```text\none\n```\n\n```console\n$ cat a\ntwo\n```\n")
    played = play(page)
    assert played.returncode == 1
    assert "-two" in played.stdout
    assert "+one" in played.stdout
