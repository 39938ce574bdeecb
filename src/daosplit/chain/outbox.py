"""The outbox: each transaction is written down before it is sent, and until its result was told.

A crash or a lost answer then never leads to a second payment: what was written down is found again,
and goes out under the same nonce, or not at all.
"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

from daosplit.errors import ChainError
from daosplit.values.text import text

_SECONDS_TO_WAIT_FOR_OTHERS = 60
_SCHEMA = 1


class Step(StrEnum):
    """How far a transaction has come, and what is on disk then."""

    PLANNED = "planned"
    """Sender, nonce and intent; if it is signed here, also the signed transaction and its hash.
    Nobody knows whether it is out: it is sent again as it is, or looked for by its nonce."""
    SENT = "sent"
    """The same, and its hash: a node has taken it."""
    MINED = "mined"
    """The same, and its block and whether it succeeded: nobody was told yet."""
    TOLD = "told"
    """The same. A reorganisation may still replace its block, so it is looked at again."""
    FINAL = "final"
    """The same, in a block that stays; nothing is left to do."""
    REFUSED = "refused"
    """A node has refused it, so that its nonce is free again. The same again takes this nonce, as
    another node may have taken it; it is looked at again until the nonce is used for good."""
    REPLACED = "replaced"
    """Its nonce went to a transaction from elsewhere, so that it can never be mined."""


OPEN = (Step.PLANNED, Step.SENT, Step.MINED)
"""What something is left to do of."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a transaction is to do, whatever its nonce and its fees.

    Attributes:
        to: The account that it calls; None to create a contract.
        value: Its ether in wei.
        purpose: What it is for, in a few words.
    """

    chain_id: int
    sender: str
    to: str | None
    value: int
    data: bytes
    purpose: str = ""

    def is_same(self, other: "Intent") -> bool:
        """Whether it would do the same, whatever it is called."""
        return replace(self, purpose="") == replace(other, purpose="")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One form in which a transaction went out: a replacement pays higher fees.

    Attributes:
        hash: As hex digits with 0x; None while it is not known, as of a node's account.
        signed: The signed transaction; None if the node signs it.
        max_fee: The most that a unit of gas may cost, in wei.
        priority_fee: What of that the miner gets; None if all of it is the price.
    """

    hash: str | None
    signed: bytes | None
    max_fee: int | None
    priority_fee: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction in the outbox.

    Attributes:
        number: Its own, by which people name it.
        block: The newest block when it was planned; once it is mined, its own.
        planned_at: When, in Unix seconds.
        attempts: From the first to the latest.
        mined: The hash of the attempt that was mined.
    """

    number: int
    intent: Intent
    nonce: int
    gas: int
    step: Step
    block: int
    planned_at: int
    attempts: tuple[Attempt, ...]
    mined: str | None = None
    succeeded: bool | None = None

    @property
    def hashes(self) -> tuple[str, ...]:
        """Of all its attempts, the latest first."""
        return tuple(one.hash for one in reversed(self.attempts) if one.hash is not None)


class Outbox(Protocol):
    """Where transactions are kept: on this machine, or where several share it."""

    def entries(
        self, chain_id: int | None, sender: str | None = None, steps: Sequence[Step] = OPEN
    ) -> list[Entry]:
        """Those of a chain, and of a sender, that have come so far, by their nonces; or of all."""

    def plan(
        self, intent: Intent, gas: int, block: int, prepare: Callable[[int], tuple[int, Attempt]]
    ) -> Entry:
        """Writes a new one down.

        `prepare` gets the least nonce that the outbox has free, and gives the nonce to take and
        what goes out; nobody else takes a nonce of this sender in the meantime.
        """

    def add(self, entry: Entry, attempt: Attempt) -> Entry:
        """Writes another attempt of the same down, before it goes out; after a refusal too."""

    def advance(self, entry: Entry, step: Step) -> Entry:
        """Notes how far it has come."""

    def identify(self, entry: Entry, hash_: str) -> Entry:
        """Notes the hash of the latest attempt, which a node signed and has sent."""

    def mine(self, entry: Entry, hash_: str, block: int, succeeded: bool) -> Entry:
        """Notes which attempt was mined, where, and whether it succeeded."""


Execute = Callable[..., list[Mapping[str, Any]]]
"""Runs a statement, each `?` of which is one of the values after it; gives its rows."""


class SqlOutbox(ABC):
    """An outbox in a database, whichever it is."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Execute]:
        """Within, statements that only read may be run."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Execute]:
        """Within, nobody else writes; what fails leaves nothing behind."""

    def entries(
        self, chain_id: int | None, sender: str | None = None, steps: Sequence[Step] = OPEN
    ) -> list[Entry]:
        wanted = {"chain_id": _text(chain_id), "sender": sender}
        equal = {column: value for column, value in wanted.items() if value is not None}
        conditions = [f"step IN ({', '.join('?' * len(steps))})", *(f"{it} = ?" for it in equal)]
        with self._reading() as execute:
            rows = execute(
                f"{_SELECT} WHERE {' AND '.join(conditions)}"
                " ORDER BY chain_id, sender, nonce, entries.number, attempts.number",
                *(step.value for step in steps),
                *equal.values(),
            )
        return [_entry(tuple(own)) for _, own in groupby(rows, itemgetter("number"))]

    def plan(
        self, intent: Intent, gas: int, block: int, prepare: Callable[[int], tuple[int, Attempt]]
    ) -> Entry:
        with self._writing() as execute:
            [newest] = execute(
                "SELECT max(nonce) AS nonce FROM entries WHERE chain_id = ? AND sender = ?"
                " AND step IN ('planned', 'sent', 'mined', 'told', 'final')",
                str(intent.chain_id),
                intent.sender,
            )
            nonce, attempt = prepare(0 if newest["nonce"] is None else newest["nonce"] + 1)
            [entry] = execute(
                "INSERT INTO entries (chain_id, sender, nonce, recipient, value, data, purpose,"
                " gas, step, block, planned_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " RETURNING number",
                str(intent.chain_id),
                intent.sender,
                nonce,
                intent.to,
                str(intent.value),
                intent.data,
                intent.purpose,
                gas,
                Step.PLANNED.value,
                block,
                int(time.time()),
            )
            _insert(execute, entry["number"], attempt)
            return _read(execute, entry["number"])

    def add(self, entry: Entry, attempt: Attempt) -> Entry:
        with self._writing() as execute:
            execute(
                "UPDATE entries SET step = ? WHERE number = ? AND step = ?",
                Step.PLANNED.value,
                entry.number,
                Step.REFUSED.value,
            )
            _insert(execute, entry.number, attempt)
            return _read(execute, entry.number)

    def advance(self, entry: Entry, step: Step) -> Entry:
        return self._update(entry, "step = ?", step.value)

    def identify(self, entry: Entry, hash_: str) -> Entry:
        with self._writing() as execute:
            execute(
                "UPDATE attempts SET hash = ? WHERE number ="
                " (SELECT max(number) FROM attempts WHERE entry = ?)",
                hash_,
                entry.number,
            )
            execute("UPDATE entries SET step = ? WHERE number = ?", Step.SENT.value, entry.number)
            return _read(execute, entry.number)

    def mine(self, entry: Entry, hash_: str, block: int, succeeded: bool) -> Entry:
        return self._update(
            entry,
            "step = ?, mined = ?, block = ?, succeeded = ?",
            Step.MINED.value,
            hash_,
            block,
            int(succeeded),
        )

    def _update(self, entry: Entry, columns: str, *values: Any) -> Entry:
        with self._writing() as execute:
            execute(f"UPDATE entries SET {columns} WHERE number = ?", *values, entry.number)
            return _read(execute, entry.number)


class SqliteOutbox(SqlOutbox):
    """An outbox in a file that the processes of this machine share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._connected() as database:
            (schema,) = database.execute("PRAGMA user_version").fetchone()
            if schema not in (0, _SCHEMA):
                raise ChainError(
                    text("{path} was written by another version of daosplit", path=str(path))
                )
            if not schema:
                tables = TABLES.format(key="INTEGER PRIMARY KEY AUTOINCREMENT", bytes="BLOB")
                database.executescript(f"BEGIN; {tables} PRAGMA user_version = {_SCHEMA}; COMMIT;")
        path.chmod(0o600)

    @contextmanager
    def _reading(self) -> Iterator[Execute]:
        with self._connected() as database:
            yield lambda sql, *values: database.execute(sql, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[Execute]:
        with self._connected() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield lambda sql, *values: database.execute(sql, values).fetchall()
                database.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has done so itself, and the reason must not get lost.
                with suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                raise

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(
                sqlite3.connect(
                    self._path, timeout=_SECONDS_TO_WAIT_FOR_OTHERS, isolation_level=None
                )
            ) as database:
                # What is written is there, also after a power cut.
                database.execute("PRAGMA synchronous = FULL")
                database.row_factory = sqlite3.Row
                yield database
        except sqlite3.Error as error:
            raise ChainError(
                text(
                    "the outbox at {path} fails: {reason}", path=str(self._path), reason=str(error)
                )
            ) from error


# Numbers of any size are texts, as databases' have 64 bits.
TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    number {key},
    chain_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    nonce BIGINT NOT NULL,
    recipient TEXT,
    value TEXT NOT NULL,
    data {bytes} NOT NULL,
    purpose TEXT NOT NULL,
    gas BIGINT NOT NULL,
    step TEXT NOT NULL,
    block BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    mined TEXT,
    succeeded INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS one_for_each_nonce ON entries (chain_id, sender, nonce)
    WHERE step IN ('planned', 'sent');
CREATE INDEX IF NOT EXISTS entries_at_step ON entries (chain_id, sender, step, nonce);
CREATE TABLE IF NOT EXISTS attempts (
    number {key},
    entry BIGINT NOT NULL REFERENCES entries (number),
    hash TEXT,
    signed {bytes},
    max_fee TEXT,
    priority_fee TEXT
);
CREATE INDEX IF NOT EXISTS attempts_of ON attempts (entry);
"""
"""The tables of an outbox, but for what each database calls a key and bytes."""
_SELECT = (
    "SELECT entries.*, hash, signed, max_fee, priority_fee"
    " FROM entries JOIN attempts ON attempts.entry = entries.number"
)


def _insert(execute: Execute, entry: int, attempt: Attempt) -> None:
    execute(
        "INSERT INTO attempts (entry, hash, signed, max_fee, priority_fee) VALUES (?, ?, ?, ?, ?)",
        entry,
        attempt.hash,
        attempt.signed,
        *map(_text, (attempt.max_fee, attempt.priority_fee)),
    )


def _read(execute: Execute, number: int) -> Entry:
    wanted = f"{_SELECT} WHERE entries.number = ? ORDER BY attempts.number"
    return _entry(execute(wanted, number))


def _entry(rows: Sequence[Mapping[str, Any]]) -> Entry:
    """An entry, of which there is a row for each attempt."""
    row = rows[0]
    return Entry(
        number=row["number"],
        intent=Intent(
            chain_id=int(row["chain_id"]),
            sender=row["sender"],
            to=row["recipient"],
            value=int(row["value"]),
            data=row["data"],
            purpose=row["purpose"],
        ),
        nonce=row["nonce"],
        gas=row["gas"],
        step=Step(row["step"]),
        block=row["block"],
        planned_at=row["planned_at"],
        attempts=tuple(
            Attempt(
                one["hash"],
                one["signed"],
                *(
                    None if fee is None else int(fee)
                    for fee in (one["max_fee"], one["priority_fee"])
                ),
            )
            for one in rows
        ),
        mined=row["mined"],
        succeeded=None if row["succeeded"] is None else bool(row["succeeded"]),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
