"""What all tests share: the embedded chain, fixtures, real nodes for those that ask, no clocks."""

from pathlib import Path

from hypothesis import settings

from daosplit.artifacts import look_in
from daosplit.demo.contracts import FOLDER as DEMO_ARTIFACTS

pytest_plugins = ["daosplit.testing", "support.fixtures", "support.nodes", "pytester"]

for folder in (Path(__file__).parent / "support" / "artifacts", DEMO_ARTIFACTS):
    look_in(folder)

# No example fails because a machine was slow.
settings.register_profile("daosplit", deadline=None)
settings.load_profile("daosplit")
