"""The client says what the contract says, checks what it is given, and tells what came of it."""

from collections.abc import Callable
from typing import Any

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Domain
from daosplit.agreement.shares import payout
from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.state import Offer, Payable, PeriodTimes, Question, Releasable, Till
from daosplit.errors import ContractError, InvalidValueError
from daosplit.events import (
    Answered,
    Closed,
    Countersigned,
    Delivered,
    EtherReceived,
    OfferWithdrawn,
    PaidOut,
    RevenuePaid,
    Reviewed,
    SeatAnnounced,
    SeatMoved,
    SeatOffered,
    SeatQuestioned,
    SetAside,
    Settled,
    Tipped,
    TokenMoved,
    Withdrawn,
)
from daosplit.events.receipts import read_receipt
from daosplit.values.addresses import ETHER
from support.client import (
    mint,
    partnership_of,
    review_of,
    set_shares,
    sign_by,
    travel_to,
)

NOBODY = ETHER
SHARES = (50, 30, 20)


@pytest.fixture(scope="module")
def split(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, *SHARES, tip=10_000)


@pytest.fixture(scope="module")
def token(chain: Chain) -> Contract:
    return chain.deploy("Token", "US Dollar", "USD", 6)


# What it tells


def test_it_tells_who_the_partners_are_and_what_they_hold(
    chain: Chain, split: RevenueSplit
) -> None:
    assert split.roster() == chain.accounts[1:4]
    assert split.seat_of(chain.accounts[2]) == 1
    assert split.shares_of(0) == split.shares_of(9) == SHARES
    assert split.reviewed_period() == 0
    assert split.domain() == Domain(chain.chain_id, split.address)
    assert split.charter.tip == 10_000
    with pytest.raises(ContractError) as caught:
        split.seat_of(chain.accounts[9])
    assert caught.value.name == "RevenueSplit_NotPartner"
    assert caught.value.arguments == {"account": chain.accounts[9]}


def test_it_tells_the_times_that_the_charter_tells(split: RevenueSplit) -> None:
    charter = split.charter
    assert split.current_period() == 1
    for period in (1, 2, 7):
        assert split.period_times(period) == PeriodTimes(
            charter.start_of(period), charter.end_of(period), charter.review_end(period)
        )
    assert split.payable_from(1) == Payable(False, charter.review_end(1))
    set_shares(split, 1, *SHARES)
    assert split.payable_from(1) == Payable(False, charter.end_of(1))
    split.chain.travel(charter.end_of(1))
    assert split.payable_from(1) == Payable(True, charter.end_of(1))
    assert split.current_period() == 2


def test_it_tells_what_is_in_the_till(chain: Chain, split: RevenueSplit, token: Contract) -> None:
    mint(chain, token, split.address, 1_001)
    assert split.accrued(token.address) == 1_001
    assert split.releasable(token.address) == Releasable(0, ())
    travel_to(split, split.charter.review_end(1))
    block = split.chain.block_number()
    split.settle_slice(token.address, 1)
    amounts = payout(1_001, SHARES)
    assert split.till(token.address) == Till(1, 1_001, 0, 1)
    assert split.till(token.address, block=block) == Till(0, 0, 0, 0)
    assert split.releasable(token.address) == Releasable(1, (0, *amounts[1:]))
    assert split.accrued(token.address) == 0
    assert split.accrued(token.address, block=block) == 1_001
    assert split.set_aside(token.address, chain.accounts[1]) == 0


def test_it_shares_out_an_amount_as_shares_do(split: RevenueSplit) -> None:
    for amount in (0, 1, 99, 10**18 + 7, 2**216 - 1):
        assert split.share_out(amount, 1) == payout(amount, SHARES)


def test_it_tells_the_rate_of_a_tip_as_the_charter_does(split: RevenueSplit) -> None:
    for late in (-1, 0, 1, 3 * DAY + 5, 10 * DAY, 40 * DAY):
        time = split.charter.review_end(1) + late
        split.chain.travel(time)
        assert split.tip_rate(1) == split.charter.tip_rate(1, time)


