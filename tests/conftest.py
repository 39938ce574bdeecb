"""What all tests share: the embedded chain, fixtures, real nodes for those that ask, no clocks."""

from pathlib import Path

from hypothesis import settings

from daosplit.artifacts import look_in

pytest_plugins = ["daosplit.testing", "support.fixtures", "support.nodes", "pytester"]

look_in(Path(__file__).parent / "support" / "artifacts")

# No example fails because a machine was slow.
settings.register_profile("daosplit", deadline=None)
settings.load_profile("daosplit")
