"""Reasons in words: short enough for a review, and harmless to show."""

from collections.abc import Iterable, Sequence

from daosplit.values.escaping import harmless
from daosplit.weighing.data.records import ContributionRecord

MOST_LISTED = 3
MOST_NOTES = 200
NOTHING = "no contribution"


def brief(parts: Sequence[str], notes: Sequence[str] = ()) -> str:
    """The first parts, how many more there are, and the notes as far as they fit."""
    if not parts:
        return NOTHING
    listed = ", ".join(parts[:MOST_LISTED])
    if len(parts) > MOST_LISTED:
        listed += f", and {len(parts) - MOST_LISTED} more"
    said = harmless("; ".join(notes))
    if len(said) > MOST_NOTES:
        said = f"{said[: MOST_NOTES - 1]}…"
    return f"{listed}: {said}" if said else listed


def notes_of(entries: Iterable[ContributionRecord]) -> tuple[str, ...]:
    """What the entries say beside their figures, each once, in the data's one order."""
    return tuple(dict.fromkeys(entry.note for entry in entries if entry.note))
