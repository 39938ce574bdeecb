"""A chain inside the process, for trying out, demos and tests: eth-tester with py-evm's EVM."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, cast

from eth.exceptions import HeaderNotFound, OutOfGas, Revert
from eth.vm.forks.prague import PragueVM
from eth.vm.spoof import SpoofTransaction
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.exceptions import BlockNotFound
from eth_tester.exceptions import ValidationError as TesterValidationError
from eth_typing import BlockNumber
from eth_utils.address import to_checksum_address
from eth_utils.exceptions import ValidationError
from hexbytes import HexBytes
from web3 import EthereumTesterProvider, Web3
from web3.types import LogReceipt, TxReceipt

from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ChainError, DaosplitError
from daosplit.values.text import text

_ACCOUNTS = 100
_BLOCK_GAS_LIMIT = 60_000_000
# What is played of a transaction without sending it: it has no place in an order, and no price.
_PLAYED = ("to", "value", "data", "access_list", "authorization_list")
# What a call that carries ether gives in addition.
_STIPEND = 2_300


class EmbeddedNode:
    """The chain inside the process, seen as a node."""

    name = "the embedded chain"
    can_travel = True
    own_errors: tuple[type[Exception], ...] = (TesterValidationError, BlockNotFound)

    def __init__(self, decoder: ErrorDecoder, start: int | None, accounts: int = _ACCOUNTS) -> None:
        genesis: dict[str, int] = {"gas_limit": _BLOCK_GAS_LIMIT}
        if start is not None:
            genesis["timestamp"] = start
        self._backend = _Backend(decoder, genesis, accounts)
        self._tester = EthereumTester(self._backend)
        self.w3 = Web3(EthereumTesterProvider(self._tester))
        self.w3.provider.global_ccip_read_enabled = False
        # It asks for the chain's id before every call and transaction, a sixth of a call's time.
        self.w3.middleware_onion.remove("validation")

    @property
    def signers(self) -> list[LocalAccount]:
        """The accounts with their keys, which are 1, 2, 3 and so on: for play only."""
        return [Account.from_key(key.to_bytes()) for key in self._backend.account_keys]

    @property
    def now(self) -> int:
        """The time of the newest block."""
        return int(self._backend.chain.get_canonical_head().timestamp)

    @property
    def next_timestamp(self) -> int:
        """When the next block comes: a second after the newest, if nothing else was set."""
        return int(self._backend.chain.header.timestamp)

    @next_timestamp.setter
    def next_timestamp(self, timestamp: int) -> None:
        self._backend.chain.set_header_timestamp(timestamp)

    def logs(self, first: int, last: int) -> Iterator[LogReceipt]:
        """What contracts wrote in these blocks, both included, as far as they are there."""
        newest = self._backend.chain.get_canonical_head().block_number
        return read_logs(self._backend.chain, first, min(last, newest))

    def travel(self, timestamp: int) -> None:
        self.next_timestamp = timestamp
        self._tester.mine_block()

    @contextmanager
    def calls_at(self, timestamp: int) -> Iterator[None]:
        """Within, calls see this time instead of their block's."""
        self._backend.time_of_calls = timestamp
        try:
            yield
        finally:
            self._backend.time_of_calls = None

    def snapshot(self) -> Any:
        return self._tester.take_snapshot()

    def revert(self, snapshot: Any) -> Any:
        self._tester.revert_to_snapshot(snapshot)
        return snapshot

    def gas_for(self, estimate: Callable[[], int]) -> int:
        """As much as there may be: an estimate takes longer here than the transaction."""
        return GAS_LIMIT

    def failure(self, receipt: TxReceipt) -> DaosplitError:
        return self._backend.failures[bytes(receipt["transactionHash"])]


def read_logs(chain: Any, first: int, last: int) -> Iterator[LogReceipt]:
    """What contracts wrote in these blocks of a py-evm chain, both included.

    From the receipts of the blocks: eth-tester would look each transaction up from the end.
    """
    for number in range(first, last + 1):
        block = chain.get_canonical_block_by_number(number)
        if not block.header.bloom:
            continue
        index = 0
        receipts = block.get_receipts(chain.chaindb)
        for place, (transaction, receipt) in enumerate(
            zip(block.transactions, receipts, strict=True)
        ):
            for entry in receipt.logs:
                log = LogReceipt(
                    address=to_checksum_address(entry.address),
                    topics=[HexBytes(topic.to_bytes(32)) for topic in entry.topics],
                    data=HexBytes(entry.data),
                    blockNumber=BlockNumber(number),
                    blockHash=HexBytes(block.hash),
                    transactionHash=HexBytes(transaction.hash),
                    transactionIndex=place,
                    logIndex=index,
                    removed=False,
                )
                # Nodes say it too, and web3's type does not know it.
                yield cast("LogReceipt", {**log, "blockTimestamp": block.header.timestamp})
                index += 1


