"""Reasons in words: short enough for a review, and harmless to show."""

from collections.abc import Iterable, Sequence

from daosplit.values.escaping import harmless
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.records import ContributionRecord

MOST_LISTED = 3
MOST_NOTES = 200


def brief(parts: Sequence[str], notes: Sequence[str] = ()) -> str:
    """The first parts, how many more there are, and the notes as far as they fit."""
    if not parts:
        return text("no contribution")
    listed = comma_list(parts[:MOST_LISTED])
    if len(parts) > MOST_LISTED:
        listed = text("{parts}, and {more} more", parts=listed, more=len(parts) - MOST_LISTED)
    said = harmless("; ".join(notes))
    if len(said) > MOST_NOTES:
        said = f"{said[: MOST_NOTES - 1]}…"
    return text("{parts}: {notes}", parts=listed, notes=said) if said else listed


def joined(reasons: Sequence[str]) -> str:
    """Several reasons in one: "A; B"."""
    all_of_them, *rest = reasons
    for reason in rest:
        all_of_them = text("{reason}; {next}", reason=all_of_them, next=reason)
    return all_of_them


def notes_of(entries: Iterable[ContributionRecord]) -> tuple[str, ...]:
    """What the entries say beside their figures, each once, in the data's one order."""
    return tuple(dict.fromkeys(entry.note for entry in entries if entry.note))
