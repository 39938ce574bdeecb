"""Every error that a person reads is a text that can be translated, in plain English."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import daosplit
from daosplit import errors

PACKAGE = Path(daosplit.__file__).parent
# What a node answers by JSON-RPC is for programs.
MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if not path.is_relative_to(PACKAGE / "cli") and path.name != "json_rpc.py"
)
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.DaosplitError)
}
# What names a value, a file or a key is no sentence.
FIRST_OF_TEXTS = {"InvalidValueError": 2, "InvalidFileError": 3, "refuse": 2}
# Their words are another program's, or Solidity's, or made by the class from its arguments.
OWN_WORDS = {"CompilationError", "ContractError", "MissingEventError"}
PARTS = {"problem", "allowed"}
MARKS = {"text", "plural", "message"}
FORBIDDEN = r"(?<![Tt]here )\bis no |cannot be(?! \w)|if left out|such as"
MOST_WORDS = 25


@cache
def nodes() -> tuple[tuple[str, ast.Call | ast.Assign], ...]:
    """All calls and assignments, with their places."""
    return tuple(
        (f"{path.relative_to(PACKAGE)}:{node.lineno}", node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Assign)
    )


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for place, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            yield place, node, name


def words_of(argument: ast.expr) -> bool:
    """Whether an argument is words in the code that nothing marks as a text."""
    if isinstance(argument, ast.JoinedStr):
        return True
    if isinstance(argument, ast.Constant):
        return isinstance(argument.value, str) and argument.value != ""
    if isinstance(argument, ast.IfExp):
        return words_of(argument.body) or words_of(argument.orelse)
    return isinstance(argument, ast.BinOp) and words_of(argument.left)


def test_what_an_error_says_can_be_translated() -> None:
    unmarked = [
        place
        for place, call, name in calls()
        if name in ERRORS - OWN_WORDS or name == "refuse"
        if any(map(words_of, call.args[FIRST_OF_TEXTS.get(name, 0) :]))
    ]
    unmarked += [
        place
        for place, node in nodes()
        if isinstance(node, ast.Assign) and words_of(node.value)
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id in PARTS
    ]
    assert unmarked == []


def test_texts_are_plain_english() -> None:
    templates = {
        argument.value: place
        for place, call, name in calls()
        if name in MARKS
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert templates
    assert {text for text in templates if re.search(FORBIDDEN, text)} == set()


def test_an_error_is_short() -> None:
    texts = {
        argument.value
        for _, call, name in calls()
        if name in ERRORS
        for part in ast.walk(call)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in MARKS
        for argument in part.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert {text for text in texts if len(text.split()) > MOST_WORDS} == set()
