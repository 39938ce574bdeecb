"""The client of a partnership for decades: presences, parents' reviews, silent seats."""

import pytest

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Domain
from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.state import Question, Strength
from daosplit.errors import ContractError, InvalidValueError
from daosplit.events import Answered, Countersigned, ParentCountersigned, SeatQuestioned
from daosplit.history import read_events
from support.client import partnership_of, review_of, sign_by, travel_to


@pytest.fixture(scope="module")
def child(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, 50, 30, 20, accounts=chain.accounts[6:9])


@pytest.fixture(scope="module")
def parent(chain: Chain, child: RevenueSplit) -> RevenueSplit:
    return partnership_of(chain, 50, 50, accounts=[child.address, chain.accounts[2]])


def present(split: RevenueSplit, *seats: int, period: int = 1) -> Collected[Presence]:
    signed = Collected(split.domain(), Presence(period))
    roster = split.roster()
    for seat in seats:
        signed = signed.sign(split.chain.signers[roster[seat]], roster)
    return signed


def for_parent(
    child: RevenueSplit, parent: RevenueSplit, digest: bytes, *seats: int, consents: bool = False
) -> Collected[ParentReview]:
    message = ParentReview(parent.address, 1, digest, consents)
    signed = Collected(child.domain(), message)
    roster = child.roster()
    for seat in seats:
        signed = signed.sign(child.chain.signers[roster[seat]], roster)
    return signed


def test_who_signs_its_presence_has_answered_whoever_hands_it_in(child: RevenueSplit) -> None:
    roster = child.roster()
    child.question(1, sender=roster[0])
    child.question(2, sender=roster[0])
    assert child.questions() == {1: Question(3, False), 2: Question(3, False)}
    receipt = child.present(present(child, 1, 2))
    assert [event.seat for event in receipt.events if isinstance(event, Answered)] == [1, 2]
    assert child.questions() == {}


def test_a_presence_is_what_the_contract_hashes(child: RevenueSplit) -> None:
    assert child.hash_presence(7) == Presence(7).digest(child.domain())


def test_a_presence_of_another_period_or_partnership_is_refused(child: RevenueSplit) -> None:
    with pytest.raises(ContractError) as refused:
        child.present(present(child, 1, period=2))
    assert refused.value.name == "RevenueSplit_NotThePresent"
    elsewhere = Collected(Domain(1, child.address), Presence(1))
    with pytest.raises(InvalidValueError, match="differs from where this presence counts"):
        child.present(elsewhere)


def test_a_partnership_countersigns_for_its_parent(
    child: RevenueSplit, parent: RevenueSplit
) -> None:
    review = review_of(1, [45, 55])
    digest = parent.hash_review(review)
    signed = for_parent(child, parent, digest, 0, 1)
    assert child.hash_parent_review(signed.message) == signed.digest
    receipt = child.countersign_parent(signed)
    (told,) = receipt.events
    assert isinstance(told, ParentCountersigned)
    assert (told.parent, told.digest, told.consents_to_cut, told.admits) == (
        parent.address,
        digest,
        False,
        True,
    )
    assert parent.strength(1, digest, child.address) == Strength(True, False, True)
    (there,) = (event for event in read_events(parent) if isinstance(event, Countersigned))
    assert (there.account, there.consents_to_cut, there.admits) == (child.address, False, True)
    both = sign_by(parent, review, 1).add_on_chain(child.address, parent.roster())
    assert parent.support(both, 1).consenting == {1}
    assert parent.tally(review, parent.support(both, 1)).passes
    parent.review(review, both)
    assert parent.shares_of(1) == (45, 55)


def test_a_tally_knows_that_a_nested_partner_has_not_consented_to_its_cut(
    child: RevenueSplit, parent: RevenueSplit
) -> None:
    review = review_of(1, [10, 90])
    digest = parent.hash_review(review)
    child.countersign_parent(for_parent(child, parent, digest, 0, 1))
    both = sign_by(parent, review, 1).add_on_chain(child.address, parent.roster())
    assert parent.tally(review, parent.support(both, 1)).cut_without_consent == (0,)
    child.countersign_parent(for_parent(child, parent, digest, 0, 1, 2, consents=True))
    assert parent.tally(review, parent.support(both, 1)).passes


def test_partners_of_a_nested_partnership_question_a_seat_of_the_parent(
    child: RevenueSplit, parent: RevenueSplit
) -> None:
    child.question_parent([parent.address], 1, sender=child.roster()[2])
    (event,) = (event for event in read_events(parent) if isinstance(event, SeatQuestioned))
    assert (event.seat, event.by, event.silent_from) == (1, 0, 3)


def test_an_account_countersigns_with_less_than_all(parent: RevenueSplit) -> None:
    partner = parent.roster()[1]
    digest = bytes(32)
    parent.countersign_with(1, digest, consents_to_cut=False, admits=False, sender=partner)
    assert parent.strength(1, digest, partner) == Strength(True, False, False)


def test_silent_seats_are_named_in_a_review_of_an_ended_period(child: RevenueSplit) -> None:
    child.question(0, sender=child.roster()[1])
    travel_to(child, child.charter.start_of(3))
    assert child.silent_seats() == (0,)
    review = review_of(2, [40, 36, 24])
    signed = sign_by(child, review, 1, 2)
    assert not child.tally(review, signed.seats).passes
    assert child.tally(review, signed.seats, (0,)).passes
    child.review(review, signed, silent=[0])
    assert child.shares_of(2) == (40, 36, 24)
