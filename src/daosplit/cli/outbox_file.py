"""This user's outbox, in which a result counts as told only when the command has printed it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daosplit.chain.outbox import OPEN, Entry, SqliteOutbox, Step
from daosplit.cli.printed import when_printed
from daosplit.files.data_folder import data_folder


class PrintedOutbox(SqliteOutbox):
    """Remembers what this process is to print, until `printed` says that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._results: dict[int, Entry] = {}

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


def open_outbox(*, is_service: bool = False) -> SqliteOutbox:
    """The outbox in the user's folder for data; a plain one for a service, which prints nothing."""
    if is_service:
        return SqliteOutbox(_path())
    outbox = PrintedOutbox(_path())
    when_printed(outbox.printed)
    return outbox


def _path() -> Path:
    return data_folder() / "outbox.sqlite"
