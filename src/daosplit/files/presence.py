"""The file in which signed presences of one period are collected, to be handed in at once."""

from pathlib import Path

from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.agreement.typed_message import MOST_PERIOD, Domain
from daosplit.files.document import Table
from daosplit.files.signatures import load_signatures, save_signatures


def save_presences(path: Path | str, collected: Collected[Presence]) -> None:
    """Writes the file, or replaces it whole: what was there is not lost if writing fails."""
    save_signatures(path, collected, "presence", {"period": collected.message.period})


def load_presences(path: Path | str) -> Collected[Presence]:
    """What such a file holds, whoever it is from; see `load_signatures`.

    Raises InvalidFileError, which names the key, its value and what is wrong.
    """
    return load_signatures(path, "presence", _presence, _begin)


def _presence(table: Table) -> Presence:
    table.allow("period")
    return Presence(table.whole("period", 0, MOST_PERIOD))


def _begin(domain: Domain, presence: Presence) -> Collected[Presence]:
    return Collected(domain, presence)
