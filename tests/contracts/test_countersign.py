"""Countersigning on the chain, for accounts that cannot or will not sign."""

import pytest

from daosplit.agreement.review import Review
from daosplit.chain import Chain
from support.partnership import FEBRUARY, Founder, Partnership, event, review_of, seat_set
from support.refusal import refused
from support.signing import signed_by

REVIEW = review_of(1, [50, 30, 20])
ALL_OF_IT = 7
"""What `countersigned` tells of an account that called `countersign`."""


def digest_of(partnership: Partnership, review: Review = REVIEW) -> bytes:
    return review.digest(partnership.domain)


def hand_in(partnership: Partnership, *on_chain: int, keys: tuple[int, ...] = ()) -> None:
    signed = partnership.given(REVIEW, *keys)
    for seat in on_chain:
        signed = signed.add_on_chain(partnership.roster[seat], partnership.roster)
    partnership.transact("review", REVIEW.to_contract(), signed.to_contract(partnership.roster))


# What it does


def test_a_countersignature_on_the_chain_counts_in_the_review(partnership: Partnership) -> None:
    for seat in (0, 2):
        partnership.transact(
            "countersign", 1, digest_of(partnership), sender=partnership.roster[seat]
        )
    hand_in(partnership, 0, 2)
    assert partnership.call("reviewedPeriod") == 1


def test_it_is_told_and_can_be_asked_for(partnership: Partnership) -> None:
    digest, account = digest_of(partnership), partnership.roster[0]
    assert partnership.call("countersigned", 1, digest, account) == 0
    done = partnership.transact("countersign", 1, digest, sender=account)
    assert done.events == [
        event(
            "Countersigned",
            period=1,
            review=digest,
            account=account,
            consentsToCut=True,
            admits=True,
        )
    ]
    assert partnership.call("countersigned", 1, digest, account) == ALL_OF_IT
    assert partnership.call("countersigned", 2, digest, account) == 0
    assert partnership.call("countersigned", 1, bytes(32), account) == 0
    assert partnership.call("countersigned", 1, digest, partnership.roster[1]) == 0


def test_who_has_not_countersigned_cannot_be_named_as_who_has(partnership: Partnership) -> None:
    partnership.transact("countersign", 1, digest_of(partnership), sender=partnership.roster[0])
    with refused("NotCountersigned", seat=1, account=partnership.roster[1]):
        hand_in(partnership, 0, 1)
    hand_in(partnership, 0, keys=(1,))


def test_who_has_countersigned_need_not_be_named(partnership: Partnership) -> None:
    partnership.transact("countersign", 1, digest_of(partnership), sender=partnership.roster[0])
    with refused("NotEnoughShares", countersigned=50, needed=67):
        hand_in(partnership, keys=(1, 2))


def test_a_countersignature_of_another_review_does_not_count(partnership: Partnership) -> None:
    other = digest_of(partnership, review_of(1, [51, 30, 19]))
    partnership.transact("countersign", 1, other, sender=partnership.roster[0])
    with refused("NotCountersigned", seat=0, account=partnership.roster[0]):
        hand_in(partnership, 0, keys=(1,))


def test_a_countersignature_for_another_period_does_not_count(partnership: Partnership) -> None:
    partnership.next_at(partnership.end_of(1))
    partnership.transact("countersign", 2, digest_of(partnership), sender=partnership.roster[0])
    with refused("NotCountersigned", seat=0, account=partnership.roster[0]):
        hand_in(partnership, 0, keys=(1,))


def test_it_consents_to_a_cut_of_its_own_as_a_signature_does(partnership: Partnership) -> None:
    cut = review_of(1, [80, 15, 5])
    victim = partnership.roster[2]
    signed = partnership.given(cut, 0, 1).add_on_chain(victim, partnership.roster)
    partnership.transact("countersign", 1, digest_of(partnership, cut), sender=victim)
    partnership.transact("review", cut.to_contract(), signed.to_contract(partnership.roster))
    assert partnership.call("sharesOf", 1) == [80, 15, 5]


def test_who_countersigns_without_consent_is_not_cut_beyond_the_limit(founder: Founder) -> None:
    partnership = founder.found(40, 20, 20, 20)
    cut = review_of(1, [80, 5, 5, 10])
    given = partnership.given(cut, 0)
    for seat, consents in ((1, False), (2, False), (3, True)):
        account = partnership.roster[seat]
        digest = digest_of(partnership, cut)
        partnership.transact("countersignWith", 1, digest, consents, True, sender=account)
        given = given.add_on_chain(account, partnership.roster)
    with refused("CutWithoutConsent", seats=seat_set(1, 2)):
        partnership.transact("review", cut.to_contract(), given.to_contract(partnership.roster))


# Whose it is


