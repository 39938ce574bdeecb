"""Who is there is questioned as if it were not: all at once, at the worst time, and left out."""

import pytest

from daosplit.agreement.parent_review import ParentReview
from daosplit.chain import Chain
from support.partnership import Founder, Partnership, review_of, seat_set
from support.refusal import refused
from support.signing import show_presence, signed_by

SHARES = (35, 25, 20, 20)
VICTIM = 3
OTHERS = (0, 1, 2)


@pytest.fixture(scope="module")
def partnership(founder: Founder) -> Partnership:
    """The first two hold 60 of 100, less than two thirds."""
    return founder.found(*SHARES)


def question(partnership: Partnership, seat: int, by: int = 0) -> None:
    partnership.transact("question", seat, sender=partnership.roster[by])


@pytest.mark.shows("all-questioned-quarters-last")
def test_all_are_questioned_in_the_last_second_and_one_call_answers_for_all(
    founder: Founder,
) -> None:
    """They have all of the next quarter, and a signature each is enough."""
    size = 20
    partnership = founder.found(*[1] * size)
    partnership.chain.travel(partnership.end_of(1) - size - 1)
    for seat in range(1, size):
        question(partnership, seat)
    assert partnership.chain.now() < partnership.end_of(1)
    partnership.next_at(partnership.end_of(2) - 1)
    show_presence(partnership, 2, *range(1, size))
    partnership.chain.travel(partnership.start_of(3))
    assert partnership.call("silentSeats") == 0


@pytest.mark.shows("same-seat-again-every")
def test_who_is_questioned_again_and_again_always_has_a_full_quarter(
    partnership: Partnership,
) -> None:
    for period in range(1, 6):
        partnership.next_at(partnership.end_of(period) - 1)
        question(partnership, VICTIM)
        silent_from, _ = partnership.call("questionOf", VICTIM)
        assert silent_from == period + 2
        partnership.chain.travel(partnership.end_of(period + 1) - 4)
        assert partnership.call("silentSeats") == 0
        partnership.transact("answer", sender=partnership.roster[VICTIM])


@pytest.mark.shows("signs-every-review-left")
def test_who_signs_every_review_and_is_left_out_of_each_has_not_answered(
    partnership: Partnership,
) -> None:
    """Only what counted is seen on the chain. The two who hand in then are enough without it."""
    question(partnership, VICTIM)
    for period in (1, 2):
        partnership.chain.travel(partnership.end_of(period))
        partnership.pass_review(review_of(period, SHARES), 0, 1, 2)
    assert partnership.call("silentSeats") == seat_set(VICTIM)

    partnership.chain.travel(partnership.end_of(3))
    for seat in (1, 2):
        question(partnership, seat)
    review = review_of(3, (40, 29, 15, 16))
    with refused("NotEnoughShares", countersigned=60, needed=67):
        partnership.pass_review(review, 0, 1)
    # Seat 2 is no longer needed by the two, but cut beyond the limit it must sign.
    with refused("CutWithoutConsent", seats=seat_set(2)):
        given = signed_by(partnership, review, 0, 1, silent=[VICTIM])
        partnership.transact("review", review.to_contract(), given)
    with refused("CutWithoutConsent", seats=seat_set(VICTIM)):
        greedy = review_of(3, (40, 29, 16, 15))
        given = signed_by(partnership, greedy, 0, 1, silent=[VICTIM])
        partnership.transact("review", greedy.to_contract(), given)
    limit = review_of(3, (39, 29, 16, 16))
    given = signed_by(partnership, limit, 0, 1, silent=[VICTIM])
    partnership.transact("review", limit.to_contract(), given)


@pytest.mark.shows("left-out-mends-alone")
@pytest.mark.parametrize("way", ["hands in a presence", "answers", "hands in the review itself"])
def test_whoever_was_left_out_mends_it_alone(partnership: Partnership, way: str) -> None:
    question(partnership, VICTIM)
    partnership.chain.travel(partnership.end_of(3))
    assert partnership.call("silentSeats") == seat_set(VICTIM)
    holder = partnership.roster[VICTIM]
    if way == "answers":
        partnership.transact("answer", sender=holder)
    elif way == "hands in a presence":
        show_presence(partnership, 4, VICTIM)
    else:
        partnership.pass_review(review_of(3, SHARES), *OTHERS, VICTIM, sender=holder)
    assert partnership.call("silentSeats") == 0
    review = review_of(4, SHARES)
    partnership.chain.travel(partnership.end_of(4))
    with refused("NotEnoughShares", countersigned=60, needed=67):
        given = signed_by(partnership, review, 0, 1, silent=[VICTIM])
        partnership.transact("review", review.to_contract(), given)


@pytest.mark.shows("puppets-admitted-seats-silent")
def test_puppets_do_not_come_in_while_a_seat_is_silent(
    chain: Chain, partnership: Partnership
) -> None:
    """Two of four are half of the seats; it takes two thirds of all, the silent among them."""
    puppets = chain.accounts[20:25]
    for seat in (2, 3):
        question(partnership, seat)
    partnership.chain.travel(partnership.end_of(3))
    assert partnership.call("silentSeats") == seat_set(2, 3)
    review = review_of(3, (*SHARES, 1, 1, 1, 1, 1), puppets)
    given = signed_by(partnership, review, 0, 1, *range(4, 9), silent=[2, 3])
    with refused("NotEnoughSeats", countersigned=2, needed=3):
        partnership.transact("review", review.to_contract(), given)


