"""Points by kind: proportional to what was done, at the agreed rates."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import CannotWeighError, InvalidFileError
from daosplit.weighing import Case, parse_dataset
from daosplit.weighing.methods.points_by_kind import PointsByKind, Rate
from support.weighing_samples import KINDS, QUARTER, SAMPLES, cases, policy

method = PointsByKind(
    tuple(Rate(kind, Fraction(number, 7)) for number, kind in enumerate(KINDS, 1))
)


@given(cases(), st.fractions(Fraction(1, 1000), 1000))
def test_doubling_all_points_changes_nothing(case: Case, factor: Fraction) -> None:
    scaled = PointsByKind(tuple(Rate(rate.kind, rate.points * factor) for rate in method.rates))
    assert scaled.weigh(case).fractions == method.weigh(case).fractions


def a_case(rows: str, partners: tuple[str, ...] = ("A", "B")) -> Case:
    data = parse_dataset({"contributions.csv": f"quarter,partner,kind,quantity,unit,note\n{rows}"})
    return Case(data=data, quarter=QUARTER, partners=partners)


def test_a_contribution_cut_into_lines_counts_the_same() -> None:
    whole = a_case("2026Q2,A,hours,3,,\n2026Q2,B,deliveries,3,,\n")
    parts = a_case("2026Q2,A,hours,1,,\n2026Q2,A,hours,2,,\n2026Q2,B,deliveries,3,,\n")
    assert method.weigh(whole) == method.weigh(parts)


def test_other_quarters_do_not_count() -> None:
    case = a_case("2026Q1,A,hours,3,,\n2026Q2,B,hours,3,,\n2026Q3,A,hours,3,,\n")
    assert method.weigh(case).fractions == (Fraction(0), Fraction(1))
    assert method.weigh(case).reasons[0] == "no contribution"


def test_many_kinds_are_counted_in_the_reason() -> None:
    kinds = "abcde"
    rates = PointsByKind(tuple(Rate(kind, Fraction(1)) for kind in kinds))
    rows = "".join(f"2026Q2,A,{kind},{1000 + number},,\n" for number, kind in enumerate(kinds))
    assert rates.weigh(a_case(rows)).reasons[0] == (
        "1,004 e at 1 point, 1,003 d at 1 point, 1,002 c at 1 point, and 2 more"
    )


def test_a_note_is_harmless_and_short() -> None:
    reason = method.weigh(a_case(f"2026Q2,A,hours,1,,\x1b[2J{'x' * 5000}\n")).reasons[0]
    assert "\\x1b[2J" in reason
    assert len(reason) < 300


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "nobody has points for contributions in 2026Q2"),
        ("2026Q2,A,hours,0,,\n", "nobody has points"),
        ("2026Q2,A,hour,1,,\n", r'line 2: kind .hour. has no rate \(did you mean "hours"'),
        ("2026Q2,A,hours,1,days,\n", "line 2: 'hours' is given in 'days', but its rate in no unit"),
    ],
)
def test_what_has_no_rate_is_refused(rows: str, message: str) -> None:
    with pytest.raises(CannotWeighError, match=message):
        method.weigh(a_case(rows))


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        ("[]", "nothing would count"),
        ('[{ kind = "a", points = -1 }]', "points = -1: negative"),
        ('[{ kind = "a", points = 1 }, { kind = "a", points = 2 }]', "already has a rate"),
        ('[{ kind = "a", points = 1 }, { kind = "A", points = 2 }]', "easily confused"),
        ('[{ kind = "a", point = 1 }]', 'did you mean "points"'),
        ('[{ kind = "a", points = true }]', "must be a number"),
        ("[{ points = 1 }]", "missing"),
        ("3", "must be tables"),
    ],
)
def test_rates_that_cannot_be_are_refused(rates: str, message: str) -> None:
    with pytest.raises(InvalidFileError, match=message):
        policy(f'[[steps]]\nmethod = "points_by_kind"\nrates = {rates}\n')


def test_the_order_of_rates_changes_no_hash() -> None:
    assert PointsByKind(method.rates[::-1]).parameters() == method.parameters()
    assert "deliveries at 3 points" in policy(SAMPLES["points_by_kind"]).words()[0]
