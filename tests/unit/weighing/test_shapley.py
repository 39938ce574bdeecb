"""The Shapley value: Shapley's axioms on random games, and agreement with its definition."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import islice, permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daosplit.errors import InvalidValueError
from daosplit.weighing.methods.shapley.coalitions import (
    Missing,
    all_worths,
    best_dividends,
    require_given,
    worths_along,
)
from daosplit.weighing.methods.shapley.random_orders import random_orders
from daosplit.weighing.methods.shapley.sample import sample_shapley
from daosplit.weighing.methods.shapley.value import (
    members_of,
    shapley_of_dividends,
    shapley_of_single_worths,
    shapley_of_worths,
)

WORTHS = st.integers(-(10**12), 10**12)


@st.composite
def games(draw: st.DrawFn, most: int = 6) -> list[int]:
    """What every coalition is worth, of any game at all."""
    partners = draw(st.integers(1, most))
    size = (1 << partners) - 1
    return [0, *draw(st.lists(WORTHS, min_size=size, max_size=size))]


@st.composite
def sparse_games(draw: st.DrawFn, most: int = 6) -> tuple[int, dict[int, int]]:
    """A few coalitions, and what they are worth."""
    partners = draw(st.integers(1, most))
    coalitions = st.integers(1, (1 << partners) - 1)
    return partners, draw(st.dictionaries(coalitions, WORTHS, max_size=8))


def by_definition(worths: Sequence[int]) -> tuple[Fraction, ...]:
    """What each adds on joining, averaged over all orders."""
    partners = len(worths).bit_length() - 1
    added = [0] * partners
    for order in permutations(range(partners)):
        joined = 0
        for partner in order:
            added[partner] += worths[joined | 1 << partner] - worths[joined]
            joined |= 1 << partner
    return tuple(Fraction(one, factorial(partners)) for one in added)


def dividends_of(worths: Sequence[int]) -> dict[int, int]:
    """Harsanyi's: what a coalition earns beyond all that its subsets earn, by its definition."""
    dividends: dict[int, int] = {}
    for coalition in range(1, len(worths)):
        within = (dividends[it] for it in range(1, coalition) if it & coalition == it)
        dividends[coalition] = worths[coalition] - sum(within)
    return dividends


# The exact value


@given(games(most=5))
def test_it_is_the_mean_of_what_each_adds_over_all_orders(worths: list[int]) -> None:
    assert shapley_of_worths(worths) == by_definition(worths)


@given(games())
def test_efficiency_all_that_is_earned_together_is_shared_out(worths: list[int]) -> None:
    assert sum(shapley_of_worths(worths)) == worths[-1]


@given(games(), st.data())
def test_symmetry_partners_who_add_the_same_get_the_same(
    worths: list[int], data: st.DataObject
) -> None:
    partners = len(worths).bit_length() - 1
    one, other = (data.draw(st.integers(0, partners - 1)) for _ in range(2))

    def exchanged(coalition: int) -> int:
        first, second = coalition >> one & 1, coalition >> other & 1
        return coalition & ~(1 << one | 1 << other) | first << other | second << one

    alike = [min(worth, worths[exchanged(it)]) for it, worth in enumerate(worths)]
    values = shapley_of_worths(alike)
    assert values[one] == values[other]


@given(games(), st.data())
def test_null_player_who_adds_nothing_gets_nothing(worths: list[int], data: st.DataObject) -> None:
    null = data.draw(st.integers(0, len(worths).bit_length() - 2))
    without = [worths[coalition & ~(1 << null)] for coalition in range(len(worths))]
    assert shapley_of_worths(without)[null] == 0


@given(st.data())
def test_additivity_two_games_are_worth_what_each_is(data: st.DataObject) -> None:
    first = data.draw(games())
    worths = st.lists(WORTHS, min_size=len(first) - 1, max_size=len(first) - 1)
    second = [0, *data.draw(worths)]
    both = [one + other for one, other in zip(first, second, strict=True)]
    sums = zip(shapley_of_worths(first), shapley_of_worths(second), strict=True)
    assert shapley_of_worths(both) == tuple(one + other for one, other in sums)


