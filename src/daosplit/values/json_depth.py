"""How deep JSON may nest: py-evm takes away the limit that keeps Python from crashing on more."""

import re
from itertools import accumulate

from daosplit.values.text import text

_MOST_DEPTH = 100
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
# A string that does not end goes to the end, or a text of quotes would take hours.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_BRACKETS = re.compile(r"[^][{}]++")


def refuse_deep_json(content: str) -> None:
    """Raises ValueError for JSON that nests too deeply to be read."""
    if content.count("[") + content.count("{") <= _MOST_DEPTH:
        return
    brackets = _NO_BRACKETS.sub("", _STRING.sub("", content))
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > _MOST_DEPTH:
        raise ValueError(text("nested too deeply"))
