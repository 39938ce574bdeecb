"""Records such as events and histories as JSON that keeps amounts exact and is harmless to show.

Amounts are texts of decimal digits, since other languages' numbers would round them; bytes are hex
digits with 0x; fractions are "7/10"; what was no UTF-8 on the chain is `\\xff`, byte by byte.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from daosplit.events.types import Event

# The numbers that count a token's smallest unit.
_AMOUNTS = frozenset(
    (
        *("amount", "amounts", "pot", "tip", "balance", "accrued", "set_aside"),
        *("before", "after", "gains"),
        *("received", "unlogged", "paid", "tips", "delivered", "withdrawn", "unpaid"),
        *("not_closed", "expected", "actual"),
    )
)
_MOST_EXACT_IN_JAVASCRIPT = 2**53 - 1


def to_json(record: object) -> str:
    """A record, and the records within it, as JSON of one key a line."""
    return write_json(to_plain(record))


def write_json(plain: object) -> str:
    """What JSON can hold as JSON; whatever a terminal would obey is escaped."""
    return printable(json.dumps(plain, ensure_ascii=False, indent=2))


def printable(text: str) -> str:
    """JSON with whatever a terminal would obey escaped."""
    return "".join(
        character if character.isprintable() or character == "\n" else _escaped(character)
        for character in text
    )


def to_plain(value: Any, name: str = "") -> Any:
    """A record as dictionaries, lists, texts and numbers; `name` says what a number counts."""
    match value:
        case bool() | None:
            return value
        case int():
            is_text = name in _AMOUNTS or abs(value) > _MOST_EXACT_IN_JAVASCRIPT
            return str(value) if is_text else value
        case str():
            return value.encode(errors="surrogateescape").decode(errors="backslashreplace")
        case bytes():
            return f"0x{value.hex()}"
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case timedelta():
            return value // timedelta(seconds=1)
        case Mapping():
            return {str(key): to_plain(item, name) for key, item in value.items()}
        case _ if is_dataclass(value):
            head = {"event": type(value).__name__} if isinstance(value, Event) else {}
            rest = {
                field.name: to_plain(getattr(value, field.name), field.name)
                for field in fields(value)
            }
            return {**head, **rest}
        case _:
            return [to_plain(item, name) for item in value]


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
