"""A node that is reached by JSON-RPC: a public chain's, or one for development.

All requests go through one door, `_ask`: there an answer is checked, errors become this package's,
and what passes is waited out, unless it was asked to send something: it may have been sent.
"""

import json
import time
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from eth_typing import ChecksumAddress
from requests import HTTPError, RequestException, Timeout
from requests.exceptions import SSLError

from daosplit.chain import answers
from daosplit.chain.blocks import Block, BlockId, Log, Transaction, TransactionReceipt
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT, Topics
from daosplit.chain.refusals import NodeRefusalError, passes, revert_data, words_of
from daosplit.chain.transports import (
    MOST_BYTES,
    SECONDS_FOR_AN_ANSWER,
    SECONDS_TO_ANSWER,
    EndlessError,
    MovedError,
    NobodyThereError,
    transport_to,
)
from daosplit.errors import (
    ChainError,
    ContractError,
    DaosplitError,
    TransactionFailedError,
    located,
)
from daosplit.values.keccak import keccak
from daosplit.values.text import text

if TYPE_CHECKING:
    from web3 import Web3

T = TypeVar("T")

# A transaction meets another state than its estimate did; what it does not use is not paid.
_GAS_MARGIN = 100_000
# How long to wait before a node that is busy, or behind, is asked again.
_SECONDS_UNTIL_ASKED_AGAIN: tuple[float, ...] = (0.25, 0.5, 1, 2)
_BUSY_STATUSES = (429, 502, 503, 504)
# Only what runs a contract can be refused by it.
_RUNNING = ("eth_call", "eth_estimateGas", "eth_sendTransaction", "eth_sendRawTransaction")


