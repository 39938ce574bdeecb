"""Nothing is sent twice: the sending path is killed at every step, and loses every answer."""

import contextlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from eth_account import Account

from daosplit.chain import posting
from daosplit.chain.blocks import Transaction
from daosplit.chain.connection import known_errors
from daosplit.chain.embedded import EmbeddedNode
from daosplit.chain.node import Node
from daosplit.chain.outbox import OPEN, Attempt, Entry, Execute, Step
from daosplit.chain.posting import OutboxSender
from daosplit.chain.refusals import NodeRefusalError
from daosplit.chain.sending import Sender, SentTransaction, Terms
from daosplit.errors import ChainError, ContractError, FeeTooHighError
from daosplit.values.addresses import checksummed
from support.databases import DATABASES, close_outboxes, outbox_at, with_schema
from support.dying import KilledError, Life
from support.finality import Finalizing

KEY = Account.from_key(b"\x11" * 32)
PAYEE = checksummed(bytes(19) + b"\xaa")
CHAIN_ID = 131277322940537
# More calls than any way to send makes.
MANY = 100
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def shared() -> EmbeddedNode:
    node = EmbeddedNode(known_errors(), 1_774_969_200)
    rich = node.accounts()[0]
    Sender(node, CHAIN_ID, {}).send(Transaction(sender=rich, to=KEY.address, value=10**19), "")
    return node


@pytest.fixture
def node(shared: EmbeddedNode) -> Iterator[EmbeddedNode]:
    before = shared.snapshot()
    yield shared
    shared.revert(before)


@pytest.fixture(params=["by a key here", "by the node"])
def account(request: pytest.FixtureRequest, node: EmbeddedNode) -> Any:
    return KEY.address if request.param == "by a key here" else node.accounts()[1]


@pytest.fixture(params=DATABASES)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Iterator[Path | str]]:
    """New places for outboxes."""
    names = (f"outbox_{next(NUMBERS)}" for _ in itertools.count())
    if request.param == "sqlite":
        yield (tmp_path / f"{name}.sqlite" for name in names)
        return
    url = request.getfixturevalue("postgres")
    yield (with_schema(url, name) for name in names)
    close_outboxes()


@pytest.fixture
def where(places: Iterator[Path | str]) -> Path | str:
    return next(places)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(posting, "_SECONDS_UNTIL_SENT_AGAIN", 0.002)


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def sender(where: Path | str, notices: list[str]) -> Callable[..., OutboxSender]:
    """A new process, which knows no more than what is on disk."""

    def begin(node: object, life: Life | None = None, **terms: Any) -> OutboxSender:
        life = life or Life()
        return OutboxSender(
            life.of(node),
            CHAIN_ID,
            {KEY.address: KEY},
            life.of(outbox_at(where)),
            Terms(**terms),
            notices.append,
        )

    return begin


def payment(account: Any, value: int = 5) -> Transaction:
    return Transaction(sender=account, to=PAYEE, value=value)


def entries(where: Path | str, *steps: Step) -> list[Entry]:
    return outbox_at(where).entries(CHAIN_ID, None, steps or tuple(Step))


class Faulty:
    """A node that loses answers to what is sent; each says whether it is sent all the same."""

    def __init__(self, node: Node, answers: list[bool | Exception]) -> None:
        self._node = node
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._node, name)
        if name not in ("send", "send_raw"):
            return asked

        def lost(transaction: Any) -> Any:
            if not self._answers:
                return asked(transaction)
            answer = self._answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            if answer:
                asked(transaction)
            raise ChainError("the connection was lost")

        return lost


