"""The result of a transaction: its block, its gas, and its events, typed."""

from dataclasses import dataclass

from eth_utils.address import to_checksum_address
from web3.types import TxReceipt

from daosplit.chain import Chain
from daosplit.errors import DaosplitError
from daosplit.events.event_logs import CodeAt, read_event
from daosplit.events.logs import Log, is_about
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


def read_receipt(chain: Chain, receipt: TxReceipt, partnership: str) -> Receipt:
    """A receipt as web3 gives it, read for one partnership."""
    sent = receipt["transactionHash"].to_0x_hex()
    block = receipt["blockNumber"]
    logs = (Log.from_web3(entry) for entry in receipt["logs"])
    try:
        with chain.plain_errors():
            timestamp = chain.w3.eth.get_block(block)["timestamp"]
        events = [
            read_event(log, timestamp, partnership, code_reader(chain))
            for log in logs
            if is_about(log, partnership)
        ]
    except DaosplitError as error:
        error.transaction = sent
        raise
    return Receipt(
        transaction_hash=sent,
        block=block,
        timestamp=timestamp,
        gas_used=receipt["gasUsed"],
        events=tuple(event for event in events if event is not None),
    )


def code_reader(chain: Chain) -> CodeAt:
    """Gives the code at an address of the chain."""

    def code_at(address: str) -> bytes:
        with chain.plain_errors():
            return bytes(chain.w3.eth.get_code(to_checksum_address(address)))

    return code_at
