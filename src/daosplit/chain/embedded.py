"""A chain inside the process, for trying out, demos and tests: eth-tester with py-evm's EVM.

What this package asks goes straight to py-evm; eth-tester's own forms are for web3, and for the
node that serves the chain.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from eth._utils.address import generate_contract_address
from eth.constants import GENESIS_PARENT_HASH
from eth.exceptions import HeaderNotFound, OutOfGas, PyEVMError, Revert, TransactionNotFound
from eth.vm.forks.prague import PragueVM
from eth.vm.spoof import SpoofTransaction
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.exceptions import BlockNotFound
from eth_tester.exceptions import ValidationError as TesterValidationError
from eth_typing import ChecksumAddress
from eth_utils.exceptions import ValidationError
from rlp.exceptions import RLPException

from daosplit.chain.blocks import Block, BlockId, Log, Transaction, TransactionReceipt
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT, Topics, require_little_gas
from daosplit.chain.refusals import NodeRefusalError
from daosplit.errors import ChainError, DaosplitError, TransactionFailedError, located
from daosplit.values.addresses import checksummed
from daosplit.values.text import text

if TYPE_CHECKING:
    from web3 import Web3

_ACCOUNTS = 100
_BLOCK_GAS_LIMIT = 60_000_000
PRIORITY_FEE = 10**9
# What is played of a transaction without sending it: it has no place in an order, and no price.
_PLAYED = ("to", "value", "data", "access_list", "authorization_list")
# What a call that carries ether gives in addition.
_STIPEND = 2_300
_NOBODY = bytes(20)
# What py-evm and eth-tester raise for what they do not take.
REFUSALS = (BlockNotFound, PyEVMError, RLPException, ValidationError)


class EmbeddedNode:
    """The chain inside the process, seen as a node."""

    name = "the embedded chain"
    can_travel = True
    is_own = True

    def __init__(self, decoder: ErrorDecoder, start: int | None, accounts: int = _ACCOUNTS) -> None:
        genesis: dict[str, int] = {"gas_limit": _BLOCK_GAS_LIMIT}
        if start is not None:
            genesis["timestamp"] = start
        self._backend = _Backend(decoder, genesis, accounts)
        self.tester = _Tester(self._backend)

    @cached_property
    def w3(self) -> "Web3":
        from web3 import EthereumTesterProvider, Web3

        provider = EthereumTesterProvider(self.tester)
        provider.global_ccip_read_enabled = False
        w3 = Web3(provider)
        w3.eth.default_account = self.accounts()[0]
        return w3

    @cached_property
    def signers(self) -> list[LocalAccount]:
        """The accounts with their keys, which are 1, 2, 3 and so on: for play only."""
        return [Account.from_key(key.to_bytes()) for key in self._backend.account_keys]

    @property
    def now(self) -> int:
        """The time of the newest block."""
        return int(self._backend.head.timestamp)

    @property
    def next_timestamp(self) -> int:
        """When the next block comes: a second after the newest, if nothing else was set."""
        return int(self._backend.chain.header.timestamp)

    @next_timestamp.setter
    def next_timestamp(self, timestamp: int) -> None:
        self._backend.chain.set_header_timestamp(timestamp)

    # What can be read

    def chain_id(self) -> int:
        return int(self._backend.chain.chain_id)

    def accounts(self) -> tuple[ChecksumAddress, ...]:
        return tuple(map(checksummed, self._backend.get_accounts()))

    def block_number(self) -> int:
        return int(self._backend.head.block_number)

    def block(self, block: BlockId) -> Block:
        with _plain_errors():
            header = self._backend.header(block)
        return Block(
            number=header.block_number,
            hash=_hex(header.hash),
            timestamp=header.timestamp,
            base_fee=header.base_fee_per_gas,
            miner=checksummed(header.coinbase),
            transactions=tuple(it.transaction_hash for it in self._backend.receipts(header)),
            has_withdrawals=False,
        )

    def balance(self, account: ChecksumAddress, block: BlockId) -> int:
        return int(self._state(block).get_balance(_bytes(account)))

    def code(self, account: ChecksumAddress, block: BlockId) -> bytes:
        return bytes(self._state(block).get_code(_bytes(account)))

    def nonce(
        self, account: ChecksumAddress, block: BlockId | Literal["pending"] = "pending"
    ) -> int:
        # Each transaction is mined at once, so that none is pending.
        when = "latest" if block == "pending" else block
        return int(self._state(when).get_nonce(_bytes(account)))

    def transaction(self, transaction_hash: str) -> Transaction | None:
        # Each is mined at once, and the index keeps what was undone.
        if self.receipt(transaction_hash) is None:
            return None
        found = self._backend.chain.get_canonical_transaction(_bytes(transaction_hash))
        return Transaction(
            sender=checksummed(found.sender),
            to=checksummed(found.to) if found.to else None,
            data=bytes(found.data),
            value=found.value,
            gas=found.gas,
            nonce=found.nonce,
        )

    def receipt(self, transaction_hash: str) -> TransactionReceipt | None:
        chain = self._backend.chain
        try:
            number, index = chain.get_canonical_transaction_index(_bytes(transaction_hash))
            receipts = self._backend.receipts(chain.get_canonical_block_header_by_number(number))
        except (TransactionNotFound, HeaderNotFound):
            return None
        # The index keeps what was undone.
        found = receipts[index] if index < len(receipts) else None
        is_it = found is not None and found.transaction_hash == transaction_hash
        return found if is_it and number <= self.block_number() else None

    def receipts(self, block: int) -> tuple[TransactionReceipt, ...]:
        with _plain_errors():
            return tuple(self._backend.receipts(self._backend.header(block)))

    def logs(
        self, first: int, last: int, address: ChecksumAddress | None = None, topics: Topics = ()
    ) -> tuple[Log, ...]:
        header_of = self._backend.chain.get_canonical_block_header_by_number
        headers = map(header_of, range(first, min(last, self.block_number()) + 1))
        return tuple(
            log
            for header in headers
            if header.bloom
            for receipt in self._backend.receipts(header)
            for log in receipt.logs
            if address in (None, log.address)
            if len(topics) <= len(log.topics)
            if all(
                wanted is None or (its == wanted if isinstance(wanted, bytes) else its in wanted)
                for wanted, its in zip(topics, log.topics, strict=False)
            )
        )

    def call(self, transaction: Transaction, block: BlockId) -> bytes:
        with _plain_errors():
            return self._backend.call(_fields(transaction), block)

    def estimate(self, transaction: Transaction) -> int:
        with _plain_errors():
            return self._backend.estimate_gas(_fields(transaction))

    @contextmanager
    def calls_at(self, timestamp: int) -> Iterator[None]:
        """Within, calls see this time instead of their block's."""
        self._backend.time_of_calls = timestamp
        try:
            yield
        finally:
            self._backend.time_of_calls = None

    def _state(self, block: BlockId) -> Any:
        with _plain_errors():
            return self._backend.chain.get_vm(self._backend.header(block)).state

    # Sending

    def gas_for(self, transaction: Transaction) -> int:
        """As much as there may be: an estimate takes longer here than the transaction."""
        return GAS_LIMIT

    def priority_fee(self) -> int:
        return PRIORITY_FEE

    def gas_price(self) -> int:
        return PRIORITY_FEE

    def send(self, transaction: Transaction) -> str:
        with _plain_errors():
            return self._send(self._backend.sign(_fields(transaction)))

    def send_raw(self, transaction: bytes) -> str:
        with _plain_errors():
            return self._send(self._backend.read_raw(transaction))

    def _send(self, transaction: Any) -> str:
        if self.tester.is_watched:
            self._backend.add(transaction)
            self.tester.mine_block()
        else:
            self._backend.mine([transaction])
        return _hex(transaction.hash)

    def failure(self, receipt: TransactionReceipt) -> DaosplitError:
        return self._backend.failures[_bytes(receipt.transaction_hash)]

    def sign_typed_data(self, account: ChecksumAddress, typed_data: dict[str, Any]) -> str:
        signer = next((one for one in self.signers if one.address == account), None)
        if signer is None:
            raise ChainError(located(self.name, text("no key of {account}", account=account)))
        message = encode_typed_data(full_message=typed_data)
        return str(signer.sign_message(message).signature.to_0x_hex())

    # Time

    def travel(self, timestamp: int) -> None:
        with _plain_errors():
            self.next_timestamp = timestamp
            if self.tester.is_watched:
                self.tester.mine_block()
            else:
                self._backend.mine([])

    def schedule(self, timestamp: int) -> None:
        self.next_timestamp = timestamp

    def snapshot(self) -> Any:
        return self.tester.take_snapshot()

    def revert(self, snapshot: Any) -> Any:
        self.tester.revert_to_snapshot(snapshot)
        return snapshot


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Within, what py-evm and eth-tester do not take becomes a ChainError."""
    try:
        yield
    except (*REFUSALS, TesterValidationError) as error:
        raise NodeRefusalError(located(EmbeddedNode.name, str(error))) from error


def _fields(transaction: Transaction) -> dict[str, Any]:
    """A transaction as eth-tester's backends have it."""
    fields: dict[str, Any] = {
        "from": _NOBODY if transaction.sender is None else _bytes(transaction.sender),
        "to": b"" if transaction.to is None else _bytes(transaction.to),
        "data": transaction.data,
        "value": transaction.value,
        "gas": transaction.gas,
        "nonce": transaction.nonce,
        "max_fee_per_gas": transaction.max_fee,
        "max_priority_fee_per_gas": transaction.priority_fee,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}"


