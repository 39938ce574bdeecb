"""Rule 11: a partnership holds a seat in another, and countersigns there what its partners have."""

from collections.abc import Collection
from typing import Any

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.agreement.double_majority import Support
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.review import Domain, Review
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.errors import ContractError
from support.money import Money
from support.partnership import REENTERED, Done, Founder, Partnership, event, review_of, seat_set
from support.refusal import refused
from support.signing import signature_of, signed_by
from support.told import fields_of

COUNTERSIGNS, CONSENTS, ADMITS = 1, 2, 4
SAME = (50, 30, 20)
DIGEST = b"\x05" * 32


@pytest.fixture(scope="module")
def child(chain: Chain, founder: Founder) -> Partnership:
    """Three companies with 40, 35 and 25 shares, and one without any."""
    return founder.found(40, 35, 25, 0, accounts=chain.accounts[11:15])


@pytest.fixture(scope="module")
def parent(chain: Chain, founder: Founder, child: Partnership) -> Partnership:
    """The child holds seat 0, with 50 shares; 30 and 20 are two companies'."""
    return founder.found(*SAME, accounts=[child.address, *chain.accounts[1:3]])


@pytest.fixture(scope="module")
def grandparent(chain: Chain, founder: Founder, parent: Partnership) -> Partnership:
    """The parent holds seat 0, with 50 shares; 30 and 20 are two companies'."""
    return founder.found(*SAME, accounts=[parent.address, *chain.accounts[3:5]])


def given_for(
    child: Partnership,
    parent: str,
    period: int,
    digest: bytes,
    *seats: int,
    consents: bool = False,
    silent: Collection[int] = (),
    on_chain: Collection[int] = (),
    domain: Domain | None = None,
) -> ContractCountersignatures:
    """What the child's partners sign, by the keys of these seats."""
    message = ParentReview(parent, period, digest, consents)
    return signed_by(child, message, *seats, on_chain=on_chain, silent=silent, domain=domain)


def countersign(
    child: Partnership,
    parent: Partnership,
    period: int,
    digest: bytes,
    *seats: int,
    consents: bool = False,
    own_period: int = 0,
    **given: Any,
) -> Done:
    """Have the child countersign the parent's digest, signed by the keys of the child's seats."""
    signed = given_for(child, parent.address, period, digest, *seats, consents=consents, **given)
    return child.transact(
        "countersignParent", parent.address, period, digest, consents, signed, own_period
    )


def countersign_review(
    child: Partnership, parent: Partnership, review: Review, *seats: int, **given: Any
) -> Done:
    digest = review.digest(parent.domain)
    return countersign(child, parent, review.period, digest, *seats, **given)


def strength(child: Partnership, parent: Partnership, period: int, digest: bytes) -> int:
    return int(parent.call("countersigned", period, digest, child.address))


def hand_in(
    parent: Partnership,
    review: Review,
    *seats: int,
    on_chain: Collection[int] = (),
    silent: Collection[int] = (),
) -> Done:
    given = signed_by(parent, review, *seats, on_chain=on_chain, silent=silent)
    return parent.transact("review", review.to_contract(), given)


def question(partnership: Partnership, seat: int, by: int) -> None:
    partnership.transact("question", seat, sender=partnership.roster[by])


def is_questioned(partnership: Partnership, seat: int) -> bool:
    return bool(partnership.call("questionOf", seat)[0])


# By the child's double majority


def test_a_partnership_countersigns_what_its_partners_have(
    child: Partnership, parent: Partnership
) -> None:
    review = review_of(1, [45, 32, 23])
    digest = review.digest(parent.domain)
    done = countersign_review(child, parent, review, 0, 1)
    assert done.events == [
        event(
            "ParentCountersigned",
            parent=parent.address,
            period=1,
            review=digest,
            consentsToCut=False,
            admits=True,
        )
    ]
    assert parent.events(done.receipt) == [
        event(
            "Countersigned",
            period=1,
            review=digest,
            account=child.address,
            consentsToCut=False,
            admits=True,
        )
    ]
    assert strength(child, parent, 1, digest) == COUNTERSIGNS | ADMITS
    hand_in(parent, review, 1, on_chain=[0])
    assert parent.call("sharesOf", 1) == [45, 32, 23]


def test_it_needs_the_childs_threshold_of_the_shares(
    child: Partnership, parent: Partnership
) -> None:
    with refused("NotEnoughShares", countersigned=65, needed=67):
        countersign(child, parent, 1, DIGEST, 0, 2)
    with refused("NotEnoughShares", countersigned=0, needed=67):
        countersign(child, parent, 1, DIGEST, 3)
    countersign(child, parent, 1, DIGEST, 0, 1)


def test_it_needs_more_than_half_of_the_childs_seats_with_shares(
    chain: Chain, founder: Founder, parent: Partnership
) -> None:
    child = founder.found(90, 9, 1, 0, accounts=chain.accounts[11:15])
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        countersign(child, parent, 1, DIGEST, 0, 3)
    countersign(child, parent, 1, DIGEST, 0, 2)


def test_it_is_the_childs_newest_shares_that_count(child: Partnership, parent: Partnership) -> None:
    child.pass_review(review_of(1, [40, 30, 30]), 0, 1, 2)
    countersign(child, parent, 1, DIGEST, 0, 2, 3)
    assert strength(child, parent, 1, DIGEST) == COUNTERSIGNS | ADMITS


