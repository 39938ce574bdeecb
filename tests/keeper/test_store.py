"""What a keeper remembers, and its lock, in a file and, where it is installed, in Postgres."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from daosplit.errors import ChainError, InvalidValueError
from daosplit.keeper.due import Try
from daosplit.keeper.store import (
    PostgresStore,
    is_told,
    mark_told,
    mark_tried,
    open_store,
    tries,
)
from support.databases import DATABASES


@pytest.fixture(scope="module", params=DATABASES)
def where(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if request.param == "postgres":
        yield request.getfixturevalue("postgres")
    else:
        yield str(tmp_path_factory.mktemp("store") / "keeper.sqlite")


def hold(where: str, ready: Connection) -> None:
    """Takes the lock, and keeps it until the process is killed."""
    with open_store(where).sending(1, "0xA") as is_ours:
        ready.send(is_ours)
        ready.recv()


def test_what_is_written_is_there_for_the_next(where: str) -> None:
    store = open_store(where)
    assert not is_told(store, "a notice")
    mark_told(store, "a notice")
    mark_told(store, "a notice")
    mark_tried(store, "0xP", "0xT", "0xA", Try(5, 600))
    mark_tried(store, "0xP", "0xT", "0xA", Try(7, 1_200))
    again = open_store(where)
    assert is_told(again, "a notice")
    assert tries(again, "0xP") == {("0xT", "0xA"): Try(7, 1_200)}
    assert tries(again, "0xQ") == {}


def test_one_sends_for_an_account_on_a_chain_and_others_for_others(where: str) -> None:
    first, second = open_store(where), open_store(where)
    with first.sending(1, "0xA") as is_first:
        assert is_first
        with second.sending(1, "0xa") as is_second:
            assert not is_second
        with second.sending(2, "0xA") as is_second:
            assert is_second
    with second.sending(1, "0xA") as is_second:
        assert is_second


def test_a_lock_that_cannot_be_opened_is_an_error_that_a_keeper_outlives(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "keeper.sqlite"))
    (tmp_path / "keeper.sqlite.1.0xa.lock").mkdir()
    with pytest.raises(ChainError, match=r"the database .* fails"), store.sending(1, "0xA"):
        pass


def test_the_lock_of_a_killed_process_is_free_at_once(where: str) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=hold, args=(where, theirs))
    process.start()
    assert ours.recv() is True
    store = open_store(where)
    with store.sending(1, "0xA") as is_ours:
        assert not is_ours
    process.kill()
    process.join()
    # Postgres notices that the session is gone when it next looks.
    for _ in range(1_000):
        with store.sending(1, "0xA") as is_ours:
            if is_ours:
                break
    assert is_ours


@pytest.mark.parametrize("where", DATABASES[1:], indirect=True)
def test_a_lock_that_is_lost_is_noticed_before_anything_is_sent(where: str) -> None:
    store, other = PostgresStore(where), PostgresStore(where)
    with store.sending(1, "0xA") as is_ours:
        assert is_ours
        other.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        for problem in ("Postgres fails", "ended the session"):
            with pytest.raises(ChainError, match=problem):
                store.check()
    store.check()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://keeper:pa55@127.0.0.1:1/db", "Connection refused"),
        ("postgresql://keeper:pa%4055@no-host.invalid/db", "resolve host 'no-host.invalid'"),
        ("postgresql://keeper@pa55.invalid/db?password=pa55", "resolve host '….invalid'"),
    ],
)
def test_why_postgres_fails_is_said_in_one_line_without_the_password(url: str, reason: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(ChainError, match=r"^Postgres fails: ") as caught:
        open_store(url)
    said = str(caught.value)
    assert reason in said
    assert "55" not in said
    assert "\n" not in said


@pytest.mark.parametrize("password", ["pa55@pa55", "pa55/pa55", "pa55%pa55", "p%4055/pa@55"])
def test_a_password_that_may_be_taken_for_a_host_is_refused_before_anything_is_said(
    password: str,
) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(InvalidValueError, match="write @, / and % within a password") as caught:
        open_store(f"postgresql://keeper:{password}@127.0.0.1:1/db")
    assert "55" not in str(caught.value)


@pytest.mark.parametrize("where", DATABASES[1:], indirect=True)
def test_what_the_server_refuses_is_said(where: str) -> None:
    store = PostgresStore(where)
    with pytest.raises(ChainError, match='relation "nothing" does not exist'):
        store.query("SELECT * FROM nothing")
