"""Off the top, smoothing and bounds: what each leaves true of the fractions that it changes."""

import re
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daosplit.agreement.shares import cuts
from daosplit.errors import CannotWeighError, InvalidFileError
from daosplit.weighing import Case, Dataset, Weighed, apportion
from daosplit.weighing.methods.bounds import Bounds
from daosplit.weighing.methods.off_the_top import OffTheTop
from daosplit.weighing.methods.smoothing import Smoothing
from daosplit.weighing.methods.water_filling import fit
from support.weighing_samples import NAMES, QUARTER, fractions_of, policy

parts = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))
fractions = st.integers(1, 6).flatmap(fractions_of)


def a_case(last: tuple[Fraction, ...] | None, count: int, total: int = 1_000_000) -> Case:
    return Case(data=Dataset(), quarter=QUARTER, partners=NAMES[:count], previous=last, total=total)


def weighed(fractions: tuple[Fraction, ...]) -> Weighed:
    return Weighed(fractions, tuple(f"reason {seat}" for seat in range(len(fractions))))


# Off the top


@given(fractions, parts, parts)
def test_off_the_top_the_named_get_their_parts_and_the_rest_keeps_its_ratios(
    before: tuple[Fraction, ...], fee: Fraction, fund: Fraction
) -> None:
    before = (*before, Fraction(0), Fraction(0))
    assume(fee + fund < 1)
    case = Case(data=Dataset(), quarter=QUARTER, partners=(*NAMES, "fee", "fund")[-len(before) :])
    after = OffTheTop({"fee": fee, "fund": fund}).adjust(case, weighed(before)).fractions
    assert sum(after) == 1
    assert after[-2:] == (fee, fund)
    assert after[:-2] == tuple((1 - fee - fund) * part for part in before[:-2])


def test_what_is_off_the_top_is_told() -> None:
    adjusted = OffTheTop({"A": Fraction(1, 50)}).adjust(
        a_case(None, 3), weighed((Fraction(1, 2), Fraction(1, 2), Fraction(0)))
    )
    assert adjusted.reasons == ("reason 0", "2% off the top; reason 1", "reason 2")
    assert adjusted.fractions == (Fraction(49, 100), Fraction(51, 100), Fraction(0))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ("{ }", "missing"),
        ('{ A = "60%", B = "40%" }', "must leave something"),
        ('{ A = "101%" }', "more than the whole"),
        ('{ A = "-1%" }', "not a fraction"),
        ('{ A = "0.00000000000000000001%" }', "too many digits"),
        ("{ A = 0.02 }", 'write "0.02"'),
        ('{ A = "1%", a = "1%" }', "easily confused"),
    ],
)
def test_parts_off_the_top_that_cannot_be_are_refused(parts: str, message: str) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(message)):
        policy(FIXED + f'[[steps]]\nmethod = "off_the_top"\nparts = {parts}\n')


FIXED = '[[steps]]\nmethod = "fixed"\nfractions = { A = "1" }\n'


def test_a_part_for_somebody_who_is_no_partner_is_refused() -> None:
    with pytest.raises(
        CannotWeighError, match=r"off the top: 'retialer' is not a partner.*\"retailer\""
    ):
        OffTheTop({"retialer": Fraction(1, 50)}).adjust(a_case(None, 1), weighed((Fraction(1),)))


# Smoothing


@given(st.data(), st.integers(1, 6), parts)
def test_smoothed_fractions_lie_between_the_last_and_the_new(
    data: st.DataObject, count: int, keep: Fraction
) -> None:
    last, new = data.draw(fractions_of(count)), data.draw(fractions_of(count))
    after = Smoothing(keep).adjust(a_case(last, count), weighed(new)).fractions
    for old, fresh, smoothed in zip(last, new, after, strict=True):
        assert min(old, fresh) <= smoothed <= max(old, fresh)
        assert smoothed - fresh == keep * (old - fresh)
        assert smoothed >= keep * old  # a cut of at most 1 - keep


def test_before_the_first_quarter_nothing_is_kept() -> None:
    before = weighed((Fraction(1, 2), Fraction(1, 2)))
    assert Smoothing(Fraction(1, 2)).adjust(a_case(None, 2), before) == before


@pytest.mark.parametrize("keep", ['"101%"', '"x"', "0.5", '""'])
def test_a_part_to_keep_that_cannot_be_is_refused(keep: str) -> None:
    with pytest.raises(InvalidFileError, match=r"steps\[1\].keep"):
        policy(FIXED + f'[[steps]]\nmethod = "smoothing"\nkeep = {keep}\n')


# Bounds


