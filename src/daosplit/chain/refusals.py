"""What nodes' errors mean: that a contract refused, or that the node may answer a little later.

Nodes put a contract's reason in a dozen places, and say in their own words that they are busy.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eth_abi.abi import encode

from daosplit.errors import ChainError
from daosplit.values.escaping import harmless

_REVERTED = 3
_LIMIT_EXCEEDED = -32005
# What Solidity writes before the text of `revert("text")`.
_ERROR_SELECTOR = bytes.fromhex("08c379a0")
# Under what a contract's reason stands.
_NAMES = ("data", "result", "return", "originalError")
# So much of a node's words is shown.
_MOST_LETTERS = 500

_BYTES = re.compile(r"0x((?:[0-9a-fA-F]{2})*)")
_BARE_BYTES = re.compile(r"((?:[0-9a-fA-F]{2}){4,})")
_REASON = re.compile(
    r"(?:execution |vm exception .*)?revert(?:ed)?(?: with reason string)?:? *(.*)", re.I
)
_BUSY = re.compile(
    r"rate.?limit|too many requests|per second|capacity|throttl|try again|"
    r"(header|block) not found|unknown block|beyond current head",
    re.I,
)
# Of these a node is sure; others it may give of a transaction that it, or another one, has taken.
_FOR_GOOD = re.compile(
    r"insufficient|intrinsic gas|gas limit|gas price|fee|underpriced|nonce too high|invalid|"
    r"exceeds|not supported|not available|no such|unknown account|no accounts|method|signer|locked",
    re.I,
)
_TOO_MUCH = re.compile(r"limit exceeded", re.IGNORECASE)


class NodeRefusalError(ChainError):
    """A node answered with an error of its own, in its own words.

    `passes` is whether it may be gone in a moment.
    """

    def __init__(self, message: str, *, passes: bool = False) -> None:
        super().__init__(message)
        self.passes = passes

    @property
    def is_for_good(self) -> bool:
        """Whether a transaction that is refused so was certainly not taken."""
        return _FOR_GOOD.search(self.message) is not None


def words_of(refusal: object) -> str:
    """What a node says of an error, as it can be shown."""
    said = str(refusal.get("message") if isinstance(refusal, Mapping) else refusal)
    return harmless(said if len(said) <= _MOST_LETTERS else f"{said[:_MOST_LETTERS]}…")


def passes(method: str, refusal: Any) -> bool:
    """Whether a node's error may be gone in a moment: a limit on requests, or a block to come."""
    if not isinstance(refusal, Mapping):
        return False
    message = str(refusal.get("message"))
    if _BUSY.search(message):
        return True
    # Of logs it may mean that there are too many, and then patience does not help.
    is_limit = refusal.get("code") == _LIMIT_EXCEEDED or _TOO_MUCH.search(message)
    return bool(is_limit) and method != "eth_getLogs"


def revert_data(refusal: Mapping[str, Any]) -> bytes | None:
    """What a contract gave as its reason, if that is what a node's error is about; else None."""
    message = str(refusal.get("message"))
    is_revert = refusal.get("code") == _REVERTED or "revert" in message.lower()
    for text in _texts(refusal.get("data")):
        found = _BYTES.search(text) or (_BARE_BYTES.fullmatch(text) if is_revert else None)
        if found and (found[1] or is_revert):
            return bytes.fromhex(found[1])
    if not is_revert:
        return None
    if (found := _BYTES.search(message)) and found[1]:
        return bytes.fromhex(found[1])
    reason = _REASON.fullmatch(message)
    text = reason[1].strip(" '\"") if reason else ""
    return _ERROR_SELECTOR + encode(["string"], [text]) if text else b""


def _texts(data: Any) -> Iterator[str]:
    """The texts in an error's data, wherever they are."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        # First by name, as a transaction's hash may stand beside it.
        for key in _NAMES:
            if key in data:
                yield from _texts(data[key])
        for key, value in data.items():
            if key not in _NAMES and isinstance(value, Mapping):
                yield from _texts(value)
    elif isinstance(data, list):
        for one in data:
            yield from _texts(one)
