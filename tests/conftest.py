"""What all tests share: the embedded chain, fixtures, real nodes for those that ask, no clocks."""

from hypothesis import settings

pytest_plugins = ["daosplit.testing", "support.fixtures", "support.nodes", "pytester"]

# No example fails because a machine was slow.
settings.register_profile("daosplit", deadline=None)
settings.load_profile("daosplit")