@given(st.data(), st.integers(1, 6))
def test_fitted_fractions_are_within_bounds_with_one_factor_or_none_can_be(
    data: st.DataObject, count: int
) -> None:
    before = data.draw(fractions_of(count))
    lower = [data.draw(parts) for _ in before]
    upper = [
        data.draw(st.sampled_from([least, max(least, Fraction(1, 2)), Fraction(1)]))
        for least in lower
    ]
    most = sum(high if part else low for part, low, high in zip(before, lower, upper, strict=True))
    if not sum(lower) <= 1 <= most:
        with pytest.raises(CannotWeighError):
            fit(before, lower, upper)
        return
    after = fit(before, lower, upper)
    assert sum(after) == 1
    free = set()
    for old, new, low, high in zip(before, after, lower, upper, strict=True):
        assert low <= new <= high
        if old and low < new < high:
            free.add(new / old)
    assert len(free) <= 1
    for factor in free:
        for old, new, low, high in zip(before, after, lower, upper, strict=True):
            assert new == min(max(old * factor, low), high)


@given(fractions)
def test_what_is_within_bounds_already_stays(before: tuple[Fraction, ...]) -> None:
    bounds = Bounds(cap=max(before), floor=min(part for part in before if part))
    assert bounds.adjust(a_case(None, len(before)), weighed(before)).fractions == before


@given(st.data(), st.integers(2, 6), st.integers(1, 3000), st.integers(1, 3000))
def test_within_the_cut_limit_nobody_is_cut_beyond_it_in_whole_shares(
    data: st.DataObject, count: int, old_total: int, total: int
) -> None:
    """So a review of these shares needs nobody's consent to a cut."""
    names = NAMES[:count]
    old = apportion(data.draw(fractions_of(count)), names, old_total)
    last = tuple(Fraction(share, old_total) for share in old)
    limit = Fraction(data.draw(st.integers(1, 100)), 100)
    assume(all((1 - limit) * part * total <= int(part * total) for part in last))
    new = data.draw(fractions_of(count, least=1))
    after = Bounds(cut_limit=limit).adjust(a_case(last, count, total), weighed(new))
    assert max(cuts(old, apportion(after.fractions, names, total))) <= limit


def test_a_cap_is_reached_in_steps_of_the_cut_limit() -> None:
    bounds = Bounds(cap=Fraction(1, 2), cut_limit=Fraction(1, 5))
    last = (Fraction(8, 10), Fraction(2, 10))
    for expected in ("64%", "51.2%", "50%"):
        adjusted = bounds.adjust(a_case(last, 2), weighed((Fraction(9, 10), Fraction(1, 10))))
        last = (adjusted.fractions[0], adjusted.fractions[1])
        assert last[0] == Fraction(expected.rstrip("%")) / 100
    assert adjusted.reasons[0] == "held at the cap of 50%: reason 0"


def test_who_is_held_by_nothing_keeps_its_reason() -> None:
    alone = weighed((Fraction(1), Fraction(0)))
    assert Bounds().adjust(a_case(None, 2), alone) == alone


def test_a_floor_for_all_raises_nobody_who_has_nothing() -> None:
    before = weighed((Fraction(99, 100), Fraction(1, 100), Fraction(0)))
    adjusted = Bounds(floor=Fraction(1, 10)).adjust(a_case(None, 3), before)
    assert adjusted.fractions == (Fraction(9, 10), Fraction(1, 10), Fraction(0))
    assert adjusted.reasons[1:] == ("held at the floor of 10%: reason 1", "reason 2")
    named = Bounds(floors={"B": Fraction(1, 10)}).adjust(a_case(None, 3), before)
    assert named.fractions == (Fraction(891, 1000), Fraction(9, 1000), Fraction(1, 10))


def test_bounds_that_leave_no_fractions_are_refused() -> None:
    before = weighed((Fraction(1, 2), Fraction(1, 2), Fraction(0)))
    with pytest.raises(CannotWeighError, match="the caps leave 20% that nobody"):
        Bounds(cap=Fraction(2, 5)).adjust(a_case(None, 3), before)
    with pytest.raises(CannotWeighError, match="the floors add up to 6/5"):
        Bounds(floor=Fraction(3, 5)).adjust(a_case(None, 3), before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ('cap = "10%"\nfloor = "20%"', "above the cap"),
        ('caps = { A = "10%" }\nfloor = "20%"', "floor of A"),
        ('floors = { A = "60%", B = "50%" }', "at most 1"),
        ('cut_limit = "200%"', "more than the whole"),
        ('cpa = "10%"', 'did you mean "cap"'),
        ('caps = "10%"', "must be a table"),
    ],
)
def test_bounds_that_contradict_each_other_are_refused(arguments: str, message: str) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(message)):
        policy(FIXED + f'[[steps]]\nmethod = "bounds"\n{arguments}\n')
