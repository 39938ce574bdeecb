"""The outbox of a command, in which a result is told only when the command has printed it."""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from daosplit.chain.outbox import OPEN, Entry, Outbox, SqliteOutbox, SqlOutbox, Step
from daosplit.cli.printed import when_printed
from daosplit.errors import InvalidValueError
from daosplit.files.data_folder import data_folder
from daosplit.values.text import text


class _Printed(SqlOutbox):
    """Remembers what this process is to print, until `printed` says that it has."""

    @cached_property
    def _results(self) -> dict[int, Entry]:
        return {}

    def entries(
        self, chain_id: int | None, sender: str | None = None, steps: Sequence[Step] = OPEN
    ) -> list[Entry]:
        kept = super().entries(chain_id, sender, steps)
        return [entry for entry in kept if entry.number not in self._results]

    def advance(self, entry: Entry, step: Step) -> Entry:
        if step is not Step.TOLD:
            return super().advance(entry, step)
        self._results[entry.number] = entry
        return replace(entry, step=step)

    def printed(self) -> None:
        """Notes that all results were told."""
        for entry in self._results.values():
            super().advance(entry, Step.TOLD)
        self._results.clear()


class PrintedOutbox(_Printed, SqliteOutbox):
    """The same in a file."""


def open_outbox(*, is_service: bool = False) -> Outbox:
    """The outbox in the user's folder for data; a plain one for a service, which prints nothing."""
    if is_service:
        return SqliteOutbox(_path())
    outbox = PrintedOutbox(_path())
    when_printed(outbox.printed)
    return outbox


def open_shared_outbox(variable: str) -> Outbox:
    """The outbox in Postgres, whose URL an environment variable has.

    Raises InvalidValueError if it has none.
    """
    from daosplit.keeper.store import PostgresOutbox, PostgresStore, is_postgres

    class PrintedPostgresOutbox(_Printed, PostgresOutbox):
        pass

    url = os.environ.get(variable, "")
    if not is_postgres(url):
        problem = text("not an environment variable with a URL that begins with postgresql://")
        allowed = text("with SQLite the outbox is yours, and needs no option")
        raise InvalidValueError("--database-variable", variable, problem, allowed)
    outbox = PrintedPostgresOutbox(PostgresStore(url))
    when_printed(outbox.printed)
    return outbox


def _path() -> Path:
    return data_folder() / "outbox.sqlite"
