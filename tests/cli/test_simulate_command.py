"""`daosplit simulate`: from a folder, or a scenario that is shipped, to what everybody is paid."""

import csv
import json
from pathlib import Path

import pytest

from daosplit.cli.init import init
from daosplit.simulation.exact_model import ExactModel
from daosplit.simulation.player import Player
from support.console import Console
from support.nodes import running_own_node


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("LC_ALL", "C")
    return Console(capsys)


def test_a_folder_as_init_writes_it_is_simulated_as_it_stands(
    tmp_path: Path, console: Console
) -> None:
    init(tmp_path)
    told = console(f"simulate {tmp_path} --until 2026-07 --csv {tmp_path}/paid.csv")
    assert "April to June 2026: 12.5 ETH\n" in told
    assert "| retailer |        60% | 11.1 | 52 thousand products" in told
    assert told.endswith("Reconciled: every amount matches the exact model to the smallest unit.\n")
    rows = list(csv.DictReader((tmp_path / "paid.csv").read_text().splitlines()))
    assert [row["amount"] for row in rows[:2]] == [str(875 * 10**16), str(375 * 10**16)]


def test_it_is_told_as_json_and_in_japanese(console: Console) -> None:
    told = json.loads(console("simulate article --until 1 --json --lang ja"))
    assert told["is_complete"] is True
    assert [period["period"] for period in told["periods"]] == [1]


def test_it_plays_on_a_node_for_development(console: Console) -> None:
    with running_own_node("2026-03-01T00:00:00+09:00") as url:
        assert "Reconciled: " in console(f"simulate article --until 1 --on {url}")


def test_a_node_whose_clock_is_too_late_is_refused_in_one_line(console: Console) -> None:
    with running_own_node("2026-05-01T00:00:00+09:00") as url:
        assert "Reconciled" not in console(f"simulate article --on {url}", status=1)
    assert "after the first period begins on 1 April 2026" in console.warnings
    assert console.warnings.count("\n") == 1


def test_it_plays_on_a_faster_chain_too(console: Console) -> None:
    fast = console("simulate article --until 1 --on fast")
    assert fast == console("simulate article --until 1 --on embedded")
    console("simulate article --on faster", status=1)
    assert "not the address of a node" in console.warnings


def test_the_schema_is_for_editors(console: Console) -> None:
    assert json.loads(console("simulate --schema"))["title"] == "daosplit scenario"


@pytest.mark.parametrize("period", ["9", "0", "2030-01", "soon"])
def test_a_period_that_the_scenario_does_not_have_is_refused(console: Console, period: str) -> None:
    console(f"simulate article --until {period}", status=1)
    assert f"--until = '{period}': " in console.warnings


def test_an_amount_that_differs_is_told_and_fails(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExactModel, "balance", lambda *_: 1)
    told = console("simulate article --until 1", status=1)
    assert "NOT RECONCILED: convenience-store e-commerce must hold ¥1, but holds ¥0\n" in told


def test_an_interruption_leaves_what_was_played(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tell = Player._tell

    def stop_at_the_second(player: Player, period: int) -> object:
        if period == 2:
            raise KeyboardInterrupt
        return tell(player, period)

    monkeypatch.setattr(Player, "_tell", stop_at_the_second)
    told = console(f"simulate article --csv {tmp_path}/paid.csv", status=130)
    assert "April to June 2026: ¥7,493,817" in told
    assert "Stopped before the end" in told
    assert console.warnings == "daosplit: interrupted\n"
    assert len((tmp_path / "paid.csv").read_text().splitlines()) == 3


def test_what_was_played_is_shown_though_its_csv_cannot_be_written(
    console: Console, tmp_path: Path
) -> None:
    told = console(f"simulate article --until 1 --csv {tmp_path}/none/paid.csv", status=1)
    assert "Reconciled: " in told
    assert "paid.csv: could not be written (no such file or folder)" in console.warnings
