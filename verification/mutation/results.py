"""The results of mutants so far, from which the next run goes on: those that the repository
records, and what was found on this machine since.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

from verification.mutation.mutants import Mutant
from verification.mutation.runner import Verdict, file_of
from verification.solidity.compiled import ROOT
from verification.solidity.tree import function_of


class Results:
    """The verdicts, each written down at once. One holds until the mutant's function changes; if
    it is recorded, only until the file of the test that saw the mutant changes as well.
    """

    def __init__(self, path: Path, record: Path) -> None:
        self._path = path
        self._record = record
        self._verdicts = dict(_recorded(record))
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

    def record(self, mutants: list[Mutant]) -> None:
        """Records what was seen of these, and forgets all others."""
        seen: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(dict)
        for mutant in mutants:
            verdict = self.get(mutant)
            if verdict is not None and verdict.is_seen:
                by_outcome = seen[file_of(verdict.test)].setdefault(verdict.test, {})
                by_outcome.setdefault(verdict.outcome, []).append(_name(mutant))
        record = {
            file: {"text": _text_of(file), "tests": dict(sorted(tests.items()))}
            for file, tests in sorted(seen.items())
        }
        self._record.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _recorded(record: Path) -> Iterator[tuple[str, Verdict]]:
    for file, kept in json.loads(record.read_text(encoding="utf-8")).items():
        if kept["text"] != _text_of(file):
            continue
        for test, by_outcome in kept["tests"].items():
            for outcome, names in by_outcome.items():
                yield from ((name, Verdict(outcome, test)) for name in names)


@cache
def _text_of(file: str) -> str:
    """Tells the text of a file of tests from any other; empty if there is none."""
    path = ROOT / file
    return _digest(path.read_bytes()) if path.exists() else ""


def _name(mutant: Mutant) -> str:
    return _digest(f"{mutant.file} {function_of(mutant.node).text} {mutant.key}".encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
