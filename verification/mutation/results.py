"""The results of mutants so far: a file from which an interrupted run continues."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from verification.mutation.mutants import Mutant
from verification.mutation.runner import Verdict
from verification.solidity.tree import function_of


class Results:
    """The verdicts, each written down at once; they hold until the mutant's function changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._verdicts: dict[str, Verdict] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                kept = json.loads(line)
                name = kept.pop("mutant")
                self._verdicts[name] = Verdict(**kept)

    def get(self, mutant: Mutant) -> Verdict | None:
        return self._verdicts.get(_name(mutant))

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        self._verdicts[_name(mutant)] = verdict
        self._path.parent.mkdir(exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            print(json.dumps({"mutant": _name(mutant), **asdict(verdict)}), file=file)


def _name(mutant: Mutant) -> str:
    function = hashlib.sha256(function_of(mutant.node).text.encode()).hexdigest()[:16]
    return f"{mutant.file} {function} {mutant.key}"
