"""Hostile payees of one idea and a few bytes of code each, for ether and for a token's hook."""

from dataclasses import dataclass

from daosplit.chain import Chain

__all__ = ["HOSTILE", "MOST_GAS", "Hostile", "copies", "needing"]

MOST_GAS = 26_795
"""What a payee of ether finds left of 24,500 gas and the stipend of 2,300, when it has looked."""


@dataclass(frozen=True)
class Hostile:
    """What an account does when anything reaches it.

    Attributes:
        code: Its code.
        takes: Whether it takes what it gets at all.
        returns: Whether ether that it takes comes back to who paid.
    """

    code: bytes
    takes: bool = False
    returns: bool = False


def needing(gas: int) -> Hostile:
    """Takes what it gets if it finds as much gas left, in 16 bits."""
    # If gas() is less than the number: revert, else stop.
    code = b"\x61" + gas.to_bytes(2, "big") + bytes.fromhex("5a10600957005b5f5ffd")
    return Hostile(code, takes=gas <= MOST_GAS)


HOSTILE = {
    "reverts": Hostile(bytes.fromhex("5f5ffd")),
    "burns all gas at once": Hostile(bytes.fromhex("fe")),
    "burns all gas in a loop": Hostile(bytes.fromhex("5b5f56")),
    "answers with 65,535 bytes": Hostile(bytes.fromhex("61ffff5ff3"), takes=True),
    "reverts with 65,535 bytes": Hostile(bytes.fromhex("61ffff5ffd")),
    "sends it back": Hostile(bytes.fromhex("5f5f5f5f47335af100"), takes=True, returns=True),
    "destroys itself": Hostile(bytes.fromhex("33ff"), takes=True, returns=True),
    # settle(address), for ether, of whoever calls it.
    "settles again": Hostile(bytes.fromhex("636a256b295f525f5f6024601c5f335af100"), takes=True),
    "settles again and reverts": Hostile(bytes.fromhex("636a256b295f525f5f6024601c5f335af15f5ffd")),
}


def copies(chain: Chain, hostile: Hostile, count: int = 1) -> list[str]:
    """Puts as many such accounts on the chain."""
    maker = chain.deploy("Copies")
    make = maker.functions.make(hostile.code, count)
    made: list[str] = chain.call(make)
    chain.transact(make)
    return made
