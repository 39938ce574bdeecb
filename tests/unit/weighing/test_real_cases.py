"""Real cases: what others published follows from their formulas; ours pays every unit beside."""

import csv
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import pytest

from daosplit.weighing import Quarter, Weighing, apportion, read_dataset, read_policy, weigh_quarter
from daosplit.weighing.data.records import ContributionRecord, PaymentRecord, Revenue
from daosplit.weighing.methods.time_served import root_weight
from support import contributor_fund
from support.project import ROOT

CRED = ROOT / "examples/cases/sourcecred"
WEEKLY, RECENT, BALANCED = 50_000, 10_000, 40_000

Scores = dict[str, tuple[Fraction, Fraction, Fraction]]
Paid = dict[str, tuple[int, int]]
"""The recent part and the balanced part, by member."""


def scores() -> Scores:
    """Each member's before week 1, in week 1 and in week 2."""
    with (CRED / "published/contributions.csv").open() as file:
        return {
            row["member"]: (
                Fraction(row["credBeforeWeek1"]),
                Fraction(row["credWeek1"]),
                Fraction(row["credWeek2"]),
            )
            for row in csv.DictReader(file)
        }


def published(week: int) -> Paid:
    """What was published; who is not listed got nothing."""
    paid = dict.fromkeys(scores(), (0, 0))
    with (CRED / "published/payouts.csv").open() as file:
        for row in csv.DictReader(file):
            if int(row["week"]) == week:
                paid[row["member"]] = int(row["recent"]), int(row["balanced"])
    return paid


def floored(week: int, before: Paid) -> Paid:
    """What the source's formula gives, each step floored as the source does."""
    lifetime = {member: sum(cred[: week + 1]) for member, cred in scores().items()}
    recent = _in_proportion(RECENT, {member: cred[week] for member, cred in scores().items()})
    ever = sum(sum(parts) for parts in before.values()) + WEEKLY
    entitled = _in_proportion(ever, lifetime)
    short = {it: max(entitled[it] - sum(before[it]) - recent[it], 0) for it in entitled}
    balanced = _in_proportion(BALANCED, short)
    return {member: (recent[member], balanced[member]) for member in lifetime}


def ours(week: int) -> tuple[Weighing, dict[str, int]]:
    """What the policy of the case gives, and what it pays."""
    data = read_dataset(CRED)
    policy = read_policy(CRED / "policy.toml")
    outcome = weigh_quarter(policy, data, Quarter.parse(str(week + 1)), data.names)
    amounts = apportion(outcome.weighed.fractions, data.names, WEEKLY)
    return outcome, dict(zip(data.names, amounts, strict=True))


def total(paid: Paid) -> dict[str, int]:
    return {member: sum(parts) for member, parts in paid.items()}


def misplaced(one: dict[str, int], other: dict[str, int]) -> Fraction:
    """Half the sum of all differences: as much went to others as it should not have."""
    return Fraction(sum(abs(one[member] - other[member]) for member in one), 2)


def _in_proportion(amount: int, parts: Mapping[str, Fraction | int]) -> dict[str, int]:
    whole = sum(parts.values())
    return {member: int(amount * part / whole) for member, part in parts.items()}


# A community that catches up


def test_the_second_week_follows_to_the_unit_from_the_floored_formula() -> None:
    paid = published(2)
    assert floored(2, published(1)) == paid
    assert RECENT - sum(recent for recent, _ in paid.values()) == 15
    assert BALANCED - sum(balanced for _, balanced in paid.values()) == 31


def test_ours_pays_every_unit_of_the_second_week_and_changes_few() -> None:
    _, amounts = ours(2)
    assert sum(amounts.values()) == WEEKLY
    theirs = total(published(2))
    more = {member: amount - theirs[member] for member, amount in amounts.items()}
    assert Counter(more.values()) == {0: 33, 1: 47, 2: 7, -9: 1, -6: 1}
    assert more["u01"] == -9
    assert more["u02"] == -6
    assert sum(more.values()) == 46


def test_what_flooring_lost_is_all_that_differs() -> None:
    """The exact amounts of ours are what the formula gives without its four floors."""
    outcome, _ = ours(2)
    cred, before = scores(), total(published(1))
    names = outcome.case.partners
    lifetime = {member: sum(cred[member]) for member in names}
    ever = sum(before.values()) + WEEKLY
    recent = {it: RECENT * cred[it][2] / sum(cred[one][2] for one in names) for it in names}
    entitled = {it: lifetime[it] * ever / sum(lifetime.values()) for it in names}
    short = {it: max(entitled[it] - before[it] - recent[it], Fraction(0)) for it in names}
    exactly = [recent[it] + BALANCED * short[it] / sum(short.values()) for it in names]
    assert [fraction * WEEKLY for fraction in outcome.weighed.fractions] == exactly