def test_anyone_may_hand_it_in(chain: Chain, child: Partnership, parent: Partnership) -> None:
    given = given_for(child, parent.address, 1, DIGEST, 0, 1)
    arguments = (parent.address, 1, DIGEST, False, given, 0)
    child.transact("countersignParent", *arguments, sender=chain.accounts[50])
    assert strength(child, parent, 1, DIGEST)


def test_the_childs_partners_sign_in_whatever_way(
    chain: Chain, founder: Founder, parent: Partnership
) -> None:
    key = chain.accounts[12]
    wallet = chain.deploy("ContractWallet", key)
    accounts = [chain.accounts[11], wallet.address, chain.accounts[13]]
    child = founder.found(1, 1, 1, accounts=accounts)
    message = ParentReview(parent.address, 1, DIGEST, consents_to_cut=True)
    child.transact("countersign", 1, message.digest(child.domain), sender=accounts[2])
    judged = {1: signature_of(child, key, message)}
    given = signed_by(child, message, 0, contracts=judged, on_chain=[2])
    with refused("NotCountersigned", seat=2, account=accounts[2]):
        child.transact("countersignParent", parent.address, 1, DIGEST, True, given, 2)
    child.transact("countersignParent", parent.address, 1, DIGEST, True, given, 1)
    assert strength(child, parent, 1, DIGEST) == COUNTERSIGNS | CONSENTS | ADMITS


def test_a_child_that_is_admitted_countersigns_before_it_holds_a_seat(
    chain: Chain, founder: Founder, child: Partnership
) -> None:
    parent = founder.found(60, 40)
    review = review_of(1, [60, 40, 10], [child.address])
    with refused("AdmittedWithoutConsent", seats=seat_set(2)):
        hand_in(parent, review, 0, 1)
    countersign_review(child, parent, review, 0, 1)
    hand_in(parent, review, 0, 1, on_chain=[2])
    assert parent.roster[2] == child.address


def test_a_child_that_is_admitted_counts_also_with_silent_seats_named(
    founder: Founder, child: Partnership
) -> None:
    """A newcomer counts in no majority, so it need not admit."""
    parent = founder.found(60, 40)
    question(child, 1, by=0)
    parent.chain.travel(parent.start_of(3))
    review = review_of(2, [60, 40, 10], [child.address])
    countersign_review(child, parent, review, 0, 2, silent=[1])
    assert strength(child, parent, 2, review.digest(parent.domain)) == COUNTERSIGNS
    hand_in(parent, review, 0, 1, on_chain=[2])


# Levels


def test_three_levels_countersign_one_after_the_other(
    child: Partnership, parent: Partnership, grandparent: Partnership
) -> None:
    review = review_of(1, [45, 32, 23])
    digest = review.digest(grandparent.domain)
    inner = ParentReview(grandparent.address, 1, digest, consents_to_cut=False)
    with refused("NotCountersigned", seat=0, account=child.address):
        countersign(parent, grandparent, 1, digest, 1, on_chain=[0], own_period=1)
    countersign(child, parent, 1, inner.digest(parent.domain), 0, 1)
    countersign(parent, grandparent, 1, digest, 1, on_chain=[0], own_period=1)
    assert strength(parent, grandparent, 1, digest) == COUNTERSIGNS | ADMITS
    hand_in(grandparent, review, 1, on_chain=[0])
    assert grandparent.call("sharesOf", 1) == [45, 32, 23]


def test_the_same_company_can_be_a_partner_on_two_levels(
    chain: Chain, founder: Founder, child: Partnership
) -> None:
    company = child.roster[0]
    parent = founder.found(60, 40, accounts=[child.address, company])
    review = review_of(1, [55, 45])
    countersign_review(child, parent, review, 0, 1)
    hand_in(parent, review, 1, on_chain=[0])
    assert parent.call("sharesOf", 1) == [55, 45]


def test_a_partnership_can_be_a_partner_of_two(
    child: Partnership, parent: Partnership, grandparent: Partnership, founder: Founder
) -> None:
    other = founder.found(1, 1, accounts=[child.address, parent.address])
    for one in (parent, other):
        countersign(child, one, 1, DIGEST, 0, 1)
        assert strength(child, one, 1, DIGEST)
    assert not strength(parent, other, 1, DIGEST)


# The silent


@pytest.fixture
def half_silent(child: Partnership, parent: Partnership) -> Partnership:
    """Seat 1 of the child is silent, and the second period can be reviewed."""
    question(child, 1, by=0)
    child.chain.travel(child.start_of(3))
    assert child.call("silentSeats") == seat_set(1)
    return child


def test_silent_seats_of_the_child_can_be_named(
    half_silent: Partnership, parent: Partnership
) -> None:
    with refused("NotEnoughShares", countersigned=65, needed=67):
        countersign(half_silent, parent, 2, DIGEST, 0, 2)
    with refused("NotEnoughShares", countersigned=40, needed=44):
        countersign(half_silent, parent, 2, DIGEST, 0, silent=[1])
    done = countersign(half_silent, parent, 2, DIGEST, 0, 2, silent=[1])
    assert done.events[0].fields["admits"] is False
    assert strength(half_silent, parent, 2, DIGEST) == COUNTERSIGNS


