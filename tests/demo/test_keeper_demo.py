"""The demo of the keeper: whatever happens to it, all is paid to the unit, and nothing twice."""

import json
from collections import Counter
from functools import cache

import pytest

from daosplit.demo.first_year.events import Line, Moment, Reckoning
from daosplit.demo.first_year.json_format import to_data
from daosplit.demo.first_year.setup import make_cast
from daosplit.demo.keeper.screen import TEMPLATES
from daosplit.demo.keeper.script import DOLLARS, YEN, KeptYear
from daosplit.events.records_json import write_json
from support.console import run_daosplit


@cache
def moments() -> tuple[Moment, ...]:
    return tuple(KeptYear("en").moments())


def happenings() -> list[Line]:
    return [moment for moment in moments() if isinstance(moment, Line)]


def test_the_keeper_is_killed_twice_lied_to_once_and_goes_on_each_time() -> None:
    names = [line.happening for line in happenings()]
    for trouble, then in (
        ("killed_planned", ["restarts", "closed"]),
        ("answer_lost", ["paid"]),
        ("killed_sent", ["restarts", "closed"]),
    ):
        place = names.index(trouble)
        assert names[place + 1 : place + 1 + len(then)] == then


def test_each_nonce_does_something_once_and_no_partner_sends_anything() -> None:
    [counted] = (line.values for line in happenings() if line.happening == "counted")
    assert counted["sent"] == counted["useful"]
    assert counted["partners"] == "0"
    done = Counter(line.happening for line in happenings())
    # Four quarters of yen and one of dollars.
    assert done["closed"] == done["paid"] == len(YEN) + 1
    assert done["set_aside"] == done["delivered"] == 2


def test_all_that_came_in_is_paid_to_the_unit() -> None:
    reckoning = moments()[-1]
    assert isinstance(reckoning, Reckoning)
    assert reckoning.is_exact
    for (_, sums), came_in in zip(reckoning.conservation, (sum(YEN), DOLLARS), strict=True):
        assert sums.came_in == came_in == sums.paid + sums.delivered


def test_the_command_tells_it_in_japanese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_daosplit(["demo", "--story", "keeper", "--lang", "ja"]) == 0
    told = capsys.readouterr().out
    assert told.count("強制終了") >= 2
    assert "killed" not in told


def test_as_data_it_has_all_that_happened() -> None:
    charter = make_cast("en").founding.charter
    data = json.loads(write_json(to_data(moments(), charter, "en", TEMPLATES)))
    assert data["reconciliation"]["is_exact"]
    assert len(data["happened"]) == len(happenings())
    assert len(data["quarters"]) == len(YEN)
