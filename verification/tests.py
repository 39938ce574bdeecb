"""Which tests run on woven contracts."""

_TESTS = ("tests/contracts", "tests/attacks")

_NOT_ON_WOVEN = (
    # Gas: how much the real code uses.
    "tests/contracts/test_gas_guards.py::test_255_hostile_payees_of_ether_fit",
    "tests/contracts/test_gas_guards.py::test_they_fit_also_with_a_tip",
    "tests/contracts/test_gas_guards.py::test_they_fit_into_slices_as_well",
    "tests/contracts/test_gas_guards.py::test_with_precompiled_contracts_among_them",
    "tests/contracts/test_silence.py::test_naming_the_silent_costs_no_more",
    "tests/contracts/test_judging_gas.py::test_with_however_much_gas_a_wallet_beyond_the_bound",
    "tests/contracts/test_judging_gas.py::test_a_true_signature_of_p_256_is_refused",
    "tests/contracts/test_safes.py::test_what_its_ways_cost_in_a_review",
    "tests/contracts/test_smart_accounts.py::test_what_one_signer_of_the_kind_costs_in_a_review",
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
    "tests/contracts/test_p256_of_the_chain.py",
    "tests/contracts/test_wrapping_wallets.py::test_a_wallet_that_takes_more_off_the_chain",
)
"""The tests that need the real code."""


def arguments() -> list[str]:
    """The arguments of pytest."""
    left_out = [f"--deselect={test}" for test in _NOT_ON_WOVEN]
    # Woven code tells of itself by a contract that only the chain inside the process has.
    return [
        *_TESTS,
        "--engine=embedded",
        "-q",
        "--tb=line",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *left_out,
    ]
