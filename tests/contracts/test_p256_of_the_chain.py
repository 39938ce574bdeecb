"""Keys of P-256 where the chain has it built in (EIP-7951), and where it has not, on real nodes."""

from collections.abc import Iterator

import pytest

from daosplit.chain import Chain
from support.anvil_chains import anvil_chain
from support.p256 import ORDER, P256Key, signature_of
from support.partnership import Founder, review_of
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
BUILT_IN = "0x0000000000000000000000000000000000000100"
COSTS = {"prague": (259_000, 261_500, 272_000), "osaka": (263_000, 13_100, 23_700)}
"""What each signer adds to a review: in Solidity alone, the chain asked first, a passkey."""


@pytest.fixture(scope="module", params=COSTS)
def rules(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def chain(rules: str) -> Iterator[Chain]:
    with anvil_chain(hardfork=rules) as chain:
        yield chain


def asked(chain: Chain, digest: bytes, signature: bytes) -> bytes:
    """What the chain itself says of a signature of the passkey."""
    question = digest + signature + PASSKEY.x + PASSKEY.y
    return chain.ask(BUILT_IN, question)


def wallets(chain: Chain) -> tuple[SmartAccount, SmartAccount, SmartAccount]:
    return p256_wallet(chain), p256_wallet(chain, asks_chain=True), passkey_wallet(chain)


@pytest.mark.shows("key-p-256-passkey")
def test_osaka_has_it_and_prague_has_not(chain: Chain, rules: str) -> None:
    digest = b"\x07" * 32
    right = PASSKEY.sign(digest)
    one = (1).to_bytes(32, "big")
    assert asked(chain, digest, right) == (one if rules == "osaka" else b"")
    assert asked(chain, b"\x08" * 32, right) == b""


def test_a_wallet_that_asks_the_chain_first_signs_with_and_without_it(
    chain: Chain, founder: Founder
) -> None:
    for account in wallets(chain):
        partnership = founded_with(founder, account.address)
        signature = account.sign(SAME, partnership.domain)
        hand_in(partnership, SAME, 0, contracts={1: signature})
        assert partnership.call("reviewedPeriod") == 1


@pytest.mark.shows("key-p-256-passkey")
def test_what_solidity_refuses_the_chain_does_not_let_pass(chain: Chain, founder: Founder) -> None:
    """The chain alone takes a high s, of which there are two forms: the wallet must not."""
    account = p256_wallet(chain, asks_chain=True)
    partnership = founded_with(founder, account.address)
    digest = SAME.digest(partnership.domain)
    right = PASSKEY.sign(digest)
    r, s = int.from_bytes(right[:32], "big"), int.from_bytes(right[32:], "big")
    for wrong in (
        signature_of(r, ORDER - s),
        signature_of(r, s ^ 1),
        PASSKEY.sign(bytes(32)),
        P256Key(PASSKEY.secret + 1).sign(digest),
        bytes(64),
        b"",
    ):
        with refused("InvalidSignature", seat=1, account=account.address):
            hand_in(partnership, SAME, 0, contracts={1: wrong})


def test_what_each_costs_in_a_review(chain: Chain, founder: Founder, rules: str) -> None:
    costs = []
    for account in wallets(chain):
        partnership = founded_with(founder, account.address)
        with chain.isolated():
            without = hand_in(partnership, SAME, 0, 2).gas_used
        signed = {1: account.sign(SAME, partnership.domain)}
        costs.append(hand_in(partnership, SAME, 0, 2, contracts=signed).gas_used - without)
    assert costs == [pytest.approx(expected, rel=0.05) for expected in COSTS[rules]]
    alone, chain_first, _ = costs
    if rules == "osaka":
        assert chain_first * 10 < alone
    else:
        assert alone < chain_first < alone + 20_000
