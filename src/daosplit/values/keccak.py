"""Keccak-256, the hash that Ethereum is built on."""

from Crypto.Hash import keccak as implementation


def keccak(data: bytes) -> bytes:
    """The 32 bytes of a hash."""
    return implementation.new(digest_bits=256, data=data).digest()