def test_a_transaction_goes_its_way(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any
) -> None:
    receipt = sender(node).send(payment(account), "pay")
    assert receipt.succeeded
    (entry,) = entries(where)
    assert (entry.step, entry.succeeded, entry.mined) == (Step.TOLD, True, receipt.transaction_hash)
    assert entry.intent.purpose == "pay"
    assert not isinstance(where, Path) or where.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_call_it_is_sent_exactly_once(
    node: EmbeddedNode, account: Any, places: Iterator[Path | str], after: bool, notices: list[str]
) -> None:
    seen: list[str] = []
    for last in range(MANY):
        where = next(places)
        life = Life(last, after=after)
        before, nonce = node.balance(PAYEE, "latest"), node.nonce(account)

        def begin(life: Life, where: Path | str = where) -> OutboxSender:
            box = life.of(outbox_at(where))
            return OutboxSender(life.of(node), CHAIN_ID, {KEY.address: KEY}, box)

        try:
            begin(life).send(payment(account, 5 + last), "pay")
        except KilledError:
            pass
        else:
            break
        seen.append(life.calls[last])
        if not entries(where, Step.TOLD):
            begin(Life()).send(payment(account, 5 + last), "pay")
        assert node.balance(PAYEE, "latest") == before + 5 + last
        assert node.nonce(account) == nonce + 1
        assert [entry.step for entry in entries(where)] == [Step.TOLD]
    # It died at each step: before it was planned, sent, mined, and told.
    assert {"plan", "mine", "advance"} <= set(seen)
    assert {"send", "send_raw"} & set(seen)


