"""A plugin of pytest: tells at the end which files of tests took most of the processors' time.

Unlike time on a clock, it is the same however busy a machine is. The processes that tests start
are counted when they end.
"""

import os
from collections import Counter
from collections.abc import Generator

import pytest

_FIELD = "processor_seconds"
_MOST_FILES = 10
# Of a run that is quicker nobody asks.
_LEAST_SECONDS = 10


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ProcessorTime(), "processor time")


class ProcessorTime:
    """What each file took, whichever process ran it: its reports carry it here."""

    def __init__(self) -> None:
        self._seconds = Counter[str]()
        self._tests = Counter[str]()
        self._last = _used()

    def pytest_collection_finish(self) -> None:
        self._last = _used()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        now = _used()
        vars(report)[_FIELD] = now - self._last
        self._last = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        # What a crash leaves has no time.
        self._seconds[file] += vars(report).get(_FIELD, 0.0)
        self._tests[file] += report.when == "setup"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        total = self._seconds.total()
        if total < _LEAST_SECONDS:
            return
        terminalreporter.section("processor time")
        for file, seconds in self._seconds.most_common(_MOST_FILES):
            terminalreporter.line(f"{seconds:6.1f} s  {self._tests[file]:4d} tests  {file}")
        terminalreporter.line(f"{total:6.1f} s  {self._tests.total():4d} tests  in all")


def _used() -> float:
    """The seconds of this process, and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
