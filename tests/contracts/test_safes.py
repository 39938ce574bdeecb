"""Wallets like a Safe: several owners sign, approve on the chain, or store the message there."""

from collections.abc import Mapping

import pytest
from eth_account.signers.local import LocalAccount

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.typed_message import TypedMessage
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support import safes
from support.p256 import P256Key
from support.partnership import Founder, Partnership, review_of
from support.refusal import refused
from support.signing import signed_by
from support.smart_accounts import SHARES, founded_with, hand_in, key_of, passkey_wallet

SAME = review_of(1, SHARES)
DIGEST = b"\x05" * 32
COSTS = {
    "two keys": 20_000,
    "two approvals": 17_000,
    "a stored message": 7_400,
    "a key and a passkey": 290_000,
}
"""What the wallet adds to a review when it is judged; an approval is a transaction of its own."""


@pytest.fixture(scope="module")
def owners(chain: Chain) -> list[LocalAccount]:
    """In the order of their accounts, as a Safe wants their signatures."""
    keys = [key_of(chain, number) for number in (42, 43, 44)]
    return sorted(keys, key=lambda key: int(key.address, 16))


@pytest.fixture(scope="module")
def safe(chain: Chain, owners: list[LocalAccount]) -> Contract:
    """Two of its three owners must agree."""
    return chain.deploy("SafeLikeWallet", [owner.address for owner in owners], 2)


@pytest.fixture(scope="module")
def crew(founder: Founder, safe: Contract) -> Partnership:
    """The Safe holds seat 1."""
    return founded_with(founder, safe.address)


def hash_of(safe: Contract, partnership: Partnership, message: TypedMessage) -> bytes:
    """What its owners sign for a message."""
    chain, digest = partnership.chain, message.digest(partnership.domain)
    hash_ = safes.message_hash(safe.address, chain.chain_id, digest)
    assert chain.call(safe.functions.messageHash(digest)) == hash_
    return hash_


def approve(chain: Chain, safe: Contract, owner: LocalAccount, hash_: bytes) -> Mapping[str, bytes]:
    """The owner does it on the chain; gives what the signature then says of it."""
    chain.transact(safe.functions.approveHash(hash_), sender=owner.address)
    return {owner.address: safes.by_approval(owner.address)}


def signed(hash_: bytes, *owners: LocalAccount) -> Mapping[str, bytes]:
    return {owner.address: safes.by_key(owner, hash_) for owner in owners}


def is_refused(partnership: Partnership, signature: bytes) -> bool:
    with refused("InvalidSignature", seat=1, account=partnership.roster[1]):
        hand_in(partnership, SAME, 0, contracts={1: signature})
    return True


# Enough of them


@pytest.mark.shows("safe-two-owners-three")
def test_any_two_of_three_owners_sign(
    chain: Chain, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, SAME)
    for left_out in range(3):
        given = signed(hash_, *(owners[:left_out] + owners[left_out + 1 :]))
        with chain.isolated():
            hand_in(crew, SAME, 0, contracts={1: safes.together(given)})
    hand_in(crew, SAME, 0, contracts={1: safes.together(signed(hash_, *owners))})


@pytest.mark.shows("safe-two-owners-three")
def test_two_owners_approve_on_the_chain(
    chain: Chain, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, SAME)
    one, two = owners[0], owners[2]
    both = safes.together({str(it.address): safes.by_approval(it.address) for it in (one, two)})
    assert is_refused(crew, both)
    approve(chain, safe, one, hash_)
    assert is_refused(crew, both)
    approve(chain, safe, two, hash_)
    hand_in(crew, SAME, 0, contracts={1: both})


@pytest.mark.shows("safe-two-owners-three")
def test_one_approves_and_another_signs_in_whatever_order(
    chain: Chain, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, SAME)
    for approving, signing in ((owners[0], owners[1]), (owners[2], owners[1])):
        with chain.isolated():
            given = {**approve(chain, safe, approving, hash_), **signed(hash_, signing)}
            hand_in(crew, SAME, 0, contracts={1: safes.together(given)})


def test_an_owners_device_that_signs_texts_alone_will_do(
    crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, SAME)
    given = {owners[0].address: safes.as_plain_text(owners[0], hash_), **signed(hash_, owners[1])}
    hand_in(crew, SAME, 0, contracts={1: safes.together(given)})


@pytest.mark.shows("safe-two-owners-three")
def test_an_owner_may_be_the_wallet_of_a_passkey(
    chain: Chain, founder: Founder, owners: list[LocalAccount]
) -> None:
    """Judged in Solidity within the Safe's own judging, it still fits."""
    key = P256Key(2**201 + 9)
    passkey = passkey_wallet(chain, key)
    accounts = [owners[0].address, passkey.address]
    safe = chain.deploy("SafeLikeWallet", accounts, 2)
    partnership = founded_with(founder, safe.address)
    hash_ = hash_of(safe, partnership, SAME)
    by_key = signed(hash_, owners[0])
    wrong = safes.together(by_key, {passkey.address: key.assertion(bytes(32))})
    assert is_refused(partnership, wrong)
    right = safes.together(by_key, {passkey.address: key.assertion(hash_)})
    hand_in(partnership, SAME, 0, contracts={1: right})