def test_they_can_be_named_only_when_the_parents_period_is_over(
    half_silent: Partnership, parent: Partnership
) -> None:
    """By the parent's calendar, whatever the child's."""
    end = parent.end_of(3)
    with refused("PeriodNotOver", period=3, end=end):
        countersign(half_silent, parent, 3, DIGEST, 0, 2, silent=[1])
    parent.next_at(end - 1)
    with refused("PeriodNotOver", period=3, end=end):
        countersign(half_silent, parent, 3, DIGEST, 0, 2, silent=[1])
    parent.next_at(end)
    countersign(half_silent, parent, 3, DIGEST, 0, 2, silent=[1])


def test_the_parents_calendar_says_when_its_period_is_over(
    chain: Chain, founder: Founder, half_silent: Partnership
) -> None:
    monthly = founder.found(1, 1, accounts=[half_silent.address, chain.accounts[1]], months=1)
    monthly.chain.travel(monthly.start_of(8))
    countersign(half_silent, monthly, 7, DIGEST, 0, 2, silent=[1])
    with refused("PeriodNotOver", period=8, end=monthly.end_of(8)):
        countersign(half_silent, monthly, 8, DIGEST, 0, 2, silent=[1])


def test_with_silent_seats_named_it_does_not_admit(
    half_silent: Partnership, parent: Partnership
) -> None:
    review = review_of(2, [50, 30, 20, 10], [parent.chain.accounts[20]])
    with parent.chain.isolated():
        countersign_review(half_silent, parent, review, 0, 2, silent=[1])
        with refused("NotEnoughSeats", countersigned=1, needed=2):
            hand_in(parent, review, 1, 3, on_chain=[0])
        hand_in(parent, review, 1, 2, 3, on_chain=[0])
    countersign_review(half_silent, parent, review, 0, 1)
    hand_in(parent, review, 1, 3, on_chain=[0])


def test_its_shares_and_seat_count_in_the_parents_other_reviews(
    half_silent: Partnership, parent: Partnership
) -> None:
    review = review_of(2, [45, 32, 23])
    countersign_review(half_silent, parent, review, 0, 2, silent=[1])
    hand_in(parent, review, 1, on_chain=[0])
    assert parent.call("sharesOf", 2) == [45, 32, 23]


def test_with_all_that_it_needs_it_admits_whoever_is_named(
    half_silent: Partnership, parent: Partnership
) -> None:
    """Also in a period that runs, where nobody can be silent."""
    countersign(half_silent, parent, 3, DIGEST, 0, 1, silent=[1, 2, 3])
    assert strength(half_silent, parent, 3, DIGEST) == COUNTERSIGNS | ADMITS


def test_a_named_seat_that_is_not_silent_counts_as_if_it_were_not_named(
    half_silent: Partnership, parent: Partnership
) -> None:
    with refused("NotEnoughShares", countersigned=40, needed=44):
        countersign(half_silent, parent, 2, DIGEST, 0, silent=[1, 2, 3, 99])


def test_what_does_not_admit_below_does_not_admit_above(
    half_silent: Partnership, parent: Partnership, grandparent: Partnership
) -> None:
    """The child named a silent seat; the parent has all of its own seats, and does not admit."""
    inner = ParentReview(grandparent.address, 2, DIGEST, consents_to_cut=False)
    digest = inner.digest(parent.domain)
    countersign(half_silent, parent, 2, digest, 0, 2, silent=[1])
    with parent.chain.isolated():
        countersign(parent, grandparent, 2, DIGEST, 1, 2, on_chain=[0], own_period=2)
        assert strength(parent, grandparent, 2, DIGEST) == COUNTERSIGNS
    countersign(half_silent, parent, 2, digest, 0, 1)
    countersign(parent, grandparent, 2, DIGEST, 1, 2, on_chain=[0], own_period=2)
    assert strength(parent, grandparent, 2, DIGEST) == COUNTERSIGNS | ADMITS


def test_below_a_child_silent_seats_can_be_named_only_while_that_child_can_review(
    chain: Chain, founder: Founder
) -> None:
    """Its own ended period is what is named there, whatever the calendar above it."""
    lowest = founder.found(1, 1, accounts=chain.accounts[11:13])
    middle = founder.found(2, 1, accounts=[lowest.address, chain.accounts[13]])
    question(lowest, 1, by=0)
    middle.chain.travel(middle.start_of(4))
    top_digest = ParentReview(chain.accounts[50], 1, DIGEST, False).digest(middle.domain)
    with middle.chain.isolated():
        with refused("PeriodNotOver", period=4, end=middle.end_of(4)):
            countersign(lowest, middle, 4, top_digest, 0, silent=[1])
        middle.next_at(middle.review_end(3))
        with refused("WindowClosed", period=3, closedAt=middle.review_end(3)):
            countersign(lowest, middle, 3, top_digest, 0, silent=[1])
    middle.next_at(middle.review_end(3) - 1)
    countersign(lowest, middle, 3, top_digest, 0, silent=[1])
    assert strength(lowest, middle, 3, top_digest) == COUNTERSIGNS


# Consent to its own cut


