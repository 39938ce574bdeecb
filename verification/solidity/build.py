"""Woven contracts instead of the built ones, for a run of pytest."""

import re
from collections.abc import Mapping
from dataclasses import replace

from daosplit.artifacts import Artifact, load_artifact
from daosplit.compiler.sources import read_with_imports
from verification.solidity.compiled import ROOT, compiled
from verification.solidity.probe import PROBE, probe_text
from verification.solidity.tree import CONTRACTS

FACTORY = "RevenueSplitFactory"
_DETAILS = {
    "peephole": False,
    "inliner": False,
    "jumpdestRemover": False,
    "orderLiterals": False,
    "deduplicate": False,
    "cse": False,
    "constantOptimizer": False,
    "yul": True,
    "yulDetails": {"stackAllocation": True, "optimizerSteps": ":"},
}
# Not optimized, code names the libraries whose internal functions it holds, for nothing.
_LIBRARY = re.compile(r"__\$[0-9a-f]{34}\$__")


def compile_woven(texts: Mapping[str, str]) -> str:
    """The creation code of the factory, which holds the partnership's, of these texts.

    The optimizer would move marks or leave them out. All it may do is to put variables that the
    stack has no place for into memory.
    """
    factory = f"{CONTRACTS}/{FACTORY}.sol"
    sources = {PROBE: probe_text(), **read_with_imports(ROOT, factory)}
    for name, text in texts.items():
        pragma, rest = text.split(";", 1)
        sources[name] = f'{pragma}; import "{PROBE}";{rest}'
    standard_input = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": {
            "evmVersion": "prague",
            "viaIR": True,
            "optimizer": {"enabled": True, "details": _DETAILS},
            "outputSelection": {factory: {FACTORY: ["evm.bytecode.object"]}},
        },
    }
    output = compiled(standard_input)["contracts"][factory][FACTORY]
    return "0x" + _LIBRARY.sub("00" * 20, str(output["evm"]["bytecode"]["object"]))


def use_instead(bytecode: str) -> None:
    """Let this process find this creation code in the factory's artifact."""
    read = Artifact.from_json

    def from_json(text: str) -> Artifact:
        artifact = read(text)
        if artifact.contract_name != FACTORY:
            return artifact
        return replace(artifact, bytecode=bytecode)

    Artifact.from_json = staticmethod(from_json)  # type: ignore[method-assign]
    load_artifact.cache_clear()
