"""What nodes do wrong, each with what must come of it: one table, for tests and for a page of docs.

Where a fault was described by somebody else, its `source` says where.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from support.faulty_node import (
    Answer,
    Fault,
    Request,
    Rightly,
    changed,
    each,
    gives,
    gives_bytes,
    hangs_up,
    page,
    refuses,
    status,
    times,
    without,
)

Kind = Literal["read", "logs", "send", "wait"]
Outcome = Literal["right", "said", "right or said"]
"""What comes of a request: the right answer; or one line that says what is wrong, and nothing lost.

Of what was sent, the line then says that it may be out, or its hash.
"""

METHODS: Mapping[Kind, tuple[str, ...]] = {
    "read": (
        "eth_call",
        "eth_getBlockByNumber",
        "eth_getBalance",
        "eth_getCode",
        "eth_chainId",
    ),
    "logs": ("eth_getLogs",),
    "send": ("eth_sendTransaction", "eth_sendRawTransaction"),
    "wait": ("eth_getTransactionReceipt",),
}
"""By which methods it is asked."""


@dataclass(frozen=True, slots=True)
class NodeFault:
    """Something that nodes do wrong.

    Attributes:
        name: What they do.
        make: Makes the fault, anew for each test.
        outcomes: What must come of it, for each kind of request that it is tried with.
        methods: The methods that it is tried with, if not all of the kind.
        source: Where it was described, if it was by others.
    """

    name: str
    make: Callable[[], Fault]
    outcomes: Mapping[Kind, Outcome]
    methods: tuple[str, ...] = ()
    source: str = ""

    def methods_of(self, kind: Kind) -> tuple[str, ...]:
        """The methods of a kind that it is tried with."""
        return tuple(it for it in METHODS[kind] if not self.methods or it in self.methods)


def everywhere(outcome: Outcome) -> Mapping[Kind, Outcome]:
    return {"read": outcome, "logs": outcome, "send": outcome, "wait": outcome}


PASSING: Mapping[Kind, Outcome] = {
    "read": "right",
    "logs": "right",
    "send": "said",
    "wait": "right",
}
"""What is gone in a moment is waited out; but what may have been sent is not sent again."""
STAYING = everywhere("said")
LOGS_RIGHT: Mapping[Kind, Outcome] = {"logs": "right"}
LOGS_SAID: Mapping[Kind, Outcome] = {"logs": "said"}


def range_of(request: Request) -> tuple[int, int]:
    filter_ = request.parameters[0]
    return int(filter_["fromBlock"], 16), int(filter_["toBlock"], 16)


def if_wider(blocks: int, fault: Fault) -> Fault:
    """Misbehaves where logs of more blocks are wanted."""

    def wide(request: Request, rightly: Rightly) -> Answer | bytes:
        first, last = range_of(request)
        return fault(request, rightly) if last - first + 1 > blocks else rightly()

    return wide


def clamped(blocks: int, *, to_newest: bool) -> Fault:
    """Gives the logs of so many blocks at the most, without a word: the first ones, or the last."""

    def clamp(request: Request, rightly: Rightly) -> Answer:
        first, last = range_of(request)
        if to_newest:
            first = max(first, last - blocks + 1)
        else:
            last = min(last, first + blocks - 1)
        filter_ = {**request.parameters[0], "fromBlock": hex(first), "toBlock": hex(last)}
        return rightly(filter_)

    return clamp


def if_open(fault: Fault) -> Fault:
    """Misbehaves where a topic may be any."""

    def open_(request: Request, rightly: Rightly) -> Answer | bytes:
        topics = request.parameters[0].get("topics") or []
        return fault(request, rightly) if None in topics else rightly()

    return open_


def if_address(fault: Fault) -> Fault:
    """Misbehaves where one contract's logs are wanted."""

    def one(request: Request, rightly: Rightly) -> Answer | bytes:
        return fault(request, rightly) if "address" in request.parameters[0] else rightly()

    return one


def if_any_address(fault: Fault) -> Fault:
    """Misbehaves where no contract's logs are wanted in particular."""

    def any_(request: Request, rightly: Rightly) -> Answer | bytes:
        return rightly() if "address" in request.parameters[0] else fault(request, rightly)

    return any_


def alternately(fault: Fault) -> Fault:
    """Misbehaves every second time, as one of two nodes behind one address."""
    count = 0

    def some(request: Request, rightly: Rightly) -> Answer | bytes:
        nonlocal count
        count += 1
        return fault(request, rightly) if count % 2 else rightly()

    return some


