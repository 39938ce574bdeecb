"""Keys of P-256, which phones keep, sign for contracts that check them in Solidity."""

import pytest

from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT
from support.p256 import ORDER, PRESENT, VERIFIED, P256Key, dearest_signature, signature_of
from support.partnership import Founder, Partnership, review_of
from support.refusal import refused
from support.smart_accounts import (
    PASSKEY,
    SHARES,
    SmartAccount,
    founded_with,
    hand_in,
    p256_wallet,
    passkey_wallet,
)

SAME = review_of(1, SHARES)
MAGIC = bytes.fromhex("1626ba7e")
CONTRACT_GAS = 500_000
"""What a contract may use to judge."""


@pytest.fixture(scope="module", params=[False, True], ids=["in Solidity", "the chain first"])
def wallet(chain: Chain, request: pytest.FixtureRequest) -> SmartAccount:
    """This chain has no P-256 of its own: who asks it falls back to Solidity."""
    return p256_wallet(chain, asks_chain=request.param)


@pytest.fixture(scope="module")
def crew(founder: Founder, wallet: SmartAccount) -> Partnership:
    """The wallet holds seat 1."""
    return founded_with(founder, wallet.address)


@pytest.fixture(scope="module")
def passkey(chain: Chain) -> SmartAccount:
    return passkey_wallet(chain)


@pytest.fixture(scope="module")
def with_passkey(founder: Founder, passkey: SmartAccount) -> Partnership:
    """The wallet of a passkey holds seat 1."""
    return founded_with(founder, passkey.address)


def is_refused(partnership: Partnership, signature: bytes) -> bool:
    """Whether a review with this signature of seat 1 is refused for its sake, and else passes."""
    with partnership.chain.isolated():
        with refused("InvalidSignature", seat=1, account=partnership.roster[1]):
            hand_in(partnership, SAME, 0, contracts={1: signature})
        return True


def test_the_right_signature_passes(crew: Partnership) -> None:
    hand_in(crew, SAME, 0, contracts={1: PASSKEY.sign(SAME.digest(crew.domain))})
    assert crew.call("reviewedPeriod") == 1


@pytest.mark.shows("key-p-256-passkey")
def test_the_second_form_with_a_high_s_is_refused(crew: Partnership) -> None:
    low = PASSKEY.sign(SAME.digest(crew.domain))
    r, s = int.from_bytes(low[:32], "big"), int.from_bytes(low[32:], "big")
    assert is_refused(crew, signature_of(r, ORDER - s))


def test_another_keys_and_another_digests_signatures_are_refused(crew: Partnership) -> None:
    digest = SAME.digest(crew.domain)
    assert is_refused(crew, P256Key(PASSKEY.secret + 1).sign(digest))
    assert is_refused(crew, P256Key(ORDER - PASSKEY.secret).sign(digest))
    assert is_refused(crew, PASSKEY.sign(review_of(1, [50, 30, 21]).digest(crew.domain)))
    assert is_refused(crew, PASSKEY.sign(bytes(32)))


def test_a_flipped_bit_anywhere_spoils_it(crew: Partnership) -> None:
    right = PASSKEY.sign(SAME.digest(crew.domain))
    for position in (0, 31, 33, 63):
        spoiled = bytearray(right)
        spoiled[position] ^= 1
        assert is_refused(crew, bytes(spoiled))


@pytest.mark.shows("no-signature-at-all")
@pytest.mark.parametrize(
    "forged",
    [
        b"",
        bytes(64),
        b"\xff" * 64,
        signature_of(0, 1),
        signature_of(1, 0),
        signature_of(ORDER, 1),
        signature_of(1, 1),
        bytes(65),
    ],
)
def test_what_is_no_signature_at_all_is_refused(crew: Partnership, forged: bytes) -> None:
    assert is_refused(crew, forged)


def test_a_signature_of_the_wrong_length_is_refused(crew: Partnership) -> None:
    right = PASSKEY.sign(SAME.digest(crew.domain))
    assert is_refused(crew, right[:63])
    assert is_refused(crew, right + b"\x00")


# What it costs


@pytest.mark.shows("key-p-256-passkey")
def test_the_dearest_signature_there_is_stays_within_what_a_contract_may_use(
    chain: Chain, wallet: SmartAccount
) -> None:
    """Whatever the key, the digest and the signature: this one adds a point at every step."""
    digest, signature = dearest_signature(PASSKEY)
    question = wallet.contract.functions.isValidSignature(digest, signature)
    assert chain.call(question) == MAGIC
    within = chain.transact(question, gas=CONTRACT_GAS)
    # With the 21,000 of a transaction and the calldata, and yet with a third to spare.
    assert within.gas_used < CONTRACT_GAS * 2 // 3


def test_partners_who_all_have_passkeys_fit_into_one_transaction(
    chain: Chain, founder: Founder
) -> None:
    wallets = [passkey_wallet(chain, P256Key(PASSKEY.secret + seat)) for seat in range(20)]
    partnership = founder.found(*[1] * 20, accounts=[wallet.address for wallet in wallets])
    review = review_of(1, [1] * 20)
    signed = {seat: wallet.sign(review, partnership.domain) for seat, wallet in enumerate(wallets)}
    assert hand_in(partnership, review, contracts=signed).gas_used < GAS_LIMIT // 2


# What a browser makes of it


def test_a_passkey_signs_by_what_a_browser_makes_of_the_digest(
    with_passkey: Partnership, passkey: SmartAccount
) -> None:
    hand_in(with_passkey, SAME, 0, contracts={1: passkey.sign(SAME, with_passkey.domain)})
    assert with_passkey.call("reviewedPeriod") == 1


@pytest.mark.shows("key-p-256-passkey")
def test_what_a_passkey_did_not_sign_like_that_is_refused(with_passkey: Partnership) -> None:
    digest = SAME.digest(with_passkey.domain)
    bare = PASSKEY.sign(digest)
    assert is_refused(with_passkey, bare)
    assert is_refused(with_passkey, PASSKEY.assertion(bytes(32)))
    assert is_refused(with_passkey, P256Key(PASSKEY.secret + 1).assertion(digest))
    assert is_refused(with_passkey, PASSKEY.assertion(digest, action="webauthn.create"))
    for flags in (0, PRESENT, VERIFIED):
        assert is_refused(with_passkey, PASSKEY.assertion(digest, flags=flags))
    whole = PASSKEY.assertion(digest)
    assert is_refused(with_passkey, bare + whole[64:])
    assert is_refused(with_passkey, whole[:-64])
