"""The artifacts of a checkout: what ships, the demo's and the tests', in a folder each."""

from collections.abc import Callable, Iterable
from pathlib import Path

from daosplit.artifacts import Artifact, artifact_names, load_artifact
from daosplit.artifacts.artifact import stale_artifacts, write_artifacts
from daosplit.compiler.compiler import compile_contracts, standard_input

SHIPPED = Path("src/daosplit/artifacts")
STANDARD_INPUT = SHIPPED / "standard_input" / "RevenueSplitFactory.json"
"""What an explorer is given to verify the factory, and the partnership's code that it deploys."""

_HOMES = {
    "contracts/mocks/": Path("tests/support/artifacts"),
    "contracts/demo/": Path("src/daosplit/simulation/artifacts"),
    "contracts/": SHIPPED,
}
"""By the folder of the sources; the first that fits counts."""
_PARTS = ("contracts/libraries/", "contracts/parts/")
"""What nobody deploys or calls by itself has no artifacts."""
_FACTORY = "contracts/RevenueSplitFactory.sol"


def compile_checkout(
    root: Path, *, on_warning: Callable[[str], object], download: bool = False
) -> tuple[str, ...]:
    """Compile what changed, and write it; gives the names of the artifacts that changed."""
    known = [
        load_artifact(name, root / home)
        for home in _HOMES.values()
        for name in artifact_names(root / home)
    ]
    compiled = compile_contracts(
        root, without=_PARTS, known=known, on_warning=on_warning, download=download
    )
    changed = [
        name
        for home, artifacts in _by_home(compiled).items()
        for name in write_artifacts(artifacts, root / home)
    ]
    if (root / _FACTORY).is_file():
        (root / STANDARD_INPUT).parent.mkdir(exist_ok=True)
        (root / STANDARD_INPUT).write_bytes(standard_input(root, _FACTORY))
    return tuple(sorted(changed))


def stale_in_checkout(root: Path, *, download: bool = False) -> tuple[str, ...]:
    """The names of the artifacts that are not what the contracts give, all compiled again."""
    compiled = compile_contracts(root, without=_PARTS, download=download)
    stale = [
        name
        for home, artifacts in _by_home(compiled).items()
        for name in stale_artifacts(artifacts, root / home)
    ]
    kept = root / STANDARD_INPUT
    if (root / _FACTORY).is_file() and (
        not kept.is_file() or kept.read_bytes() != standard_input(root, _FACTORY)
    ):
        stale.append(STANDARD_INPUT.name)
    return tuple(sorted(stale))


def _by_home(artifacts: Iterable[Artifact]) -> dict[Path, list[Artifact]]:
    homes: dict[Path, list[Artifact]] = {home: [] for home in _HOMES.values()}
    for artifact in artifacts:
        fits = next(
            home for folder, home in _HOMES.items() if artifact.source_name.startswith(folder)
        )
        homes[fits].append(artifact)
    return homes
