"""Rule 10: a seat moves in two steps, and a successor may take it after a notice."""

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.money import Money
from support.partnership import NOBODY, Founder, Partnership, event, review_of
from support.refusal import refused

NOTICE = 90 * DAY
NO_OFFER = (NOBODY, 0, 0)


@pytest.fixture
def holder(partnership: Partnership) -> str:
    """Of seat 1."""
    return partnership.roster[1]


@pytest.fixture
def successor(chain: Chain) -> str:
    return chain.accounts[20]


@pytest.fixture
def announced(partnership: Partnership, holder: str, successor: str) -> int:
    """When the successor of seat 1 announced itself, with a notice of 90 days."""
    partnership.transact("offer", successor, NOTICE, sender=holder)
    partnership.transact("announce", 1, sender=successor)
    return partnership.chain.now()


def is_announced(partnership: Partnership) -> bool:
    return bool(partnership.call("offerOf", 1)[2])


# Two steps


def test_a_seat_moves_when_the_account_that_it_was_offered_to_accepts(
    partnership: Partnership, holder: str, successor: str
) -> None:
    before = partnership.roster
    assert partnership.transact("offer", successor, 0, sender=holder).events == [
        event("SeatOffered", seat=1, account=successor, notice=0)
    ]
    assert partnership.call("offerOf", 1) == (successor, 0, 0)
    assert partnership.roster == before
    assert partnership.transact("accept", 1, sender=successor).events == [
        event("SeatMoved", **{"seat": 1, "from": holder, "to": successor})
    ]
    assert partnership.roster == [before[0], successor, before[2]]
    assert partnership.call("seatOf", successor) == 1
    assert partnership.call("offerOf", 1) == NO_OFFER
    with refused("NotPartner", account=holder):
        partnership.call("seatOf", holder)


def test_the_seat_keeps_its_shares(partnership: Partnership, holder: str, successor: str) -> None:
    partnership.transact("offer", successor, 0, sender=holder)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.call("sharesOf", 1) == [50, 30, 20]
    with refused("NotEnoughShares", countersigned=50, needed=67):
        partnership.pass_review(review_of(1, [50, 30, 20]), 0)
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 1)


def test_only_that_account_can_accept(
    chain: Chain, partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, 0, sender=holder)
    for account in (chain.accounts[21], holder, partnership.roster[0]):
        with refused("NotOffered", seat=1, account=account):
            partnership.transact("accept", 1, sender=account)
    for seat in (0, 2, 3, 255, 2**256 - 1):
        with refused("NotOffered", seat=seat, account=successor):
            partnership.transact("accept", seat, sender=successor)


def test_only_a_holder_can_offer_and_only_its_own_seat(
    partnership: Partnership, successor: str
) -> None:
    with refused("NotPartner", account=successor):
        partnership.transact("offer", successor, 0, sender=successor)
    partnership.transact("offer", successor, 0, sender=partnership.roster[2])
    assert partnership.call("offerOf", 2) == (successor, 0, 0)
    assert partnership.call("offerOf", 1) == NO_OFFER


