"""Which points each test reaches: kept in a file until the contracts or the test's file change."""

import hashlib
import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from verification.coverage.points import Points


@dataclass(frozen=True)
class Reach:
    """The numbers of the points that a test reached, and how many marks it passed."""

    own: frozenset[int]
    shared: frozenset[int]
    """What the fixtures of its file reach: it may depend on that."""
    marks: int


class Reaches:
    """A plugin of pytest that keeps the reach of each test that passes.

    Tests whose reach is known are not run again, unless nothing else tells what the tests beside
    them share: a file's tests are run all, or none.
    """

    def __init__(self, points: Points, folder: Path, code: str) -> None:
        self._points = points
        self._path = folder / f"reach-{_digest(code.encode())}.jsonl"
        self._shared: dict[Path, set[int]] = {}
        self._known: dict[tuple[str, str], Reach] = {}
        self.failed: list[str] = []
        self.items: list[pytest.Item] = []
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                test, file, own, shared, marks = json.loads(line)
                self._known[test, file] = Reach(frozenset(own), frozenset(shared), marks)

    def of(self, items: Sequence[pytest.Item]) -> dict[str, Reach]:
        """The reach of those of the tests of which it is known."""
        names = {item.nodeid: (item.nodeid, _digest(item.path.read_bytes())) for item in items}
        return {test: self._known[name] for test, name in names.items() if name in self._known}

    def all(self) -> set[int]:
        """The points that the tests of this run reach."""
        return {point for each in self.of(self.items).values() for point in each.own | each.shared}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        known = self.of(items)
        stale = {item.path for item in items if item.nodeid not in known}
        self.items = list(items)
        items[:] = [item for item in items if item.path in stale]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        """What the fixtures of a file reach is shared by its tests."""
        result = yield
        if fixturedef.scope == "module":
            self._shared.setdefault(request.path, set()).update(self._points.reached)
            self._points.reached = set()
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._points.reached, self._points.passed = set(), 0
        result = yield
        if item.nodeid not in self.failed:
            file = _digest(item.path.read_bytes())
            reach = Reach(
                own=frozenset(self._points.reached),
                shared=frozenset(self._shared.get(item.path, set())),
                marks=self._points.passed,
            )
            self._known[item.nodeid, file] = reach
            line = [item.nodeid, file, sorted(reach.own), sorted(reach.shared), reach.marks]
            with self._path.open("a", encoding="utf-8") as lines:
                print(json.dumps(line), file=lines)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
