"""The changes that are tried on Solidity: what else could stand where a node stands."""

import itertools
import re
from collections.abc import Container, Iterator, Mapping

from verification.solidity.tree import Node, is_condition, is_modifier

_OTHER_OPERATORS = {
    "+": ["-"],
    "-": ["+"],
    "*": ["/", "+"],
    "/": ["*"],
    "%": ["/"],
    "<": ["<=", ">="],
    "<=": ["<", ">"],
    ">": [">=", "<="],
    ">=": [">", "<"],
    "==": ["!="],
    "!=": ["=="],
    "&&": ["||"],
    "||": ["&&"],
    "&": ["|"],
    "|": ["&", "^"],
    "^": ["|"],
    "<<": [">>"],
    ">>": ["<<"],
    "+=": ["-=", "="],
    "-=": ["+=", "="],
    "|=": ["&=", "="],
    "&=": ["|=", "="],
    "<<=": [">>="],
    ">>=": ["<<="],
}
_DELETED = {"EmitStatement", "ExpressionStatement", "Return", "RevertStatement", "Continue"}
_SMALL = 1000
_LITERALS = ("int_const", "rational_const")


Operators = Mapping[str, Container[str]]
"""What a file binds functions to, by the name of the type that it does it for."""


def changes(node: Node, constants: dict[int, str], operators: Operators) -> Iterator[str]:
    """What is tried instead of the node. `constants` are the values of constants, by their ids."""
    if node.is_statement:
        yield from _of_statement(node)
    elif is_modifier(node):
        yield ""
    elif not _is_changed_in_place(node):
        yield from dict.fromkeys(_of_expression(node, constants, operators))


def _of_statement(node: Node) -> Iterator[str]:
    # What is all that an `if` does is gone when its condition is false.
    is_all = node.role == "trueBody" or (
        node.parent is not None
        and node.parent.role == "trueBody"
        and len(node.parent.all("statements")) == 1
    )
    if node.kind in _DELETED and not is_all:
        yield "{}"
    if node.kind == "ExpressionStatement":
        expression = node.child("expression")
        if expression.kind == "Assignment":
            for operator in _OTHER_OPERATORS.get(expression.data["operator"], []):
                changed = _with_operator(expression, "leftHandSide", "rightHandSide", operator)
                yield node.with_texts({expression: changed})
        if expression.kind == "FunctionCall" and expression.type == "tuple()":
            for changed in _swapped(expression):
                yield node.with_texts({expression: changed})
    for role in ("eventCall", "errorCall"):
        for call in node.all(role):
            for changed in _swapped(call):
                yield node.with_texts({call: changed})
    if node.kind == "Return" and (returned := node.all("expression")):
        value = returned[0]
        if value.type == "bool" and value.kind != "BinaryOperation":
            yield node.with_texts({value: f"!({value.text})"})
        elif re.fullmatch(r"uint\d+", value.type) and value.kind != "Conditional":
            yield node.with_texts({value: f"{value.text} + 1"})


def _of_expression(node: Node, constants: dict[int, str], operators: Operators) -> Iterator[str]:
    if is_condition(node) and node.text not in ("true", "false"):
        yield "true"
        yield "false"
    if node.kind == "BinaryOperation" and not node.type.startswith(_LITERALS):
        for operator in _OTHER_OPERATORS.get(node.data["operator"], []):
            if _is_defined(node, operator, operators):
                changed = _with_operator(node, "leftExpression", "rightExpression", operator)
                yield f"({changed})"
    elif node.kind == "UnaryOperation":
        operator, inner = node.data["operator"], node.child("subExpression").text
        if operator in ("~", "-") or (operator == "!" and not is_condition(node)):
            yield inner
        elif operator in ("++", "--"):
            other = "--" if operator == "++" else "++"
            yield f"{other}{inner}" if node.data["prefix"] else f"{inner}{other}"
            if node.parent is not None and node.role not in ("loopExpression", "expression"):
                yield f"{inner}{operator}" if node.data["prefix"] else f"{operator}{inner}"
    elif node.kind == "Conditional":
        yes, no = node.child("trueExpression"), node.child("falseExpression")
        yield node.with_texts({yes: no.text, no: yes.text})
    elif (
        node.kind == "FunctionCall"
        and node.type != "tuple()"
        and node.role not in ("eventCall", "errorCall")
    ):
        yield from _swapped(node)
    yield from _of_constant(node, constants)


