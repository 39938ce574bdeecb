"""Tries mutants, file of tests by file of tests, until each was seen by one or survived all."""

from collections.abc import Sequence

import pytest

from proofs.coverage.points import Points
from proofs.coverage.reach import Reaches
from proofs.mutation.mutants import Mutant
from proofs.mutation.order import Order
from proofs.mutation.results import Results
from proofs.mutation.runner import SURVIVED, UNREACHED, Chooser, Runner, Verdict

_BEST = 4
_FILES = 4


class Campaign:
    """A plugin of pytest: instead of running the tests once, tries the mutants on them."""

    def __init__(
        self,
        mutants: Sequence[Mutant],
        points: Points,
        reaches: Reaches,
        chooser: Chooser,
        results: Results,
    ) -> None:
        self.verdicts: dict[Mutant, Verdict] = {}
        self._mutants = mutants
        self._points = points
        self._reaches = reaches
        self._chooser = chooser
        self._results = results
        self._alive: dict[Mutant, None] = {}
        self._tried: dict[Mutant, set[str]] = {}
        self._sound: set[str] = set()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reach = self._reaches.of(session.items)
        self._runner = Runner(session.items, reach, self._chooser)
        self._order = Order(self._points, reach)
        session.config.pluginmanager.register(self._runner)
        for mutant in self._mutants:
            known = self._results.get(mutant)
            if known and known.is_seen:
                self._settle(mutant, known)
            elif self._order.by_file(mutant):
                self._alive[mutant] = None
            else:
                self._settle(mutant, Verdict(UNREACHED))
        self._try_all()
        return True

    def _try_all(self) -> None:
        """On the best tests of the best file first, then of the next; at last on all tests."""
        self._tried = {mutant: set() for mutant in self._alive}
        for place in range(_FILES):
            self._try_warm(slice(place, place + 1), slice(_BEST))
        self._try_cold(slice(_BEST))
        self._try_warm(slice(None), slice(None))
        self._try_cold(slice(None))
        for mutant in list(self._alive):
            self._settle(mutant, Verdict(SURVIVED))

    def _try_warm(self, files: slice, tests: slice) -> None:
        """File by file: each founds its partnerships once for all mutants."""
        plan: dict[str, list[Mutant]] = {}
        for mutant in self._alive:
            for file in list(self._order.by_file(mutant))[files]:
                plan.setdefault(file, []).append(mutant)
        for file, mutants in sorted(plan.items()):
            with self._runner.warm(file) as in_setup:
                for mutant in mutants:
                    if mutant in self._alive and mutant.site not in in_setup:
                        self._try(mutant, self._order.by_file(mutant)[file][tests])

    def _try_cold(self, tests: slice) -> None:
        """On tests that were not tried, because what their file's fixtures do is changed."""
        for mutant in list(self._alive):
            reaching = [test for found in self._order.by_file(mutant).values() for test in found]
            cold = [test for test in reaching if test not in self._tried[mutant]]
            self._try(mutant, self._order.best_first(mutant, cold)[tests])

    def _try(self, mutant: Mutant, tests: Sequence[str]) -> None:
        new = [test for test in tests if test not in self._tried[mutant]]
        self._tried[mutant].update(new)
        verdict = self._runner.trial(mutant, new)
        if not verdict.is_seen:
            return
        # A test proves something only if it passes without a change.
        if verdict.test and verdict.test not in self._sound:
            if self._runner.trial(None, [verdict.test]).is_seen:
                raise RuntimeError(f"{verdict.test} fails without a change")
            self._sound.add(verdict.test)
        self._settle(mutant, verdict)

    def _settle(self, mutant: Mutant, verdict: Verdict) -> None:
        self._alive.pop(mutant, None)
        self.verdicts[mutant] = verdict
        if verdict.test:
            self._order.learn(mutant, verdict.test)
        if self._results.get(mutant) != verdict:
            self._results.add(mutant, verdict)
            progress = f"{len(self.verdicts)} of {len(self._mutants)}"
            print(f"{progress}: {verdict.outcome} {mutant} {verdict.test}", flush=True)
