"""All mutants of the contracts, and one text of the contracts in which each can be chosen.

Not one compilation a mutant, but one for all: where something is changed, the woven text asks the
chain which of the changes to take. So a mutant is tried by answering one mark otherwise.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verification.explained import Finding
from verification.mutation.changes import changes
from verification.mutation.yul_changes import yul_changes
from verification.solidity.probe import FIRST_MARK, mark
from verification.solidity.tree import (
    Node,
    function_name,
    functions,
    is_modifier,
    weave,
    with_modifiers,
)

_GUARDS = {"nonReentrant": "guarded", "nonReadReentrant": "readGuarded"}
_MODIFIERS = """
    modifier guarded(uint256 chosen) { if (chosen == 0) lock(); _; if (chosen == 0) unlock(); }
    modifier readGuarded(uint256 chosen) { if (chosen == 0) requireUnlocked(); _; }
"""


@dataclass(frozen=True)
class Mutant:
    """One change: `replacement` stands where `node` stood."""

    number: int
    node: Node
    replacement: str
    function: str
    occurrence: int
    """Of all that read the same in the function, the how manyth, from 0."""
    site: int
    """The mark that asks for it."""
    choice: int
    """The answer that gets it."""

    @property
    def file(self) -> str:
        return self.node.source.name

    @property
    def original(self) -> str:
        return self.node.text

    @property
    def finding(self) -> Finding:
        """That nothing sees it."""
        return Finding(self.file, self.key)

    @property
    def key(self) -> str:
        """What it is called as long as its function does not change."""
        nth = f" #{self.occurrence + 1}" if self.occurrence else ""
        return f"{self.function}: {_line(self.original)} -> {_line(self.replacement)}{nth}"

    def __str__(self) -> str:
        return f"{self.file}:{self.node.line} {self.key}"

    def source(self) -> str:
        """The whole file with the change."""
        text = self.node.source.text
        changed = self.replacement.encode()
        return (text[: self.node.start] + changed + text[self.node.end :]).decode()


class Mutants:
    """All mutants, numbered in the order of the files and of the text; listens to the marks."""

    def __init__(self, trees: Mapping[str, Node]) -> None:
        constants = _constants(trees)
        names = {name for _, (name, _) in constants.items()}
        values = {number: value for number, (_, value) in constants.items()}
        operators = _operators(trees)
        self.all: list[Mutant] = []
        self._of: dict[Node, list[Mutant]] = defaultdict(list)
        for tree in trees.values():
            for function in functions(tree):
                seen: dict[str, int] = defaultdict(int)
                for node in _changeable(function):
                    in_yul = node.kind.startswith("Yul")
                    found = yul_changes(node, names) if in_yul else changes(node, values, operators)
                    for replacement in found:
                        self._add(node, replacement, seen)
        woven = {name: weave(tree, self._with_choice) for name, tree in trees.items()}
        self.texts = with_modifiers(woven, _MODIFIERS)

    def _add(self, node: Node, replacement: str, seen: dict[str, int]) -> None:
        at = _asked_at(node)
        site = self._of[at][0].site if self._of[at] else FIRST_MARK + len(self._of) - 1
        text = f"{_line(node.text)} -> {_line(replacement)}"
        mutant = Mutant(
            number=len(self.all) + 1,
            node=node,
            replacement=replacement,
            function=function_name(node),
            occurrence=seen[text],
            site=site,
            choice=len(self._of[at]) + 1,
        )
        seen[text] += 1
        self._of[at].append(mutant)
        self.all.append(mutant)

    def _with_choice(self, node: Node, text: str) -> str:
        mutants = self._of.get(node, [])
        if not mutants:
            return text
        asked = mark(mutants[0].site)
        if node.kind.startswith("Yul"):
            return _chosen_in_yul(node, asked, text, [_line_changed(node, m) for m in mutants])
        replacements = [mutant.replacement for mutant in mutants]
        if is_modifier(node):
            return f"{_GUARDS[node.text]}({asked})"
        if node.is_statement:
            return _chosen_statement(node, asked, text, replacements)
        return _chosen_expression(node, asked, text, replacements)


def _chosen_statement(node: Node, asked: str, text: str, replacements: list[str]) -> str:
    chosen = f"if (isOriginal({asked})) {{ {text} }}"
    for choice, replacement in enumerate(replacements, 1):
        if replacement != "{}":
            chosen += f" else if (isChange({asked}, {choice})) {{ {replacement} }}"
    return chosen if node.role == "statements" else f"{{ {chosen} }}"


def _chosen_expression(node: Node, asked: str, text: str, replacements: list[str]) -> str:
    if node.kind == "Literal" and "(" in replacements[0]:
        text = f"{replacements[0].split('(')[0]}({text})"
    chosen = replacements[-1]
    for choice, replacement in reversed(list(enumerate(replacements[:-1], 1))):
        chosen = f"isChange({asked}, {choice}) ? {replacement} : {chosen}"
    return f"(isOriginal({asked}) ? {text} : {chosen})"


def _chosen_in_yul(node: Node, asked: str, text: str, replacements: list[str]) -> str:
    if node.kind == "YulIf":
        # What decides is chosen first.
        condition = node.child("condition").text
        body = text[text.index("{") :]
        cases = [f"yes := {condition}", *(f"yes := {each}" for each in replacements)]
        return f"{{ let yes {_switch(asked, cases)} if yes {body} }}"
    if node.kind == "YulVariableDeclaration":
        # Declared outside of the cases, or it would be gone after them.
        names = ", ".join(name.text for name in node.all("variables"))
        cases = [each.removeprefix("let ") for each in (text, *replacements)]
        return f"let {names} {_switch(asked, cases)}"
    return _switch(asked, [text, *replacements])


def _switch(asked: str, cases: list[str]) -> str:
    return f"switch {asked} " + " ".join(
        f"case {choice} {{ {case} }}" for choice, case in enumerate(cases)
    )


def _asked_at(node: Node) -> Node:
    """Where a change is chosen: Yul has no expression that chooses, so for all of a statement."""
    if node.kind.startswith("Yul"):
        while not node.is_statement:
            assert node.parent is not None
            node = node.parent
    return node


def _line_changed(statement: Node, mutant: Mutant) -> str:
    """What stands for the statement, or for an `if` its condition, with the change."""
    whole = statement.child("condition") if statement.kind == "YulIf" else statement
    return whole.with_texts({mutant.node: mutant.replacement})


def _changeable(function: Node) -> Iterator[Node]:
    yield from function.all("modifiers")
    yield from function.child("body").walk()


def _constants(trees: Mapping[str, Node]) -> dict[int, tuple[str, str]]:
    """Name and value of each constant that is a number."""
    return {
        node.data["id"]: (node.data["name"], node.child("value").text)
        for tree in trees.values()
        for node in tree.walk()
        if node.kind == "VariableDeclaration"
        and node.data.get("constant")
        and node.type.startswith(("uint", "int"))
    }


def _operators(trees: Mapping[str, Node]) -> dict[str, set[str]]:
    """The operators that functions were bound to, by the names of their types."""
    bound: dict[str, set[str]] = defaultdict(set)
    for tree in trees.values():
        for node in tree.all("nodes"):
            if node.kind == "UsingForDirective":
                functions = node.data.get("functionList", [])
                bound[node.child("typeName").type] |= {
                    each["operator"] for each in functions if "operator" in each
                }
    return bound


def _line(text: str) -> str:
    return " ".join(text.split())
