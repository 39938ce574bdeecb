"""What was signed for one chain is handed in on another, where the same partnership stands."""

from collections.abc import Iterator

import pytest
from web3.types import RPCEndpoint

from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.chain import Chain
from daosplit.client.factory import ensure_factory
from daosplit.errors import ChainError, ContractError
from support.anvil_chains import anvil_chain
from support.partnership import Founder, Partnership, review_of
from support.refusal import refused
from support.signing import signed_by

SAME = (50, 30, 20)
HERE, THERE = 1, 8453


def founded_on(chain: Chain) -> Partnership:
    return Founder(chain, chain.deploy("RevenueSplitFactory")).found(*SAME)


@pytest.fixture(scope="module")
def chain() -> Iterator[Chain]:
    with anvil_chain(chain_id=HERE) as chain:
        yield chain


@pytest.fixture(scope="module")
def here(chain: Chain) -> Partnership:
    return founded_on(chain)


@pytest.fixture(scope="module")
def there(here: Partnership) -> Iterator[Partnership]:
    """The same partners with the same charter, at the same address of another chain."""
    with anvil_chain(chain_id=THERE) as chain:
        partnership = founded_on(chain)
        assert partnership.address == here.address
        assert partnership.roster == here.roster
        yield partnership


def replay_review(at: Partnership, given: ContractCountersignatures) -> None:
    at.transact("review", review_of(1, SAME).to_contract(), given)


def replay_presence(at: Partnership, given: ContractCountersignatures) -> None:
    at.transact("present", 1, given)


def replay_parent_review(at: Partnership, given: ContractCountersignatures) -> None:
    parent = at.contract.address
    at.transact("countersignParent", parent, 1, bytes(32), False, given, 1)


@pytest.mark.shows("review-presence-parents-review")
def test_a_review_signed_for_one_chain_does_not_pass_on_another(
    here: Partnership, there: Partnership
) -> None:
    given = signed_by(here, review_of(1, SAME), 0, 1)
    with refused("InvalidSignature", seat=0, account=there.roster[0]):
        replay_review(there, given)
    replay_review(here, given)


@pytest.mark.shows("review-presence-parents-review")
def test_a_presence_shown_on_one_chain_is_none_on_another(
    here: Partnership, there: Partnership
) -> None:
    given = signed_by(here, Presence(1), 1)
    with refused("InvalidSignature", seat=1, account=there.roster[1]):
        replay_presence(there, given)
    replay_presence(here, given)


@pytest.mark.shows("review-presence-parents-review")
def test_a_parents_review_signed_for_one_chain_counts_on_no_other(
    here: Partnership, there: Partnership
) -> None:
    given = signed_by(here, ParentReview(here.address, 1, bytes(32), False), 0, 1)
    with refused("InvalidSignature", seat=0, account=there.roster[0]):
        replay_parent_review(there, given)


@pytest.mark.shows("chain-splits-takes-another")
def test_when_a_chain_splits_and_takes_another_id_what_was_signed_before_is_void(
    chain: Chain, here: Partnership
) -> None:
    given = signed_by(here, review_of(1, SAME), 0, 1)
    chain.w3.provider.make_request(RPCEndpoint("anvil_setChainId"), [THERE])
    try:
        with refused("InvalidSignature", seat=0, account=here.roster[0]):
            replay_review(here, given)
    finally:
        chain.w3.provider.make_request(RPCEndpoint("anvil_setChainId"), [HERE])
    replay_review(here, given)


@pytest.mark.shows("factory-cannot-put-where")
def test_the_factory_cannot_be_put_where_partnerships_could_not_pay_out() -> None:
    """A chain without transient storage (EIP-1153), as before Cancun."""
    with anvil_chain(hardfork="shanghai") as chain:
        with pytest.raises(ContractError):
            chain.deploy("RevenueSplitFactory", gas=10_000_000)
        with pytest.raises(ChainError, match=r"refuses the factory: .* Cancun"):
            ensure_factory(chain)
