"""What all tests share: the embedded chain, fixtures, real nodes for those that ask, no clocks."""

import os

from hypothesis import settings

from daosplit.artifacts import look_in
from daosplit.simulation.contracts import FOLDER as DEMO_ARTIFACTS
from support.effort import LONG
from support.project import TESTS

pytest_plugins = [
    "daosplit.testing",
    "support.fixtures",
    "support.nodes",
    "support.processor_time",
    "support.report_story",
    "support.shown",
    "pytester",
]

for folder in (TESTS / "support" / "artifacts", DEMO_ARTIFACTS):
    look_in(folder)

# Hashing in C takes a ninth of the time; eth-tester brings it along, but tries another one first.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")

# No example fails because a machine was slow. Every run plays the same examples, and so takes the
# same time; `scripts/prove --long` tries others.
settings.register_profile("daosplit", deadline=None, derandomize=not LONG)
settings.load_profile("daosplit")
