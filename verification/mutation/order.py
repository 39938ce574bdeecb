"""Which tests are tried on a mutant, and in what order: the likeliest to notice it first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from verification.coverage.points import Points
from verification.coverage.reach import Reach
from verification.mutation.mutants import Mutant
from verification.mutation.runner import file_of


class Order:
    """Learns from each trial which tests see changes of a function, and which files of tests see
    those of a contract.
    """

    def __init__(self, points: Points, reach: Mapping[str, Reach]) -> None:
        self._points = points
        self._reach = reach
        self._points_in: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, point in points.all.items():
            self._points_in[point.file, point.function].add(number)
        self._killers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._trials: Counter[tuple[str, str]] = Counter()
        self._kills: Counter[tuple[str, str]] = Counter()

    def learn(self, mutant: Mutant, tried: Sequence[str], killer: str | None = None) -> None:
        """That these tests were tried, and which one of them failed."""
        self._trials.update({(mutant.file, file) for file in map(file_of, tried)})
        if killer is None:
            return
        self._kills[mutant.file, file_of(killer)] += 1
        killers = self._killers[mutant.file, mutant.function]
        if killer in killers:
            killers.remove(killer)
        killers.insert(0, killer)

    def by_file(self, mutant: Mutant) -> dict[str, list[str]]:
        """All tests that reach the change, by their files; the best file first, and in each the
        best test.
        """
        statement = self._points.statement_of(mutant.node)
        killers = self._killers[mutant.file, mutant.function]

        def rank(test: str) -> tuple[int, float, bool, int, int]:
            """What killed the mutant's neighbours, then what may, then what reaches it itself, then
            what reaches the most around it, then what does the least.
            """
            place = killers.index(test) if test in killers else len(killers)
            reach = self._reach[test]
            rate = self._rate(mutant.file, file_of(test))
            around = len(reach.own & self._points_in[mutant.file, mutant.function])
            return place, -rate, statement not in reach.own, -around, reach.marks

        reaching = [
            test
            for test, reach in self._reach.items()
            if statement in reach.own or statement in reach.shared
        ]
        by_file: dict[str, list[str]] = defaultdict(list)
        for test in sorted(reaching, key=rank):
            by_file[file_of(test)].append(test)
        return by_file

    def reaches_itself(self, test: str, mutant: Mutant) -> bool:
        """Whether not only the fixtures of the test's file reach the change."""
        return self._points.statement_of(mutant.node) in self._reach[test].own

    def _rate(self, contract: str, file: str) -> float:
        """How often a file of tests saw a change of a contract's file. As long as that is not
        known, tests of a contract's behaviour are expected to see more than attacks.
        """
        expected = 1.0 if file.startswith("tests/contracts/") else 0.1
        return (self._kills[contract, file] + expected) / (self._trials[contract, file] + 2)
