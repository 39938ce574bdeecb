"""What a node answers, read: nodes are not believed, so each answer is checked as it is read.

Only the form is checked, and only of what is read here; whether an answer is true, it cannot tell.
Each function takes what JSON gave and raises MalformedError for anything else than it expects.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from eth_typing import ChecksumAddress

from daosplit.chain.blocks import Block, Log, Transaction, TransactionReceipt
from daosplit.values.addresses import checksummed

T = TypeVar("T")

_QUANTITY = re.compile("0x[0-9a-fA-F]{1,64}")
_DATA = re.compile("0x([0-9a-fA-F]{2})*")
_HASH = re.compile("0x[0-9a-fA-F]{64}")
_ACCOUNT = re.compile("0x[0-9a-fA-F]{40}")
# Numbers of blocks, nonces, gas: all chains and databases have 64 bits for them at the most.
_MOST_COUNTED = 2**63 - 1
# The year 9999, the last of calendars, begins.
_END_OF_TIME = 253_370_764_800


class MalformedError(Exception):
    """An answer of another form, or about something else than was asked."""


def read_quantity(answer: Any) -> int:
    return int(_matching(_QUANTITY, answer), 16)


def read_count(answer: Any) -> int:
    """A number of a block, a nonce, an amount of gas."""
    return _at_most(_MOST_COUNTED, read_quantity(answer))


def read_time(answer: Any) -> int:
    """The time of a block in Unix seconds."""
    return _at_most(_END_OF_TIME, read_quantity(answer))


def read_data(answer: Any) -> bytes:
    return bytes.fromhex(_matching(_DATA, answer)[2:])


def read_hash(answer: Any) -> str:
    return _matching(_HASH, answer).lower()


def read_account(answer: Any) -> ChecksumAddress:
    return checksummed(bytes.fromhex(_matching(_ACCOUNT, answer)[2:]))


def read_accounts(answer: Any) -> tuple[ChecksumAddress, ...]:
    return tuple(map(read_account, _list(answer)))


def read_block(answer: Any) -> Block | None:
    """A block, without its transactions; None if there is none."""
    if answer is None:
        return None
    fields = _object(answer)
    return Block(
        number=read_count(fields.get("number")),
        hash=read_hash(fields.get("hash")),
        timestamp=read_time(fields.get("timestamp")),
        base_fee=_optional(read_quantity, fields.get("baseFeePerGas")),
        miner=_optional(read_account, fields.get("miner")),
        transactions=tuple(map(read_hash, _list(fields.get("transactions", [])))),
        has_withdrawals=bool(fields.get("withdrawals")),
        bloom=_optional(read_data, fields.get("logsBloom")) or b"",
    )


def read_numbered_block(number: int, answer: Any) -> Block | None:
    """The block of that number; None if there is none."""
    block = read_block(answer)
    _require(block is None or block.number == number)
    return block


def read_transaction(hash_: str, answer: Any) -> Transaction | None:
    """The transaction of that hash; None if there is none."""
    if answer is None:
        return None
    fields = _object(answer)
    _require(read_hash(fields.get("hash")) == hash_.lower())
    return Transaction(
        sender=read_account(fields.get("from")),
        to=_optional(read_account, fields.get("to")),
        data=read_data(fields.get("input")),
        value=read_quantity(fields.get("value")),
        gas=read_count(fields.get("gas")),
        nonce=_optional(read_count, fields.get("nonce")),
    )


def read_receipt(answer: Any) -> TransactionReceipt | None:
    """A receipt; None if there is none yet."""
    if answer is None:
        return None
    fields = _object(answer)
    if fields.get("blockNumber") is None:
        return None
    status = _optional(read_quantity, fields.get("status"))
    return TransactionReceipt(
        transaction_hash=read_hash(fields.get("transactionHash")),
        block=read_count(fields["blockNumber"]),
        sender=read_account(fields.get("from")),
        succeeded=None if status is None else status == 1,
        gas_used=read_count(fields.get("gasUsed")),
        gas_price=_optional(read_quantity, fields.get("effectiveGasPrice")),
        contract=_optional(read_account, fields.get("contractAddress")),
        logs=read_logs(fields.get("logs")),
    )


def read_receipt_of(hash_: str, answer: Any) -> TransactionReceipt | None:
    """The receipt of the transaction of that hash; None if there is none yet."""
    receipt = read_receipt(answer)
    if receipt is not None:
        named = {receipt.transaction_hash, *(log.transaction_hash for log in receipt.logs)}
        _require(named == {hash_.lower()})
    return receipt


def read_receipts(block: int, answer: Any) -> tuple[TransactionReceipt, ...]:
    """The receipts of the block of that number."""
    receipts = tuple(map(read_receipt, _list(answer)))
    _require(all(receipt is not None and receipt.block == block for receipt in receipts))
    return tuple(filter(None, receipts))


def read_logs(answer: Any) -> tuple[Log, ...]:
    """The logs that are in a block: not those removed with one, nor those that wait for one."""
    logs = map(_object, _list(answer))
    return tuple(
        read_log(fields)
        for fields in logs
        if not fields.get("removed") and fields.get("blockNumber") is not None
    )


def read_log(fields: Mapping[str, Any]) -> Log:
    time = fields.get("blockTimestamp")
    return Log(
        address=read_account(fields.get("address")),
        topics=tuple(read_data(read_hash(topic)) for topic in _list(fields.get("topics"))),
        data=read_data(fields.get("data")),
        block=read_count(fields.get("blockNumber")),
        transaction_hash=read_hash(fields.get("transactionHash")),
        transaction_index=read_count(fields.get("transactionIndex")),
        log_index=read_count(fields.get("logIndex")),
        # Some nodes give a number, and others leave it out.
        timestamp=_optional(read_time, hex(time) if isinstance(time, int) else time),
        block_hash=_optional(read_hash, fields.get("blockHash")) or "",
    )


def _require(is_so: bool) -> None:
    if not is_so:
        raise MalformedError


def _at_most(most: int, number: int) -> int:
    _require(number <= most)
    return number


def _matching(pattern: re.Pattern[str], answer: Any) -> str:
    if not isinstance(answer, str) or not pattern.fullmatch(answer):
        raise MalformedError
    return answer


def _object(answer: Any) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping):
        raise MalformedError
    return answer


def _list(answer: Any) -> list[Any]:
    if not isinstance(answer, list):
        raise MalformedError
    return answer


def _optional(read: Callable[[Any], T], answer: Any) -> T | None:
    return None if answer is None else read(answer)