def test_the_first_week_does_not_follow_since_its_scores_were_revised() -> None:
    paid, computed = published(1), floored(1, dict.fromkeys(scores(), (0, 0)))
    by_recent = {member: recent for member, (recent, _) in paid.items()}
    ours_recent = {member: recent for member, (recent, _) in computed.items()}
    assert misplaced(by_recent, ours_recent) == Fraction(3009, 2)
    assert misplaced(total(paid), total(computed)) == 4481
    assert total(paid)["u01"] == 17_272
    assert total(computed)["u01"] == 20_887
    # Each total is a proportion of the lifetime scores of then, as nobody was above its due.
    assert all(balanced > 0 for recent, balanced in paid.values() if recent)
    then = Fraction(sum(paid["u01"]), sum(total(paid).values()))
    now = sum(scores()["u01"][:2]) / sum(sum(cred[:2]) for cred in scores().values())
    assert (round(then * 1000), round(now * 1000)) == (346, 424)


def test_the_data_of_the_weighing_are_the_published_ones() -> None:
    data = read_dataset(CRED)
    cred = {
        (record.partner, int(record.quarter.label)): record.quantity
        for record in data.of(ContributionRecord)
    }
    expected = {
        (member, quarter): score
        for member, three in scores().items()
        for quarter, score in enumerate(three, start=1)
    }
    assert cred == expected
    paid = {record.partner: record.amount for record in data.of(PaymentRecord)}
    assert paid == {it: amount for it, amount in total(published(1)).items() if it in paid}
    assert sum(paid.values()) == sum(total(published(1)).values())
    assert {record.quarter.label: record.amount for record in data.of(Revenue)} == {
        "1": 0,
        "2": WEEKLY,
        "3": WEEKLY,
    }


# A contributor fund

TABLE = {
    # The months that each had served at the table's beginning, and its part of full time.
    (6, Fraction(1)): (424, 548, 648, 735, 812, 812),
    (24, Fraction(1)): (600, 693, 775, 849, 917, 917),
    (12, Fraction(1, 2)): (346, 600, 693, 775, 849, 849),
}
"""The example in the fund's documentation, in hundredths, by months 0, 12, 24, 36, 48 and 60."""


def hundredths(months: Fraction) -> int:
    """A root, rounded to the nearest hundredth."""
    return (root_weight(months, 3) + 5) // 10


def cells(later: int) -> set[tuple[int, int]]:
    """The cells (months at the beginning, column) that follow from the formula so much later."""
    return {
        (start, 12 * column)
        for (start, part), row in TABLE.items()
        for column, published in enumerate(row)
        if hundredths((start + 12 * column + later) * part) == published
    }


def test_of_the_documented_table_only_the_end_follows_as_it_is_written() -> None:
    assert cells(later=0) == {(6, 60), (24, 60)}


def test_of_the_documented_table_eleven_cells_follow_a_year_later() -> None:
    full_time = {(start, month) for start in (6, 24) for month in (0, 12, 24, 36, 48)}
    assert cells(later=12) == full_time | {(12, 0)}


def test_five_cells_of_the_documented_table_follow_in_no_reading() -> None:
    every = {(start, 12 * column) for start, _ in TABLE for column in range(6)}
    assert every - cells(0) - cells(12) == {(12, month) for month in (12, 24, 36, 48, 60)}
    # They are what full time would give, a year later, and at the end at the column's month.
    row = TABLE[12, Fraction(1, 2)]
    assert [hundredths(Fraction(it)) for it in (36, 48, 60, 72, 72)] == list(row[1:])


def test_the_spells_of_the_case_are_those_of_the_published_members() -> None:
    assert read_dataset(contributor_fund.CASE) == contributor_fund.spells()
    assert len(contributor_fund.everybody()) == 256
    assert max(map(len, contributor_fund.memberships())) == 188


@pytest.mark.parametrize("number", range(len(contributor_fund.QUARTERS)))
def test_each_quarter_weighs_by_the_funds_formula(number: int) -> None:
    expected = contributor_fund.weights(number)
    if contributor_fund.QUARTERS[number] in contributor_fund.MISSING:
        assert expected == contributor_fund.weights(number - 1)
        return
    quarter = Quarter.parse(contributor_fund.QUARTERS[number])
    outcome = contributor_fund.weigh(number, list(contributor_fund.spells().until(quarter).names))
    fractions = dict(zip(outcome.case.partners, outcome.weighed.fractions, strict=True))
    members = {member: fraction for member, fraction in fractions.items() if fraction}
    whole = sum(expected.values())
    assert members == {it: Fraction(weight, whole) for it, weight in expected.items()}
