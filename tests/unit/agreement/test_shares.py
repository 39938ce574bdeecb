"""A pot is paid to its last unit, and each payment is less than one unit off."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from daosplit.agreement.shares import (
    MOST_SEATS,
    MOST_SHARES,
    cuts,
    fractions,
    payout,
    require_shares,
    shrunk_pot,
    take_tip,
)
from daosplit.errors import InvalidValueError
from daosplit.values.integers import MOST_AMOUNT

amounts = st.integers(0, MOST_AMOUNT)
share_tables = st.lists(st.integers(0, MOST_SHARES), min_size=1, max_size=MOST_SEATS).filter(any)


@given(amounts, share_tables)
@example(MOST_AMOUNT, [MOST_SHARES] * MOST_SEATS)
@example(1, [1] * MOST_SEATS)
def test_payments_add_up_to_the_pot_and_each_is_less_than_one_unit_off(
    amount: int, shares: list[int]
) -> None:
    payments = payout(amount, shares)
    assert sum(payments) == amount
    for payment, fraction in zip(payments, fractions(shares), strict=True):
        assert abs(payment - amount * fraction) < 1


@given(amounts, share_tables)
def test_the_running_sum_decides_who_gets_the_odd_units(amount: int, shares: list[int]) -> None:
    total = sum(shares)
    running = 0
    for seat, payment in enumerate(payout(amount, shares)):
        before = Fraction(amount * running, total)
        running += shares[seat]
        after = Fraction(amount * running, total)
        assert payment == after.__floor__() - before.__floor__()


def test_odd_units_go_to_later_seats() -> None:
    assert payout(100, [1, 1, 1]) == (33, 33, 34)
    assert payout(101, [1, 1, 1]) == (33, 34, 34)


@given(amounts, share_tables, st.data())
def test_slices_pay_what_one_call_pays(amount: int, shares: list[int], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(shares)))
    whole = payout(amount, shares)
    assert payout(amount, shares, end=cut) + payout(amount, shares, start=cut) == whole


@given(amounts, share_tables)
def test_a_seat_without_shares_gets_nothing(amount: int, shares: list[int]) -> None:
    payments = payout(amount, shares)
    assert all(payment == 0 for payment, share in zip(payments, shares, strict=True) if share == 0)


@given(amounts, share_tables, st.data())
def test_a_pot_that_shrank_is_the_largest_whose_rest_is_covered(
    pot: int, shares: list[int], data: st.DataObject
) -> None:
    cursor = data.draw(st.integers(0, len(shares)))
    there = data.draw(st.one_of(st.integers(0, pot), amounts))
    shrunk = shrunk_pot(pot, there, shares, cursor)
    assert shrunk <= pot
    assert sum(payout(shrunk, shares, start=cursor)) <= there
    if shrunk < pot:
        assert sum(payout(shrunk, shares, start=cursor)) == there
        assert sum(payout(shrunk + 1, shares, start=cursor)) > there


def test_a_pot_whose_rest_is_there_keeps_its_size() -> None:
    assert shrunk_pot(100, 40, [60, 40], cursor=1) == 100
    assert shrunk_pot(100, 39, [60, 40], cursor=1) == 97
    assert shrunk_pot(100, 0, [60, 40], cursor=1) == 0
    assert shrunk_pot(100, 0, [60, 40], cursor=2) == 100


@given(st.lists(amounts, max_size=20), st.integers(0, 10**7))
def test_a_tip_is_taken_from_each_payment_by_itself(payments: list[int], rate: int) -> None:
    left, tip = take_tip(payments, rate)
    assert sum(left) + tip == sum(payments)
    for kept, payment in zip(left, payments, strict=True):
        assert payment - kept == (payment * Fraction(rate, 10**9)).__floor__()


def test_a_tip_of_one_percent() -> None:
    assert take_tip([1000, 99, 100], 10**7) == ((990, 99, 99), 11)


@pytest.mark.parametrize(
    ("shares", "named"),
    [
        ([], "shares"),
        ([1] * 256, "256 seats"),
        ([0, 0], "nobody holds shares"),
        ([1, 2.0], r"shares\[1\] = 2.0"),
        ([True, 1], r"shares\[0\] = True"),
        ([1, "2"], r"shares\[1\] = '2'"),
        ([-1, 2], r"shares\[0\] = -1: too small"),
        ([2**32], r"shares\[0\] = 4294967296: too large"),
    ],
)
def test_shares_that_cannot_be_are_refused_by_name(shares: Sequence[int], named: str) -> None:
    for call in (require_shares, fractions, lambda table: payout(1, table)):
        with pytest.raises(InvalidValueError, match=named):
            call(shares)


def test_the_largest_amount_and_shares_are_those_of_the_contracts_types() -> None:
    assert payout(2**256 - 1, [2**32 - 1]) == (2**256 - 1,)


@pytest.mark.parametrize("amount", [-1, 2**256, 1.0, True, "1", None])
def test_an_amount_that_cannot_be_is_refused(amount: int) -> None:
    with pytest.raises(InvalidValueError, match="amount"):
        payout(amount, [1])
    with pytest.raises(InvalidValueError, match="pot"):
        shrunk_pot(amount, 0, [1], 0)
    with pytest.raises(InvalidValueError, match="there"):
        shrunk_pot(0, amount, [1], 0)
    with pytest.raises(InvalidValueError, match="payments"):
        take_tip([amount], 0)


def test_seats_outside_the_roster_and_rates_over_one_percent_are_refused() -> None:
    for start, end in ((0, 3), (2, 1), (-1, 2), (3, None)):
        with pytest.raises(InvalidValueError):
            payout(1, [1, 1], start=start, end=end)
    with pytest.raises(InvalidValueError, match="cursor"):
        shrunk_pot(1, 1, [1, 1], 3)
    with pytest.raises(InvalidValueError, match="rate"):
        take_tip([1], 10**7 + 1)


def test_a_cut_is_relative_to_what_the_partner_had() -> None:
    nothing = Fraction(0)
    assert cuts([60, 40], [48, 52]) == (Fraction(1, 5), nothing)
    assert cuts([70, 30], [7, 3]) == (nothing, nothing)
    assert cuts([1, 0], [1, 1, 2]) == (Fraction(3, 4), nothing, nothing)
    assert cuts([1, 1], [0, 5]) == (Fraction(1), nothing)
    with pytest.raises(InvalidValueError, match="1 seats, but there were 2"):
        cuts([1, 1], [1])
