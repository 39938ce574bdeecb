"""A scenario's file says what is meant, and each mistake in it is one clear line."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from daosplit.cli.init import init
from daosplit.errors import DaosplitError, InvalidFileError
from daosplit.simulation import Scenario, read_revenue, read_scenario, shipped_scenarios
from daosplit.simulation.reader import SHIPPED
from daosplit.simulation.schema import scenario_schema

SCENARIO = """
name = "two years"
periods = 4

[calendar]
first = "2026-04"
utc_offset = "+09:00"

[rules]
cut_limit = "20%"

[[tokens]]
symbol = "JPY"
kind = "blocklist"

[[partners]]
name = "retailer"
shares = 70

[[partners]]
name = "A"
shares = 30

[[partners]]
name = "B"
joined = "2026-10"
shares = 10
left = "2027-01"
reason = "it has another vision"

[[partners]]
name = "couriers"
kind = "partnership"
joined = 2
shares = 10

[[partners]]
name = "G"
kind = "wallet"
shares = 1

[[partnerships]]
name = "couriers"
partners = [{ name = "Aki", shares = 60 }, { name = "Ben", shares = 40 }]

[[revenue]]
amount = 1_000_000
growth = "5%"
season = ["100%", "80%"]
times = 3
late = "10%"

[[revenue]]
token = "ether"
amounts = ["1.5", 2]

[[revenue]]
file = "revenue.csv"

[reviews]
after = "10 days"
repeat = true

[[reviews.by_hand]]
period = 1
points = { retailer = 69, A = 30, G = 1 }
reason = "as agreed"

[[events]]
kind = "questioned"
period = 2
partner = "A"
by = ["retailer"]

[[events]]
kind = "moves"
date = 2026-08-15
partner = "A"

[[events]]
kind = "cut"
period = 3
by = ["retailer"]
points = { retailer = 99, A = 1, couriers = 0, G = 0 }
"""
REVENUE = """date,amount,memo,token,period
2026-04-30,100,,,
2026-07-05,5.5,card sales,ether,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "revenue.csv").write_text(REVENUE, encoding="utf-8")
    return tmp_path


def test_a_scenario_says_who_what_and_when(folder: Path) -> None:
    scenario = read_scenario(folder)
    assert scenario == read_scenario(folder / "scenario.toml")
    assert scenario.name == "two years"
    assert [one.name for one in scenario.partnership.partners] == [
        *("retailer", "A", "G", "couriers", "B")
    ]
    assert [one.name for one in scenario.others[0].partners] == ["Aki", "Ben"]
    assert scenario.review_after == 10 * 86_400
    local = scenario.partnership.charter.local
    assert [f"{local(one.time):%m-%d}" for one in scenario.events] == ["08-15", "08-16", "01-01"]


def test_revenue_grows_by_season_in_parts_and_late_to_the_unit(folder: Path) -> None:
    income = [one for one in read_scenario(folder).income if one.token == "JPY" and not one.memo]
    charter = read_scenario(folder).partnership.charter
    of_period = [
        [one.amount for one in income if charter.period_at(one.time) == period]
        for period in range(1, 5)
    ]
    # 1,000,000 with a tenth late; then 5% more and by the season 80% of it, and so on.
    assert of_period == [
        [300_000, 100, 300_000, 300_000],
        [252_000, 252_000, 252_000],
        [330_750, 330_750, 330_750],
        [277_830, 277_830, 277_830],
    ]
    late = [one for one in read_scenario(folder).income if one.memo == "late revenue"]
    assert [(one.period, one.amount) for one in late][:2] == [(1, 100_000), (2, 84_000)]


def test_receipts_of_a_spreadsheet_have_dates_tokens_and_periods(folder: Path) -> None:
    [named] = [one for one in read_scenario(folder).income if one.memo == "card sales"]
    assert (named.period, named.token, named.amount) == (1, "ether", 55 * 10**17)


def test_a_folder_as_init_writes_it_is_a_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(tmp_path)
    scenario = read_scenario(tmp_path)
    assert scenario.periods == 4
    assert len(scenario.income) == 12
    assert scenario.partnership.policy is not None


def test_a_scenario_may_be_played_only_for_a_while(folder: Path) -> None:
    short = read_scenario(folder).until(2)
    assert short.periods == 2
    assert [one.kind for one in short.events] == ["moves", "questioned"]
    assert {one.period for one in short.income} == {None, 1, 2}


