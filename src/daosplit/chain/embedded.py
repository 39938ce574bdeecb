"""A chain inside the process, for trying out, demos and tests: eth-tester with py-evm's EVM."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from eth.exceptions import OutOfGas, Revert, VMError
from eth.vm.forks.prague import PragueVM
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.exceptions import TransactionFailed, ValidationError
from web3 import EthereumTesterProvider, Web3
from web3.types import TxReceipt

from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ChainError, DaosplitError

_ACCOUNTS = 100
_BLOCK_GAS_LIMIT = 60_000_000


class EmbeddedNode:
    """The chain inside the process, seen as a node."""

    name = "the embedded chain"
    can_travel = True
    own_errors: tuple[type[Exception], ...] = (ValidationError,)

    def __init__(self, decoder: ErrorDecoder, start: int | None) -> None:
        genesis: dict[str, int] = {"gas_limit": _BLOCK_GAS_LIMIT}
        if start is not None:
            genesis["timestamp"] = start
        self._backend = _Backend(decoder, genesis)
        self._tester = EthereumTester(self._backend)
        self.w3 = Web3(EthereumTesterProvider(self._tester))
        self.w3.provider.global_ccip_read_enabled = False

    @property
    def signers(self) -> list[LocalAccount]:
        """The accounts with their keys, which are 1, 2, 3 and so on: for play only."""
        return [Account.from_key(key.to_bytes()) for key in self._backend.account_keys]

    def travel(self, timestamp: int) -> None:
        self._backend.chain.set_header_timestamp(timestamp)
        self._tester.mine_block()

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


class _Prague(PragueVM):
    """Prague's rules, and a clock that only blocks move on: a second each."""

    @classmethod
    def create_header_from_parent(cls, parent_header: Any, **params: Any) -> Any:
        if parent_header is not None:
            params.setdefault("timestamp", parent_header.timestamp + 1)
        return PragueVM.create_header_from_parent(parent_header, **params)


class _Backend(PyEVMBackend):
    """py-evm, telling in full why a call or a transaction failed."""

    def __init__(self, decoder: ErrorDecoder, genesis: dict[str, int]) -> None:
        self.failures: dict[bytes, DaosplitError] = {}
        self._decoder = decoder
        super().__init__(
            genesis_parameters=self.generate_genesis_params(genesis),
            genesis_state=self.generate_genesis_state(num_accounts=_ACCOUNTS),
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
                f"a transaction may have at most {GAS_LIMIT:,} gas (EIP-7825), not "
                f"{transaction.gas:,}"
            )
        _, _, computation = self.chain.apply_transaction(transaction)
        if computation.is_error:
            self.failures[transaction.hash] = self._failure(computation.error)
        return bytes(transaction.hash)

    def is_eip838_error(self, error: VMError) -> bool:
        # eth-tester's call asks this of every error before it makes a text of it, from which
        # what the contract said can no longer be told for sure.
        raise self._failure(error)

    def estimate_gas(self, transaction: Any, block_number: Any = "latest") -> Any:
        try:
            return super().estimate_gas(transaction, block_number)
        except TransactionFailed as error:
            raise self._failure(error.__cause__) from error
        except VMError as error:
            raise self._failure(error) from error

    def _failure(self, error: BaseException | None) -> DaosplitError:
        if isinstance(error, Revert):
            return self._decoder.decode(bytes(error.args[0]) if error.args else b"")
        if isinstance(error, OutOfGas):
            return ChainError("the transaction used up all its gas; give it more")
        return ChainError(f"the transaction failed: {type(error).__name__} {error}")
