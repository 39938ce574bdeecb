"""The code of a partnership, which is a clone that ends with its charter (Solady's legacy LibCWIA).

It forwards every call to the implementation, with the charter behind it, and takes plain ether by
itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from daosplit.agreement.packed_charter import LENGTH
from daosplit.values.addresses import checksummed
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.keccak import keccak

if TYPE_CHECKING:
    from eth_typing import ChecksumAddress

# What stands behind the forwarding code: the charter, and two bytes that tell the length of both.
_EXTRA = LENGTH + 2

_IMPLEMENTATION = slice(65, 85)


def clone_code(implementation: str, packed_charter: bytes) -> bytes:
    """The code of the clone of an implementation."""
    return b"".join(
        (
            bytes.fromhex("36602c57343d527f"),
            keccak(b"ReceiveETH(uint256)"),
            bytes.fromhex("593da1005b363d3d373d3d3d3d61"),
            _EXTRA.to_bytes(2, "big"),
            bytes.fromhex("806062363936013d73"),
            parse_hex(implementation),
            bytes.fromhex("5af43d3d93803e606057fd5bf3"),
            packed_charter,
            _EXTRA.to_bytes(2, "big"),
        )
    )


def creation_code(implementation: str, packed_charter: bytes) -> bytes:
    """What creates the clone."""
    code = clone_code(implementation, packed_charter)
    return b"\x61" + len(code).to_bytes(2, "big") + bytes.fromhex("3d81600a3d39f3") + code


def read_clone(code: bytes) -> tuple[ChecksumAddress, bytes] | None:
    """The implementation and the packed charter of a partnership's code; None if it is none's."""
    implementation = checksummed(code[_IMPLEMENTATION].rjust(20, b"\0"))
    packed_charter = code[-_EXTRA:-2]
    if clone_code(implementation, packed_charter) != code:
        return None
    return implementation, packed_charter
