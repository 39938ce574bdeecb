"""Bytes and hashes, as people write them: 0x and hex digits."""

import re

from daosplit.errors import InvalidValueError
from daosplit.values.text import text


def parse_hex(written: str) -> bytes:
    """Bytes, from 0x and two hex digits for each. Raises InvalidValueError for anything else."""
    if not re.fullmatch(r"0x(?:[0-9a-fA-F]{2})*", written):
        raise InvalidValueError(
            "hex", written, text("not hex"), text("must be 0x and two hex digits for each byte")
        )
    return bytes.fromhex(written[2:])


def parse_hash(written: str) -> bytes:
    """32 bytes, from 0x and 64 hex digits. Raises InvalidValueError for anything else."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{64}", written):
        raise InvalidValueError(
            "hash", written, text("not a hash"), text("must be 0x and 64 hex digits")
        )
    return bytes.fromhex(written[2:])
