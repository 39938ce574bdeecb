"""How methods can be gamed: what a rule prevents, and what is warned of where the data show it."""

from fractions import Fraction
from pathlib import Path

import pytest

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import parse_toml
from daosplit.weighing import Policy, Quarter, parse_dataset, read_dataset, read_policy
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.quarter import parse_month
from daosplit.weighing.outlook import Outlook, standing_of_data
from support.project import ROOT

HOURS = 'rates = [{ kind = "hours", points = 1 }]\n'
POINTS = f'[[steps]]\nmethod = "points_by_kind"\n{HOURS}'
LINES = "quarter,partner,kind,quantity,note\n"


def outlook(policy: str, quarter: str, /, **files: str) -> Outlook:
    agreed = Policy.from_values(parse_toml(policy, "policy.toml"))
    data = parse_dataset({f"{name}.csv": text for name, text in files.items()})
    asked = Quarter.parse(quarter)
    return standing_of_data(agreed, data, asked).weigh(agreed, data, asked)


def only_warning(found: Outlook) -> str:
    (warning,) = found.warnings
    return str(warning)


def fraction(found: Outlook, name: str) -> Fraction:
    return found.weighing.fractions[found.weighing.case.partners.index(name)]


def test_a_floor_lifts_no_dust() -> None:
    floor = f'{POINTS}[[steps]]\nmethod = "bounds"\nfloor = "5%"\n'
    found = outlook(floor, "1", contributions=f"{LINES}1,A,hours,100,\n1,B,hours,1e-400,\n")
    assert fraction(found, "B") == 0
    # What is just more than a share is lifted, and told.
    found = outlook(floor, "1", contributions=f"{LINES}1,A,hours,100,\n1,B,hours,0.01,\n")
    assert fraction(found, "B") == Fraction(1, 20)
    assert "B is lifted from about 0.009999% to the floor of 5%" in only_warning(found)


def test_an_own_payment_that_is_left_out_is_warned_of() -> None:
    policy = f'[[steps]]\nmethod = "catching_up"\nrecent = "20%"\n{HOURS}'
    files = {
        "contributions": f"{LINES}1,A,hours,1,\n1,B,hours,1,\n2,A,hours,1,\n2,B,hours,1,\n",
        "revenues": "quarter,amount\n1,100\n2,100\n",
    }
    paid = "quarter,partner,amount\n1,A,50\n1,B,50\n"
    assert not outlook(policy, "2", payments=paid, **files).warnings
    found = outlook(policy, "2", payments=paid.replace("1,B,50\n", ""), **files)
    assert "the payments of 1 are 50% less than its revenue" in only_warning(found)


def test_being_there_only_in_the_last_months_is_warned_of() -> None:
    spells = "partner,joined,left\nA,2026-01,\nB,2026-03,2026-04\nB,2026-06,\n"
    found = outlook('[[steps]]\nmethod = "time_served"\n', "2026Q2", time_served=spells)
    assert "B was there in the last month of 2026Q2 and of the one before" in only_warning(found)
    joined = spells.replace("B,2026-03,2026-04\n", "")
    assert not outlook('[[steps]]\nmethod = "time_served"\n', "2026Q2", time_served=joined).warnings


def test_one_line_twice_with_another_note_is_warned_of() -> None:
    found = outlook(POINTS, "1", contributions=f"{LINES}1,A,hours,8,\n1,A,hours,8,again\n")
    assert "contributions.csv: line 3 says the same as" in only_warning(found)


def test_a_rivals_line_that_is_misdated_is_warned_of_or_read_right() -> None:
    first = "2026Q1,A,hours,8,\n2026Q1,B,hours,8,\n"
    rows = f"{LINES}{first}2026Q2,A,hours,8,\n2026Q3,B,hours,8,\n"
    found = outlook(POINTS, "2026Q2", contributions=rows)
    assert "B has no line in 2026Q2, but one dated later: contributions.csv: line 5" in (
        only_warning(found)
    )
    # A month within the quarter is the quarter's, and what lies before all is refused.
    quarters = Calendar(parse_month("2026-04"), 3)
    inside = f"{LINES}2026-04,A,hours,8,\n2026-05,B,hours,8,\n"
    data = parse_dataset({"contributions.csv": inside}, quarters)
    assert data.quarters == (Quarter.parse("2026-04"),)
    with pytest.raises(InvalidFileError, match="before the first period"):
        parse_dataset({"contributions.csv": inside.replace("2026-05", "2025-05")}, quarters)


