"""What an owner of a Safe does on the chain so that the Safe agrees to a hash."""

from eth_typing import ABI

from daosplit.chain import Chain
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.contract import Contract
from daosplit.errors import ChainError
from daosplit.values.addresses import checksummed
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.text import text

_ABI: ABI = [
    {
        "type": "function",
        "name": "approveHash",
        "stateMutability": "nonpayable",
        "inputs": [{"name": "hashToApprove", "type": "bytes32"}],
        "outputs": [],
    }
]


def approve_hash(chain: Chain, safe: str, hash_: bytes, owner: str) -> TransactionReceipt:
    """An owner approves a hash on the chain.

    Raises ChainError if there is no contract, and ContractError if the Safe refuses.
    """
    if not chain.code(safe):
        raise ChainError(text("there is no contract at {account}", account=safe))
    contract = Contract(checksummed(parse_hex(safe)), _ABI)
    return chain.transact(contract.functions.approveHash(hash_), sender=owner)


def approval(owner: str) -> bytes:
    """The part of a Safe's signature that says: this owner approved it on the chain."""
    return parse_hex(owner).rjust(32, b"\0") + bytes(32) + b"\x01"
