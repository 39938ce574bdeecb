"""The result of a transaction: its block, its gas, and its events, typed."""

from dataclasses import dataclass, replace

from daosplit.chain import Chain
from daosplit.chain.blocks import TransactionReceipt
from daosplit.errors import DaosplitError
from daosplit.events.event_logs import CodeAt, read_event
from daosplit.events.logs import is_about
from daosplit.events.types import Event


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transaction that succeeded.

    Attributes:
        transaction_hash: Its hash, as hex digits with 0x.
        block: The block's number.
        timestamp: Its time.
        gas_used: The gas that the whole transaction used.
        events: What happened to the partnership, in order.
    """

    transaction_hash: str
    block: int
    timestamp: int
    gas_used: int
    events: tuple[Event, ...]


def read_receipt(chain: Chain, receipt: TransactionReceipt, partnership: str) -> Receipt:
    """What a transaction did, read for one partnership."""
    try:
        timestamp = chain.block(receipt.block).timestamp
        events = [
            read_event(replace(log, timestamp=timestamp), partnership, code_reader(chain))
            for log in receipt.logs
            if is_about(log, partnership)
        ]
    except DaosplitError as error:
        error.transaction = receipt.transaction_hash
        raise
    return Receipt(
        transaction_hash=receipt.transaction_hash,
        block=receipt.block,
        timestamp=timestamp,
        gas_used=receipt.gas_used,
        events=tuple(event for event in events if event is not None),
    )


def code_reader(chain: Chain) -> CodeAt:
    """Gives the code at an address of the chain."""
    return chain.code
