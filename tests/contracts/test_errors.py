"""Every error of IRevenueSplit is provoked by some test, and checked to its last argument."""

import ast
from collections.abc import Iterator

from daosplit.artifacts import load_artifact
from support.project import TESTS

PREFIX = "RevenueSplit_"
ARGUMENTS = {
    entry["name"]: {argument["name"] for argument in entry["inputs"]}
    for entry in load_artifact("IRevenueSplit").abi
    if entry["type"] == "error"
}
"""The names of each error's arguments."""


def refusals() -> Iterator[tuple[str, set[str | None]]]:
    """The errors that `refused` expects, and the arguments that it is told."""
    for node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            match node.func.id, node.args:
                case "refused", [ast.Constant(value=str(name))]:
                    yield f"{PREFIX}{name}", {keyword.arg for keyword in node.keywords}


def mentions() -> Iterator[str]:
    """The errors whose whole name stands in a test, where an argument cannot be foreseen."""
    for node in nodes():
        if isinstance(node, ast.Constant) and str(node.value).startswith(PREFIX):
            yield str(node.value)


def nodes() -> Iterator[ast.AST]:
    for folder in ("contracts", "attacks"):
        for file in sorted((TESTS / folder).glob("test_*.py")):
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def test_every_error_is_provoked_by_a_test() -> None:
    provoked = {name for name, _ in refusals()} | set(mentions())
    assert ARGUMENTS.keys() - provoked == set()


def test_every_test_checks_all_arguments_of_the_error_that_it_provokes() -> None:
    wrong = [
        (name, arguments) for name, arguments in refusals() if arguments != ARGUMENTS.get(name)
    ]
    assert wrong == []


def test_all_errors_are_named_after_the_contract() -> None:
    assert all(name.startswith(PREFIX) for name in ARGUMENTS)
