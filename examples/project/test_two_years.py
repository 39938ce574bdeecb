"""Two years from a scenario: every amount matches the exact model."""

from pathlib import Path

import daosplit

SCENARIO = daosplit.read_scenario(Path(__file__).parent / "scenario.toml")


def test_two_years_reconcile() -> None:
    result = daosplit.simulate(SCENARIO)
    assert result.differences == ()
    assert [period.how for period in result.periods] == ["reviewed"] * 8


def test_b_is_paid_from_2027_on() -> None:
    result = daosplit.simulate(SCENARIO.until(4))
    [*before, joined] = result.periods
    assert all(row.partner != "B" for period in before for row in period.pots[0].payments)
    assert joined.pots[0].payments[2].partner == "B"
