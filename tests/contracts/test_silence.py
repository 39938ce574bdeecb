"""Rule 8: a seat whose holder answers no question falls silent, and the silent do not vote."""

from collections.abc import Callable

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.agreement.double_majority import Support
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Domain, Review
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.partnership import (
    FEBRUARY,
    NO_COUNTERSIGNATURES,
    Done,
    Founder,
    Partnership,
    event,
    fresh_accounts,
    review_of,
    seat_set,
)
from support.refusal import refused
from support.share_store import slots_read, word_at
from support.signing import signature_of, signed_by

SAME = (50, 30, 20)
DIGEST = b"\x05" * 32
NOTICE = 30 * DAY
NO_QUESTION = [0, False]


def question(partnership: Partnership, seat: int, by: int = 0) -> Done:
    return partnership.transact("question", seat, sender=partnership.roster[by])


def is_questioned(partnership: Partnership, seat: int = 1) -> bool:
    return bool(partnership.call("questionOf", seat)[0])


def is_silent(partnership: Partnership, seat: int = 1) -> bool:
    """Asked of both views."""
    silent_from, silent = partnership.call("questionOf", seat)
    assert silent == bool(partnership.call("silentSeats") >> seat & 1)
    assert silent_from or not silent
    return bool(silent)


def hand_in(
    partnership: Partnership, review: Review, *seats: int, silent: tuple[int, ...] = ()
) -> Done:
    """The review countersigned by the keys of these seats, with those named as silent."""
    given = signed_by(partnership, review, *seats, silent=silent)
    return partnership.transact("review", review.to_contract(), given)


@pytest.fixture
def questioned(partnership: Partnership) -> Partnership:
    """Seat 0 has questioned seat 1 in the first period."""
    question(partnership, 1)
    return partnership


@pytest.fixture
def silent(questioned: Partnership) -> Partnership:
    """Seat 1 has not answered: the third period has begun, and the second can be reviewed."""
    questioned.chain.travel(questioned.start_of(3))
    return questioned


# Who may question, and whom


def test_a_partner_with_shares_may_question_anothers_seat(partnership: Partnership) -> None:
    assert question(partnership, 1, by=2).events == [
        event("SeatQuestioned", seat=1, by=2, silentFrom=3)
    ]
    assert partnership.call("questionOf", 1) == [3, False]
    for seat in (0, 2):
        assert partnership.call("questionOf", seat) == NO_QUESTION


def test_who_holds_no_seat_or_no_shares_questions_nobody(chain: Chain, founder: Founder) -> None:
    partnership = founder.found(60, 40, 0)
    stranger = chain.accounts[20]
    with refused("NotPartner", account=stranger):
        partnership.transact("question", 0, sender=stranger)
    with refused("SeatWithoutShares", seat=2):
        question(partnership, 0, by=2)


def test_a_seat_without_shares_is_not_taken_for_its_neighbour(founder: Founder) -> None:
    most = 2**32 - 1
    partnership = founder.found(*(most * (seat % 2) for seat in range(12)))
    for seat in range(0, 12, 2):
        with refused("SeatWithoutShares", seat=seat):
            question(partnership, 1, by=seat)


def test_it_is_the_newest_shares_that_count(partnership: Partnership) -> None:
    partnership.set_shares(1, 50, 50, 0)
    with refused("SeatWithoutShares", seat=2):
        question(partnership, 0, by=2)


def test_a_seat_without_shares_can_be_questioned(founder: Founder) -> None:
    partnership = founder.found(60, 40, 0)
    question(partnership, 2)
    assert is_questioned(partnership, 2)


def test_nobody_questions_its_own_seat(partnership: Partnership) -> None:
    for seat in range(3):
        with refused("OwnSeat", seat=seat):
            question(partnership, seat, by=seat)


@pytest.mark.parametrize("seat", [3, 4, 254, 255, 256, 300, 2**256 - 1])
def test_a_seat_that_is_not_in_the_roster_cannot_be_questioned(
    partnership: Partnership, seat: int
) -> None:
    """Neither one that will be."""
    with refused("NoSuchSeat", seat=seat, count=3):
        question(partnership, seat)


@pytest.mark.shows("same-seat-again-every")
def test_a_question_that_stands_is_not_renewed(questioned: Partnership) -> None:
    for by in (0, 2):
        with refused("AlreadyQuestioned", seat=1, silentFrom=3):
            question(questioned, 1, by=by)
    questioned.next_at(questioned.end_of(1))
    with refused("AlreadyQuestioned", seat=1, silentFrom=3):
        question(questioned, 1)
    questioned.chain.travel(questioned.end_of(4))
    with refused("AlreadyQuestioned", seat=1, silentFrom=3):
        question(questioned, 1, by=2)
    assert is_silent(questioned)


