"""The demo plays the whole story, in both languages, and all it shows agrees to the last unit."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from daosplit.agreement.shares import payout
from daosplit.demo.first_year.events import Amount, Line, Moment, QuarterPaid, Reckoning
from daosplit.demo.first_year.json_format import to_data
from daosplit.demo.first_year.screen import Show
from daosplit.demo.first_year.script import Play
from daosplit.demo.first_year.setup import make_cast
from daosplit.events.records_json import write_json
from daosplit.values.catalogue import LANGUAGES, Language
from support.console import run_daosplit


@cache
def moments_in(language: Language) -> tuple[Moment, ...]:
    return tuple(Play(make_cast(language), language).moments())


def told_in(language: Language, width: int) -> str:
    """What the command tells of these moments."""
    output = StringIO()
    console = Console(file=output, width=width, highlight=False)
    show = Show(console, make_cast(language).founding.charter, language)
    show.begin()
    for moment in moments_in(language):
        show.tell(moment)
    return output.getvalue()


@pytest.fixture(scope="module")
def moments() -> tuple[Moment, ...]:
    return moments_in("en")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    language: Language = request.param
    return language


@pytest.fixture(scope="module")
def text(language: Language) -> str:
    return told_in(language, 80)


def data_in(language: Language) -> dict[str, Any]:
    charter = make_cast(language).founding.charter
    answer: dict[str, Any] = json.loads(
        write_json(to_data(moments_in(language), charter, language))
    )
    return answer


@pytest.fixture(scope="module")
def data(language: Language) -> dict[str, Any]:
    return data_in(language)


def quarters(moments: tuple[Moment, ...]) -> list[QuarterPaid]:
    return [moment for moment in moments if isinstance(moment, QuarterPaid)]


def test_the_quarters_are_paid_as_the_story_says(moments: tuple[Moment, ...]) -> None:
    assert [[paid.fraction for paid in quarter.payments[:2]] for quarter in quarters(moments)] == [
        [Fraction(7, 10), Fraction(3, 10)],
        [Fraction(6, 10), Fraction(4, 10)],
        [Fraction(1, 2), Fraction(1, 2)],
        [Fraction(1, 2), Fraction(1, 2)],
    ]


def test_every_quarter_leaves_a_rest_and_is_paid_to_the_last_unit(
    moments: tuple[Moment, ...],
) -> None:
    for quarter in quarters(moments):
        for pot in quarter.revenue:
            of_pot = [paid for paid in quarter.payments if paid.pot == pot]
            amounts = tuple(paid.amount.units for paid in of_pot)
            assert amounts == payout(pot.units, [paid.shares[0] for paid in of_pot])
            assert sum(amounts) == pot.units
            assert any(paid.exact.denominator > 1 for paid in of_pot)


def test_everything_that_came_in_is_in_some_quarter(moments: tuple[Moment, ...]) -> None:
    came_in = [
        moment.values["amount"]
        for moment in moments
        if isinstance(moment, Line) and moment.happening in ("earned", "paid")
    ]
    shared = [pot for quarter in quarters(moments) for pot in quarter.revenue]
    for symbol in ("JPY", "ETH"):
        assert sum(
            amount.units
            for amount in came_in
            if isinstance(amount, Amount) and amount.token.symbol == symbol
        ) == sum(pot.units for pot in shared if pot.token.symbol == symbol)


def test_the_reckoning_finds_no_difference_and_nothing_left(moments: tuple[Moment, ...]) -> None:
    reckoning = moments[-1]
    assert isinstance(reckoning, Reckoning)
    assert reckoning.is_exact
    for _, conservation in reckoning.conservation:
        assert conservation.holds
        assert conservation.set_aside == conservation.unpaid == conservation.not_closed == 0


def test_one_partner_alone_is_refused_and_changes_nothing(moments: tuple[Moment, ...]) -> None:
    (refused,) = [
        moment for moment in moments if isinstance(moment, Line) and moment.happening == "refused"
    ]
    assert refused.values["error"] == "RevenueSplit_NotEnoughSeats"
    assert refused.values["held"] == "70%"


def test_what_a_wallet_rejects_is_set_aside_and_delivered_later(
    moments: tuple[Moment, ...],
) -> None:
    set_aside, delivered = (
        moment
        for moment in moments
        if isinstance(moment, Line) and moment.happening in ("set_aside", "delivered")
    )
    assert set_aside.values["amount"] == delivered.values["amount"]
    kept = [paid for paid in quarters(moments)[3].payments if paid.is_set_aside]
    assert [paid.amount for paid in kept] == [set_aside.values["amount"]]


def test_piped_it_is_plain_and_80_columns_wide(text: str) -> None:
    assert "\x1b" not in text
    assert all(cell_len(line) <= 80 for line in text.splitlines())


def test_the_data_has_every_amount_of_the_tables(text: str, data: dict[str, Any]) -> None:
    assert data["reconciliation"]["is_exact"] is True
    for quarter in data["quarters"]:
        for paid in quarter["payments"]:
            assert isinstance(paid["paid"]["amount"], str)
            if paid["paid"]["token"] == "JPY":
                assert f"¥{int(paid['paid']['amount']):,}" in text
            else:
                assert f"0.{paid['paid']['amount']} ETH" in text
        for amount in quarter["revenue"]:
            if amount["token"] == "JPY":
                assert f"¥{int(amount['amount']):,}" in text


def test_the_data_has_every_sentence_of_the_text(text: str, data: dict[str, Any]) -> None:
    shown = "".join(text.split())
    for happened in data["happened"]:
        assert "".join(happened["sentence"].split()) in shown


def test_it_is_the_same_every_time_in_the_language_of_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    assert run_daosplit(["demo"]) == 0
    assert capsys.readouterr().out == told_in("en", 80)


def test_the_command_gives_the_data_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_daosplit(["demo", "--lang", "en", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == data_in("en")


def test_a_terminal_that_knows_no_japanese_gets_escapes_and_no_error() -> None:
    locale = {"LC_ALL": "ja_JP.UTF-8", "PYTHONIOENCODING": "ascii"}
    program = Path(sys.executable).with_name("daosplit")
    said = subprocess.run(
        [program, "demo"],
        env={**os.environ, **locale},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert said.startswith("自分で分配する".encode("ascii", "backslashreplace").decode())


def test_in_forty_columns_nothing_that_is_shown_is_lost() -> None:
    said = told_in("en", 40)
    assert "…" not in said
    assert said.count("before rounding: ") == 10
    assert "paid: 0.157079632679489662 ETH" in said
    assert max(map(cell_len, said.splitlines())) <= 40
