"""The demo plays the whole story, in both languages, and all it shows agrees to the last unit."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from daosplit.agreement.shares import payout
from daosplit.demo.first_year.events import Amount, Line, Moment, QuarterPaid, Reckoning
from daosplit.demo.first_year.script import Play
from daosplit.demo.first_year.setup import make_cast
from daosplit.values.catalogue import LANGUAGES, Language


def daosplit_demo(*options: str, **environment: str) -> str:
    program = Path(sys.executable).with_name("daosplit")
    return subprocess.run(
        [program, "demo", *options],
        env={**os.environ, "COLUMNS": "80", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout


def moments_in(language: Language) -> tuple[Moment, ...]:
    return tuple(Play(make_cast(language), language).moments())


@pytest.fixture(scope="module")
def moments() -> tuple[Moment, ...]:
    return moments_in("en")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    language: Language = request.param
    return language


@pytest.fixture(scope="module")
def text(language: Language) -> str:
    return daosplit_demo("--lang", language)


@pytest.fixture(scope="module")
def data(language: Language) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(daosplit_demo("--lang", language, "--json"))
    return answer


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


def test_it_is_the_same_every_time(moments: tuple[Moment, ...]) -> None:
    assert moments_in("en") == moments


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


def test_the_language_is_that_of_the_locale() -> None:
    japanese = daosplit_demo(LC_ALL="ja_JP.UTF-8", PYTHONUTF8="1")
    assert japanese.startswith("自分で分配するパートナーシップ")
    assert daosplit_demo(LC_ALL="C.UTF-8").startswith("A partnership that pays itself")


def test_a_terminal_that_knows_no_japanese_gets_escapes_and_no_error() -> None:
    assert "\\u" in daosplit_demo("--lang", "ja", PYTHONIOENCODING="ascii")


def test_in_forty_columns_nothing_that_is_shown_is_lost() -> None:
    said = daosplit_demo("--lang", "en", COLUMNS="40")
    assert "…" not in said
    assert said.count("before rounding: ") == 10
    assert "paid: 0.157079632679489662 ETH" in said
    assert max(map(cell_len, said.splitlines())) <= 40
