"""Logs of a chain, read as a partnership's events."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_typing import ABIEvent
from eth_utils.abi import event_abi_to_log_topic
from eth_utils.address import to_checksum_address

from daosplit.agreement.bitmaps import seats_of
from daosplit.agreement.contributions import unpack
from daosplit.agreement.packed_charter import LENGTH, unpack_charter
from daosplit.artifacts import load_artifact
from daosplit.errors import ChainError
from daosplit.events import types
from daosplit.events.logs import Log, is_transfer
from daosplit.values.keccak import keccak
from daosplit.values.text import text

CodeAt = Callable[[str], bytes]
"""What gives the code at an address."""

_RECEIVE_TOPIC = keccak(b"ReceiveETH(uint256)")
# What was no UTF-8 on the chain is kept, byte for byte, as surrogates.
_BROKEN_TEXT = "surrogateescape"

_SHARES_LENGTH = 4
_ACCOUNT_LENGTH = 20


def read_event(log: Log, timestamp: int, partnership: str, code_at: CodeAt) -> types.Event | None:
    """What a log says about a partnership, at the time of its block; None if nothing.

    Raises ChainError if what is there writes what no partnership writes.
    """
    where: dict[str, Any] = {
        "block": log.block,
        "timestamp": timestamp,
        "transaction_hash": log.transaction_hash,
        "log_index": log.log_index,
    }
    if log.address != partnership:
        return _token_moved(log, where) if is_transfer(log) else None
    if log.topics == (_RECEIVE_TOPIC,):
        return types.EtherReceived(amount=int.from_bytes(log.data, "big"), **where)
    if not log.topics or (abi := _abis().get(log.topics[0])) is None:
        return None
    try:
        return _own_event(abi, log, where, code_at)
    except (DecodingError, ValueError, OverflowError, IndexError) as error:
        raise ChainError(
            text(
                "there is no partnership at {account}: its {event} in block {block:,} "
                "differs from what a partnership writes",
                account=partnership,
                event=abi["name"],
                block=log.block,
            )
        ) from error


def _own_event(abi: ABIEvent, log: Log, where: Mapping[str, Any], code_at: CodeAt) -> types.Event:
    values = _values(abi, log)
    match abi["name"]:
        case "Founded":
            values["charter"] = unpack_charter(values["charter"].to_bytes(LENGTH, "big"))
            values["roster"] = _read_roster(code_at(values["roster"]))
            values["shares"] = _read_shares(values["shares"], len(values["roster"]))
        case "Reviewed":
            values["digest"] = values.pop("review")
            values["countersigners"] = seats_of(values["countersigners"])
            values["contributions"] = unpack(values["contributions"])
        case "Countersigned" | "ParentCountersigned":
            values["digest"] = values.pop("review")
        case "SeatMoved":
            values["from_account"] = values.pop("from")
            values["to_account"] = values.pop("to")
        case _:
            pass
    kind = getattr(types, abi["name"])
    event: types.Event = kind(**values, **where)
    return event


def _token_moved(log: Log, where: Mapping[str, Any]) -> types.TokenMoved:
    return types.TokenMoved(
        token=log.address,
        from_account=to_checksum_address(log.topics[1][-_ACCOUNT_LENGTH:]),
        to_account=to_checksum_address(log.topics[2][-_ACCOUNT_LENGTH:]),
        amount=int.from_bytes(log.data, "big"),
        **where,
    )


@cache
def _abis() -> dict[bytes, ABIEvent]:
    return {
        event_abi_to_log_topic(entry): entry
        for entry in load_artifact("IRevenueSplit").abi
        if entry["type"] == "event"
    }


def _values(abi: ABIEvent, log: Log) -> dict[str, Any]:
    """The event's arguments by their names in Python."""
    indexed = [entry for entry in abi["inputs"] if entry["indexed"]]
    rest = [entry for entry in abi["inputs"] if not entry["indexed"]]
    # A text is read as bytes, since its writer need not keep to UTF-8.
    types = ["bytes" if entry["type"] == "string" else entry["type"] for entry in rest]
    decoded = [
        *(
            decode([entry["type"]], topic)[0]
            for entry, topic in zip(indexed, log.topics[1:], strict=True)
        ),
        *decode(types, log.data),
    ]
    return {
        _snake_case(entry["name"]): _plain(entry["type"], value)
        for entry, value in zip([*indexed, *rest], decoded, strict=True)
    }


def _plain(type_: str, value: Any) -> Any:
    match type_:
        case "address":
            return to_checksum_address(value)
        case "address[]":
            return tuple(to_checksum_address(account) for account in value)
        case "string":
            return value.decode(errors=_BROKEN_TEXT)
        case _:
            return value


def _snake_case(name: str) -> str:
    words = name.replace("URI", "Uri")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in words)


def _read_roster(code: bytes) -> tuple[str, ...]:
    accounts = code[1:]
    return tuple(
        to_checksum_address(accounts[start : start + _ACCOUNT_LENGTH])
        for start in range(0, len(accounts), _ACCOUNT_LENGTH)
    )


def _read_shares(packed: bytes, seats: int) -> tuple[int, ...]:
    if len(packed) != seats * _SHARES_LENGTH:
        raise ValueError(f"{len(packed)} bytes for the shares of {seats} seats")
    return tuple(
        int.from_bytes(packed[start : start + _SHARES_LENGTH], "big")
        for start in range(0, len(packed), _SHARES_LENGTH)
    )
