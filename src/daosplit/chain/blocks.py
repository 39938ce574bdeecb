"""What a chain consists of, as plain values: blocks, transactions, receipts, logs.

Amounts of ether are in wei, times in Unix seconds, hashes hex digits with 0x; accounts have their
checksums.
"""

from dataclasses import dataclass
from typing import Literal

from eth_typing import ChecksumAddress

BlockId = int | Literal["earliest", "latest", "safe", "finalized"]
"""A block's number, or its name."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block.

    Attributes:
        base_fee: What a unit of gas costs at least; None on a chain without such a fee.
        miner: Who got the fees; None if the node does not say.
        transactions: The hashes of its transactions, in order.
        has_withdrawals: Whether ether came in by itself, as it does for validators.
        bloom: What tells of most logs that they are not in it; empty if the node does not say.
    """

    number: int
    hash: str
    timestamp: int
    base_fee: int | None
    miner: ChecksumAddress | None
    transactions: tuple[str, ...]
    has_withdrawals: bool
    bloom: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A transaction, or what it would be: a call is one that nobody sends.

    Attributes:
        sender: Who sends it; None for a call that nobody in particular asks.
        to: The account that it calls; None to create a contract.
        gas: At most so much; None for as much as it needs.
        nonce: Its place among those of its sender; None for the next.
        max_fee: The most that a unit of gas may cost; None for what the node finds right.
        priority_fee: What the miner gets of that; None if all of `max_fee` is the price, as on a
            chain without a base fee.
    """

    sender: ChecksumAddress | None
    to: ChecksumAddress | None
    data: bytes = b""
    value: int = 0
    gas: int | None = None
    nonce: int | None = None
    max_fee: int | None = None
    priority_fee: int | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """An entry in a chain's log, as a contract wrote it.

    Attributes:
        address: The contract's, with its checksum.
        topics: Up to four words of 32 bytes.
        data: The rest.
        block: The block's number.
        transaction_hash: The transaction's, as hex digits with 0x.
        transaction_index: The transaction's place in its block.
        log_index: The entry's place among all of its block, or on some chains of its transaction.
        timestamp: The block's time, if the node says it with the entry, as most do.
        block_hash: The block's hash; empty if the node does not say it with the entry.
    """

    address: ChecksumAddress
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    transaction_hash: str
    transaction_index: int
    log_index: int
    timestamp: int | None = None
    block_hash: str = ""

    @property
    def place(self) -> tuple[int, int, str, int]:
        """Where it is in the chain, by which logs are in order."""
        return self.block, self.transaction_index, self.transaction_hash, self.log_index


@dataclass(frozen=True, slots=True)
class TransactionReceipt:
    """What a transaction did.

    Attributes:
        succeeded: Whether it did; None if the node does not say.
        gas_used: The gas that it used.
        gas_price: What a unit of gas cost; None if the node does not say.
        contract: The contract that it created, if it did.
        logs: What contracts wrote, in order.
    """

    transaction_hash: str
    block: int
    sender: ChecksumAddress
    succeeded: bool | None
    gas_used: int
    gas_price: int | None
    contract: ChecksumAddress | None
    logs: tuple[Log, ...]