class _Prague(PragueVM):
    """Prague's rules, and a clock that only blocks move on: a second each."""

    @classmethod
    def create_header_from_parent(cls, parent_header: Any, **params: Any) -> Any:
        if parent_header is not None:
            params.setdefault("timestamp", parent_header.timestamp + 1)
        return PragueVM.create_header_from_parent(parent_header, **params)


class _Backend(PyEVMBackend):
    """py-evm, telling in full why a call or a transaction failed."""

    def __init__(self, decoder: ErrorDecoder, genesis: dict[str, int], accounts: int) -> None:
        self.failures: dict[bytes, DaosplitError] = {}
        self.time_of_calls: int | None = None
        self._decoder = decoder
        super().__init__(
            genesis_parameters=self.generate_genesis_params(genesis),
            genesis_state=self.generate_genesis_state(num_accounts=accounts),
            vm_configuration=((0, _Prague),),
        )

    @cached_property
    def _key_lookup(self) -> dict[bytes, Any]:
        # Made anew for every transaction, this would take a fifth of its time.
        return {key.public_key.to_canonical_address(): key for key in self.account_keys}

    def send_transaction(self, transaction: Any) -> bytes:
        return self._apply(self._get_normalized_and_signed_evm_transaction(transaction))

    def send_raw_transaction(self, raw_transaction: bytes) -> bytes:
        builder = self.chain.get_vm().get_transaction_builder()
        return self._apply(builder.decode(raw_transaction))

    def _apply(self, transaction: Any) -> bytes:
        if transaction.gas > GAS_LIMIT:
            raise ChainError(
                text(
                    "a transaction may use at most {most:,} gas (EIP-7825), not {gas:,}",
                    most=GAS_LIMIT,
                    gas=transaction.gas,
                )
            )
        _, _, computation = self.chain.apply_transaction(transaction)
        if computation.is_error:
            self.failures[transaction.hash] = self._failure(computation.error)
        return bytes(transaction.hash)

    def call(self, transaction: Any, block_number: Any = "latest") -> bytes:
        header = self._header(block_number)
        if self.time_of_calls is not None:
            header = header.copy(timestamp=self.time_of_calls)
        gas = min(transaction.get("gas", _BLOCK_GAS_LIMIT), _BLOCK_GAS_LIMIT)
        computation = self._play(transaction, header, gas)
        if computation.is_error:
            raise self._failure(computation.error)
        return bytes(computation.output)

    def estimate_gas(self, transaction: Any, block_number: Any = "latest") -> int:
        """Enough gas for a transaction in the next block: at most a 32nd more than the least."""
        header = self.chain.header if block_number == "latest" else self._header(block_number)
        computation = self._play(transaction, header, GAS_LIMIT)
        if computation.is_error:
            raise self._failure(computation.error)
        guess = GAS_LIMIT - computation.get_gas_remaining()
        too_little, enough = guess - 1, GAS_LIMIT
        while enough - too_little > 1 + enough // 32:
            if self._suffices(transaction, header, guess):
                enough = guess
            else:
                too_little = guess
            # A call within gets a 64th less than there is, and most go no deeper.
            guess = min((too_little + enough) // 2, too_little * 64 // 63 + _STIPEND)
        return int(enough)

    def _suffices(self, transaction: Any, header: Any, gas: int) -> bool:
        try:
            return not self._play(transaction, header, gas).is_error
        except ValidationError:  # less than its data alone cost
            return False

    def _play(self, transaction: Any, header: Any, gas: int) -> Any:
        """What a transaction would do, for free, in the state that a block has."""
        # eth-tester's own makes a text of what a contract answers, from which it can no longer be
        # told for sure, and plays only for an account that could pay for the gas.
        state = self.chain.get_vm(header.copy(base_fee_per_gas=0)).state
        sender = transaction["from"]
        played = {name: transaction[name] for name in _PLAYED if name in transaction}
        played |= {"gas": gas, "max_fee_per_gas": 0, "max_priority_fee_per_gas": 0}
        played["nonce"] = state.get_nonce(sender)
        unsigned = self._get_normalized_and_unsigned_evm_transaction(played)
        return state.apply_transaction(SpoofTransaction(unsigned, from_=sender))

    def _header(self, block: Any) -> Any:
        if block == "earliest":
            block = 0
        if isinstance(block, str):
            return self.chain.get_canonical_head()
        try:
            return self.chain.get_canonical_block_header_by_number(block)
        except HeaderNotFound as error:
            raise BlockNotFound(f"there is no block {block}") from error

    def _failure(self, error: BaseException | None) -> DaosplitError:
        if isinstance(error, Revert):
            return self._decoder.decode(bytes(error.args[0]) if error.args else b"")
        if isinstance(error, OutOfGas):
            return ChainError(text("the transaction used up all its gas; give it more"))
        return ChainError(
            text("the transaction failed: {error}", error=f"{type(error).__name__} {error}")
        )
