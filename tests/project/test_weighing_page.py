"""The page on weighing is complete, and all that it prints is what its commands print."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer

from daosplit.cli.app import app
from daosplit.files.document import parse_toml
from daosplit.weighing import Policy, read_policy
from daosplit.weighing.data.records import KINDS
from daosplit.weighing.data.settings import read_settings
from daosplit.weighing.methods.registry import known_steps
from support.console import run_daosplit
from support.project import ROOT

PAGE = (ROOT / "docs" / "weighing.md").read_text(encoding="utf-8")
ECOSYSTEM = ROOT / "examples" / "weighing" / "ecosystem"

# A command, and what it prints if the page says so.
COMMANDS = re.findall(r"^    (daosplit .*)\n(?:\n```text\n((?:.*\n)*?)```\n)?", PAGE, re.MULTILINE)
TOML = re.findall(r"^```toml\n((?:.*\n)*?)```\n", PAGE, re.MULTILINE)
SETTINGS = [text for text in TOML if "first_month" in text]
POLICIES = [text for text in TOML if text not in SETTINGS]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the reader of the page is, in English."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


@pytest.mark.usefixtures("checkout")
def test_every_command_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    ran = [(line, printed) for line, printed in COMMANDS if "URL" not in line]
    for line, printed in ran:
        assert run_daosplit(shlex.split(line)[1:]) == 0, line
        assert printed in capsys.readouterr().out, line
    assert len([printed for _, printed in ran if printed]) >= len(known_steps()) + 4


@pytest.mark.usefixtures("checkout")
def test_what_the_page_shows_in_python_runs() -> None:
    (program,) = re.findall(r"^```python\n((?:.*\n)*?)```\n", PAGE, re.MULTILINE)
    exec(program, {})


@pytest.mark.parametrize("line", [line for line, _ in COMMANDS])
def test_every_command_is_there_with_its_options(line: str) -> None:
    _, name, *words = shlex.split(line)
    command = getattr(typer.main.get_command(app), "commands", {})[name]
    if name == "data":
        command = command.commands[words[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_policy_of_the_page_is_one_and_those_of_the_examples_stand_as_they_are() -> None:
    files = [*ECOSYSTEM.glob("policy_*.toml"), ROOT / "examples/weighing/startups/policy.toml"]
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert set(texts) <= set(POLICIES)
    for policy in POLICIES:
        Policy.from_values(parse_toml(policy, "the page"))


def test_the_settings_of_the_page_are_read(tmp_path: Path) -> None:
    (text,) = SETTINGS
    (tmp_path / "data.toml").write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path, KINDS)
    assert settings.gaps
    assert settings.columns["contributions"] == {"担当会社": "partner", "No.": ""}


@pytest.mark.parametrize("name", known_steps())
def test_every_method_has_a_row_a_section_and_an_example(name: str) -> None:
    (row,) = re.findall(rf"^\| \[{name}\]\(#{name}\) \|.*\|$", PAGE, re.MULTILINE)
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert len(cells) == 5
    assert all(cells)
    section = PAGE.split(f"\n### {name}\n")[1].split("\n#")[0]
    assert "```toml\n" in section
    assert f"--policy examples/weighing/ecosystem/policy_{name}.toml" in section
    steps = str(read_policy(ECOSYSTEM / f"policy_{name}.toml").to_values())
    assert f"'method': '{name}'" in steps


@pytest.mark.parametrize("noun", [kind.noun for kind in KINDS])
def test_every_kind_of_data_has_its_columns(noun: str) -> None:
    (kind,) = (kind for kind in KINDS if kind.noun == noun)
    table = PAGE.split(f"\n`{noun}`: ")[1].split("\n\n")[1]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE) == ["column", *kind.columns]
