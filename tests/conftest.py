"""What all tests share: the embedded chain, real nodes for those that ask for one, no clocks."""

from hypothesis import settings

pytest_plugins = ["daosplit.testing", "nodes"]

# No example fails because a machine was slow.
settings.register_profile("daosplit", deadline=None)
settings.load_profile("daosplit")