@pytest.mark.parametrize("name", shipped_scenarios())
def test_the_scenarios_that_are_shipped_are_right(name: str) -> None:
    scenario = read_scenario(name)
    assert isinstance(scenario, Scenario)
    assert scenario.about


def test_chaos_is_the_same_for_the_same_seed_and_has_every_kind_of_event() -> None:
    one, same, other = (read_scenario("chaos", seed=seed) for seed in (7, 7, 8))
    assert one.events == same.events != other.events
    assert one.seed == 7


def fits(value: Any, schema: Any) -> bool:
    """Whether a value is as a schema says, of which this knows what `scenario_schema` uses."""
    types = schema.get("type", [])
    names = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object"}
    if types and names.get(type(value)) not in types:
        return False
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        is_known = set(schema["required"]) <= set(value) <= set(known)
        return is_known and all(fits(item, known[key]) for key, item in value.items())
    if isinstance(value, list):
        return all(fits(item, schema["items"]) for item in value)
    return value in schema.get("enum", [value])


def test_editors_are_told_what_is_read() -> None:
    schema = scenario_schema()
    written = [SCENARIO, *(file.read_text("utf-8") for file in SHIPPED.rglob("scenario.toml"))]
    for scenario in map(tomllib.loads, written):
        assert fits(scenario, schema)
    assert not fits(tomllib.loads(SCENARIO.replace("shares", "points")), schema)
    assert not fits(tomllib.loads(SCENARIO.replace("questioned", "question")), schema)


