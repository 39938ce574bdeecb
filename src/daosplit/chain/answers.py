"""What a node may answer to each request, checked before anything reads it: nodes are not believed.

Only the form is checked, and only of what is read here; whether an answer is true, it cannot tell.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]

_QUANTITY = re.compile("0x[0-9a-fA-F]{1,64}")
_DATA = re.compile("0x([0-9a-fA-F]{2})*")


def _is_quantity(answer: Any) -> bool:
    return isinstance(answer, str) and _QUANTITY.fullmatch(answer) is not None


def _is_data(answer: Any) -> bool:
    return isinstance(answer, str) and _DATA.fullmatch(answer) is not None


def _is_hash(answer: Any) -> bool:
    return _is_data(answer) and len(answer) == 2 + 64


def _is_account(answer: Any) -> bool:
    return _is_data(answer) and len(answer) == 2 + 40


def _or_null(check: Check) -> Check:
    return lambda answer: answer is None or check(answer)


def _list_of(check: Check) -> Check:
    return lambda answer: isinstance(answer, list) and all(map(check, answer))


def _either(one: Check, other: Check) -> Check:
    return lambda answer: one(answer) or other(answer)


def _object(**keys: Check) -> Check:
    """An object that has all these keys; it may have others."""

    def check(answer: Any) -> bool:
        return isinstance(answer, Mapping) and all(
            key in answer and valid(answer[key]) for key, valid in keys.items()
        )

    return check


_TRANSACTION = _object(
    **{"from": _is_account, "input": _is_data, "value": _is_quantity, "gas": _is_quantity}
)
_BLOCK = _object(number=_or_null(_is_quantity), timestamp=_is_quantity)
_BLOCK_IN_FULL = _object(transactions=_list_of(_either(_is_hash, _TRANSACTION)))
_LOG = _object(
    address=_is_account,
    topics=_list_of(_is_hash),
    data=_is_data,
    blockNumber=_or_null(_is_quantity),
    transactionHash=_or_null(_is_hash),
    transactionIndex=_or_null(_is_quantity),
    logIndex=_or_null(_is_quantity),
)
_RECEIPT = _object(
    transactionHash=_is_hash,
    blockNumber=_or_null(_is_quantity),
    gasUsed=_is_quantity,
    logs=_list_of(_LOG),
)


def _is_block(answer: Any) -> bool:
    return _BLOCK(answer) and ("transactions" not in answer or _BLOCK_IN_FULL(answer))


_CHECKS: Mapping[str, Check] = {
    "eth_accounts": _list_of(_is_account),
    "eth_blockNumber": _is_quantity,
    "eth_call": _is_data,
    "eth_chainId": _is_quantity,
    "eth_estimateGas": _is_quantity,
    "eth_gasPrice": _is_quantity,
    "eth_getBalance": _is_quantity,
    "eth_getBlockByHash": _or_null(_is_block),
    "eth_getBlockByNumber": _or_null(_is_block),
    "eth_getCode": _is_data,
    "eth_getLogs": _list_of(_LOG),
    "eth_getTransactionByHash": _or_null(_TRANSACTION),
    "eth_getTransactionCount": _is_quantity,
    "eth_getTransactionReceipt": _or_null(_RECEIPT),
    "eth_maxPriorityFeePerGas": _is_quantity,
    "eth_sendRawTransaction": _is_hash,
    "eth_sendTransaction": _is_hash,
}


def is_well_formed(method: str, answer: Any) -> bool:
    """Whether a node's answer to a request has a form that can be read."""
    check = _CHECKS.get(method)
    return check is None or check(answer)
