"""Logs that were read, kept in SQLite with how far the reading came, so that it can go on there.

What was read of some blocks, and that it was read, is written at once or not at all: a reading may
be interrupted at any time. How far it came is known by each stretch's last block and its hash, so
that blocks which a reorganisation replaced are found, and read again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from daosplit.chain.blocks import Log
from daosplit.errors import InvalidFileError
from daosplit.events.log_queries import Stretch
from daosplit.values.text import text

_FORMAT = 1
_TABLES = """
DROP TABLE IF EXISTS stretches;
DROP TABLE IF EXISTS logs;
CREATE TABLE stretches (
    last INTEGER PRIMARY KEY, first INTEGER NOT NULL, hash TEXT NOT NULL, is_final INTEGER NOT NULL
);
CREATE TABLE logs (
    block INTEGER, transaction_index INTEGER, transaction_hash TEXT, log_index INTEGER,
    address BLOB, topics BLOB, data BLOB, timestamp INTEGER, block_hash TEXT,
    PRIMARY KEY (block, transaction_index, transaction_hash, log_index)
) WITHOUT ROWID;
"""
_SECONDS_TO_WAIT = 30


class Checkpoint(NamedTuple):
    """The last block of a stretch that was read, its hash, and whether it was final."""

    block: int
    hash: str
    is_final: bool


class KeptLogs:
    """The logs of one partnership in a file, or in memory if there is none."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        with self._errors():
            self._database = sqlite3.connect(
                file or ":memory:", timeout=_SECONDS_TO_WAIT, isolation_level=None
            )
            if self._one("PRAGMA user_version") != _FORMAT:
                with self._transaction():
                    for statement in _TABLES.split(";"):
                        self._database.execute(statement)
                    self._database.execute(f"PRAGMA user_version = {_FORMAT}")

    def close(self) -> None:
        """Ends the use of the file."""
        self._database.close()

    @property
    def first(self) -> int | None:
        """The first block that was read; None if none was."""
        return self._one("SELECT min(first) FROM stretches")

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Where the reading was, from the newest back."""
        with self._errors():
            query = "SELECT last, hash, is_final FROM stretches ORDER BY last DESC"
            for last, hash_, is_final in self._database.execute(query).fetchall():
                yield Checkpoint(last, hash_, bool(is_final))

    def add(self, stretch: Stretch, block_hash: str, *, is_final: bool) -> None:
        """Keeps what was read of blocks, the last of which has that hash."""
        with self._errors(), self._transaction():
            self._database.executemany(
                "INSERT OR REPLACE INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                map(_row, stretch.logs),
            )
            self._database.execute(
                "INSERT OR REPLACE INTO stretches VALUES (?, ?, ?, ?)",
                (stretch.last, stretch.first, block_hash, is_final),
            )

    def forget_after(self, block: int) -> None:
        """Forgets each stretch that ends in a later block; with -1, everything."""
        with self._errors(), self._transaction():
            self._database.execute("DELETE FROM stretches WHERE last > ?", (block,))
            self._database.execute(
                "DELETE FROM logs WHERE block > (SELECT ifnull(max(last), -1) FROM stretches)"
            )

    def read(self, first: int, last: int) -> Iterator[Log]:
        """The logs in these blocks, both included, in order."""
        query = (
            "SELECT * FROM logs WHERE block BETWEEN ? AND ? "
            "ORDER BY block, transaction_index, transaction_hash, log_index"
        )
        with self._errors(), closing(self._database.execute(query, (first, last))) as rows:
            yield from map(_log, rows)

    def _one(self, query: str) -> int | None:
        with self._errors():
            found: int | None = self._database.execute(query).fetchone()[0]
            return found

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        with self._database:
            yield

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise InvalidFileError(
                str(self._file or ":memory:"),
                "",
                None,
                text("the logs kept there cannot be used: {reason}", reason=str(error)),
                text("delete it, and they are read again"),
            ) from error


def _row(log: Log) -> tuple[object, ...]:
    return (
        *log.place,
        bytes.fromhex(log.address[2:]),
        b"".join(log.topics),
        log.data,
        log.timestamp,
        log.block_hash,
    )


def _log(row: tuple[int, int, str, int, bytes, bytes, bytes, int, str]) -> Log:
    block, transaction_index, transaction_hash, log_index, address, topics = row[:6]
    data, timestamp, block_hash = row[6:]
    return Log(
        address=to_checksum_address(address),
        topics=tuple(topics[start : start + 32] for start in range(0, len(topics), 32)),
        data=data,
        block=block,
        transaction_hash=transaction_hash,
        transaction_index=transaction_index,
        log_index=log_index,
        timestamp=timestamp,
        block_hash=block_hash,
    )
