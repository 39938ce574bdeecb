"""A seat moves in the middle: after it signed, before it is handed in, when a successor waits."""

import pytest

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from support.money import Money
from support.partnership import Partnership, review_of, seat_set
from support.refusal import refused
from support.signing import show_presence, signed_by

NOTICE = 30 * DAY
SAME = (50, 30, 20)
CUT = review_of(1, (60, 35, 5))
"""Cuts seat 2 beyond the limit."""


@pytest.fixture
def buyer(chain: Chain) -> str:
    return chain.accounts[20]


def move(partnership: Partnership, seat: int, account: str) -> None:
    partnership.transact("offer", account, 0, sender=partnership.roster[seat])
    partnership.transact("accept", seat, sender=account)


@pytest.mark.shows("moves-seat-between-signature")
def test_who_moves_its_seat_in_front_of_a_review_stops_only_what_needs_it(
    partnership: Partnership, buyer: str
) -> None:
    """The review reverts; handed in again without it, it passes."""
    review = review_of(1, SAME)
    given = partnership.countersignatures(review, 0, 1, 2)
    move(partnership, 2, buyer)
    with refused("InvalidSignature", seat=2, account=buyer):
        partnership.transact("review", review.to_contract(), given)
    partnership.pass_review(review, 0, 1)


@pytest.mark.shows("consents-cut-sells-seat")
def test_neither_way_of_consent_binds_who_bought_the_seat(
    partnership: Partnership, buyer: str
) -> None:
    seller = partnership.roster[2]
    partnership.transact("countersign", 1, CUT.digest(partnership.domain), sender=seller)
    signed = partnership.countersignatures(CUT, 0, 1, 2)
    move(partnership, 2, buyer)
    with refused("InvalidSignature", seat=2, account=buyer):
        partnership.transact("review", CUT.to_contract(), signed)
    with refused("NotCountersigned", seat=2, account=buyer):
        partnership.transact(
            "review", CUT.to_contract(), signed_by(partnership, CUT, 0, on_chain=[2])
        )
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(CUT, 0, 1)


@pytest.mark.shows("consents-takes-another-seat")
def test_a_consent_follows_its_account_to_another_seat(
    partnership: Partnership, chain: Chain
) -> None:
    """It is the word of who knew the review, which names seats; of nobody else."""
    account = partnership.roster[1]
    partnership.transact("countersign", 1, CUT.digest(partnership.domain), sender=account)
    move(partnership, 1, chain.accounts[21])
    move(partnership, 2, account)
    given = signed_by(partnership, CUT, 0, 1, on_chain=[2])
    partnership.transact("review", CUT.to_contract(), given)
    assert partnership.call("sharesOf", 1) == [60, 35, 5]


@pytest.mark.shows("sells-seat-between-two")
def test_a_seat_sold_between_two_slices_is_paid_once(
    partnership: Partnership, token: Money, buyer: str
) -> None:
    """What was paid stays with the seller; the account cannot come back on a seat not paid yet."""
    first, second, third = partnership.roster
    token.give(partnership.address, 1_000)
    partnership.chain.travel(partnership.review_end(1))
    partnership.transact("settleSlice", token.address, 1, first)
    move(partnership, 0, buyer)
    move(partnership, 2, first)
    partnership.transact("settleSlice", token.address, 255, first)
    held = [token.held_by(account) for account in (first, second, third, buyer)]
    assert held == [500 + 200, 300, 0, 0]


# Successors


@pytest.mark.shows("hands-holders-presence-first")
def test_a_presence_that_was_handed_in_before_does_not_stop_a_successor_again(
    partnership: Partnership, buyer: str
) -> None:
    """In that period the holder must answer by a call; in the next one a signature does."""
    holder = partnership.roster[1]
    partnership.transact("offer", buyer, NOTICE, sender=holder)
    show_presence(partnership, 1, 1)
    partnership.transact("announce", 1, sender=buyer)
    show_presence(partnership, 1, 1)
    assert partnership.call("offerOf", 1)[2]
    with partnership.chain.isolated():
        partnership.transact("answer", sender=holder)
        assert not partnership.call("offerOf", 1)[2]
    partnership.chain.travel(partnership.start_of(2))
    show_presence(partnership, 2, 1)
    assert not partnership.call("offerOf", 1)[2]


@pytest.mark.shows("successor-too-early-twice")
def test_a_successor_that_announces_itself_whenever_it_can_never_gets_past_who_answers(
    partnership: Partnership, buyer: str
) -> None:
    """One answer a notice is enough, in its last second too."""
    holder = partnership.roster[1]
    partnership.transact("offer", buyer, NOTICE, sender=holder)
    for _ in range(5):
        partnership.transact("announce", 1, sender=buyer)
        announced = partnership.chain.now()
        partnership.next_at(announced + NOTICE - 1)
        partnership.transact("answer", sender=holder)
        with refused("NotAnnounced", seat=1, account=buyer):
            partnership.transact("accept", 1, sender=buyer)
    assert partnership.roster[1] == holder


@pytest.mark.shows("successor-sold-seat")
def test_a_successor_that_was_named_by_who_sold_the_seat_has_nothing(
    partnership: Partnership, chain: Chain, buyer: str
) -> None:
    successor = chain.accounts[22]
    seller = partnership.roster[1]
    partnership.transact("offer", successor, NOTICE, sender=seller)
    partnership.transact("announce", 1, sender=successor)
    move(partnership, 1, buyer)
    partnership.chain.travel(partnership.chain.now() + NOTICE)
    with refused("NotOffered", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