class RemoteNode:
    """The node at `url`: http, https, or ipc with the path of a socket (`ipc:///path`)."""

    is_own = False

    def __init__(self, url: str, decoder: ErrorDecoder) -> None:
        self._url = url
        self._transport = transport_to(url)
        self._decoder = decoder
        self.name = self._transport.name
        software = self._software().lower()
        if "ganache" in software or "testrpc" in software:
            raise ChainError(
                text(
                    "the node at {node} is ganache, which cannot run these contracts; "
                    "use `daosplit node` instead",
                    node=self.name,
                )
            )
        self.can_travel = software.startswith(("anvil/", "daosplit/", "hardhatnetwork/"))

    @cached_property
    def w3(self) -> "Web3":
        # Takes longer to load than everything else, and nothing here needs it.
        from web3 import HTTPProvider, IPCProvider, Web3
        from web3.middleware import ExtraDataToPOAMiddleware

        is_http = self._url.startswith("http")
        provider = HTTPProvider(self._url) if is_http else IPCProvider(self._url[len("ipc://") :])
        # A contract could otherwise make this process ask any web server (EIP-3668).
        provider.global_ccip_read_enabled = False
        w3 = Web3(provider)
        # Some chains' headers carry more than web3 expects; it then puts that elsewhere.
        w3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        return w3

    # What can be read

    def chain_id(self) -> int:
        return self._ask(answers.read_quantity, "eth_chainId")

    def accounts(self) -> tuple[ChecksumAddress, ...]:
        try:
            return self._ask(answers.read_accounts, "eth_accounts")
        except NodeRefusalError:  # public nodes have none, and some do not even say so
            return ()

    def block_number(self) -> int:
        return self._ask(answers.read_count, "eth_blockNumber")

    def block(self, block: BlockId) -> Block:
        # One of several nodes behind an address may not have it yet; many chains finalize nothing.
        waits = () if block == "finalized" else _SECONDS_UNTIL_ASKED_AGAIN
        read: Callable[[Any], Block | None] = answers.read_block
        if isinstance(block, int):
            read = partial(answers.read_numbered_block, block)
        for wait in (*waits, None):
            found = self._ask(read, "eth_getBlockByNumber", _block_id(block), False)
            if found is not None:
                return found
            if wait is not None:
                time.sleep(wait)
        raise ChainError(text("{node} has no block {block}", node=self.name, block=block))

    def balance(self, account: ChecksumAddress, block: BlockId) -> int:
        return self._ask(answers.read_quantity, "eth_getBalance", account, _block_id(block))

    def code(self, account: ChecksumAddress, block: BlockId) -> bytes:
        return self._ask(answers.read_data, "eth_getCode", account, _block_id(block))

    def nonce(
        self, account: ChecksumAddress, block: BlockId | Literal["pending"] = "pending"
    ) -> int:
        when = _block_id(block)
        return self._ask(answers.read_count, "eth_getTransactionCount", account, when)

    def transaction(self, transaction_hash: str) -> Transaction | None:
        read = partial(answers.read_transaction, transaction_hash)
        return self._ask(read, "eth_getTransactionByHash", transaction_hash)

    def receipt(self, transaction_hash: str) -> TransactionReceipt | None:
        read = partial(answers.read_receipt_of, transaction_hash)
        return self._ask(read, "eth_getTransactionReceipt", transaction_hash)

    def receipts(self, block: int) -> tuple[TransactionReceipt, ...]:
        try:
            read = partial(answers.read_receipts, block)
            return self._ask(read, "eth_getBlockReceipts", hex(block))
        except ChainError:  # a method that many nodes do not have
            found = tuple(map(self.receipt, self.block(block).transactions))
            return tuple(filter(None, found))

    def logs(
        self, first: int, last: int, address: ChecksumAddress | None, topics: Topics
    ) -> tuple[Log, ...]:
        wanted: dict[str, Any] = {"fromBlock": hex(first), "toBlock": hex(last)}
        if address is not None:
            wanted["address"] = address
        if topics:
            wanted["topics"] = list(map(_topic, topics))
        return self._ask(answers.read_logs, "eth_getLogs", wanted)

    def call(self, transaction: Transaction, block: BlockId) -> bytes:
        return self._ask(answers.read_data, "eth_call", in_json(transaction), _block_id(block))

    def estimate(self, transaction: Transaction) -> int:
        return self._ask(answers.read_count, "eth_estimateGas", in_json(transaction))

    # Sending

    def gas_for(self, transaction: Transaction) -> int:
        needed = self.estimate(transaction)
        # It needs more where a chain counts otherwise, as with EIP-8037; else it stays allowed.
        most = GAS_LIMIT if needed <= GAS_LIMIT else needed + _GAS_MARGIN
        return min(needed + _GAS_MARGIN, most)

    def priority_fee(self) -> int:
        return self._ask(answers.read_quantity, "eth_maxPriorityFeePerGas")

    def gas_price(self) -> int:
        return self._ask(answers.read_quantity, "eth_gasPrice")

    def send(self, transaction: Transaction) -> str:
        return self._send("eth_sendTransaction", in_json(transaction))

    def send_raw(self, transaction: bytes) -> str:
        self._send("eth_sendRawTransaction", _hex(transaction))
        # Whatever hash the node gives, this is what is on its way.
        return _hex(keccak(transaction))

    def failure(self, receipt: TransactionReceipt) -> DaosplitError:
        """Plays the transaction again on the block before it, at its time where the node can."""
        transaction = self.transaction(receipt.transaction_hash)
        if transaction is not None:
            block = self.block(receipt.block)
            call = in_json(transaction)
            call.pop("nonce", None)
            before = hex(block.number - 1)
            overrides = {"number": hex(block.number), "time": hex(block.timestamp)}
            for parameters in ([call, before, {}, overrides], [call, before]):
                try:
                    self._ask(_anything, "eth_call", *parameters)
                except ContractError as reason:
                    return reason
                except ChainError:
                    continue
            if receipt.gas_used == transaction.gas:
                return TransactionFailedError(
                    text(
                        "transaction {hash} used up all its {gas:,} gas; give it more",
                        hash=receipt.transaction_hash,
                        gas=transaction.gas,
                    )
                )
        return TransactionFailedError(
            text(
                "transaction {hash} failed, and the node does not say why",
                hash=receipt.transaction_hash,
            )
        )

    def sign_typed_data(self, account: ChecksumAddress, typed_data: dict[str, Any]) -> str:
        # Some nodes take the message as an object only, others as text only.
        try:
            return str(self._ask(_anything, "eth_signTypedData_v4", account, typed_data))
        except NodeRefusalError as refusal:
            try:
                written = json.dumps(typed_data)
                return str(self._ask(_anything, "eth_signTypedData_v4", account, written))
            except NodeRefusalError:
                raise refusal from None

    # Time

    def travel(self, timestamp: int) -> None:
        self.schedule(timestamp)
        self._ask(_anything, "evm_mine")
        self.schedule(timestamp + 1)

    def schedule(self, timestamp: int) -> None:
        self._ask(_anything, "evm_setNextBlockTimestamp", timestamp)

    def snapshot(self) -> Any:
        return self._ask(_anything, "evm_snapshot")

    def revert(self, snapshot: Any) -> Any:
        if self._ask(_anything, "evm_revert", snapshot) is not True:
            raise ChainError(text("the node at {node} has no such snapshot", node=self.name))
        # These nodes forget a snapshot when they go back to it.
        return self.snapshot()

    # The door

    def _software(self) -> str:
        try:
            return str(self._ask(_anything, "web3_clientVersion"))
        except NodeRefusalError:  # some public nodes do not tell
            return ""

    def _ask(self, read: Callable[[Any], T], method: str, *parameters: Any) -> T:
        for wait in _SECONDS_UNTIL_ASKED_AGAIN:
            try:
                response = self._response(method, parameters)
            except ChainError as error:
                if not _may_pass(error.__cause__):
                    raise
            else:
                if not passes(method, response.get("error")):
                    return self._read(read, method, response)
            time.sleep(wait)
        return self._read(read, method, self._response(method, parameters))

    def _send(self, method: str, transaction: Any) -> str:
        try:
            response = self._response(method, [transaction])
            if passes(method, refusal := response.get("error", {})):
                raise ChainError(located(self.name, words_of(refusal)))
            return self._read(answers.read_hash, method, response)
        except NodeRefusalError as error:
            if error.is_for_good:
                raise
            raise NodeRefusalError(may_be_sent(error.message)) from error
        except ChainError as error:
            if isinstance(error.__cause__, NobodyThereError):
                raise
            raise ChainError(may_be_sent(error.message)) from error

    def _response(self, method: str, parameters: Any) -> dict[str, Any]:
        try:
            response = self._transport.ask(method, parameters)
        except (RequestException, OSError) as error:
            raise ChainError(_unreachable(self.name, error)) from error
        except (ValueError, RecursionError) as error:  # not JSON
            raise ChainError(
                text("what answers at {node} is not a node", node=self.name)
            ) from error
        if not isinstance(response, dict) or not response.keys() & {"result", "error"}:
            raise ChainError(text("what answers at {node} is not a node", node=self.name))
        return response

    def _read(self, read: Callable[[Any], T], method: str, response: dict[str, Any]) -> T:
        refusal = response.get("error")
        if refusal is None:
            answer = response.get("result")
            try:
                return read(answer)
            except answers.MalformedError as error:
                raise ChainError(
                    text(
                        "{node} gives a malformed answer to {method}, {answer}; ask another node",
                        node=self.name,
                        method=method,
                        answer=_shown(answer),
                    )
                ) from error
        if not isinstance(refusal, dict):
            raise ChainError(located(self.name, words_of(refusal)))
        if method in _RUNNING and (data := revert_data(refusal)) is not None:
            raise self._decoder.decode(data)
        raise NodeRefusalError(
            located(self.name, words_of(refusal)),
            passes=passes(method, refusal),
        )