def test_to_consent_all_of_its_seats_with_shares_must_sign(
    child: Partnership, parent: Partnership
) -> None:
    with refused("CutWithoutConsent", seats=seat_set(2)):
        countersign(child, parent, 1, DIGEST, 0, 1, consents=True)
    with refused("CutWithoutConsent", seats=seat_set(2)):
        countersign(child, parent, 1, DIGEST, 0, 1, 3, consents=True)
    countersign(child, parent, 1, DIGEST, 0, 1, 2, consents=True)
    assert strength(child, parent, 1, DIGEST) == COUNTERSIGNS | CONSENTS | ADMITS


def test_who_countersigned_the_childs_newest_shares_is_nobody_who_must_consent(
    child: Partnership, parent: Partnership
) -> None:
    """A table holds its countersigners where the shares of one more seat would stand."""
    shares = child.call("sharesOf", 1)
    child.set_shares(1, *shares)
    countersign(child, parent, 1, DIGEST, 0, 1, 2, consents=True)
    assert strength(child, parent, 1, DIGEST) == COUNTERSIGNS | CONSENTS | ADMITS


def test_the_silent_are_not_excused_from_a_consent(
    half_silent: Partnership, parent: Partnership
) -> None:
    with refused("CutWithoutConsent", seats=seat_set(1)):
        countersign(half_silent, parent, 2, DIGEST, 0, 2, consents=True, silent=[1])


def test_without_its_consent_a_partnership_is_not_cut_beyond_the_limit(
    child: Partnership, parent: Partnership
) -> None:
    """Its own partners' majority is not enough to take a third's money in the parent."""
    within, beyond = review_of(1, [40, 35, 25]), review_of(1, [39, 36, 25])
    for review in (within, beyond):
        countersign_review(child, parent, review, 0, 1)
    with refused("CutWithoutConsent", seats=seat_set(0)):
        hand_in(parent, beyond, 1, 2, on_chain=[0])
    with parent.chain.isolated():
        hand_in(parent, within, 1, 2, on_chain=[0])
    countersign_review(child, parent, beyond, 0, 1, 2, consents=True)
    hand_in(parent, beyond, 1, 2, on_chain=[0])
    assert parent.call("sharesOf", 1) == [39, 36, 25]


def test_a_partnership_among_its_seats_consents_with_all_of_its_own(
    child: Partnership, parent: Partnership, grandparent: Partnership
) -> None:
    inner = ParentReview(grandparent.address, 1, DIGEST, consents_to_cut=True)
    digest = inner.digest(parent.domain)
    countersign(child, parent, 1, digest, 0, 1)
    with refused("CutWithoutConsent", seats=seat_set(0)):
        countersign(parent, grandparent, 1, DIGEST, 1, 2, on_chain=[0], own_period=1, consents=True)
    countersign(child, parent, 1, digest, 0, 1, 2, consents=True)
    countersign(parent, grandparent, 1, DIGEST, 1, 2, on_chain=[0], own_period=1, consents=True)
    assert strength(parent, grandparent, 1, DIGEST) == COUNTERSIGNS | CONSENTS | ADMITS


# What was recorded


def test_what_was_recorded_never_weakens(half_silent: Partnership, parent: Partnership) -> None:
    countersign(half_silent, parent, 2, DIGEST, 0, 2, silent=[1])
    countersign(half_silent, parent, 2, DIGEST, 0, 1, 2, consents=True)
    countersign(half_silent, parent, 2, DIGEST, 0, 1)
    assert strength(half_silent, parent, 2, DIGEST) == COUNTERSIGNS | CONSENTS | ADMITS


def test_only_something_new_is_an_answer(half_silent: Partnership, parent: Partnership) -> None:
    def answers(*seats: int, **given: Any) -> bool:
        done = countersign(half_silent, parent, 2, DIGEST, *seats, **given)
        assert done.names[-1] == "ParentCountersigned"
        return "Answered" in [it.name for it in parent.events(done.receipt)]

    for seats, given in (((0, 2), {"silent": [1]}), ((0, 1), {}), ((0, 1, 2), {"consents": True})):
        question(parent, 0, by=1)
        assert answers(*seats, **given)
        assert not is_questioned(parent, 0)
    question(parent, 0, by=1)
    assert not answers(0, 1)
    assert not answers(0, 1, 2, consents=True)
    assert is_questioned(parent, 0)


def test_what_a_partner_signs_for_a_parent_is_an_answer_at_home(
    half_silent: Partnership, parent: Partnership
) -> None:
    """As a countersignature of a review of its own would be, whoever hands it in."""
    assert half_silent.call("silentSeats") == seat_set(1)
    done = countersign(half_silent, parent, 2, DIGEST, 0, 1)
    assert done.events[0] == event("Answered", seat=1)
    assert done.names == ["Answered", "ParentCountersigned"]
    assert half_silent.call("silentSeats") == 0
    assert not is_questioned(half_silent, 1)


def test_it_ends_an_announcement_to_take_the_partners_seat_too(
    chain: Chain, child: Partnership, parent: Partnership
) -> None:
    successor = chain.accounts[31]
    child.transact("offer", successor, DAY, sender=child.roster[1])
    child.transact("announce", 1, sender=successor)
    assert countersign(child, parent, 1, DIGEST, 0, 1).events[0] == event("Answered", seat=1)
    chain.travel(chain.now() + DAY)
    with refused("NotAnnounced", seat=1, account=successor):
        child.transact("accept", 1, sender=successor)