@given(games(), st.data())
def test_in_whatever_order_partners_are_named_each_gets_the_same(
    worths: list[int], data: st.DataObject
) -> None:
    partners = len(worths).bit_length() - 1
    order = data.draw(st.permutations(range(partners)))
    renamed = [0] * len(worths)
    for coalition, worth in enumerate(worths):
        renamed[sum(1 << order[member] for member in _members(coalition, partners))] = worth
    values = shapley_of_worths(worths)
    after = shapley_of_worths(renamed)
    assert tuple(after[order[partner]] for partner in range(partners)) == values


@given(games())
def test_equal_shares_of_dividends_are_the_same_value(worths: list[int]) -> None:
    partners = len(worths).bit_length() - 1
    assert shapley_of_dividends(partners, dividends_of(worths)) == shapley_of_worths(worths)


@given(sparse_games())
def test_a_few_worths_amid_nothing_are_a_game_as_any_other(
    game: tuple[int, dict[int, int]],
) -> None:
    partners, worths = game
    expected = shapley_of_worths(all_worths(partners, worths, "nothing"))
    assert shapley_of_single_worths(partners, worths) == expected


@given(sparse_games(), st.integers(1, 1000))
def test_equal_weights_weigh_nothing(game: tuple[int, dict[int, int]], weight: int) -> None:
    partners, dividends = game
    weighted = shapley_of_dividends(partners, dividends, [weight] * partners)
    assert weighted == shapley_of_dividends(partners, dividends)


def test_a_dividend_is_shared_by_weight() -> None:
    values = shapley_of_dividends(3, {0b011: 100, 0b100: 7}, [3, 1, 50])
    assert list(values) == [75, 25, 7]


def test_who_is_needed_for_everything_gets_most() -> None:
    """One owns what the other two need; each of these brings 60 with it, both bring 90."""
    worths = all_worths(3, {0b011: 60, 0b101: 60, 0b111: 90}, "best")
    assert list(shapley_of_worths(worths)) == [50, 20, 20]


def test_twenty_partners_are_not_too_many() -> None:
    """Worth the square of how many they are: each adds 1 to 39, 20 in the mean."""
    worths = [coalition.bit_count() ** 2 for coalition in range(2**20)]
    assert list(shapley_of_worths(worths)) == [20] * 20


@pytest.mark.parametrize("worths", [[], [0], [0, 1, 2], [0] * 2**21])
def test_worths_of_not_all_coalitions_are_refused(worths: list[int]) -> None:
    with pytest.raises(InvalidValueError, match="not those of all coalitions"):
        shapley_of_worths(worths)


def test_nobody_cannot_earn() -> None:
    with pytest.raises(InvalidValueError, match="empty coalition"):
        shapley_of_worths([1, 2])
    with pytest.raises(InvalidValueError, match="no members"):
        shapley_of_dividends(2, {0: 1})
    with pytest.raises(InvalidValueError, match="not partners"):
        shapley_of_dividends(2, {0b100: 1})
    with pytest.raises(InvalidValueError, match="weights"):
        shapley_of_dividends(2, {0b1: 1}, [1, 0])


# Coalitions that were not given


@given(sparse_games())
def test_the_best_given_subset_counts_for_who_is_not_given(
    game: tuple[int, dict[int, int]],
) -> None:
    partners, worths = game
    for coalition, worth in enumerate(all_worths(partners, worths, "best")):
        within = (worths[it] for it in worths if it & coalition == it)
        assert worth == worths.get(coalition, max([0, *within]))


@given(sparse_games())
def test_dividends_of_the_best_are_the_same_game(game: tuple[int, dict[int, int]]) -> None:
    partners, worths = game
    dividends = best_dividends(partners, worths)
    assert dividends is not None
    for coalition in range(1 << partners):
        within = sum(dividends[it] for it in dividends if it & coalition == it)
        assert within == max([0, *(worths[it] for it in worths if it & coalition == it)])


def test_too_many_dividends_are_said_to_be_too_many() -> None:
    single = {1 << partner: partner + 1 for partner in range(8)}
    assert best_dividends(8, single, most=255) is not None
    assert best_dividends(8, single, most=254) is None


