"""Bytes and hashes, as people write them: 0x and hex digits."""

import re

from daosplit.errors import InvalidValue


def parse_hex(text: str) -> bytes:
    """Bytes, from 0x and two hex digits for each. Raises InvalidValue for anything else."""
    if not re.fullmatch(r"0x(?:[0-9a-fA-F]{2})*", text):
        raise InvalidValue("hex", text, "is no hex", "allowed: 0x and two hex digits for each byte")
    return bytes.fromhex(text[2:])


def parse_hash(text: str) -> bytes:
    """32 bytes, from 0x and 64 hex digits. Raises InvalidValue for anything else."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        raise InvalidValue("hash", text, "is no hash", "allowed: 0x and 64 hex digits")
    return bytes.fromhex(text[2:])
