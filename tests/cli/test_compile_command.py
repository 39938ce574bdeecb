"""`daosplit compile` makes a checkout's artifacts what its contracts give, and `--check` tells."""

import shutil
from pathlib import Path

import pytest

from support.console import Console
from support.project import ROOT

COIN = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\ncontract Coin {}\n"
IDLE = "contract Idle { function f() external pure { uint256 idle; } }\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "Coin.sol").write_text(COIN)
    (tmp_path / "src" / "daosplit" / "artifacts").mkdir(parents=True)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


@pytest.fixture
def daosplit(
    capsys: pytest.CaptureFixture[str], checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Console(capsys)


def test_the_artifacts_become_what_the_contracts_give(checkout: Path, daosplit: Console) -> None:
    artifacts = checkout / "src" / "daosplit" / "artifacts"
    assert daosplit("compile") == "changed: Coin\n"
    assert [path.name for path in artifacts.iterdir()] == ["Coin.json"]
    assert daosplit("compile") == "nothing changed\n"


@pytest.mark.usefixtures("warm_compiler")
def test_a_check_names_what_is_stale_and_writes_nothing(checkout: Path, daosplit: Console) -> None:
    artifact = checkout / "src" / "daosplit" / "artifacts" / "Coin.json"
    daosplit("compile")
    daosplit("compile --check")
    tampered = artifact.read_text().replace('"bytecode": "0x', '"bytecode": "0x00')
    artifact.write_text(tampered)
    assert "Coin" in daosplit("compile --check", status=1)
    assert artifact.read_text() == tampered


@pytest.mark.usefixtures("warm_compiler")
def test_a_warning_is_told_and_fails_a_check(checkout: Path, daosplit: Console) -> None:
    (checkout / "contracts" / "Coin.sol").write_text(COIN + IDLE)
    assert daosplit("compile") == "changed: Coin, Idle\n"
    assert "Unused local variable" in daosplit.warnings
    assert daosplit.run("compile --check") == (1, "")
    assert "Unused local variable" in daosplit.warnings


@pytest.mark.usefixtures("warm_compiler")
def test_a_mistake_is_told_without_a_traceback(checkout: Path, daosplit: Console) -> None:
    (checkout / "contracts" / "Coin.sol").write_text(COIN + "contract {")
    assert daosplit.run("compile") == (1, "")
    assert daosplit.warnings.startswith("daosplit: ParserError")
    assert "Traceback" not in daosplit.warnings


def test_outside_of_a_checkout_nothing_is_touched(checkout: Path, daosplit: Console) -> None:
    shutil.rmtree(checkout / "src")
    assert daosplit("compile", status=1) == ""
    assert "not a checkout of daosplit" in daosplit.warnings
    assert not (checkout / "src").exists()
