"""A partnership of a retailer and a startup, on a chain inside the process."""

from pathlib import Path

import pytest

from daosplit import Chain
from daosplit.testing import Partnership

pytest_plugins = ["daosplit.testing"]

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def partnership(chain: Chain) -> Partnership:
    """Founded once for a file of tests; what a test does with it is undone after it."""
    founded = Partnership.from_charter(chain, FOLDER / "charter.toml")
    founded.issue("JPY")
    return founded
