"""Tries mutants, file of tests by file of tests, until each was seen by one or survived all."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import pytest

from verification.coverage.points import Points
from verification.coverage.reach import Reaches
from verification.mutation.mutants import Mutant
from verification.mutation.order import Order
from verification.mutation.results import Results
from verification.mutation.runner import SURVIVED, UNREACHED, Chooser, Runner, Verdict

# How many files, and how many tests of each, are tried on a mutant before all are.
_FEW = (6, 4)
_MORE = (6, 40)


class Campaign:
    """A plugin of pytest: instead of running the tests once, tries the mutants on them.

    Those that are explained are not tried on all tests, only on those that see others like them.
    """

    def __init__(
        self,
        mutants: Sequence[Mutant],
        explained: Collection[Mutant],
        points: Points,
        reaches: Reaches,
        chooser: Chooser,
        results: Results,
    ) -> None:
        self._mutants = mutants
        self._explained = explained
        self._points = points
        self._reaches = reaches
        self._chooser = chooser
        self._results = results
        self._alive: dict[Mutant, None] = {}
        self._tried: dict[Mutant, set[str]] = defaultdict(set)
        self._files: dict[Mutant, set[str]] = defaultdict(set)
        self._sound: dict[str, bool] = {}
        self._settled = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reach = self._reaches.of(session.items)
        self._runner = Runner(session.items, reach, self._chooser)
        self._order = Order(self._points, reach)
        session.config.pluginmanager.register(self._runner)
        for mutant in self._mutants:
            known = self._results.get(mutant)
            if known and known.is_seen:
                self._order.learn(mutant, [known.test], known.test)
                self._settle(mutant, known)
            elif self._order.by_file(mutant):
                self._alive[mutant] = None
            else:
                self._settle(mutant, Verdict(UNREACHED))
        self._try_all()
        return True

    def _try_all(self) -> None:
        """On the best tests of the best files first; at last on all tests."""
        self._try_on(*_FEW)
        self._settle_as_survived(self._explained)
        self._try_on(*_MORE)
        self._try_on(None, None)
        self._settle_as_survived(self._alive)

    def _try_on(self, files: int | None, tests: int | None) -> None:
        self._files.clear()
        self._try_warm(files, tests)
        self._try_cold(tests)

    def _try_warm(self, files: int | None, tests: int | None) -> None:
        """A file founds its partnerships once for all mutants that have it as their best. What is
        learnt from it decides on the next.
        """
        while True:
            wanted: dict[str, list[Mutant]] = defaultdict(list)
            for mutant in self._alive:
                untried = [f for f in self._order.by_file(mutant) if f not in self._files[mutant]]
                if untried and (files is None or len(self._files[mutant]) < files):
                    wanted[untried[0]].append(mutant)
            if not wanted:
                return
            file = max(wanted, key=lambda file: len(wanted[file]))
            suspected: dict[Mutant, str] = {}
            with self._runner.warm(file) as in_setup:
                for mutant in wanted[file]:
                    self._files[mutant].add(file)
                    best = self._order.by_file(mutant)[file][:tests]
                    if mutant.site not in in_setup:
                        self._try(mutant, best)
                    elif test := self._suspect(mutant, best):
                        suspected[mutant] = test
            for mutant, test in suspected.items():
                self._try(mutant, [test])

    def _suspect(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """The test that fails if what the fixtures did is changed only afterwards: it proves
        nothing yet. Empty if none does.
        """
        itself = [test for test in tests if self._order.reaches_itself(test, mutant)]
        return self._runner.trial(mutant, itself).test

    def _try_cold(self, tests: int | None) -> None:
        """On tests that were not tried, because what their file's fixtures do is changed."""
        for mutant in list(self._alive):
            reaching = [test for found in self._order.by_file(mutant).values() for test in found]
            cold = [test for test in reaching if test not in self._tried[mutant]]
            self._try(mutant, cold[:tests])

    def _try(self, mutant: Mutant, tests: Sequence[str]) -> None:
        left = [test for test in tests if test not in self._tried[mutant]]
        self._tried[mutant].update(left)
        while left:
            verdict = self._runner.trial(mutant, left)
            if not verdict.is_seen:
                self._order.learn(mutant, left)
                return
            if self._is_sound(verdict.test):
                self._order.learn(mutant, left, verdict.test)
                self._settle(mutant, verdict)
                return
            left = left[left.index(verdict.test) + 1 :]

    def _is_sound(self, test: str) -> bool:
        """Whether it passes without a change: else it proves nothing."""
        if test not in self._sound:
            self._sound[test] = not self._runner.trial(None, [test]).is_seen
            if not self._sound[test]:
                print(f"fails without a change: {test}", flush=True)
        return self._sound[test]

    def _settle_as_survived(self, mutants: Collection[Mutant]) -> None:
        for mutant in [each for each in self._alive if each in mutants]:
            self._settle(mutant, Verdict(SURVIVED))

    def _settle(self, mutant: Mutant, verdict: Verdict) -> None:
        self._alive.pop(mutant, None)
        self._settled += 1
        if self._results.get(mutant) != verdict:
            self._results.add(mutant, verdict)
            progress = f"{self._settled} of {len(self._mutants)}"
            print(f"{progress}: {verdict.outcome} {mutant} {verdict.test}", flush=True)
