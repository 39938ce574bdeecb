"""The methods of a node for development, answered by the embedded chain.

eth-tester does most of them; here is what it takes in another form, does otherwise or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eth_abi.exceptions import EncodingError
from eth_account.messages import SignableMessage, encode_defunct, encode_typed_data
from eth_bloom.bloom import BloomFilter
from eth_tester.exceptions import BlockNotFound, SnapshotNotFound
from eth_tester.exceptions import ValidationError as TesterValidationError
from eth_utils.address import to_canonical_address
from eth_utils.hexadecimal import decode_hex
from web3 import Web3
from web3.types import RPCEndpoint

from daosplit import __version__
from daosplit.chain.blocks import Log
from daosplit.chain.embedded import PRIORITY_FEE, REFUSALS, EmbeddedNode
from daosplit.chain.json_rpc import (
    InvalidParametersError,
    RefusedError,
    UnknownMethodError,
    parse,
)
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ChainError

_TRANSACTION_METHODS = ("eth_call", "eth_estimateGas", "eth_sendTransaction")
_FILTER_METHODS = ("eth_getLogs", "eth_newFilter")
# Where among a method's parameters a block is named.
_BLOCK_PLACES = {
    "eth_call": 1,
    "eth_estimateGas": 1,
    "eth_feeHistory": 1,
    "eth_getBalance": 1,
    "eth_getBlockByNumber": 0,
    "eth_getBlockTransactionCountByNumber": 0,
    "eth_getCode": 1,
    "eth_getStorageAt": 2,
    "eth_getTransactionByBlockNumberAndIndex": 0,
    "eth_getTransactionCount": 1,
}
_NOBODY = f"0x{'00' * 20}"
_MOST_SECONDS = 2**63
# What the chain raises for what it does not take.
_REFUSALS = (ChainError, *REFUSALS)
# What eth-tester, eth-account and Python raise for parameters of another form.
_BAD_PARAMETERS = (
    TesterValidationError,
    EncodingError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


class NodeMethods:
    """Does what is asked of an embedded chain: one thing after the other, from one thread."""

    def __init__(self, node: EmbeddedNode) -> None:
        self._node = node
        # Of web3 only what turns eth-tester's forms into those of JSON-RPC.
        w3 = Web3(node.w3.provider, middleware=[])
        self._tester = w3.provider.request_func(w3, w3.middleware_onion)
        self._first = node.accounts()[0]
        self._signers = {signer.address.lower(): signer for signer in node.signers}
        self._own: dict[str, Callable[..., Any]] = {
            "web3_clientVersion": lambda: f"daosplit/{__version__}",
            "net_version": lambda: str(node.chain_id()),
            "eth_call": self._call,
            "eth_feeHistory": self._fee_history,
            "eth_getLogs": self._logs,
            "eth_getTransactionReceipt": self._receipt,
            "eth_sign": lambda account, data: self._sign(account, _message(data)),
            "personal_sign": lambda data, account, *_: self._sign(account, _message(data)),
            "eth_signTypedData": self._sign_typed_data,
            "eth_signTypedData_v4": self._sign_typed_data,
            "evm_increaseTime": self._increase_time,
            "evm_mine": self._mine,
            "evm_revert": self._revert,
            "evm_setNextBlockTimestamp": self._set_next_timestamp,
        }

    def ask(self, method: str, parameters: Sequence[Any]) -> Any:
        """The result as JSON has it, quantities in hex digits.

        Raises UnknownMethodError, InvalidParametersError, RefusedError, or ContractError for what
        a contract refuses.
        """
        try:
            prepared = self._prepared(method, parameters)
            if method in self._own:
                return _in_json(self._own[method](*prepared))
            return _in_json(self._ask_tester(method, *prepared))
        except _REFUSALS as error:
            raise RefusedError(str(error)) from error
        except _BAD_PARAMETERS as error:
            raise InvalidParametersError(str(error)) from error

    def _ask_tester(self, method: str, *parameters: Any) -> Any:
        response = self._tester(RPCEndpoint(method), list(parameters))
        if "error" in response:
            raise UnknownMethodError(f"there is no method {method}")
        return response["result"]

    # What eth-tester takes in another form

    def _prepared(self, method: str, parameters: Sequence[Any]) -> list[Any]:
        prepared = list(parameters)
        if method in _TRANSACTION_METHODS:
            prepared[0] = self._transaction(prepared[0], sent=method == "eth_sendTransaction")
        if method in _FILTER_METHODS:
            prepared[0] = self._filter(prepared[0])
        place = _BLOCK_PLACES.get(method)
        if place and place == len(prepared):
            prepared.append("latest")
        if place is not None and place < len(prepared):
            prepared[place] = self._block_number(prepared[place])
        return prepared

    def _transaction(self, given: Mapping[str, Any], *, sent: bool) -> dict[str, Any]:
        fields = {name: value for name, value in given.items() if value is not None}
        fields.pop("type", None)  # the other fields tell
        if (data := fields.pop("input", None)) is not None:
            fields["data"] = data
        if sent:
            fields.setdefault("gas", hex(GAS_LIMIT))
        return {"from": self._first if sent else _NOBODY, **fields}

    def _filter(self, given: Mapping[str, Any]) -> dict[str, Any]:
        fields = {name: value for name, value in given.items() if value is not None}
        if block := fields.pop("blockHash", None):
            fields["fromBlock"] = fields["toBlock"] = {"blockHash": block}
        for end in fields.keys() & {"fromBlock", "toBlock"}:
            fields[end] = self._block_number(fields[end])
        return fields

    def _block_number(self, named: Any) -> Any:
        """A block's number, or its name; every transaction is mined at once, so none is pending."""
        if isinstance(named, Mapping):  # EIP-1898
            if "blockHash" not in named:
                return self._block_number(named["blockNumber"])
            if (block := self._ask_tester("eth_getBlockByHash", named["blockHash"])) is None:
                raise BlockNotFound(f"there is no block {named['blockHash']}")
            return block["number"]
        if named in ("latest", "earliest", "safe", "finalized"):
            return named
        return "latest" if named == "pending" else _number(named)

    # What eth-tester does not do, or otherwise

    def _call(
        self,
        transaction: Mapping[str, Any],
        block: Any = "latest",
        state: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Any] | None = None,
    ) -> Any:
        if state:
            raise ValueError("no state but the chain's own can be called")
        if overrides and (time := overrides.get("time")) is not None:
            with self._node.calls_at(_number(time)):
                return self._ask_tester("eth_call", transaction, block)
        return self._ask_tester("eth_call", transaction, block)

    def _fee_history(self, count: Any, newest: Any, percentiles: Sequence[float] = ()) -> Any:
        if not 1 <= (wanted := _number(count)) <= 1024:
            raise ValueError("the history of 1 to 1,024 blocks")
        last = self._ask_tester("eth_getBlockByNumber", newest)["number"]
        numbers = range(max(0, last - wanted + 1), last + 1)
        blocks = [self._ask_tester("eth_getBlockByNumber", number) for number in numbers]
        fees = [block["baseFeePerGas"] for block in blocks]
        return {
            "oldestBlock": numbers[0],
            "baseFeePerGas": [*fees, fees[-1]],  # no block is full enough for it to rise
            "gasUsedRatio": [block["gasUsed"] / block["gasLimit"] for block in blocks],
            "reward": [[PRIORITY_FEE for _ in percentiles] for _ in blocks],
        }

    def _logs(self, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        first, last = (
            end if isinstance(end, int) else self._ask_tester("eth_getBlockByNumber", end)["number"]
            for end in (wanted.get("fromBlock", "latest"), wanted.get("toBlock", "latest"))
        )
        topics = [_choice(topic) for topic in wanted.get("topics", ())]
        addresses = _choice(wanted.get("address"))
        return [
            self._fields(log)
            for log in self._node.logs(first, last)
            if not addresses or to_canonical_address(log.address) in addresses
            if len(topics) <= len(log.topics)
            if all(not any_of or log.topics[place] in any_of for place, any_of in enumerate(topics))
        ]

    def _fields(self, log: Log) -> dict[str, Any]:
        """A log as JSON-RPC has it."""
        return {
            "address": log.address,
            "topics": list(log.topics),
            "data": log.data,
            "blockNumber": log.block,
            "blockHash": self._node.block(log.block).hash,
            "transactionHash": log.transaction_hash,
            "transactionIndex": log.transaction_index,
            "logIndex": log.log_index,
            "blockTimestamp": log.timestamp,
            "removed": False,
        }

    def _receipt(self, transaction: str) -> Any:
        receipt = self._ask_tester("eth_getTransactionReceipt", transaction)
        if receipt is None:
            return None
        # Every transaction has a block of its own.
        logs = self._node.logs(receipt["blockNumber"], receipt["blockNumber"])
        logged = (word for log in logs for word in (decode_hex(log.address), *log.topics))
        return {
            **receipt,
            "logs": [self._fields(log) for log in logs],
            "logsBloom": int(BloomFilter.from_iterable(logged)),
        }

    def _sign(self, account: str, message: SignableMessage) -> str:
        if (signer := self._signers.get(account.lower())) is None:
            raise ValueError(f"{account} is not an account of this node")
        return str(signer.sign_message(message).signature.to_0x_hex())

    def _sign_typed_data(self, account: str, data: str | dict[str, Any]) -> str:
        message = parse(data) if isinstance(data, str) else data
        return self._sign(account, encode_typed_data(full_message=message))

    def _set_next_timestamp(self, timestamp: Any) -> None:
        if not self._node.now < (time := _number(timestamp)) < _MOST_SECONDS:
            raise ValueError(f"time only goes forwards: it is {self._node.now}, not before {time}")
        self._node.next_timestamp = time

    def _increase_time(self, seconds: Any) -> int:
        self._set_next_timestamp(self._node.next_timestamp + _number(seconds))
        return _number(seconds)

    def _mine(self, timestamp: Any = None) -> int:
        if timestamp is not None:
            self._set_next_timestamp(timestamp)
        self._ask_tester("evm_mine")
        return 0

    def _revert(self, snapshot: Any) -> bool:
        try:
            self._node.revert(_number(snapshot))
        except SnapshotNotFound:
            return False
        return True


def _number(value: Any) -> int:
    """A quantity, in hex digits or as JSON's own number."""
    if isinstance(value, str) and value.startswith("0x"):
        value = int(value, 16)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a quantity")
    return value


def _choice(wanted: str | list[str] | None) -> set[bytes]:
    """The values of which a filter takes any; none of them, if it takes all."""
    values = wanted if isinstance(wanted, list) else [] if wanted is None else [wanted]
    return {decode_hex(value) for value in values}


def _message(data: str) -> SignableMessage:
    """What a wallet signs for data in hex digits, or for a text."""
    return encode_defunct(hexstr=data) if data.startswith("0x") else encode_defunct(text=data)


def _in_json(value: Any) -> Any:
    """Quantities in hex digits, and names as JSON-RPC writes them."""
    match value:
        case bool():
            return value
        case int():
            return hex(value)
        case bytes():
            return f"0x{value.hex()}"
        case "":  # eth-tester's way to name no account
            return None
        case Mapping():
            return {_name(name, value): _field(name, item) for name, item in value.items()}
        case list() | tuple():
            return [_in_json(item) for item in value]
    return value


def _field(name: str, value: Any) -> Any:
    return f"0x{value:0512x}" if name == "logsBloom" else _in_json(value)


def _name(name: str, among: Mapping[str, Any]) -> str:
    if name == "data" and "from" in among:  # a transaction in its block
        return "input"
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
