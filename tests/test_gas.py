"""No transaction costs more than the committed snapshot; what must cost more changes it."""

import pytest

from figures import SIZES, Figures, load_snapshot, measure, measure_burning

SNAPSHOT = load_snapshot()
MOST_GAS_OF_A_TRANSACTION = 2**24


def grown(figures: Figures, kept: Figures) -> Figures:
    return {name: gas for name, gas in figures.items() if gas > kept.get(name, 0)}


@pytest.mark.parametrize("size", SIZES)
def test_no_figure_grows_without_the_snapshot(size: int) -> None:
    figures = measure(size)
    assert figures.keys() == SNAPSHOT[str(size)].keys()
    assert grown(figures, SNAPSHOT[str(size)]) == {}


def test_255_accounts_that_burn_all_they_get_fit_into_one_transaction() -> None:
    figures = measure_burning()
    assert grown(figures, SNAPSHOT["255"]) == {}
    assert max(figures.values()) < MOST_GAS_OF_A_TRANSACTION


def test_a_figure_that_grew_is_seen() -> None:
    kept = SNAPSHOT["2"]
    assert grown({name: gas + 1 for name, gas in kept.items()}, kept).keys() == kept.keys()
