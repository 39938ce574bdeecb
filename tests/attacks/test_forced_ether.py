"""Ether that comes in without a call is revenue like any other, and breaks no books."""

import pytest

from daosplit.chain import Chain
from support.forced_ether import force
from support.money import ETHER, Money
from support.partnership import NOBODY, Partnership
from support.reconciliation import reconciled


@pytest.mark.shows("forces-ether-between-slices")
@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode")
def test_ether_that_is_forced_in_is_revenue_of_its_period_and_breaks_no_books(
    chain: Chain, partnership: Partnership, ether: Money
) -> None:
    ether.give(partnership.address, 1000)
    force(chain, partnership.address, 100)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", ETHER)
    assert partnership.call("till", ETHER) == (1, 1100, 0, 0)
    force(chain, partnership.address, 50)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settleSlice", ETHER, 1, NOBODY)
    force(chain, partnership.address, 5)
    paid = ether.gained(partnership.roster, lambda: partnership.transact("settle", ETHER))
    assert paid == [0, 330, 220]
    assert partnership.call("accrued", ETHER) == 55
    books = reconciled(partnership)[ETHER]
    assert (books.received, books.unlogged, books.paid) == (1000, 155, 1100)
