"""Names in the data of a weighing: each in one form, and no two that differ in case or width alone.

Letters of different scripts that look alike are different; data that name one in place of the other
name no partner, and are refused.
A name that Python's tables do not know yet is refused as unprintable, so that every version that
takes a name normalises it alike.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from daosplit.agreement.founding import require_name
from daosplit.errors import InvalidValueError
from daosplit.values.text import text

_MOST_CHARACTERS = 100
_MOST_REMEMBERED = 10_000


@lru_cache(_MOST_REMEMBERED)
def normal(text: str) -> str:
    """The text with each character in its one composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def require_normal_name(field: str, name: object) -> str:
    """The name, if it can be read, is in its composed form and has at most 100 characters.

    Raises InvalidValueError, which names it by `field`, for anything else.
    """
    if isinstance(name, str):
        return _known_name(field, name)
    return _checked(field, name)


# Of a million lines, few names are new.
@lru_cache(_MOST_REMEMBERED)
def _known_name(field: str, name: str) -> str:
    return _checked(field, name)


def _checked(field: str, name: object) -> str:
    try:
        name = require_name(name)
    except InvalidValueError as error:
        raise InvalidValueError(field, name, error.problem, error.allowed) from None
    if name != normal(name):
        raise InvalidValueError(
            field, name, text("not in its composed form"), text("write {name}", name=normal(name))
        )
    if len(name) > _MOST_CHARACTERS:
        allowed = text("must be at most {most:,} characters", most=_MOST_CHARACTERS)
        raise InvalidValueError(field, name, text("too long"), allowed)
    return name


def require_distinct(field: str, names: Iterable[str]) -> None:
    """Raises InvalidValueError if names differ only in letters' case, width or compatible forms."""
    seen: dict[str, str] = {}
    for name in sorted(set(names)):
        alike = seen.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)
        if alike != name:
            problem = text('easily confused with "{name}"', name=alike)
            raise InvalidValueError(field, name, problem, text("write each name in one way"))
