"""When a call pays: as soon as its tip is worth its gas, and not a second before."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keeping
from daosplit.agreement.charter import Charter
from daosplit.keeper.due import Due, Kind
from daosplit.keeper.economics import NEVER, Patience, acts_from, tip_of
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.project import ROOT

CHARTER = Charter(start=START, tip=10_000)
COIN = "0x" + 40 * "1"
PAYABLE = CHARTER.review_end(1)
DAY = 86_400


def pay(amount: int, token: str = ETHER) -> Due:
    return Due(Kind.PAY, token, PAYABLE, 1, amount)


@given(amount=st.integers(1, 10**20), gas=st.integers(1, 10**7), fee=st.integers(1, 10**11))
def test_a_payment_is_made_in_the_first_second_in_which_its_tip_pays(
    amount: int, gas: int, fee: int
) -> None:
    due = pay(amount)
    moment = acts_from(due, CHARTER, Patience(needs_tip=True), gas, fee, PAYABLE)
    full = tip_of(due, CHARTER, PAYABLE + 10 * DAY)
    assert full == amount // 100
    if moment == NEVER:
        assert full < gas * fee
    else:
        assert tip_of(due, CHARTER, moment) >= gas * fee
        assert tip_of(due, CHARTER, moment - 1) < gas * fee


def test_a_tip_in_a_token_counts_only_by_a_price_that_the_operator_says() -> None:
    due = pay(10**9, COIN)
    late = PAYABLE + 20 * DAY
    wants = Patience(needs_tip=True)
    assert acts_from(due, CHARTER, wants, 1_000, 1, late) == NEVER
    priced = Patience(needs_tip=True, prices={COIN: Fraction(1, 10_000)})
    assert acts_from(due, CHARTER, priced, 1_000, 1, late) == late
    assert acts_from(due, CHARTER, priced, 1_001, 1, late) == NEVER


def test_payments_wait_for_good_gas_for_so_long_and_closes_do_not() -> None:
    patience = Patience(good_fee=10, most_wait=DAY)
    close = Due(Kind.CLOSE, ETHER, PAYABLE, 1, 5)
    assert acts_from(pay(5), CHARTER, patience, 1, 10, PAYABLE) == PAYABLE
    assert acts_from(pay(5), CHARTER, patience, 1, 11, PAYABLE) == PAYABLE + DAY
    assert acts_from(close, CHARTER, patience, 1, 11, PAYABLE) == PAYABLE
    both = replace(pay(5), closes=True)
    assert acts_from(both, CHARTER, patience, 1, 11, PAYABLE) == PAYABLE
    assert acts_from(close, CHARTER, Patience(needs_tip=True), 1, 11, PAYABLE) == NEVER


def test_the_study_on_the_page_for_operators_is_what_it_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keeping.main()
    page = (ROOT / "docs" / "keeping.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out in page


@pytest.mark.parametrize("tip", keeping.TIPS)
def test_the_smallest_pot_of_the_study_pays_on_the_tenth_day(tip: int) -> None:
    least = keeping.least_pot(tip, 20)
    waited = keeping.wait(tip, 20, least)
    assert waited is not None
    assert 9 * DAY < waited <= 10 * DAY
    assert keeping.wait(tip, 20, least - 1) is None
