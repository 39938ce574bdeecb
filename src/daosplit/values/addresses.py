"""Accounts as people write them, and the zero account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from daosplit.errors import InvalidValueError
from daosplit.values.keccak import keccak

if TYPE_CHECKING:
    from eth_typing import ChecksumAddress

NOBODY = "0x0000000000000000000000000000000000000000"
ETHER = NOBODY
"""The zero account belongs to nobody, and stands for ether wherever a token is named."""


def checksummed(account: bytes) -> ChecksumAddress:
    """An account of 20 bytes as people write it, with its checksum (EIP-55)."""
    digits = account.hex()
    checks = keccak(digits.encode()).hex()
    mixed = (
        digit.upper() if check >= "8" else digit
        for digit, check in zip(digits, checks, strict=False)
    )
    return cast("ChecksumAddress", f"0x{''.join(mixed)}")


def parse_account(text: str, node_accounts: Sequence[str] | None = None) -> str:
    """An account with its checksum, from "0x" and 40 hex digits.

    A checksum that is there (mixed case) must be right. "node:0" stands for the local node's
    account of that number: it is looked up in `node_accounts`, or stays "node:0" without them.

    Raises InvalidValueError for anything else, and for the zero account.
    """
    if match := re.fullmatch(r"node:([0-9]{1,4})", text):
        number = int(match[1])
        if node_accounts is None:
            return f"node:{number}"
        if number >= len(node_accounts):
            problem = f"is not there: the node has {len(node_accounts)} accounts"
            raise InvalidValueError("account", text, problem)
        return checksummed(bytes.fromhex(node_accounts[number].removeprefix("0x")))

    if not re.fullmatch("0x[0-9a-fA-F]{40}", text):
        allowed = "allowed: 0x and 40 hex digits, or such as node:0 on a local node"
        raise InvalidValueError("account", text, "is no account", allowed)
    digits = text.removeprefix("0x")
    is_mixed = digits not in (digits.lower(), digits.upper())
    account = checksummed(bytes.fromhex(digits))
    if is_mixed and account != text:
        raise InvalidValueError("account", text, "has a wrong checksum", "is a digit mistyped?")
    if text == NOBODY:
        raise InvalidValueError("account", text, "is the zero account, which belongs to nobody")
    return account


def is_node_account(account: str) -> bool:
    """Whether an account that was parsed still stands for one of the local node's."""
    return account.startswith("node:")
