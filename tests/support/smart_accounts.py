"""Accounts that sign by more than one plain key: one of each kind, ready to hold a seat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount

from daosplit.agreement.review import Domain, Review
from daosplit.agreement.typed_message import TypedMessage
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support import safes
from support.delegation import delegate
from support.p256 import P256Key
from support.partnership import Done, Founder, Partnership
from support.signing import signed_by
from support.wrapping import wrapped

SHARES = (50, 30, 20)
PASSKEY = P256Key(2**200 + 7)


@dataclass(frozen=True)
class SmartAccount:
    """A contract that answers ERC-1271, or an account that acts by one's code."""

    contract: Contract
    sign: Callable[[TypedMessage, Domain], bytes]
    """What it is to judge, made by those who may."""

    @property
    def address(self) -> str:
        return str(self.contract.address)


def key_of(chain: Chain, number: int) -> LocalAccount:
    """The key of one of the chain's accounts."""
    return chain.signers[chain.accounts[number]]


def founded_with(founder: Founder, *accounts: str, salt: bytes = bytes(32)) -> Partnership:
    """A key on seat 0, these accounts from seat 1 on, and a key for who is missing of three."""
    keys = founder.chain.accounts
    roster = [keys[1], *accounts, keys[2]][: len(SHARES)]
    return founder.found(*SHARES, accounts=roster, salt=salt)


def hand_in(
    partnership: Partnership, review: Review, *keys: int, gas: int | None = None, **given: Any
) -> Done:
    """A review signed by the keys of these seats, and otherwise as `signed_by` takes it."""
    signed = signed_by(partnership, review, *keys, **given)
    return partnership.transact("review", review.to_contract(), signed, gas=gas)


def delegated_key(chain: Chain) -> SmartAccount:
    """An account with a key, that acts by code which answers for that key (EIP-7702)."""
    key = key_of(chain, 40)
    delegate(chain, [key], [chain.deploy("DelegatedKey").address])
    contract = chain.contract("DelegatedKey", key.address)
    return SmartAccount(
        contract,
        lambda message, domain: bytes(key.sign_message(message.signable(domain)).signature),
    )


def p256_wallet(chain: Chain, key: P256Key = PASSKEY, *, asks_chain: bool = False) -> SmartAccount:
    """A wallet whose key is one of P-256."""
    contract = chain.deploy("P256Wallet", key.x, key.y, asks_chain)
    return SmartAccount(contract, lambda message, domain: key.sign(message.digest(domain)))


def passkey_wallet(chain: Chain, key: P256Key = PASSKEY) -> SmartAccount:
    """A wallet whose key is a passkey."""
    contract = chain.deploy("PasskeyWallet", key.x, key.y)
    return SmartAccount(contract, lambda message, domain: key.assertion(message.digest(domain)))


def wrapping_wallet(chain: Chain, owner: int = 41) -> SmartAccount:
    """A wallet with ERC-7739, of one of the chain's accounts."""
    key = key_of(chain, owner)
    contract = chain.deploy("WrappingWallet", key.address)
    address = str(contract.address)
    return SmartAccount(contract, lambda message, domain: wrapped(key, address, message, domain))


def safe_like_wallet(chain: Chain) -> SmartAccount:
    """A wallet of three owners of whom two must sign, as a Safe has it."""
    owners = [key_of(chain, number) for number in (42, 43, 44)]
    contract = chain.deploy("SafeLikeWallet", [owner.address for owner in owners], 2)
    address = str(contract.address)

    def sign(message: TypedMessage, domain: Domain) -> bytes:
        hash_ = safes.message_hash(address, domain.chain_id, message.digest(domain))
        return safes.together({it.address: safes.by_key(it, hash_) for it in owners[:2]})

    return SmartAccount(contract, sign)


KINDS: Mapping[str, Callable[[Chain], SmartAccount]] = {
    "a key that acts by code": delegated_key,
    "a key of P-256, checked in Solidity": p256_wallet,
    "a key of P-256, where the chain is asked first": lambda it: p256_wallet(it, asks_chain=True),
    "a passkey": passkey_wallet,
    "a wallet that wraps": wrapping_wallet,
    "a Safe of two owners in three": safe_like_wallet,
}