@pytest.mark.shows("signature-used-answer-again")
def test_but_once_for_each_account_and_period_of_the_parent(
    chain: Chain, child: Partnership, parent: Partnership
) -> None:
    """The same message, handed in again after a new question, is no answer; nor is another one."""
    countersign(child, parent, 1, DIGEST, 0, 1)
    question(child, 1, by=0)
    question(child, 2, by=0)
    for _ in range(2):
        assert countersign(child, parent, 1, DIGEST, 0, 1).names == ["ParentCountersigned"]
        assert is_questioned(child, 1)
    # Who has not signed for that period before answers by it; the others still do not.
    assert countersign(child, parent, 1, DIGEST, 0, 1, 2).events[0] == event("Answered", seat=2)
    countersign(child, parent, 1, DIGEST, 0, 1, 2, consents=True)
    countersign(child, parent, 1, bytes(32), 0, 1)
    assert is_questioned(child, 1)
    # What it signs for a later period is an answer, and then no more what it signed for this one.
    chain.travel(parent.call("periodTimes", 1)[1])
    done = countersign(child, parent, 2, DIGEST, 0, 1)
    assert done.events[0] == event("Answered", seat=1)
    question(child, 1, by=0)
    countersign(child, parent, 1, DIGEST, 0, 1)
    assert is_questioned(child, 1)


def move(partnership: Partnership, seat: int, account: str) -> None:
    partnership.transact("offer", account, 0, sender=partnership.roster[seat])
    partnership.transact("accept", seat, sender=account)


def test_whoever_took_the_seat_answers_by_a_signature_of_its_own(
    chain: Chain, child: Partnership, parent: Partnership
) -> None:
    """Though the holder before it signed the same message."""
    countersign(child, parent, 1, DIGEST, 0, 1)
    move(child, 1, chain.accounts[31])
    question(child, 1, by=0)
    countersign(child, parent, 1, DIGEST, 0, 1)
    assert not is_questioned(child, 1)


@pytest.mark.shows("signature-used-answer-again")
def test_an_account_that_took_another_seat_answers_no_second_time_by_the_same_signature(
    chain: Chain, child: Partnership, parent: Partnership
) -> None:
    mover = child.roster[1]
    countersign(child, parent, 1, DIGEST, 0, 1)
    move(child, 1, chain.accounts[31])
    move(child, 3, mover)
    question(child, 3, by=0)
    countersign(child, parent, 1, DIGEST, 0, 1, 3)
    assert is_questioned(child, 3)


def test_a_countersignature_on_the_chain_is_an_answer_when_it_is_given_and_when_it_counts(
    child: Partnership, parent: Partnership
) -> None:
    """As one of a review is; once."""
    message = child.call("hashParentReview", parent.address, 1, DIGEST, False)
    child.transact("countersign", 1, message, sender=child.roster[1])
    for is_answer in (True, False):
        question(child, 1, by=0)
        countersign(child, parent, 1, DIGEST, 0, on_chain=[1], own_period=1)
        assert is_questioned(child, 1) != is_answer


def test_it_keeps_the_partner_from_falling_silent_but_no_longer_than_it_signs(
    child: Partnership, parent: Partnership
) -> None:
    question(child, 1, by=0)
    countersign(child, parent, 1, DIGEST, 0, 1)
    question(child, 1, by=0)
    child.next_at(child.end_of(1))
    # Within the parent's window the old message is still taken there.
    assert countersign(child, parent, 1, DIGEST, 0, 1).names == ["ParentCountersigned"]
    child.chain.travel(child.start_of(3))
    assert child.call("silentSeats") == seat_set(1)


def test_an_old_message_does_not_keep_a_dead_partnership_alive(
    child: Partnership, parent: Partnership
) -> None:
    """It is taken until its period's window closes, and answers once."""
    countersign(child, parent, 1, DIGEST, 0, 1)
    question(parent, 0, by=1)
    countersign(child, parent, 1, DIGEST, 0, 1)
    parent.next_at(parent.review_end(1))
    with refused("WindowClosed", period=1, closedAt=parent.review_end(1)):
        countersign(child, parent, 1, DIGEST, 0, 1)
    parent.chain.travel(parent.start_of(3))
    assert parent.call("silentSeats") == seat_set(0)
    hand_in(parent, review_of(2, SAME), 1, 2, silent=[0])


def test_what_was_recorded_stays_when_the_childs_shares_change(
    child: Partnership, parent: Partnership
) -> None:
    review = review_of(1, [45, 32, 23])
    countersign_review(child, parent, review, 0, 1)
    child.pass_review(review_of(1, [40, 30, 30]), 0, 1, 2)
    hand_in(parent, review, 1, on_chain=[0])


# When


def test_it_is_taken_from_the_beginning_of_the_parents_period(
    child: Partnership, parent: Partnership
) -> None:
    parent.next_at(parent.start_of(2) - 1)
    with refused("PeriodNotBegun", period=2, running=1):
        countersign(child, parent, 2, DIGEST, 0, 1)
    parent.next_at(parent.start_of(2))
    countersign(child, parent, 2, DIGEST, 0, 1)


