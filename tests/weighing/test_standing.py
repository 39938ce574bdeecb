"""What a weighing means for a partnership: who joins, who must sign, what stood before."""

from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.weighing import Dataset, Quarter, Recipe, parse_dataset, read_recipe
from daosplit.weighing.outlook import Standing, standing_of_data

DATA = """quarter,partner,kind,quantity
2026Q1,chain,hours,70
2026Q1,A,hours,30
2026Q2,chain,hours,30
2026Q2,A,hours,30
2026Q3,chain,hours,40
2026Q3,A,hours,40
2026Q3,B,hours,20
"""
RECIPE = """
total = 1000
[[steps]]
method = "points_by_kind"
rates = [{ kind = "hours", points = 1 }]

[[steps]]
method = "smoothing"
keep = "50%"
"""
Q1, Q2, Q3 = (Quarter.parse(label) for label in ("2026Q1", "2026Q2", "2026Q3"))
FOUNDING = Standing(names=("chain", "A"), shares=(90, 10), source="founding")


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    file = tmp_path / "recipe.toml"
    file.write_text(RECIPE)
    return read_recipe(file)


@pytest.fixture
def data() -> Dataset:
    return parse_dataset({"contributions.csv": DATA})


def test_the_fractions_before_are_those_by_which_the_period_before_is_paid(
    recipe: Recipe, data: Dataset
) -> None:
    outlook = FOUNDING.weigh(recipe, data, Q1)
    assert outlook.weighing.case.previous == (Fraction(9, 10), Fraction(1, 10))
    assert outlook.weighing.shares == (800, 200)
    assert outlook.needs is not None
    assert outlook.needs.cut == ()
    assert outlook.power.blocking_by_shares == (0,)


def test_who_is_cut_beyond_the_limit_must_sign(recipe: Recipe, data: Dataset) -> None:
    outlook = FOUNDING.weigh(recipe, data, Q2)
    assert outlook.weighing.shares == (700, 300)
    assert outlook.needs is not None
    assert outlook.needs.cut == (0,)


def test_a_newcomer_had_nothing_and_must_sign(recipe: Recipe, data: Dataset) -> None:
    outlook = FOUNDING.weigh(recipe, data, Q3, ("B",))
    assert outlook.weighing.case.partners == ("chain", "A", "B")
    assert outlook.weighing.case.previous == (Fraction(9, 10), Fraction(1, 10), Fraction(0))
    assert outlook.weighing.shares[2] == 100
    assert outlook.needs is not None
    assert outlook.needs.admitted == (2,)


def test_who_is_in_the_data_and_no_partner_is_named_with_its_line(
    recipe: Recipe, data: Dataset
) -> None:
    with pytest.raises(
        CannotWeighError, match=r"csv: line 8: 'B' is no partner .* must be admitted"
    ):
        FOUNDING.weigh(recipe, data, Q3)


@pytest.mark.parametrize(
    ("newcomers", "problem"),
    [(("B", "C"), "'C': would get no shares"), (("A",), "'A': is a partner already")],
)
def test_a_newcomer_who_is_none_or_gets_nothing_is_refused(
    recipe: Recipe, data: Dataset, newcomers: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        FOUNDING.weigh(recipe, data, Q3, newcomers)


def test_without_a_partnership_each_quarter_stands_on_the_one_before_by_the_same_recipe(
    recipe: Recipe, data: Dataset
) -> None:
    first = standing_of_data(recipe, data, Q1)
    assert first.shares is None
    assert first.weigh(recipe, data, Q1).needs is None

    second = standing_of_data(recipe, data, Q2)
    assert dict(zip(second.names, second.shares or (), strict=True)) == {"chain": 700, "A": 300}

    third = standing_of_data(recipe, data, Q3)
    before = {"chain": 600, "A": 400, "B": 0}
    assert dict(zip(third.names, third.shares or (), strict=True)) == before
    outlook = third.weigh(recipe, data, Q3)
    assert outlook.needs is not None
    assert outlook.needs.admits


def test_data_of_time_served_alone_stand_on_the_quarters_since_somebody_was_there() -> None:
    data = parse_dataset({"time_served.csv": "partner,joined\nchain,2025-04\nA,2026-01\n"})
    recipe = Recipe.of("time_served")
    assert standing_of_data(recipe, data, Quarter.parse("2025Q2")).shares is None
    # The roots of 3 and of 12 months.
    assert standing_of_data(recipe, data, Q2).shares == (333_333, 666_667)
    # No quarter comes before one that has only a number.
    assert standing_of_data(recipe, data, Quarter.parse("2")).shares is None
