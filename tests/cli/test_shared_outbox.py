"""`daosplit outbox` shows and resumes what keepers have out, in your own outbox or in Postgres."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_account import Account

from daosplit.chain import connect
from daosplit.chain.outbox import Outbox, SqliteOutbox
from daosplit.chain.sending import Terms
from daosplit.errors import ChainError
from daosplit.keeper.store import PostgresStore
from support.console import Console
from support.databases import DATABASES, with_schema
from support.faulty_node import FaultyNode
from support.public_node import running_public_node

KEY = Account.from_key(b"\x46" * 32)
PAYEE = "0x00000000000000000000000000000000000000AA"
SEND = "eth_sendRawTransaction"
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def node() -> Iterator[FaultyNode]:
    with running_public_node(start=1_774_969_200) as node:
        faults = dict(node.faults)
        node.faults.clear()
        connect(node.url).send(KEY.address, 10**20)
        node.faults |= faults
        yield node


@pytest.fixture
def daosplit(
    tmp_path: Path,
    node: FaultyNode,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    monkeypatch.setenv("DAOSPLIT_DATA", str(tmp_path))
    monkeypatch.setenv("DAOSPLIT_RPC", node.url)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    return Console(capsys)


@pytest.fixture(params=DATABASES)
def outbox(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Outbox:
    """That of a keeper, which a command finds in the environment if it is shared."""
    if request.param == "sqlite":
        return SqliteOutbox(tmp_path / "outbox.sqlite")
    url = with_schema(request.getfixturevalue("postgres"), f"shared_outbox_{next(NUMBERS)}")
    monkeypatch.setenv("KEEPER_DATABASE", url)
    return PostgresStore(url).outbox


def test_what_a_keeper_has_out_is_listed_and_resumed(
    node: FaultyNode, outbox: Outbox, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = "" if isinstance(outbox, SqliteOutbox) else "--database-variable KEEPER_DATABASE"
    assert daosplit(f"outbox list {option}") == "Nothing is left to do.\n"
    chain = connect(node.url)
    before = chain.balance(PAYEE)
    chain.send_with(signers=[KEY], terms=Terms(seconds_to_mine=-1, waits=False), outbox=outbox)

    def swallow(_: object, __: object) -> dict[str, object]:
        return {"jsonrpc": "2.0", "id": 1, "result": None}

    with monkeypatch.context() as patched:
        patched.setitem(node.faults, SEND, swallow)
        with pytest.raises(ChainError, match="may still succeed"):
            chain.send(PAYEE, 5, sender=KEY.address)
    (entry,) = outbox.entries(chain.chain_id)
    (transaction,) = entry.hashes
    listed = daosplit(f"outbox list {option}")
    assert transaction in listed
    assert chain.balance(PAYEE) == before
    said = daosplit(f"outbox resume {option}")
    assert said.startswith(f"{entry.number}  send: Transaction {transaction} succeeded")
    assert chain.balance(PAYEE) == before + 5
    assert daosplit(f"outbox resume {option}") == "Nothing is left to do.\n"


@pytest.mark.parametrize("value", [None, "keeper.sqlite", "https://pa55@example.org"])
def test_a_variable_without_a_url_of_postgres_is_refused_and_not_shown(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("KEEPER_DATABASE", value)
    daosplit("outbox list --database-variable KEEPER_DATABASE", status=1)
    assert "'KEEPER_DATABASE': not an environment variable with a URL" in daosplit.warnings
    assert "pa55" not in daosplit.warnings
