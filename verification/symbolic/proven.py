"""What was proven: a statement, and the compiled code that it is about, need no second proof.

`proven.json` records each contract of statements by all that its proof depends on: its own compiled
code, which the libraries are part of, and how it is proven.
"""

import argparse
import hashlib
import json
from pathlib import Path

_HERE = Path(__file__).parent
_RECORD = _HERE / "proven.json"
_COMPILED = _HERE.parents[1] / "out" / "symbolic"
# How it is proven; what the solvers are is pinned there, too.
_MEANS = (_HERE / "run", _HERE / "prove.py", _HERE / "solver.py", _HERE.parent / "requirements.txt")
# Proven each time, so that it is noticed if nothing can be proven any more.
_ALWAYS = "SeatSets"


def main() -> None:
    """Prints the contracts that are to be proven, as a pattern; with `--record`, records all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="print all, recorded or not")
    parser.add_argument("--record", action="store_true", help="record all as proven")
    given = parser.parse_args()
    now = compiled(_COMPILED)
    if given.record:
        _RECORD.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        return
    recorded = {} if given.all else json.loads(_RECORD.read_text(encoding="utf-8"))
    print("|".join(unproven(now, recorded)))


def unproven(now: dict[str, str], recorded: dict[str, str]) -> list[str]:
    """The contracts that are to be proven, of those that there are now."""
    return [name for name, digest in now.items() if name == _ALWAYS or recorded.get(name) != digest]


def compiled(folder: Path) -> dict[str, str]:
    """The contracts of statements that were compiled, each with what its proof depends on."""
    means = b"".join(path.read_bytes() for path in _MEANS)
    found = {}
    for path in sorted(folder.glob("*.t.sol/*.json")):
        made = json.loads(path.read_text(encoding="utf-8"))
        if any(name.startswith("check_") for name in made["methodIdentifiers"]):
            code = made["deployedBytecode"]["object"]
            statements = json.dumps([code, made["methodIdentifiers"]]).encode()
            found[path.stem] = hashlib.sha256(means + statements).hexdigest()
    return found


if __name__ == "__main__":
    main()