def may_be_sent(problem: str) -> str:
    """What to say where nobody knows whether a transaction was sent."""
    return text(
        "{problem}; the transaction may have been sent all the same: look at what the account has "
        "sent before you send it again",
        problem=problem,
    )


def in_json(transaction: Transaction) -> dict[str, Any]:
    """A transaction as JSON-RPC has it."""
    fields: dict[str, Any] = {"data": _hex(transaction.data), "value": hex(transaction.value)}
    if transaction.sender is not None:
        fields["from"] = transaction.sender
    if transaction.to is not None:
        fields["to"] = transaction.to
    if transaction.priority_fee is None:
        quantities = {"gasPrice": transaction.max_fee}
    else:
        quantities = {
            "maxFeePerGas": transaction.max_fee,
            "maxPriorityFeePerGas": transaction.priority_fee,
        }
    quantities |= {"gas": transaction.gas, "nonce": transaction.nonce}
    return fields | {name: hex(it) for name, it in quantities.items() if it is not None}


def _block_id(block: BlockId | Literal["pending"]) -> str:
    return hex(block) if isinstance(block, int) else block


def _topic(wanted: bytes | Sequence[bytes] | None) -> str | list[str] | None:
    if wanted is None:
        return None
    return _hex(wanted) if isinstance(wanted, bytes) else list(map(_hex, wanted))


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}"


def _anything(answer: Any) -> Any:
    return answer


def _may_pass(cause: BaseException | None) -> bool:
    """Whether a request that got lost may be asked again at once."""
    if isinstance(cause, HTTPError) and cause.response is not None:
        return cause.response.status_code in _BUSY_STATUSES
    return isinstance(cause, RequestException | OSError) and not isinstance(
        cause,
        NobodyThereError | EndlessError | MovedError | Timeout | TimeoutError | SSLError,
    )


def _shown(answer: Any) -> str:
    shown = repr(answer)
    return f"{shown[:59]}…" if len(shown) > 60 else shown


def _unreachable(name: str, error: Exception) -> str:
    match error:
        case HTTPError(response=response) if response is not None:
            return text(
                "the node at {node} refused with HTTP status {status}",
                node=name,
                status=response.status_code,
            )
        case Timeout() | TimeoutError():
            return text(
                "the node at {node} did not answer within {seconds} seconds",
                node=name,
                seconds=SECONDS_TO_ANSWER,
            )
        case SSLError():
            return text("the certificate of {node} is not trusted", node=name)
        case MovedError():
            return text(
                "the node at {node} sends on to another address, where nothing is sent; give that "
                "of the node itself",
                node=name,
            )
        case EndlessError():
            return text(
                "the node at {node} does not come to the end of an answer within {seconds} seconds "
                "and {bytes:,} bytes; ask another node",
                node=name,
                seconds=SECONDS_FOR_AN_ANSWER,
                bytes=MOST_BYTES,
            )
        case NobodyThereError():
            return text(
                "no node reachable at {node}; is it running? `daosplit node` runs one", node=name
            )
    return text("the node at {node} ended the connection before it answered", node=name)
