"""Partnerships for other people's tests: several on one chain, and amounts that cannot be."""

import pytest

from daosplit import embedded_chain
from daosplit.chain import Chain
from daosplit.errors import ChainError, InvalidValueError
from daosplit.testing import START, Partnership


@pytest.fixture
def own_chain() -> Chain:
    return embedded_chain(start=START)


def test_another_is_founded_while_the_first_period_runs_but_not_later(own_chain: Chain) -> None:
    one = Partnership.of(own_chain, {"retailer": 70, "A": 30})
    one.receive(10)
    other = Partnership.of(own_chain, {"retailer": 1, "B": 1})
    other.receive(3)
    other.next_quarter()
    other.sign_and_review({"retailer": 1, "B": 2})
    other.assert_paid_exactly({"retailer": 1, "B": 2})
    one.let_window_pass()
    one.assert_paid_exactly({"retailer": 7, "A": 3})
    with pytest.raises(ChainError, match="after the first period begins"):
        Partnership.of(own_chain, {"A": 1, "B": 1})


@pytest.mark.parametrize(("amount", "why"), [(-3, "too small"), (1.5, "not a whole number")])
def test_an_amount_that_cannot_come_in_is_refused(own_chain: Chain, amount: int, why: str) -> None:
    partnership = Partnership.of(own_chain, {"retailer": 70, "A": 30})
    with pytest.raises(InvalidValueError, match=f"amount = {amount}: {why}"):
        partnership.receive(amount)
