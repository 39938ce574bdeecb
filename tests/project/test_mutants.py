"""The changes that mutation testing tries, and what it makes of explanations."""

from collections import Counter
from pathlib import Path

import pytest

from support.project import ROOT
from verification.coverage.points import Point, Points
from verification.coverage.reach import Reach
from verification.coverage.report import table
from verification.explained import Explained, Finding
from verification.mutation import results
from verification.mutation.mutants import Mutant, Mutants
from verification.mutation.order import Order
from verification.mutation.results import Results
from verification.mutation.runner import ENDLESS, KILLED, SURVIVED, Verdict
from verification.solidity.tree import Node, parse

EXPLANATIONS = ROOT / "verification" / "mutation" / "explained.toml"


@pytest.fixture(scope="module")
def trees() -> dict[str, Node]:
    return parse()


@pytest.fixture(scope="module")
def mutants(trees: dict[str, Node]) -> Mutants:
    return Mutants(trees)


def of(mutants: Mutants, function: str, original: str) -> set[str]:
    return {
        mutant.replacement
        for mutant in mutants.all
        if mutant.function == function and mutant.original == original
    }


def test_every_mutant_has_a_name_of_its_own_and_another_text(mutants: Mutants) -> None:
    names = Counter((mutant.file, mutant.key) for mutant in mutants.all)
    assert set(names.values()) == {1}
    assert [mutant for mutant in mutants.all if mutant.source() == original(mutant)] == []


def original(mutant: Mutant) -> str:
    return mutant.node.source.text.decode()


def test_a_comparison_is_moved_by_one_turned_around_and_decided(mutants: Mutants) -> None:
    assert of(mutants, "_settle", "ended <= held.period") == {
        "(ended < held.period)",
        "(ended > held.period)",
        "true",
        "false",
    }


def test_a_sum_becomes_a_difference(mutants: Mutants) -> None:
    assert of(mutants, "periodAt", "ended + 1") == {"(ended - 1)"}


def test_every_guard_against_reentrancy_is_taken_away_once(
    trees: dict[str, Node], mutants: Mutants
) -> None:
    texts = [tree.source.text.decode() for tree in trees.values()]
    for guard in ("nonReentrant", "nonReadReentrant"):
        guards = sum(text.count(f" {guard} ") for text in texts)
        taken = [mutant for mutant in mutants.all if mutant.original == guard]
        assert len(taken) == guards > 0
        assert {mutant.replacement for mutant in taken} == {""}


def test_neighbours_of_one_type_change_places(mutants: Mutants) -> None:
    told = "emit PaidOut(token, period, order.pot, order.fromSeat, order.toSeat);"
    swapped = "emit PaidOut(token, period, order.fromSeat, order.pot, order.toSeat);"
    assert swapped in of(mutants, "_payOut", told)


def test_assembly_is_changed_as_well(mutants: Mutants) -> None:
    place = "mload(add(add(table, FIRST_SHARES), mul(seat, SHARE_LENGTH)))"
    assert of(mutants, "sharesOf", f"and({place}, 0xffffffff)") == {f"or({place}, 0xffffffff)"}
    assert of(mutants, "headOf", "32") == {"33", "31"}


def test_mutants_of_a_place_are_chosen_by_different_answers(mutants: Mutants) -> None:
    choices = Counter((mutant.site, mutant.choice) for mutant in mutants.all)
    assert set(choices.values()) == {1}
    assert all(mutant.choice > 0 for mutant in mutants.all)


def test_each_mutant_belongs_to_a_statement_that_coverage_counts(
    trees: dict[str, Node], mutants: Mutants
) -> None:
    points = Points(trees)
    statements = {points.statement_of(mutant.node) for mutant in mutants.all}
    assert {points.all[number].outcome for number in statements} == {None}


SETTLE = "tests/contracts/test_settle.py"
ATTACK = "tests/attacks/test_spam.py"


