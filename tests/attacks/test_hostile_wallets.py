"""Contract accounts that hold seats: of one owner, of two minds, or waiting for more gas."""

from collections.abc import Mapping

import pytest
from eth_account import Account

from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.errors import ContractError
from support.partnership import Founder, Partnership, review_of
from support.refusal import refused
from support.signing import signature_of, signed_by

SAME = (50, 30, 20)
REVIEW = review_of(1, SAME)
PROPERLY, REFUSE = 0, 6
"""Ways of `ContractWallet`."""


@pytest.fixture(scope="module")
def owner(chain: Chain) -> str:
    """Whose one key owns two wallets."""
    return chain.accounts[30]


def founded_with(founder: Founder, *wallets: Contract) -> Partnership:
    """A key on seat 0, and the wallets after it; a key for who is missing."""
    accounts = [founder.chain.accounts[1], *(wallet.address for wallet in wallets)]
    return founder.found(*SAME, accounts=[*accounts, founder.chain.accounts[2]][:3])


def judged_by(partnership: Partnership, judged: Mapping[int, bytes]) -> ContractCountersignatures:
    """Seat 0 by its key, the other seats by what their wallets are to judge."""
    return signed_by(partnership, REVIEW, 0, contracts=judged)


def hand_in(partnership: Partnership, given: ContractCountersignatures, gas: int = 2**24) -> None:
    partnership.transact("review", REVIEW.to_contract(), given, gas=gas)


# Two wallets of one owner


@pytest.mark.shows("two-wallets-owner-signature")
def test_a_signature_bound_to_one_wallet_does_not_serve_another_of_its_owner(
    chain: Chain, founder: Founder, owner: str
) -> None:
    wallets = [chain.deploy("BindingWallet", owner) for _ in range(2)]
    partnership = founded_with(founder, *wallets)
    digest = REVIEW.digest(partnership.domain)

    def for_wallet(wallet: Contract) -> bytes:
        bound = chain.call(wallet.functions.bound(digest))
        key = chain.signers[owner]  # type: ignore[index]
        return bytes(Account.unsafe_sign_hash(bound, key.key).signature)

    first, second = map(for_wallet, wallets)
    with refused("InvalidSignature", seat=2, account=wallets[1].address):
        hand_in(partnership, judged_by(partnership, {1: first, 2: first}))
    with refused("InvalidSignature", seat=1, account=wallets[0].address):
        hand_in(partnership, judged_by(partnership, {1: second, 2: first}))
    hand_in(partnership, judged_by(partnership, {1: first, 2: second}))


@pytest.mark.shows("two-wallets-owner-signature")
def test_where_wallets_bind_nothing_one_signature_of_their_owner_serves_both(
    chain: Chain, founder: Founder, owner: str
) -> None:
    """Each account is asked for itself; what it takes for its owner's word is its own affair."""
    wallets = [chain.deploy("ContractWallet", owner) for _ in range(2)]
    partnership = founded_with(founder, *wallets)
    signature = signature_of(partnership, owner, REVIEW)
    hand_in(partnership, judged_by(partnership, {1: signature, 2: signature}))
    assert partnership.call("reviewedPeriod") == 1


def test_the_owner_of_a_wallet_does_not_sign_for_it_as_a_key(
    chain: Chain, founder: Founder, owner: str
) -> None:
    wallet = chain.deploy("ContractWallet", owner)
    partnership = founded_with(founder, wallet)
    compact = signature_of(partnership, owner, REVIEW)
    signed = signed_by(partnership, REVIEW, 0)
    with refused("InvalidSignature", seat=1, account=wallet.address):
        hand_in(partnership, (0b011, signed[1] + compact, 0, [], 0, 0))


# A wallet that changes its mind


@pytest.fixture
def wallet(chain: Chain, owner: str) -> Contract:
    return chain.deploy("ContractWallet", owner)


@pytest.fixture
def with_wallet(founder: Founder, wallet: Contract) -> Partnership:
    """The wallet holds seat 1."""
    return founded_with(founder, wallet)


@pytest.mark.shows("agrees-when-asked-refuses")
def test_a_wallet_that_agreed_when_it_was_asked_and_refuses_at_the_hand_in_does_not_count(
    chain: Chain, with_wallet: Partnership, wallet: Contract, owner: str
) -> None:
    """Nor does it stop the others, who leave it out."""
    signature = signature_of(with_wallet, owner, REVIEW)
    digest = REVIEW.digest(with_wallet.domain)
    answer = chain.call(wallet.functions.isValidSignature(digest, signature))
    assert answer == bytes.fromhex("1626ba7e")

    chain.transact(wallet.functions.misbehave(REFUSE))
    with refused("InvalidSignature", seat=1, account=wallet.address):
        hand_in(with_wallet, judged_by(with_wallet, {1: signature}))
    hand_in(with_wallet, signed_by(with_wallet, REVIEW, 0, 2))
    assert with_wallet.call("reviewedPeriod") == 1


@pytest.mark.shows("refuses-afterwards")
def test_what_a_wallet_agreed_to_stays_whatever_it_says_later(
    chain: Chain, with_wallet: Partnership, wallet: Contract, owner: str
) -> None:
    signature = signature_of(with_wallet, owner, REVIEW)
    hand_in(with_wallet, judged_by(with_wallet, {1: signature}))
    chain.transact(wallet.functions.misbehave(REFUSE))
    assert with_wallet.call("sharesOf", 1) == list(SAME)
    with_wallet.next_at(with_wallet.start_of(2))
    later = review_of(2, SAME)
    given = signed_by(with_wallet, later, 0, contracts={1: signature})
    with refused("InvalidSignature", seat=1, account=wallet.address):
        with_wallet.transact("review", later.to_contract(), given)


@pytest.mark.shows("refuses-afterwards")
def test_what_a_wallet_countersigned_on_the_chain_it_cannot_take_back(
    chain: Chain, with_wallet: Partnership, wallet: Contract
) -> None:
    digest = REVIEW.digest(with_wallet.domain)
    call = with_wallet.encode("countersign", 1, digest)
    chain.transact(wallet.functions.execute(with_wallet.address, call))
    chain.transact(wallet.functions.misbehave(REFUSE))
    weaker = with_wallet.encode("countersignWith", 1, digest, False, False)
    chain.transact(wallet.functions.execute(with_wallet.address, weaker))
    hand_in(with_wallet, signed_by(with_wallet, REVIEW, 0, on_chain=[1]))


# A wallet that answers by gas


@pytest.mark.shows("says-yes-only-gas")
def test_a_wallet_that_wants_gas_gets_its_bound_or_the_review_does_not_pass(
    chain: Chain, with_wallet: Partnership, wallet: Contract
) -> None:
    """Whoever hands in with too little gas loses the call, and decides nothing."""
    chain.transact(wallet.functions.agreeIfGivenGas(400_000))
    given = judged_by(with_wallet, {1: b""})
    for gas in (150_000, 300_000, 450_000):
        with pytest.raises(ContractError) as caught:
            hand_in(with_wallet, given, gas=gas)
        assert caught.value.name == "RevenueSplit_TooLittleGas"
        assert (caught.value.arguments["seat"], caught.value.arguments["gasNeeded"]) == (1, 523_812)
        assert with_wallet.call("reviewedPeriod") == 0
    hand_in(with_wallet, given)
    assert with_wallet.call("reviewedPeriod") == 1
