"""What a weighing means for a partnership: who joins, who must sign, what stood before."""

from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.files.document import parse_toml
from daosplit.weighing import (
    Case,
    Dataset,
    Evidence,
    Policy,
    Quarter,
    parse_dataset,
    read_policy,
    weigh,
    weigh_quarter,
)
from daosplit.weighing.outlook import Standing, standing_of_data

DATA = """quarter,partner,kind,quantity
2026Q1,retailer,hours,70
2026Q1,A,hours,30
2026Q2,retailer,hours,30
2026Q2,A,hours,30
2026Q3,retailer,hours,40
2026Q3,A,hours,40
2026Q3,B,hours,20
"""
POLICY = """
total = 1000
[[steps]]
method = "points_by_kind"
rates = [{ kind = "hours", points = 1 }]

[[steps]]
method = "smoothing"
keep = "50%"
"""
Q1, Q2, Q3 = (Quarter.parse(label) for label in ("2026Q1", "2026Q2", "2026Q3"))
FOUNDING = Standing(names=("retailer", "A"), shares=(90, 10), source="founding")


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY)
    return read_policy(file)


@pytest.fixture
def data() -> Dataset:
    return parse_dataset({"contributions.csv": DATA})


def test_the_fractions_before_are_those_by_which_the_period_before_is_paid(
    policy: Policy, data: Dataset
) -> None:
    outlook = FOUNDING.weigh(policy, data, Q1)
    assert outlook.weighing.case.previous == (Fraction(9, 10), Fraction(1, 10))
    assert outlook.weighing.shares == (800, 200)
    assert outlook.needs is not None
    assert outlook.needs.cut == ()
    assert outlook.power.blocking_by_shares == (0,)


def test_who_is_cut_beyond_the_limit_must_sign(policy: Policy, data: Dataset) -> None:
    outlook = FOUNDING.weigh(policy, data, Q2)
    assert outlook.weighing.shares == (700, 300)
    assert outlook.needs is not None
    assert outlook.needs.cut == (0,)


def test_a_newcomer_had_nothing_and_must_sign(policy: Policy, data: Dataset) -> None:
    outlook = FOUNDING.weigh(policy, data, Q3, ("B",))
    assert outlook.weighing.case.partners == ("retailer", "A", "B")
    assert outlook.weighing.case.previous == (Fraction(9, 10), Fraction(1, 10), Fraction(0))
    assert outlook.weighing.shares[2] == 100
    assert outlook.needs is not None
    assert outlook.needs.admitted == (2,)


def test_who_is_in_the_data_and_no_partner_is_named_with_its_line(
    policy: Policy, data: Dataset
) -> None:
    with pytest.raises(
        CannotWeighError, match=r"csv: line 8: 'B' is not a partner.* must be admitted"
    ):
        FOUNDING.weigh(policy, data, Q3)


def test_more_partners_than_seats_are_refused(policy: Policy, data: Dataset) -> None:
    newcomers = [f"partner {number}" for number in range(254)]
    with pytest.raises(CannotWeighError, match=r"256 partners are named, but .* at most 255 seats"):
        FOUNDING.weigh(policy, data, Q3, newcomers)


@pytest.mark.parametrize(
    ("newcomers", "problem"),
    [(("B", "C"), "'C': would get no shares"), (("A",), "'A': already a partner")],
)
def test_a_newcomer_who_is_none_or_gets_nothing_is_refused(
    policy: Policy, data: Dataset, newcomers: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        FOUNDING.weigh(policy, data, Q3, newcomers)


def test_without_a_partnership_each_quarter_stands_on_the_one_before_by_the_same_policy(
    policy: Policy, data: Dataset
) -> None:
    first = standing_of_data(policy, data, Q1)
    assert first.shares is None
    assert first.weigh(policy, data, Q1).needs is None

    second = standing_of_data(policy, data, Q2)
    assert dict(zip(second.names, second.shares or (), strict=True)) == {"retailer": 700, "A": 300}

    third = standing_of_data(policy, data, Q3)
    before = {"retailer": 600, "A": 400, "B": 0}
    assert dict(zip(third.names, third.shares or (), strict=True)) == before
    outlook = third.weigh(policy, data, Q3)
    assert outlook.needs is not None
    assert outlook.needs.admits


def test_data_of_time_served_alone_stand_on_the_quarters_since_somebody_was_there() -> None:
    data = parse_dataset({"time_served.csv": "partner,joined\nretailer,2025-04\nA,2026-01\n"})
    policy = Policy.of("time_served")
    assert standing_of_data(policy, data, Quarter.parse("2025Q2")).shares is None
    # The roots of 3 and of 12 months.
    assert standing_of_data(policy, data, Q2).shares == (333_333, 666_667)
    # No quarter comes before one that has only a number.
    assert standing_of_data(policy, data, Quarter.parse("2")).shares is None


# Who left

HOURS = 'rates = [{ kind = "hours", points = 1 }]'


def test_people_who_left_may_stand_in_the_data_for_ever() -> None:
    """Of 300 over the years, ten at a time: those of a quarter, and who had shares before it."""
    rows = "".join(
        f"{quarter},p{quarter:02}-{number},hours,1\n"
        for quarter in range(1, 31)
        for number in range(10)
    )
    data = parse_dataset({"contributions.csv": f"quarter,partner,kind,quantity\n{rows}"})
    policy = Policy.from_values(
        parse_toml(f'[[steps]]\nmethod = "points_by_kind"\n{HOURS}\n', "policy.toml")
    )
    last = Quarter.parse("30")
    outlook = standing_of_data(policy, data, last).weigh(policy, data, last)
    before = dict(zip(outlook.standing.names, outlook.standing.previous() or (), strict=True))
    assert before == {
        f"p{quarter}-{number}": Fraction(quarter == 29, 10)
        for quarter in (29, 30)
        for number in range(10)
    }
    assert outlook.needs is not None
    assert outlook.needs.tally.seats_needed == 7  # two thirds of the seats, as others come in
    assert len(outlook.departed) == 280
    assert weigh(Evidence.from_bytes(outlook.weighing.evidence.to_bytes())).shares == (
        outlook.weighing.shares
    )


def test_whoever_left_is_listed_and_gets_nothing_also_where_the_past_counts() -> None:
    data = parse_dataset(
        {
            "contributions.csv": "quarter,partner,kind,quantity\n1,gone,hours,9\n1,A,hours,1\n"
            "2,A,hours,1\n2,B,hours,1\n",
            "payments.csv": "quarter,partner,amount\n1,A,100\n",
            "revenues.csv": "quarter,amount\n1,100\n2,100\n",
        }
    )
    catching_up = f'[[steps]]\nmethod = "catching_up"\nrecent = "50%"\n{HOURS}\n'
    policy = Policy.from_values(parse_toml(catching_up, "policy.toml"))
    outcome = weigh_quarter(policy, data, Quarter.parse("2"), ("A", "B"))
    assert outcome.case.departed == ("gone",)
    assert sum(outcome.fractions) == 1
    with pytest.raises(CannotWeighError, match="'gone' is not a partner"):
        weigh_quarter(policy, data, Quarter.parse("1"), ("A", "B"))


def test_a_name_of_earlier_quarters_that_could_be_a_partners_is_refused() -> None:
    rows = "1,retailer,hours,9\n2,A,hours,1\n"
    data = parse_dataset({"contributions.csv": f"quarter,partner,kind,quantity\n{rows}"})
    with pytest.raises(InvalidValueError, match="easily confused"):
        Case(data=data, quarter=Quarter.parse("2"), partners=("A", "Retailer"))
