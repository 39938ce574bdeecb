"""What contracts tell in a transaction: their events, by the ABI."""

from typing import Any

from daosplit.chain.abi import EventKind
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.contract import Contract


def told_by(contract: Contract, receipt: TransactionReceipt) -> list[tuple[str, dict[str, Any]]]:
    """The events of a contract in a transaction, in order: the name, and the fields by theirs."""
    kinds = map(EventKind, (entry for entry in contract.abi if entry["type"] == "event"))
    known = {kind.topic: kind for kind in kinds}
    return [
        (kind.name, kind.read(log.topics, log.data))
        for log in receipt.logs
        if log.address == contract.address and (kind := known.get(log.topics[0]))
    ]


def fields_of(contract: Contract, name: str, receipt: TransactionReceipt) -> list[dict[str, Any]]:
    """The fields of a contract's events of one name."""
    return [fields for told, fields in told_by(contract, receipt) if told == name]
