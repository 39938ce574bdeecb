"""A newcomer's path: from an empty folder to a quarter that is paid, as its README prints it."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from daosplit.chain import connect
from daosplit.cli.init import init
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.record import load_record
from daosplit.values.addresses import ETHER
from support.console import Console, commands_in
from support.nodes import running_own_node
from support.project import ROOT

Walk = Callable[[Path, list[str], str], str]
WRITTEN = {
    ".gitignore",
    "README.md",
    "charter.toml",
    "data/contributions.csv",
    "policy.toml",
    "revenue.csv",
    "test_partnership.py",
}


def written_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def start_of_node(commands: list[str]) -> str:
    """When the node begins that they run."""
    [options] = [shlex.split(line)[2:] for line in commands if line.startswith("daosplit node")]
    option, start = options
    assert option == "--start"
    return start


@pytest.fixture
def walk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Gives commands in a folder, at a node, each of which must succeed, and what they said."""

    def give(folder: Path, commands: list[str], url: str) -> str:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("DAOSPLIT_RPC", url)
        monkeypatch.setenv("LC_ALL", "C")
        console = Console(capsys)
        return "".join(
            console(line.removeprefix("daosplit "))
            for line in commands
            if not line.startswith("daosplit node")
        )

    return give


def test_the_readme_of_the_folder_leads_from_nothing_to_a_quarter_that_is_paid(
    tmp_path: Path, walk: Walk
) -> None:
    walk(tmp_path, ["daosplit init first"], "")
    folder = tmp_path / "first"
    assert written_in(folder) == WRITTEN
    commands = commands_in((folder / "README.md").read_text(), "daosplit")
    assert [line.split()[1] for line in commands[:4]] == ["simulate", "node", "charter", "found"]
    with running_own_node(start_of_node(commands)) as url:
        said = walk(folder, commands, url)
        split = RevenueSplit.from_record(connect(url), load_record(folder / "partnership.json"))
        assert split.reviewed_period() == 1
        assert split.till(ETHER).pot == 0
    assert "  retailer (seat 0, 0x7E5F…5Bdf): 9.691975230864197523 ETH (70%)\n" in said
    assert "Reconciled: " in said
    assert "Verified: " in said


def test_the_readme_of_the_project_leads_there_too(tmp_path: Path, walk: Walk) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folder = tmp_path / "first"
    shutil.copytree(ROOT / "examples", folder)
    commands = commands_in(readme, "daosplit")
    settle = commands.index("daosplit settle")
    with running_own_node(start_of_node(commands)) as url:
        walk(folder, commands[:settle], url)
        said = walk(folder, ["daosplit settle"], url)
    [promised] = [part for part in readme.split("```") if part.startswith("text\nPeriod 1 paid")]
    assert said == promised.removeprefix("text\n")


def test_the_test_of_the_folder_passes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing installed but Python packages."""
    monkeypatch.setenv("PATH", "")
    init(pytester.path)
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=2)


def test_both_readmes_give_the_same_commands(tmp_path: Path) -> None:
    pages = []
    for language in ("en", "ja"):
        init(tmp_path / language, language)
        pages.append((tmp_path / language / "README.md").read_text(encoding="utf-8"))
    english, japanese = (commands_in(page, "daosplit") for page in pages)
    assert [line.split(" --memo")[0] for line in english] == [
        line.split(" --memo")[0] for line in japanese
    ]
    assert "設立記録" in pages[1]


def test_what_is_there_is_left_as_it_is_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "charter.toml").write_text("mine")
    said = Console(capsys)(f"init {tmp_path} --lang en")
    assert f"{tmp_path / 'charter.toml'} is there already, and was left as it is." in said
    assert (tmp_path / "charter.toml").read_text() == "mine"
    assert written_in(tmp_path) == WRITTEN


def test_a_folder_that_cannot_be_written_is_a_mistake_on_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("")
    console = Console(capsys)
    for folder in (tmp_path / "data", tmp_path):
        console(f"init {folder}", status=1)
        told = f"daosplit: {tmp_path / 'data'}: could not be written (it is not a folder)\n"
        assert console.warnings == told
    assert written_in(tmp_path) == {"data"}


@pytest.mark.parametrize("name", ["charter.toml", "data"])
def test_nothing_is_written_outside_the_folder(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / name).symlink_to(outside if name == "data" else outside / name)
    console = Console(capsys)
    console(f"init {folder}", status=1)
    told = f"daosplit: {folder / name}: could not be written (it is a symbolic link)\n"
    assert console.warnings == told
    assert list(outside.iterdir()) == []
    assert written_in(folder) == set()
