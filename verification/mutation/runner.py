"""Tries mutants on pytest's tests: each in a fork of a process that has founded partnerships."""

import os
import resource
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from verification.coverage.reach import Reach
from verification.mutation.mutants import Mutant

KILLED, SURVIVED, ENDLESS, UNREACHED = "killed", "survived", "endless", "unreached"

# A change asks more often than coverage does, and may make some more work.
_MARKS_MORE = 10
_MARKS_AT_LEAST = 20_000
_SECONDS_OF_WORK = 120


class TooManyMarks(BaseException):
    """A test passed far more marks than it does without a change: it would never end."""


class Chooser:
    """Answers the marks of the woven contracts: one by a change, all others by the original."""

    def __init__(self) -> None:
        self.reached: set[int] = set()
        self._site = -1
        self._choice = 0
        self._left = 2**63

    def choose(self, mutant: Mutant) -> None:
        self._site, self._choice = mutant.site, mutant.choice

    def allow(self, marks: int) -> None:
        """Let as many marks pass."""
        self._left = marks

    @property
    def is_used_up(self) -> bool:
        return self._left < 0

    def listen(self, mark: int) -> int:
        self.reached.add(mark)
        self._left -= 1
        if self._left < 0:
            raise TooManyMarks
        return self._choice if mark == self._site else 0


@dataclass(frozen=True)
class Verdict:
    """The result of a mutant, and the test that gave it."""

    outcome: str
    test: str = ""

    @property
    def is_seen(self) -> bool:
        return self.outcome in (KILLED, ENDLESS)


class Runner:
    """A plugin of pytest: its tests, as they were collected."""

    def __init__(
        self, items: Sequence[pytest.Item], reach: Mapping[str, Reach], chooser: Chooser
    ) -> None:
        self._items = {item.nodeid: item for item in items}
        self._chooser = chooser
        # One of a file's tests passes also the marks of the fixtures that they share.
        self._marks_allowed: dict[str, int] = defaultdict(lambda: _MARKS_AT_LEAST)
        for test, each in reach.items():
            allowed = max(self._marks_allowed[file_of(test)], _MARKS_MORE * each.marks)
            self._marks_allowed[file_of(test)] = allowed
        self._in_setup: set[int] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        result = yield
        if fixturedef.scope == "module":
            self._in_setup |= self._chooser.reached
        return result

    @contextmanager
    def warm(self, file: str) -> Iterator[set[int]]:
        """Within it the file's fixtures are set up, and its tests can be tried. Gives the sites
        that were reached for that: what is changed there, only a cold trial shows.
        """
        items = [item for item in self._items.values() if file_of(item.nodeid) == file]
        first, last = items[0], items[-1]
        self._in_setup = set()
        self._chooser.reached.clear()
        # What is set up stays as long as another test of the file is to follow.
        runtestprotocol(first, log=False, nextitem=last if last is not first else None)
        yield self._in_setup
        runtestprotocol(last, log=False, nextitem=None)

    def trial(self, mutant: Mutant | None, tests: Sequence[str]) -> Verdict:
        """Tries a mutant, or none, on these tests until one fails, in a process of its own."""
        read, write = os.pipe()
        process = os.fork()
        if process == 0:
            for verdict in self._try(mutant, tests):
                os.write(write, f"{verdict.outcome} {verdict.test}\n".encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            outcome, _, test = pipe.read().splitlines()[-1].partition(" ")
        os.waitpid(process, 0)
        return Verdict(outcome, test)

    def _try(self, mutant: Mutant | None, tests: Sequence[str]) -> Iterator[Verdict]:
        """The last verdict holds; a test that uses up its time leaves that it is endless."""
        if mutant:
            self._chooser.choose(mutant)
        items = [self._items[test] for test in tests]
        for item, following in zip_longest(items, items[1:]):
            yield Verdict(ENDLESS, item.nodeid)
            _allow_seconds_more(_SECONDS_OF_WORK)
            self._chooser.allow(self._marks_allowed[file_of(item.nodeid)])
            reports = runtestprotocol(item, log=False, nextitem=following)
            if any(report.failed for report in reports):
                yield Verdict(ENDLESS if self._chooser.is_used_up else KILLED, item.nodeid)
                return
        yield Verdict(SURVIVED)


def _allow_seconds_more(seconds: int) -> None:
    """Let this process work so long from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def file_of(test: str) -> str:
    return test.split("::")[0]