def _is_defined(node: Node, operator: str, operators: Operators) -> bool:
    """Whether its operands have that operator: types of our own have those that were bound."""
    if node.data.get("function") is None:
        return True
    return operator in operators[node.child("leftExpression").type]


def _of_constant(node: Node, constants: dict[int, str]) -> Iterator[str]:
    if node.kind == "Literal":
        if node.data["kind"] == "bool":
            yield "false" if node.text == "true" else "true"
        elif node.data["kind"] == "number" and not _becomes_bytes(node):
            cast = _type_of_literal(node)
            value = _value(node.text)
            for other in (value + 1, value - 1):
                if other >= 0:
                    yield f"{cast}({other})" if cast else str(other)
    elif node.kind in ("Identifier", "MemberAccess"):
        declared = node.data.get("referencedDeclaration")
        if declared in constants and re.fullmatch(r"u?int\d+", node.type):
            text = constants[declared]
            is_small = text.isdigit() and int(text) < _SMALL
            yield f"({node.text} + 1)" if is_small else f"({node.text} * 2)"
            yield f"({node.text} - 1)" if is_small else f"({node.text} / 2)"


def _becomes_bytes(literal: Node) -> bool:
    declared = literal.parent.all("declarations") if literal.parent else []
    return any(each.type.startswith("bytes") for each in declared)


def _type_of_literal(node: Node) -> str:
    """What a number is made to be, where it would be too narrow among its neighbours."""
    parent = node.parent
    while parent is not None and parent.kind == "TupleExpression":
        parent = parent.parent
    if parent is not None and parent.kind == "BinaryOperation":
        if parent.data["operator"] in ("<<", ">>"):
            return "uint256"
        common = str(parent.data["commonType"]["typeString"])
        return common if re.fullmatch(r"u?int\d+", common) else ""
    if parent is not None and parent.kind == "FunctionCall" and parent.type == "address":
        return "uint160"
    return ""


def _value(text: str) -> int:
    units = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
    number, _, unit = text.replace("_", "").partition(" ")
    value = int(float(number)) if "e" in number and "x" not in number else int(number, 0)
    return value * units.get(unit, 1)


def _swapped(call: Node) -> Iterator[str]:
    """The call with two neighbours of one type in each other's place."""
    arguments = call.all("arguments")
    for one, other in itertools.pairwise(arguments):
        if _plain(one.type) == _plain(other.type) and one.text != other.text:
            yield call.with_texts({one: other.text, other: one.text})


def _plain(type_: str) -> str:
    return "uint256" if type_.startswith("int_const") else type_


def _with_operator(node: Node, left: str, right: str, operator: str) -> str:
    one, other = node.child(left), node.child(right)
    between = node.source.text[one.end : other.start].decode()
    changed = between.replace(str(node.data["operator"]), operator, 1)
    before = node.source.text[node.start : one.end].decode()
    return before + changed + node.source.text[other.start : node.end].decode()


def _is_changed_in_place(node: Node) -> bool:
    """Whether it is written to, so that no other value can stand there."""
    inner: Node = node
    for parent in node.ancestors():
        if inner.role == "leftHandSide":
            return True
        if parent.kind not in ("MemberAccess", "TupleExpression", "IndexAccess"):
            return parent.kind == "UnaryOperation" and parent.data["operator"] in (
                "++",
                "--",
                "delete",
            )
        if inner.role == "indexExpression":
            return False
        inner = parent
    return False
