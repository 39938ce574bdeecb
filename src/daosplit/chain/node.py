"""What is asked of a node, wherever it is: a few requests, with plain values for answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from eth_typing import ChecksumAddress

from daosplit.chain.blocks import Block, BlockId, Log, Transaction, TransactionReceipt
from daosplit.errors import ChainError, DaosplitError
from daosplit.values.text import text

if TYPE_CHECKING:
    from web3 import Web3

# What one transaction may use at most (EIP-7825).
GAS_LIMIT = 2**24


def require_little_gas(gas: int | None) -> None:
    """Raises ChainError for more gas than a transaction may have."""
    if gas is not None and gas > GAS_LIMIT:
        raise ChainError(
            text(
                "a transaction may use at most {most:,} gas (EIP-7825), not {gas:,}",
                most=GAS_LIMIT,
                gas=gas,
            )
        )


Topics = Sequence[bytes | Sequence[bytes] | None]
"""What a log's topics must be, from the first on; None takes any."""


class Node(Protocol):
    """A node. All its requests raise ContractError for what a contract refuses, or ChainError."""

    name: str
    can_travel: bool
    """Whether the clock can be moved, and what was done can be undone."""
    is_own: bool
    """Whether it ends with this process, so that nothing that was sent is left anywhere."""

    @property
    def w3(self) -> "Web3":
        """web3, connected to the same node."""

    # What can be read

    def chain_id(self) -> int: ...

    def accounts(self) -> tuple[ChecksumAddress, ...]:
        """The accounts whose transactions the node itself signs."""

    def block_number(self) -> int:
        """The newest block's."""

    def block(self, block: BlockId) -> Block: ...

    def balance(self, account: ChecksumAddress, block: BlockId) -> int: ...

    def code(self, account: ChecksumAddress, block: BlockId) -> bytes: ...

    def nonce(
        self, account: ChecksumAddress, block: BlockId | Literal["pending"] = "pending"
    ) -> int:
        """The next that an account is to use, also after what waits; or was, after a block."""

    def transaction(self, transaction_hash: str) -> Transaction | None: ...

    def receipt(self, transaction_hash: str) -> TransactionReceipt | None:
        """None as long as it is in no block."""

    def receipts(self, block: int) -> tuple[TransactionReceipt, ...]:
        """What all transactions of a block did, in order."""

    def logs(
        self, first: int, last: int, address: ChecksumAddress | None, topics: Topics
    ) -> tuple[Log, ...]:
        """What contracts wrote in these blocks, both included, in the node's order.

        With `address`, what that contract wrote.
        """

    def call(self, transaction: Transaction, block: BlockId) -> bytes:
        """What a transaction would answer at the time of a block; it is not sent."""

    def estimate(self, transaction: Transaction) -> int:
        """The gas that a transaction would need in the next block."""

    # Sending

    def gas_for(self, transaction: Transaction) -> int:
        """How much gas to give to a transaction."""

    def priority_fee(self) -> int:
        """What a unit of gas should bring to the miner."""

    def gas_price(self) -> int:
        """What a unit of gas costs on a chain without a base fee."""

    def send(self, transaction: Transaction) -> str:
        """Have one of the node's accounts send a transaction; gives its hash."""

    def send_raw(self, transaction: bytes) -> str:
        """Send a transaction that is signed; gives its hash."""

    def failure(self, receipt: TransactionReceipt) -> DaosplitError:
        """Why a transaction failed."""

    def sign_typed_data(self, account: ChecksumAddress, typed_data: dict[str, Any]) -> str:
        """The signature of one of the node's accounts, in hex digits with 0x (EIP-712)."""

    # Time

    def travel(self, timestamp: int) -> None:
        """Mine an empty block at exactly this time; the next transaction comes a second later."""

    def schedule(self, timestamp: int) -> None:
        """Let the next block be at exactly this time."""

    def snapshot(self) -> Any:
        """Remember the chain as it is."""

    def revert(self, snapshot: Any) -> Any:
        """Make the chain what it was; gives the snapshot to use from now on instead."""
