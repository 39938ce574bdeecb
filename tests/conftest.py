"""What all tests share: the embedded chain, and real nodes for those that ask for one."""

pytest_plugins = ["daosplit.testing", "nodes"]
