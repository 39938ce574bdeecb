"""Which tests are tried on a mutant, and in what order: those that would see it come first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from proofs.coverage.points import Points
from proofs.coverage.reach import Reach
from proofs.mutation.mutants import Mutant
from proofs.mutation.runner import file_of


class Order:
    """Learns from each kill which tests see changes of a function."""

    def __init__(self, points: Points, reach: Mapping[str, Reach]) -> None:
        self._points = points
        self._reach = reach
        self._killers: dict[tuple[str, str], list[str]] = defaultdict(list)

    def learn(self, mutant: Mutant, test: str) -> None:
        killers = self._killers[mutant.file, mutant.function]
        if test in killers:
            killers.remove(test)
        killers.insert(0, test)

    def by_file(self, mutant: Mutant) -> dict[str, list[str]]:
        """All tests that reach the change, by their files; the best file first, and in each the
        best test.
        """
        statement = self._points.statement_of(mutant.node)
        reaching = [test for test, reach in self._reach.items() if statement in reach.points]
        by_file: dict[str, list[str]] = {}
        for test in self.best_first(mutant, reaching):
            by_file.setdefault(file_of(test), []).append(test)
        return by_file

    def best_first(self, mutant: Mutant, tests: Sequence[str]) -> list[str]:
        """What killed the mutant's neighbours, then what does the least."""
        killers = self._killers[mutant.file, mutant.function]

        def rank(test: str) -> tuple[int, int]:
            place = killers.index(test) if test in killers else len(killers)
            return place, self._reach[test].marks

        return sorted(tests, key=rank)
