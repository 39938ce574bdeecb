"""A plugin of pytest: tests carry the names of what pages say that they show, and run by them."""

from collections.abc import Iterable

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shows", metavar="NAME", help="run the tests that show what a page says")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shows(*names): what pages refer to by these names")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if wanted := config.getoption("--shows"):
        chosen = [item for item in items if wanted in _shown_by(item)]
        if not chosen:
            raise pytest.UsageError(f"no test shows {wanted!r}; docs/security.md has the names")
        items[:] = chosen


def _shown_by(item: pytest.Item) -> Iterable[object]:
    return (name for mark in item.iter_markers("shows") for name in mark.args)
