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


_CHECKS: Mapping[str, tuple[str, Check]] = {
    **dict.fromkeys(
        (
            "eth_blockNumber",
            "eth_chainId",
            "eth_estimateGas",
            "eth_gasPrice",
            "eth_getBalance",
            "eth_getTransactionCount",
            "eth_maxPriorityFeePerGas",
        ),
        ("a number", _is_quantity),
    ),
    **dict.fromkeys(("eth_call", "eth_getCode"), ("bytes", _is_data)),
    **dict.fromkeys(("eth_sendRawTransaction", "eth_sendTransaction"), ("a hash", _is_hash)),
    **dict.fromkeys(
        ("eth_getBlockByHash", "eth_getBlockByNumber"), ("a block", _or_null(_is_block))
    ),
    "eth_accounts": ("accounts", _list_of(_is_account)),
    "eth_getLogs": ("logs", _list_of(_LOG)),
    "eth_getTransactionByHash": ("a transaction", _or_null(_TRANSACTION)),
    "eth_getTransactionReceipt": ("a receipt", _or_null(_RECEIPT)),
}


def problem_with(method: str, answer: Any) -> str | None:
    """What is wrong with a node's answer to a request, in a few words; None if nothing is."""
    wanted, is_valid = _CHECKS.get(method, ("", lambda _: True))
    if is_valid(answer):
        return None
    shown = repr(answer)
    shown = f"{shown[:59]}…" if len(shown) > 60 else shown
    return f"answers {method} with {shown}, which is not {wanted}"