# Each is a change of the scenario above, and what it is told. "…" stands for anything.
INVALID = [
    ('name = "two years"', "", "scenario.toml: name: missing"),
    ("periods = 4", "periods = 0", "periods = 0: … 1 …"),
    ("periods = 4", 'periods = "4"', "periods = '4': must be a whole number without quotes"),
    ("periods = 4", "period = 4", 'period = 4: unknown key (did you mean "periods"? …'),
    ("periods = 4", "periods = 2", "partners[2].joined = '2026-10': after the last period, 2"),
    ('first = "2026-04"', 'first = "April"', "calendar.first = 'April': not a month …"),
    ('cut_limit = "20%"', 'cut_limit = "120%"', "rules.cut_limit = …: too large …"),
    ('cut_limit = "20%"', "cut_limit = 0.2", "rules.cut_limit = 0.2: must be text in quotes …"),
    ('symbol = "JPY"', 'symbol = "ether"', "tokens[0].symbol = 'ether': already used …"),
    ('symbol = "JPY"', 'symbol = ""', "tokens[0].symbol = '': not a valid name …"),
    (
        'symbol = "JPY"',
        f'symbol = "{"J" * 300}"',
        "symbol = 'J…: 300 letters (at most 200)",
    ),
    ("[rules]", f"[rules]\n{'a.' * 100}a = 1", "not valid TOML: nested too deeply"),
    ("[rules]", f"[rules]\na = {'[' * 101}{']' * 101}", "not valid TOML: nested too deeply"),
    ('kind = "blocklist"', 'kind = "blocking"', "tokens[0].kind = 'blocking': unknown (… known: …"),
    ('name = "A"', 'name = "retailer"', "partners[1].name = 'retailer': already used by another …"),
    ("shares = 70", "", "partners[0].shares: missing"),
    ("shares = 70", "shares = -1", "partners[0].shares = -1: …"),
    ("shares = 70", "shares = 70.5", "partners[0].shares = 70.5: must be a whole number …"),
    (
        'joined = "2026-10"',
        'joined = "2026-11"',
        "partners[2].joined = '2026-11': within period 3…",
    ),
    ('joined = "2026-10"', 'joined = "2026-13"', "partners[2].joined = '2026-13': not a month …"),
    ('left = "2027-01"', 'left = "2026-10"', "partners[2].left = '2026-10': not after it joins"),
    ('left = "2027-01"', "", "partners[2].reason = …: why it leaves, but it does not leave …"),
    ('kind = "wallet"', 'kind = "safe"', "partners[4].kind = 'safe': unknown (known: key, …"),
    (
        'kind = "partnership"',
        'kind = "key"',
        "partners[3].kind = 'key': the name of a partnership (must be \"partnership\")",
    ),
    (
        '[[partnerships]]\nname = "couriers"',
        '[[partnerships]]\nname = "riders"',
        "partners[3].name = 'couriers': a partnership that is not described (did …",
    ),
    (
        '[{ name = "Aki", shares = 60 }, { name = "Ben", shares = 40 }]',
        '[{ name = "Aki", shares = 0 }]',
        "partnerships[0].partners: nobody holds shares; at least one must",
    ),
    (
        '{ name = "Ben", shares = 40 }',
        '{ name = "Ben", shares = 40, kind = "partnership" }',
        "partnerships[0].partners[1].kind = 'partnership': … (partnerships nest one deep here)",
    ),
    (
        "amount = 1_000_000",
        "amount = 1_000_000.5",
        "revenue[0].amount = 1_000_000.5: must be text…",
    ),
    (
        "amount = 1_000_000",
        'amount = "0.5"',
        "revenue[0].amount = '0.5': 1 digit after the point …",
    ),
    ("amount = 1_000_000", "amount = 0", "revenue[0].amount = 0: nothing (more than 0)"),
    ("amount = 1_000_000", "", "revenue[0].amount: missing (write amount, amounts or file)"),
    (
        'token = "ether"',
        "amount = 1",
        "revenue[1].amounts: not possible together with amount (write one of them)",
    ),
    ('token = "ether"', 'token = "JPYC"', "revenue[1].token = 'JPYC': not a token (did you mean …"),
    ('token = "ether"', 'to = "nobody"', "revenue[1].to = 'nobody': not a partnership (known: …"),
    ('growth = "5%"', 'growth = "-100%"', "revenue[0].growth = '-100%': nothing would be left"),
    ('late = "10%"', 'late = "110%"', "revenue[0].late = '110%': more than all (at most 100%)"),
    ('season = ["100%", "80%"]', "season = []", "revenue[0].season = []: empty"),
    ('["1.5", 2]', '["1.5", true]', "revenue[1].amounts[1] = True: must be text in quotes, or …"),
    ('file = "revenue.csv"', 'file = "other.csv"', "other.csv: could not be read (no such …"),
    (
        'file = "revenue.csv"',
        'file = "revenue.xls"',
        "revenue[2].file = 'revenue.xls': not a CSV …",
    ),
    (
        'after = "10 days"',
        'after = "30 days"',
        "reviews.after = '30 days': not within the review …",
    ),
    ("repeat = true", 'repeat = "yes"', "reviews.repeat = 'yes': must be true or false"),
    ("repeat = true", 'data = "data"', "reviews.data = 'data': data without a policy …"),
    ("repeat = true", 'policy = "p.toml"', "p.toml: could not be read (no such file or folder)"),
    (
        "points = { retailer = 69, A = 30, G = 1 }",
        "points = { retailer = 69, A = 30, B = 1 }",
        "reviews.by_hand[0].points.B = 1: not a partner then (known: retailer, A, G)",
    ),
    (
        "points = { retailer = 69, A = 30, G = 1 }",
        "points = { retailer = 69, A = 30 }",
        "reviews.by_hand[0].points.G: missing (write 0 for a partner that gets none)",
    ),
    (
        "points = { retailer = 69, A = 30, G = 1 }",
        "points = { retailer = 0, A = 0, G = 0 }",
        "reviews.by_hand[0].points: nobody gets points; at least one partner must",
    ),
    ('kind = "questioned"', 'kind = "question"', "events[0].kind = 'question': unknown (did you …"),
    ('by = ["retailer"]\n\n[[events]]', 'by = ["A"]\n\n[[events]]', "events[0].by = 'A': the …"),
    ('by = ["retailer"]\n\n[[events]]', "\n[[events]]", "events[0].by: missing"),
    (
        'date = 2026-08-15\npartner = "A"',
        'date = 2026-08-15\npartner = "B"',
        "events[1].partner = 'B': not a partner then (known: retailer, A, G)",
    ),
    ("date = 2026-08-15", "date = 2030-08-15", "events[1].date = '2030-08-15': must be from …"),
    ("date = 2026-08-15", 'date = "soon"', "events[1].date = 'soon': not a date with a time …"),
    ("date = 2026-08-15", "period = 9", "events[1].period = 9: after the last period, 4"),
    (
        'kind = "moves"',
        'kind = "refuses_payment"',
        "events[1].partner = 'A': a key, … (give it kind = \"wallet\")",
    ),
    (
        'kind = "moves"\ndate = 2026-08-15\npartner = "A"',
        'kind = "moves"\ndate = 2026-08-15\npartner = "G"',
        "events[1].partner = 'G': a wallet without a key, to which this cannot happen",
    ),
    (
        'kind = "moves"\ndate = 2026-08-15',
        'kind = "moves"\nnotice = "3 days"\ndate = 2026-08-15',
        "events[1].notice: not possible for this kind of event (moves has: partner)",
    ),
    (
        "points = { retailer = 99, A = 1, couriers = 0, G = 0 }",
        "points = { retailer = 99 }",
        "events[2].points.A: missing",
    ),
    ("[calendar]", 'charter = "charter.toml"\n\n[calendar]', "calendar: not possible together …"),
    ("amount = 1_000_000", "amount = 20282409603651670423947251286016", "revenue: more of JPY …"),
    ('growth = "5%"', 'growth = "99999999999%"', "revenue: more of JPY comes in to two years …"),
    (
        '{ name = "Aki", shares = 60 }',
        '{ name = "couriers", shares = 60 }',
        "partnerships[0].partners[0].kind = 'partnership': a partnership in one beside …",
    ),
]
INVALID_RECEIPTS = [
    ("2026-04-30,100", "30 April,100", "revenue.csv: line 2, date = '30 April': not a date …"),
    ("2026-04-30,100", "2026-03-30,100", "line 2, date = …: before the first period begins, …"),
    ("2026-04-30,100", "2028-03-30,100", "periods = 4: revenue comes in after it, in 2028-03"),
    ("2026-04-30,100", "2026-04-30,100.5", "line 2, amount = '100.5': 1 digit after the point …"),
    ("2026-04-30,100", "2026-04-30,", "line 2, amount: missing"),
    ("2026-04-30,100", "2026-04-30,0", "line 2, amount = '0': nothing (more than 0)"),
    ("ether,1", "euro,1", "line 3, token = 'euro': not a token (known: ether, JPY)"),
    ("ether,1", "ether,3", "line 3, period = '3': neither the period that runs then nor the one …"),
    ("2026-07-05", "2026-07-25", "line 3, period = '1': paid already when this comes: it is …"),
    ("date,amount", "day,amount", "line 2, day = …: unknown key (…"),
    ("ether,1", "ether,1,5", "line 3: more cells than columns"),
]


