"""An English sentence that remembers how it was made, so that it can be said in another language.

A template in code is English, and the key of its translations: `scripts/catalogues` finds what is
passed to `text`, `plural` and `message`. Numbers that people read are written `{shares:,}`, which
each language groups in its own way. No catalogue is loaded here; see `values.catalogue`.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, LiteralString


class Text(str):
    """An English sentence, with the template and the values that it was made from.

    Attributes:
        template: In English, with `{values}`; the one for a single thing where it counts.
        many: The template for several things; None where nothing is counted.
        counted: How many things there are; None where nothing is counted.
        values: By name; those that are texts themselves are translated in turn.
    """

    template: str
    many: str | None
    counted: int | None
    values: dict[str, Any]

    def __new__(
        cls,
        template: str,
        values: dict[str, Any],
        many: str | None = None,
        counted: int | None = None,
    ) -> "Text":
        chosen = template if many is None or counted == 1 else many
        made = super().__new__(cls, chosen.format(**values))
        made.template = template
        made.many = many
        made.counted = counted
        made.values = values
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.template, self.values, self.many, self.counted


def text(template: LiteralString, /, **values: object) -> Text:
    """A sentence from its template: `text("seat {seat} is empty", seat=2)`."""
    return Text(template, values)


def plural(one: LiteralString, many: LiteralString, count: int, /, **values: object) -> Text:
    """A sentence that counts: `plural("{count} partner", "{count} partners", 3)`."""
    return Text(one, {"count": count, **values}, many, count)


def message(template: LiteralString, /) -> LiteralString:
    """A template as it is, marked for translation where it is looked up later, as in a table."""
    return template


def number(value: int | Decimal) -> Text:
    """A number in digits, thousands apart: "1,200"."""
    return Text("{number:,f}" if isinstance(value, Decimal) else "{number:,}", {"number": value})


def comma_list(items: Sequence[str]) -> str:
    """All items, with commas: "A, B, C"."""
    listed = items[0] if items else ""
    for item in items[1:]:
        listed = text("{first}, {next}", first=listed, next=item)
    return listed


def and_list(items: Sequence[str]) -> str:
    """All items, the last with "and": "A, B and C"."""
    if len(items) < 2:
        return comma_list(items)
    if len(items) == 2:
        return text("{first} and {second}", first=items[0], second=items[1])
    return text("{others} and {last}", others=comma_list(items[:-1]), last=items[-1])


def or_list(items: Sequence[str]) -> str:
    """All items, the last with "or": "A, B or C"."""
    if len(items) < 2:
        return comma_list(items)
    if len(items) == 2:
        return text("{first} or {second}", first=items[0], second=items[1])
    return text("{others} or {last}", others=comma_list(items[:-1]), last=items[-1])