def test_all_but_one_who_collude_are_warned_of() -> None:
    allocations = "quarter,from,to,points\n1,A,B,1\n1,B,C,1\n1,C,A,1\n"
    allocations += "2,A,B,1\n2,B,A,1\n2,C,A,1\n2,C,B,1\n"
    found = outlook('[[steps]]\nmethod = "peer_allocation"\n', "2", peer_allocations=allocations)
    assert fraction(found, "C") == 0  # n - 1 partners get all there is
    assert "nobody gave C any points: it would have no voice from then on" in only_warning(found)


EXACTLY = '[[steps]]\nmethod = "shapley"\nreading = "exactly"\n'


def test_a_name_that_is_added_to_the_big_coalition_is_warned_of() -> None:
    results = "quarter,partners,earned\n1,A; B,10\n1,C,1\n2,A; B; C,10\n2,C,1\n"
    found = outlook(EXACTLY, "2", coalition_results=results)
    assert "C was added to the coalition of A, B" in only_warning(found)
    both = results + "2,A; B,5\n"
    assert not outlook(EXACTLY, "2", coalition_results=both).warnings


def test_a_loss_that_is_put_on_a_rival_is_warned_of() -> None:
    results = "quarter,partners,earned\n1,A; B,10\n1,B,-4\n"
    found = outlook(EXACTLY, "1", coalition_results=results)
    assert "a loss of 4 is put on B" in only_warning(found)


def test_a_ratchet_of_cuts_is_warned_of_before_a_third_is_left() -> None:
    """40% to 6.7% in eight quarters: each cut is a fifth, which needs no consent."""
    shares = [10_000]
    while len(shares) < 9:
        shares.append(-(-shares[-1] * 8 // 10))
    rows = "".join(
        f"{quarter},A,hours,{held},\n{quarter},B,hours,{25_000 - held},\n"
        for quarter, held in enumerate(shares, start=1)
    )
    warned = [
        bool(outlook(POINTS, str(quarter), contributions=LINES + rows).warnings)
        for quarter in range(1, 10)
    ]
    assert warned == [False] * 4 + [True] * 5
    last = outlook(POINTS, "9", contributions=LINES + rows)
    assert "A was cut in each of 8 quarters in a row without having to agree, from 40%" in (
        only_warning(last)
    )


RECOUPMENT = """[[steps]]
method = "recoupment"
outlays = [{{ partner = "{}", amount = 100, part = "{}" }}]
"""


def test_two_recoupments_are_refused() -> None:
    tiers = POINTS + RECOUPMENT.format("A", "100%") + RECOUPMENT.format("B", "100%")
    with pytest.raises(InvalidFileError, match=r"appears twice.*put all into one step"):
        Policy.from_values(parse_toml(tiers, "policy.toml"))
    one = Policy.from_values(parse_toml(POINTS + RECOUPMENT.format("A", "50%"), "policy.toml"))
    with pytest.raises(InvalidValueError, match="appears twice"):
        type(one.pipeline)(one.pipeline.method, one.pipeline.adjustments * 2)


# Honest data


HONEST = [
    (folder, policy)
    for folder in (
        *("weighing", "weighing/ecosystem", "weighing/startups", "ja/weighing"),
        *("cases/sourcecred", "cases/protocol-guild"),
    )
    for policy in sorted((ROOT / "examples" / folder).glob("policy*.toml"))
]


@pytest.mark.parametrize(("folder", "policy"), HONEST, ids=lambda it: Path(it).stem)
def test_no_honest_example_and_no_real_case_is_warned_of(folder: str, policy: Path) -> None:
    data = read_dataset(ROOT / "examples" / folder)
    agreed = read_policy(policy)
    quarters = data.quarters or (Quarter.parse("2023Q2"), Quarter.parse("2025Q2"))
    for quarter in quarters if folder != "cases/sourcecred" else quarters[1:]:
        found = standing_of_data(agreed, data, quarter).weigh(agreed, data, quarter)
        assert list(found.warnings) == []
