"""Solidity sources under the names by which they import each other."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from daosplit.errors import CompilationError, located
from daosplit.values.text import text

_COMMENT = r"//[^\n]*|/\*.*?\*/"
_STRING = r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
# Comments and strings are matched too, so that no import is found inside of one.
_IMPORT = re.compile(
    rf"{_COMMENT}|{_STRING}|\bimport\b(?>{_COMMENT}|[^;\"'])*+(?P<imported>{_STRING})", re.DOTALL
)


def solidity_files(root: Path, folder: str) -> list[str]:
    """The names of all Solidity files in a folder of the project at `root`, in order.

    Raises CompilationError if there are none, which is never meant.
    """
    files = sorted(path.relative_to(root).as_posix() for path in (root / folder).rglob("*.sol"))
    if not files:
        raise CompilationError(
            text("there are no Solidity files in {folder}", folder=str(root / folder))
        )
    return files


def read_with_imports(root: Path, name: str) -> dict[str, str]:
    """A source and everything it imports, directly or not: text by name, in order of names.

    A name is a path from the project's root, or from its node_modules. A missing file raises
    CompilationError.
    """
    sources: dict[str, str] = {}
    missing = [(name, "")]
    while missing:
        name, importer = missing.pop()
        if name not in sources:
            sources[name] = _read(root, name, importer)
            missing += [(imported, name) for imported in _imports(name, sources[name])]
    return dict(sorted(sources.items()))


def _imports(name: str, text: str) -> Iterator[str]:
    for found in _IMPORT.finditer(text):
        if quoted := found["imported"]:
            imported = quoted[1:-1]
            if imported.startswith("."):
                imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))
            yield imported


def _read(root: Path, name: str, importer: str) -> str:
    for path in (root / name, root / "node_modules" / name):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    problem = text("not found in {root} or its node_modules", root=str(root))
    if not name.startswith("."):
        problem = text("{problem}; if it comes from an npm package, run `npm ci`", problem=problem)
    if importer:
        name = text("{file}, imported by {importer}", file=name, importer=importer)
    raise CompilationError(located(name, problem))