@given(sparse_games(), st.data())
def test_along_an_order_the_worths_are_those_of_who_has_joined(
    game: tuple[int, dict[int, int]], data: st.DataObject
) -> None:
    partners, worths = game
    order = data.draw(st.permutations(range(partners)))
    missing: Missing = data.draw(st.sampled_from(("nothing", "best")))
    everything = all_worths(partners, worths, missing)
    joined, expected = 0, []
    for partner in order:
        joined |= 1 << partner
        expected.append(everything[joined])
    assert worths_along(partners, worths, missing)(order) == expected


def test_a_coalition_that_is_not_given_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"\(1,\): missing, with 5 others"):
        require_given(3, {0b001: 5}, "refuse")
    with pytest.raises(InvalidValueError, match="not a rule"):
        require_given(1, {1: 5}, "average")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="too many"):
        all_worths(21, {}, "best")


# A sample


@given(games(), st.text(max_size=5))
def test_a_sample_shares_out_exactly_what_is_earned(worths: list[int], seed: str) -> None:
    partners = len(worths).bit_length() - 1
    sample = sample_shapley(partners, along(worths), rounds=2, seed=seed)
    assert sum(sample.values) == worths[-1]
    assert sample == sample_shapley(partners, along(worths), rounds=2, seed=seed)


@settings(max_examples=30)
@given(st.data())
def test_a_sample_is_off_by_what_its_error_bars_say(data: st.DataObject) -> None:
    seed = data.draw(st.text(max_size=5))
    partners = data.draw(st.integers(2, 7))
    worths = random_worths(partners, seed)
    exact = shapley_of_worths(worths)
    sample = sample_shapley(partners, along(worths), rounds=50, seed=seed)
    off = [abs(one - other) for one, other in zip(sample.values, exact, strict=True)]
    assert all(far <= 5 * error for far, error in zip(off, sample.errors, strict=True))


def test_error_bars_hold_as_often_as_they_should() -> None:
    """Two standard errors hold 19 times out of 20, and one 2 times out of 3."""
    worths = random_worths(6, "bars")
    exact = shapley_of_worths(worths)
    within_one = within_two = 0
    for number in range(50):
        sample = sample_shapley(6, along(worths), rounds=40, seed=f"sample {number}")
        for value, truth, error in zip(sample.values, exact, sample.errors, strict=True):
            within_one += abs(value - truth) <= error
            within_two += abs(value - truth) <= 2 * error
    assert 0.58 * 300 < within_one < 0.78 * 300
    assert 0.91 * 300 < within_two < 300


def test_what_depends_on_the_place_alone_has_no_error() -> None:
    worths = [coalition.bit_count() ** 3 for coalition in range(2**5)]
    sample = sample_shapley(5, along(worths), rounds=2, seed="")
    assert list(sample.values) == [25] * 5
    assert list(sample.errors) == [0] * 5


def test_one_round_tells_nothing_about_its_error() -> None:
    with pytest.raises(InvalidValueError, match="rounds"):
        sample_shapley(2, lambda order: (0, 1), rounds=1, seed="")


# Random orders


def test_random_orders_are_drawn_from_the_hashes_as_written() -> None:
    digest = sha256(b"seed\0" + bytes(8)).digest()
    words = [int.from_bytes(digest[it : it + 4]) for it in range(0, 32, 4)]
    order = [0, 1, 2, 3]
    for last, word in zip((3, 2, 1), words, strict=False):
        chosen = word % (last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    assert next(random_orders(4, "seed")) == tuple(order)


def test_every_order_comes_about_as_often() -> None:
    drawn = list(islice(random_orders(3, "often"), 6000))
    for order in permutations(range(3)):
        assert 900 < drawn.count(order) < 1100


def random_worths(partners: int, seed: str) -> list[int]:
    """32 bits for each coalition but that of nobody."""
    hashes = (sha256(f"{seed} {it}".encode()).digest() for it in range(1, 2**partners))
    return [0, *(int.from_bytes(digest[:4]) for digest in hashes)]


def along(worths: Sequence[int]) -> Callable[[Sequence[int]], Sequence[int]]:
    """The worths of the first of an order, of the first two, and so on."""

    def walk(order: Sequence[int]) -> list[int]:
        joined, passed = 0, []
        for partner in order:
            joined |= 1 << partner
            passed.append(worths[joined])
        return passed

    return walk


def _members(coalition: int, partners: int) -> tuple[int, ...]:
    return members_of(coalition, partners) if coalition else ()
