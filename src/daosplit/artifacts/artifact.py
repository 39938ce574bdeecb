"""What the compiler made of each contract: its interface, its code, and what it was built from."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daosplit.errors import UnknownContractError, with_hint
from daosplit.values.hints import hint
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_typing import ABI

FOLDER = Path(__file__).parent
_folders = [FOLDER]


@dataclass(frozen=True)
class Artifact:
    """One compiled contract, library or interface.

    `bytecode` creates the contract and `deployed_bytecode` is what then stands at its address,
    both in hex with 0x, and both "0x" for what cannot be deployed. `built_from` is the SHA-256 of
    the compiler's version and whole input: sources and settings.
    """

    contract_name: str
    source_name: str
    abi: ABI
    bytecode: str
    deployed_bytecode: str
    compiler: Mapping[str, Any]
    built_from: str

    def to_json(self) -> str:
        """The artifact's file: a key a line, and a line for each entry of the ABI."""
        abi = ",\n    ".join(json.dumps(entry) for entry in self.abi)
        keys = {
            "contractName": json.dumps(self.contract_name),
            "sourceName": json.dumps(self.source_name),
            "builtFrom": json.dumps(self.built_from),
            "compiler": json.dumps(self.compiler),
            "abi": f"[\n    {abi}\n  ]" if abi else "[]",
            "bytecode": json.dumps(self.bytecode),
            "deployedBytecode": json.dumps(self.deployed_bytecode),
        }
        return "{\n" + ",\n".join(f'  "{key}": {value}' for key, value in keys.items()) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> Artifact:
        keys = json.loads(text)
        return cls(
            contract_name=keys["contractName"],
            source_name=keys["sourceName"],
            abi=keys["abi"],
            bytecode=keys["bytecode"],
            deployed_bytecode=keys["deployedBytecode"],
            compiler=keys["compiler"],
            built_from=keys["builtFrom"],
        )


def look_in(folder: Path) -> None:
    """Find the artifacts of this folder by their names too, as those of the contracts that ship."""
    if folder not in _folders:
        _folders.append(folder)
        load_artifact.cache_clear()


def artifact_names(folder: Path | None = None) -> tuple[str, ...]:
    """The names of all contracts that have an artifact: of those known, or of this folder."""
    return tuple(sorted(_files(folder)))


def _files(folder: Path | None) -> dict[str, Path]:
    folders = _folders if folder is None else [folder]
    return {path.stem: path for one in folders for path in one.glob("*.json")}


@functools.cache
def load_artifact(name: str, folder: Path | None = None) -> Artifact:
    """The artifact of a contract by its name; UnknownContractError if there is none."""
    known = _files(folder)
    if name not in known:
        unknown = text("unknown contract {name}", name=repr(name))
        raise UnknownContractError(with_hint(unknown, hint(name, sorted(known))))
    return Artifact.from_json(known[name].read_text(encoding="utf-8"))


def stale_artifacts(artifacts: Iterable[Artifact], folder: Path) -> tuple[str, ...]:
    """The names of contracts whose file in `folder` is missing, differs, or should not be there."""
    wanted = {artifact.contract_name: artifact.to_json() for artifact in artifacts}
    found = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return tuple(
        sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    )


def write_artifacts(artifacts: Iterable[Artifact], folder: Path) -> tuple[str, ...]:
    """Make `folder` hold exactly these artifacts; gives the names of those that changed."""
    wanted = {artifact.contract_name: artifact for artifact in artifacts}
    changed = stale_artifacts(wanted.values(), folder)
    for name in changed:
        path = folder / f"{name}.json"
        if name in wanted:
            path.write_text(wanted[name].to_json(), encoding="utf-8", newline="\n")
        else:
            path.unlink()
    load_artifact.cache_clear()
    return changed
