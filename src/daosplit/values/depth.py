"""How deep JSON and TOML may nest.

py-evm takes away the limit that keeps Python from crashing on more, and what takes TOML apart needs
a time that grows with the square of a key's parts.
"""

import re
from itertools import accumulate

from daosplit.values.text import text

_MOST_DEPTH = 100
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
# A string that does not end goes to the end, or a text of quotes would take hours.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_BRACKETS = re.compile(r"[^][{}]++")

# Comments and texts; one of several lines may end in quotes of its own.
_TOML_TEXT = re.compile(
    r'''#[^\n]*+|"""(?:[^"\\]|\\.|"(?!""))*+"{0,5}|"(?:[^"\\\n]|\\.)*+"?'''
    r"""|'''(?:[^']|'(?!''))*+'{0,5}|'[^'\n]*+'?""",
    re.DOTALL,
)
_DEEP_KEY = re.compile(rf"(?:\.[ \t]*+[\w-]++[ \t]*+){{{_MOST_DEPTH}}}")


def refuse_deep_toml(content: str) -> None:
    """Raises ValueError for TOML of which a key or a value nests too deeply to be read."""
    if max(content.count("."), _brackets(content)) >= _MOST_DEPTH:
        code = _TOML_TEXT.sub("_", content)
        if _DEEP_KEY.search(code):
            raise ValueError(text("nested too deeply"))
        _refuse_deep(code)


def refuse_deep_json(content: str) -> None:
    """Raises ValueError for JSON that nests too deeply to be read."""
    if _brackets(content) > _MOST_DEPTH:
        _refuse_deep(_STRING.sub("", content))


def _brackets(content: str) -> int:
    return content.count("[") + content.count("{")


def _refuse_deep(code: str) -> None:
    brackets = _NO_BRACKETS.sub("", code)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > _MOST_DEPTH:
        raise ValueError(text("nested too deeply"))
