"""A connection behaves the same on the embedded chain, inside and as a node, anvil and hardhat."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_typing import ABIError, ABIFunction
from eth_utils.crypto import keccak

from daosplit.artifacts import Artifact
from daosplit.chain import Chain, connect, embedded_chain, fast_chain
from daosplit.chain.blocks import Transaction
from daosplit.chain.contract import Contract
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT
from daosplit.chain.remote import RemoteNode
from daosplit.errors import ChainError, ContractError, UnknownContractError
from daosplit.events.logs import account_topic
from daosplit.testing import START

NOBODY = "0x000000000000000000000000000000000000dEaD"
ETHER = 10**18


@pytest.fixture(scope="module", params=["embedded", "fast", "own_node", "anvil", "hardhat"])
def chain(request: pytest.FixtureRequest) -> Chain:
    if request.param == "embedded":
        return embedded_chain(start=START)
    if request.param == "fast":
        return fast_chain(start=START)
    return connect(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def thrower(chain: Chain) -> Contract:
    return chain.deploy("ErrorThrower")


# Errors


@pytest.fixture(params=["call", "transaction", "transaction with its gas given"])
def attempt(request: pytest.FixtureRequest, chain: Chain) -> Callable[..., Any]:
    """Every way in which a function of a contract can be tried."""
    ways: dict[str, Callable[..., Any]] = {
        "call": chain.call,
        "transaction": chain.transact,
        "transaction with its gas given": partial(chain.transact, gas=200_000),
    }
    return ways[request.param]


def test_an_error_without_arguments_has_its_name(
    thrower: Contract, attempt: Callable[..., Any]
) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwNothing())
    assert caught.value.name == "ErrorThrower_Nothing"
    assert caught.value.arguments == {}
    assert caught.value.data == keccak(text="ErrorThrower_Nothing()")[:4]
    assert str(caught.value) == "ErrorThrower_Nothing()"


def test_an_error_has_its_arguments_by_name(thrower: Contract, attempt: Callable[..., Any]) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwArguments(7, NOBODY, b"\xab" * 32, "日本", True))
    assert caught.value.name == "ErrorThrower_Arguments"
    assert caught.value.arguments == {
        "amount": 7,
        "account": NOBODY,
        "digest": b"\xab" * 32,
        "text": "日本",
        "flag": True,
    }
    assert str(caught.value) == (
        f"ErrorThrower_Arguments(amount=7, account={NOBODY}, digest=0x{'ab' * 32}, "
        "text='日本', flag=True)"
    )


def test_an_errors_structs_have_their_fields_by_name(
    thrower: Contract, attempt: Callable[..., Any]
) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwNested([(1, NOBODY), (2, NOBODY)], b"\x01"))
    assert caught.value.arguments == {
        "holdings": [{"seat": 1, "account": NOBODY}, {"seat": 2, "account": NOBODY}],
        "data": b"\x01",
    }
    assert str(caught.value) == (
        f"ErrorThrower_Nested(holdings=[(seat=1, account={NOBODY}), (seat=2, account={NOBODY})], "
        "data=0x01)"
    )


def test_a_reason_that_is_text_is_told(thrower: Contract, attempt: Callable[..., Any]) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwText("out of rice"))
    assert (caught.value.name, caught.value.arguments) == ("Error", {"message": "out of rice"})


def test_a_panic_is_told_in_words(thrower: Contract, attempt: Callable[..., Any]) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwPanic())
    assert (caught.value.name, caught.value.arguments) == ("Panic", {"code": 0x11})
    assert str(caught.value) == "Panic(code=17): arithmetic overflow"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x01\x02", id="no selector"),
        pytest.param(b"\xde\xad\xbe\xef" + bytes(32), id="a selector that nobody knows"),
        pytest.param(
            keccak(text="ErrorThrower_Nothing()")[:4] + b"\x00", id="an error and something more"
        ),
        pytest.param(
            keccak(text="ErrorThrower_Arguments(uint256,address,bytes32,string,bool)")[:4],
            id="an error without its arguments",
        ),
    ],
)
def test_an_answer_that_is_no_known_error_is_kept_as_it_is(
    thrower: Contract, attempt: Callable[..., Any], data: bytes
) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwData(data))
    assert (caught.value.name, caught.value.arguments) == (None, {})
    assert caught.value.data == data
    assert (f"0x{data.hex()}" if data else "no reason") in str(caught.value)


def test_a_panic_that_solidity_does_not_know_is_still_one(
    thrower: Contract, attempt: Callable[..., Any]
) -> None:
    data = keccak(text="Panic(uint256)")[:4] + encode(["uint256"], [0x99])
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwData(data))
    assert (caught.value.name, caught.value.arguments) == ("Panic", {"code": 0x99})


def test_a_text_that_looks_like_another_errors_bytes_stays_a_text(
    thrower: Contract, attempt: Callable[..., Any]
) -> None:
    forged = repr(keccak(text="ErrorThrower_Nothing()")[:4])
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwText(forged))
    assert (caught.value.name, caught.value.arguments) == ("Error", {"message": forged})


def test_a_contract_cannot_command_the_terminal_or_fill_it(
    thrower: Contract, attempt: Callable[..., Any]
) -> None:
    with pytest.raises(ContractError) as caught:
        attempt(thrower.functions.throwText("\x1b[2J\n\u202e" + "x" * 3000))
    shown = str(caught.value)
    assert shown.isprintable()
    assert len(shown) < 300


def test_a_contract_cannot_make_this_process_ask_a_web_server(
    thrower: Contract, attempt: Callable[..., Any]
) -> None:
    with _answering({}) as (url, asked):
        lookup = keccak(text="OffchainLookup(address,string[],bytes,bytes4,bytes)")[:4] + encode(
            ["address", "string[]", "bytes", "bytes4", "bytes"],
            [thrower.address, [f"{url}/{{sender}}/{{data}}"], b"", b"\x00" * 4, b""],
        )
        with pytest.raises(ContractError) as caught:
            attempt(thrower.functions.throwData(lookup))
        assert caught.value.data == lookup
        assert asked == []


def test_a_refused_payment_gives_the_payees_reason(chain: Chain, thrower: Contract) -> None:
    with pytest.raises(ContractError) as caught:
        chain.send(thrower.address, 1)
    assert caught.value.name == "ErrorThrower_Nothing"


def test_a_refused_estimate_gives_the_contracts_reason(chain: Chain, thrower: Contract) -> None:
    with pytest.raises(ContractError) as caught:
        chain.estimate(thrower.functions.throwText("too dear"))
    assert caught.value.arguments == {"message": "too dear"}


def test_a_transaction_that_needs_more_gas_than_given_says_so(
    chain: Chain, thrower: Contract
) -> None:
    with pytest.raises(ChainError, match=r"(?i)gas"):
        chain.transact(thrower.functions.burn(), gas=100_000)


def test_the_reason_of_a_failure_is_the_one_of_its_own_second(
    chain: Chain, thrower: Contract
) -> None:
    # The transaction is a second later than the block before it, on which all would be well.
    deadline = chain.now() + 1000
    chain.travel(deadline)
    chain.call(thrower.functions.succeedUntil(deadline))
    with pytest.raises(ContractError) as caught:
        chain.transact(thrower.functions.succeedUntil(deadline), gas=200_000)
    assert caught.value.arguments["amount"] == deadline + 1


def test_a_failed_transaction_changes_nothing(chain: Chain, thrower: Contract) -> None:
    chain.transact(thrower.functions.succeed())
    with pytest.raises(ContractError):
        chain.transact(thrower.functions.throwNothing(), gas=200_000)
    assert chain.call(thrower.functions.successes()) == 1


# Accounts, ether and contracts


def test_the_first_account_sends_where_none_is_named(chain: Chain, thrower: Contract) -> None:
    first, second, *_ = chain.accounts
    assert chain.transact(thrower.functions.succeed()).sender == first
    assert chain.transact(thrower.functions.succeed(), sender=second).sender == second
    assert chain.transact(thrower.functions.succeed(), sender=second.lower()).sender == second


def test_ether_is_sent_and_counted_in_wei(chain: Chain) -> None:
    chain.send(NOBODY, 3, sender=chain.accounts[1])
    assert chain.balance(NOBODY) == 3


def test_ether_and_data_reach_a_contract(chain: Chain, thrower: Contract) -> None:
    chain.send(thrower.address, 5, thrower.functions.succeed().data)
    chain.transact(thrower.functions.succeed(), value=2)
    assert chain.balance(thrower.address) == 7
    assert chain.call(thrower.functions.successes()) == 2


def test_more_ether_than_there_is_cannot_be_sent(chain: Chain) -> None:
    with pytest.raises(ChainError, match=r"(?i)balance|funds"):
        chain.send(NOBODY, 10**9 * ETHER)


def test_an_account_whose_key_nobody_has_cannot_send(chain: Chain) -> None:
    with pytest.raises(ChainError):
        chain.send(chain.accounts[1], 1, sender=NOBODY)


def test_a_contract_is_found_again_at_its_address(chain: Chain, thrower: Contract) -> None:
    chain.transact(thrower.functions.succeed())
    again = chain.contract("ErrorThrower", thrower.address.lower())
    assert chain.call(again.functions.successes()) == 1


def test_an_address_without_code_is_no_contract(chain: Chain) -> None:
    with pytest.raises(ChainError, match=f"no ErrorThrower at {NOBODY}"):
        chain.contract("ErrorThrower", NOBODY)


def test_a_contract_of_another_kind_is_told(chain: Chain, thrower: Contract) -> None:
    seats = ABIFunction(type="function", name="seats", inputs=[], outputs=[{"type": "uint8"}])
    other = Artifact("Other", "", [seats], "0x", "0x", {}, "")
    with pytest.raises((ChainError, ContractError)):
        chain.call(chain.contract(other, thrower.address).functions.seats())


def test_a_call_sees_the_block_that_it_asks_for(chain: Chain, thrower: Contract) -> None:
    before = chain.block_number()
    chain.transact(thrower.functions.succeed())
    assert chain.call(thrower.functions.successes(), block=before) == 0
    assert chain.call(thrower.functions.successes()) == 1


def test_a_block_that_is_not_there_is_told(chain: Chain, thrower: Contract) -> None:
    with pytest.raises(ChainError):
        chain.call(thrower.functions.successes(), block=10**6)


def test_a_call_costs_its_sender_nothing(chain: Chain, thrower: Contract) -> None:
    assert chain.call(thrower.functions.successes(), sender=NOBODY) == 0


def test_an_unknown_contract_is_told_with_the_nearest_name(chain: Chain) -> None:
    with pytest.raises(UnknownContractError, match='did you mean "ErrorThrower"'):
        chain.deploy("ErrorTrower")


def test_what_has_no_code_cannot_be_deployed(chain: Chain) -> None:
    with pytest.raises(ChainError, match="Nothing is an interface or abstract"):
        chain.deploy(Artifact("Nothing", "", [], "0x", "0x", {}, ""))


def test_the_errors_of_a_given_artifact_are_known(chain: Chain, thrower: Contract) -> None:
    error = ABIError(type="error", name="Mine", inputs=[{"name": "", "type": "uint8"}])
    mine = Artifact("Mine", "", [error, *thrower.abi], "0x", "0x", {}, "")
    contract = chain.contract(mine, thrower.address)
    data = keccak(text="Mine(uint8)")[:4] + encode(["uint8"], [9])
    with pytest.raises(ContractError) as caught:
        chain.call(contract.functions.throwData(data))
    assert (caught.value.name, caught.value.arguments) == ("Mine", {"0": 9})


def test_a_signer_needs_no_node_that_knows_its_key(request: pytest.FixtureRequest) -> None:
    signer = Account.create()
    nodes = [request.getfixturevalue(name) for name in ("own_node", "anvil", "hardhat")]
    for url in (None, *nodes):
        chain = connect(url, signers=[signer])
        assert chain.accounts[0] == signer.address
        assert chain.signers[signer.address] is signer
        with chain.isolated():
            chain.send(signer.address, ETHER, sender=chain.accounts[1])
            thrower = chain.deploy("ErrorThrower")
            assert chain.transact(thrower.functions.succeed()).sender == signer.address
            with pytest.raises(ContractError) as caught:
                chain.transact(thrower.functions.throwNothing(), gas=200_000)
            assert caught.value.name == "ErrorThrower_Nothing"


def test_the_keys_of_the_embedded_accounts_are_at_hand() -> None:
    chain = embedded_chain()
    assert len(chain.accounts) == 100
    assert tuple(chain.signers) == chain.accounts
    assert Account.from_key(chain.signers[chain.accounts[7]].key).address == chain.accounts[7]


# Time


def test_after_a_travel_it_is_exactly_that_second(chain: Chain, thrower: Contract) -> None:
    there = chain.now() + 1_000_000
    chain.travel(there)
    assert chain.now() == there
    assert chain.call(thrower.functions.time()) == there


def test_the_transaction_after_a_travel_comes_a_second_later(
    chain: Chain, thrower: Contract
) -> None:
    there = chain.now() + 1_000_000
    chain.travel(there)
    chain.transact(thrower.functions.succeedUntil(there + 1))
    assert chain.now() == there + 1


def test_a_scheduled_transaction_has_its_time_and_no_empty_block_before_it(
    chain: Chain, thrower: Contract
) -> None:
    now, block = chain.now(), chain.block_number()
    chain.schedule(now + 1_000_000)
    assert chain.now() == now
    chain.transact(thrower.functions.succeed())
    assert (chain.now(), chain.block_number()) == (now + 1_000_000, block + 1)


def test_a_travel_may_be_as_short_as_a_second(chain: Chain) -> None:
    there = chain.now() + 50
    for second in range(3):
        chain.travel(there + second)
        assert chain.now() == there + second


def test_a_travel_to_the_present_is_no_move(chain: Chain) -> None:
    chain.travel(chain.now() + 50)
    block = chain.block_number()
    chain.travel(chain.now())
    assert chain.block_number() == block


def test_nobody_travels_backwards(chain: Chain) -> None:
    with pytest.raises(ChainError, match=r"clock back from \d{4}-.* UTC to \d{4}-.* UTC"):
        chain.travel(chain.now() - 1)


def test_the_embedded_chain_begins_when_it_is_told_and_moves_a_second_a_block() -> None:
    chain = embedded_chain(start=START)
    assert chain.now() == START
    thrower = chain.deploy("ErrorThrower")
    assert chain.now() == START + 1
    chain.travel(START + 100)
    chain.transact(thrower.functions.succeed())
    chain.transact(thrower.functions.succeed())
    assert chain.now() == START + 102


def test_what_is_played_on_the_embedded_chain_is_always_the_same() -> None:
    def play() -> tuple[str, int, int]:
        chain = embedded_chain(start=START)
        thrower = chain.deploy("ErrorThrower")
        chain.travel(START + 1000)
        receipt = chain.transact(thrower.functions.succeed())
        return thrower.address, receipt.gas_used, chain.now()

    assert play() == play()


# Going back


def test_a_reverted_chain_is_what_it_was_its_clock_included(
    chain: Chain, thrower: Contract
) -> None:
    before = (chain.now(), chain.block_number(), chain.balance(chain.accounts[0]))
    snapshot = chain.snapshot()
    for _ in range(2):
        undone = chain.transact(thrower.functions.succeed())
        chain.travel(chain.now() + 5000)
        chain.revert(snapshot)
        for look_up in (chain.transaction, chain.receipt):
            with pytest.raises(ChainError, match="knows no transaction"):
                look_up(undone.transaction_hash)
        assert (chain.now(), chain.block_number(), chain.balance(chain.accounts[0])) == before
        assert chain.call(thrower.functions.successes()) == 0


def test_a_revert_forgets_later_snapshots(chain: Chain) -> None:
    first = chain.snapshot()
    second = chain.snapshot()
    chain.revert(first)
    with pytest.raises(ChainError, match=f"no snapshot {second}"):
        chain.revert(second)
    assert chain.snapshot() != second


def test_what_happens_in_isolation_is_undone_even_by_an_error(
    chain: Chain, thrower: Contract
) -> None:
    def fail_in_isolation() -> None:
        with chain.isolated():
            chain.transact(thrower.functions.succeed())
            chain.transact(thrower.functions.throwNothing())

    with pytest.raises(ContractError):
        fail_in_isolation()
    assert chain.call(thrower.functions.successes()) == 0


# Gas


def test_the_embedded_chain_gives_no_transaction_more_gas_than_a_public_chain() -> None:
    chain = embedded_chain()
    thrower = chain.deploy("ErrorThrower")
    chain.transact(thrower.functions.succeed(), gas=GAS_LIMIT)
    with pytest.raises(ChainError, match="at most 16,777,216 gas"):
        chain.transact(thrower.functions.succeed(), gas=GAS_LIMIT + 1)


def test_a_transaction_gets_more_gas_than_estimated_but_not_more_than_is_allowed(
    anvil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = RemoteNode(anvil, ErrorDecoder())
    transaction = Transaction(sender=None, to=None)
    # A chain that counts in another way may know no such limit as ours.
    for needed, given in (
        (50_000, 150_000),
        (GAS_LIMIT - 1, GAS_LIMIT),
        (GAS_LIMIT + 5, GAS_LIMIT + 100_005),
    ):
        monkeypatch.setattr(node, "estimate", lambda _, needed=needed: needed)
        assert node.gas_for(transaction) == given


# Nodes that are none, or not usable


NO_SUCH_METHOD = {"code": -32601, "message": "no such method"}


@contextmanager
def _answering(
    answers: dict[str, Any] | bytes,
    status: int = 200,
    error: Mapping[str, Any] = NO_SUCH_METHOD,
) -> Iterator[tuple[str, list[str]]]:
    """A web server: its URL, and the requests that it got.

    It answers each JSON-RPC method as `answers` says (by an `error` any other), or always the same.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self._answer(b"{}")

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request["method"])
            if isinstance(answers, bytes):
                self._answer(answers)
                return
            answer: dict[str, Any] = {"jsonrpc": "2.0", "id": request["id"]}
            if request["method"] in answers:
                answer["result"] = answers[request["method"]]
            else:
                answer["error"] = error
            self._answer(json.dumps(answer).encode())

        def _answer(self, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


PUBLIC = {
    "eth_chainId": "0x1",
    "eth_getBlockByNumber": {"number": "0x1", "hash": f"0x{bytes(32).hex()}", "timestamp": "0x5"},
}


def test_a_public_node_knows_no_accounts_and_its_clock_stays() -> None:
    with _answering(PUBLIC) as (url, _):
        chain = connect(url)
        assert (chain.chain_id, chain.accounts, chain.can_travel) == (1, (), False)
        assert chain.now() == 5
        for impossible in (lambda: chain.travel(6), lambda: chain.schedule(6), chain.snapshot):
            with pytest.raises(ChainError, match="not a development chain"):
                impossible()
        with pytest.raises(ChainError, match="no accounts to send from"):
            chain.send(NOBODY, 1)


def test_what_a_node_refuses_is_told_in_its_words() -> None:
    with (
        _answering(PUBLIC) as (url, _),
        pytest.raises(ChainError, match=f"^{url}: no such method$"),
    ):
        connect(url).balance(NOBODY)


def test_only_what_runs_a_contract_can_be_refused_by_it() -> None:
    with _answering(PUBLIC, error={"code": 3, "message": "execution reverted"}) as (url, _):
        chain = connect(url)
        with pytest.raises(ChainError, match=f"^{url}: execution reverted$"):
            chain.balance(NOBODY)
        with pytest.raises(ContractError):
            chain.ask(NOBODY, b"")


def test_where_no_node_is_it_is_said_in_one_line() -> None:
    with _answering({}) as (url, _):
        pass
    with pytest.raises(ChainError, match=f"^no node reachable at {url}; is it running\\? "):
        connect(url)


@pytest.mark.parametrize("answer", [b"<html>hello</html>", b'{"who": "me"}', b"[]", b"7", b"\xff"])
def test_what_is_no_node_is_told(answer: bytes) -> None:
    with (
        _answering(answer) as (url, _),
        pytest.raises(ChainError, match=f"^what answers at {url} is not a node$"),
    ):
        connect(url)


def test_a_node_that_wants_no_visitors_is_told_with_its_status() -> None:
    with (
        _answering(b"", status=403) as (url, _),
        pytest.raises(ChainError, match="HTTP status 403"),
    ):
        connect(url)


@pytest.mark.parametrize("software", ["Ganache/v7.9.2/EthereumJS", "EthereumJS TestRPC/v2.13.2"])
def test_ganache_is_refused_with_the_reason(software: str) -> None:
    with (
        _answering({**PUBLIC, "web3_clientVersion": software}) as (url, _),
        pytest.raises(ChainError, match="ganache, which cannot run these contracts"),
    ):
        connect(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "embedded",
        "localhost:8545",
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1:99999",
        "http://[::1",
        "ws://node",
        "ipc://node.ipc",
    ],
)
def test_a_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ChainError, match=r"not the address of a node .*daosplit node"):
        connect(url)