@pytest.mark.shows("safe-two-owners-three")
def test_a_stored_message_needs_no_signature(
    chain: Chain, crew: Partnership, safe: Contract
) -> None:
    assert is_refused(crew, b"")
    chain.transact(safe.functions.signMessage(Presence(1).digest(crew.domain)))
    assert is_refused(crew, b"")
    chain.transact(safe.functions.signMessage(SAME.digest(crew.domain)))
    hand_in(crew, SAME, 0, contracts={1: b""})


def test_approvals_and_stored_messages_serve_presences_and_parents_too(
    chain: Chain, founder: Founder, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, Presence(1))
    given = {**approve(chain, safe, owners[0], hash_), **signed(hash_, owners[1])}
    crew.transact("question", 1, sender=crew.roster[0])
    presence = signed_by(crew, Presence(1), contracts={1: safes.together(given)})
    assert crew.transact("present", 1, presence).names == ["Answered"]

    parent = founder.found(*SHARES, accounts=[crew.address, *chain.accounts[3:5]])
    message = ParentReview(parent.address, 1, DIGEST, consents_to_cut=True)
    chain.transact(safe.functions.signMessage(message.digest(crew.domain)))
    signed_all = signed_by(crew, message, 0, 2, contracts={1: b""})
    crew.transact("countersignParent", parent.address, 1, DIGEST, True, signed_all, 0)
    assert parent.call("countersigned", 1, DIGEST, crew.address) == 0b111


# Too few of them


@pytest.mark.shows("safe-two-owners-three")
def test_too_few_are_refused(
    chain: Chain, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, SAME)
    one = safes.by_key(owners[0], hash_)
    stranger = signed(hash_, key_of(chain, 45))
    assert is_refused(crew, one)
    assert is_refused(crew, one + one)
    assert is_refused(crew, one + bytes(65))
    assert is_refused(crew, safes.together({owners[0].address: one, **stranger}))
    assert is_refused(crew, safes.together(approve(chain, safe, owners[1], hash_)))
    approved_by_one = approve(chain, safe, owners[0], hash_)
    assert is_refused(crew, approved_by_one[owners[0].address] + one)


@pytest.mark.shows("shortened-lengthened-reordered-65")
def test_signatures_in_another_order_are_refused(
    crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    hash_ = hash_of(safe, crew, SAME)
    first, second = (safes.by_key(owner, hash_) for owner in owners[:2])
    assert is_refused(crew, second + first)
    hand_in(crew, SAME, 0, contracts={1: first + second})


def test_owners_who_sign_the_bare_review_or_for_another_safe_are_refused(
    chain: Chain, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    other = chain.deploy("SafeLikeWallet", [owner.address for owner in owners], 2)
    for wrong in (SAME.digest(crew.domain), hash_of(other, crew, SAME)):
        assert is_refused(crew, safes.together(signed(wrong, *owners[:2])))


def test_an_approval_of_another_message_is_none(
    chain: Chain, crew: Partnership, safe: Contract, owners: list[LocalAccount]
) -> None:
    other = hash_of(safe, crew, review_of(1, [50, 30, 21]))
    given = {**approve(chain, safe, owners[0], other), **approve(chain, safe, owners[1], other)}
    assert is_refused(crew, safes.together(given))


# What it costs


def test_what_its_ways_cost_in_a_review(
    chain: Chain, founder: Founder, owners: list[LocalAccount]
) -> None:
    key = P256Key(2**201 + 9)
    passkey = passkey_wallet(chain, key)
    accounts = [owners[0].address, owners[1].address, passkey.address]
    safe = chain.deploy("SafeLikeWallet", accounts, 2)
    partnership = founded_with(founder, safe.address)
    hash_ = hash_of(safe, partnership, SAME)
    approved = [approve(chain, safe, owner, hash_) for owner in owners[:2]]
    chain.transact(safe.functions.signMessage(SAME.digest(partnership.domain)))
    by_key = signed(hash_, owners[0])
    ways = {
        "two keys": safes.together(signed(hash_, *owners[:2])),
        "two approvals": safes.together({**approved[0], **approved[1]}),
        "a stored message": b"",
        "a key and a passkey": safes.together(by_key, {passkey.address: key.assertion(hash_)}),
    }
    with chain.isolated():
        without = hand_in(partnership, SAME, 0, 2).gas_used
    for way, signature in ways.items():
        with chain.isolated():
            cost = hand_in(partnership, SAME, 0, 2, contracts={1: signature}).gas_used - without
        assert cost == pytest.approx(COSTS[way], rel=0.05), way
