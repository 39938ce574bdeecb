"""Fixtures for pytest, for daosplit's own tests and for projects that use it.

In the `conftest.py` beside your tests:

    pytest_plugins = ["daosplit.testing"]
"""

from collections.abc import Iterator

import pytest

from daosplit.chain import Chain, embedded_chain

START = 1_767_225_600
"""When the chain of the tests begins: 2026-01-01 00:00:00 UTC, whatever day it is."""


@pytest.fixture(scope="module")
def chain() -> Chain:
    """A chain inside the process, new for each file of tests.

    What fixtures of the module's scope put on it stays for all its tests; what a test does is
    undone after it.
    """
    return embedded_chain(start=START)


@pytest.fixture(autouse=True)
def _undo_what_a_test_does(request: pytest.FixtureRequest) -> Iterator[None]:
    if "chain" not in request.fixturenames:
        yield
        return
    chain: Chain = request.getfixturevalue("chain")
    with chain.isolated():
        yield
