"""The double majority, and the consent of who is cut beyond the limit or admitted."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.double_majority import Support, Tally, cut_beyond, tally
from daosplit.agreement.shares import MOST_SHARES, cuts
from daosplit.errors import InvalidValueError
from daosplit.messages.double_majority import describe_shortfall
from daosplit.values.catalogue import translate

TWO_THIRDS = Fraction(2, 3)
A_FIFTH = Fraction(1, 5)


def in_japanese(counted: Tally, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(translate(reason, "ja") for reason in describe_shortfall(counted, names))


def count(
    old: Sequence[int],
    new: Sequence[int],
    signed: Sequence[int] | Support,
    *,
    threshold: Fraction = TWO_THIRDS,
    cut_limit: Fraction = A_FIFTH,
) -> Tally:
    return tally(old, new, len(new) - len(old), signed, threshold, cut_limit)


def support(
    *signed: int,
    silent: Collection[int] = (),
    not_consenting: Collection[int] = (),
    not_admitting: Collection[int] = (),
) -> Support:
    all_of_them = frozenset(signed)
    return Support(
        all_of_them,
        all_of_them - frozenset(not_consenting),
        all_of_them - frozenset(not_admitting),
        frozenset(silent),
    )


def test_a_review_needs_the_threshold_of_the_shares() -> None:
    equal = [1, 1, 1]
    assert count([67, 32, 1], [67, 32, 1], [0, 2]).passes
    assert count(equal, equal, [0, 1]).shares_needed == 2
    short = count([50, 25, 25], [50, 25, 25], [1, 2])
    assert (short.shares, short.shares_needed, short.seats, short.seats_needed) == (50, 67, 2, 2)
    assert not short.passes


def test_two_of_three_equal_partners_are_two_thirds() -> None:
    assert count([1, 1, 1], [1, 1, 1], [0, 2]).passes


def test_a_review_needs_more_than_half_of_the_seats_that_hold_shares() -> None:
    old = [97, 1, 1, 1]
    alone = count(old, old, [0])
    assert (alone.shares, alone.shares_needed) == (97, 67)
    assert (alone.seats, alone.seats_needed) == (1, 3)
    assert not alone.passes
    assert not count(old, old, [0, 1]).passes
    assert count(old, old, [0, 1, 2]).passes


def test_no_account_passes_a_review_alone_while_another_holds_shares() -> None:
    assert not count([MOST_SHARES, 1], [MOST_SHARES, 1], [0]).passes
    assert count([MOST_SHARES, 0], [MOST_SHARES, 0], [0]).passes


def test_a_seat_without_shares_counts_in_no_majority() -> None:
    old = [1, 1, 0, 0, 0]
    counted = count(old, old, [0, 1, 2, 3, 4])
    assert (counted.shares, counted.seats, counted.seats_needed) == (2, 2, 2)
    assert count(old, old, [2, 3, 4]).shares == 0


@pytest.mark.parametrize("new", [[4, 1, 1, 1, 1, 0, 1], [4, 1, 1, 1, 1, 1]])
def test_who_had_no_shares_gets_some_only_by_the_threshold_of_the_seats_too(new: list[int]) -> None:
    old = [4, 1, 1, 1, 1, 0]
    signed = [0, 1, 2, 6] if len(new) == 7 else [0, 1, 2]
    assert count(old, old, signed[:3]).seats_needed == 3
    assert count(old, old, signed[:3]).passes
    needs_more = count(old, new, signed)
    assert (needs_more.seats, needs_more.seats_needed) == (3, 4)
    assert not needs_more.passes
    assert count(old, new, [3, *signed]).passes


def test_a_newcomer_counts_in_neither_majority_but_must_have_signed() -> None:
    unsigned = count([1, 1], [1, 1, 1], [0, 1], cut_limit=Fraction(1, 2))
    assert unsigned.admitted_without_consent == (2,)
    assert not unsigned.passes
    signed = count([1, 1], [1, 1, 1], [0, 1, 2], cut_limit=Fraction(1, 2))
    assert (signed.shares, signed.seats) == (2, 2)
    assert signed.passes
    assert count([1, 1], [1, 1, 1], [0, 2]).seats == 1


def test_a_partner_cut_beyond_the_limit_must_have_signed() -> None:
    old = [10, 30, 30, 30]
    unsigned = count(old, [7, 31, 31, 31], [1, 2, 3])
    assert unsigned.cut_without_consent == (0,)
    assert not unsigned.passes
    assert count(old, [7, 31, 31, 31], [0, 1, 2, 3]).passes


def test_a_cut_of_exactly_the_limit_needs_no_consent_and_one_share_more_does() -> None:
    assert cut_beyond([60, 40], [48, 52], A_FIFTH) == ()
    assert cut_beyond([6000, 4000], [4799, 5201], A_FIFTH) == (0,)
    assert cut_beyond([60, 40], [48, 53], A_FIFTH) == (0,)


def test_the_limit_is_relative_and_protects_the_smallest_partner() -> None:
    assert cut_beyond([9999, 1], [10_000, 0], A_FIFTH) == (1,)


def test_a_cut_limit_of_nothing_makes_every_cut_need_consent() -> None:
    assert cut_beyond([50, 50], [50, 50], Fraction(0)) == ()
    assert cut_beyond([50, 50], [5, 5], Fraction(0)) == ()
    assert cut_beyond([50, 50], [49, 51], Fraction(0)) == (0,)


# Silence


def test_the_silent_count_in_neither_majority() -> None:
    old = [50, 30, 20]
    assert not count(old, old, [1]).passes
    without = count(old, old, support(1, 2, silent=[0]))
    assert (without.shares, without.shares_needed) == (50, 34)
    assert (without.seats, without.seats_needed) == (2, 2)
    assert (without.missing, without.silent) == ((), (0,))
    assert without.passes
    alone = count(old, old, support(1, silent=[0, 2]))
    assert (alone.shares_needed, alone.seats_needed) == (20, 1)
    assert alone.passes


def test_a_silent_seat_without_shares_changes_nothing() -> None:
    old = [60, 40, 0]
    assert count(old, old, support(0, 1, silent=[2, 200])) == count(old, old, [0, 1])


def test_who_is_named_as_silent_and_countersigns_is_not_silent() -> None:
    assert Support.full([0, 1], silent=[1, 2]) == support(0, 1, silent=[2])
    with pytest.raises(InvalidValueError, match="silent seat = 1: has countersigned"):
        support(0, 1, silent=[1])


@pytest.mark.parametrize("new", [[1, 1, 1, 0, 1], [1, 1, 1, 1, 0, 1]])
def test_the_silent_are_not_excused_when_a_seat_without_shares_gets_some(new: list[int]) -> None:
    old = [1, 1, 1, 1, 0] if len(new) == 6 else [1, 1, 1, 0]
    newcomers = range(4, 6) if len(new) == 6 else range(3, 5)
    counted = count(old, new, support(0, *newcomers, silent=[1]), cut_limit=Fraction(9, 10))
    holders = sum(old)
    assert counted.shares_needed == ceil((holders - 1) * TWO_THIRDS)
    assert counted.seats_needed == ceil(holders * TWO_THIRDS)
    assert counted.not_admitting == tuple(range(1, holders))


def test_a_countersigner_that_does_not_admit_counts_only_where_nobody_is_given_shares() -> None:
    old = [1, 1, 1]
    assert count(old, old, support(0, 1, not_admitting=[1])).passes
    to_newcomer = count(old, [*old, 1], support(0, 1, 3, not_admitting=[1]), cut_limit=TWO_THIRDS)
    assert (to_newcomer.shares, to_newcomer.shares_needed) == (2, 2)
    assert (to_newcomer.seats, to_newcomer.seats_needed) == (1, 2)
    assert to_newcomer.not_admitting == (1, 2)
    assert not to_newcomer.passes
    assert count(old, [*old, 1], support(0, 1, 3), cut_limit=TWO_THIRDS).passes


def test_a_newcomer_that_does_not_admit_has_countersigned_all_the_same() -> None:
    counted = count([1, 1], [1, 1, 1], support(0, 1, 2, not_admitting=[2]), cut_limit=TWO_THIRDS)
    assert counted.passes


def test_a_countersigner_that_does_not_consent_keeps_its_protection() -> None:
    old = [50, 50]
    counted = count(old, [39, 61], support(0, 1, not_consenting=[0]))
    assert counted.cut_without_consent == (0,)
    assert count(old, [40, 60], support(0, 1, not_consenting=[0])).passes
    assert count(old, [39, 61], support(0, 1, not_consenting=[1])).passes


def test_a_silent_seat_keeps_its_protection_down_to_a_hundredth_of_an_equal_fraction() -> None:
    """Two hundred and one shares of two seats: one is less than a hundredth of a half."""
    assert count([1, 199], [0, 200], support(1, silent=[0])).cut_without_consent == (0,)
    assert count([1, 200], [0, 200], support(1, silent=[0])).passes
    assert count([1, 200], [0, 200], [1]).cut_without_consent == (0,)
    # Of three seats with shares a hundredth of a third; one without any is no holder.
    assert not count([1, 150, 149, 0], [0, 1, 1, 0], support(1, 2, silent=[0])).passes
    assert count([1, 150, 150, 0], [0, 1, 1, 0], support(1, 2, silent=[0])).passes


def test_the_reasons_tell_the_silent_and_those_that_do_not_consent() -> None:
    names = ["retailer", "A", "B"]
    counted = count([50, 30, 20], [0, 1, 1], support(1, 2, silent=[0], not_consenting=[1]))
    assert describe_shortfall(counted, names) == (
        "Cut: retailer is silent, but holds too much to be cut beyond the limit "
        "(a hundredth of an equal percentage, or more).",
    )
    assert in_japanese(counted, names) == (
        "引下げ：retailerは無応答ですが、均等配分の100分の1以上を保有しているため、"
        "限度を超える引下げはできません。",
    )
    counted = count([50, 30, 20], [80, 1, 20], support(0, 1, 2, not_consenting=[1]))
    assert describe_shortfall(counted, names) == (
        "Cut: A is cut beyond the limit and has countersigned, but not consented to that.",
    )
    assert in_japanese(counted, names) == (
        "引下げ：Aの引下げは限度を超えます。本人は連署しましたが、引下げには同意していません。",
    )


def test_the_reasons_name_the_silent_among_those_that_must_agree_to_a_newcomer() -> None:
    names = ["retailer", "A", "B", "new"]
    given = support(0, 1, 3, silent=[2], not_admitting=[1])
    counted = count([4, 4, 4], [4, 4, 4, 1], given)
    assert describe_shortfall(counted, names) == (
        "Seats: 1 of the 2 that must agree when a seat without shares gets some "
        "(silent seats still count); missing: A, B.",
    )
    assert in_japanese(counted, names) == (
        "席：配分を受けていなかった席に口数を与えるために必要な2席のうち、1席が同意済みです"
        "（無応答の席も母数に含みます）。未同意：A、B",
    )


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (({0}, {1}, set(), set()), "consenting seat = 1"),
        (({0}, set(), {1}, set()), "admitting seat = 1"),
        (({255}, set(), set(), set()), "countersigner = 255"),
        (({-1}, set(), set(), set()), "countersigner = -1"),
        (({0}, set(), set(), {255}), "silent seat = 255"),
        (({0}, set(), set(), {True}), "silent seat = True"),
    ],
)
def test_a_support_of_seats_that_cannot_be_is_refused(
    given: tuple[set[int], ...], named: str
) -> None:
    with pytest.raises(InvalidValueError, match=named):
        Support(*map(frozenset, given))


tables = st.lists(st.integers(0, MOST_SHARES), min_size=1, max_size=12).filter(any)


@given(
    tables,
    st.data(),
    st.fractions(Fraction(32_768, 65_535), 1, max_denominator=65_535),
    st.fractions(0, Fraction(65_534, 65_535), max_denominator=65_535),
)
def test_the_counts_are_those_of_exact_fractions(
    old: list[int], data: st.DataObject, threshold: Fraction, cut_limit: Fraction
) -> None:
    new = data.draw(st.lists(st.integers(0, MOST_SHARES), min_size=len(old), max_size=len(old)))
    new[0] += not any(new)
    new += data.draw(st.lists(st.integers(1, MOST_SHARES), max_size=3))
    signed = data.draw(st.sets(st.integers(0, len(new) - 1)))
    among_signed = st.sets(st.sampled_from(sorted(signed))) if signed else st.just(set())
    given = Support(
        frozenset(signed),
        frozenset(consenting := data.draw(among_signed)),
        frozenset(admitting := data.draw(among_signed)),
        frozenset(silent := data.draw(st.sets(st.integers(0, len(new) - 1))) - signed),
    )

    counted = tally(old, new, len(new) - len(old), given, threshold, cut_limit)

    holders = {seat for seat in range(len(old)) if old[seat]}
    voting = holders - silent
    assert counted.shares == sum(old[seat] for seat in holders & signed)
    assert counted.shares_needed == ceil(sum(old[seat] for seat in voting) * threshold)
    assert set(counted.missing) == voting - signed
    assert set(counted.silent) == holders & silent
    equal_fraction = Fraction(sum(old), len(holders))
    faded = {seat for seat in silent & holders if old[seat] < equal_fraction / 100}
    assert (
        set(counted.cut_without_consent)
        == {seat for seat, cut in enumerate(cuts(old, new)) if cut > cut_limit} - consenting - faded
    )
    assert set(counted.admitted_without_consent) == set(range(len(old), len(new))) - signed
    if any(new[seat] for seat in range(len(new)) if seat not in holders):
        assert counted.seats == len(holders & admitting)
        assert counted.seats_needed == ceil(len(holders) * threshold)
        assert set(counted.not_admitting) == holders - admitting
    else:
        assert counted.seats == len(holders & signed)
        assert 2 * counted.seats_needed > len(voting) >= 2 * (counted.seats_needed - 1)
        assert counted.not_admitting == ()
    names = [str(seat) for seat in range(len(new))]
    assert counted.passes == (not describe_shortfall(counted, names))


@given(tables)
def test_what_all_have_signed_passes(old: list[int]) -> None:
    new = [*reversed(old), 1]
    assert count(old, new, range(len(new)), threshold=Fraction(1)).passes


def test_a_threshold_that_is_not_reduced_is_the_same() -> None:
    assert count([1, 1, 1], [1, 1, 1], [0, 1], threshold=Fraction(20_000, 30_000)).passes


def test_the_reasons_say_who_is_missing_and_by_which_rule() -> None:
    names = ["retailer", "A", "B", "\x1b[2Jnew"]
    short = count([60, 30, 10], [20, 60, 10, 10], [2])
    assert describe_shortfall(short, names) == (
        "Shares: 10 of the 67 that must countersign have; missing: retailer, A.",
        "Seats: 1 of the 2 that must agree when a seat without shares gets some "
        "(silent seats still count); missing: retailer, A.",
        "Cut: retailer is cut beyond the limit and has not countersigned.",
        r"Admission: \x1b[2Jnew is admitted and has not countersigned.",
    )
    assert in_japanese(short, names)[0] == (
        "口数：必要な67口のうち10口が連署済みです。未署名：retailer、A"
    )
    assert describe_shortfall(count([60, 40], [50, 50], [0, 1]), names) == ()


def test_what_is_just_reached_is_not_missing() -> None:
    names = ["retailer", "A"]
    assert describe_shortfall(count([2, 1], [2, 1], [0]), names) == (
        "Seats: 1 of the 2 that must countersign have; missing: A.",
    )
    assert describe_shortfall(
        count([3, 3, 1, 0], [3, 3, 1, 0], [0, 1], threshold=Fraction(1)), "abcd"
    ) == ("Shares: 6 of the 7 that must countersign have; missing: c.",)


def test_a_review_that_drops_seats_is_none() -> None:
    with pytest.raises(InvalidValueError, match="1 seats, but there were 2"):
        cut_beyond([1, 1], [1], A_FIFTH)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (([1, 1], [1, 1, 1], 0, [], TWO_THIRDS, A_FIFTH), "3 seats, but there were 2"),
        (([1, 1], [1], 0, [], TWO_THIRDS, A_FIFTH), "1 seats, but there were 2"),
        (([1, 1], [1, 1, 0], 1, [], TWO_THIRDS, A_FIFTH), r"new_shares\[2\] = 0"),
        (([1, 1], [0, 0], 0, [], TWO_THIRDS, A_FIFTH), "new_shares: nobody"),
        (([0, 0], [1, 1], 0, [], TWO_THIRDS, A_FIFTH), "old_shares: nobody"),
        (([1, 1], [1, 1], 0, [2], TWO_THIRDS, A_FIFTH), "countersigner = 2"),
        (([1, 1], [1, 1], 0, [], Fraction(1, 2), A_FIFTH), "threshold"),
        (([1, 1], [1, 1], 0, [], Fraction(3, 2), A_FIFTH), "threshold"),
        (([1, 1], [1, 1], 0, [], 0.75, A_FIFTH), "threshold"),
        (([1, 1], [1, 1], 0, [], TWO_THIRDS, Fraction(1)), "cut_limit"),
        (([1, 1], [1, 1], 0, [], TWO_THIRDS, 0.2), "cut_limit"),
    ],
)
def test_what_cannot_be_counted_is_refused(arguments: tuple[object, ...], named: str) -> None:
    with pytest.raises(InvalidValueError, match=named):
        tally(*arguments)  # type: ignore[arg-type]
