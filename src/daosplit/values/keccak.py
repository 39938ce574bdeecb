"""Keccak-256, the hash that Ethereum is built on."""


def keccak(data: bytes) -> bytes:
    """The 32 bytes of a hash."""
    # Loaded with the first hash: it compiles declarations of C, and help needs none.
    from Crypto.Hash import keccak as implementation

    return implementation.new(digest_bits=256, data=data).digest()
