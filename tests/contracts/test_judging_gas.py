"""What a contract may use to judge a signature: 500,000 gas, whoever calls and with how much."""

from collections.abc import Callable
from typing import Any

import pytest

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ChainError, ContractError
from support.partnership import Founder, Partnership, review_of
from support.refusal import refused
from support.signing import signed_by
from support.smart_accounts import SHARES, founded_with, hand_in, p256_wallet

SAME = review_of(1, SHARES)
DIGEST = b"\x05" * 32
JUST_WITHIN, JUST_BEYOND = 499_000, 500_000
"""Beside what a wallet does before it begins to use up gas, and after."""


def with_wallet(chain: Chain, founder: Founder, cost: int) -> Partnership:
    """Seat 1 is a wallet that agrees to everything, at this cost."""
    return founded_with(founder, chain.deploy("CostlyWallet", cost).address)


@pytest.fixture(scope="module")
def within(chain: Chain, founder: Founder) -> Partnership:
    return with_wallet(chain, founder, JUST_WITHIN)


@pytest.fixture(scope="module")
def beyond(chain: Chain, founder: Founder) -> Partnership:
    return with_wallet(chain, founder, JUST_BEYOND)


def review_by(partnership: Partnership) -> tuple[Any, ...]:
    """A call that hands in a review which the wallet countersigned."""
    return "review", SAME.to_contract(), signed_by(partnership, SAME, 0, contracts={1: b""})


def presence_by(partnership: Partnership) -> tuple[Any, ...]:
    return "present", 1, signed_by(partnership, Presence(1), contracts={1: b""})


def parent_review_by(partnership: Partnership) -> tuple[Any, ...]:
    """For a parent in which the partnership holds no seat: it may countersign all the same."""
    founder = Founder(partnership.chain, partnership.chain.deploy("RevenueSplitFactory"))
    parent = founder.found(60, 40).address
    message = ParentReview(parent, 1, DIGEST, consents_to_cut=False)
    signed = signed_by(partnership, message, 0, contracts={1: b""})
    return "countersignParent", parent, 1, DIGEST, False, signed, 0


Asking = Callable[[Partnership], tuple[Any, ...]]
EVERY_WAY: dict[str, Asking] = {
    "a review": review_by,
    "a presence": presence_by,
    "a parent's review": parent_review_by,
}
every_way = pytest.mark.parametrize("asking", EVERY_WAY.values(), ids=EVERY_WAY)


@pytest.mark.shows("wallet-near-bound")
@every_way
def test_who_uses_a_little_less_is_heard_and_who_uses_more_is_not(
    within: Partnership, beyond: Partnership, asking: Asking
) -> None:
    within.transact(*asking(within), gas=GAS_LIMIT)
    with refused("InvalidSignature", seat=1, account=beyond.roster[1]):
        beyond.transact(*asking(beyond), gas=GAS_LIMIT)


@pytest.mark.shows("wallet-near-bound")
@every_way
def test_it_is_the_same_whoever_calls(
    chain: Chain, within: Partnership, beyond: Partnership, asking: Asking
) -> None:
    executor = chain.deploy("Executor")
    for partnership, passes in ((within, True), (beyond, False)):
        call = asking(partnership)
        for sender in (partnership.roster[0], partnership.roster[2], chain.accounts[50]):
            with chain.isolated():
                if passes:
                    partnership.transact(*call, sender=sender)
                else:
                    with refused("InvalidSignature", seat=1, account=partnership.roster[1]):
                        partnership.transact(*call, sender=sender)
        relayed = executor.functions.execute(partnership.address, partnership.encode(*call))
        if passes:
            chain.transact(relayed)
        else:
            with refused("InvalidSignature", seat=1, account=partnership.roster[1]):
                chain.transact(relayed)


