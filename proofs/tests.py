"""Which tests run on woven contracts."""

_TESTS = ("tests/contracts", "tests/attacks")

_NOT_ON_WOVEN = (
    # Gas: how much the real code uses.
    "tests/contracts/test_gas_guards.py::test_255_hostile_payees_of_ether_fit",
    "tests/contracts/test_gas_guards.py::test_they_fit_also_with_a_tip",
    "tests/contracts/test_gas_guards.py::test_they_fit_into_slices_as_well",
    "tests/contracts/test_silence.py::test_naming_the_silent_costs_no_more",
    "tests/attacks/test_gas_from_too_little_to_plenty.py",
    "tests/attacks/test_hostile_payees.py::test_255_hostile_payees_of_all_kinds",
    "tests/attacks/test_hostile_payees.py::test_the_others_are_paid_to_the_last_wei_beside_a_payee_that"
    "[needs one gas more than it gets]",
    "tests/attacks/test_hostile_payees.py::test_what_is_set_aside_waits_for_a_payee_that"
    "[needs one gas more than it gets]",
    # What instructions the real code has.
    "tests/contracts/test_nobody_rules.py::test_the_implementation_can_neither_run_other_code",
    # Other nodes, which take no woven code.
    "tests/attacks/test_one_block.py",
    "tests/attacks/test_other_chains.py",
    "tests/attacks/test_ping_pong.py",
)
"""The tests that need the real code."""


def arguments() -> list[str]:
    """The arguments of pytest."""
    left_out = [f"--deselect={test}" for test in _NOT_ON_WOVEN]
    return [*_TESTS, "-q", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist", *left_out]
