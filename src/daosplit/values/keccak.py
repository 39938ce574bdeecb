"""Keccak-256, the hash that Ethereum is built on."""


def keccak(*data: bytes) -> bytes:
    """The 32 bytes of the hash of all parts together."""
    # Loaded with the first hash: it compiles declarations of C, and help needs none.
    from Crypto.Hash import keccak as implementation

    hashed = implementation.new(digest_bits=256)
    for part in data:
        hashed.update(part)
    return bytes(hashed.digest())
