"""Breaks one rule of the contracts at a time: the random plays must name the invariant."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
VARIANTS = Path(__file__).with_name("broken.toml")
FACTORY = "RevenueSplitFactory"


def main() -> int:
    """Try every variant; the exit status says whether each was noticed."""
    variants = tomllib.loads(VARIANTS.read_text())["variant"]
    missed = 0
    for variant in variants:
        # Within the project: Foundry reads nothing else.
        (ROOT / "out").mkdir(exist_ok=True)
        with TemporaryDirectory(prefix="broken-", dir=ROOT / "out") as folder:
            build(variant, Path(folder))
            noticed = play(Path(folder))
        is_right = noticed.startswith(variant["breaks"])
        missed += not is_right
        print(
            f"  {'caught' if is_right else 'MISSED'}  {variant['what']} {variant['breaks']}"
            f" expected; {noticed or 'nothing'} noticed",
            flush=True,
        )
    print(f"{len(variants) - missed} of {len(variants)} broken contracts noticed, as expected")
    return 1 if missed else 0


def build(variant: dict[str, Any], folder: Path) -> None:
    """Compile the contracts with one rule broken, as the artifacts are compiled."""
    contracts = folder / "contracts"
    shutil.copytree(ROOT / "contracts", contracts, ignore=shutil.ignore_patterns("mocks"))
    source = contracts / variant["file"]
    text = source.read_text()
    for old, new in variant["replace"]:
        if text.count(old) != 1:
            raise SystemExit(f"{VARIANTS.name}: {variant['file']} does not hold {old!r} once")
        text = text.replace(old, new)
    source.write_text(text)
    places: list[str | Path] = [
        "--contracts",
        contracts,
        "--out",
        folder / "out",
        "--cache-path",
        folder / "cache",
    ]
    main_file = contracts / f"{FACTORY}.sol"
    run("default", {}, "forge", "build", "--quiet", *places, main_file).check_returncode()
    built = json.loads((folder / "out" / f"{FACTORY}.sol" / f"{FACTORY}.json").read_text())
    artifact = {"bytecode": built["bytecode"]["object"]}
    (folder / f"{FACTORY}.json").write_text(json.dumps(artifact))


def play(folder: Path) -> str:
    """Play until an invariant fails: what it says, or nothing."""
    settings = {
        "DAOSPLIT_ARTIFACTS": str(folder.relative_to(ROOT)),
        "FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT": "0",
        "FOUNDRY_INVARIANT_RUNS": "200",
        "FOUNDRY_INVARIANT_DEPTH": "100",
        "FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR": str(folder / "failures"),
    }
    report = run("fuzz", settings, "forge", "test").stdout
    failed = re.search(r"FAIL: ([^\]\n]+)", report)
    told = re.search(r'Broken\("([^"]+)"\)', failed[1]) if failed else None
    return told[1] if told else failed[1] if failed else ""


def run(
    profile: str, settings: dict[str, str], *command: str | Path
) -> subprocess.CompletedProcess[str]:
    """Run Foundry's command with one of its profiles."""
    environment = {**os.environ, **settings, "FOUNDRY_PROFILE": profile}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
