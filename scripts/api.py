#!/usr/bin/env python
"""Writes docs/api.md: every public name of `daosplit`, with the first sentence of its docstring."""

import ast
import importlib
import inspect
import itertools
from pathlib import Path

import daosplit

PAGE = Path(__file__).parent.parent / "docs" / "api.md"

# Each heading, and the packages whose names stand below it.
_PARTS = {
    "Chains": ("chain",),
    "Partnerships": ("client", "artifacts", "events"),
    "Agreements": ("agreement", "files"),
    "Weighing": ("weighing",),
    "History": ("history", "report"),
    "Simulation": ("simulation",),
    "Amounts and messages": ("values", "messages"),
    "Errors": ("errors",),
}

_BEGINNING = """\
# The Python API

`import daosplit` gives these names, and a type checker sees their types. Each is loaded when it is
first used. `help(daosplit.found)` tells the rest: arguments, units, errors, examples. This page is
written by `scripts/api.py`, from the docstrings.
"""


def page() -> str:
    """The whole page."""
    lines = [_BEGINNING]
    for heading, packages in _PARTS.items():
        names = [
            (name, home)
            for home, names in daosplit._HOMES.items()
            if home.split(".")[0] in packages
            for name in names
        ]
        lines += [f"## {heading}\n", "| | |", "| --- | --- |"]
        lines += [f"| `{_shown(name)}` | {_sentence(name, home)} |" for name, home in names]
        lines.append("")
    return "\n".join(lines)


def _shown(name: str) -> str:
    value = getattr(daosplit, name)
    if not inspect.isfunction(value):
        return name
    return f"{name}({', '.join(inspect.signature(value).parameters)})"


def _sentence(name: str, home: str) -> str:
    value = getattr(daosplit, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        text = inspect.getdoc(value) or ""
    else:
        text = _text_behind(name, home)
    sentence = " ".join(text.split("\n\n")[0].split())
    return sentence.replace("|", "\\|")


def _text_behind(constant: str, home: str) -> str:
    """The text that stands behind a constant's assignment."""
    module = importlib.import_module(f"daosplit.{home}")
    body = ast.parse(inspect.getsource(module)).body
    for node, after in itertools.pairwise(body):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == constant:
            assert isinstance(after, ast.Expr)
            assert isinstance(after.value, ast.Constant)
            return str(after.value.value)
    raise ValueError(f"{constant} has no docstring")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
