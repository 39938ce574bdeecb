"""Once a transaction is out its hash is never lost, whatever the node answers afterwards."""

import time
from collections.abc import Iterator

import pytest
from eth_account import Account

from daosplit.chain import Chain, connect, embedded_chain, remote, sending
from daosplit.errors import ChainError, ContractError
from daosplit.events.receipts import read_receipt
from daosplit.messages.errors import describe_error
from support.faulty_node import (
    Answer,
    Fault,
    FaultyNode,
    Request,
    Rightly,
    gives,
    hangs_up,
    no_accounts,
    page,
    refuses,
    running_faulty_node,
    times,
)

RECEIPT = "eth_getTransactionReceipt"
NOBODY = "0x00000000000000000000000000000000000000AA"
SIGNER = Account.from_key(b"\x11" * 32)

PASSING: dict[str, Fault] = {
    "it hangs up": hangs_up,
    "a limit on requests": refuses(-32005, "limit exceeded"),
    "an error where others say null": refuses(-32000, "transaction not found"),
    "a web page": page,
    "no receipt yet": gives(None),
}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyNode]:
    with running_faulty_node() as node:
        connect(node.url).send(SIGNER.address, 10**18)
        yield node


@pytest.fixture
def node(server: FaultyNode) -> Iterator[FaultyNode]:
    server.asked.clear()
    yield server
    server.faults.clear()