def test_a_node_can_be_reached_by_its_socket(anvil: str, anvil_socket: str) -> None:
    by_socket, by_http = connect(anvil_socket), connect(anvil)
    with by_socket.isolated():
        address = by_socket.deploy("ErrorThrower").address
        thrower = by_http.contract("ErrorThrower", address)
        with pytest.raises(ContractError) as caught:
            by_socket.transact(thrower.functions.throwNothing(), gas=100_000)
        assert caught.value.name == "ErrorThrower_Nothing"


def test_where_no_socket_is_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(ChainError, match=f"no node reachable at ipc://{tmp_path}/none"):
        connect(f"ipc://{tmp_path}/none")


def test_the_secrets_of_a_url_are_not_shown() -> None:
    with _answering(b"", status=401) as (url, _):
        secret = url.replace("http://", "http://me:password@") + "/v3/key?token=key"
        with pytest.raises(ChainError) as caught:
            connect(secret)
    assert url in str(caught.value)
    assert "password" not in str(caught.value)
    assert "key" not in str(caught.value)


def test_logs_are_those_with_one_of_several_topics(chain: Chain) -> None:
    token = chain.deploy("PausableToken")
    one, two = chain.accounts[1:3]
    receipts = [
        chain.transact(token.functions.mint(account, number))
        for number, account in enumerate((one, two, one, chain.accounts[3]), 1)
    ]
    topics = (None, None, tuple(map(account_topic, (two, one))))
    found = chain.logs(receipts[0].block, receipts[-1].block, topics=topics)
    assert [int.from_bytes(log.data) for log in found if log.address == token.address] == [1, 2, 3]
