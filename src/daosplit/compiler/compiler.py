"""Solidity to artifacts, by exactly one version of the compiler, wherever it is found."""

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from daosplit.artifacts import Artifact
from daosplit.compiler.solc import COMMIT, VERSION, find_compiler
from daosplit.compiler.sources import read_with_imports, solidity_files
from daosplit.errors import CompilationError
from daosplit.values.text import text

OPTIMIZER_RUNS = 600
_SILENT_FROM_HERE = "4591"


def compile_contracts(
    root: Path,
    folder: str = "contracts",
    *,
    without: tuple[str, ...] = (),
    optimizer_runs: int = OPTIMIZER_RUNS,
    known: Iterable[Artifact] = (),
    on_warning: Callable[[str], object] | None = None,
    download: bool = False,
) -> tuple[Artifact, ...]:
    """Compile every Solidity file of a folder of the project at `root`, `without` some folders.

    Each file is compiled with nothing but its own imports, so that its code depends on nothing
    else. Of `known` artifacts those that were built from the same are taken over. A warning about
    the project's own sources is told to `on_warning`, and without one counts as an error. Raises
    CompilationError, or CompilerNotFoundError where no compiler is; `download` lets py-solc-x fetch
    it then.
    """
    inputs = {
        name: _standard_input(root, name, optimizer_runs)
        for name in solidity_files(root, folder)
        if not name.startswith(without)
    }
    reused = [a for a in known if a.built_from == _digest(inputs.get(a.source_name))]
    stale = sorted(inputs.keys() - {artifact.source_name for artifact in reused})
    artifacts = reused
    if stale:
        asked = [inputs[name] for name in stale]
        compiler = find_compiler(root, download=download)
        outputs = compiler.compile(asked)
        for output in outputs:
            require_no_errors(output)
        # A warning about a source comes with every file that imports it.
        warnings = dict.fromkeys(_warnings_about(folder, outputs))
        silent = [
            _without_noise(folder, standard_input)
            for standard_input, output in zip(asked, outputs, strict=True)
            if any(warning["errorCode"] == _SILENT_FROM_HERE for warning in _told(output))
        ]
        if silent:
            warnings.update(dict.fromkeys(_warnings_about(folder, compiler.compile(silent))))
        if on_warning:
            for warning in warnings:
                on_warning(warning)
        elif warnings:
            raise CompilationError("\n\n".join(warnings))
        for name, standard_input, output in zip(stale, asked, outputs, strict=True):
            artifacts += _artifacts_of(name, standard_input, output)
    artifacts.sort(key=lambda artifact: artifact.contract_name)
    for one, other in itertools.pairwise(artifacts):
        if one.contract_name == other.contract_name:
            raise CompilationError(
                text(
                    "two contracts are called {contract}, in {first} and in {second}; rename one",
                    contract=one.contract_name,
                    first=one.source_name,
                    second=other.source_name,
                )
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


def standard_input(root: Path, name: str) -> bytes:
    """What the compiler is given for a source, as JSON: with it anyone compiles the same code."""
    return json.dumps(_standard_input(root, name, OPTIMIZER_RUNS), indent=1).encode() + b"\n"


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


def _artifacts_of(
    name: str, standard_input: dict[str, Any], output: Mapping[str, Any]
) -> list[Artifact]:
    settings = {k: v for k, v in standard_input["settings"].items() if k != "outputSelection"}
    artifacts = []
    for contract, made in output.get("contracts", {}).get(name, {}).items():
        if libraries := made["evm"]["bytecode"]["linkReferences"]:
            raise CompilationError(
                text(
                    "{file}: {contract} links to libraries ({libraries}); make their functions "
                    "internal",
                    file=name,
                    contract=contract,
                    libraries=", ".join(libraries),
                )
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


def require_no_errors(output: Mapping[str, Any]) -> None:
    """Raises CompilationError, which tells all of them, if the compiler found any."""
    errors = [told["formattedMessage"] for told in _told(output) if told["severity"] == "error"]
    if errors:
        raise CompilationError("\n".join(errors).strip())


def _told(output: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The compiler's errors and warnings."""
    told: list[dict[str, Any]] = output.get("errors", [])
    return told


def _warnings_about(folder: str, outputs: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        warning["formattedMessage"].strip()
        for output in outputs
        for warning in _told(output)
        if warning.get("sourceLocation", {}).get("file", "").startswith(f"{folder}/")
    ]


def _without_noise(folder: str, standard_input: dict[str, Any]) -> dict[str, Any]:
    """The compiler falls silent after 256 warnings, and solady alone has more: all of one kind.

    Without the comments that they are about, it is asked again, and makes no code this time.
    """
    sources = {
        name: source
        if name.startswith(f"{folder}/")
        else {"content": source["content"].replace("@solidity memory-safe-assembly", "")}
        for name, source in standard_input["sources"].items()
    }
    settings = {**standard_input["settings"], "outputSelection": {}}
    return {**standard_input, "sources": sources, "settings": settings}
