"""What there is to reach: each statement, and both outcomes of each condition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofs.explained import Finding
from proofs.solidity.probe import FIRST_MARK, mark
from proofs.solidity.tree import Node, function_name, function_of, functions, is_condition, weave

_GROUPS = {"Block", "InlineAssembly", "UncheckedBlock", "YulBlock"}
# Yul cannot call Solidity's functions.
_YUL_DECIDED = (
    "function yulDecided(outcome, asked) -> same "
    f"{{ switch outcome case 0 {{ pop({mark(0)}) }} default {{ pop({mark(1)}) }} same := outcome }}"
)


@dataclass(frozen=True)
class Point:
    """A statement (`outcome` None), or a condition that comes out so."""

    file: str
    line: int
    function: str
    text: str
    outcome: bool | None = None

    @property
    def finding(self) -> Finding:
        """That nothing reaches it."""
        never = "" if self.outcome is None else f" is never {'true' if self.outcome else 'false'}"
        return Finding(self.file, f"{self.function}: {self.text}{never}")


class Points:
    """All points of the contracts, by their numbers; listens to the marks of the woven texts."""

    def __init__(self, trees: Mapping[str, Node]) -> None:
        nodes = [node for tree in trees.values() for node in _to_mark(tree)]
        self._marks = {node: number for number, node in enumerate(nodes, FIRST_MARK)}
        self.texts = {name: weave(tree, self._with_mark) for name, tree in trees.items()}
        self.all: dict[int, Point] = {}
        for node, number in self._marks.items():
            text = " ".join(node.text.split("{")[0].split())
            for outcome in (None,) if _is_marked_statement(node) else (False, True):
                function = function_name(node)
                point = Point(node.source.name, node.line, function, text, outcome)
                self.all[_number(number, outcome)] = point
        self.reached: set[int] = set()
        """The numbers of the points that were reached since somebody emptied it."""
        self.passed = 0
        """How many marks were passed."""
        self._condition = 0

    def listen(self, mark: int) -> int:
        self.passed += 1
        if mark >= FIRST_MARK:
            self._condition = mark
            self.reached.add(_number(mark, None))
        else:
            self.reached.add(_number(self._condition, bool(mark)))
        return 0

    def statement_of(self, node: Node) -> int:
        """The number of the statement that a node is part of; of a modifier, the first after it."""
        for around in (node, *node.ancestors()):
            if around in self._marks and _is_marked_statement(around):
                return _number(self._marks[around], None)
        return self.statement_of(function_of(node).child("body").all("statements")[0])

    def _with_mark(self, node: Node, text: str) -> str:
        if node.kind == "YulBlock" and node.role == "AST":
            return f"{{ {_YUL_DECIDED} {text[1:]}"
        if node not in self._marks:
            return text
        written = mark(self._marks[node])
        in_yul = node.kind.startswith("Yul")
        if not _is_marked_statement(node):
            return f"{'yulDecided' if in_yul else 'decided'}({text}, {written})"
        if in_yul:
            return f"pop({written}) {text}"
        marked = f"passed({written}); {text}"
        return marked if node.role == "statements" else f"{{ {marked} }}"


def _number(mark: int, outcome: bool | None) -> int:
    return 4 * mark + (2 if outcome is None else outcome)


def _to_mark(tree: Node) -> Iterator[Node]:
    for function in functions(tree):
        for node in function.child("body").walk():
            if _is_marked_statement(node) or is_condition(node):
                yield node


def _is_marked_statement(node: Node) -> bool:
    return node.is_statement and node.kind not in _GROUPS
