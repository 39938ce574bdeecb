"""What the page on security refers to is there: its tests by their names for it, and its files."""

import ast
import re
from collections.abc import Iterator

from support.project import ROOT, TESTS

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def shown() -> Iterator[str]:
    """The names that tests carry."""
    for file in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="shows"), args=names):
                    yield from (ast.literal_eval(name) for name in names)


def test_whatever_tests_show_is_on_the_page_and_nothing_else() -> None:
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", PAGE))
    assert named == set(shown())


def test_the_page_names_no_test_that_could_be_renamed() -> None:
    assert re.findall(r"`test_\w+`", PAGE) == []


def test_the_files_that_it_names_are_there() -> None:
    named = re.findall(r"\btests/[\w/]+\.py", PAGE)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
