"""Databases for what keeps things: a file, and Postgres where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daosplit.chain.outbox import Outbox, SqliteOutbox
from daosplit.keeper.store import PostgresStore
from verification.keeper.postgres import binaries, running_postgres

# Without Postgres only the file is tried; the names of the tests say which were.
DATABASES = ["sqlite", "postgres"] if binaries() else ["sqlite"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a Postgres of its own."""
    with running_postgres() as url:
        yield url


_opened: list[PostgresStore] = []


def outbox_at(where: Path | str) -> Outbox:
    """The outbox in a file, or in a schema of its own that a URL names, until all are closed."""
    if isinstance(where, Path):
        return SqliteOutbox(where)
    _opened.append(PostgresStore(where))
    return _opened[-1].outbox


def close_outboxes() -> None:
    """Ends the sessions of all outboxes, also of those that a failure still holds."""
    while _opened:
        if (connection := _opened.pop()._connection) is not None:
            connection.close()


def with_schema(url: str, name: str) -> str:
    """Another empty database, as it were."""
    PostgresStore(url).query(f"CREATE SCHEMA {name}")
    return f"{url}&options=-csearch_path%3D{name}"
