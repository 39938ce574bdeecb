"""The contracts that are played: those before the new share store, these, and broken ones."""

import lzma
import subprocess
import tarfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from daosplit.artifacts import load_artifact
from daosplit.compiler.compiler import OPTIMIZER_RUNS, outdated_artifacts
from daosplit.compiler.sources import read_with_imports
from verification.solidity.compiled import ROOT, compiled

BEFORE = "3867b37d13597b9768b7a8b4874f93f7d0c8cde8"
"""The last commit whose reviews each append a table of shares that is kept for ever."""

_FILE = Path(__file__).with_name("before.bin.xz")
_FACTORY = "contracts/RevenueSplitFactory.sol"


class NoHistoryError(Exception):
    """The commit is not in this clone."""


def before() -> bytes:
    """What creates the factory of before, as `verification/store/run --before` wrote it here."""
    return lzma.decompress(_FILE.read_bytes())


def compile_before() -> bytes:
    """The same, compiled from history; NoHistoryError if a clone is too shallow for it."""
    archive = subprocess.run(
        ("git", "archive", BEFORE, "contracts"), cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        raise NoHistoryError(f"commit {BEFORE[:7]} is not here: git fetch --unshallow brings it")
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        return _compile(Path(folder))


def write_before() -> None:
    """Make the file of `before` again."""
    packed = lzma.compress(compile_before(), preset=9 | lzma.PRESET_EXTREME)
    _FILE.write_bytes(packed)


def here() -> bytes:
    """What creates the factory of the working tree."""
    artifact = load_artifact("RevenueSplitFactory")
    if outdated_artifacts(ROOT, [artifact]):
        return _compile(ROOT)
    return bytes.fromhex(artifact.bytecode[2:])


def broken(file: str, replacements: Sequence[Sequence[str]]) -> bytes:
    """What creates the factory of the working tree with a file of contracts/ changed."""
    text = (ROOT / "contracts" / file).read_text(encoding="utf-8")
    for old, new in replacements:
        if text.count(old) != 1:
            raise SystemExit(f"broken.toml: {file} does not hold {old!r} once")
        text = text.replace(old, new)
    return _compile(ROOT, {f"contracts/{file}": text})


MOCKS = ROOT / "tests" / "support" / "artifacts"


def token() -> bytes:
    """What creates the token of the play."""
    return bytes.fromhex(load_artifact("MoodyToken", MOCKS).bytecode[2:]) + bytes(32)


def parent() -> bytes:
    """What creates the parent of the play, of which every period is over."""
    return bytes.fromhex(load_artifact("LyingParent", MOCKS).bytecode[2:]) + bytes(32)


def _compile(root: Path, changed: dict[str, str] | None = None) -> bytes:
    """The factory's creation code, as the artifacts are compiled."""
    if not (root / "node_modules").exists():
        (root / "node_modules").symlink_to(ROOT / "node_modules")
    sources = {**read_with_imports(root, _FACTORY), **(changed or {})}
    standard_input = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": {
            "evmVersion": "prague",
            "viaIR": True,
            "optimizer": {"enabled": True, "runs": OPTIMIZER_RUNS},
            "metadata": {"bytecodeHash": "none", "appendCBOR": False},
            "outputSelection": {_FACTORY: {"RevenueSplitFactory": ["evm.bytecode.object"]}},
        },
    }
    output = compiled(standard_input)["contracts"][_FACTORY]["RevenueSplitFactory"]
    return bytes.fromhex(output["evm"]["bytecode"]["object"])
