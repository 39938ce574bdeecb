"""What a keeper must not forget, and who may send: a file for one machine, Postgres for several.

What is due is on the chain, and read from there again after any crash. Beside it only two things
are kept: which notices were given, and when something was last tried in vain. Who sends for an
account on a chain holds a lock that goes with its process: the operating system's on a file, or one
of Postgres's session. So nothing has to run out, whatever the clocks say, before others take over.
In Postgres the outbox is written by the same session: who has lost the lock can write nothing down,
and so send nothing.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from daosplit.chain.outbox import TABLES, Execute, Outbox, SqlOutbox
from daosplit.errors import ChainError, InvalidValueError
from daosplit.keeper.due import Try
from daosplit.values.escaping import harmless
from daosplit.values.text import text

if TYPE_CHECKING:
    from psycopg import Connection

_TABLES = (
    "CREATE TABLE IF NOT EXISTS notices (id TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS tries (partnership TEXT, token TEXT, account TEXT,"
    " tried_at BIGINT NOT NULL, wait BIGINT NOT NULL, PRIMARY KEY (partnership, token, account))",
)


class Store(Protocol):
    """Where a keeper keeps what it must not forget."""

    @property
    def outbox(self) -> Outbox | None:
        """Where it also writes down what it sends; None if that is in the user's own outbox."""

    def sending(self, chain_id: int, sender: str) -> AbstractContextManager[bool]:
        """Within, whether nobody else sends for this account on this chain, on any machine."""

    def query(self, sql: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """What the database answers; each `?` is a value."""

    def check(self) -> None:
        """Raises ChainError if the database cannot be asked, or a lock that was held is lost."""


def is_told(store: Store, notice: str) -> bool:
    """Whether a notice was given."""
    return bool(store.query("SELECT 1 FROM notices WHERE id = ?", notice))


def mark_told(store: Store, notice: str) -> None:
    """Remembers that a notice was given."""
    store.query("INSERT INTO notices VALUES (?) ON CONFLICT DO NOTHING", notice)


def tries(store: Store, partnership: str) -> Mapping[tuple[str, str], Try]:
    """What was tried in vain in a partnership, by token and account."""
    rows = store.query(
        "SELECT token, account, tried_at, wait FROM tries WHERE partnership = ?", partnership
    )
    return {(token, account): Try(at, wait) for token, account, at, wait in rows}


def mark_tried(store: Store, partnership: str, token: str, account: str, tried: Try) -> None:
    """Remembers that a delivery was tried in vain, or without an account, a settlement."""
    store.query(
        "INSERT INTO tries VALUES (?, ?, ?, ?, ?) ON CONFLICT (partnership, token, account)"
        " DO UPDATE SET tried_at = excluded.tried_at, wait = excluded.wait",
        *(partnership, token, account, tried.at, tried.wait),
    )


def open_store(where: str) -> Store:
    """A file's path, or a URL that begins with postgresql://. Raises ChainError, InvalidValueError.

    Postgres needs the extra `daosplit[keeper]`.
    """
    return PostgresStore(where) if is_postgres(where) else SqliteStore(Path(where))


def is_postgres(where: str) -> bool:
    """Whether it is a URL of Postgres."""
    return where.startswith(("postgresql://", "postgres://"))


class SqliteStore:
    """A file, which the processes of one machine may share."""

    outbox = None

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._failing():
            self._database = sqlite3.connect(
                path, timeout=60, isolation_level=None, check_same_thread=False
            )
            path.chmod(0o600)
            for table in _TABLES:
                self._database.execute(table)

    @contextmanager
    def sending(self, chain_id: int, sender: str) -> Iterator[bool]:
        path = self._path.with_name(f"{self._path.name}.{chain_id}.{sender.lower()}.lock")
        with self._failing():
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            is_ours = False
            with self._failing(), suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_ours = True
            yield is_ours
        finally:
            os.close(file)

    def query(self, sql: str, *values: object) -> Sequence[tuple[Any, ...]]:
        with self._failing():
            return self._database.execute(sql, values).fetchall()

    def check(self) -> None:
        self.query("SELECT 1")

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ChainError(
                text("the database {path} fails: {reason}", path=str(self._path), reason=str(error))
            ) from error


class PostgresStore:
    """A database that several machines share; its lock goes when its session does."""

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise InvalidValueError(
                "database",
                None,
                text("Postgres needs another package"),
                text("install daosplit[keeper]"),
            ) from None
        self._psycopg = psycopg
        self._url = url
        self._passwords = self._passwords_in(url)
        self._connection: Connection[tuple[Any, ...]] | None = None
        self._is_locked = False
        tables = TABLES.format(key="BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", bytes="BYTEA")
        with self.transaction():
            # Two that begin at once would both create them.
            self.query("SELECT pg_advisory_xact_lock(0)")
            for statement in (*_TABLES, *filter(str.strip, tables.split(";"))):
                self.query(statement)

    @property
    def outbox(self) -> "PostgresOutbox":
        """The outbox in the same database. The store does not keep it, or neither would ever go."""
        return PostgresOutbox(self)

    @contextmanager
    def sending(self, chain_id: int, sender: str) -> Iterator[bool]:
        digest = hashlib.sha256(f"{chain_id} {sender.lower()}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        ((is_ours,),) = self.query("SELECT pg_try_advisory_lock(?)", key)
        self._is_locked = bool(is_ours)
        try:
            yield self._is_locked
        finally:
            if self._is_locked:
                # A session that is gone has lost it anyway.
                with suppress(ChainError):
                    self.query("SELECT pg_advisory_unlock(?)", key)
                self._is_locked = False

    def query(self, sql: str, *values: object) -> Sequence[tuple[Any, ...]]:
        with self._connected() as connection:
            # A literal of ours, whose values are passed beside it.
            cursor = connection.execute(sql.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

    def rows(self, sql: str, *values: object) -> list[Mapping[str, Any]]:
        """The same, each row by its columns' names."""
        with self._connected() as connection:
            named = connection.cursor(row_factory=self._psycopg.rows.dict_row)
            cursor = named.execute(sql.replace("?", "%s").encode(), values)
            return list(cursor.fetchall()) if cursor.description else []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Within, all that is written is written at once, or nothing is."""
        with self._connected() as connection, connection.transaction():
            yield

    def check(self) -> None:
        self.query("SELECT 1")

    @contextmanager
    def _connected(self) -> Iterator["Connection[tuple[Any, ...]]"]:
        try:
            if self._connection is None or self._connection.closed:
                if self._is_locked:
                    raise ChainError(text("Postgres ended the session that held the lock"))
                self._connection = self._psycopg.connect(
                    self._url, autocommit=True, connect_timeout=10
                )
            yield self._connection
        except self._psycopg.Error as error:
            raise ChainError(
                text("Postgres fails: {reason}", reason=self._reason(error))
            ) from error

    def _passwords_in(self, url: str) -> list[str]:
        """Raises InvalidValueError if some of a password may be taken for a host or a database, as
        errors name these.
        """
        host, _, path = url.partition("://")[2].partition("/")
        try:
            parts = self._psycopg.conninfo.conninfo_to_dict(url)
        except self._psycopg.Error:
            parts = {}
        if not parts or host.count("@") > 1 or "@" in path:
            raise InvalidValueError(
                "database",
                None,
                text("a URL that Postgres cannot read; not shown here, as it may hold a password"),
                text("write @, / and % within a password as %40, %2F and %25"),
            )
        return [str(parts[key]) for key in ("password", "sslpassword") if parts.get(key)]

    def _reason(self, error: Exception) -> str:
        """What Postgres says, in one line and without a password."""
        said = " ".join(str(error).split()) or type(error).__name__
        for password in self._passwords:
            said = said.replace(password, "…")
        return harmless(said)


class PostgresOutbox(SqlOutbox):
    """An outbox in the same database, written by the session that holds the lock."""

    def __init__(self, store: PostgresStore) -> None:
        self._store = store

    @contextmanager
    def _reading(self) -> Iterator[Execute]:
        yield self._store.rows

    @contextmanager
    def _writing(self) -> Iterator[Execute]:
        with self._store.transaction():
            self._store.query("LOCK TABLE entries IN SHARE ROW EXCLUSIVE MODE")
            yield self._store.rows