@pytest.mark.shows("wallet-near-bound")
@every_way
def test_with_too_little_gas_the_call_reverts_and_a_little_later_it_passes(
    chain: Chain, within: Partnership, asking: Asking
) -> None:
    """However little makes no good signature a bad one: nothing happens, and gas is blamed."""
    call = asking(within)
    passed = []
    blamed = []
    for gas in range(100_000, 900_000, 50_000):
        with chain.isolated():
            try:
                within.transact(*call, gas=gas)
            except (ContractError, ChainError) as refusal:
                passed.append(False)
                blamed.append(str(refusal))
                assert within.call("reviewedPeriod") == 0
            else:
                passed.append(True)
    assert passed == sorted(passed)
    assert any(passed)
    assert any("TooLittleGas" in it for it in blamed)
    assert not any("InvalidSignature" in it for it in blamed)
    within.transact(*call)


@every_way
def test_with_however_much_gas_a_wallet_beyond_the_bound_is_refused(
    beyond: Partnership, asking: Asking
) -> None:
    call = asking(beyond)
    for gas in (600_000, 2_000_000, GAS_LIMIT):
        with refused("InvalidSignature", seat=1, account=beyond.roster[1]):
            beyond.transact(*call, gas=gas)


@pytest.mark.shows("wallet-near-bound")
def test_a_contract_that_gives_too_little_and_swallows_the_failure_decides_nothing(
    chain: Chain, within: Partnership
) -> None:
    """It learns with how much the call passes, and all that it tried is as if it never had been."""
    ladder, lens = chain.deploy("GasLadder"), within
    call, question = within.encode(*review_by(within)), within.encode("reviewedPeriod")
    climb = ladder.functions.climb(
        within.address, call, lens.address, question, 100_000, 200_000, 5
    )
    outcomes = chain.call(climb)
    chain.transact(climb, gas=GAS_LIMIT)
    passed = [any(outcome) for outcome in outcomes]
    assert passed == sorted(passed)
    assert 0 < sum(passed) < len(passed)
    assert within.call("reviewedPeriod") == 0
    within.transact(*review_by(within))


ENOUGH = 500_000 * 65 // 64 + 16_000
"""So much must be left before a contract is asked, for a refusal to be its own."""


def test_a_true_signature_of_p_256_is_refused_with_too_little_gas_and_then_passes(
    chain: Chain, founder: Founder
) -> None:
    account = p256_wallet(chain)
    partnership = founded_with(founder, account.address)
    signed = {1: account.sign(SAME, partnership.domain)}
    for gas in (150_000, 250_000, 300_000):
        with pytest.raises(ContractError, match="TooLittleGas") as refusal:
            hand_in(partnership, SAME, 0, contracts=signed, gas=gas)
        assert refusal.value.arguments["seat"] == 1
        assert refusal.value.arguments["gasLeft"] < gas
        assert refusal.value.arguments["gasNeeded"] == ENOUGH
        assert partnership.call("reviewedPeriod") == 0
    hand_in(partnership, SAME, 0, contracts=signed)


@pytest.mark.shows("wallet-near-bound")
def test_who_is_beyond_the_bound_countersigns_on_the_chain_or_is_left_out(
    chain: Chain, beyond: Partnership
) -> None:
    with chain.isolated():
        hand_in(beyond, SAME, 0, 2)
    wallet = chain.contract("CostlyWallet", beyond.roster[1])
    call = beyond.encode("countersign", 1, SAME.digest(beyond.domain))
    chain.transact(wallet.functions.execute(beyond.address, call))
    hand_in(beyond, SAME, 0, on_chain=[1])


def test_each_of_many_wallets_has_the_whole_bound(chain: Chain, founder: Founder) -> None:
    wallets = [chain.deploy("CostlyWallet", JUST_WITHIN).address for _ in range(30)]
    partnership = founder.found(*[1] * 30, accounts=wallets)
    review = review_of(1, [1] * 30)
    given = dict.fromkeys(range(30), b"")
    done = hand_in(partnership, review, contracts=given, gas=GAS_LIMIT)
    assert 30 * JUST_WITHIN < done.gas_used < GAS_LIMIT
