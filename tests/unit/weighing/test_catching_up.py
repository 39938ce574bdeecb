"""Catching up: all is paid, and nobody gets more of the rest than it is short of."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.weighing.methods.catching_up import CatchingUp, catch_up
from daosplit.weighing.methods.points_by_kind import PointsByKind, Rate
from support.weighing_cases import case_of

AMOUNTS = st.integers(0, 10**15)
METHOD = CatchingUp(recent=Fraction(1, 5), points=PointsByKind((Rate("work", Fraction(1)),)))

Story = tuple[int, Fraction, list[int], list[int], list[int]]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """An amount, the recent part, and each partner's recent score, lifetime score and payments."""
    partners = draw(st.integers(1, 6))

    def each(numbers: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(numbers, min_size=partners, max_size=partners))

    recent, before = each(AMOUNTS), each(AMOUNTS)
    lifetime = [now + then for now, then in zip(recent, before, strict=True)]
    if not any(lifetime):
        lifetime[0] = 1
    part = draw(st.fractions(0, 1, max_denominator=1000))
    return draw(AMOUNTS), part, recent, lifetime, each(AMOUNTS)


@given(stories())
def test_all_of_the_amount_is_paid_and_nobody_pays(story: Story) -> None:
    amounts = catch_up(*story)
    assert sum(amounts) == story[0]
    assert min(amounts) >= 0


@given(stories())
def test_nobody_gets_more_than_its_recent_part_unless_it_is_short(story: Story) -> None:
    amount, part, recent, lifetime, paid = story
    ever = sum(paid) + amount
    for got, now, score, before in zip(catch_up(*story), recent, lifetime, paid, strict=True):
        by_recent = Fraction(now) * amount * part / sum(recent) if any(recent) else Fraction(0)
        due = Fraction(score * ever, sum(lifetime))
        assert got >= by_recent
        if got > by_recent:
            assert before + got <= due


@given(stories(), st.data())
def test_in_whatever_order_partners_come_each_gets_the_same(
    story: Story, data: st.DataObject
) -> None:
    amount, part, *lists = story
    order = data.draw(st.permutations(range(len(lists[0]))))
    moved = ([numbers[seat] for seat in order] for numbers in lists)
    amounts = catch_up(*story)
    assert catch_up(amount, part, *moved) == tuple(amounts[seat] for seat in order)


def test_without_a_recent_part_one_quarter_makes_all_even_if_it_can() -> None:
    assert list(catch_up(100, Fraction(0), [0, 1], [3, 1], [0, 20])) == [90, 10]
    assert list(catch_up(100, Fraction(0), [0, 1], [3, 1], [0, 200])) == [100, 0]


def test_a_quarter_without_contributions_is_all_for_those_behind() -> None:
    assert list(catch_up(100, Fraction(1, 5), [0, 0], [3, 1], [20, 80])) == [100, 0]


def test_payments_that_were_left_out_are_not_paid_again() -> None:
    files = {
        "contributions": "quarter,partner,kind,quantity|1,A,work,30|2,B,work,10",
        "revenues": "quarter,amount|1,100|2,100",
    }
    with pytest.raises(CannotWeighError, match="1 had revenue, but its payments are not given"):
        METHOD.weigh(case_of("2", "AB", **files))


def test_a_quarter_without_revenue_is_weighed_all_the_same() -> None:
    files = {
        "contributions": "quarter,partner,kind,quantity|1,A,work,30|1,B,work,10",
        "revenues": "quarter,amount|1,0",
    }
    weighed = METHOD.weigh(case_of("1", "AB", **files))
    assert list(weighed.fractions) == [Fraction(3, 4), Fraction(1, 4)]


def test_the_method_reads_scores_payments_and_revenue() -> None:
    files = {
        "contributions": "quarter,partner,kind,quantity|1,A,work,20|2,A,work,10|2,B,work,10",
        "payments": "quarter,partner,amount|1,A,20|1,B,80|2,A,999",
        "revenues": "quarter,amount|1,100|2,100",
    }
    weighed = METHOD.weigh(case_of("2", "ABC", **files))
    assert list(weighed.fractions) == [Fraction(9, 10), Fraction(1, 10), 0]
    assert weighed.reasons[0] == (
        "50% of this quarter's points and 75% of all; 20% of what was paid before"
    )


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "the revenue of 1 is not given"),
        ({"revenues": "quarter,amount|1,5"}, "nobody has a score"),
        (
            {
                "revenues": "quarter,amount|1,5",
                "contributions": "quarter,partner,kind,quantity|1,A,dancing,20",
            },
            "'dancing' has no rate",
        ),
    ],
)
def test_what_is_missing_is_said(files: dict[str, str], problem: str) -> None:
    with pytest.raises(CannotWeighError, match=problem):
        METHOD.weigh(case_of("1", "A", **files))


def test_numbers_that_cannot_be_are_refused() -> None:
    for story in (
        (-1, Fraction(1), [1], [1], [1]),
        (1, Fraction(2), [1], [1], [1]),
        (1, Fraction(1), [1], [1], [-1]),
        (1, Fraction(1), [1, 2], [1], [1]),
    ):
        with pytest.raises(InvalidValueError):
            catch_up(*story)
