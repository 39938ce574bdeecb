"""Accounts as people write them, and the zero account."""

import re
from collections.abc import Sequence

from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address

from daosplit.errors import InvalidValueError

NOBODY = "0x0000000000000000000000000000000000000000"
ETHER = NOBODY
"""The zero account belongs to nobody, and stands for ether wherever a token is named."""


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
        return to_checksum_address(node_accounts[number])

    if not text.startswith("0x") or not is_hex_address(text):
        allowed = "allowed: 0x and 40 hex digits, or such as node:0 on a local node"
        raise InvalidValueError("account", text, "is no account", allowed)
    digits = text.removeprefix("0x")
    is_mixed = digits not in (digits.lower(), digits.upper())
    if is_mixed and not is_checksum_address(text):
        raise InvalidValueError("account", text, "has a wrong checksum", "is a digit mistyped?")
    if text == NOBODY:
        raise InvalidValueError("account", text, "is the zero account, which belongs to nobody")
    return to_checksum_address(text)


def is_node_account(account: str) -> bool:
    """Whether an account that was parsed still stands for one of the local node's."""
    return account.startswith("node:")
