"""The page on nodes lists every fault that was tried, with what comes of it."""

from support.node_faults import FAULTS, Kind, NodeFault
from support.project import ROOT

PAGE = ROOT / "docs" / "nodes.md"
KINDS: tuple[Kind, ...] = ("read", "logs", "send", "wait")


def row(fault: NodeFault) -> str:
    outcomes = (fault.outcomes.get(kind, "") for kind in KINDS)
    cells = (fault.name, *outcomes, fault.source)
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def test_the_table_is_that_of_the_tests() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    begin = page.index("| --- | --- | --- | --- | --- | --- |") + 1
    assert page[begin : page.index("", begin)] == [row(fault) for fault in FAULTS]