def _bytes(digits: str) -> bytes:
    return bytes.fromhex(digits[2:])


class _Tester(EthereumTester):
    """eth-tester, which tells whether anybody waits for new blocks or logs."""

    @property
    def is_watched(self) -> bool:
        return bool(self._block_filters or self._log_filters)


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
        self._played_on = b""
        self._receipts: dict[bytes, tuple[TransactionReceipt, ...]] = {}
        super().__init__(
            genesis_parameters=self.generate_genesis_params(genesis),
            genesis_state=self.generate_genesis_state(num_accounts=accounts),
            vm_configuration=((0, _Prague),),
        )

    @cached_property
    def _key_lookup(self) -> dict[bytes, Any]:
        # Made anew for every transaction, this would take a fifth of its time.
        return {key.public_key.to_canonical_address(): key for key in self.account_keys}

    def sign(self, transaction: Any) -> Any:
        """The transaction of one of the accounts."""
        return self._get_normalized_and_signed_evm_transaction(transaction)

    def read_raw(self, transaction: bytes) -> Any:
        """A transaction that was signed elsewhere."""
        return self.chain.get_vm().get_transaction_builder().decode(transaction)

    def send_transaction(self, transaction: Any) -> bytes:
        return self.add(self.sign(transaction))

    def send_raw_transaction(self, raw_transaction: bytes) -> bytes:
        return self.add(self.read_raw(raw_transaction))

    def add(self, transaction: Any) -> bytes:
        """To the block that comes next."""
        require_little_gas(transaction.gas)
        _, _, computation = self.chain.apply_transaction(transaction)
        self._note_failure(transaction, computation)
        return bytes(transaction.hash)

    def mine(self, transactions: Sequence[Any]) -> None:
        """The next block, of these transactions: as py-evm does it, but once instead of twice."""
        for transaction in transactions:
            require_little_gas(transaction.gas)
        chain = self.chain
        vm = chain.get_vm(chain.header)
        header, receipts, computations = vm.apply_all_transactions(transactions, chain.header)
        block = vm.set_block_transactions_and_withdrawals(
            vm.get_block(), header, transactions, receipts
        )
        # What the chain's rules ask of a block holds by the way it is made here.
        packed = vm.pack_block(block, mix_hash=os.urandom(32))
        mined = vm.finalize_block(packed).block
        chain.chaindb.persist_block(mined)
        chain.header = chain.create_header_from_parent(mined.header)
        self._receipts[mined.hash] = tuple(_receipts(mined.header, transactions, receipts))
        for transaction, computation in zip(transactions, computations, strict=True):
            self._note_failure(transaction, computation)

    def _note_failure(self, transaction: Any, computation: Any) -> None:
        if computation.is_error:
            self.failures[transaction.hash] = self._failure(computation.error)

    def revert_to_snapshot(self, snapshot: bytes) -> None:
        # eth-tester would execute the block again, whose state is there.
        header = self.chain.get_block_header_by_hash(snapshot)
        chaindb = self.chain.chaindb
        chaindb._set_as_canonical_chain_head(chaindb.db, header, GENESIS_PARENT_HASH)
        self.chain.header = self.chain.create_header_from_parent(header)

    @property
    def head(self) -> Any:
        """The header of the newest block."""
        return self.chain.get_canonical_head()

    def receipts(self, header: Any) -> tuple[TransactionReceipt, ...]:
        """Of the transactions of a block, in order."""
        if (known := self._receipts.get(header.hash)) is None:
            vm, chaindb = self.chain.get_vm_class(header), self.chain.chaindb
            transactions = chaindb.get_block_transactions(header, vm.get_transaction_builder())
            receipts = chaindb.get_receipts(header, vm.get_receipt_builder())
            known = self._receipts[header.hash] = tuple(_receipts(header, transactions, receipts))
        return known

    def call(self, transaction: Any, block_number: Any = "latest") -> bytes:
        header = self.header(block_number)
        if self.time_of_calls is not None:
            header = header.copy(timestamp=self.time_of_calls)
        gas = min(transaction.get("gas", _BLOCK_GAS_LIMIT), _BLOCK_GAS_LIMIT)
        computation = self._play(transaction, header, gas)
        if computation.is_error:
            raise self._failure(computation.error)
        return bytes(computation.output)

    def estimate_gas(self, transaction: Any, block_number: Any = "latest") -> int:
        """Enough gas for a transaction in the next block: at most a 32nd more than the least."""
        header = self.chain.header if block_number == "latest" else self.header(block_number)
        computation = self._play(transaction, header, GAS_LIMIT)
        if computation.is_error:
            raise self._failure(computation.error)
        guess = GAS_LIMIT - computation.get_gas_remaining()
        too_little, enough = guess - 1, GAS_LIMIT
        step = guess // 63 + _STIPEND
        while enough - too_little > 1 + enough // 32:
            if self._suffices(transaction, header, guess):
                enough = guess
            else:
                too_little = guess
            # A call within gets a 64th less than there is, and most go no deeper.
            guess = min((too_little + enough) // 2, too_little + step)
            step *= 2
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
        if self._played_on != (on := header.hash):
            # Its accounts, storage and code are read once for all calls of a block.
            self._played_on = on
            self._state = self.chain.get_vm(header.copy(base_fee_per_gas=0)).state
        state = self._state
        before = state.snapshot()
        sender = transaction["from"]
        played = {name: transaction[name] for name in _PLAYED if name in transaction}
        played |= {"gas": gas, "max_fee_per_gas": 0, "max_priority_fee_per_gas": 0}
        played["nonce"] = state.get_nonce(sender)
        unsigned = self._get_normalized_and_unsigned_evm_transaction(played)
        try:
            return state.apply_transaction(SpoofTransaction(unsigned, from_=sender))
        finally:
            state.revert(before)

    def header(self, block: Any) -> Any:
        if block == "earliest":
            block = 0
        if isinstance(block, str):
            return self.head
        try:
            header = self.chain.get_canonical_block_header_by_number(block)
        except HeaderNotFound as error:
            raise BlockNotFound(f"there is no block {block}") from error
        if block > self.head.block_number:  # undone
            raise BlockNotFound(f"there is no block {block}")
        return header

    def _failure(self, error: BaseException | None) -> DaosplitError:
        if isinstance(error, Revert):
            return self._decoder.decode(bytes(error.args[0]) if error.args else b"")
        if isinstance(error, OutOfGas):
            return TransactionFailedError(text("the transaction used up all its gas; give it more"))
        return TransactionFailedError(
            text("the transaction failed: {error}", error=f"{type(error).__name__} {error}")
        )


def _receipts(
    header: Any, transactions: Sequence[Any], receipts: Sequence[Any]
) -> Iterator[TransactionReceipt]:
    gas_before, logs_before = 0, 0
    for place, (transaction, receipt) in enumerate(zip(transactions, receipts, strict=True)):
        transaction_hash = _hex(transaction.hash)
        logs = tuple(
            Log(
                address=checksummed(entry.address),
                topics=tuple(topic.to_bytes(32) for topic in entry.topics),
                data=bytes(entry.data),
                block=header.block_number,
                transaction_hash=transaction_hash,
                transaction_index=place,
                log_index=index,
                timestamp=header.timestamp,
            )
            for index, entry in enumerate(receipt.logs, logs_before)
        )
        highest = header.base_fee_per_gas + transaction.max_priority_fee_per_gas
        yield TransactionReceipt(
            transaction_hash=transaction_hash,
            block=header.block_number,
            sender=checksummed(transaction.sender),
            succeeded=receipt.state_root == b"\x01",
            gas_used=receipt.gas_used - gas_before,
            gas_price=min(transaction.max_fee_per_gas, highest),
            contract=None if transaction.to else _created(transaction),
            logs=logs,
        )
        gas_before, logs_before = receipt.gas_used, logs_before + len(logs)


def _created(transaction: Any) -> ChecksumAddress:
    return checksummed(generate_contract_address(transaction.sender, transaction.nonce))
