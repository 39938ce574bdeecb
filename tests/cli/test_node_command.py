"""`daosplit node` keeps to JSON-RPC and HTTP, whatever it is sent, and ends when it is told to."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from daosplit.chain import Chain, connect
from daosplit.chain.connection import known_errors
from daosplit.chain.embedded import EmbeddedNode
from daosplit.chain.json_rpc import JsonRpc
from daosplit.chain.node_methods import NodeMethods
from daosplit.chain.server import NodeServer
from daosplit.errors import ChainError
from daosplit.testing import START
from support.console import run_daosplit
from support.nodes import serving

NOBODY = "0x000000000000000000000000000000000000dEaD"
FIRST, SECOND = (Account.from_key(number.to_bytes(32, "big")) for number in (1, 2))
VERSION = {"jsonrpc": "2.0", "id": 1, "method": "net_version"}


@pytest.fixture(scope="module")
def server() -> Iterator[NodeServer]:
    with serving(NodeServer(0, START, 2)) as server:
        yield server


@pytest.fixture(scope="module")
def chain(server: NodeServer) -> Chain:
    return connect(server.url)


@pytest.fixture
def rpc() -> JsonRpc:
    """A chain of its own, without HTTP."""
    return JsonRpc(NodeMethods(EmbeddedNode(known_errors(), START, 2)).ask)


def answer(rpc: JsonRpc, asked: Any) -> Any:
    answered = rpc.answer(json.dumps(asked).encode())
    return None if answered is None else json.loads(answered)


def ask(rpc: JsonRpc, method: str, *parameters: Any) -> Any:
    """The result, or else the error."""
    asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
    answered = answer(rpc, asked)
    return answered.get("result") if "error" not in answered else answered["error"]


# JSON-RPC

UNSAYABLE = (b"NaN", b"Infinity", b"-Infinity", b"1e999")


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"\xff", b"[" * 100_000, b"1" * 10_000, b'"' + rb"\"" * 50_000),
        *(b'{"jsonrpc": "2.0", "method": "eth_chainId", "id": %s}' % it for it in UNSAYABLE),
    ],
)
def test_what_is_not_json_is_a_parse_error(rpc: JsonRpc, text: bytes) -> None:
    answered = json.loads(rpc.answer(text) or b"")
    assert (answered["id"], answered["error"]["code"]) == (None, -32700)


@pytest.mark.parametrize(
    "asked",
    [
        7,
        None,
        "eth_chainId",
        {},
        [],
        {**VERSION, "jsonrpc": "1.0"},
        {**VERSION, "method": 5},
        {**VERSION, "params": "latest"},
        {**VERSION, "id": [1]},
        {**VERSION, "id": True},
        {"id": 1, "method": "net_version"},
    ],
)
def test_what_is_not_a_request_is_refused_without_an_id(rpc: JsonRpc, asked: Any) -> None:
    answered = answer(rpc, asked)
    assert (answered["id"], answered["error"]["code"]) == (None, -32600)


@pytest.mark.parametrize("identifier", [1, "one", None, 1.5])
def test_an_answer_has_the_requests_id(rpc: JsonRpc, identifier: Any) -> None:
    answered = answer(rpc, {**VERSION, "id": identifier})
    assert answered == {"jsonrpc": "2.0", "id": identifier, "result": "131277322940537"}


def test_a_batch_is_answered_in_its_order_and_bad_requests_in_their_place(rpc: JsonRpc) -> None:
    answered = answer(rpc, [{**VERSION, "id": 1}, 7, {**VERSION, "id": 2, "method": "eth_x"}])
    assert [(one["id"], one.get("error", {}).get("code")) for one in answered] == [
        (1, None),
        (None, -32600),
        (2, -32601),
    ]


def test_a_notification_is_done_and_not_answered(rpc: JsonRpc) -> None:
    mine = {"jsonrpc": "2.0", "method": "evm_mine"}
    assert answer(rpc, mine) is None
    assert answer(rpc, [mine, {**mine, "method": "eth_unknown"}]) is None
    assert ask(rpc, "eth_blockNumber") == "0x2"


@pytest.mark.parametrize(
    "method", ["eth_unknown", "unknown", "", "__class__", "debug_traceCall", "eth_getProof"]
)
def test_a_method_that_is_not_there_is_told(rpc: JsonRpc, method: str) -> None:
    assert ask(rpc, method) == {"code": -32601, "message": f"there is no method {method}"}


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("eth_getBalance", []),
        ("eth_getBalance", ["0x12", "latest"]),
        ("eth_getBalance", [NOBODY, "newest"]),
        ("eth_getBalance", [NOBODY, -1]),
        ("eth_getBalance", [NOBODY, {}]),
        ("eth_getBalance", [NOBODY, True]),
        ("eth_getBlockByNumber", [[]]),
        ("eth_getStorageAt", [NOBODY, "slot", "latest"]),
        ("eth_call", []),
        ("eth_call", ["0x"]),
        ("eth_call", [{"to": NOBODY, "data": "0xzz"}, "latest"]),
        ("eth_call", [{"to": NOBODY, "data": 7}, "latest"]),
        ("eth_call", [{"to": NOBODY, "surplus": 7}, "latest"]),
        ("eth_call", [{"to": NOBODY}, "latest", {NOBODY: {"balance": "0x1"}}]),
        ("eth_sendTransaction", [{"to": NOBODY, "value": "one"}]),
        ("eth_sendTransaction", [{"from": NOBODY, "to": NOBODY}]),
        ("eth_sendRawTransaction", [7]),
        ("eth_getTransactionReceipt", ["0x12"]),
        ("eth_getLogs", [{"topics": "0x12"}]),
        ("eth_getLogs", []),
        ("eth_feeHistory", ["0x0", "latest", []]),
        ("eth_sign", [NOBODY, "0x12"]),
        ("eth_sign", [5, "0x12"]),
        ("eth_signTypedData_v4", [FIRST.address, "{"]),
        ("eth_signTypedData_v4", [FIRST.address, {"types": {}}]),
        ("evm_increaseTime", ["soon"]),
        ("evm_setNextBlockTimestamp", [START]),
        ("evm_setNextBlockTimestamp", [2**64]),
        ("evm_mine", [START - 1]),
        ("evm_revert", [None]),
    ],
)
def test_parameters_of_another_form_are_invalid_ones(
    rpc: JsonRpc, method: str, parameters: list[Any]
) -> None:
    assert ask(rpc, method, *parameters)["code"] == -32602


def test_parameters_by_name_are_invalid_ones(rpc: JsonRpc) -> None:
    asked = {**VERSION, "method": "eth_getBalance", "params": {"address": NOBODY}}
    assert answer(rpc, asked)["error"]["code"] == -32602


def test_an_error_of_the_node_itself_is_reported_and_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(method: str, parameters: object) -> None:
        raise AssertionError(method)

    assert ask(JsonRpc(broken), "eth_chainId")["code"] == -32603
    assert "AssertionError: eth_chainId" in capsys.readouterr().err


# What it tells


def test_quantities_are_hex_digits_and_names_those_of_ethereum(rpc: JsonRpc) -> None:
    assert ask(rpc, "eth_chainId") == hex(131277322940537)
    assert ask(rpc, "web3_clientVersion").startswith("daosplit/")
    assert ask(rpc, "eth_getBalance", FIRST.address) == hex(10**24)
    hash_ = ask(rpc, "eth_sendTransaction", {"to": NOBODY, "value": "0x7", "input": "0x"})
    block = ask(rpc, "eth_getBlockByNumber", "0x1", True)
    assert block == ask(rpc, "eth_getBlockByHash", block["hash"], True)
    assert (block["timestamp"], len(block["logsBloom"])) == (hex(START + 1), 514)
    assert not [name for name in block if "_" in name]
    (transaction,) = block["transactions"]
    assert transaction == ask(rpc, "eth_getTransactionByHash", hash_)
    assert (transaction["value"], transaction["input"], transaction["type"]) == ("0x7", "0x", "0x2")
    assert not [name for name in transaction if "_" in name]
    receipt = ask(rpc, "eth_getTransactionReceipt", hash_)
    assert (receipt["status"], receipt["gasUsed"], receipt["type"]) == ("0x1", hex(21000), "0x2")
    assert receipt["contractAddress"] is None
    assert ask(rpc, "eth_getTransactionReceipt", "0x" + "12" * 32) is None


def test_a_block_can_be_named_in_every_way(rpc: JsonRpc) -> None:
    ask(rpc, "eth_sendTransaction", {"to": NOBODY, "value": "0x7"})
    newest = ask(rpc, "eth_getBlockByNumber", "latest", False)["hash"]
    for named in ("latest", "pending", "safe", "finalized", "0x1", {"blockNumber": "0x1"}):
        assert ask(rpc, "eth_getBalance", NOBODY, named) == "0x7"
    assert ask(rpc, "eth_getBalance", NOBODY, {"blockHash": newest}) == "0x7"
    for named in ("earliest", "0x0"):
        assert ask(rpc, "eth_getBalance", NOBODY, named) == "0x0"
    for named in ("0x2", {"blockHash": "0x" + "12" * 32}):
        assert ask(rpc, "eth_getBalance", NOBODY, named)["code"] == -32000
    assert ask(rpc, "eth_getBlockByNumber", "0x2", False) is None


def test_the_history_of_fees_has_a_fee_more_than_blocks(rpc: JsonRpc) -> None:
    for _ in range(3):
        ask(rpc, "evm_mine")
    history = ask(rpc, "eth_feeHistory", "0x2", "latest", [10, 50])
    assert history["oldestBlock"] == "0x2"
    assert [len(history[name]) for name in ("baseFeePerGas", "gasUsedRatio", "reward")] == [3, 2, 2]
    assert history["reward"][0] == [hex(10**9)] * 2
    assert len(ask(rpc, "eth_feeHistory", 1024, "latest")["gasUsedRatio"]) == 4


def test_anybody_can_call_without_ether_also_from_nowhere(rpc: JsonRpc) -> None:
    for sender in ({}, {"from": NOBODY}):
        called = {"to": NOBODY, "gasPrice": hex(10**9), "nonce": "0x5", **sender}
        assert ask(rpc, "eth_call", called, "latest") == "0x"
        assert ask(rpc, "eth_estimateGas", called) == hex(21000)


def test_no_call_has_more_gas_than_a_block(rpc: JsonRpc) -> None:
    gives_its_gas = "0x5a60005260206000f3"
    for asked in ({}, {"gas": hex(2**60)}):
        left = int(ask(rpc, "eth_call", {"data": gives_its_gas, **asked}), 16)
        assert 59_000_000 < left < 60_000_000


def test_logs_are_found_by_block_address_and_topics(chain: Chain) -> None:
    yen, euro = (chain.deploy("Token", name, name, 0) for name in ("JPY", "EUR"))
    minted = chain.transact(yen.functions.mint(NOBODY, 5))
    chain.transact(euro.functions.mint(FIRST.address, 5))
    raw = chain.w3.eth.get_transaction_receipt(HexBytes(minted.transaction_hash))
    transfer, nobody, first = raw["logs"][0]["topics"][0], _topic(NOBODY), _topic(FIRST.address)

    def found(**wanted: Any) -> list[str]:
        everything: Any = {"fromBlock": 0, "toBlock": "latest", **wanted}
        tokens = {yen.address: "JPY", euro.address: "EUR"}
        return [tokens[entry["address"]] for entry in chain.w3.eth.get_logs(everything)]

    both = ["JPY", "EUR"]
    assert found() == found(topics=[]) == found(topics=[transfer]) == both
    assert found(address=euro.address) == ["EUR"]
    assert found(address=[euro.address, yen.address]) == both
    assert found(topics=[transfer, None, nobody]) == ["JPY"]
    assert found(topics=[None, None, [nobody, first]]) == both
    assert found(topics=[nobody]) == found(topics=[transfer, None, None, None]) == []
    assert found(fromBlock=minted.block + 1) == ["EUR"]
    assert found(toBlock=minted.block) == ["JPY"]
    assert found(fromBlock=10**6, toBlock=10**7) == []
    by_hash: Any = {"blockHash": raw["blockHash"]}
    assert chain.w3.eth.get_logs(by_hash) == raw["logs"]
    assert raw["logsBloom"] == chain.w3.eth.get_block(minted.block)["logsBloom"]


def _topic(account: str) -> str:
    return f"0x{account[2:].lower():0>64}"


# Signing and sending


def test_a_raw_transaction_is_sent(rpc: JsonRpc) -> None:
    signed = FIRST.sign_transaction(
        {
            "to": NOBODY,
            "value": 5,
            "gas": 21000,
            "nonce": 0,
            "chainId": 131277322940537,
            "maxFeePerGas": 2 * 10**9,
            "maxPriorityFeePerGas": 10**9,
        }
    )
    assert ask(rpc, "eth_sendRawTransaction", signed.raw_transaction.to_0x_hex()) == (
        signed.hash.to_0x_hex()
    )
    assert ask(rpc, "eth_getBalance", NOBODY) == "0x5"
    # The same again comes too late.
    again = ask(rpc, "eth_sendRawTransaction", signed.raw_transaction.to_0x_hex())
    assert again["code"] == -32000
    assert "nonce" in again["message"]


@pytest.mark.parametrize("raw", ["0x", "0x1234", "0x02c0", "0x02" + "ff" * 40, "0xc0"])
def test_what_is_not_a_transaction_is_refused(rpc: JsonRpc, raw: str) -> None:
    assert ask(rpc, "eth_sendRawTransaction", raw)["code"] in (-32000, -32602)


def test_messages_and_typed_data_are_signed_as_by_a_wallet(rpc: JsonRpc) -> None:
    typed = {
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}],
            "Hello": [{"name": "amount", "type": "uint256"}, {"name": "to", "type": "address"}],
        },
        "primaryType": "Hello",
        "domain": {"name": "daosplit"},
        "message": {"amount": 7, "to": NOBODY},
    }
    expected = SECOND.sign_message(encode_typed_data(full_message=typed)).signature.to_0x_hex()
    for data in (typed, json.dumps(typed)):
        for method in ("eth_signTypedData", "eth_signTypedData_v4"):
            assert ask(rpc, method, SECOND.address.lower(), data) == expected
    hello = SECOND.sign_message(encode_defunct(text="hello")).signature.to_0x_hex()
    assert ask(rpc, "eth_sign", SECOND.address, "0x68656c6c6f") == hello
    assert ask(rpc, "personal_sign", "hello", SECOND.address, "password") == hello


def test_a_revert_has_its_reason_as_other_nodes_give_it(chain: Chain, server: NodeServer) -> None:
    thrower = chain.deploy("ErrorThrower")
    call = {"to": thrower.address, "data": f"0x{thrower.functions.throwNothing().data.hex()}"}
    for method in ("eth_call", "eth_estimateGas"):
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": [call]}
        _, body = post(server, json.dumps(asked).encode())
        assert json.loads(body)["error"] == {
            "code": 3,
            "message": "execution reverted: ErrorThrower_Nothing()",
            "data": "0x" + keccak(text="ErrorThrower_Nothing()")[:4].hex(),
        }


# The clock


def test_the_clock_is_moved_as_on_other_nodes(rpc: JsonRpc) -> None:
    def now() -> int:
        return int(ask(rpc, "eth_getBlockByNumber", "latest", False)["timestamp"], 16) - START

    ask(rpc, "evm_increaseTime", 99)
    ask(rpc, "evm_mine")
    assert now() == 100
    ask(rpc, "evm_setNextBlockTimestamp", hex(START + 500))
    ask(rpc, "eth_sendTransaction", {"to": NOBODY})
    assert now() == 500
    ask(rpc, "evm_mine", START + 1000)
    assert now() == 1000
    ask(rpc, "evm_mine")
    assert now() == 1001


def test_a_snapshot_that_is_not_there_is_not_gone_back_to(rpc: JsonRpc) -> None:
    snapshot = ask(rpc, "evm_snapshot")
    ask(rpc, "evm_mine")
    assert ask(rpc, "evm_revert", snapshot) is True
    assert ask(rpc, "eth_blockNumber") == "0x0"
    assert ask(rpc, "evm_revert", "0x99") is False


# HTTP


def post(server: NodeServer, body: bytes, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    sent = {"Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", "/", body, sent)
    response = connection.getresponse()
    answered = response.status, response.read()
    connection.close()
    return answered


REQUEST = json.dumps(VERSION).encode()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:8545", "127.0.0.1:1"])
def test_this_machine_is_served_by_its_own_names(server: NodeServer, host: str) -> None:
    assert post(server, REQUEST, Host=host)[0] == 200


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example:8545", "localhost.evil", "evil@127.0.0.1"]
)
def test_a_name_that_was_bound_to_this_machine_is_refused(server: NodeServer, host: str) -> None:
    assert post(server, REQUEST, Host=host)[0] == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_any_page_could_send_is_refused(server: NodeServer, kind: str) -> None:
    assert post(server, REQUEST, Content_Type=kind)[0] == 415


def test_no_page_is_told_that_it_may_ask(server: NodeServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for method in ("OPTIONS", "GET", "PUT"):
        connection.request(method, "/", headers={"Origin": "http://evil.example"})
        response = connection.getresponse()
        response.read()
        assert response.status == 501
        assert not [name for name in response.headers if name.lower().startswith("access-")]


def test_a_body_that_is_too_large_is_not_read(server: NodeServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        client.sendall(f"{head}Content-Length: {5 * 2**20 + 1}\r\n\r\n".encode())
        answered = client.makefile("rb").read()
    assert answered.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("length", ["", "-1", "1e3", "Transfer-Encoding: chunked"])
def test_a_body_without_its_length_is_refused(server: NodeServer, length: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        header = length if ":" in length else f"Content-Length: {length}"
        client.sendall(f"{head}{header}\r\n\r\n{{}}".encode())
        answered = client.makefile("rb").read()
    assert answered.startswith(b"HTTP/1.1 411")


def test_a_notification_has_no_content(server: NodeServer) -> None:
    assert post(server, b'{"jsonrpc": "2.0", "method": "net_version"}') == (204, b"")


def test_a_connection_is_used_again(server: NodeServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(3):
        connection.request("POST", "/", REQUEST, {"Content-Type": "application/json"})
        assert json.loads(connection.getresponse().read())["result"] == "131277322940537"


def test_who_hangs_up_disturbs_nobody(
    server: NodeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    for sent in (b"", b"POST", b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n{", b"\0" * 70_000):
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
            client.sendall(sent)
    assert post(server, REQUEST)[0] == 200
    assert "Traceback" not in capsys.readouterr().err


def test_many_at_once_are_served_one_after_the_other() -> None:
    with serving(NodeServer(0, START, 2)) as server:
        value = {"to": NOBODY, "value": "0x1"}
        asked = {"jsonrpc": "2.0", "id": 1, "method": "eth_sendTransaction", "params": [value]}
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: post(server, json.dumps(asked).encode()), range(48)))
        assert len({json.loads(body)["result"] for _, body in answers}) == 48
        chain = connect(server.url)
        assert (chain.balance(NOBODY), chain.block_number()) == (48, 48)


# The command


def test_a_port_in_use_is_one_clear_line(
    server: NodeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    port = str(server.port)
    assert run_daosplit(["node", "--port", port]) == 1
    told = capsys.readouterr().err
    assert f"cannot listen at 127.0.0.1, port {port}" in told
    assert "--port" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "status", "problem"),
    [
        (["--start", "soon"], 1, "not a date with a time"),
        (["--start", "2026-04-01"], 1, "has no UTC offset"),
        (["--start", "9999-12-31T23:59:59-23:59"], 1, "must be at most 9998-12-31"),
        (["--start", "1969-01-01T00:00:00+00:00"], 1, "before 1970"),
        (["--start", "0001-01-01T00:00:00+09:00"], 1, "before 1970"),
        (["--port", "70000"], 2, "--port"),
        (["--accounts", "0"], 2, "--accounts"),
    ],
)
def test_a_users_mistake_is_one_line(
    options: list[str], status: int, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_daosplit(["node", *options]) == status
    told = capsys.readouterr().err
    assert problem in told
    assert told.count("\n") == 1


def test_a_public_face_holds_nothing_and_limits_queries() -> None:
    with serving(NodeServer(0, START, 2)) as server:
        inside, outside = connect(server.url), connect(server.public_url)
        assert not outside.accounts
        assert not outside.can_travel
        with pytest.raises(ChainError, match="no such block"):
            outside.block("finalized")
        for _ in range(100):
            inside.travel(inside.now() + 1)
        assert outside.logs(1, 100) == ()
        with pytest.raises(ChainError, match="at most 100 blocks"):
            outside.logs(0, 100)
        inside.send(NOBODY, 1)
        assert outside.balance(NOBODY) == 1
        with pytest.raises(ChainError):
            outside.send(NOBODY, 1, sender=FIRST.address)


@pytest.mark.parametrize("stopping", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_what_it_is_and_ends_when_it_is_stopped(stopping: signal.Signals) -> None:
    options = ["--port=0", "--start=2026-04-01T00:00:00+09:00", "--accounts=3"]
    command = [sys.executable, "-m", "daosplit", "node", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        url = said.split("http://")[1].split()[0]
        chain = connect(f"http://{url}")
        assert chain.now() == 1_774_969_200
        assert len(chain.accounts) == 3
        assert all(account in said for account in chain.accounts)
        assert str(chain.chain_id) in said
        assert "the keys are public, everything is lost when it stops" in said
        process.send_signal(stopping)
        assert process.stdout.read() == "Stopped; the chain is gone.\n"
        assert process.stderr.read() == ""
        assert process.wait() == 0