@pytest.mark.shows("puppets-admitted-seats-silent")
def test_puppets_do_come_in_if_the_silent_are_a_third_of_the_seats_or_fewer(
    chain: Chain, founder: Founder
) -> None:
    """The silent's shares are excused, however many; but they are cut by the limit, and no more."""
    partnership = founder.found(1, 1, 98)
    puppet = chain.accounts[20]
    question(partnership, 2)
    partnership.chain.travel(partnership.end_of(3))
    greedy = review_of(3, (100, 100, 3919, 881), [puppet])
    with refused("CutWithoutConsent", seats=seat_set(2)):
        given = signed_by(partnership, greedy, 0, 1, 3, silent=[2])
        partnership.transact("review", greedy.to_contract(), given)
    limit = review_of(3, (100, 100, 3920, 880), [puppet])
    given = signed_by(partnership, limit, 0, 1, 3, silent=[2])
    partnership.transact("review", limit.to_contract(), given)

    # Who comes back then vetoes alone what it is cut by, as before.
    partnership.transact("answer", sender=partnership.roster[2])
    partnership.chain.travel(partnership.end_of(4))
    again = review_of(4, (100, 100, 3920, 880))
    with refused("NotEnoughShares", countersigned=1080, needed=3334):
        given = signed_by(partnership, again, 0, 1, 3, silent=[2])
        partnership.transact("review", again.to_contract(), given)


@pytest.mark.shows("lets-puppets-let-veto")
def test_who_lets_puppets_in_has_let_in_a_veto_for_good(chain: Chain, founder: Founder) -> None:
    """Five seats of a share each are more than half: they cut nobody, but without one nothing goes.

    None of them is thrown out without its own signature.
    """
    partnership = founder.found(*[10**6] * 4)
    puppets = chain.accounts[20:25]
    partnership.pass_review(review_of(1, [10**6] * 4 + [1] * 5, puppets), *range(9))
    partnership.chain.travel(partnership.start_of(2))
    with refused("NotEnoughSeats", countersigned=4, needed=5):
        partnership.pass_review(review_of(2, [10**6] * 4 + [1] * 5), *range(4))
    with refused("NotEnoughShares", countersigned=5, needed=2_666_670):
        partnership.pass_review(review_of(2, [10**6] * 4 + [1] * 5), *range(4, 9))
    with refused("CutWithoutConsent", seats=seat_set(*range(5, 9))):
        partnership.pass_review(review_of(2, [10**6] * 4 + [0] * 5), *range(5))


# Through a partnership in the partnership


@pytest.mark.shows("partner-thousandth-nested-partnership")
def test_one_partner_of_a_nested_partnership_can_question_all_and_shows_that_it_is_there(
    chain: Chain, founder: Founder
) -> None:
    """Whose share of it is a thousandth. It is an answer of the nested one, and moves nothing."""
    nested = founder.found(999, 1, accounts=chain.accounts[11:13])
    parent = founder.found(*SHARES, accounts=[*chain.accounts[1:4], nested.address])
    question(parent, VICTIM)
    small = nested.roster[1]
    for seat in OTHERS:
        nested.transact("questionParent", [parent.address], seat, sender=small)
    with refused("AlreadyQuestioned", seat=0, silentFrom=3):
        nested.transact("questionParent", [parent.address], 0, sender=small)
    with refused("OwnSeat", seat=VICTIM):
        nested.transact("questionParent", [parent.address], VICTIM, sender=small)
    parent.chain.travel(parent.start_of(3))
    assert parent.call("silentSeats") == seat_set(*OTHERS)
    assert not parent.call("questionOf", VICTIM)[1]
    # Its double majority is not there: it countersigns nothing, and silent seats pass no review.
    with refused("NotEnoughShares", countersigned=0, needed=14):
        given = signed_by(parent, review_of(2, SHARES), silent=list(OTHERS))
        parent.transact("review", review_of(2, SHARES).to_contract(), given)


def test_a_nested_partnership_countersigns_though_its_first_seat_has_fallen_silent(
    chain: Chain, founder: Founder
) -> None:
    nested = founder.found(40, 35, 25, accounts=chain.accounts[11:14])
    parent = founder.found(*SHARES, accounts=[*chain.accounts[1:4], nested.address])
    question(nested, 0, by=1)
    parent.chain.travel(parent.start_of(3))
    digest = review_of(2, SHARES).digest(parent.domain)
    message = ParentReview(parent.address, 2, digest, consents_to_cut=False)

    def countersign(*silent: int) -> None:
        given = signed_by(nested, message, 1, 2, silent=silent)
        nested.transact("countersignParent", parent.address, 2, digest, False, given, 0)

    with refused("NotEnoughShares", countersigned=60, needed=67):
        countersign()
    countersign(0)
    assert parent.call("countersigned", 2, digest, nested.address) != 0
