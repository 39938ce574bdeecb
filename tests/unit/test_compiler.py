"""The compiler is exactly one version, and an artifact depends on nothing but its own sources."""

import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from daosplit.artifacts import (
    Artifact,
    artifact_names,
    load_artifact,
    stale_artifacts,
    write_artifacts,
)
from daosplit.compiler.checkout import SHIPPED, STANDARD_INPUT
from daosplit.compiler.compiler import (
    OPTIMIZER_RUNS,
    compile_contracts,
    outdated_artifacts,
)
from daosplit.compiler.solc import COMMIT, ENVIRONMENT_VARIABLE, VERSION, Compiler, find_compiler
from daosplit.errors import CompilationError, CompilerNotFoundError, UnknownContractError
from support.project import ROOT

COUNTER = """
// import {Absent} from "./Absent.sol";
/* import "./Absent.sol"; */
import {Base} from "./bases/Base.sol";
import /* from "./Absent.sol" */ {Step} from 'steps/Step.sol';

contract Counter is Base {
    string public constant NAME = 'import "./Absent.sol"; // "';
    function count() external { value += Step.SIZE; }
}
"""
BASE = """
import "contracts/Told.sol";

abstract contract Base is Told {
    uint256 public value;
}
"""
TOLD = "interface Told { event Counted(uint256 value); }"
STEP = "library Step { uint256 internal constant SIZE = 2; }"
IDLE = "contract Idle { function f() external pure { uint256 idle; } }"


def make_project(root: Path) -> Path:
    """A project of three files of its own and one from npm, which has the compiler from there."""
    write(root, "contracts/Counter.sol", COUNTER)
    write(root, "contracts/bases/Base.sol", BASE)
    write(root, "contracts/Told.sol", TOLD)
    write(root, "node_modules/steps/Step.sol", STEP)
    (root / "node_modules" / "solc").symlink_to(ROOT / "node_modules" / "solc")
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Artifact, ...]:
    """What the project's contracts become, compiled in another place."""
    return compile_contracts(make_project(tmp_path_factory.mktemp("elsewhere")))


@pytest.fixture
def _no_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setenv("SOLCX_BINARY_PATH", str(tmp_path))
    monkeypatch.setenv("PATH", "")


def write(project: Path, name: str, text: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"// SPDX-License-Identifier: MIT\npragma solidity ^0.8.30;\n{text}\n")