def test_it_is_taken_until_the_parents_window_closes(
    child: Partnership, parent: Partnership
) -> None:
    parent.next_at(parent.review_end(1) - 1)
    countersign(child, parent, 1, DIGEST, 0, 1)
    parent.next_at(parent.review_end(1))
    with refused("WindowClosed", period=1, closedAt=parent.review_end(1)):
        countersign(child, parent, 1, DIGEST, 0, 1, 2, consents=True)


def test_it_is_taken_also_when_the_period_was_reviewed(
    child: Partnership, parent: Partnership
) -> None:
    hand_in_all = review_of(1, SAME)
    countersign_review(child, parent, hand_in_all, 0, 1)
    hand_in(parent, hand_in_all, 1, 2, on_chain=[0])
    question(parent, 0, by=1)
    countersign(child, parent, 1, DIGEST, 0, 1)
    assert not is_questioned(parent, 0)


# Replay


@pytest.mark.shows("parents-message-another-parent")
def test_the_parents_own_digest_signed_as_it_is_counts_for_nothing(
    child: Partnership, parent: Partnership
) -> None:
    """Whatever a company signed as a partner of the parent itself."""
    review = review_of(1, SAME)
    digest = review.digest(parent.domain)
    for domain in (parent.domain, child.domain):
        given = signed_by(child, review, 0, 1, domain=domain)
        with refused("InvalidSignature", seat=0, account=child.roster[0]):
            child.transact("countersignParent", parent.address, 1, digest, False, given, 0)


@pytest.mark.shows("parents-message-another-parent")
def test_a_message_counts_for_what_it_names_and_nothing_else(
    founder: Founder, child: Partnership, parent: Partnership
) -> None:
    other = founder.found(
        *SAME, accounts=[child.address, *parent.roster[1:]], salt=b"other".ljust(32)
    )
    child.chain.travel(child.start_of(2))
    given = given_for(child, parent.address, 2, DIGEST, 0, 1, 2)
    for arguments in (
        (other.address, 2, DIGEST, False),
        (parent.address, 1, DIGEST, False),
        (parent.address, 2, b"\x06" * 32, False),
        (parent.address, 2, DIGEST, True),
    ):
        with refused("InvalidSignature", seat=0, account=child.roster[0]):
            child.transact("countersignParent", *arguments, given, 0)
    child.transact("countersignParent", parent.address, 2, DIGEST, False, given, 0)


def test_a_message_counts_in_no_other_child_and_on_no_other_chain(
    founder: Founder, child: Partnership, parent: Partnership
) -> None:
    other = founder.found(40, 35, 25, 0, accounts=child.roster, salt=b"other".ljust(32))
    for domain in (other.domain, parent.domain, Domain(1, child.address)):
        with refused("InvalidSignature", seat=0, account=child.roster[0]):
            countersign(child, parent, 1, DIGEST, 0, 1, domain=domain)


def test_a_countersignature_on_the_chain_for_one_of_the_childs_periods_counts_for_it_alone(
    child: Partnership, parent: Partnership
) -> None:
    digest = ParentReview(parent.address, 1, DIGEST, consents_to_cut=False).digest(child.domain)
    child.transact("countersign", 1, digest, sender=child.roster[1])
    for own_period in (0, 2, 2**256 - 1):
        with refused("NotCountersigned", seat=1, account=child.roster[1]):
            countersign(child, parent, 1, DIGEST, 0, on_chain=[1], own_period=own_period)
    countersign(child, parent, 1, DIGEST, 0, on_chain=[1], own_period=1)


def test_a_signature_is_its_seats_holders_own(child: Partnership, parent: Partnership) -> None:
    successor = child.chain.accounts[30]
    given = given_for(child, parent.address, 1, DIGEST, 0, 1)
    child.transact("offer", successor, 0, sender=child.roster[1])
    child.transact("accept", 1, sender=successor)
    with refused("InvalidSignature", seat=1, account=successor):
        child.transact("countersignParent", parent.address, 1, DIGEST, False, given, 0)


# Nothing else in its name


@pytest.fixture(scope="module")
def liar(chain: Chain) -> Contract:
    """Says that every period was over long ago."""
    return chain.deploy("LyingParent", 1)


@pytest.mark.shows("parent-lies-about-periods")
def test_a_hostile_parent_gets_one_call_and_cannot_enter_the_child_meanwhile(
    chain: Chain, child: Partnership, parent: Partnership, liar: Contract
) -> None:
    signed = given_for(child, parent.address, 1, DIGEST, 0, 1)
    entries = [
        child.encode("answer"),
        child.encode("question", 1),
        child.encode("countersign", 1, DIGEST),
        child.encode("settle", liar.address),
        child.encode("withdraw", liar.address, liar.address),
        child.encode("questionParent", [parent.address], 1),
        child.encode("countersignParent", parent.address, 1, DIGEST, False, signed, 0),
    ]
    for entry in entries:
        chain.transact(liar.functions.prepare(child.address, entry))
        given = given_for(child, liar.address, 9, DIGEST, 0, 1)
        done = child.transact("countersignParent", liar.address, 9, DIGEST, False, given, 0)
        [asked] = fields_of(liar, "Asked", done.receipt)
        assert asked["by"] == child.address
        assert asked["question"] == parent.encode("countersignWith", 9, DIGEST, False, True)
        assert (asked["succeeded"], asked["answer"]) == (False, REENTERED)
    assert not strength(child, parent, 1, DIGEST)


