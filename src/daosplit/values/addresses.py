"""Accounts as people write them, and the zero account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from daosplit.errors import InvalidValueError
from daosplit.values.keccak import keccak
from daosplit.values.text import Text, plural, text

if TYPE_CHECKING:
    from eth_typing import ChecksumAddress

NOBODY = "0x0000000000000000000000000000000000000000"
ETHER = NOBODY
"""The zero account belongs to nobody, and stands for ether wherever a token is named."""


@lru_cache(maxsize=4096)
def checksummed(account: bytes) -> ChecksumAddress:
    """An account of 20 bytes as people write it, with its checksum (EIP-55)."""
    digits = account.hex()
    checks = keccak(digits.encode()).hex()
    mixed = (
        digit.upper() if check >= "8" else digit
        for digit, check in zip(digits, checks, strict=False)
    )
    return cast("ChecksumAddress", f"0x{''.join(mixed)}")


def parse_account(written: str, node_accounts: Sequence[str] | None = None) -> str:
    """An account with its checksum, from "0x" and 40 hex digits.

    A checksum that is there (mixed case) must be right. "node:0" stands for the local node's
    account of that number: it is looked up in `node_accounts`, or stays "node:0" without them.

    Raises InvalidValueError for anything else, and for the zero account.
    """
    if match := re.fullmatch(r"node:([0-9]{1,4})", written):
        number = int(match[1])
        if node_accounts is None:
            return f"node:{number}"
        if number >= len(node_accounts):
            raise InvalidValueError("account", written, _missing(len(node_accounts)))
        return checksummed(bytes.fromhex(node_accounts[number].removeprefix("0x")))

    if not re.fullmatch("0x[0-9a-fA-F]{40}", written):
        allowed = text("must be 0x and 40 hex digits, or for example node:0 on a local node")
        raise InvalidValueError("account", written, text("not an account"), allowed)
    digits = written.removeprefix("0x")
    is_mixed = digits not in (digits.lower(), digits.upper())
    account = checksummed(bytes.fromhex(digits))
    if is_mixed and account != written:
        raise InvalidValueError(
            "account", written, text("wrong checksum"), text("is a digit mistyped?")
        )
    if written == NOBODY:
        problem = text("the zero account, which belongs to nobody")
        raise InvalidValueError("account", written, problem)
    return account


def _missing(accounts: int) -> Text:
    if not accounts:
        return text("not there: the node has no accounts")
    return plural(
        "not there: the node has {count:,} account",
        "not there: the node has {count:,} accounts",
        accounts,
    )


def is_node_account(account: str) -> bool:
    """Whether an account that was parsed still stands for one of the local node's."""
    return account.startswith("node:")


def shorten_account(account: str) -> str:
    """An account beside a name: "0x1234…abcd"; anything that is not 0x and digits as it is."""
    return f"{account[:6]}…{account[-4:]}" if account.startswith("0x") else account
