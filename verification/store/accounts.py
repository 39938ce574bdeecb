"""The accounts of the play: any number, the same every time, each with its key."""

from functools import cache
from hashlib import sha256

from coincurve import PrivateKey
from eth_utils.crypto import keccak


@cache
def _key(number: int) -> PrivateKey:
    return PrivateKey(sha256(b"daosplit store play %d" % number).digest())


@cache
def address(number: int) -> str:
    """An account's address."""
    return "0x" + keccak(_key(number).public_key.format(compressed=False)[1:])[12:].hex()


def sign(number: int, digest: bytes) -> bytes:
    """r and vs of an account's signature."""
    signature = _key(number).sign_recoverable(digest, hasher=None)
    r, s, parity = signature[:32], int.from_bytes(signature[32:64], "big"), signature[64]
    return r + (s | parity << 255).to_bytes(32, "big")