def program(path: Path, version: str) -> Path:
    """A program that says that it is a compiler of this version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho 'Version: {version}'\n")
    path.chmod(0o755)
    return path


def version_of(compiler: Compiler) -> str:
    command: list[Path | str] = [*compiler.command, "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return answer.stdout.partition("Version: ")[2].strip()


def by_name(artifacts: tuple[Artifact, ...]) -> dict[str, Artifact]:
    return {artifact.contract_name: artifact for artifact in artifacts}


# Compiling


def test_every_contract_of_the_folder_becomes_an_artifact(compiled: tuple[Artifact, ...]) -> None:
    artifacts = by_name(compiled)
    assert list(artifacts) == ["Base", "Counter", "Told"]
    counter = artifacts["Counter"]
    assert counter.source_name == "contracts/Counter.sol"
    assert {entry.get("name") for entry in counter.abi} == {"NAME", "count", "value", "Counted"}
    assert counter.bytecode.startswith("0x60")
    assert counter.deployed_bytecode[2:] in counter.bytecode
    assert artifacts["Told"].bytecode == artifacts["Told"].deployed_bytecode == "0x"


def test_the_settings_are_told(compiled: tuple[Artifact, ...]) -> None:
    for artifact in compiled:
        assert artifact.compiler["version"].startswith(f"{VERSION}+commit.")
        settings = artifact.compiler["settings"]
        assert settings["evmVersion"] == "prague"
        assert settings["viaIR"] is True
        assert settings["optimizer"] == {"enabled": True, "runs": OPTIMIZER_RUNS}


@pytest.mark.usefixtures("warm_compiler")
def test_the_same_sources_give_the_same_artifacts_in_any_place_and_company(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "contracts/Another.sol", TOLD.replace("Told", "Another"))
    artifacts = by_name(compile_contracts(project))
    assert artifacts.pop("Another").source_name == "contracts/Another.sol"
    assert artifacts == by_name(compiled)


@pytest.mark.usefixtures("_no_compiler")
def test_what_did_not_change_is_not_compiled_again(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    (project / "node_modules" / "solc").unlink()
    assert compile_contracts(project, known=compiled) == compiled
    write(project, "contracts/Told.sol", TOLD.replace("value", "sum"))
    with pytest.raises(CompilerNotFoundError):
        compile_contracts(project, known=compiled)


@pytest.mark.usefixtures("warm_compiler")
def test_a_change_of_anything_imported_is_told_by_the_hash(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "node_modules/steps/Step.sol", STEP.replace("SIZE = 2", "SIZE = 3"))
    before, after = by_name(compiled), by_name(compile_contracts(project, known=compiled))
    assert after["Counter"].built_from != before["Counter"].built_from
    assert after["Counter"].bytecode != before["Counter"].bytecode
    assert after["Base"] == before["Base"]


def test_a_change_of_the_settings_is_told_by_the_hash(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    assert outdated_artifacts(project, compiled) == ()
    assert outdated_artifacts(project, compiled, optimizer_runs=5) == ("Base", "Counter", "Told")


@pytest.mark.usefixtures("warm_compiler")
def test_what_does_not_compile_is_told_with_its_place(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "contracts/Wrong.sol", "contract Wrong { function f() }")
    with pytest.raises(CompilationError, match=r"contracts/Wrong\.sol:3"):
        compile_contracts(project, known=compiled)


@pytest.mark.usefixtures("warm_compiler")
def test_a_warning_about_an_own_source_counts_as_an_error(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "contracts/Idle.sol", IDLE)
    with pytest.raises(CompilationError, match="Unused local variable"):
        compile_contracts(project, known=compiled)


@pytest.mark.usefixtures("warm_compiler")
def test_a_warning_is_told_once_to_whoever_wants_to_hear(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "contracts/Idle.sol", IDLE)
    write(project, "contracts/Again.sol", 'import "./Idle.sol"; contract Again is Idle {}')
    told: list[str] = []
    artifacts = by_name(compile_contracts(project, known=compiled, on_warning=told.append))
    assert list(artifacts) == ["Again", "Base", "Counter", "Idle", "Told"]
    assert len(told) == 1
    assert "Unused local variable" in told[0]


@pytest.mark.usefixtures("warm_compiler")
def test_a_warning_about_anothers_source_does_not(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "node_modules/steps/Step.sol", STEP + IDLE)
    assert "Counter" in by_name(compile_contracts(project, known=compiled))


@pytest.mark.usefixtures("warm_compiler")
def test_a_warning_about_an_own_source_is_seen_behind_any_number_about_anothers(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    noise = "/// @solidity memory-safe-assembly\nassembly {}\n" * 300
    noisy = f"library Noisy {{ function f() internal pure {{\n{noise}}} }}"
    write(project, "node_modules/steps/Step.sol", f"{STEP}\n{noisy}")
    assert "Counter" in by_name(compile_contracts(project, known=compiled))
    write(project, "contracts/Idle.sol", f"import 'steps/Step.sol';\n{IDLE}")
    with pytest.raises(CompilationError, match="Unused local variable"):
        compile_contracts(project, known=compiled)


def test_an_import_that_is_not_there_is_told_with_who_wants_it(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "contracts/Lost.sol", 'import "nowhere/Absent.sol";')
    with pytest.raises(CompilationError, match=r"nowhere/Absent\.sol, imported by .*Lost\.sol"):
        compile_contracts(project, known=compiled)


def test_a_folder_without_contracts_is_told(tmp_path: Path) -> None:
    with pytest.raises(CompilationError, match=r"there are no Solidity files in .*contracts"):
        compile_contracts(tmp_path)


@pytest.mark.usefixtures("warm_compiler")
def test_two_contracts_of_one_name_are_refused(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    write(project, "contracts/again/Told.sol", TOLD)
    with pytest.raises(CompilationError, match="two contracts are called Told"):
        compile_contracts(project, known=compiled)


@pytest.mark.usefixtures("warm_compiler")
def test_a_library_with_an_address_of_its_own_is_refused(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    library = "library Far { function f() external {} }"
    caller = "contract Near { function g() external { Far.f(); } }"
    write(project, "contracts/Near.sol", library + caller)
    with pytest.raises(CompilationError, match="make their functions internal"):
        compile_contracts(project, known=compiled)


# Finding the compiler


@pytest.mark.usefixtures("_no_compiler")
def test_npms_compiler_needs_nothing_installed_but_the_npm_package(project: Path) -> None:
    compiler = find_compiler(project)
    assert compiler.command[-1] == ROOT / "node_modules" / "solc" / "soljson.js"
    (output,) = compiler.compile([{"language": "Solidity", "sources": {}}])
    assert "No input sources specified" in output["errors"][0]["message"]


@pytest.mark.usefixtures("_no_compiler")
@pytest.mark.parametrize("place", ["environment variable", "py-solc-x", "PATH"])
def test_a_compiler_is_found_in_each_place_before_npms(
    project: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    version = version_of(find_compiler(project))
    paths = {
        "environment variable": project / "mine",
        "py-solc-x": project / f"solc-v{VERSION}",
        "PATH": project / "bin" / "solc",
    }
    native = program(paths[place], version.replace("Emscripten.clang", "Linux.g++"))
    if place == "environment variable":
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(native))
    if place == "PATH":
        monkeypatch.setenv("PATH", f"{native.parent}:/bin:/usr/bin")
    assert find_compiler(project) == Compiler((native,))


@pytest.mark.usefixtures("_no_compiler")
@pytest.mark.parametrize(
    "version",
    [
        "0.8.36+commit.f401782d.Linux.g++",
        f"{VERSION}-nightly.2026.1.1+commit.f401782d.Linux.g++",
        f"{VERSION}-develop.2026.1.1+commit.f401782d.Linux.g++",
        f"{VERSION}+commit.00000000.Linux.g++",
        "none",
    ],
)
def test_any_other_compiler_is_passed_over(
    project: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    other = program(project / "other", version)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(other))
    assert find_compiler(project) != Compiler((other,))


@pytest.mark.usefixtures("_no_compiler")
def test_where_no_compiler_is_all_places_are_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = program(project / "other", "0.8.36+commit.8a8b4b4c.Linux.g++")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(other))
    (project / "node_modules" / "solc").unlink()
    with pytest.raises(CompilerNotFoundError) as caught:
        find_compiler(project)
    told = str(caught.value)
    assert f"no Solidity compiler {VERSION} found; run `npm ci` in {project}" in told
    assert f"{ENVIRONMENT_VARIABLE}: {other} is version 0.8.36+commit.8a8b4b4c" in told
    assert "py-solc-x: " in told
    assert "solc on PATH: not found: solc" in told
    assert "npm's solc package: not found: " in told
    assert "download" not in told


@pytest.mark.usefixtures("_no_compiler")
def test_nothing_is_downloaded_unless_asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "node_modules" / "solc").unlink()
    version = version_of(find_compiler(ROOT))

    def install(wanted: str) -> None:
        assert wanted == VERSION
        program(project / f"solc-v{VERSION}", version)

    monkeypatch.setattr("solcx.install_solc", install)
    with pytest.raises(CompilerNotFoundError):
        find_compiler(project)
    assert find_compiler(project, download=True) == Compiler((project / f"solc-v{VERSION}",))


# Artifacts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "artifacts"
    folder.mkdir()
    return folder


@pytest.fixture
def artifact() -> Callable[..., Artifact]:
    def make(name: str, bytecode: str = "0x00") -> Artifact:
        return Artifact(name, f"contracts/{name}.sol", [], bytecode, "0x", {"version": "1"}, "ab")

    return make


def test_an_artifact_is_read_as_it_was_written(
    compiled: tuple[Artifact, ...], folder: Path
) -> None:
    assert write_artifacts(compiled, folder) == ("Base", "Counter", "Told")
    assert artifact_names(folder) == ("Base", "Counter", "Told")
    assert tuple(load_artifact(name, folder) for name in artifact_names(folder)) == compiled


def test_only_what_changed_is_written_and_what_is_gone_is_removed(
    folder: Path, artifact: Callable[..., Artifact]
) -> None:
    write_artifacts([artifact("Same"), artifact("Changed"), artifact("Gone")], folder)
    now = [artifact("Same"), artifact("Changed", "0x01"), artifact("New")]
    assert stale_artifacts(now, folder) == ("Changed", "Gone", "New")
    assert load_artifact("Changed", folder).bytecode == "0x00"
    assert write_artifacts(now, folder) == ("Changed", "Gone", "New")
    assert load_artifact("Changed", folder).bytecode == "0x01"
    assert stale_artifacts(now, folder) == ()
    assert artifact_names(folder) == ("Changed", "New", "Same")


def test_an_artifact_that_was_tampered_with_is_stale(
    folder: Path, artifact: Callable[..., Artifact]
) -> None:
    write_artifacts([artifact("Vault")], folder)
    path = folder / "Vault.json"
    path.write_text(path.read_text().replace('"0x00"', '"0x01"'))
    assert stale_artifacts([artifact("Vault")], folder) == ("Vault",)


def test_a_name_that_is_none_is_told_with_the_nearest(
    folder: Path, artifact: Callable[..., Artifact]
) -> None:
    write_artifacts([artifact("Counter")], folder)
    with pytest.raises(UnknownContractError, match='did you mean "Counter"'):
        load_artifact("Countr", folder)
    with pytest.raises(UnknownContractError, match="known: Counter"):
        load_artifact("../secrets", folder)


def test_an_artifact_is_outdated_once_anything_that_it_was_built_from_changes(
    project: Path, compiled: tuple[Artifact, ...]
) -> None:
    assert outdated_artifacts(project, compiled) == ()
    write(project, "contracts/bases/Base.sol", BASE.replace("value", "sum"))
    assert outdated_artifacts(project, compiled) == ("Base", "Counter")
    (project / "contracts" / "Told.sol").unlink()
    assert outdated_artifacts(project, compiled) == ("Base", "Counter", "Told")


def test_all_artifacts_were_built_from_the_sources_as_they_are() -> None:
    shipped = [load_artifact(name) for name in artifact_names()]
    assert outdated_artifacts(ROOT, shipped) == (), "run `daosplit compile`"


def test_the_input_that_ships_is_what_the_factory_and_its_partnerships_are_made_of() -> None:
    """Without a checkout, so that an explorer can be given it from an installed wheel."""
    asked = json.loads((ROOT / STANDARD_INPUT).read_text(encoding="utf-8"))
    version = f"{VERSION}+commit.{COMMIT}"
    built_from = json.dumps({"compiler": version, "input": asked}, sort_keys=True).encode()
    assert load_artifact("RevenueSplitFactory").built_from == sha256(built_from).hexdigest()
    assert "contracts/RevenueSplit.sol" in asked["sources"]


def test_what_ships_are_the_contracts_that_a_user_deploys_or_calls() -> None:
    assert artifact_names(ROOT / SHIPPED) == (
        "IRevenueSplit",
        "IRevenueSplitFactory",
        "RevenueSplit",
        "RevenueSplitFactory",
    )
