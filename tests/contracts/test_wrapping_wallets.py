"""Wallets that have a message signed within one of their own (ERC-7739)."""

import pytest
from eth_abi.abi import encode
from eth_account.messages import encode_defunct
from web3.types import RPCEndpoint

from daosplit.chain import Chain
from daosplit.errors import DaosplitError
from support.anvil_chains import anvil_chain
from support.partnership import Founder, Partnership, review_of
from support.refusal import refused
from support.signing import signature_of, signed_by
from support.smart_accounts import (
    SHARES,
    SmartAccount,
    founded_with,
    hand_in,
    key_of,
    wrapping_wallet,
)
from support.wrapping import as_plain_text, wrapped

SAME = review_of(1, SHARES)
OWNER = 41
"""Of both wallets."""
ERC_6492 = bytes.fromhex("6492" * 16)
"""What a signature that says how to make its wallet ends with."""
BASE_FEE = "0x000000000000378eDCD5B5B0A24f5342d8C10485"
"""Whom Solady's wallets ask for the base fee, to tell a call from a transaction."""
TELLS_BASE_FEE = "0x485f5260205ff3"


@pytest.fixture(scope="module")
def wallets(chain: Chain) -> list[SmartAccount]:
    return [wrapping_wallet(chain, OWNER) for _ in range(2)]


@pytest.fixture(scope="module")
def crew(founder: Founder, wallets: list[SmartAccount]) -> Partnership:
    """Two wallets of one owner hold seats 1 and 2."""
    return founded_with(founder, *(wallet.address for wallet in wallets))


@pytest.mark.shows("wallet-wraps-erc-7739")
def test_each_wallet_takes_what_was_wrapped_for_it(
    crew: Partnership, wallets: list[SmartAccount]
) -> None:
    first, second = (wallet.sign(SAME, crew.domain) for wallet in wallets)
    with refused("InvalidSignature", seat=2, account=wallets[1].address):
        hand_in(crew, SAME, 0, contracts={1: first, 2: first})
    with refused("InvalidSignature", seat=1, account=wallets[0].address):
        hand_in(crew, SAME, 0, contracts={1: second, 2: second})
    hand_in(crew, SAME, 0, contracts={1: first, 2: second})
    assert crew.call("reviewedPeriod") == 1


@pytest.mark.shows("wallet-wraps-erc-7739")
def test_the_owners_signature_of_the_bare_review_is_refused(
    chain: Chain, crew: Partnership, wallets: list[SmartAccount]
) -> None:
    owner = key_of(chain, OWNER)
    whole = bytes(owner.sign_message(SAME.signable(crew.domain)).signature)
    behind = wallets[0].sign(SAME, crew.domain)[65:]
    for bare in (whole, signature_of(crew, owner.address, SAME), whole + behind, behind, b""):
        with refused("InvalidSignature", seat=1, account=wallets[0].address):
            hand_in(crew, SAME, 0, contracts={1: bare})


def test_what_stands_behind_the_signature_must_be_the_review_that_is_handed_in(
    crew: Partnership, wallets: list[SmartAccount]
) -> None:
    """The rest says only what was signed: it cannot make it anything else."""
    right = wallets[0].sign(SAME, crew.domain)
    other = wallets[0].sign(review_of(1, [50, 30, 21]), crew.domain)
    for wrong in (
        right[:65] + other[65:],
        other[:65] + right[65:],
        right.replace(b"points", b"Points"),
        right[:-8] + b"Charte" + right[-2:],
        right[:-1],
    ):
        with refused("InvalidSignature", seat=1, account=wallets[0].address):
            hand_in(crew, SAME, 0, contracts={1: wrong})


def test_another_owners_signature_is_refused(
    chain: Chain, crew: Partnership, wallets: list[SmartAccount]
) -> None:
    forged = wrapped(key_of(chain, OWNER + 1), wallets[0].address, SAME, crew.domain)
    with refused("InvalidSignature", seat=1, account=wallets[0].address):
        hand_in(crew, SAME, 0, contracts={1: forged})


@pytest.mark.shows("wallet-wraps-erc-7739")
def test_signed_as_a_text_of_the_wallets_own_it_counts_for_that_wallet_alone(
    chain: Chain, crew: Partnership, wallets: list[SmartAccount]
) -> None:
    """Such a wallet takes what it knows nothing of for a text, and binds that to itself too."""
    owner = key_of(chain, OWNER)
    first, second = (as_plain_text(owner, it.address, SAME, crew.domain) for it in wallets)
    with refused("InvalidSignature", seat=2, account=wallets[1].address):
        hand_in(crew, SAME, 0, contracts={1: first, 2: first})
    hand_in(crew, SAME, 0, contracts={1: first, 2: second})


@pytest.mark.shows("wallet-wraps-erc-7739")
def test_the_digest_signed_as_anybodys_text_is_refused(
    chain: Chain, crew: Partnership, wallets: list[SmartAccount]
) -> None:
    text = encode_defunct(SAME.digest(crew.domain))
    signature = bytes(key_of(chain, OWNER).sign_message(text).signature)
    with refused("InvalidSignature", seat=1, account=wallets[0].address):
        hand_in(crew, SAME, 0, contracts={1: signature})


# Not there yet


@pytest.mark.shows("wallet-deployed-yet-erc")
def test_a_wallet_signs_before_it_is_there_and_counts_from_when_it_is(
    chain: Chain, founder: Founder
) -> None:
    """A signature that also says how to make the wallet (ERC-6492) makes none here."""
    owner, maker = key_of(chain, OWNER), chain.accounts[60]
    with chain.isolated():
        address = str(chain.deploy("WrappingWallet", owner.address, sender=maker).address)
    partnership = founded_with(founder, address)
    bare = wrapped(owner, address, SAME, partnership.domain)
    with_making = encode(("address", "bytes", "bytes"), (maker, b"make it", bare)) + ERC_6492
    for signature in (bare, with_making):
        with refused("InvalidSignature", seat=1, account=address):
            hand_in(partnership, SAME, 0, contracts={1: signature})
    chain.deploy("WrappingWallet", owner.address, sender=maker)
    for signature in (bare, with_making):
        with chain.isolated():
            hand_in(partnership, SAME, 0, contracts={1: signature})


# Asked off the chain


@pytest.mark.shows("wallet-takes-more-off")
def test_a_wallet_that_takes_more_off_the_chain_fools_only_who_asks_it_there() -> None:
    """Solady's does where a call names no price of gas, and a contract tells it the base fee."""
    with anvil_chain() as chain:
        account = wrapping_wallet(chain, 5)
        partnership = founded_with(
            Founder(chain, chain.deploy("RevenueSplitFactory")), account.address
        )
        bare = bytes(key_of(chain, 5).sign_message(SAME.signable(partnership.domain)).signature)
        given = signed_by(partnership, SAME, 0, contracts={1: bare})
        with refused("InvalidSignature", seat=1, account=account.address):
            partnership.call("review", SAME.to_contract(), given)

        put_code = RPCEndpoint("anvil_setCode")
        chain.w3.provider.make_request(put_code, [BASE_FEE, TELLS_BASE_FEE])
        partnership.call("review", SAME.to_contract(), given)
        with pytest.raises(DaosplitError):
            partnership.transact("review", SAME.to_contract(), given)
        assert partnership.call("reviewedPeriod") == 0