def lagging(blocks: int) -> Fault:
    """Shows no logs of the newest blocks that were ever asked for."""

    newest = 0

    def lag(request: Request, rightly: Rightly) -> Answer:
        nonlocal newest
        newest = max(newest, range_of(request)[1])
        shown = changed(
            lambda logs: [log for log in logs if int(log["blockNumber"], 16) <= newest - blocks]
        )
        answer = shown(request, rightly)
        assert isinstance(answer, dict)
        return answer

    return lag


def refuses_more_than(results: int, code: int, message: str) -> Fault:
    """Refuses where there are more results."""

    def fault(request: Request, rightly: Rightly) -> Answer | bytes:
        answer = rightly()
        many = len(answer["result"]) > results
        return refuses(code, message)(request, rightly) if many else answer

    return fault


def cut_off(results: int) -> Fault:
    """Gives so many results at the most, without a word."""
    return changed(lambda result: result[:results])


def more_logs(change: Callable[[Answer], Answer]) -> Fault:
    """Gives each log once more, changed."""
    return changed(lambda logs: logs + [change({**log, "logIndex": "0x99"}) for log in logs])


def other_block(block: Answer) -> Answer:
    return {**block, "hash": f"0x{'77' * 32}"}


def later(block: Answer) -> Answer:
    return {**block, "number": hex(int(block["number"], 16) + 1)}


def of_another(receipt: Answer) -> Answer:
    """As if it were another transaction's."""
    return {**receipt, "transactionHash": f"0x{'99' * 32}"}


def numbers_in_decimal(result: Any) -> Any:
    match result:
        case str() if result.startswith("0x") and len(result) < 20:
            return int(result, 16)
        case dict():
            return {key: numbers_in_decimal(value) for key, value in result.items()}
        case list():
            return [numbers_in_decimal(value) for value in result]
    return result


def in_capitals(result: Any) -> Any:
    match result:
        case str() if result.startswith("0x"):
            return f"0x{result[2:].upper()}"
        case dict():
            return {key: in_capitals(value) for key, value in result.items()}
        case list():
            return [in_capitals(value) for value in result]
    return result


def with_answer(change: Callable[[Answer], Answer]) -> Fault:
    """Changes the whole answer."""
    return lambda _, rightly: change(rightly())


