"""Logs of a chain, read as a partnership's events."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from daosplit.agreement.bitmaps import seats_of
from daosplit.agreement.contributions import unpack
from daosplit.agreement.packed_charter import LENGTH, unpack_charter
from daosplit.artifacts import load_artifact
from daosplit.chain.abi import DECODING_ERRORS, EventKind
from daosplit.chain.blocks import Log
from daosplit.errors import ChainError
from daosplit.events import types
from daosplit.events.logs import is_transfer
from daosplit.values.addresses import checksummed
from daosplit.values.keccak import keccak
from daosplit.values.text import text

CodeAt = Callable[[str], bytes]
"""What gives the code at an address."""

_RECEIVE_TOPIC = keccak(b"ReceiveETH(uint256)")
_SHARES_LENGTH = 4
_ACCOUNT_LENGTH = 20


def read_event(log: Log, partnership: str, code_at: CodeAt) -> types.Event | None:
    """What a log with its block's time says about a partnership; None if nothing.

    Raises ChainError if what is there writes what no partnership writes.
    """
    where: dict[str, Any] = {
        "block": log.block,
        "timestamp": log.timestamp,
        "transaction_hash": log.transaction_hash,
        "log_index": log.log_index,
    }
    if log.address != partnership:
        return _token_moved(log, where) if is_transfer(log) else None
    if log.topics == (_RECEIVE_TOPIC,):
        return types.EtherReceived(amount=int.from_bytes(log.data, "big"), **where)
    if not log.topics or (kind := _kinds().get(log.topics[0])) is None:
        return None
    try:
        return _own_event(kind, log, where, code_at)
    except (*DECODING_ERRORS, IndexError) as error:
        raise ChainError(
            text(
                "there is no partnership at {account}: its {event} in block {block:,} "
                "differs from what a partnership writes",
                account=partnership,
                event=kind.name,
                block=log.block,
            )
        ) from error


def _own_event(kind: EventKind, log: Log, where: Mapping[str, Any], code_at: CodeAt) -> types.Event:
    values = _values(kind, log)
    match kind.name:
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
    event: types.Event = getattr(types, kind.name)(**values, **where)
    return event


def _token_moved(log: Log, where: Mapping[str, Any]) -> types.TokenMoved:
    return types.TokenMoved(
        token=log.address,
        from_account=checksummed(log.topics[1][-_ACCOUNT_LENGTH:]),
        to_account=checksummed(log.topics[2][-_ACCOUNT_LENGTH:]),
        amount=int.from_bytes(log.data, "big"),
        **where,
    )


@cache
def _kinds() -> dict[bytes, EventKind]:
    events = (entry for entry in load_artifact("IRevenueSplit").abi if entry["type"] == "event")
    return {kind.topic: kind for kind in map(EventKind, events)}


def _values(kind: EventKind, log: Log) -> dict[str, Any]:
    """The event's arguments by their names in Python."""
    values = kind.read(log.topics, log.data)
    return {
        _snake_case(name): tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
    }


def _snake_case(name: str) -> str:
    words = name.replace("URI", "Uri")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in words)


def _read_roster(code: bytes) -> tuple[str, ...]:
    accounts = code[1:]
    return tuple(
        checksummed(accounts[start : start + _ACCOUNT_LENGTH])
        for start in range(0, len(accounts), _ACCOUNT_LENGTH)
    )


def _read_shares(packed: bytes, seats: int) -> tuple[int, ...]:
    if len(packed) != seats * _SHARES_LENGTH:
        raise ValueError(f"{len(packed)} bytes for the shares of {seats} seats")
    return tuple(
        int.from_bytes(packed[start : start + _SHARES_LENGTH], "big")
        for start in range(0, len(packed), _SHARES_LENGTH)
    )
