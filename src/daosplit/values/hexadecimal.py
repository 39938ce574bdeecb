"""Bytes and hashes, as people write them: 0x and hex digits."""

import re

from daosplit.errors import InvalidValueError


def parse_hex(text: str) -> bytes:
    """Bytes, from 0x and two hex digits for each. Raises InvalidValueError for anything else."""
    if not re.fullmatch(r"0x(?:[0-9a-fA-F]{2})*", text):
        raise InvalidValueError(
            "hex", text, "is no hex", "allowed: 0x and two hex digits for each byte"
        )
    return bytes.fromhex(text[2:])


def parse_hash(text: str) -> bytes:
    """32 bytes, from 0x and 64 hex digits. Raises InvalidValueError for anything else."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        raise InvalidValueError("hash", text, "is no hash", "allowed: 0x and 64 hex digits")
    return bytes.fromhex(text[2:])