def test_a_new_offer_takes_the_place_of_the_one_before(
    chain: Chain, partnership: Partnership, holder: str, successor: str
) -> None:
    other = chain.accounts[21]
    partnership.transact("offer", successor, 0, sender=holder)
    partnership.transact("offer", other, 0, sender=holder)
    with refused("NotOffered", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
    partnership.transact("accept", 1, sender=other)


def test_the_holder_can_withdraw_the_offer_until_it_is_accepted(
    partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, 0, sender=holder)
    assert partnership.transact("withdrawOffer", sender=holder).events == [
        event("OfferWithdrawn", seat=1, account=successor)
    ]
    with refused("NotOffered", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
    with refused("NoOffer", seat=1):
        partnership.transact("withdrawOffer", sender=holder)


def test_nobody_else_can_withdraw_it(partnership: Partnership, holder: str, successor: str) -> None:
    partnership.transact("offer", successor, 0, sender=holder)
    with refused("NotPartner", account=successor):
        partnership.transact("withdrawOffer", sender=successor)
    with refused("NoOffer", seat=0):
        partnership.transact("withdrawOffer", sender=partnership.roster[0])
    partnership.transact("accept", 1, sender=successor)


def test_an_offer_binds_only_while_who_made_it_holds_the_seat(
    chain: Chain, partnership: Partnership, holder: str, successor: str
) -> None:
    """Offers die with the seat's move, whatever comes back later."""
    other = chain.accounts[21]
    partnership.transact("offer", successor, 0, sender=holder)
    partnership.transact("accept", 1, sender=successor)
    partnership.transact("offer", other, 0, sender=successor)
    partnership.transact("accept", 1, sender=other)
    for account in (successor, holder):
        with refused("NotOffered", seat=1, account=account):
            partnership.transact("accept", 1, sender=account)
    partnership.transact("offer", holder, 0, sender=other)
    partnership.transact("accept", 1, sender=holder)
    assert partnership.call("offerOf", 1) == NO_OFFER


def test_the_zero_account_and_the_partnership_itself_are_offered_no_seat(
    partnership: Partnership, holder: str
) -> None:
    for account in (NOBODY, partnership.address):
        with refused("InvalidAccount", account=account):
            partnership.transact("offer", account, 0, sender=holder)


def test_an_account_holds_at_most_one_seat(partnership: Partnership, holder: str) -> None:
    other = partnership.roster[2]
    partnership.transact("offer", other, 0, sender=holder)
    with refused("AccountHoldsSeat", account=other):
        partnership.transact("accept", 1, sender=other)
    partnership.transact("offer", holder, 0, sender=holder)
    with refused("AccountHoldsSeat", account=holder):
        partnership.transact("accept", 1, sender=holder)


def test_who_gave_its_seat_away_can_accept_another(
    partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, 0, sender=holder)
    partnership.transact("offer", holder, 0, sender=partnership.roster[2])
    with refused("AccountHoldsSeat", account=holder):
        partnership.transact("accept", 2, sender=holder)
    partnership.transact("accept", 1, sender=successor)
    partnership.transact("accept", 2, sender=holder)
    assert partnership.roster[1:] == [successor, holder]


def test_a_seat_without_shares_may_be_offered(
    chain: Chain, founder: Founder, successor: str
) -> None:
    partnership = founder.found(50, 50, 0)
    partnership.transact("offer", successor, 0, sender=partnership.roster[2])
    partnership.transact("accept", 2, sender=successor)
    assert partnership.roster[2] == successor


def test_contract_accounts_offer_and_accept_as_well(
    chain: Chain, founder: Founder, successor: str
) -> None:
    one: Contract = chain.deploy("Executor")
    other: Contract = chain.deploy("Executor")
    partnership = founder.found(1, 1, accounts=[one.address, successor])
    offer = partnership.encode("offer", other.address, 0)
    chain.transact(one.functions.execute(partnership.address, offer))
    accept = partnership.encode("accept", 0)
    chain.transact(other.functions.execute(partnership.address, accept))
    assert partnership.roster == [other.address, successor]


def test_the_last_of_255_seats_moves_as_well(
    chain: Chain, founder: Founder, successor: str
) -> None:
    accounts = [to_checksum_address(f"0x{2**152 + seat:040x}") for seat in range(254)]
    holder = chain.accounts[10]
    partnership = founder.found(*[1] * 255, accounts=[*accounts, holder])
    partnership.transact("offer", successor, 0, sender=holder)
    partnership.transact("accept", 254, sender=successor)
    assert partnership.roster == [*accounts, successor]


# Money follows the seat


def test_whoever_holds_a_seat_when_a_pot_is_paid_gets_it_however_old_the_pot(
    partnership: Partnership, money: Money, holder: str, successor: str
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.transact("offer", successor, 0, sender=holder)
    partnership.next_at(partnership.end_of(4))
    partnership.transact("accept", 1, sender=successor)
    paid = money.gained([holder, successor], lambda: partnership.transact("settle", money.address))
    assert paid == [0, 300]


# A notice


def test_with_a_notice_the_account_first_announces_itself(
    partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, NOTICE, sender=holder)
    assert partnership.call("offerOf", 1) == (successor, NOTICE, 0)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
    done = partnership.transact("announce", 1, sender=successor)
    now = partnership.chain.now()
    assert done.events == [
        event("SeatAnnounced", seat=1, account=successor, acceptableFrom=now + NOTICE)
    ]
    account, notice, announced_at = partnership.call("offerOf", 1)
    assert (account, notice, announced_at) == (successor, NOTICE, now)


@pytest.mark.shows("successor-too-early-twice")
def test_it_can_accept_only_when_the_notice_has_run_to_the_second(
    partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.next_at(announced + NOTICE - 1)
    with refused("NoticeRuns", seat=1, acceptableFrom=announced + NOTICE):
        partnership.transact("accept", 1, sender=successor)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.chain.now() == announced + NOTICE
    assert partnership.roster[1] == successor


@pytest.mark.parametrize("notice", [1, 2**32 - 1])
def test_a_notice_is_a_second_or_more_than_a_century(
    partnership: Partnership, holder: str, successor: str, notice: int
) -> None:
    partnership.transact("offer", successor, notice, sender=holder)
    partnership.transact("announce", 1, sender=successor)
    announced = partnership.chain.now()
    partnership.next_at(announced + notice)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.roster[1] == successor


def test_only_the_offered_account_can_announce_itself(
    chain: Chain, partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, NOTICE, sender=holder)
    for account in (chain.accounts[21], holder):
        with refused("NotOffered", seat=1, account=account):
            partnership.transact("announce", 1, sender=account)
    with refused("NotOffered", seat=0, account=successor):
        partnership.transact("announce", 0, sender=successor)


def test_without_a_notice_there_is_nothing_to_announce(
    partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, 0, sender=holder)
    with refused("NeedsNoNotice", seat=1):
        partnership.transact("announce", 1, sender=successor)


@pytest.mark.shows("successor-too-early-twice")
def test_announcing_again_begins_anew(
    partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.next_at(announced + NOTICE - 1)
    partnership.transact("announce", 1, sender=successor)
    with refused("NoticeRuns", seat=1, acceptableFrom=announced + 2 * NOTICE - 1):
        partnership.transact("accept", 1, sender=successor)


# An answer of the holder ends the announcement


def test_a_withdrawn_offer_ends_the_announcement(
    partnership: Partnership, holder: str, successor: str, announced: int
) -> None:
    partnership.transact("withdrawOffer", sender=holder)
    partnership.next_at(announced + NOTICE)
    with refused("NotOffered", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)


def test_the_same_offer_made_again_ends_the_announcement_and_can_be_announced_anew(
    partnership: Partnership, holder: str, successor: str, announced: int
) -> None:
    partnership.transact("offer", successor, NOTICE, sender=holder)
    partnership.next_at(announced + NOTICE)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
    partnership.transact("announce", 1, sender=successor)
    again = partnership.chain.now()
    partnership.next_at(again + NOTICE)
    partnership.transact("accept", 1, sender=successor)


def test_a_countersignature_on_the_chain_ends_it(
    partnership: Partnership, holder: str, successor: str, announced: int
) -> None:
    done = partnership.transact("countersign", 1, bytes(32), sender=holder)
    assert done.names == ["Countersigned", "Answered"]
    assert done.events[1] == event("Answered", seat=1)
    assert not is_announced(partnership)
    partnership.next_at(announced + NOTICE)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)
    assert partnership.call("offerOf", 1) == (successor, NOTICE, 0)


def test_a_plain_answer_ends_it(
    partnership: Partnership, holder: str, successor: str, announced: int
) -> None:
    assert partnership.transact("answer", sender=holder).events == [event("Answered", seat=1)]
    partnership.next_at(announced + NOTICE)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)


def test_a_countersignature_that_counted_in_a_review_ends_it(
    partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 1)
    assert not is_announced(partnership)
    partnership.next_at(announced + NOTICE)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)


def test_it_ends_it_also_when_other_reviews_passed_since(
    partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 1)
    for period in (2, 3, 4):
        partnership.next_at(partnership.end_of(period - 1))
        partnership.pass_review(review_of(period, [50, 30, 20]), 0, 2)
    assert not is_announced(partnership)
    with refused("NotAnnounced", seat=1, account=successor):
        partnership.transact("accept", 1, sender=successor)


def test_a_review_that_the_holder_did_not_countersign_does_not_end_it(
    partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 2)
    assert is_announced(partnership)
    partnership.next_at(announced + NOTICE)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.roster[1] == successor


def test_a_review_that_passed_before_the_announcement_does_not_end_it(
    partnership: Partnership, holder: str, successor: str
) -> None:
    partnership.transact("offer", successor, NOTICE, sender=holder)
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 1)
    partnership.transact("announce", 1, sender=successor)
    announced = partnership.chain.now()
    assert is_announced(partnership)
    partnership.next_at(announced + NOTICE)
    partnership.transact("accept", 1, sender=successor)


def test_after_an_answer_the_successor_can_announce_itself_again(
    partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 1)
    partnership.next_at(announced + NOTICE)
    partnership.transact("announce", 1, sender=successor)
    again = partnership.chain.now()
    partnership.next_at(again + NOTICE)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.roster[1] == successor


def test_an_answer_of_another_seat_does_not_end_it(
    partnership: Partnership, successor: str, announced: int
) -> None:
    for seat in (0, 2):
        partnership.transact("countersign", 1, bytes(32), sender=partnership.roster[seat])
    assert is_announced(partnership)


def test_settling_paying_and_handing_in_are_no_answers(
    partnership: Partnership,
    money: Money,
    ether: Money,
    holder: str,
    successor: str,
    announced: int,
) -> None:
    """Not what only the holder can do, whoever does it."""
    partnership.transact("pay", ether.address, 5, 1, "", sender=holder, value=5)
    partnership.pass_review(review_of(1, [50, 30, 20]), 0, 2, sender=holder)
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address, sender=holder)
    assert is_announced(partnership)
    partnership.next_at(announced + NOTICE)
    partnership.transact("accept", 1, sender=successor)


def test_the_new_holder_is_not_bound_by_the_old_ones_answers_or_announcements(
    chain: Chain, partnership: Partnership, successor: str, announced: int
) -> None:
    partnership.next_at(announced + NOTICE)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.call("offerOf", 1) == NO_OFFER
    partnership.transact("offer", chain.accounts[21], NOTICE, sender=successor)
    with refused("NotAnnounced", seat=1, account=chain.accounts[21]):
        partnership.transact("accept", 1, sender=chain.accounts[21])
