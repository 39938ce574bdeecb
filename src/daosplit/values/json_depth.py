"""How deep JSON may nest: py-evm takes away the limit that keeps Python from crashing on more."""

import re

from daosplit.values.text import text

_MOST_DEPTH = 100
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
# A string that does not end goes to the end, or a text of quotes would take hours.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)


def refuse_deep_json(content: str) -> None:
    """Raises ValueError for JSON that nests too deeply to be read."""
    if content.count("[") + content.count("{") <= _MOST_DEPTH:
        return
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(content):
        depth += _STEPS.get(token[0], 0)
        if depth > _MOST_DEPTH:
            raise ValueError(text("nested too deeply"))
