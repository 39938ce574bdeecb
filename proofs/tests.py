"""Which tests run on woven contracts."""

_TESTS = ("tests/contracts", "tests/attacks")

_NOT_ON_WOVEN = (
    "tests/contracts/test_gas_guards.py",
    "tests/attacks/test_gas_from_too_little_to_plenty.py",
    "tests/attacks/test_other_chains.py",
)
"""Tests of what only the real code has, its gas; and those on other nodes, which take no woven."""


def arguments() -> list[str]:
    """The arguments of pytest."""
    left_out = [f"--ignore={test}" for test in _NOT_ON_WOVEN]
    return [*_TESTS, "-q", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist", *left_out]
