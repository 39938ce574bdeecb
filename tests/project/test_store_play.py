"""The play of verification/store: what it plays against, its model, and that it gets there."""

from collections import Counter

import pytest

from support.effort import LONG
from verification.store.contracts import NoHistoryError, before, compile_before
from verification.store.model import Calendar, Charter, Model, RefusedError, Review
from verification.store.rates import LEAST, rare

WEEK = 604_800


@pytest.mark.skipif(not LONG, reason="compiles for a minute: `scripts/prove --long store` does")
def test_the_contracts_of_before_are_what_their_commit_compiles_to() -> None:
    """Skipped, by its reason, in a clone without history: there is nothing to compile then."""
    try:
        compiled = compile_before()
    except NoHistoryError as absent:
        pytest.skip(str(absent))
    assert before() == compiled


def test_a_play_that_hardly_ever_comes_where_it_attacks_proves_nothing() -> None:
    enough = Counter(LEAST)
    assert rare(enough, 40) == []
    assert rare(enough, 80) == sorted(f"{what}: {LEAST[what]} times in 80 games" for what in LEAST)
    assert rare(enough + Counter({"settle done": 1, "settle refused": 9}), 40) == [
        "settle hardly ever succeeds: 1 times"
    ]


def test_months_end_in_the_partnerships_own_time() -> None:
    # 1 April 2026, 0:00 in Japan.
    calendar = Calendar(Charter(start=1_774_969_200, window=WEEK, months=3, quarter_hours=36))
    assert calendar.end(1) == 1_774_969_200 + 91 * 86_400
    assert calendar.running(calendar.end(1) - 1) == 1
    assert calendar.running(calendar.end(1)) == 2


def test_a_pot_is_paid_by_the_shares_of_its_own_period() -> None:
    model = Model(Charter(start=0, window=50, seconds=100), (0, 1), (70, 30), tokens=1, now=0)
    model.purses[1].there = 1_000
    model.now = 100
    model.settle((1,), 0)
    everybody = frozenset({0, 1})
    model.review(Review(1, ((0, 60), (1, 40))), everybody, frozenset(), frozenset())
    model.now = 200
    model.review(Review(2, ((0, 50), (1, 50))), everybody, frozenset(), frozenset())
    model.settle((1,), 0)
    assert model.purses[1].paid == {0: 600, 1: 400}
    with pytest.raises(RefusedError, match="NothingToSettle"):
        model.settle((1,), 0)
