"""Accounts with keys that act by the code of another address (EIP-7702)."""

from collections.abc import Sequence
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT
from support.partnership import NOBODY


def keys_of(count: int) -> list[LocalAccount]:
    """Keys of accounts that never did anything."""
    return [Account.from_key((2**130 + number).to_bytes(32, "big")) for number in range(count)]


def delegate(chain: Chain, keys: Sequence[LocalAccount], targets: Sequence[str]) -> None:
    """Make accounts act by the code at these addresses; `NOBODY` makes them plain again."""
    sender = chain.signers[chain.accounts[0]]
    transaction: dict[str, Any] = {
        "chainId": chain.chain_id,
        "nonce": chain.nonce(sender.address),
        "to": sender.address,
        "value": 0,
        "gas": GAS_LIMIT,
        "maxFeePerGas": 10**10,
        "maxPriorityFeePerGas": 1,
        "data": b"",
        "authorizationList": [
            key.sign_authorization(
                {
                    "chainId": chain.chain_id,
                    "address": target,
                    "nonce": chain.nonce(key.address),
                }
            )
            for key, target in zip(keys, targets, strict=True)
        ],
    }
    signed = sender.sign_transaction(transaction)
    chain.send_signed(bytes(signed.raw_transaction))
    for key, target in zip(keys, targets, strict=True):
        code = chain.code(to_checksum_address(key.address))
        assert code == (b"" if target == NOBODY else b"\xef\x01\x00" + bytes.fromhex(target[2:]))