def half(_: Request, rightly: Rightly) -> bytes:
    """Ends in the middle."""
    answer = json.dumps(rightly()).encode()
    return answer[: len(answer) // 2]


def with_moves_of_ether(request: Request, rightly: Rightly) -> Answer:
    """Shows a move of plain ether beside each token's, as from the fork of EIP-7708 on."""
    answer = rightly()
    topics = request.parameters[0].get("topics")
    if topics:
        somebody = f"0x{0xAA:064x}"
        log = {
            "address": f"0x{'f' * 39}e",
            "topics": [topic or somebody for topic in (*topics, None)][:3],
            "data": f"0x{5:064x}",
            "blockNumber": request.parameters[0]["fromBlock"],
            "blockHash": None,
            "transactionHash": f"0x{0x99:064x}",
            "transactionIndex": "0x0",
            "logIndex": "0x0",
            "blockTimestamp": "0x1",
        }
        answer["result"] = [*answer["result"], log]
    return answer


def first(fault: Fault) -> Callable[[], Fault]:
    """Twice, and then no more."""
    return lambda: times(2, fault)


def always(fault: Fault) -> Callable[[], Fault]:
    return lambda: fault


BLOCK, CALL = ("eth_getBlockByNumber",), ("eth_call",)
LOG: Answer = {
    "address": f"0x{'11' * 20}",
    "topics": [],
    "data": "0x",
    "blockNumber": "0x1",
    "transactionIndex": "0x0",
    "logIndex": "0x0",
}
DEEP: Any = 5
for _ in range(90):
    DEEP = {"data": DEEP}
OLD_STATE = "missing trie node 288259a570829264e76b2c58d4369b5a94f086018dc4409d (path )"

FAULTS: tuple[NodeFault, ...] = (
    # It is busy
    NodeFault(
        "limits requests for a moment, by -32005",
        first(refuses(-32005, "limit exceeded")),
        {**PASSING, "logs": "right or said"},
    ),
    NodeFault(
        "limits requests for a moment, by -32029",
        first(refuses(-32029, "Too Many Requests")),
        PASSING,
    ),
    NodeFault(
        "limits requests for a moment, by computing units",
        first(refuses(429, "Your app has exceeded its compute units per second capacity")),
        PASSING,
    ),
    NodeFault(
        "limits requests for a moment, by status 429",
        first(status(HTTPStatus.TOO_MANY_REQUESTS, b'{"message": "slow down"}')),
        PASSING,
    ),
    NodeFault(
        "is down for a moment, by status 503",
        first(status(HTTPStatus.SERVICE_UNAVAILABLE)),
        PASSING,
    ),
    NodeFault(
        "is down for a moment, by status 502 and a web page",
        first(status(HTTPStatus.BAD_GATEWAY, b"<html></html>")),
        PASSING,
    ),
    NodeFault("limits requests for good", always(refuses(-32005, "rate limit exceeded")), STAYING),
    NodeFault("wants a key, by status 401", always(status(HTTPStatus.UNAUTHORIZED)), STAYING),
    NodeFault(
        "sends on to another address, by status 301",
        always(status(HTTPStatus.MOVED_PERMANENTLY, Location="http://elsewhere.invalid/")),
        STAYING,
    ),
    NodeFault(
        "sends on to another address, by status 307",
        always(status(HTTPStatus.TEMPORARY_REDIRECT, Location="http://elsewhere.invalid/")),
        STAYING,
    ),
    # It answers otherwise than it should
    NodeFault("ends the connection for a moment", first(hangs_up), PASSING),
    NodeFault("ends the connection, always", always(hangs_up), STAYING),
    NodeFault("ends in the middle of its answer", always(half), STAYING),
    NodeFault("answers with a web page", always(page), STAYING),
    NodeFault(
        "answers with nothing at all", always(gives_bytes(b"")), STAYING, source="rsksmart/rskj#408"
    ),
    NodeFault(
        "answers with neither a result nor an error",
        always(with_answer(lambda it: {"jsonrpc": "2.0", "id": it["id"]})),
        STAYING,
        source="INFURA/infura#119",
    ),
    NodeFault("answers with a list", always(gives_bytes(b"[]")), STAYING),
    NodeFault("nests its answer very deeply", always(gives_bytes(b"[" * 200_000)), STAYING),
    NodeFault(
        "answers another request than was asked",
        always(with_answer(lambda it: {**it, "id": 987_654_321})),
        STAYING,
    ),
    NodeFault(
        "gives null",
        always(gives(None)),
        {"logs": "said", "send": "said", "wait": "said", "read": "said"},
        source="graphprotocol/graph-node#4439",
    ),
    NodeFault(
        "gives null for a moment",
        first(gives(None)),
        {"read": "right", "wait": "right"},
        (*BLOCK, *METHODS["wait"]),
        source="aurora-is-near/aurora-engine#624",
    ),
    NodeFault("gives an empty object", always(gives({})), STAYING),
    NodeFault("gives an empty text", always(gives("")), STAYING),
    NodeFault("gives what is not hexadecimal", always(gives("0xzz")), STAYING),
    NodeFault(
        "gives numbers in decimal",
        always(changed(numbers_in_decimal)),
        {"logs": "said", "read": "said"},
        ("eth_getLogs", "eth_getBlockByNumber", "eth_getBalance", "eth_chainId"),
    ),
    NodeFault("gives capitals", always(changed(in_capitals)), {**everywhere("right")}),
    NodeFault(
        "gives an error as a text",
        always(lambda _, rightly: {**rightly(), "result": None, "error": "busy"}),
        STAYING,
    ),
    NodeFault(
        "gives an error without a message",
        always(lambda _, rightly: {**rightly(), "error": {"code": -32000}}),
        STAYING,
    ),
    NodeFault(
        "gives null for an error beside the result",
        always(lambda _, rightly: {**rightly(), "error": None}),
        everywhere("right"),
    ),
    NodeFault(
        "gives an error of many lines and control characters",
        always(refuses(-32000, "no\n\x1b[31m\tway")),
        STAYING,
    ),
    NodeFault(
        "gives an error of a million letters", always(refuses(-32000, "no" * 500_000)), STAYING
    ),
    NodeFault(
        "gives the reason of an error a hundred objects deep",
        always(with_answer(lambda it: {"id": it["id"], "error": {"code": 3, "data": DEEP}})),
        {"read": "said"},
        CALL,
    ),
    # Its state
    NodeFault(
        "has a block to come, for a moment",
        first(refuses(-32000, "header not found")),
        PASSING,
        source="ethereum/go-ethereum#27353",
    ),
    NodeFault(
        "has not found a block, for a moment", first(refuses(-32001, "block not found")), PASSING
    ),
    NodeFault(
        "has forgotten old states",
        always(refuses(-32000, OLD_STATE)),
        {"read": "said"},
        CALL,
        source="ethereum/go-ethereum#20874",
    ),
    NodeFault(
        "gives nothing for a call, as one that is not in step",
        always(gives("0x")),
        {"read": "said"},
        CALL,
    ),
    NodeFault(
        "says that execution reverted, and no more",
        always(refuses(-32000, "execution reverted")),
        {"read": "said"},
        CALL,
    ),
    NodeFault("leaves the miner out of blocks", always(without("miner")), {"read": "right"}, BLOCK),
    NodeFault(
        "leaves the transactions out of blocks",
        always(without("transactions")),
        {"read": "right"},
        BLOCK,
        source="jaxernst/lasso-rpc#11",
    ),
    NodeFault(
        "leaves the bloom filter out of blocks",
        always(without("logsBloom")),
        {"read": "right"},
        BLOCK,
    ),
    NodeFault(
        "leaves the time out of blocks", always(without("timestamp")), {"read": "said"}, BLOCK
    ),
    NodeFault(
        "gives more in blocks than is known",
        always(changed(lambda block: {**block, "extraData": f"0x{'ab' * 99}", "l1": {}})),
        {"read": "right"},
        BLOCK,
    ),
    NodeFault(
        "gives another block than was asked for",
        always(changed(later)),
        {"read": "said"},
        BLOCK,
    ),
    NodeFault(
        "gives a time after all calendars",
        always(changed(lambda block: {**block, "timestamp": f"0x{'f' * 16}"})),
        {"read": "said"},
        BLOCK,
    ),
    NodeFault(
        "answers from two forks",
        lambda: alternately(changed(other_block)),
        {"read": "right or said"},
        BLOCK,
        source="ethereum/go-ethereum#27353",
    ),
    # Its logs
    NodeFault(
        "refuses logs of more than 3 blocks, by -32602",
        always(if_wider(3, refuses(-32602, "range 1000000 exceeds limit of 3"))),
        LOGS_RIGHT,
        source="INFURA/infura#237",
    ),
    NodeFault(
        "refuses logs of more than 3 blocks, by status 413",
        always(if_wider(3, status(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))),
        LOGS_RIGHT,
        source="OffchainLabs/arbitrum-sdk#609",
    ),
    NodeFault(
        "refuses logs of more than 3 blocks, by -32000",
        always(if_wider(3, refuses(-32000, "block range is bigger than maxBlockRange"))),
        LOGS_RIGHT,
        source="scroll-tech/go-ethereum#529",
    ),
    NodeFault(
        "refuses more than 2 results",
        lambda: refuses_more_than(2, -32005, "query returned more than 2 results"),
        LOGS_RIGHT,
    ),
    NodeFault(
        "takes too long for logs of more than 3 blocks",
        always(if_wider(3, refuses(-32000, "query timeout exceeded"))),
        LOGS_RIGHT,
    ),
    NodeFault("gives no logs of more than 3 blocks", always(if_wider(3, gives([]))), LOGS_RIGHT),
    NodeFault(
        "gives null for logs of more than 3 blocks", always(if_wider(3, gives(None))), LOGS_SAID
    ),
    NodeFault(
        "gives the logs of the first 3 blocks only", always(clamped(3, to_newest=False)), LOGS_RIGHT
    ),
    NodeFault(
        "gives the logs of the last 3 blocks only", always(clamped(3, to_newest=True)), LOGS_RIGHT
    ),
    NodeFault("gives the first 4 results only", always(cut_off(4)), LOGS_RIGHT),
    NodeFault("gives no logs at all", always(gives([])), LOGS_SAID),
    NodeFault(
        "gives no logs every second time",
        lambda: alternately(gives([])),
        {"logs": "right or said"},
        source="base/node#487",
    ),
    NodeFault(
        "leaves a log out",
        always(changed(lambda logs: logs[:-1])),
        {"logs": "right or said"},
        source="enviodev/hyperindex#1498",
    ),
    NodeFault(
        "shows no logs of the newest block",
        lambda: lagging(1),
        LOGS_RIGHT,
        source="ethereum/go-ethereum#26098",
    ),
    NodeFault(
        "shows no logs of the newest 4 blocks",
        lambda: lagging(4),
        LOGS_RIGHT,
        source="ethereum/go-ethereum#24078",
    ),
    NodeFault(
        "has not got the newest block of a range, for a moment",
        first(refuses(-32602, "block range extends beyond current head block")),
        LOGS_RIGHT,
        source="ethereum/execution-apis#875",
    ),
    NodeFault("takes a topic that may be any for none", always(if_open(gives([]))), LOGS_SAID),
    NodeFault(
        "refuses a topic that may be any",
        always(if_open(refuses(-32602, "invalid topic"))),
        LOGS_SAID,
    ),
    NodeFault(
        "wants an address for logs",
        always(if_any_address(refuses(-32602, "please specify an address"))),
        LOGS_SAID,
    ),
    NodeFault("gives logs twice", always(changed(lambda logs: logs + logs)), LOGS_RIGHT),
    NodeFault("gives logs in another order", always(changed(lambda logs: logs[::-1])), LOGS_RIGHT),
    NodeFault(
        "gives logs that were removed",
        always(more_logs(lambda log: {**log, "removed": True})),
        LOGS_RIGHT,
    ),
    NodeFault(
        "gives logs that wait for their block",
        always(more_logs(lambda log: {**log, "blockNumber": None, "blockHash": None})),
        LOGS_RIGHT,
    ),
    NodeFault(
        "gives logs of other contracts",
        always(if_address(more_logs(lambda log: {**log, "address": f"0x{'ab' * 20}"}))),
        LOGS_RIGHT,
    ),
    NodeFault(
        "gives logs of other blocks than were asked for",
        always(more_logs(lambda log: {**log, "blockNumber": "0xffffff"})),
        LOGS_RIGHT,
    ),
    NodeFault(
        "leaves the time out of logs",
        always(each(lambda log: {k: v for k, v in log.items() if k != "blockTimestamp"})),
        LOGS_RIGHT,
    ),
    NodeFault(
        "gives logs of a block that was replaced",
        always(each(lambda log: {**log, "blockHash": f"0x{'77' * 32}"})),
        LOGS_SAID,
    ),
    NodeFault(
        "gives logs whose topics are too short",
        always(each(lambda log: {**log, "topics": ["0x12"]})),
        LOGS_SAID,
    ),
    NodeFault(
        "shows moves of plain ether as a token's",
        always(with_moves_of_ether),
        LOGS_RIGHT,
        source="EIP-7708",
    ),
    # What is sent, and waited for
    NodeFault(
        "knows a transaction already",
        always(refuses(-32000, "already known")),
        {"send": "said"},
        source="decred/dcrdex#3498",
    ),
    NodeFault(
        "says that a nonce is too low, though it took it",
        always(refuses(-32000, "nonce too low")),
        {"send": "said"},
        source="tradingstrategy-ai/web3-ethereum-defi#153",
    ),
    NodeFault(
        "is still indexing, for a moment",
        first(refuses(-32000, "transaction indexing is in progress")),
        {"wait": "right"},
        source="ethereum/go-ethereum#29956",
    ),
    NodeFault(
        "gives an error for a receipt to come, for a moment",
        first(
            refuses(
                -32000,
                "Block information is incomplete while ancient block sync is still in progress",
            )
        ),
        {"wait": "right"},
        source="openethereum/parity-ethereum#10550",
    ),
    NodeFault(
        "gives a receipt without a block, for a moment",
        first(changed(lambda receipt: {**receipt, "blockNumber": None, "blockHash": None})),
        {"wait": "right"},
        source="openethereum/parity-ethereum#3482",
    ),
    NodeFault("leaves the status out of receipts", always(without("status")), {"wait": "said"}),
    NodeFault(
        "gives null for the status of receipts",
        always(changed(lambda receipt: {**receipt, "status": None})),
        {"wait": "said"},
    ),
    NodeFault("gives another transaction's receipt", always(changed(of_another)), {"wait": "said"}),
    NodeFault(
        "gives another transaction's receipt, for a moment",
        first(changed(of_another)),
        {"wait": "right"},
    ),
    NodeFault(
        "gives a receipt with another transaction's logs",
        always(changed(lambda it: {**it, "logs": [of_another(LOG)]})),
        {"wait": "said"},
    ),
    NodeFault(
        "gives another hash than that of what was sent",
        always(gives(f"0x{'99' * 32}")),
        {"send": "right"},
        ("eth_sendRawTransaction",),
    ),
    NodeFault(
        "gives numbers of blocks of 256 bits",
        always(changed(lambda it: {**it, "blockNumber": f"0x{'f' * 64}"})),
        {"wait": "said"},
    ),
)
