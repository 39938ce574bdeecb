"""What the owners of a Safe give for its signature, and a Safe as its makers ship it."""

import json
from collections.abc import Mapping, Sequence

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from daosplit.artifacts import Artifact
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.values.addresses import ETHER
from support.project import ROOT

_SHIPPED = ROOT / "node_modules/@safe-global/safe-smart-account/build/artifacts/contracts"
SLOT = 65
"""Bytes of each owner; what contracts among them are to judge stands behind all of them."""


def message_hash(safe: str, chain_id: int, digest: bytes) -> bytes:
    """What the owners of a Safe sign or approve so that it agrees to a digest."""
    domain = keccak(
        keccak(text="EIP712Domain(uint256 chainId,address verifyingContract)")
        + chain_id.to_bytes(32, "big")
        + _word(safe)
    )
    message = keccak(keccak(text="SafeMessage(bytes message)") + keccak(digest))
    return keccak(b"\x19\x01" + domain + message)


def by_key(owner: LocalAccount, hash_: bytes) -> bytes:
    """An owner's signature of the hash."""
    return bytes(Account.unsafe_sign_hash(hash_, owner.key).signature)


def as_plain_text(owner: LocalAccount, hash_: bytes) -> bytes:
    """An owner's signature of the hash by `personal_sign`."""
    signature = bytes(owner.sign_message(encode_defunct(hash_)).signature)
    return signature[:64] + bytes([signature[64] + 4])


def by_approval(owner: str) -> bytes:
    """That an owner approved the hash on the chain."""
    return _word(owner) + bytes(32) + b"\x01"


def together(given: Mapping[str, bytes], judged: Mapping[str, bytes] | None = None) -> bytes:
    """In the order of the owners' accounts; `judged` is for owners that are contracts."""
    judged = judged or {}
    slots, behind = b"", b""
    length = SLOT * (len(given) + len(judged))
    for owner in sorted((*given, *judged), key=lambda account: int(account, 16)):
        if owner in given:
            slots += given[owner]
        else:
            slots += _word(owner) + (length + len(behind)).to_bytes(32, "big") + b"\x00"
            behind += len(judged[owner]).to_bytes(32, "big") + judged[owner]
    return slots + behind


def shipped_safe(chain: Chain, owners: Sequence[str], threshold: int) -> Contract:
    """A proxy of Safe 1.5.0 with its usual handler, by the code that its makers compiled."""
    singleton = chain.deploy(_artifact("Safe.sol/Safe"))
    handler = chain.deploy(
        _artifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler")
    )
    proxy = chain.deploy(_artifact("proxies/SafeProxy.sol/SafeProxy"), singleton.address)
    safe = Contract(proxy.address, singleton.abi)
    # Nothing else is called, and nobody is paid for it.
    setup = safe.functions.setup([*owners], threshold, ETHER, b"", handler.address, ETHER, 0, ETHER)
    chain.transact(setup)
    return safe


def _artifact(name: str) -> Artifact:
    shipped = json.loads((_SHIPPED / f"{name}.json").read_text())
    return Artifact(
        contract_name=shipped["contractName"],
        source_name=shipped["sourceName"],
        abi=shipped["abi"],
        bytecode=shipped["bytecode"],
        deployed_bytecode=shipped["deployedBytecode"],
        compiler={},
        built_from="",
    )


def _word(account: str) -> bytes:
    return bytes(12) + bytes.fromhex(account[2:])
