"""Ether sent so that no code of the receiver runs."""

from daosplit.artifacts import Artifact
from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT


def force(chain: Chain, account: str, amount: int) -> None:
    """By a contract that is destroyed in its constructor; no code of the account runs."""
    creation = b"\x73" + bytes.fromhex(account[2:]) + b"\xff"
    destroyed = Artifact("Destroyed", "", [], f"0x{creation.hex()}", "0x", {}, "")
    chain.deploy(destroyed, sender=chain.accounts[70], value=amount, gas=GAS_LIMIT)
