"""No transaction costs more than the committed snapshot; what must cost more changes it."""

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from figures import (
    MOST_GAS_OF_A_TRANSACTION,
    SIZES,
    USABLE_GAS,
    Figures,
    gas_of,
    load_snapshot,
    measure,
    measure_burning,
    measure_naming,
)
from peers import measure_peers
from prices import COMING, TODAY, Event, Trace, price, require_exact
from stores import NoHistoryError, breaks_even, contracts_of

SNAPSHOT = load_snapshot()


def grown(figures: Figures, kept: Figures) -> Figures:
    return {name: gas for name, gas in figures.items() if gas > kept.get(name, 0)}


@pytest.mark.parametrize("size", SIZES)
def test_no_figure_grows_without_the_snapshot(size: int) -> None:
    figures = gas_of(measure(size, traces=False))
    assert figures.keys() == SNAPSHOT[str(size)].keys()
    assert grown(figures, SNAPSHOT[str(size)]) == {}


def test_traced_it_costs_the_same_and_the_prices_explain_it() -> None:
    assert gas_of(measure(2)) == SNAPSHOT["2"]


def test_255_accounts_that_burn_all_they_get_fit_into_what_a_clone_can_use() -> None:
    figures = gas_of(measure_burning(traces=False))
    assert grown(figures, SNAPSHOT["255"]) == {}
    assert max(figures.values()) <= USABLE_GAS


def test_naming_silent_seats_fits_into_one_transaction_after_many_reviews() -> None:
    figures = gas_of(measure_naming(traces=False))
    assert grown(figures, SNAPSHOT["255"]) == {}
    assert max(figures.values()) <= MOST_GAS_OF_A_TRANSACTION


def test_a_figure_that_grew_is_seen() -> None:
    kept = SNAPSHOT["2"]
    assert grown({name: gas + 1 for name, gas in kept.items()}, kept).keys() == kept.keys()


@pytest.mark.usefixtures("warm_compiler")
def test_the_floor_pays_what_it_claims() -> None:
    # Measuring looks up what everybody got; the floor that leaves dust misses the refund.
    figures = measure_peers(2)
    assert figures["floor, exact"] < figures["floor"]


CHANGED = Trace(
    used=31_116,
    calldata=b"\x01\x00",
    gas=Counter({"SLOAD": 2_100, "SSTORE": 2_900, "CALL": 2_700, "ADD": 3}),
    events=Counter(
        {
            ("SLOAD", Event.COLD_SLOT_READ): 1,
            ("SSTORE", Event.WARM_SLOT): 1,
            ("SSTORE", Event.OVERWRITTEN): 1,
            ("CALL", Event.COLD_ACCOUNT): 1,
        }
    ),
)


def test_a_trace_is_priced_by_both_lists() -> None:
    used = 21_000 + 20 + 2_100 + 2_900 + 2_700 + 3
    assert price(CHANGED, TODAY) == used
    # The slot's change is 7,200 dearer, and the account 400; the hundred of CALL's own stays.
    assert price(CHANGED, COMING) == used + 7_200 + 400


def test_a_refund_is_at_most_a_fifth() -> None:
    cleared = CHANGED.events + Counter({("SSTORE", Event.CLEARED): 1})
    used = price(CHANGED, TODAY)
    assert price(replace(CHANGED, events=cleared), TODAY) == used - 4_800
    assert price(replace(CHANGED, events=cleared + cleared), TODAY) < used - 4_800


def test_a_trace_that_is_not_the_receipt_is_refused() -> None:
    exact = replace(CHANGED, used=price(CHANGED, TODAY))
    require_exact(exact)
    with pytest.raises(AssertionError, match="but the receipt says"):
        require_exact(replace(exact, used=exact.used + 1))


def test_a_slot_taken_for_another_is_seen() -> None:
    wrong = CHANGED.events - Counter({("SSTORE", Event.OVERWRITTEN): 1})
    trace = replace(CHANGED, events=wrong)
    with pytest.raises(AssertionError, match="SSTORE"):
        require_exact(replace(trace, used=price(trace, TODAY)))


@pytest.mark.parametrize(
    ("founding", "quarter", "expected"),
    [
        (0, 90, "at once"),
        (-50, 90, "at once"),
        (50, 90, "6"),
        (55, 90, "6"),
        (50, 100, "never"),
        (-50, 110, "never for long"),
        (0, 100, "never: they are equal"),
    ],
)
def test_a_store_breaks_even_when_it_has_cost_less(
    founding: int, quarter: int, expected: str
) -> None:
    def traces(gas: int) -> tuple[Trace, ...]:
        return (Trace(used=0, calldata=b"", gas=Counter({"ADD": gas}), events=Counter()),)

    before = {"found": traces(1_000), "whole quarter": traces(100)}
    after = {"found": traces(1_000 + founding), "whole quarter": traces(quarter)}
    assert breaks_even(before, after, TODAY) == expected


def test_a_clone_without_the_history_says_what_to_do(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "--quiet", "whole")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for message in ("first", "second"):
        git("-C", "whole", *identity, "commit", "--allow-empty", "--message", message)
    git("clone", "--quiet", "--depth", "1", (tmp_path / "whole").as_uri(), "shallow")
    with pytest.raises(NoHistoryError, match="git fetch --unshallow"):
        contracts_of("3867b37", tmp_path / "shallow")
    with pytest.raises(NoHistoryError, match="fetch the branch"):
        contracts_of("3867b37", tmp_path / "whole")
