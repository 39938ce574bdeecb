"""The syntax trees of the contracts, as the compiler gives them, with the text of each node."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from daosplit.compiler.sources import read_with_imports, solidity_files
from verification.solidity.compiled import ROOT, compiled

CONTRACTS = "contracts"
_MODIFIED = "contracts/parts/Base.sol"
_NOT_ON_CHAIN = ("contracts/mocks/", "contracts/demo/", "contracts/interfaces/")

_ENDS_WITH_SEMICOLON = {
    "Continue",
    "EmitStatement",
    "ExpressionStatement",
    "Return",
    "RevertStatement",
    "VariableDeclarationStatement",
}
_STATEMENT_LISTS = {"Block", "UncheckedBlock", "YulBlock"}
_BODIES = {"body", "trueBody", "falseBody"}


@dataclass(frozen=True)
class Source:
    """A Solidity file. Positions are in its bytes."""

    name: str
    text: bytes

    def line(self, position: int) -> int:
        return self.text.count(b"\n", 0, position) + 1


@dataclass(frozen=True, eq=False)
class Node:
    """A node of a syntax tree: what the compiler says of it, and where it stands."""

    source: Source
    data: Mapping[str, Any]
    parent: "Node | None" = field(default=None, repr=False)
    role: str = ""
    """The name by which the parent has it."""

    @property
    def kind(self) -> str:
        return str(self.data["nodeType"])

    @property
    def type(self) -> str:
        """The type of an expression in Solidity's words."""
        return str((self.data.get("typeDescriptions") or {}).get("typeString", ""))

    @cached_property
    def start(self) -> int:
        return int(self.data["src"].split(":")[0])

    @cached_property
    def end(self) -> int:
        """The byte after it; a statement's semicolon belongs to it."""
        end = self.start + int(self.data["src"].split(":")[1])
        # A return of nothing comes with its semicolon, others without.
        is_open = self.source.text[end - 1 : end] != b";"
        if is_open and self.is_statement and self.kind in _ENDS_WITH_SEMICOLON:
            end = self.source.text.index(b";", end) + 1
        return max([end, *(child.end for child in self.children)])

    @property
    def line(self) -> int:
        return self.source.line(self.start)

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end].decode()

    @property
    def is_statement(self) -> bool:
        """Whether it stands where a statement does; the parts of a loop's head do not."""
        if self.parent is None:
            return False
        return (self.role == "statements" and self.parent.kind in _STATEMENT_LISTS) or (
            self.role in _BODIES and self.parent.kind != "FunctionDefinition"
        )

    @cached_property
    def children(self) -> tuple["Node", ...]:
        found = [
            Node(self.source, each, self, role)
            for role, value in self.data.items()
            for each in (value if isinstance(value, list) else [value])
            if isinstance(each, dict) and "nodeType" in each
        ]
        return tuple(sorted(found, key=lambda node: node.start))

    def child(self, role: str) -> "Node":
        return next(node for node in self.children if node.role == role)

    def all(self, role: str) -> list["Node"]:
        return [node for node in self.children if node.role == role]

    def walk(self) -> Iterator["Node"]:
        yield self
        for node in self.children:
            yield from node.walk()

    def ancestors(self) -> Iterator["Node"]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def with_texts(self, texts: Mapping["Node", str]) -> str:
        """Its text with that of some nodes within it replaced."""
        made, position = b"", self.start
        for node in sorted(texts, key=lambda node: node.start):
            made += self.source.text[position : node.start] + texts[node].encode()
            position = node.end
        return (made + self.source.text[position : self.end]).decode()


def parse() -> dict[str, Node]:
    """The tree of each file of the contracts that go on a chain, by the file's name."""
    files = [name for name in solidity_files(ROOT, CONTRACTS) if not name.startswith(_NOT_ON_CHAIN)]
    sources: dict[str, str] = {}
    for name in files:
        sources |= read_with_imports(ROOT, name)
    output = compiled(
        {
            "language": "Solidity",
            "sources": {name: {"content": text} for name, text in sources.items()},
            "settings": {"outputSelection": {name: {"": ["ast"]} for name in files}},
        }
    )
    return {
        name: Node(Source(name, sources[name].encode()), output["sources"][name]["ast"])
        for name in files
    }


def functions(tree: Node) -> Iterator[Node]:
    """The functions of a file that have a body."""
    for node in tree.walk():
        if node.kind == "FunctionDefinition" and node.data.get("body"):
            yield node


def function_of(node: Node) -> Node:
    """The function that a node is part of."""
    return next(each for each in node.ancestors() if each.kind == "FunctionDefinition")


def function_name(node: Node) -> str:
    """The name of the function that a node is part of; `constructor` has none."""
    function = function_of(node)
    return str(function.data["name"] or function.data["kind"])


def is_condition(node: Node) -> bool:
    """Whether it alone decides which way the code goes on: no `&&` or `||` of such."""
    if node.parent is None or (node.kind == "BinaryOperation" and _is_logical(node)):
        return False
    if node.kind == "TupleExpression":  # a pair of parentheses
        return False
    asked = node
    while asked.parent is not None and asked.parent.kind == "TupleExpression":
        asked = asked.parent
    parent = asked.parent
    if parent is None:
        return False
    if parent.kind == "BinaryOperation":
        return _is_logical(parent)
    return asked.role == "condition"


def is_modifier(node: Node) -> bool:
    """Whether it is a function's guard."""
    return node.kind == "ModifierInvocation"


def _is_logical(node: Node) -> bool:
    return node.data.get("operator") in ("&&", "||")


def weave(tree: Node, change: Callable[[Node, str], str]) -> str:
    """The file's text, each node of a function changed by `change`, which is given the node and
    its text after the nodes within it were changed.
    """

    def woven(node: Node) -> str:
        texts = {child: woven(child) for child in node.children}
        return change(node, node.with_texts({n: t for n, t in texts.items() if t != n.text}))

    text = {}
    for function in functions(tree):
        for node in (*function.all("modifiers"), function.child("body")):
            text[node] = woven(node)
    whole = Node(tree.source, {**tree.data, "src": f"0:{len(tree.source.text)}:0"})
    return whole.with_texts(text)


def with_modifiers(texts: Mapping[str, str], modifiers: str) -> dict[str, str]:
    """The texts of all files, with more modifiers for the functions of a partnership."""
    return {**texts, _MODIFIED: texts[_MODIFIED].rstrip().removesuffix("}") + modifiers + "}\n"}
