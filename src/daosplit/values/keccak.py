"""Keccak-256, the hash that Ethereum is built on."""

from sha3 import keccak_256


def keccak(*data: bytes) -> bytes:
    """The 32 bytes of the hash of all parts together."""
    hashed = keccak_256()
    for part in data:
        hashed.update(part)
    return bytes(hashed.digest())
