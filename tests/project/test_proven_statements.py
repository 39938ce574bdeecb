"""Statements are proven again if they, their code, or the way to prove them change."""

import json
from pathlib import Path

import pytest

from support.project import ROOT
from verification.symbolic import proven

STATEMENTS = ROOT / "verification" / "symbolic"


def compile_into(folder: Path, name: str, code: str, function: str = "check_it()") -> None:
    file = folder / f"{name}.t.sol"
    file.mkdir(parents=True, exist_ok=True)
    made = {"deployedBytecode": {"object": code}, "methodIdentifiers": {function: "12345678"}}
    (file / f"{name}.json").write_text(json.dumps(made))


def test_only_what_changed_is_proven_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Packing", "SeatSets", "States"):
        compile_into(tmp_path, name, "0x01")
    compile_into(tmp_path, "Months", "0x01", "test_it()")
    recorded = proven.compiled(tmp_path)
    assert proven.unproven(recorded, {}) == ["Packing", "SeatSets", "States"]
    # One is proven each time, to see that it can be done.
    assert proven.unproven(recorded, recorded) == ["SeatSets"]
    compile_into(tmp_path, "States", "0x02")
    assert proven.unproven(proven.compiled(tmp_path), recorded) == ["SeatSets", "States"]
    compile_into(tmp_path, "States", "0x01", "check_more()")
    assert proven.unproven(proven.compiled(tmp_path), recorded) == ["SeatSets", "States"]
    monkeypatch.setattr(proven, "_MEANS", (STATEMENTS / "prove.py",))
    now = proven.compiled(tmp_path)
    assert proven.unproven(now, recorded) == ["Packing", "SeatSets", "States"]


def test_each_contract_of_statements_is_recorded() -> None:
    stated = {
        path.name.removesuffix(".t.sol")
        for path in STATEMENTS.glob("*.t.sol")
        if "function check_" in path.read_text(encoding="utf-8")
    }
    assert json.loads((STATEMENTS / "proven.json").read_text()).keys() == stated
