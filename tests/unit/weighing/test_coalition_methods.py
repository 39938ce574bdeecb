"""Shapley values as a method of policies: both readings, what is missing, what is negative."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import CannotWeighError, InvalidFileError, InvalidValueError
from daosplit.files.document import Table
from daosplit.weighing import Policy
from daosplit.weighing.methods.shapley import Reading, Shapley
from daosplit.weighing.methods.shapley.coalition_values import value_coalitions
from daosplit.weighing.methods.shapley.coalitions import Missing, all_worths
from daosplit.weighing.methods.shapley.value import shapley_of_worths
from support.weighing_cases import case_of
from support.weighing_samples import policy

EVERY = "quarter,partners,earned|1,A,60|1,B,0|1,A;B,100"


def fractions(reading: Reading, results: str, partners: str = "AB", **options: object) -> list[str]:
    case = case_of("1", partners, coalition_results=results)
    method = Shapley(reading=reading, **options)  # type: ignore[arg-type]
    return [str(fraction) for fraction in method.weigh(case).fractions]


def test_one_plus_one_makes_three() -> None:
    """Each alone earns 100, both together 300: what is more is shared equally."""
    assert fractions("worth", "quarter,partners,earned|1,A,100|1,B,100|1,A;B,300") == ["1/2", "1/2"]
    assert fractions("worth", "quarter,partners,earned|1,A,200|1,B,0|1,A;B,300") == ["5/6", "1/6"]


def test_the_two_readings_of_the_same_results_differ() -> None:
    """By the first, A earned 60 and with B another 100; by the second, 60 of the 100 are A's."""
    assert fractions("exactly", EVERY) == ["11/16", "5/16"]
    assert fractions("worth", EVERY) == ["4/5", "1/5"]


def test_who_is_in_no_result_gets_nothing() -> None:
    assert fractions("worth", EVERY, "ABC") == ["4/5", "1/5", "0"]
    assert fractions("exactly", EVERY, "CAB") == ["0", "11/16", "5/16"]


def test_weights_share_what_was_earned_together() -> None:
    assert fractions("exactly", EVERY, weights={"B": 4}) == ["1/2", "1/2"]
    with pytest.raises(InvalidValueError, match="weights"):
        Shapley(reading="worth", weights={"B": 4})
    with pytest.raises(CannotWeighError, match="'Z' is not a partner"):
        fractions("exactly", EVERY, weights={"Z": 4})


def test_a_missing_coalition_is_named() -> None:
    with pytest.raises(CannotWeighError, match="coalition of B: missing, with 0 others"):
        fractions("worth", "quarter,partners,earned|1,A,60|1,A;B,100")
    assert fractions("worth", "quarter,partners,earned|1,A,60|1,A;B,100", missing="best") == [
        "4/5",
        "1/5",
    ]


def test_a_rule_for_the_missing_moves_money() -> None:
    results = "quarter,partners,earned|1,A,60|1,A;B;C,60"
    assert fractions("worth", results, "ABC", missing="best") == ["1", "0", "0"]
    assert fractions("worth", results, "ABC", missing="nothing") == ["2/3", "1/6", "1/6"]


def test_who_costs_more_than_it_brings_is_named_or_gets_nothing() -> None:
    results = "quarter,partners,earned|1,A,60|1,B,60|1,C,0|1,A;B,90|1,A;C,30|1,B;C,30|1,A;B;C,60"
    with pytest.raises(CannotWeighError, match="Shapley value of C in 1 is negative, -20"):
        fractions("worth", results, "ABC")
    assert fractions("worth", results, "ABC", negative="nothing") == ["1/2", "1/2", "0"]


def test_results_of_nothing_weigh_nobody() -> None:
    with pytest.raises(CannotWeighError, match="nobody adds anything"):
        fractions("exactly", "quarter,partners,earned|1,A,0")
    with pytest.raises(CannotWeighError, match="no coalition results are given for 1"):
        fractions("exactly", "quarter,partners,earned|2,A,5")


@st.composite
def results(draw: st.DrawFn) -> tuple[int, dict[int, int]]:
    partners = draw(st.integers(1, 6))
    worths = st.dictionaries(st.integers(1, 2**partners - 1), st.integers(-50, 100), max_size=12)
    return partners, draw(worths)


