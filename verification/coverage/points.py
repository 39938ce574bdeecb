"""What there is to reach: each statement and guard, and both outcomes of each condition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verification.explained import Finding
from verification.solidity.probe import FIRST_MARK, mark
from verification.solidity.tree import (
    Node,
    function_name,
    functions,
    is_condition,
    is_modifier,
    weave,
    with_modifiers,
)

_GROUPS = {"Block", "InlineAssembly", "UncheckedBlock", "YulBlock"}


def _yul_passed(number: int) -> str:
    """Yul cannot call Solidity's functions. A number that is only popped again, the compiler leaves
    out; this one it must ask for: whoever listens answers 0.
    """
    return f"if {mark(number)} {{ invalid() }}"


_YUL_DECIDED = (
    "function yulDecided(outcome, asked) -> same { switch outcome "
    f"case 0 {{ {_yul_passed(0)} }} default {{ {_yul_passed(1)} }} same := outcome }}"
)
# Stands before a guard, and so is passed also if the guard refuses.
_ASKED = "modifier asked(uint256) { _; }"


@dataclass(frozen=True)
class Point:
    """A statement or a guard (`outcome` None), or a condition that comes out so."""

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
        woven = {name: weave(tree, self._with_mark) for name, tree in trees.items()}
        self.texts = with_modifiers(woven, _ASKED)
        self.all: dict[int, Point] = {}
        for node, number in self._marks.items():
            text = " ".join(node.text.split("{")[0].split())
            for outcome in (False, True) if is_condition(node) else (None,):
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
        """The number of the statement or the guard that a node is, or is part of."""
        around = (each for each in (node, *node.ancestors()) if each in self._marks)
        return next(_number(self._marks[each], None) for each in around if not is_condition(each))

    def _with_mark(self, node: Node, text: str) -> str:
        if node.kind == "YulBlock" and node.role == "AST":
            return f"{{ {_YUL_DECIDED} {text[1:]}"
        if node not in self._marks:
            return text
        written = mark(self._marks[node])
        in_yul = node.kind.startswith("Yul")
        if is_modifier(node):
            return f"asked({written}) {text}"
        if is_condition(node):
            return f"{'yulDecided' if in_yul else 'decided'}({text}, {written})"
        if in_yul:
            return f"{_yul_passed(self._marks[node])} {text}"
        marked = f"passed({written}); {text}"
        return marked if node.role == "statements" else f"{{ {marked} }}"


def _number(mark: int, outcome: bool | None) -> int:
    return 4 * mark + (2 if outcome is None else outcome)


def _to_mark(tree: Node) -> Iterator[Node]:
    for function in functions(tree):
        yield from function.all("modifiers")
        for node in function.child("body").walk():
            if (node.is_statement and node.kind not in _GROUPS) or is_condition(node):
                yield node