def test_any_account_may_and_it_counts_if_it_holds_a_seat_when_the_review_passes(
    chain: Chain, partnership: Partnership
) -> None:
    buyer = chain.accounts[20]
    partnership.transact("countersign", 1, digest_of(partnership), sender=buyer)
    partnership.transact("offer", buyer, 0, sender=partnership.roster[1])
    partnership.transact("accept", 1, sender=buyer)
    hand_in(partnership, 1, keys=(0,))
    assert partnership.call("reviewedPeriod") == 1


def test_it_belongs_to_the_account_and_not_to_the_seat(
    chain: Chain, partnership: Partnership
) -> None:
    """A buyer of the seat has consented to nothing."""
    seller, buyer = partnership.roster[1], chain.accounts[20]
    partnership.transact("countersign", 1, digest_of(partnership), sender=seller)
    partnership.transact("offer", buyer, 0, sender=seller)
    partnership.transact("accept", 1, sender=buyer)
    with refused("NotCountersigned", seat=1, account=buyer):
        hand_in(partnership, 1, keys=(0,))


# When


def test_it_is_taken_from_the_periods_beginning_on(founder: Founder) -> None:
    partnership = founder.found(50, 30, 20, start=FEBRUARY)
    call = ("countersign", 1, digest_of(partnership))
    partnership.next_at(FEBRUARY - 1)
    with refused("PeriodNotBegun", period=1, running=0):
        partnership.transact(*call)
    partnership.transact(*call)
    assert partnership.chain.now() == FEBRUARY


@pytest.mark.parametrize("period", [0, 2, 2**32, 2**256 - 1])
def test_it_is_taken_for_no_period_that_has_not_begun(
    partnership: Partnership, period: int
) -> None:
    with refused("PeriodNotBegun", period=period, running=1):
        partnership.transact("countersign", period, digest_of(partnership))


def test_it_is_taken_until_the_review_window_closes(partnership: Partnership) -> None:
    call = ("countersign", 1, digest_of(partnership))
    partnership.next_at(partnership.review_end(1) - 1)
    partnership.transact(*call)
    with refused("WindowClosed", period=1, closedAt=partnership.review_end(1)):
        partnership.transact("countersign", 1, bytes(32))


def test_it_is_taken_also_after_the_period_was_reviewed(partnership: Partnership) -> None:
    partnership.pass_review(REVIEW, 0, 1)
    done = partnership.transact(
        "countersign", 1, digest_of(partnership), sender=partnership.roster[2]
    )
    assert done.names == ["Countersigned"]


# Again


def test_a_second_countersignature_is_accepted_and_changes_nothing(
    partnership: Partnership,
) -> None:
    digest, account = digest_of(partnership), partnership.roster[0]
    partnership.transact("countersign", 1, digest, sender=account)
    assert partnership.transact("countersign", 1, digest, sender=account).events == []
    assert partnership.call("countersigned", 1, digest, account) == ALL_OF_IT


def test_a_second_countersignature_answers_for_nobody(
    chain: Chain, partnership: Partnership
) -> None:
    digest, holder, successor = digest_of(partnership), partnership.roster[1], chain.accounts[20]
    partnership.transact("offer", successor, 100, sender=holder)
    partnership.transact("countersign", 1, digest, sender=holder)
    partnership.transact("announce", 1, sender=successor)
    announced = chain.now()
    partnership.transact("countersign", 1, digest, sender=holder)
    assert partnership.call("offerOf", 1)[2] == announced
    partnership.next_at(announced + 100)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.roster[1] == successor


def test_a_seat_without_shares_is_none_of_those_that_give_shares_to_one(founder: Founder) -> None:
    """Neither when some of those that countersign it do not agree to that."""
    partnership = founder.found(40, 40, 20, 0)
    review = review_of(1, [40, 40, 10, 10])
    partnership.transact(
        "countersignWith",
        1,
        digest_of(partnership, review),
        True,
        False,
        sender=partnership.roster[1],
    )
    given = signed_by(partnership, review, 0, 3, on_chain=[1])
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        partnership.transact("review", review.to_contract(), given)
    given = signed_by(partnership, review, 0, 2, 3, on_chain=[1])
    partnership.transact("review", review.to_contract(), given)


def test_a_newcomer_is_none_of_those_that_admit_it(chain: Chain, partnership: Partnership) -> None:
    """Neither when some of those that countersign it do not agree to that."""
    partnership.set_shares(1, 40, 30, 30)
    partnership.next_at(partnership.start_of(2))
    review = review_of(2, [40, 30, 20, 10], [chain.accounts[20]])
    partnership.transact(
        "countersignWith",
        2,
        digest_of(partnership, review),
        True,
        False,
        sender=partnership.roster[1],
    )
    given = signed_by(partnership, review, 0, 3, on_chain=[1])
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        partnership.transact("review", review.to_contract(), given)
