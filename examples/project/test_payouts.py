"""Who is paid what, to the smallest unit, and what is refused."""

import pytest

from daosplit import Chain
from daosplit.testing import Partnership, RefusedError


def test_a_reviewed_quarter_is_paid_by_its_review(partnership: Partnership) -> None:
    partnership.receive("7,037,034")
    partnership.next_quarter()
    partnership.receive("456,783", period=1, memo="card sales of June")
    partnership.sign_and_review({"retailer": 60, "A": 40}, "A improved its system")
    partnership.assert_paid_exactly({"retailer": "4,496,290", "A": "2,997,527"})


def test_a_quarter_that_nobody_reviews_is_paid_as_the_one_before(partnership: Partnership) -> None:
    partnership.receive(1_001)
    partnership.next_quarter()
    partnership.let_window_pass()
    partnership.assert_paid_exactly({"retailer": 700, "A": 301})


def test_a_partner_that_loses_a_fifth_need_not_agree(chain: Chain) -> None:
    three = Partnership.of(chain, {"retailer": 50, "A": 30, "B": 20})
    three.receive(1_000)
    three.next_quarter()
    three.sign_and_review({"retailer": 50, "A": 34, "B": 16}, without=["B"])
    three.assert_paid_exactly({"retailer": 500, "A": 340, "B": 160})


def test_nobody_passes_a_review_alone(partnership: Partnership) -> None:
    partnership.next_quarter()
    with pytest.raises(RefusedError, match="collect more countersignatures"):
        partnership.sign_and_review({"retailer": 80, "A": 20}, without=["A"])


def test_a_payee_that_a_token_blocks_stops_nobody(partnership: Partnership) -> None:
    token = partnership.issue("USDC", decimals=6, kind="blocklist")
    partnership.stage.block(token, partnership.account("A"), is_blocked=True)
    partnership.receive("1000.000001", "USDC")
    partnership.next_quarter()
    partnership.let_window_pass()
    partnership.assert_paid_exactly({"retailer": "700.000000", "A": "300.000001"}, "USDC")
    [pot] = partnership.pots
    assert [payment.is_set_aside for payment in pot.payments] == [False, True]


def test_settling_two_partners_stays_cheap(partnership: Partnership) -> None:
    partnership.receive(1_000)
    partnership.next_quarter()
    partnership.let_window_pass()
    assert max(partnership.gas["settle"]) < 130_000