@pytest.mark.shows("parent-lies-about-periods")
def test_a_parent_that_lies_about_its_periods_is_the_only_one_lied_to(
    chain: Chain, half_silent: Partnership, parent: Partnership, liar: Contract
) -> None:
    given = given_for(half_silent, liar.address, 3, DIGEST, 0, 2, silent=[1])
    done = half_silent.transact("countersignParent", liar.address, 3, DIGEST, False, given, 0)
    [asked] = fields_of(liar, "Asked", done.receipt)
    assert asked["question"] == parent.encode("countersignWith", 3, DIGEST, False, False)
    assert not strength(half_silent, parent, 3, DIGEST)


def test_a_hostile_parent_cannot_make_the_child_question_in_the_true_one(
    chain: Chain, child: Partnership, parent: Partnership, liar: Contract
) -> None:
    """What it calls it calls as itself."""
    chain.transact(liar.functions.prepare(parent.address, parent.encode("question", 1)))
    done = child.transact("questionParent", [liar.address], 1, sender=child.roster[0])
    [asked] = fields_of(liar, "Asked", done.receipt)
    assert asked["question"] == parent.encode("question", 1)
    assert not asked["succeeded"]
    assert not is_questioned(parent, 1)


def test_a_parent_that_is_no_contract_or_the_child_itself_is_refused(
    chain: Chain, child: Partnership
) -> None:
    for address in (chain.accounts[60], child.address):
        given = given_for(child, address, 1, DIGEST, 0, 1)
        with pytest.raises(ContractError):
            child.transact("countersignParent", address, 1, DIGEST, False, given, 0)
        with pytest.raises(ContractError):
            child.transact("questionParent", [address], 1, sender=child.roster[0])


def test_a_partnership_answers_no_erc_1271_question(
    chain: Chain, child: Partnership, parent: Partnership
) -> None:
    """Neither the parent's, nor anybody's: it would sign permits of its tokens."""
    review = review_of(1, SAME)
    signature = signature_of(child, child.roster[0], review, parent.domain)
    given = signed_by(parent, review, 1, contracts={0: signature})
    with refused("InvalidSignature", seat=0, account=child.address):
        parent.transact("review", review.to_contract(), given)
    wallet = chain.deploy("ContractWallet", chain.accounts[1])
    asks = wallet.functions.isValidSignature(DIGEST, signature)
    with pytest.raises(ContractError):
        chain.send(child.address, 0, asks.data)


def test_a_partnership_cannot_take_a_seat_that_is_offered_to_it(
    child: Partnership, parent: Partnership
) -> None:
    """It comes in by founding or admission: nobody can accept in its name."""
    parent.transact("offer", child.address, 0, sender=parent.roster[1])
    for account in (*child.roster, parent.roster[1]):
        with refused("NotOffered", seat=1, account=account):
            parent.transact("accept", 1, sender=account)


# Questions in its name


def test_any_partner_with_shares_has_it_question(child: Partnership, parent: Partnership) -> None:
    for by in (0, 1, 2):
        with child.chain.isolated():
            done = child.transact("questionParent", [parent.address], 1, sender=child.roster[by])
            assert parent.events(done.receipt) == [
                event("SeatQuestioned", seat=1, by=0, silentFrom=3)
            ]
            assert done.events == []


def test_nobody_else_does(chain: Chain, child: Partnership, parent: Partnership) -> None:
    with refused("SeatWithoutShares", seat=3):
        child.transact("questionParent", [parent.address], 1, sender=child.roster[3])
    for account in (chain.accounts[60], parent.roster[2]):
        with refused("NotPartner", account=account):
            child.transact("questionParent", [parent.address], 1, sender=account)


def test_it_names_at_least_one_parent(child: Partnership) -> None:
    with refused("NoParent"):
        child.transact("questionParent", [], 1, sender=child.roster[0])


@pytest.mark.shows("through-nested-partnership-circle")
def test_the_parents_rules_hold_for_it(
    child: Partnership, parent: Partnership, grandparent: Partnership
) -> None:
    company = child.roster[0]
    with refused("OwnSeat", seat=0):
        child.transact("questionParent", [parent.address], 0, sender=company)
    with refused("NotPartner", account=child.address):
        child.transact("questionParent", [grandparent.address], 1, sender=company)
    child.transact("questionParent", [parent.address], 1, sender=company)
    with refused("AlreadyQuestioned", seat=1, silentFrom=3):
        child.transact("questionParent", [parent.address], 1, sender=company)


def test_through_two_levels_any_partner_of_the_lowest_questions_in_the_highest(
    child: Partnership, parent: Partnership, grandparent: Partnership
) -> None:
    path = [parent.address, grandparent.address]
    with refused("SeatWithoutShares", seat=3):
        child.transact("questionParent", path, 2, sender=child.roster[3])
    done = child.transact("questionParent", path, 2, sender=child.roster[2])
    assert grandparent.events(done.receipt) == [event("SeatQuestioned", seat=2, by=0, silentFrom=3)]
    assert parent.events(done.receipt) == done.events == []
    assert not is_questioned(parent, 2)