def test_who_answered_can_be_questioned_again_with_a_new_date(questioned: Partnership) -> None:
    questioned.next_at(questioned.end_of(1))
    questioned.transact("answer", sender=questioned.roster[1])
    assert question(questioned, 1).events == [event("SeatQuestioned", seat=1, by=0, silentFrom=4)]


def test_two_can_question_each_other(partnership: Partnership) -> None:
    """The second question is the answer to the first."""
    question(partnership, 1, by=0)
    assert question(partnership, 0, by=1).events == [
        event("SeatQuestioned", seat=0, by=1, silentFrom=3),
        event("Answered", seat=1),
    ]
    assert not is_questioned(partnership, 1)
    assert is_questioned(partnership, 0)


# When a seat is silent


@pytest.mark.parametrize("moment", ["first", "last"])
def test_a_seat_is_silent_when_the_next_full_period_is_over(
    partnership: Partnership, moment: str
) -> None:
    asked = partnership.start_of(2) if moment == "first" else partnership.end_of(2) - 1
    partnership.next_at(asked)
    question(partnership, 1)
    assert partnership.chain.now() == asked
    partnership.chain.travel(partnership.start_of(4) - 1)
    assert not is_silent(partnership)
    partnership.chain.travel(partnership.start_of(4))
    assert is_silent(partnership)
    partnership.chain.travel(partnership.start_of(9))
    assert is_silent(partnership)


def test_who_is_asked_before_the_first_period_has_all_of_it_to_answer(founder: Founder) -> None:
    partnership = founder.found(*SAME, start=FEBRUARY)
    assert question(partnership, 1).events == [event("SeatQuestioned", seat=1, by=0, silentFrom=2)]
    partnership.chain.travel(partnership.end_of(1) - 1)
    assert not is_silent(partnership)
    partnership.chain.travel(partnership.end_of(1))
    assert is_silent(partnership)


def test_each_seat_has_its_own_date(founder: Founder) -> None:
    partnership = founder.found(40, 20, 20, 20)
    question(partnership, 1)
    partnership.next_at(partnership.start_of(2))
    question(partnership, 2)
    partnership.chain.travel(partnership.start_of(3))
    assert partnership.call("silentSeats") == seat_set(1)
    partnership.chain.travel(partnership.start_of(4))
    assert partnership.call("silentSeats") == seat_set(1, 2)


# Answers


@pytest.fixture
def wallet(chain: Chain) -> Contract:
    """A contract account whose key is the second partner's."""
    return chain.deploy("ContractWallet", chain.accounts[2])


