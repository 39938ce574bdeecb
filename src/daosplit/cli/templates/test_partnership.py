"""This folder's partnership, on a chain inside the process: run it with pytest."""

from pathlib import Path

import daosplit
from daosplit.testing import Partnership

pytest_plugins = ["daosplit.testing"]

FOLDER = Path(__file__).parent


def test_the_whole_folder_is_paid_to_the_smallest_unit() -> None:
    result = daosplit.simulate(daosplit.read_scenario(FOLDER))
    assert result.differences == ()


def test_a_quarter_that_nobody_reviews_is_paid_by_the_charter(chain: daosplit.Chain) -> None:
    partnership = Partnership.from_charter(chain, FOLDER / "charter.toml")
    partnership.receive("12.5")
    partnership.next_quarter()
    partnership.let_window_pass()
    partnership.assert_paid_exactly()