def test_what_saw_a_neighbour_is_tried_first_and_what_sees_nothing_last(
    trees: dict[str, Node], mutants: Mutants
) -> None:
    points = Points(trees)
    settle = [mutant for mutant in mutants.all if mutant.function == "_settle"]
    statement = points.statement_of(settle[0].node)

    def reach(own: bool, marks: int) -> Reach:
        reached, nothing = frozenset({statement}), frozenset[int]()
        return Reach(reached if own else nothing, nothing if own else reached, marks)

    order = Order(
        points,
        {
            f"{ATTACK}::one": reach(True, 1),
            f"{SETTLE}::fixtures": reach(False, 1),
            f"{SETTLE}::long": reach(True, 9),
            f"{SETTLE}::short": reach(True, 2),
            f"{SETTLE}::elsewhere": Reach(frozenset(), frozenset(), 1),
        },
    )
    in_settle = [f"{SETTLE}::{name}" for name in ("short", "long", "fixtures")]
    assert order.by_file(settle[0]) == {SETTLE: in_settle, ATTACK: [f"{ATTACK}::one"]}
    assert list(order.by_file(settle[0])) == [SETTLE, ATTACK]

    order.learn(settle[1], [f"{SETTLE}::short", f"{SETTLE}::long"], f"{SETTLE}::long")
    assert order.by_file(settle[0])[SETTLE][0] == f"{SETTLE}::long"
    for mutant in settle[1:6]:
        order.learn(mutant, [f"{ATTACK}::one"], f"{ATTACK}::one")
    assert list(order.by_file(settle[0])) == [ATTACK, SETTLE]


def test_explained_mutants_exist(mutants: Mutants) -> None:
    explained = Explained(EXPLANATIONS)
    assert explained.stale({mutant.finding for mutant in mutants.all}) == []


def test_an_explanation_of_nothing_is_stale_and_what_has_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "explained.toml"
    path.write_text('[[explained]]\nfile = "A.sol"\nwhat = ["f: one", "f: two"]\nwhy = "so"\n')
    explained = Explained(path)
    found = [Finding("A.sol", "f: two"), Finding("A.sol", "f: three"), Finding("B.sol", "f: one")]
    assert explained.unexplained(found) == found[1:]
    assert explained.stale(found) == [Finding("A.sol", "f: one")]


def test_a_line_is_reached_if_all_that_begins_there_is() -> None:
    points = [
        Point("A.sol", 1, "f", "if (a) revert B();"),
        Point("A.sol", 1, "f", "revert B();"),
        Point("A.sol", 1, "f", "a", False),
        Point("A.sol", 1, "f", "a", True),
        Point("A.sol", 2, "f", "return;"),
    ]
    [row, total] = table(points, {points[1], points[3]})
    assert (row.reached_lines, row.lines) == (1, 2)
    assert (row.reached_branches, row.branches) == (1, 2)
    assert (total.file, total.lines, total.branches) == ("all", 2, 2)


def test_what_was_recorded_holds_until_the_test_that_saw_it_changes(
    mutants: Mutants, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "ROOT", tmp_path)
    tests = tmp_path / "test_it.py"
    tests.write_text("assert 1\n")
    record = tmp_path / "seen.json"
    record.write_text("{}")
    first, second, third = mutants.all[:3]
    found = Results(tmp_path / "found.jsonl", record)
    found.add(first, Verdict(KILLED, "test_it.py::one"))
    found.add(second, Verdict(SURVIVED))
    found.record([first, second, third])

    def recorded() -> list[Verdict | None]:
        kept = Results(tmp_path / "none.jsonl", record)
        return [kept.get(mutant) for mutant in (first, second, third)]

    assert recorded() == [Verdict(KILLED, "test_it.py::one"), None, None]
    results._text_of.cache_clear()
    tests.write_text("assert 2\n")
    assert recorded() == [None, None, None]


def test_what_was_found_is_there_when_a_run_goes_on(mutants: Mutants, tmp_path: Path) -> None:
    record = tmp_path / "seen.json"
    record.write_text("{}")
    found = tmp_path / "found.jsonl"
    Results(found, record).add(mutants.all[0], Verdict(ENDLESS, "test_it.py::one"))
    assert Results(found, record).get(mutants.all[0]) == Verdict(ENDLESS, "test_it.py::one")
