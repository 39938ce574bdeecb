"""The project's own plugins of pytest: tests run by what they show, and their processor time."""

import pytest

from support import processor_time
from support.project import TESTS as SUITE

TESTS = """
import pytest


@pytest.mark.shows("one", "other")
def test_one():
    pass


def test_other():
    sum(range(100_000))
"""


def test_the_tests_that_show_something_run_by_its_name(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["support.shown"]')
    pytester.makepyfile(TESTS)
    pytester.runpytest("--strict-markers").assert_outcomes(passed=2)
    pytester.runpytest("--shows", "other").assert_outcomes(passed=1)
    unknown = pytester.runpytest("--shows", "nothing")
    unknown.stderr.fnmatch_lines(["*no test shows 'nothing'*"])


@pytest.mark.parametrize("processes", [(), ("-n", "1")])
def test_the_files_that_took_most_are_told_whichever_process_ran_them(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, processes: tuple[str, ...]
) -> None:
    monkeypatch.setattr(processor_time, "_LEAST_SECONDS", 0)
    pytester.makeconftest('pytest_plugins = ["support.processor_time", "support.shown"]')
    pytester.makepyfile(TESTS)
    monkeypatch.setenv("PYTHONPATH", str(SUITE))
    told = pytester.runpytest(*processes).stdout
    told.fnmatch_lines(["*processor time*", "* s *2 tests  test_the_*.py", "* s *2 tests  in all"])