@pytest.fixture(params=["by the node", "by a key here"])
def chain(request: pytest.FixtureRequest, node: FaultyNode) -> Chain:
    if request.param == "by the node":
        return connect(node.url)
    node.faults["eth_accounts"] = no_accounts
    return connect(node.url, signers=[SIGNER])


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_SECONDS_UNTIL_ASKED_AGAIN", (0, 0, 0))
    monkeypatch.setattr(sending, "_SECONDS_BETWEEN_LOOKS", 0.001)


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_while_it_waits_is_waited_out(
    node: FaultyNode, chain: Chain, fault: Fault
) -> None:
    before = chain.balance(NOBODY)
    node.faults[RECEIPT] = times(3, fault)
    assert chain.send(NOBODY, 5).succeeded
    assert chain.balance(NOBODY) == before + 5
    assert node.asked.count(RECEIPT) > 3


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_when_it_waits_no_longer_it_says_that_the_transaction_is_out(
    node: FaultyNode, chain: Chain, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_SECONDS_TO_MINE", 0)
    node.faults[RECEIPT] = fault
    before = chain.balance(NOBODY)
    with pytest.raises(ChainError, match="was sent and may still succeed; look it up") as caught:
        chain.send(NOBODY, 5)
    assert caught.value.transaction is not None
    assert caught.value.transaction in str(caught.value)
    # It had succeeded, and is found by that hash.
    assert chain.balance(NOBODY) == before + 5
    node.faults.pop(RECEIPT)
    assert chain.transaction(caught.value.transaction).value == 5


SENDING = ("eth_sendTransaction", "eth_sendRawTransaction")
UNKNOWN: dict[str, Fault] = {
    "it hangs up": hangs_up,
    "a limit on requests": refuses(-32005, "limit exceeded"),
    "a web page": page,
    "null": gives(None),
    "nonsense": gives("0x1"),
}


@pytest.mark.parametrize("fault", UNKNOWN.values(), ids=UNKNOWN)
def test_where_nobody_knows_whether_it_was_sent_that_is_said(
    node: FaultyNode, chain: Chain, fault: Fault
) -> None:
    before = chain.balance(NOBODY)
    for method in SENDING:
        node.faults[method] = fault
    with pytest.raises(ChainError, match="may have been sent all the same: look"):
        chain.send(NOBODY, 5)
    assert chain.balance(NOBODY) == before + 5


def test_a_clear_refusal_does_not_say_so(node: FaultyNode, chain: Chain) -> None:
    for method in SENDING:
        node.faults[method] = refuses(-32000, "insufficient funds for transfer")
    with pytest.raises(ChainError, match=r"insufficient funds for transfer$"):
        chain.send(NOBODY, 5)


def test_an_interruption_while_it_is_sent_says_that_it_may_be_out(
    node: FaultyNode, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in ("send", "send_raw"):

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(chain._node, method, interrupt)
    with pytest.raises(KeyboardInterrupt, match="may have been sent all the same"):
        chain.send(NOBODY, 5)


@pytest.mark.parametrize("method", ["send", "send_raw", "receipt"])
def test_an_interruption_on_a_chain_that_ends_with_the_process_says_no_more(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = embedded_chain()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(chain._node, method, interrupt)
    with pytest.raises(KeyboardInterrupt) as interrupted:
        chain.send_signed(b"") if method == "send_raw" else chain.send(NOBODY, 5)
    assert interrupted.value.args == ()


def without_status(_: Request, rightly: Rightly) -> Answer:
    answer = rightly()
    del answer["result"]["status"]
    return answer


def null_status(_: Request, rightly: Rightly) -> Answer:
    answer = rightly()
    answer["result"]["status"] = None
    return answer


@pytest.mark.parametrize("fault", [without_status, null_status])
def test_a_receipt_that_does_not_say_whether_it_succeeded_is_no_failure(
    node: FaultyNode, chain: Chain, fault: Fault
) -> None:
    node.faults[RECEIPT] = fault
    with pytest.raises(ChainError, match="does not say whether it succeeded") as caught:
        chain.send(NOBODY, 5)
    assert caught.value.transaction is not None
    assert caught.value.transaction in str(caught.value)


def test_an_interruption_says_that_the_transaction_is_out(node: FaultyNode, chain: Chain) -> None:
    hashes: list[str] = []

    def remember(_: Request, rightly: Rightly) -> Answer:
        answer = rightly()
        hashes.append(answer["result"])
        return answer

    for method in ("eth_sendTransaction", "eth_sendRawTransaction"):
        node.faults[method] = remember
    with pytest.MonkeyPatch.context() as patch:

        def interrupt(_: float) -> None:
            raise KeyboardInterrupt

        node.faults[RECEIPT] = gives(None)
        patch.setattr(time, "sleep", interrupt)
        with pytest.raises(KeyboardInterrupt) as caught:
            chain.send(NOBODY, 5)
    assert hashes
    assert hashes[0] in str(caught.value)


def test_a_transaction_that_failed_is_known_by_its_hash(node: FaultyNode, chain: Chain) -> None:
    thrower = chain.deploy("ErrorThrower")
    with pytest.raises((ChainError, ContractError)) as caught:
        chain.transact(thrower.functions.throwNothing(), gas=100_000)
    assert caught.value.transaction is not None
    assert f"(transaction {caught.value.transaction})" in describe_error(caught.value)
    assert not chain.receipt(caught.value.transaction).succeeded


def test_a_transaction_that_succeeded_is_known_where_its_block_cannot_be_read(
    node: FaultyNode, chain: Chain
) -> None:
    sent = chain.send(NOBODY, 5)
    node.faults["eth_getBlockByNumber"] = gives(None)
    with pytest.raises(ChainError) as caught:
        read_receipt(chain, sent, NOBODY)
    assert caught.value.transaction == sent.transaction_hash


@pytest.mark.parametrize("needed", [21_000, 2**24 - 1, 2**24, 30_000_000, 2**26])
def test_a_transaction_may_have_more_gas_where_it_needs_more(node: FaultyNode, needed: int) -> None:
    """From the fork of EIP-8037 on, gas for new state does not count towards 2^24."""
    asked: list[int] = []

    def remember(request: Request, rightly: Rightly) -> Answer:
        asked.append(int(request.parameters[0]["gas"], 16))
        return rightly({**request.parameters[0], "gas": hex(2**24)})

    node.faults["eth_estimateGas"] = gives(hex(needed))
    node.faults["eth_sendTransaction"] = remember
    assert connect(node.url).send(NOBODY, 5).succeeded
    assert needed <= asked[0] <= needed + 100_000
    assert asked[0] <= 2**24 or needed > 2**24
