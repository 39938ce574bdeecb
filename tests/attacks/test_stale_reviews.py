"""A review is handed in before, instead of or after the one that the partners meant."""

from dataclasses import replace

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.review import Review
from daosplit.chain import Chain
from support.money import Money
from support.partnership import Founder, Partnership, review_of, seat_set
from support.refusal import refused
from support.signing import signed_by

SAME = (50, 30, 20)
ALL = (0, 1, 2)


def hand_in_as(partnership: Partnership, sender: str, review: Review, *seats: int) -> None:
    partnership.pass_review(review, *seats, sender=sender)


# An older draft that also had enough countersignatures


@pytest.mark.shows("older-draft-also-enough")
def test_whoever_kept_an_older_draft_can_hand_it_in_first(
    chain: Chain, partnership: Partnership
) -> None:
    """A countersignature without a deadline is good until the review window closes."""
    draft, meant = review_of(1, (45, 35, 20)), review_of(1, (40, 35, 25))
    partnership.next_at(partnership.end_of(1) + 20 * DAY)
    hand_in_as(partnership, chain.accounts[40], draft, *ALL)
    with refused("AlreadyReviewed", period=1, reviewed=1):
        partnership.pass_review(meant, *ALL)
    assert partnership.call("sharesOf", 1) == [45, 35, 20]


@pytest.mark.shows("older-draft-also-enough")
def test_a_draft_with_a_deadline_is_void_when_that_has_passed(
    chain: Chain, partnership: Partnership
) -> None:
    deadline = partnership.end_of(1) + 3 * DAY
    draft = replace(review_of(1, (45, 35, 20)), deadline=deadline)
    partnership.next_at(deadline + 1)
    with refused("DeadlinePassed", deadline=deadline):
        hand_in_as(partnership, chain.accounts[40], draft, *ALL)
    partnership.pass_review(review_of(1, (40, 35, 25)), *ALL)
    assert partnership.call("sharesOf", 1) == [40, 35, 25]


@pytest.mark.shows("older-draft-also-enough")
def test_a_drafts_deadline_cannot_be_stretched(partnership: Partnership) -> None:
    deadline = partnership.end_of(1)
    draft = replace(review_of(1, (45, 35, 20)), deadline=deadline)
    given = partnership.countersignatures(draft, *ALL)
    later = replace(draft, deadline=deadline + DAY)
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        partnership.transact("review", later.to_contract(), given)


# A draft that was written before another review passed


@pytest.mark.shows("draft-admits-comes-another")
def test_a_draft_that_admits_does_not_give_a_seat_that_went_to_another(
    chain: Chain, partnership: Partnership
) -> None:
    """The draft's new seat 3 is another's by now, and its own newcomer's seat would get nothing."""
    first, second = chain.accounts[20:22]
    partnership.chain.travel(partnership.end_of(1))
    draft = review_of(2, (*SAME, 10), [second])
    given = partnership.countersignatures(draft, *ALL, 3)
    partnership.pass_review(review_of(1, (*SAME, 10), [first]), *ALL, 3)
    with refused("AdmittedWithoutShares", seat=4):
        partnership.transact("review", draft.to_contract(), given)
    assert partnership.roster[3:] == [first]


@pytest.mark.shows("draft-comes-shares-changed")
def test_a_draft_is_counted_by_the_shares_when_it_is_handed_in(founder: Founder) -> None:
    """Two held enough when they signed it, and no longer when it came in."""
    partnership = founder.found(40, 30, 30)
    partnership.chain.travel(partnership.end_of(1))
    draft = review_of(2, (40, 30, 30))
    given = partnership.countersignatures(draft, 0, 1)
    partnership.pass_review(review_of(1, (34, 26, 40)), *ALL)
    with refused("NotEnoughShares", countersigned=60, needed=67):
        partnership.transact("review", draft.to_contract(), given)


# A review handed in early


@pytest.mark.shows("running-quarters-review-ended")
def test_an_early_review_takes_the_ended_period_its_own(
    partnership: Partnership, token: Money
) -> None:
    """Who passes the running quarter's first settles the last one by the shares before it."""
    token.give(partnership.address, 1_000)
    partnership.chain.travel(partnership.end_of(1))
    partnership.pass_review(review_of(2, (40, 40, 20)), *ALL)
    with refused("AlreadyReviewed", period=1, reviewed=2):
        partnership.pass_review(review_of(1, (40, 40, 20)), *ALL)
    gained = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert gained == [500, 300, 200]


@pytest.mark.shows("review-quarters-first-day")
def test_an_early_review_freezes_its_quarter_and_cuts_no_further(
    partnership: Partnership, token: Money
) -> None:
    """What is earned later in the quarter goes by it; what comes after its end, to the next one."""
    partnership.pass_review(review_of(1, (54, 30, 16)), 0, 1)
    token.give(partnership.address, 1_000)
    partnership.chain.travel(partnership.end_of(1))
    gained = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert gained == [540, 300, 160]
    payer = partnership.chain.accounts[0]
    token.give(payer, 10)
    token.transact("approve", partnership.address, 10, sender=payer)
    with refused("PeriodNotOpen", period=1, running=2):
        partnership.transact("pay", token.address, 10, 1, "late sales", sender=payer)


@pytest.mark.shows("two-quarters-block")
def test_two_quarters_can_be_cut_in_one_block_but_each_only_once(founder: Founder) -> None:
    """The ended one when its window closes, and the running one: 64% of it, and then no more."""
    partnership = founder.found(40, 35, 25)
    partnership.chain.travel(partnership.review_end(1) - 10)
    partnership.pass_review(review_of(1, (42, 38, 20)), 0, 1)
    partnership.pass_review(review_of(2, (44, 40, 16)), 0, 1)
    for period in (1, 2):
        with refused("AlreadyReviewed", period=period, reviewed=2):
            partnership.pass_review(review_of(period, (45, 42, 13)), 0, 1)
    with refused("PeriodNotBegun", period=3, running=2):
        partnership.pass_review(review_of(3, (45, 42, 13)), 0, 1)
    partnership.chain.travel(partnership.start_of(3))
    with refused("CutWithoutConsent", seats=seat_set(2)):
        partnership.pass_review(review_of(3, (46, 42, 12)), 0, 1)
    assert partnership.call("sharesOf", 2)[2] == 25 * 4 // 5 * 4 // 5


# Countersignatures doubled, in whatever way


@pytest.mark.shows("seat-key-contract-call")
def test_a_seat_that_stands_in_all_three_sets_counts_once_or_not_at_all(
    partnership: Partnership,
) -> None:
    review = review_of(1, SAME)
    partnership.transact(
        "countersign", 1, review.digest(partnership.domain), sender=partnership.roster[0]
    )
    keys, signatures, *_ = signed_by(partnership, review, 0)
    with refused("DuplicateCountersigners", seats=seat_set(0)):
        given = (keys, signatures, keys, [signatures], keys, 0)
        partnership.transact("review", review.to_contract(), given)
    with refused("NotEnoughShares", countersigned=50, needed=67):
        partnership.transact("review", review.to_contract(), (keys, signatures, 0, [], 0, 0))
