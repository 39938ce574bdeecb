"""`daosplit compile` makes a checkout's artifacts what its contracts give, and `--check` tells."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def daosplit_compile(checkout: Path, *options: str) -> subprocess.CompletedProcess[str]:
    daosplit = Path(sys.executable).with_name("daosplit")
    return subprocess.run(
        [daosplit, "compile", *options], cwd=checkout, capture_output=True, text=True, check=False
    )


def test_the_artifacts_become_what_the_contracts_give(checkout: Path) -> None:
    artifacts = checkout / "src" / "daosplit" / "artifacts"
    assert daosplit_compile(checkout).stdout == "changed: Coin\n"
    assert [path.name for path in artifacts.iterdir()] == ["Coin.json"]
    assert daosplit_compile(checkout).stdout == "nothing changed\n"


def test_a_check_names_what_is_stale_and_writes_nothing(checkout: Path) -> None:
    artifact = checkout / "src" / "daosplit" / "artifacts" / "Coin.json"
    daosplit_compile(checkout)
    assert daosplit_compile(checkout, "--check").returncode == 0
    tampered = artifact.read_text().replace('"bytecode": "0x', '"bytecode": "0x00')
    artifact.write_text(tampered)
    checked = daosplit_compile(checkout, "--check")
    assert checked.returncode == 1
    assert "Coin" in checked.stdout
    assert artifact.read_text() == tampered


def test_a_warning_is_told_and_fails_a_check(checkout: Path) -> None:
    (checkout / "contracts" / "Coin.sol").write_text(COIN + IDLE)
    compiled = daosplit_compile(checkout)
    assert compiled.stdout == "changed: Coin, Idle\n"
    assert "Unused local variable" in compiled.stderr
    checked = daosplit_compile(checkout, "--check")
    assert checked.returncode == 1
    assert "Unused local variable" in checked.stderr


def test_a_mistake_is_told_without_a_traceback(checkout: Path) -> None:
    (checkout / "contracts" / "Coin.sol").write_text(COIN + "contract {")
    compiled = daosplit_compile(checkout)
    assert compiled.returncode == 1
    assert compiled.stderr.startswith("daosplit: ParserError")
    assert "Traceback" not in compiled.stderr


def test_outside_of_a_checkout_nothing_is_touched(checkout: Path) -> None:
    shutil.rmtree(checkout / "src")
    compiled = daosplit_compile(checkout)
    assert compiled.returncode == 1
    assert "not a checkout of daosplit" in compiled.stderr
    assert not (checkout / "src").exists()