def test_killed_while_it_is_written_down_nothing_is_half_written(
    node: EmbeddedNode,
    account: Any,
    where: Path | str,
    sender: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr("daosplit.chain.outbox._insert", die)
        with pytest.raises(KilledError):
            sender(node).send(payment(account), "pay")
    assert entries(where) == []
    sender(node).send(payment(account), "pay")
    assert node.balance(PAYEE, "latest") == 5


@pytest.mark.parametrize("answers", [[True], [False], [False, True], [True, True], [False] * 3])
def test_a_lost_answer_is_waited_out(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any, answers: list[bool]
) -> None:
    faulty = Faulty(cast("Node", node), list(answers))
    receipt = sender(faulty).send(payment(account), "pay")
    assert receipt.succeeded
    assert node.balance(PAYEE, "latest") == 5
    assert [entry.step for entry in entries(where)] == [Step.TOLD]


@pytest.mark.parametrize("does", [True, False])
def test_the_same_again_after_a_lost_answer_is_not_sent_again(
    node: EmbeddedNode,
    account: Any,
    sender: Any,
    does: bool,
    notices: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        patched.setattr(OutboxSender, "look", lambda _, entry: entry)
        with pytest.raises(ChainError, match=r"transaction 1 of the outbox .*may still succeed"):
            sender(Faulty(cast("Node", node), [does] * 9)).send(payment(account), "pay")
    receipt = sender(node).send(payment(account), "pay")
    assert receipt.succeeded
    assert node.balance(PAYEE, "latest") == 5
    assert "This was sent before" in notices[0]
    # Its result was told, so that from now on the same is another payment.
    sender(node).send(payment(account), "pay")
    assert node.balance(PAYEE, "latest") == 10
    assert len(notices) == 1


def test_an_earlier_one_that_got_lost_goes_out_first(
    node: EmbeddedNode,
    account: Any,
    where: Path | str,
    sender: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        with pytest.raises(ChainError, match="may still succeed"):
            sender(Faulty(cast("Node", node), [False] * 9)).send(payment(account, 5), "pay")
    sender(node).send(payment(account, 7), "pay")
    assert node.balance(PAYEE, "latest") == 12
    first, second = entries(where)
    assert (first.nonce + 1, first.intent.value) == (second.nonce, 5)
    assert (first.step, second.step) == (Step.SENT, Step.TOLD)


def test_a_node_that_is_behind_gets_no_nonce_that_was_used_for_good(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    sender(node).send(payment(KEY.address), "pay")
    outbox = outbox_at(where)
    [told] = outbox.entries(CHAIN_ID, KEY.address, (Step.TOLD,))
    outbox.advance(told, Step.FINAL)
    attempt = Attempt(None, None, None, None)
    planned = outbox.plan(told.intent, told.gas, told.block, lambda least: (least, attempt))
    assert planned.nonce == told.nonce + 1


def test_one_whose_nonce_was_used_before_it_was_planned_is_given_up(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    """A node that was behind had shown its nonce as free."""
    sender(node).send(payment(KEY.address), "pay")
    outbox = outbox_at(where)
    [used] = outbox.entries(CHAIN_ID, KEY.address, (Step.TOLD,))
    mine(node, node.accounts()[0], 2)
    intent = replace(used.intent, value=6)
    attempt = Attempt("0x" + "11" * 32, b"", None, None)
    newest = node.block_number()
    outbox.plan(intent, used.gas, newest, lambda _: (used.nonce, attempt))
    [planned] = outbox.entries(CHAIN_ID, KEY.address, (Step.PLANNED,))
    assert sender(node).look(planned).step is Step.REPLACED


def test_a_refused_one_frees_its_nonce(node: EmbeddedNode, where: Path | str, sender: Any) -> None:
    refuses = Faulty(cast("Node", node), [NodeRefusalError("underpriced")])
    with pytest.raises(NodeRefusalError, match="underpriced"):
        sender(refuses).send(payment(KEY.address), "pay")
    assert [entry.step for entry in entries(where)] == [Step.REFUSED]
    sender(node).send(payment(KEY.address, 6), "pay")
    assert node.balance(PAYEE, "latest") == 6
    first, second = entries(where)
    assert first.nonce == second.nonce


def test_one_that_was_refused_but_is_mined_is_found(
    node: EmbeddedNode, where: Path | str, sender: Any, notices: list[str]
) -> None:
    """Another of the provider's nodes had taken it."""
    refuses = Faulty(cast("Node", node), [NodeRefusalError("busy")])
    with pytest.raises(NodeRefusalError):
        sender(refuses).send(payment(KEY.address), "pay")
    (entry,) = entries(where)
    signed = entry.attempts[0].signed
    assert signed is not None
    node.send_raw(signed)
    sender(node).send(payment(KEY.address), "pay")
    assert node.balance(PAYEE, "latest") == 5
    first, second = notices
    assert first.startswith("Other than was told, transaction 1 of the outbox")
    assert "nothing new is sent" in second


class Hidden:
    """A node that knows nothing of the block with the newest transaction, but of its nonce.

    As where the one of a provider's nodes that took it is ahead of those that are asked.
    """

    def __init__(self, node: Any) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Any:
        return getattr(self._node, name)

    def nonce(self, account: Any, block: Any = "pending") -> int:
        known: int = self._node.nonce(account, "pending")
        return known if block == "pending" else known - 1

    def receipt(self, _: str) -> None:
        return None

    def transaction(self, _: str) -> None:
        return None


def test_one_that_was_refused_but_is_under_way_is_not_sent_under_another_nonce(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def takes_and_refuses(signed: bytes) -> str:
        with contextlib.suppress(Exception):
            node.send_raw(signed)
        raise NodeRefusalError("internal error")

    hidden = Hidden(node)
    with monkeypatch.context() as patched:
        patched.setattr(hidden, "send_raw", takes_and_refuses, raising=False)
        for _ in range(3):
            with pytest.raises(NodeRefusalError, match="internal error"):
                sender(hidden).send(payment(KEY.address), "pay")
    assert node.balance(PAYEE, "latest") == 5
    assert sender(node).send(payment(KEY.address), "pay").succeeded
    assert node.balance(PAYEE, "latest") == 5
    assert [entry.step for entry in entries(where)] == [Step.TOLD]


def test_one_that_was_refused_is_sent_again_with_the_fees_of_now(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    refuses = Faulty(cast("Node", node), [NodeRefusalError("underpriced")] * 2)
    for _ in range(2):
        with pytest.raises(NodeRefusalError, match="underpriced"):
            sender(refuses).send(payment(KEY.address, 8), "pay")
    assert sender(node).send(payment(KEY.address, 8), "pay").succeeded
    assert node.balance(PAYEE, "latest") == 8
    (entry,) = entries(where)
    assert (entry.step, len(entry.attempts)) == (Step.TOLD, 3)


def test_two_processes_that_send_the_same_at_once_send_one(
    node: EmbeddedNode,
    where: Path | str,
    sender: Any,
    notices: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other plans it after this one has looked, and before it writes."""
    fill_in = Sender.fill_in

    def fill_in_late(first: Sender, transaction: Transaction) -> Transaction:
        whole = fill_in(first, transaction)
        monkeypatch.setattr(Sender, "fill_in", fill_in)
        with monkeypatch.context() as patched:
            patched.setattr(OutboxSender, "finish", lambda _, entry: entry)
            sender(node).send(payment(KEY.address), "pay")
        return whole

    monkeypatch.setattr(Sender, "fill_in", fill_in_late)
    assert sender(node).send(payment(KEY.address), "pay").succeeded
    assert node.balance(PAYEE, "latest") == 5
    assert len(entries(where)) == len(notices) == 1


ON_DISK = pytest.mark.parametrize("places", ["sqlite"], indirect=True)


class Strict:
    """A node that answers with an error where others say that there is none, or none yet."""

    def __init__(self, node: EmbeddedNode) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._node, name)
        if name not in ("receipt", "transaction"):
            return asked

        def strict(hash_: str) -> Any:
            if (found := asked(hash_)) is None:
                raise NodeRefusalError("transaction not found")
            return found

        return strict


@ON_DISK
def test_an_error_for_what_is_not_there_yet_keeps_nothing_from_being_sent(
    node: EmbeddedNode,
    account: Any,
    where: Path | str,
    sender: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuses = Faulty(cast("Node", Strict(node)), [NodeRefusalError("underpriced")])
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        with pytest.raises(ChainError):
            sender(refuses).send(payment(account, 4), "pay")
    monkeypatch.setattr(posting, "_SECONDS_TO_MINE", 5)
    for _ in range(2):
        assert sender(Strict(node)).send(payment(account), "pay").succeeded
    assert node.balance(PAYEE, "latest") in (10, 14)  # what a node's account sends is kept


def mine(node: EmbeddedNode, account: Any, blocks: int = 1) -> None:
    """Blocks with transactions of another account."""
    other = next(own for own in node.accounts() if own != account)
    for _ in range(blocks):
        Sender(node, CHAIN_ID, {}).send(Transaction(sender=other, to=other), "")


@ON_DISK
def test_what_was_told_and_taken_back_by_a_reorganisation_is_sent_again(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any, notices: list[str]
) -> None:
    finalizing = Finalizing(node, node.block_number())
    before = node.snapshot()
    first, second = (sender(finalizing).send(payment(account, it), "pay") for it in (5, 6))
    assert notices == []
    node.revert(before)
    mine(node, account, 3)
    # At the next command of that sender, whatever it sends.
    sender(finalizing).send(payment(account, 7), "pay")
    assert node.balance(PAYEE, "latest") == 18
    assert [(it.step, it.intent.value) for it in entries(where)] == [
        (Step.MINED, 5),
        (Step.MINED, 6),
        (Step.TOLD, 7),
    ]
    for notice, receipt in zip(notices, (second, first), strict=True):
        assert receipt.transaction_hash in notice
        assert "took back" in notice
    for entry in entries(where, *OPEN):
        assert sender(finalizing).finish(entry).succeeded
    assert [it.step for it in entries(where)] == [Step.TOLD] * 3
    assert node.balance(PAYEE, "latest") == 18


@ON_DISK
def test_the_same_again_after_a_reorganisation_is_followed_up(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any, notices: list[str]
) -> None:
    final = node.block_number()
    before = node.snapshot()
    sender(node).send(payment(account), "pay")
    node.revert(before)
    mine(node, account)
    assert sender(Finalizing(node, final)).send(payment(account), "pay").succeeded
    assert node.balance(PAYEE, "latest") == 5
    assert ["took back" in it for it in notices] == [True, False]
    assert "nothing new is sent" in notices[1]


@ON_DISK
def test_what_another_replaced_in_a_reorganisation_is_told(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any, notices: list[str]
) -> None:
    final = node.block_number()
    before = node.snapshot()
    sender(node).send(payment(account), "pay")
    node.revert(before)
    Sender(node, CHAIN_ID, {KEY.address: KEY}).send(payment(account, 100), "elsewhere")
    sender(Finalizing(node, final)).recheck(account)
    assert [it.step for it in entries(where)] == [Step.REPLACED]
    (notice,) = notices
    assert "Another took its nonce" in notice
    sender(Finalizing(node, final)).recheck(account)
    assert len(notices) == 1


@ON_DISK
def test_what_is_told_is_looked_at_until_its_block_is_final(
    node: EmbeddedNode,
    account: Any,
    where: Path | str,
    sender: Any,
    notices: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = (sender(node).send(payment(account, it), "pay") for it in (5, 6))
    sender(Finalizing(node, first.block)).recheck()
    assert [it.step for it in entries(where)] == [Step.FINAL, Step.TOLD]
    # Where the chain does not say what is final, confirmations do.
    node_without = Finalizing(node, 0)

    def block_of(block: Any) -> Any:
        return node.block(10**9 if block == "finalized" else block)

    monkeypatch.setattr(node_without, "block", block_of)
    mine(node, account, 2)
    confirming = sender(node_without)
    confirming._confirmations = node.block_number() - second.block
    confirming.recheck()
    assert [it.step for it in entries(where)] == [Step.FINAL] * 2
    life = Life()
    sender(node, life).recheck()
    assert life.calls == ["entries"]
    assert notices == []


@ON_DISK
def test_a_transaction_that_fails_after_a_reorganisation_is_told(
    node: EmbeddedNode,
    where: Path | str,
    sender: Any,
    notices: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = sender(node).send(payment(KEY.address), "pay")
    other = replace(done, block=done.block + 1, succeeded=False)
    faulty = Finalizing(node, 0)
    monkeypatch.setattr(faulty, "receipt", lambda _: other)
    mine(node, KEY.address)
    for _ in range(2):
        sender(faulty).recheck(KEY.address)
    (entry,) = entries(where)
    assert (entry.step, entry.succeeded, entry.block) == (Step.TOLD, False, other.block)
    (notice,) = notices
    assert "failed, in block" in notice


@ON_DISK
def test_a_node_that_lags_behind_takes_nothing_back(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any, notices: list[str]
) -> None:
    before = node.snapshot()
    sender(node).send(payment(account), "pay")
    node.revert(before)
    sender(node).recheck(account)
    assert [it.step for it in entries(where)] == [Step.TOLD]
    assert notices == []


@ON_DISK
def test_one_that_was_refused_ends_with_its_nonce(
    node: EmbeddedNode, where: Path | str, sender: Any, notices: list[str]
) -> None:
    refuses = Faulty(cast("Node", node), [NodeRefusalError("underpriced")] * 2)
    for value in (5, 6):
        with pytest.raises(NodeRefusalError):
            sender(refuses).send(payment(KEY.address, value), "pay")
    _, second = entries(where)
    assert second.attempts[0].signed is not None
    node.send_raw(second.attempts[0].signed)  # as another node had taken it
    sender(Finalizing(node, node.block_number())).recheck(KEY.address)
    assert [it.step for it in entries(where)] == [Step.REPLACED, Step.MINED]
    (notice,) = notices
    assert f"Other than was told, transaction {second.number} of the outbox" in notice


@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
def test_a_full_disk_is_named_and_nothing_is_sent(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = sender(node)

    def fill(execute: Execute, *_: object) -> None:
        execute("ROLLBACK")  # as SQLite does by itself
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("daosplit.chain.outbox._insert", fill)
    with pytest.raises(ChainError, match=r"the outbox at .* fails: database or disk is full"):
        begun.send(payment(KEY.address), "pay")
    assert node.balance(PAYEE, "latest") == 0


def test_a_nonce_that_was_used_elsewhere_ends_it(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        with pytest.raises(ChainError, match="may still succeed"):
            sender(Faulty(cast("Node", node), [False] * 9)).send(payment(KEY.address), "pay")
    Sender(node, CHAIN_ID, {KEY.address: KEY}).send(payment(KEY.address, 100), "elsewhere")
    sender(node).send(payment(KEY.address), "pay")
    assert node.balance(PAYEE, "latest") == 105
    assert [entry.step for entry in entries(where)] == [Step.REPLACED, Step.TOLD]


@ON_DISK
def test_a_nonce_that_was_used_elsewhere_ends_it_only_when_that_is_final(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be sent again, and mined as well after a reorganisation."""
    final = node.block_number()
    before = node.snapshot()
    monkeypatch.setattr(posting, "_SECONDS_TO_MINE", 0)
    with pytest.raises(ChainError, match="may still succeed"):
        sender(Faulty(cast("Node", node), [False] * 9)).send(payment(KEY.address), "pay")
    Sender(node, CHAIN_ID, {KEY.address: KEY}).send(payment(KEY.address, 100), "elsewhere")
    (sent,) = entries(where)
    for _ in range(2):
        with pytest.raises(ChainError, match=f"nonce {sent.nonce} .* that is not final yet"):
            sender(Finalizing(node, final)).send(payment(KEY.address), "pay")
    node.revert(before)
    assert sender(Finalizing(node, final)).send(payment(KEY.address), "pay").succeeded
    assert node.balance(PAYEE, "latest") == 5
    (entry,) = entries(where)
    assert (entry.step, entry.nonce) == (Step.TOLD, sent.nonce)


@pytest.mark.parametrize("wrong", ["latest", "pending"])
def test_a_nonce_that_cannot_be_sends_nothing(
    node: EmbeddedNode,
    where: Path | str,
    sender: Any,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
) -> None:
    true = node.nonce

    def nonce(account: Any, block: Any = "pending") -> int:
        return true(account, block) + (10**9 if block == wrong else 0)

    monkeypatch.setattr(node, "nonce", nonce)
    with pytest.raises(ChainError, match=r"1,000,000,000.* which is wrong; nothing was sent"):
        sender(node).send(payment(KEY.address), "pay")
    assert entries(where) == []


def test_what_a_contract_refuses_is_not_kept(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    broke = Account.from_key(b"\x12" * 32)
    poor = OutboxSender(node, CHAIN_ID, {broke.address: broke}, outbox_at(where))
    with pytest.raises(ChainError, match="this transaction may need"):
        poor.send(payment(broke.address), "pay")
    assert entries(where) == []


def test_a_failure_is_told_once(
    node: EmbeddedNode, account: Any, where: Path | str, sender: Any
) -> None:
    creation = Transaction(sender=account, to=None, data=b"\xfe", gas=100_000)
    with pytest.raises((ChainError, ContractError)) as failed:
        sender(node).send(creation, "deploy")
    assert failed.value.transaction == entries(where)[0].mined
    assert [(entry.step, entry.succeeded) for entry in entries(where)] == [(Step.TOLD, False)]


def test_a_higher_fee_replaces_one_that_is_stuck(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_SECONDS_TO_MINE", 0)
        with pytest.raises(ChainError, match="may still succeed"):
            sender(Faulty(cast("Node", node), [False] * 9)).send(payment(KEY.address), "pay")
    (stuck,) = entries(where, *OPEN)
    assert sender(node).replace(stuck).succeeded
    assert node.balance(PAYEE, "latest") == 5
    (entry,) = entries(where)
    first, second = entry.attempts
    assert entry.mined == second.hash
    for once, again in (
        (first.max_fee, second.max_fee),
        (first.priority_fee, second.priority_fee),
    ):
        assert once is not None
        assert again is not None
        assert again * 8 >= once * 9
    with pytest.raises(ChainError, match="waits no more: it is told"):
        sender(node).replace(entry)


def test_what_is_not_mined_for_another_reason_gets_no_dearer_without_end(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = Faulty(cast("Node", node), [False] * 99)
    monkeypatch.setattr(posting, "_SECONDS_TO_MINE", 0)
    with pytest.raises(ChainError, match="may still succeed"):
        sender(never).send(payment(KEY.address), "pay")
    fees: list[int] = []
    problem: ChainError | None = None
    while not isinstance(problem, FeeTooHighError):
        (stuck,) = entries(where, *OPEN)
        fees.append(stuck.attempts[-1].max_fee or 0)
        with pytest.raises(
            ChainError, match=r"may still succeed|more than the .* allowed"
        ) as caught:
            sender(never).replace(stuck)
        problem = caught.value
    assert 3 * fees[0] < fees[-1] <= 4 * fees[0]


@pytest.mark.parametrize("attempts", [1, 2], ids=["as it is", "dearer"])
def test_a_service_follows_up_what_it_sent_before_and_pays_more_for_what_is_stuck(
    node: EmbeddedNode,
    where: Path | str,
    sender: Any,
    attempts: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = Faulty(cast("Node", node), [False] * 9)
    with pytest.raises(ChainError, match="may still succeed"):
        sender(lost, seconds_to_mine=0).send(payment(KEY.address), "pay")
    if attempts == 2:
        monkeypatch.setattr(posting, "_SECONDS_UNTIL_DEARER", -1)
    ((followed, receipt),) = sender(node).follow_up(KEY.address)
    assert node.balance(PAYEE, "latest") == 5
    (entry,) = entries(where)
    assert followed.number == entry.number
    assert (entry.step, entry.mined) == (Step.TOLD, receipt.transaction_hash)
    assert len(entry.attempts) == attempts
    assert list(sender(node).follow_up(KEY.address)) == []


def test_who_does_not_wait_has_several_out_and_each_is_followed_up(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    nonce = node.nonce(KEY.address)
    for value in (5, 6, 7):
        with pytest.raises(SentTransaction) as sent:
            sender(node, waits=False).send(payment(KEY.address, value), "pay")
        assert sent.value.entry.step is Step.SENT
    assert [entry.nonce for entry in entries(where, Step.SENT)] == [nonce, nonce + 1, nonce + 2]
    told = [entry.intent.value for entry, _ in sender(node).follow_up(KEY.address)]
    assert told == [5, 6, 7]
    assert node.balance(PAYEE, "latest") == 18
    assert list(sender(node).follow_up(KEY.address)) == []


def test_who_does_not_wait_plans_nothing_before_a_node_has_the_last(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    lost = Faulty(cast("Node", node), [False] * 9)
    for value, problem in ((5, "may still succeed"), (6, "connection was lost")):
        with pytest.raises(ChainError, match=problem):
            sender(lost, waits=False, seconds_to_mine=-1).send(payment(KEY.address, value), "pay")
    assert [entry.intent.value for entry in entries(where)] == [5]
    with pytest.raises(SentTransaction):
        sender(node, waits=False).send(payment(KEY.address, 6), "pay")
    assert [entry.step for entry in entries(where)] == [Step.SENT, Step.SENT]


def test_a_purse_must_suffice_for_all_that_is_out(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(value: int) -> None:
        with pytest.raises(SentTransaction):
            sender(node, waits=False).send(payment(KEY.address, value), "pay")

    send(5)
    (entry,) = entries(where)
    cost = entry.gas * (entry.attempts[0].max_fee or 0) + 5
    monkeypatch.setattr(node, "balance", lambda *_: 2 * cost + cost // 2)
    send(6)
    with pytest.raises(ChainError, match="this transaction may need"):
        sender(node, waits=False).send(payment(KEY.address, 7), "pay")
    list(sender(node).follow_up(KEY.address))
    send(7)


def test_a_fee_over_the_limit_sends_nothing(
    node: EmbeddedNode, where: Path | str, sender: Any
) -> None:
    with pytest.raises(ChainError, match=r"more than the 0\.000000001 gwei that are allowed"):
        sender(node, max_fee=1).send(payment(KEY.address), "pay")
    assert entries(where) == []


def test_a_missing_nonce_is_named(
    node: EmbeddedNode, where: Path | str, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "_SECONDS_TO_MINE", 0)
    later = node.nonce(KEY.address) + 3
    kept = Sender(node, CHAIN_ID, {KEY.address: KEY}, Terms(plans_only=True))
    fields = payment(KEY.address)
    signed = kept.sign(
        Transaction(
            sender=KEY.address,
            to=PAYEE,
            value=5,
            gas=21_000,
            nonce=later,
            max_fee=10**10,
            priority_fee=10**9,
        )
    )
    assert signed is not None
    assert fields.value == 5
    queues = Faulty(cast("Node", node), [False] * 99)
    with pytest.raises(ChainError, match=f"waits for nonce {later - 3} .* has nonce {later}"):
        sender(queues).take(signed, "signed elsewhere")
