"""Recoupment and guarantees: to the unit, never more than the outlay, never less than promised."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daosplit.agreement.shares import payout
from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.weighing import Weighed, apportion
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.methods.minimum_guarantee import MinimumGuarantee
from daosplit.weighing.methods.recoupment import Outlay, Recoupment, recoup, recoupments, take_first
from support.weighing_cases import case_of, weighed_of

AMOUNTS = st.integers(0, 10**18)
PARTS = st.fractions(0, 1, max_denominator=10_000)
PLATFORM = Recoupment(outlays={"A": Outlay(1_000, Fraction(3, 10))})
REVENUES = "quarter,amount|1,2501|2,0|3,0|4,1001|5,5000"


def adjusted(quarter: str, step: Recoupment = PLATFORM) -> Weighed:
    return step.adjust(case_of(quarter, "AB", revenues=REVENUES), weighed_of(1, 1))


# Recoupment


@given(AMOUNTS, st.lists(AMOUNTS, max_size=20), PARTS)
def test_never_more_comes_back_than_was_laid_out(
    outlay: int, revenues: list[int], part: Fraction
) -> None:
    back = list(recoupments(outlay, revenues, part))
    assert sum(back) <= outlay
    assert all(0 <= one <= revenue * part for one, revenue in zip(back, revenues, strict=True))
    assert sum(back) == min(outlay, sum(int(revenue * part) for revenue in revenues))


@given(AMOUNTS, AMOUNTS, PARTS)
def test_the_last_quarter_pays_back_exactly_what_is_missing(
    outlay: int, revenue: int, part: Fraction
) -> None:
    assume(revenue * part >= outlay)
    assert recoup(outlay, 0, revenue, part) == outlay
    assert recoup(outlay, outlay, revenue, part) == 0


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.data())
def test_what_is_taken_first_leaves_the_rest_in_proportion(
    held: list[int], data: st.DataObject
) -> None:
    before = weighed_of(*held).fractions
    most = Fraction(1, len(held))
    first = [data.draw(st.fractions(0, most, max_denominator=1000)) for _ in held]
    after = take_first(before, first)
    assert sum(after) == 1
    rests = [got - part for got, part in zip(after, first, strict=True)]
    assert rests == [fraction * sum(rests) for fraction in before]


def test_an_outlay_comes_back_quarter_by_quarter_and_then_all_is_as_before() -> None:
    """750 of 2,501, nothing of nothing, the last 250 of 1,001, and then nothing any more."""
    first = adjusted("1")
    assert first.fractions[0] == Fraction(750, 2501) + Fraction(1751, 2501) / 2
    assert first.reasons == ("750 first, and 250 of its outlay of 1,000 are missing; any", "any")
    assert adjusted("2") == weighed_of(1, 1)
    last = adjusted("4")
    assert last.fractions[0] == Fraction(250, 1001) + Fraction(751, 1001) / 2
    assert last.reasons[0] == "250 first, and its outlay of 1,000 is back; any"
    assert adjusted("5") == weighed_of(1, 1)


def test_it_begins_where_it_was_agreed_to() -> None:
    later = Recoupment(outlays=PLATFORM.outlays, since=Quarter.parse("4"))
    assert adjusted("1", later) == weighed_of(1, 1)
    assert adjusted("4", later).reasons[0].startswith("300 first")
    assert adjusted("5", later).reasons[0].startswith("700 first, and its outlay")


def test_two_outlays_come_back_side_by_side() -> None:
    both = Recoupment(
        outlays={"A": Outlay(1_000, Fraction(3, 10)), "B": Outlay(500, Fraction(7, 10))}
    )
    case = case_of("1", "AB", revenues="quarter,amount|1,1000")
    assert both.adjust(case, weighed_of(1, 0)).fractions == (Fraction(1, 2), Fraction(1, 2))


def test_an_outlay_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="the sum of all parts"):
        Recoupment(outlays={"A": Outlay(1, Fraction(2, 3)), "B": Outlay(1, Fraction(1, 2))})
    with pytest.raises(InvalidValueError, match="missing"):
        Recoupment(outlays={})
    with pytest.raises(InvalidValueError, match="recovered"):
        recoup(1, 2, 3, Fraction(1))
    with pytest.raises(InvalidValueError, match="out of range"):
        recoup(1, 0, 3, Fraction(2))
    with pytest.raises(InvalidValueError, match="must be parts of the whole"):
        take_first([Fraction(1)], [Fraction(2)])


def test_a_quarter_that_was_left_out_is_not_paid_back_twice() -> None:
    for missing in ("2", "4"):
        lines = REVENUES.split("|")
        given = "|".join(line for line in lines if not line.startswith(missing))
        with pytest.raises(CannotWeighError, match=f"the revenue of {missing} is not given"):
            PLATFORM.adjust(case_of("4", "AB", revenues=given), weighed_of(1, 1))


def test_a_month_that_has_other_data_must_have_its_revenue() -> None:
    files = {
        "revenues": "quarter,amount|2026-01,100|2026-07,100",
        "contributions": "quarter,partner,kind,quantity|2026-04,A,work,1",
    }
    with pytest.raises(CannotWeighError, match="the revenue of 2026-04 is not given"):
        PLATFORM.adjust(case_of("2026-07", "AB", **files), weighed_of(1, 1))
    case = case_of("2026-07", "AB", revenues=files["revenues"])
    assert PLATFORM.adjust(case, weighed_of(1, 1)).reasons[0].startswith("30 first, and 940")


def test_a_beginning_in_another_form_is_refused() -> None:
    later = Recoupment(outlays=PLATFORM.outlays, since=Quarter.parse("2026Q1"))
    with pytest.raises(CannotWeighError, match="another form"):
        adjusted("4", later)


# Minimum guarantee


@given(
    st.integers(1, 10**15),
    st.lists(st.integers(0, 100), min_size=2, max_size=6).filter(any),
    st.data(),
)
def test_the_contract_pays_at_least_what_is_guaranteed(
    revenue: int, held: list[int], data: st.DataObject
) -> None:
    names = "ABCDEF"[: len(held)]
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    most = revenue // len(held)
    assume(most > 0)
    amounts = {name: data.draw(st.integers(1, most)) for name in chosen}
    case = case_of("1", names, revenues=f"quarter,amount|1,{revenue}")
    # Each guarantee is rounded up to a whole share; these must fit as well.
    assume(sum(amounts.values()) * case.total <= revenue * (case.total - len(amounts)))
    after = MinimumGuarantee(amounts).adjust(case, weighed_of(*held))
    paid = payout(revenue, apportion(after.fractions, case.partners, case.total))
    assert all(paid[names.index(name)] >= amount for name, amount in amounts.items())


def test_the_others_give_in_proportion() -> None:
    case = case_of("1", "ABC", revenues="quarter,amount|1,8000")
    after = MinimumGuarantee({"C": 2_000}).adjust(case, weighed_of(6, 3, 1))
    assert after.fractions == (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))
    assert after.reasons == ("any", "any", "lifted to the guaranteed 2,000: any")


def test_whom_it_does_not_bind_it_does_not_change() -> None:
    case = case_of("1", "ABC", revenues="quarter,amount|1,80000")
    assert MinimumGuarantee({"C": 2_000}).adjust(case, weighed_of(6, 3, 1)) == weighed_of(6, 3, 1)


def test_a_quarter_that_earns_less_than_is_guaranteed_is_shared_by_guarantees() -> None:
    case = case_of("1", "ABC", revenues="quarter,amount|1,800")
    after = MinimumGuarantee({"B": 1_000, "C": 3_000}).adjust(case, weighed_of(6, 3, 1))
    assert list(after.fractions) == [0, Fraction(1, 4), Fraction(3, 4)]
    nothing = case_of("1", "ABC", revenues="quarter,amount|1,0")
    after = MinimumGuarantee({"B": 1_000}).adjust(nothing, weighed_of(6, 3, 1))
    assert after == weighed_of(6, 3, 1)


def test_a_guarantee_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="missing"):
        MinimumGuarantee({})
    with pytest.raises(InvalidValueError, match="too small"):
        MinimumGuarantee({"A": 0})
    case = case_of("1", "A", revenues="quarter,amount|1,800")
    with pytest.raises(CannotWeighError, match="'Z' is not a partner"):
        MinimumGuarantee({"Z": 5}).adjust(case, weighed_of(1))