@given(results(), st.sampled_from(("nothing", "best")))
def test_however_values_are_found_they_are_the_same(
    game: tuple[int, dict[int, int]], missing: Missing
) -> None:
    partners, worths = game
    found = value_coalitions(partners, worths, missing, rounds=2, seed="")
    assert found.errors is None
    assert found.values == shapley_of_worths(all_worths(partners, worths, missing))


def test_of_few_results_thirty_partners_are_weighed_exactly() -> None:
    """Each of 30 has a neighbour with whom it earns 10; by symmetry all get the same."""
    pairs = {1 << one | 1 << other: 10 for one, other in pairwise([*range(30), 0])}
    alone = {0b1: 4}
    nothing = value_coalitions(30, pairs | alone, "nothing", rounds=2, seed="")
    assert nothing.errors is None
    assert sum(nothing.values) == 0
    apart = {0b11 << 2 * pair: 10 for pair in range(2)}
    best = value_coalitions(30, alone | apart, "best", rounds=2, seed="")
    assert best.errors is None
    assert sum(best.values) == 10
    assert list(best.values[4:]) == [0] * 26


def test_of_many_results_of_thirty_partners_a_sample_is_taken() -> None:
    """A coalition is worth as much as its best member: nobody could list 2**30 of them."""
    worths = {1 << partner: partner + 1 for partner in range(30)}
    found = value_coalitions(30, worths, "best", rounds=100, seed="any")
    assert found.errors is not None
    assert sum(found.values) == 30
    # The first unit is shared by all 30, the second by the 29 who are worth that much, and so on.
    exact = [sum(Fraction(1, 30 - lower) for lower in range(one + 1)) for one in range(30)]
    off = zip(found.values, exact, found.errors, strict=True)
    assert all(abs(value - truth) <= 5 * error for value, truth, error in off)


def test_a_sample_tells_its_error_and_does_not_depend_on_seats() -> None:
    names = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lines = "|".join(f"1,{name},{number + 1}" for number, name in enumerate(names))
    results = f"quarter,partners,earned|{lines}"
    method = Shapley(reading="worth", missing="best", rounds=2)
    weighed = method.weigh(case_of("1", names, coalition_results=results))
    assert "sampled with a standard error of 0." in weighed.reasons[-1]
    other = method.weigh(case_of("1", names[::-1], coalition_results=results))
    assert other.fractions == weighed.fractions[::-1]
    again = Shapley(reading="worth", missing="best", rounds=2, seed="another")
    assert again.weigh(case_of("1", names, coalition_results=results)) != weighed


def test_twenty_one_partners_cannot_give_all_coalitions() -> None:
    with pytest.raises(InvalidValueError, match="too many coalitions to give each"):
        value_coalitions(21, {1: 1}, "refuse", rounds=2, seed="")


# In policies


@pytest.mark.parametrize(
    "text",
    [
        'reading = "exactly"',
        'reading = "exactly"\nweights = { A = 3, B = 1 }\nnegative = "nothing"',
        'reading = "worth"',
        'reading = "worth"\nmissing = "nothing"',
        'reading = "worth"\nmissing = "best"\nrounds = 50\nseed = "agreed"',
    ],
)
def test_a_policy_says_all_that_moves_money(text: str) -> None:
    first = policy(f'[[steps]]\nmethod = "shapley"\n{text}')
    again = Policy.from_values(Table(Path("again"), "", first.to_values()))
    assert again == first
    assert again.words() == first.words()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "reading: missing"),
        ('reading = "both"', "known: exactly, worth"),
        ('reading = "worth"\nweights = { A = 3 }', "weights"),
        ('reading = "worth"\nmissing = "nothing"\nseed = "mine"', "seed = 'mine': unknown"),
        ('reading = "exactly"\nmissing = "best"', "missing = 'best': unknown"),
        ('reading = "worth"\nmissing = "best"\nrounds = 1', "rounds = 1: too small"),
        ('reading = "exactly"\nweights = { A = 0 }', "A = 0: too small"),
        ('reading = "exactly"\nnegative = "take"', "known: refuse, nothing"),
    ],
)
def test_a_policy_that_says_nothing_of_use_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidFileError, match=problem):
        policy(f'[[steps]]\nmethod = "shapley"\n{text}')