def test_to_question_is_an_answer_on_every_level(
    child: Partnership, parent: Partnership, grandparent: Partnership
) -> None:
    question(child, 2, by=0)
    question(parent, 0, by=1)
    question(grandparent, 0, by=1)
    path = [parent.address, grandparent.address]
    done = child.transact("questionParent", path, 2, sender=child.roster[2])
    assert done.events == [event("Answered", seat=2)]
    assert parent.events(done.receipt) == [event("Answered", seat=0)]
    assert "Answered" in [it.name for it in grandparent.events(done.receipt)]


def test_a_partnership_that_does_not_answer_is_silent_like_any_partner(
    child: Partnership, parent: Partnership
) -> None:
    question(parent, 0, by=1)
    parent.chain.travel(parent.start_of(3))
    assert parent.call("silentSeats") == seat_set(0)
    hand_in(parent, review_of(2, SAME), 1, 2, silent=[0])
    countersign(child, parent, 3, DIGEST, 0, 1)
    assert parent.call("silentSeats") == 0


# Cycles


def test_a_partnership_cannot_hold_a_seat_in_itself(child: Partnership) -> None:
    review = review_of(1, [40, 35, 25, 0, 10], [child.address])
    support = Support.full([0, 1, 2, 4]).to_contract()
    with refused("InvalidAccount", account=child.address):
        child.call("tallyReview", review.to_contract(), support)
    with refused("InvalidAccount", account=child.address):
        child.transact("offer", child.address, 0, sender=child.roster[0])


@pytest.fixture
def circle(chain: Chain, founder: Founder) -> tuple[Partnership, Partnership]:
    """Two partnerships, each with a seat in the other: 20 of 120 in the first, 30 of 100 there."""
    one = founder.found(60, 40, accounts=chain.accounts[21:23])
    other = founder.found(70, 30, accounts=[chain.accounts[23], one.address])
    review = review_of(1, [60, 40, 20], [other.address])
    digest = review.digest(one.domain)
    inner = ParentReview(one.address, 1, digest, consents_to_cut=False)
    countersign(one, other, 1, inner.digest(other.domain), 0, 1)
    countersign(other, one, 1, digest, 0, on_chain=[1], own_period=1)
    hand_in(one, review, 0, 1, on_chain=[2])
    return one, other


def test_in_a_circle_each_still_countersigns_for_the_other(
    circle: tuple[Partnership, Partnership],
) -> None:
    one, other = circle
    one.chain.travel(one.start_of(2))
    review = review_of(2, [65, 35])
    countersign_review(one, other, review, 0, 1)
    hand_in(other, review, 0, on_chain=[1])
    one.pass_review(review_of(2, [60, 40, 20]), 0, 1)


@pytest.mark.shows("through-nested-partnership-circle")
def test_a_question_that_runs_in_a_circle_is_refused_and_nothing_locks(
    circle: tuple[Partnership, Partnership],
) -> None:
    one, other = circle
    company = one.roster[0]
    with pytest.raises(ContractError) as caught:
        one.transact("questionParent", [other.address, one.address], 1, sender=company)
    assert caught.value.data == REENTERED
    one.transact("questionParent", [other.address], 0, sender=company)


def test_money_in_a_circle_flows_by_settling_in_turn(
    circle: tuple[Partnership, Partnership], money: Money
) -> None:
    one, other = circle
    partners = [*one.roster[:2], other.roster[0]]
    whole = 120_000
    money.give(one.address, whole)
    before = sum(money.held_by(account) for account in partners)
    for period in range(1, 13):
        one.chain.travel(max(one.review_end(period), one.chain.now()))
        one.transact("settle", money.address)
        other.transact("settle", money.address)
    paid = sum(money.held_by(account) for account in partners) - before
    kept = money.held_by(one.address) + money.held_by(other.address)
    assert paid + kept == whole
    assert kept < 10


# Money


@pytest.mark.parametrize("is_child_first", [True, False])
def test_what_a_child_receives_counts_when_it_arrives(
    child: Partnership, parent: Partnership, money: Money, is_child_first: bool
) -> None:
    """In the running period, if the child was closed before; else in the one that just ended."""
    money.give(parent.address, 1000)
    parent.chain.travel(parent.review_end(1))
    if is_child_first:
        child.transact("settle", money.address)
    parent.transact("settle", money.address)
    assert money.held_by(child.address) == 500
    if is_child_first:
        with refused("NothingToSettle"):
            child.transact("settle", money.address)
        assert child.call("accrued", money.address) == 500
        child.chain.travel(child.review_end(2))
    shares = money.gained(child.roster, lambda: child.transact("settle", money.address))
    assert shares == [200, 175, 125, 0]


def test_money_reaches_the_lowest_level_by_settling_each(
    child: Partnership, parent: Partnership, grandparent: Partnership, money: Money
) -> None:
    money.give(grandparent.address, 10_000)
    grandparent.chain.travel(grandparent.review_end(1))
    for one in (grandparent, parent):
        one.transact("settle", money.address)
    shares = money.gained(child.roster, lambda: child.transact("settle", money.address))
    assert shares == [1000, 875, 625, 0]
