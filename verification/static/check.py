"""Runs slither and compares what it finds with what was accepted: no more, and no less."""

import inspect
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from slither import Slither
from slither.detectors import all_detectors
from slither.detectors.abstract_detector import AbstractDetector

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).with_name("accepted.toml")
_DECLARATION = re.compile(r"^(?:abstract )?(?:contract|interface|library) (\w+)", re.MULTILINE)


def main(build: str) -> int:
    """Print what differs, and the figures. `build` is the folder that Foundry built into."""
    slither = Slither(
        str(ROOT), ignore_compile=True, foundry_out_directory=build, filter_paths=["node_modules"]
    )
    detectors = [
        value
        for value in vars(all_detectors).values()
        if inspect.isclass(value) and issubclass(value, AbstractDetector)
    ]
    for detector in detectors:
        slither.register_detector(detector)

    ours = declared_contracts()
    unseen = ours - {contract.name for contract in slither.contracts}
    found = Counter(
        (finding["check"], place_of(finding))
        for findings in slither.run_detectors()
        for finding in findings
    )
    accepted = [
        (entry["check"], place)
        for entry in tomllib.loads(ACCEPTED.read_text())["finding"]
        for place in entry["places"]
    ]
    new = found.keys() - set(accepted)
    stale = [pair for pair in accepted if pair not in found]
    for name in sorted(unseen):
        print(f"slither did not look at {name}")
    for check, place in sorted(new):
        print(f"new: {check} in {place}; mend it, or say in {ACCEPTED.name} why it is none")
    for check, place in stale:
        print(f"explained in {ACCEPTED.name}, but not found any more: {check} in {place}")
    print(
        f"{len(ours)} contracts and libraries, {len(detectors)} detectors: {found.total()} findings"
        f" in {len(found)} places, {len(new)} of them unexplained"
    )
    return 1 if unseen or new or stale else 0


def declared_contracts() -> set[str]:
    """The names of what is ours and no mock nor the demo's: contracts, interfaces, libraries."""
    files = [
        path
        for path in (ROOT / "contracts").rglob("*.sol")
        if not {"mocks", "demo"} & set(path.parts)
    ]
    return {name for path in files for name in _DECLARATION.findall(path.read_text())}


def place_of(finding: dict[str, Any]) -> str:
    """Where a finding is, in words that outlive a change of lines: Contract.function, or File.sol
    and the function where it stands by itself.
    """
    element = finding["elements"][0]
    parent = element["type_specific_fields"].get("parent")
    if parent and parent["type"] == "function":
        parent = parent["type_specific_fields"].get("parent")
    around = parent["name"] if parent else Path(element["source_mapping"]["filename_short"]).name
    return f"{around}.{element['name']}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
