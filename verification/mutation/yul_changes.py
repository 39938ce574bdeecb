"""The changes that are tried on Yul: what else could stand where a node stands."""

from collections.abc import Container, Iterator

from verification.solidity.tree import Node

_OTHER_FUNCTIONS = {
    "add": "sub",
    "sub": "add",
    "mul": "add",
    "shl": "shr",
    "shr": "shl",
    "and": "or",
    "or": "and",
    "lt": "gt",
    "gt": "lt",
}
_LEFT_OUT = {"not", "iszero"}
_DELETED = {"YulAssignment", "YulExpressionStatement"}


def yul_changes(node: Node, constants: Container[str]) -> Iterator[str]:
    """What is tried instead of the node. `constants` are the names of Solidity's constants."""
    if node.kind in _DELETED and node.is_statement:
        yield "{}"
    elif node.kind == "YulFunctionCall":
        yield from _of_call(node)
    elif node.kind == "YulLiteral" and node.data["kind"] == "number":
        value = int(node.text, 0)
        yield str(value + 1)
        if value:
            yield str(value - 1)
    elif node.kind == "YulIdentifier" and node.role == "arguments" and node.text in constants:
        yield f"mul({node.text}, 2)"
        yield f"div({node.text}, 2)"
    if node.role == "condition":
        yield "1"
        yield "0"


def _of_call(node: Node) -> Iterator[str]:
    name = node.child("functionName")
    arguments = node.all("arguments")
    if other := _OTHER_FUNCTIONS.get(name.text):
        yield node.with_texts({name: other})
    if name.text in _LEFT_OUT:
        yield arguments[0].text
    if name.text == "eq":
        yield "0"
        yield "1"
    if name.text in ("lt", "gt"):
        # With the bound itself.
        opposite = {"lt": "gt", "gt": "lt"}[name.text]
        yield f"iszero({node.with_texts({name: opposite})})"
