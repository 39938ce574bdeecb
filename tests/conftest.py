"""What all tests share: a chain, fixtures, real nodes for those that ask, no clocks."""

import os

import pytest
from hypothesis import settings

from daosplit.artifacts import look_in
from daosplit.chain import Chain, embedded_chain, fast_chain
from daosplit.simulation.contracts import FOLDER as DEMO_ARTIFACTS
from support.effort import LONG
from support.project import ROOT, TESTS

pytest_plugins = [
    "daosplit.testing",
    "support.fixtures",
    "support.nodes",
    "support.browser",
    "support.compiler",
    "support.databases",
    "support.keeping",
    "support.processor_time",
    "support.report_story",
    "support.shown",
    "pytester",
]

os.environ["PATH"] = f"{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}"

for folder in (TESTS / "support" / "artifacts", DEMO_ARTIFACTS):
    look_in(folder)

# No example fails because a machine was slow. Every run plays the same examples, and so takes the
# same time; `scripts/prove --long` tries others, and more of them.
settings.register_profile(
    "daosplit", deadline=None, derandomize=not LONG, max_examples=200 if LONG else 50
)
settings.load_profile("daosplit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=["fast", "embedded"],
        default="fast",
        help="the chain of tests that take whatever chain there is",
    )


@pytest.fixture(scope="module")
def chain(pytestconfig: pytest.Config) -> Chain:
    """A new chain for each file of tests.

    All that is played comes out the same on the chain inside the process (test_fast_chain.py),
    and takes an eighth of the time.
    """
    # Imported earlier, pytest could not rewrite its assertions.
    from daosplit.testing import START

    make = fast_chain if pytestconfig.getoption("--engine") == "fast" else embedded_chain
    return make(start=START)
