"""What somebody may have meant by a name that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches

from daosplit.values.escaping import harmless
from daosplit.values.text import Text, text

_MOST_SHOWN = 20


def hint(name: str, known: Iterable[str]) -> Text:
    """The closest of the known names, if one is close, and all of them, unless they are many."""
    known = tuple(known)
    if not known:
        return text("there are none")
    names = text("known: {names}", names=harmless(", ".join(known)))
    shown = names if len(known) <= _MOST_SHOWN else text("there are {count:,}", count=len(known))
    close = get_close_matches(name, known, n=1)
    if not close:
        return shown
    return text('did you mean "{name}"? {known}', name=harmless(close[0]), known=shown)