# Money


@pytest.mark.parametrize("money", ["token", "ether"])
def test_revenue_is_paid_with_a_memo(
    chain: Chain, split: RevenueSplit, token: Contract, money: str
) -> None:
    payer = chain.accounts[7]
    address = ETHER if money == "ether" else token.address
    if money == "token":
        mint(chain, token, payer, 100)
    receipt = split.pay(address, 100, 1, "4月の売上", sender=payer)
    *moved, paid = receipt.events
    assert isinstance(paid, RevenuePaid)
    assert (paid.token, paid.payer, paid.period, paid.amount, paid.memo) == (
        address,
        payer,
        1,
        100,
        "4月の売上",
    )
    assert [type(event) for event in moved] == ([] if money == "ether" else [TokenMoved])
    assert split.accrued(address) == 100
    assert receipt.timestamp == paid.timestamp == chain.now()
    raw = chain.receipt(receipt.transaction_hash)
    assert (receipt.gas_used, receipt.block) == (raw.gas_used, raw.block)


def test_a_payment_by_a_token_asks_for_the_allowance_it_needs_and_no_more(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    payer = chain.accounts[7]
    mint(chain, token, payer, 100)
    allowance = token.functions.allowance(payer, split.address)
    split.pay(token.address, 60, 1, sender=payer)
    assert chain.call(allowance) == 0
    chain.transact(token.functions.approve(split.address, 50), sender=payer)
    split.pay(token.address, 40, 1, sender=payer)
    assert chain.call(allowance) == 10


def test_a_payment_that_the_payer_cannot_make_is_told_by_name(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    with pytest.raises(ContractError) as caught:
        split.pay(token.address, 60, 1, sender=chain.accounts[7])
    assert caught.value.name == "TransferFromFailed"


def test_several_tokens_are_settled_at_once(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    mint(chain, token, split.address, 1_000)
    chain.send(split.address, 10)
    travel_to(split, split.charter.review_end(1) + 10 * DAY)
    keeper = chain.accounts[20]
    receipt = split.settle(token.address, ETHER, tip_to=keeper)
    settled = [event for event in receipt.events if isinstance(event, Settled)]
    assert [(event.token, event.pot) for event in settled] == [(token.address, 1_000), (ETHER, 10)]
    (tipped,) = [event for event in receipt.events if isinstance(event, Tipped)]
    assert (tipped.to, tipped.amount, tipped.rate) == (keeper, 5 + 3 + 2, 10_000_000)


def test_the_tip_is_the_senders_if_nobody_is_named(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    mint(chain, token, split.address, 1_000)
    travel_to(split, split.charter.review_end(1) + 10 * DAY)
    sender = chain.accounts[21]
    sliced = split.settle_slice(token.address, 1, sender=sender)
    assert [type(event) for event in sliced.events][1:] == [Closed, PaidOut, Tipped, TokenMoved]
    rest = split.settle(token.address, sender=sender)
    tips = [event for event in (*sliced.events, *rest.events) if isinstance(event, Tipped)]
    assert [(tip.to, tip.amount) for tip in tips] == [(sender, 5), (sender, 5)]


def test_what_was_set_aside_is_delivered_or_withdrawn(chain: Chain) -> None:
    payee = chain.deploy("RejectingPayee")
    split = partnership_of(chain, 1, 1, accounts=(payee.address, chain.accounts[1]))
    chain.send(split.address, 10)
    travel_to(split, split.charter.review_end(1))
    receipt = split.settle(ETHER)
    (failed,) = [event for event in receipt.events if isinstance(event, SetAside)]
    assert (failed.account, failed.seat, failed.amount) == (payee.address, 0, 5)
    assert split.set_aside(ETHER, payee.address) == 5

    with chain.isolated():
        chain.transact(payee.functions.accept())
        (event,) = split.deliver(ETHER, payee.address).events
        assert isinstance(event, Delivered)
        assert (event.token, event.account, event.amount) == (ETHER, payee.address, 5)
        assert chain.balance(payee.address) == 5
    call = split._contract.functions.withdraw(ETHER, chain.accounts[30])
    chain.transact(payee.functions.execute(split.address, call.data))
    assert split.set_aside(ETHER, payee.address) == 0
    with pytest.raises(ContractError) as caught:
        split.withdraw(ETHER, chain.accounts[30], sender=chain.accounts[1])
    assert caught.value.name == "RevenueSplit_NothingSetAside"


def test_a_withdrawal_tells_from_whom_and_to_whom(chain: Chain) -> None:
    token = chain.deploy("MisbehavingToken")
    split = partnership_of(chain, 1, 1)
    partner = chain.accounts[1]
    refuse = 1
    chain.transact(token.functions.misbehave(partner, refuse, 0))
    mint(chain, token, split.address, 10)
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    receipt = split.withdraw(token.address, chain.accounts[30], sender=partner)
    withdrawn = receipt.events[0]
    assert isinstance(withdrawn, Withdrawn)
    assert (withdrawn.account, withdrawn.to, withdrawn.amount) == (partner, chain.accounts[30], 5)


def test_plain_ether_is_told_in_the_receipt_of_who_sends_it(
    chain: Chain, split: RevenueSplit
) -> None:
    receipt = read_receipt(chain, chain.send(split.address, 7), split.address)
    (event,) = receipt.events
    assert isinstance(event, EtherReceived)
    assert event.amount == 7


def test_tokens_that_would_keep_others_from_being_settled_are_told(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    """All or nothing is done by one call; each is tried alone, and nothing is sent."""
    mute, unwilling = chain.deploy("MoodyToken", 0), chain.deploy("MoodyToken", 0)
    tokens = [token.address, mute.address, unwilling.address]
    for money in (token, mute, unwilling):
        mint(chain, money, split.address, 1_000)
    travel_to(split, split.charter.review_end(1) + 20 * DAY)
    refuses, keeper = 2, chain.accounts[12]
    chain.transact(unwilling.functions.setMood(keeper, refuses))
    chain.transact(mute.functions.setMute(True))
    block = chain.block_number()
    found = split.unsettleable(*tokens, ETHER, tip_to=keeper)
    assert {address: error.name for address, error in found.items()} == {
        mute.address: "RevenueSplit_NoBalance",
        unwilling.address: "TransferFailed",
    }
    # To the sender, unless the tip goes to somebody.
    assert list(split.unsettleable(*tokens, sender=keeper)) == tokens[1:]
    assert list(split.unsettleable(*tokens)) == [mute.address]
    assert chain.block_number() == block
    for bad in tokens[1:]:
        with pytest.raises(ContractError):
            split.settle(token.address, bad, tip_to=keeper)
    assert split.till(token.address).period == 0
    split.settle(token.address, ETHER, tip_to=keeper)
    assert split.till(token.address).period == 1
    assert list(split.unsettleable(token.address)) == [token.address]


# Agreement


def test_a_review_passes_with_its_countersignatures(chain: Chain, split: RevenueSplit) -> None:
    review = review_of(1, (45, 30, 20, 5), admitted=[chain.accounts[10]])
    signed = sign_by(split, review, 0, 1, 3)
    assert split.hash_review(review) == signed.digest
    receipt = split.review(review, signed)
    (event,) = receipt.events
    assert isinstance(event, Reviewed)
    assert event.review == review
    assert (event.period, event.digest, event.countersigners) == (1, signed.digest, (0, 1, 3))
    assert event.previous_period == 0
    assert split.shares_of(1) == (45, 30, 20, 5)
    assert split.shares_of(0) == SHARES
    assert split.roster()[3] == chain.accounts[10]


@pytest.mark.parametrize("countersigners", [(), (0,), (0, 1), (0, 1, 2, 3), (1, 2)])
def test_a_tally_is_what_the_exact_majority_says(
    chain: Chain, split: RevenueSplit, countersigners: tuple[int, ...]
) -> None:
    new = (20, 40, 35, 5)
    review = review_of(1, new, admitted=[chain.accounts[10]])
    assert split.tally(review, countersigners) == review.tally(
        split.charter, SHARES, countersigners
    )


def test_who_is_silent_is_missing_nowhere(chain: Chain, split: RevenueSplit) -> None:
    counted = split.tally(review_of(1, SHARES), (0,), silent=(2,))
    assert (counted.shares, counted.shares_needed) == (50, 54)
    assert counted.missing == (1,)


def test_an_account_countersigns_on_the_chain(chain: Chain, split: RevenueSplit) -> None:
    review = review_of(1, (40, 40, 20))
    digest = split.hash_review(review)
    signed = sign_by(split, review, 1)
    partner = chain.accounts[1]
    assert not split.countersigned(1, digest, partner)
    (event,) = split.countersign(1, digest, sender=partner).events
    assert isinstance(event, Countersigned)
    assert (event.period, event.digest, event.account) == (1, digest, partner)
    assert (event.consents_to_cut, event.admits) == (True, True)
    assert split.countersigned(1, digest, partner)
    receipt = split.review(review, signed.add_on_chain(partner, split.roster()))
    (passed,) = receipt.events
    assert isinstance(passed, Reviewed)
    assert passed.countersigners == (0, 1)


def test_countersignatures_of_something_else_are_not_sent(
    chain: Chain, split: RevenueSplit
) -> None:
    review = review_of(1, (40, 40, 20))
    signed = sign_by(split, review, 0, 1)
    block = chain.block_number()
    with pytest.raises(InvalidValueError, match="belong to another review"):
        split.review(review_of(1, (40, 40, 21)), signed)
    elsewhere = Countersignatures(Domain(1, split.address), review)
    with pytest.raises(InvalidValueError, match="domain"):
        split.review(review, elsewhere)
    assert chain.block_number() == block


# Seats


def test_a_seat_is_offered_and_moves(chain: Chain, split: RevenueSplit) -> None:
    holder, successor = chain.accounts[1], chain.accounts[10]
    assert split.offer_of(0) is None
    (offered,) = split.offer(successor, DAY, sender=holder).events
    assert isinstance(offered, SeatOffered)
    assert (offered.seat, offered.account, offered.notice) == (0, successor, DAY)
    assert split.offer_of(0) == Offer(successor, DAY, None)
    (announced,) = split.announce(0, sender=successor).events
    assert isinstance(announced, SeatAnnounced)
    assert announced.acceptable_from == announced.timestamp + DAY
    offer = split.offer_of(0)
    assert offer == Offer(successor, DAY, announced.timestamp)
    assert offer.acceptable_from == announced.acceptable_from
    with pytest.raises(ContractError) as caught:
        split.accept(0, sender=successor)
    assert caught.value.arguments == {"seat": 0, "acceptableFrom": announced.acceptable_from}
    travel_to(split, announced.acceptable_from)
    (moved,) = split.accept(0, sender=successor).events
    assert isinstance(moved, SeatMoved)
    assert (moved.seat, moved.from_account, moved.to_account) == (0, holder, successor)
    assert split.roster()[0] == successor


def test_an_offer_is_withdrawn(chain: Chain, split: RevenueSplit) -> None:
    holder, successor = chain.accounts[1], chain.accounts[10]
    split.offer(successor, sender=holder)
    offer = split.offer_of(0)
    assert offer == Offer(successor, 0, None)
    assert offer.acceptable_from == 0
    (event,) = split.withdraw_offer(sender=holder).events
    assert isinstance(event, OfferWithdrawn)
    assert (event.seat, event.account) == (0, successor)
    assert split.offer_of(0) is None


def test_who_must_announce_itself_may_not_accept_yet() -> None:
    assert Offer(NOBODY, DAY, None).acceptable_from is None


def test_it_tells_until_when_presences_were_handed_in(chain: Chain, split: RevenueSplit) -> None:
    account = chain.accounts[2]
    assert split.present_before(account) == 0
    message = Collected(split.domain(), Presence(1)).sign(chain.signers[account], split.roster())
    split.present(message)
    assert split.present_before(account) == 2


def test_a_seat_is_questioned_and_answers(chain: Chain, split: RevenueSplit) -> None:
    assert split.question_of(1) is None
    (asked,) = split.question(1, sender=chain.accounts[1]).events
    assert isinstance(asked, SeatQuestioned)
    assert (asked.seat, asked.by, asked.silent_from) == (1, 0, 3)
    assert split.question_of(1) == Question(3, is_silent=False)
    chain.travel(split.charter.end_of(2))
    assert split.question_of(1) == Question(3, is_silent=True)
    assert split.silent_seats() == (1,)
    (answered,) = split.answer(sender=chain.accounts[2]).events
    assert isinstance(answered, Answered)
    assert answered.seat == 1
    assert split.silent_seats() == ()


# What cannot be


@pytest.mark.parametrize("amount", [0, -1, 1.0, True, "1", None, 2**256, 10.5])
def test_an_amount_that_cannot_be_is_refused_before_anything_is_sent(
    chain: Chain, split: RevenueSplit, token: Contract, amount: Any
) -> None:
    block = chain.block_number()
    for money in (token.address, ETHER):
        with pytest.raises(InvalidValueError, match="amount"):
            split.pay(money, amount, 1)
    assert chain.block_number() == block


ATTEMPTS: dict[str, Callable[[RevenueSplit], object]] = {
    "a token that is no address": lambda split: split.settle("USDC"),
    "a token that is a number": lambda split: split.till(5),  # type: ignore[arg-type]
    "no token": lambda split: split.settle(),
    "no token to try": lambda split: split.unsettleable(),
    "a token to try that is no address": lambda split: split.unsettleable("USDC"),
    "a wrong checksum": lambda split: split.deliver(ETHER, split.address.swapcase()),
    "the zero account": lambda split: split.offer(NOBODY),
    "an account of a local node": lambda split: split.seat_of("node:1"),
    "an account that is none": lambda split: split.seat_of(None),  # type: ignore[arg-type]
    "a tip to nobody": lambda split: split.settle(ETHER, tip_to=NOBODY),
    "a sender that is none": lambda split: split.settle(ETHER, sender="me"),
    "a period 0": lambda split: split.pay(ETHER, 1, 0),
    "a period too far": lambda split: split.period_times(2**32),
    "a period that is a float": lambda split: split.shares_of(1.0),  # type: ignore[arg-type]
    "a seat too far": lambda split: split.accept(255),
    "a negative seat": lambda split: split.offer_of(-1),
    "a seat that is a bool": lambda split: split.announce(True),
    "no seats in a slice": lambda split: split.settle_slice(ETHER, 0),
    "a negative notice": lambda split: split.offer(split.address, -1),
    "a notice too long": lambda split: split.offer(split.address, 2**32),
    "a digest too short": lambda split: split.countersign(1, bytes(31)),
    "a digest that is text": lambda split: split.countersign(1, "0x"),  # type: ignore[arg-type]
    "a memo that is no text": lambda split: split.pay(ETHER, 1, 1, b""),  # type: ignore[arg-type]
    "a memo that is no Unicode": lambda split: split.pay(ETHER, 1, 1, "\ud800"),
    "an amount too large to share": lambda split: split.share_out(2**216, 1),
    "a countersigner that is no seat": lambda split: split.tally(review_of(1, SHARES), (255,)),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_what_cannot_be_is_refused_before_anything_is_sent(
    chain: Chain, split: RevenueSplit, attempt: Callable[[RevenueSplit], object]
) -> None:
    block = chain.block_number()
    with pytest.raises(InvalidValueError):
        attempt(split)
    assert chain.block_number() == block