@pytest.mark.parametrize(("before", "after", "told"), INVALID)
def test_a_mistake_in_a_scenario_is_one_clear_line(
    folder: Path, before: str, after: str, told: str
) -> None:
    assert SCENARIO.count(before) >= 1
    changed = SCENARIO.replace(before, after, 1)
    (folder / "scenario.toml").write_text(changed, encoding="utf-8")
    expect(folder, told)


def test_more_receipts_than_can_be_played_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_revenue, "_MOST_RECEIPTS", 10)
    expect(folder, "revenue: more than 10 receipts (give fewer times or periods)")


@pytest.mark.parametrize(("before", "after", "told"), INVALID_RECEIPTS)
def test_a_mistake_in_a_spreadsheet_is_one_clear_line(
    folder: Path, before: str, after: str, told: str
) -> None:
    assert before in REVENUE
    (folder / "revenue.csv").write_text(REVENUE.replace(before, after, 1), encoding="utf-8")
    expect(folder, told)


def test_what_is_no_scenario_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    expect(tmp_path / "empty", "empty: contains no scenario (write scenario.toml, or …")
    expect(tmp_path / "none", "none: no such file or folder (…")


def expect(place: Path, told: str) -> None:
    with pytest.raises(DaosplitError) as raised:
        read_scenario(place)
    assert isinstance(raised.value, InvalidFileError)
    line = str(raised.value)
    assert "\n" not in line
    pattern = ".*".join(map(re.escape, told.split("…")))
    assert re.search(f"{pattern}$", line), line


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "2026-07,C,products,5,thousand,",
            "reviews.data = 'data': 'C' is not a partner (…line 15…",
        ),
        ("2026-04,B,products,5,thousand,", "'B' is not a partner in April to June 2026 (…line 15…"),
        ("2027-01,B,products,5,thousand,", "'B' is not a partner in January to March 2027 (…"),
    ],
)
def test_data_of_whoever_is_no_partner_then_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    init(tmp_path)
    scenario = """
charter = "charter.toml"
periods = 4
partners = [{ name = "B", joined = "2026-07", left = "2027-01", shares = 1 }]
revenue = [{ file = "revenue.csv" }]
reviews = { policy = "policy.toml", data = "data" }
"""
    (tmp_path / "scenario.toml").write_text(scenario, encoding="utf-8")
    with (tmp_path / "data" / "contributions.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    expect(tmp_path, told)