ANSWERS: dict[str, Callable[[Partnership], object]] = {
    "an offer": lambda it: it.transact("offer", it.chain.accounts[30], 0, sender=it.roster[1]),
    "a countersignature": lambda it: it.transact("countersign", 3, DIGEST, sender=it.roster[1]),
    "the least countersignature": lambda it: it.transact(
        "countersignWith", 3, DIGEST, False, False, sender=it.roster[1]
    ),
    "a question": lambda it: question(it, 2, by=1),
    "a plain answer": lambda it: it.transact("answer", sender=it.roster[1]),
    "a presence": lambda it: it.transact("present", 3, signed_by(it, Presence(3), 1)),
    "a signed review": lambda it: hand_in(it, review_of(3, SAME), 0, 1),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_ends_the_silence(silent: Partnership, kind: str) -> None:
    assert is_silent(silent)
    ANSWERS[kind](silent)
    assert not is_silent(silent)
    assert not is_questioned(silent)
    question(silent, 1)


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_ends_a_question_before_its_time(partnership: Partnership, kind: str) -> None:
    """Whose countersignatures and presence are those of period 3."""
    partnership.next_at(partnership.start_of(3))
    question(partnership, 1)
    ANSWERS[kind](partnership)
    assert not is_questioned(partnership)
    partnership.chain.travel(partnership.start_of(8))
    assert not is_silent(partnership)


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_ends_a_successors_announcement(silent: Partnership, kind: str) -> None:
    successor = silent.chain.accounts[31]
    silent.transact("offer", successor, NOTICE, sender=silent.roster[1])
    silent.transact("announce", 1, sender=successor)
    assert silent.call("offerOf", 1)[2]
    ANSWERS[kind](silent)
    assert not silent.call("offerOf", 1)[2]
    silent.chain.travel(silent.chain.now() + NOTICE)
    error = (
        ("NotOffered", {"account": successor})
        if kind == "an offer"
        else ("NotAnnounced", {"account": successor})
    )
    with refused(error[0], seat=1, **error[1]):
        silent.transact("accept", 1, sender=successor)


def test_withdrawing_an_offer_is_an_answer(partnership: Partnership) -> None:
    holder = partnership.roster[1]
    partnership.transact("offer", partnership.chain.accounts[30], 0, sender=holder)
    question(partnership, 1)
    assert partnership.transact("withdrawOffer", sender=holder).names == [
        "Answered",
        "OfferWithdrawn",
    ]
    assert not is_questioned(partnership)


def test_an_answer_is_told_once(silent: Partnership) -> None:
    holder = silent.roster[1]
    assert silent.transact("answer", sender=holder).events == [event("Answered", seat=1)]
    assert silent.transact("answer", sender=holder).events == []


def test_only_its_holder_answers_for_a_seat(silent: Partnership) -> None:
    stranger = silent.chain.accounts[20]
    with refused("NotPartner", account=stranger):
        silent.transact("answer", sender=stranger)
    silent.transact("answer", sender=silent.roster[2])
    assert is_silent(silent)


def test_what_anybody_could_do_is_no_answer(silent: Partnership) -> None:
    """Settling, paying, handing in a review or a presence, announcing oneself elsewhere."""
    holder = silent.roster[1]
    token = silent.chain.deploy("Token", "US Dollar", "USD", 6)
    silent.chain.transact(token.functions.mint(holder, 10))
    silent.chain.transact(token.functions.approve(silent.address, 10), sender=holder)
    silent.transact("pay", token.address, 10, 3, "", sender=holder)
    silent.chain.travel(silent.end_of(3))
    silent.transact("settle", token.address, sender=holder)
    silent.transact("present", 4, signed_by(silent, Presence(4), 0), sender=holder)
    silent.transact("offer", holder, NOTICE, sender=silent.roster[2])
    silent.transact("announce", 2, sender=holder)
    review = review_of(4, SAME)
    silent.transact("review", review.to_contract(), signed_by(silent, review, 0, 2), sender=holder)
    assert is_silent(silent)


def test_a_countersignature_that_changes_nothing_is_no_answer(partnership: Partnership) -> None:
    holder = partnership.roster[1]
    weaker = [(False, False), (True, False), (False, True), (True, True)]
    partnership.transact("countersign", 1, DIGEST, sender=holder)
    question(partnership, 1)
    for gives in weaker:
        assert (
            partnership.transact("countersignWith", 1, DIGEST, *gives, sender=holder).events == []
        )
    assert partnership.transact("countersign", 1, DIGEST, sender=holder).events == []
    assert is_questioned(partnership)


def test_one_that_gives_more_is_an_answer_and_never_gives_less(partnership: Partnership) -> None:
    holder = partnership.roster[1]
    partnership.transact("countersignWith", 1, DIGEST, False, False, sender=holder)
    question(partnership, 1)
    done = partnership.transact("countersignWith", 1, DIGEST, True, False, sender=holder)
    assert done.names == ["Countersigned", "Answered"]
    question(partnership, 1)
    partnership.transact("countersignWith", 1, DIGEST, False, True, sender=holder)
    assert not is_questioned(partnership)
    assert partnership.call("countersigned", 1, DIGEST, holder) == 7


def test_a_countersignature_is_no_answer_of_a_seat_that_its_account_does_not_hold(
    questioned: Partnership,
) -> None:
    stranger = questioned.chain.accounts[20]
    assert questioned.transact("countersign", 1, DIGEST, sender=stranger).names == ["Countersigned"]
    assert is_questioned(questioned)


@pytest.mark.parametrize("kind", ["key", "contract", "on-chain"])
def test_a_countersignature_that_counted_is_an_answer_of_whatever_kind(
    chain: Chain, founder: Founder, wallet: Contract, kind: str
) -> None:
    key = chain.accounts[2]
    holder = key if kind == "key" else wallet.address
    accounts = [chain.accounts[1], holder, chain.accounts[3]]
    partnership = founder.found(*SAME, accounts=accounts, salt=b"answers".ljust(32))
    review = review_of(1, SAME)
    digest = review.digest(partnership.domain)
    if kind == "on-chain":
        # Before the question: it is counting in the review that answers.
        call = partnership.encode("countersign", 1, digest)
        chain.transact(wallet.functions.execute(partnership.address, call))
    question(partnership, 1)
    if kind == "key":
        given = signed_by(partnership, review, 0, 1)
    elif kind == "contract":
        judged = {1: signature_of(partnership, key, review)}
        given = signed_by(partnership, review, 0, contracts=judged)
    else:
        given = signed_by(partnership, review, 0, on_chain=[1])
    done = partnership.transact("review", review.to_contract(), given)
    assert done.names == ["Answered", "Reviewed"]
    assert not is_questioned(partnership)


def test_a_review_without_its_countersignature_or_before_the_question_is_no_answer(
    partnership: Partnership,
) -> None:
    hand_in(partnership, review_of(1, SAME), 0, 1)
    question(partnership, 1)
    partnership.next_at(partnership.start_of(2))
    hand_in(partnership, review_of(2, SAME), 0, 2)
    assert is_questioned(partnership)


def test_what_answers_an_older_question_answers_no_later_one(partnership: Partnership) -> None:
    """The same review is before seat 2 is asked, and after seat 1 was."""
    question(partnership, 1)
    hand_in(partnership, review_of(1, SAME), 0, 2)
    question(partnership, 2)
    partnership.chain.travel(partnership.start_of(3))
    assert is_silent(partnership, 1)
    assert is_silent(partnership, 2)


def test_a_countersignature_counted_answers_though_later_reviews_were_without_it(
    questioned: Partnership,
) -> None:
    hand_in(questioned, review_of(1, SAME), 0, 1)
    for period in (2, 3, 4):
        questioned.next_at(questioned.start_of(period))
        hand_in(questioned, review_of(period, SAME), 0, 2)
    assert not is_silent(questioned)
    assert not is_questioned(questioned)


@pytest.mark.parametrize("seat", [0, 1, 7])
def test_the_first_and_the_last_seat_answer_by_it_too(founder: Founder, seat: int) -> None:
    partnership = founder.found(*[1] * 8)
    question(partnership, seat, by=2)
    partnership.pass_review(review_of(1, [1] * 8), *range(8))
    partnership.chain.travel(partnership.start_of(3))
    assert not is_questioned(partnership, seat)
    assert partnership.call("silentSeats") == 0


def test_a_later_question_to_another_seat_hides_no_answer(partnership: Partnership) -> None:
    question(partnership, 1)
    partnership.pass_review(review_of(1, SAME), 0, 1)
    question(partnership, 2)
    partnership.chain.travel(partnership.start_of(3))
    assert partnership.call("silentSeats") == seat_set(2)


def test_a_question_ends_when_the_seat_is_accepted_by_another(silent: Partnership) -> None:
    successor = silent.chain.accounts[31]
    silent.transact("offer", successor, 0, sender=silent.roster[1])
    question(silent, 1)
    assert silent.transact("accept", 1, sender=successor).names == ["SeatMoved"]
    assert silent.call("questionOf", 1) == NO_QUESTION
    silent.chain.travel(silent.start_of(9))
    assert not is_silent(silent)
    question(silent, 1)


# Presence


def test_a_presence_shows_that_the_holder_is_there(silent: Partnership) -> None:
    given = signed_by(silent, Presence(3), 1)
    done = silent.transact("present", 3, given, sender=silent.chain.accounts[40])
    assert done.events == [event("Answered", seat=1)]
    assert not is_silent(silent)


def test_many_presences_are_handed_in_at_once(founder: Founder) -> None:
    partnership = founder.found(*[1] * 40)
    for seat in range(1, 40):
        question(partnership, seat)
    partnership.chain.travel(partnership.start_of(3))
    assert partnership.call("silentSeats") == seat_set(*range(1, 40))
    there = range(2, 40, 3)
    done = partnership.transact("present", 3, signed_by(partnership, Presence(3), *there))
    assert done.events == [event("Answered", seat=seat) for seat in there]
    assert partnership.call("silentSeats") == seat_set(*set(range(1, 40)) - set(there))


def test_a_contract_shows_its_presence_by_erc_1271(
    chain: Chain, founder: Founder, wallet: Contract
) -> None:
    accounts = [chain.accounts[1], wallet.address, chain.accounts[3]]
    partnership = founder.found(*SAME, accounts=accounts)
    question(partnership, 1)
    right = signature_of(partnership, chain.accounts[2], Presence(1))
    wrong = signature_of(partnership, chain.accounts[2], Presence(2))
    with refused("InvalidSignature", seat=1, account=wallet.address):
        partnership.transact(
            "present", 1, signed_by(partnership, Presence(1), contracts={1: wrong})
        )
    partnership.transact("present", 1, signed_by(partnership, Presence(1), contracts={1: right}))
    assert not is_questioned(partnership)


def test_a_presence_counts_once(partnership: Partnership) -> None:
    given = signed_by(partnership, Presence(1), 1)
    assert partnership.transact("present", 1, given).events == []
    question(partnership, 1)
    assert partnership.transact("present", 1, given).events == []
    assert is_questioned(partnership)
    both = signed_by(partnership, Presence(1), 1, 2)
    partnership.transact("present", 1, both)
    assert is_questioned(partnership)
    partnership.next_at(partnership.start_of(2))
    partnership.transact("present", 2, signed_by(partnership, Presence(2), 1))
    assert not is_questioned(partnership)


def test_a_presence_that_was_counted_once_does_not_spoil_the_others(
    partnership: Partnership,
) -> None:
    partnership.transact("present", 1, signed_by(partnership, Presence(1), 1))
    question(partnership, 1)
    question(partnership, 2)
    partnership.transact("present", 1, signed_by(partnership, Presence(1), 1, 2))
    assert is_questioned(partnership, 1)
    assert not is_questioned(partnership, 2)


def test_only_the_running_periods_presence_counts(questioned: Partnership) -> None:
    questioned.next_at(questioned.start_of(2))
    for period in (1, 3, 0, 2**32 - 1):
        with refused("NotThePresent", period=period, running=2):
            questioned.transact("present", period, signed_by(questioned, Presence(period), 1))
    with refused("InvalidSignature", seat=1, account=questioned.roster[1]):
        given = signed_by(questioned, Presence(3), 1)
        questioned.transact("present", 2, given)
    questioned.transact("present", 2, signed_by(questioned, Presence(2), 1))
    assert not is_questioned(questioned)


def test_before_the_first_period_the_presence_is_of_period_0(founder: Founder) -> None:
    partnership = founder.found(*SAME, start=FEBRUARY)
    question(partnership, 1)
    partnership.transact("present", 0, signed_by(partnership, Presence(0), 1))
    assert not is_questioned(partnership)


def test_a_presence_counts_in_no_other_partnership_and_on_no_other_chain(
    founder: Founder, questioned: Partnership
) -> None:
    other = founder.found(*SAME, salt=b"other".ljust(32))
    for domain in (other.domain, Domain(1, questioned.address)):
        given = signed_by(questioned, Presence(1), 1, domain=domain)
        with refused("InvalidSignature", seat=1, account=questioned.roster[1]):
            questioned.transact("present", 1, given)


def test_a_presence_is_its_holders_own(questioned: Partnership) -> None:
    forged: ContractCountersignatures = (
        seat_set(1),
        signature_of(questioned, questioned.roster[0], Presence(1)),
        0,
        [],
        0,
        0,
    )
    with refused("InvalidSignature", seat=1, account=questioned.roster[1]):
        questioned.transact("present", 1, forged)
    with refused("NoSuchSeats", seats=seat_set(3), count=3):
        questioned.transact("present", 1, (seat_set(3), bytes(64), 0, [], 0, 0))
    assert questioned.transact("present", 1, NO_COUNTERSIGNATURES).events == []
    assert is_questioned(questioned)


# The silent in a review


def test_the_silent_count_in_neither_majority(silent: Partnership) -> None:
    """Without the 30 of seat 1, 47 of 70 are two thirds, and 1 of 2 is not more than half."""
    review = review_of(2, SAME)
    with refused("NotEnoughShares", countersigned=50, needed=67):
        hand_in(silent, review, 0)
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        hand_in(silent, review, 0, silent=(1,))
    with refused("NotEnoughShares", countersigned=20, needed=47):
        hand_in(silent, review, 2, silent=(1,))
    done = hand_in(silent, review, 0, 2, silent=(1,))
    assert done.events[0].fields["countersigners"] == seat_set(0, 2)
    assert is_silent(silent)


def test_two_of_five_pass_a_review_when_three_are_silent(founder: Founder) -> None:
    partnership = founder.found(20, 20, 20, 20, 20)
    for seat in (2, 3, 4):
        question(partnership, seat)
    partnership.chain.travel(partnership.start_of(3))
    review = review_of(2, [22, 22, 18, 19, 19])
    for named, needed in (((), 67), ((2,), 54)):
        with refused("NotEnoughShares", countersigned=40, needed=needed):
            hand_in(partnership, review, 0, 1, silent=named)
    hand_in(partnership, review, 0, 1, silent=(2, 3, 4))
    assert partnership.call("sharesOf", 2) == [22, 22, 18, 19, 19]


def test_seats_can_be_named_only_when_the_reviews_period_is_over(silent: Partnership) -> None:
    for named in ((1,), (2,), (7,)):
        with refused("PeriodNotOver", period=3, end=silent.end_of(3)):
            hand_in(silent, review_of(3, SAME), 0, 2, silent=named)
    silent.next_at(silent.end_of(3) - 1)
    with refused("PeriodNotOver", period=3, end=silent.end_of(3)):
        hand_in(silent, review_of(3, SAME), 0, 2, silent=(1,))
    silent.next_at(silent.end_of(3))
    hand_in(silent, review_of(3, SAME), 0, 2, silent=(1,))


def test_a_named_seat_that_is_not_silent_counts_as_if_it_were_not_named(
    silent: Partnership,
) -> None:
    review = review_of(2, SAME)
    with refused("NotEnoughShares", countersigned=30, needed=67):
        hand_in(silent, review, 1, silent=(0, 2, 3, 200, 255))
    silent.transact("answer", sender=silent.roster[1])
    with refused("NotEnoughShares", countersigned=50, needed=67):
        hand_in(silent, review, 0, silent=(1, 2))


def test_one_that_is_only_questioned_is_not_silent(partnership: Partnership) -> None:
    partnership.next_at(partnership.start_of(2))
    question(partnership, 1)
    partnership.next_at(partnership.end_of(2))
    with refused("NotEnoughShares", countersigned=50, needed=67):
        hand_in(partnership, review_of(2, SAME), 0, silent=(1, 2))


def test_a_named_seat_that_countersigns_counts_as_signing(silent: Partnership) -> None:
    hand_in(silent, review_of(2, SAME), 0, 1, silent=(1,))
    assert not is_silent(silent)


def test_a_silent_seat_that_is_not_named_counts_as_ever(silent: Partnership) -> None:
    with refused("NotEnoughShares", countersigned=50, needed=67):
        hand_in(silent, review_of(2, SAME), 0)


def test_giving_shares_to_a_seat_that_had_none_needs_the_silent_ones_too(
    founder: Founder,
) -> None:
    """Of four with shares three must agree, also when one is silent: 2 are enough for the rest."""
    partnership = founder.found(25, 25, 25, 25, 0)
    newcomer = partnership.chain.accounts[20]
    for seat in (2, 3):
        question(partnership, seat)
    partnership.chain.travel(partnership.start_of(3))
    for review, signers in (
        (review_of(2, [25, 25, 25, 25, 0, 5], [newcomer]), (0, 1, 5)),
        (review_of(2, [25, 25, 25, 25, 5]), (0, 1)),
    ):
        with refused("NotEnoughSeats", countersigned=2, needed=3):
            hand_in(partnership, review, *signers, silent=(2, 3))
        with partnership.chain.isolated():
            hand_in(partnership, review, *signers, 2, silent=(3,))
    hand_in(partnership, review_of(2, [25, 25, 25, 25]), 0, 1, silent=(2, 3))


def test_a_tally_counts_the_silent_that_it_is_told(silent: Partnership) -> None:
    review = review_of(2, SAME)
    support = Support.full([0, 2], silent=[1])
    passes, tally = silent.call("tallyReview", review.to_contract(), support.to_contract())
    assert passes
    assert tally == (70, 47, 2, 2, 0, 0)


# What the silent keep


def test_a_silent_seat_keeps_its_money(silent: Partnership) -> None:
    token = silent.chain.deploy("Token", "US Dollar", "USD", 6)
    silent.chain.transact(token.functions.mint(silent.address, 100))
    hand_in(silent, review_of(2, SAME), 0, 2, silent=(1,))
    silent.transact("settle", token.address)
    assert silent.chain.call(token.functions.balanceOf(silent.roster[1])) == 30


def test_a_silent_seat_keeps_its_protection_from_a_cut(silent: Partnership) -> None:
    with refused("CutWithoutConsent", seats=seat_set(1)):
        hand_in(silent, review_of(2, [519, 239, 242]), 0, 2, silent=(1,))
    hand_in(silent, review_of(2, [519, 240, 241]), 0, 2, silent=(1,))


def test_a_seat_that_is_not_silent_is_protected_however_small(founder: Founder) -> None:
    partnership = founder.found(10_000, 10_000, 1)
    partnership.chain.travel(partnership.start_of(3))
    with refused("CutWithoutConsent", seats=seat_set(2)):
        hand_in(partnership, review_of(2, [1, 1]), 0, 1, silent=(2,))


@pytest.mark.parametrize(("rest", "may_be_cut"), [(149, False), (150, True)])
def test_below_a_hundredth_of_an_equal_fraction_the_silent_may_be_cut_to_nothing(
    founder: Founder, rest: int, may_be_cut: bool
) -> None:
    """A seat without shares is not among those who share: a hundredth of a third of 300."""
    partnership = founder.found(1, 150, rest, 0)
    question(partnership, 0, by=1)
    partnership.chain.travel(partnership.start_of(3))
    review = review_of(2, [0, 1, 1])
    if not may_be_cut:
        with refused("CutWithoutConsent", seats=seat_set(0)):
            hand_in(partnership, review, 1, 2, silent=(0,))
        return
    with refused("CutWithoutConsent", seats=seat_set(0)):
        hand_in(partnership, review, 1, 2)
    hand_in(partnership, review, 1, 2, silent=(0,))
    assert partnership.call("sharesOf", 2) == [0, 1, 1, 0]


# Two partners, one of them dead


def test_whoever_is_left_of_two_can_review_again_within_three_periods(founder: Founder) -> None:
    partnership = founder.found(70, 30)
    question(partnership, 0, by=1)
    for period in (1, 2):
        partnership.next_at(partnership.start_of(period + 1) - 1)
        with refused("NotEnoughShares", countersigned=30, needed=67):
            hand_in(partnership, review_of(period, [70, 30]), 1)
    partnership.chain.travel(partnership.end_of(2))
    hand_in(partnership, review_of(2, [56, 44]), 1, silent=(0,))
    assert partnership.call("sharesOf", 2) == [56, 44]


def test_but_for_years_it_can_admit_nobody(founder: Founder) -> None:
    """Its partner fades by a fifth a quarter, and has no shares after five years and a half."""
    partnership = founder.found(2**31, 2**31)
    newcomer = partnership.chain.accounts[20]
    question(partnership, 1)
    dead, alive, period = 2**31, 2**31, 1
    while dead:
        period += 1
        partnership.chain.travel(partnership.end_of(period))
        admission = review_of(period, [alive, max(dead, 1), 1], [newcomer])
        with refused("NotEnoughSeats", countersigned=1, needed=2):
            hand_in(partnership, admission, 0, 2, silent=(1,))
        has_faded = dead * 2 * 100 < dead + alive
        kept = 0 if has_faded else -(-dead * 4 // 5)
        dead, alive = kept, 2**32 - kept - 1
        hand_in(partnership, review_of(period, [alive, dead]), 0, silent=(1,))
    assert period == 23
    partnership.chain.travel(partnership.end_of(period + 1))
    hand_in(partnership, review_of(period + 1, [alive, 0, 5], [newcomer]), 0, 2)


@pytest.mark.shows("puppets-admitted-seats-silent")
def test_silence_of_a_running_quarter_gives_nobody_the_partnership(founder: Founder) -> None:
    """Away for 91 days: the other can neither review the running quarter nor admit puppets."""
    partnership = founder.found(50, 50)
    puppets = partnership.chain.accounts[20:23]
    partnership.next_at(partnership.end_of(1) - 1)
    question(partnership, 1)
    partnership.chain.travel(partnership.chain.now() + 91 * DAY)
    assert not is_silent(partnership)
    partnership.chain.travel(partnership.start_of(3))
    assert is_silent(partnership)
    with refused("PeriodNotOver", period=3, end=partnership.end_of(3)):
        hand_in(partnership, review_of(3, [60, 40]), 0, silent=(1,))
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        hand_in(
            partnership,
            review_of(2, [50, 50, 50, 50, 50], puppets),
            0,
            2,
            3,
            4,
            silent=(1,),
        )


# What it costs


def test_a_review_that_names_nobody_pays_nothing_for_questions_to_others(
    founder: Founder,
) -> None:
    partnership = founder.found(40, 30, 20, 5, 5)

    def gas_of_a_review() -> int:
        with partnership.chain.isolated():
            partnership.next_at(partnership.start_of(3))
            return hand_in(partnership, review_of(3, (40, 30, 20, 5, 5)), 0, 1, 2).gas_used

    unquestioned = gas_of_a_review()
    for seat in (3, 4):
        question(partnership, seat)
    assert gas_of_a_review() == unquestioned


DOUBTED = 37
"""The slot of the seats that are doubted."""
NO_ROSTERS_SEAT = 255


def doubted(partnership: Partnership) -> set[int]:
    bits = int.from_bytes(word_at(partnership, DOUBTED), "big")
    return {seat for seat in range(256) if bits >> seat & 1}


def execution_gas(done: Done, partnership: Partnership) -> int:
    """Without what its bytes cost, which differ from signature to signature."""
    transaction = partnership.chain.transaction(done.receipt.transaction_hash)
    return done.gas_used - sum(16 if byte else 4 for byte in transaction.data)


def test_the_doubted_are_a_bitmap_whose_last_bit_keeps_its_slot_alive(
    partnership: Partnership,
) -> None:
    assert doubted(partnership) == set()
    question(partnership, 1)
    assert doubted(partnership) == {1, NO_ROSTERS_SEAT}
    successor = partnership.chain.accounts[31]
    partnership.transact("offer", successor, NOTICE, sender=partnership.roster[2])
    partnership.transact("announce", 2, sender=successor)
    assert doubted(partnership) == {1, 2, NO_ROSTERS_SEAT}
    for seat in (1, 2):
        partnership.transact("answer", sender=partnership.roster[seat])
    assert doubted(partnership) == {NO_ROSTERS_SEAT}
    assert partnership.call("silentSeats") == 0


def test_the_last_bit_is_no_seat_that_could_be_silent(founder: Founder) -> None:
    partnership = founder.found(1, 1)
    question(partnership, 1)
    partnership.transact("answer", sender=partnership.roster[1])
    partnership.chain.travel(partnership.start_of(9))
    assert partnership.call("silentSeats") == 0
    assert partnership.call("questionOf", NO_ROSTERS_SEAT) == NO_QUESTION


@pytest.mark.parametrize("reviews", [0, 5])
def test_a_review_of_any_age_looks_at_one_slot_to_see_who_is_doubted(
    watched: Founder, monkeypatch: pytest.MonkeyPatch, reviews: int
) -> None:
    """Whoever is questioned, and however long ago."""
    shares = (1,) * 12
    partnership = watched.found(*shares)
    for seat in range(8, 12):
        question(partnership, seat)
    for period in range(2, 2 + reviews):
        partnership.next_at(partnership.start_of(period))
        hand_in(partnership, review_of(period, shares), *range(8))
    period = 2 + reviews
    partnership.next_at(partnership.start_of(period))
    with slots_read(partnership, monkeypatch) as read:
        hand_in(partnership, review_of(period, shares), *range(9))
    table_of_12_seats = {0, 1, 2}
    assert read == table_of_12_seats | {DOUBTED}
    assert not is_questioned(partnership, 8)


@pytest.mark.shows("question-stands-decades-naming")
@pytest.mark.parametrize(("seats", "named"), [(30, 20), (255, 165)])
def test_naming_the_silent_costs_the_same_however_many_reviews_their_silence_lasts(
    watched: Founder, monkeypatch: pytest.MonkeyPatch, seats: int, named: int
) -> None:
    """A review reads one slot for each that is named, and never what was reviewed before."""
    shares = [1] * seats
    there = range(seats - named)
    gone = tuple(range(seats - named, seats))
    accounts = [*watched.chain.accounts[1 : 1 + len(there)], *fresh_accounts(named)]
    partnership = watched.found(*shares, accounts=accounts)
    for seat in gone:
        # To read the roster each time would take most of the test.
        partnership.transact("question", seat, sender=accounts[0])

    gas = []
    for period in (2, 3, 4, 2000, 2001):
        partnership.chain.travel(partnership.start_of(period + 1))
        with slots_read(partnership, monkeypatch) as read:
            done = hand_in(partnership, review_of(period, shares), *there, silent=gone)
        assert sum(slot > 2**32 for slot in read) == named
        assert done.gas_used < 2**24
        gas.append(execution_gas(done, partnership))
    # Beside what the length of the packed numbers in the clock's and the periods' bytes changes.
    assert max(gas) - min(gas) < 100
    assert partnership.call("silentSeats") == seat_set(*gone)


# What does not come back


@pytest.mark.shows("question-revives-announcement-answered")
def test_a_new_question_does_not_revive_an_old_announcement(partnership: Partnership) -> None:
    successor, holder = partnership.chain.accounts[31], partnership.roster[1]
    partnership.transact("offer", successor, NOTICE, sender=holder)
    partnership.transact("announce", 1, sender=successor)
    partnership.transact("answer", sender=holder)
    question(partnership, 1)
    assert partnership.call("offerOf", 1) == (successor, NOTICE, 0)
    partnership.chain.travel(partnership.chain.now() + NOTICE)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
    # An announcement of its own begins anew, and leaves the question as it is.
    partnership.transact("announce", 1, sender=successor)
    assert partnership.call("questionOf", 1) == [3, False]
    with refused("NoticeRuns", seat=1, acceptableFrom=partnership.chain.now() + NOTICE):
        partnership.transact("accept", 1, sender=successor)


@pytest.mark.shows("question-revives-announcement-answered")
def test_a_new_announcement_does_not_revive_an_old_question(partnership: Partnership) -> None:
    successor, holder = partnership.chain.accounts[31], partnership.roster[1]
    question(partnership, 1)
    partnership.transact("offer", successor, NOTICE, sender=holder)
    assert not is_questioned(partnership)
    partnership.transact("announce", 1, sender=successor)
    assert partnership.call("questionOf", 1) == NO_QUESTION
    partnership.chain.travel(partnership.start_of(9))
    assert not is_silent(partnership)
    # A question of its own has its own date, and leaves the announcement as it is.
    announced = partnership.call("offerOf", 1)[2]
    assert question(partnership, 1).events == [event("SeatQuestioned", seat=1, by=0, silentFrom=11)]
    assert partnership.call("offerOf", 1) == (successor, NOTICE, announced)
    partnership.transact("accept", 1, sender=successor)
    assert not is_questioned(partnership)


@pytest.mark.shows("signature-used-answer-again")
def test_a_used_presence_does_not_count_again_after_its_account_moved_to_another_seat(
    partnership: Partnership,
) -> None:
    """It is the account's, whatever seat it holds."""
    chain = partnership.chain
    mover, successor, third = partnership.roster[1], chain.accounts[40], partnership.roster[2]
    partnership.transact("present", 1, signed_by(partnership, Presence(1), 1))
    assert partnership.call("presentBefore", mover) == 2
    partnership.transact("offer", successor, 0, sender=mover)
    partnership.transact("accept", 1, sender=successor)
    partnership.transact("offer", mover, 0, sender=third)
    partnership.transact("accept", 2, sender=mover)
    assert partnership.roster[1:] == [successor, mover]

    question(partnership, 1)
    question(partnership, 2)
    assert partnership.transact("present", 1, signed_by(partnership, Presence(1), 2)).events == []
    assert is_questioned(partnership, 2)
    # The successor has signed none yet, and its own counts.
    done = partnership.transact("present", 1, signed_by(partnership, Presence(1), 1, 2))
    assert done.events == [event("Answered", seat=1)]
    partnership.next_at(partnership.start_of(2))
    done = partnership.transact("present", 2, signed_by(partnership, Presence(2), 2))
    assert done.events == [event("Answered", seat=2)]
    assert [partnership.call("presentBefore", it) for it in (mover, successor, third)] == [3, 2, 0]
