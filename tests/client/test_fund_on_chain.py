"""A real contributor fund, played: its members join, leave and come back, and all are paid exactly.

Nearly 200 members sign each review, and no administrator is needed where the fund has one.
"""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.founding import Founding, Partner
from daosplit.agreement.review import Review
from daosplit.agreement.shares import MOST_SEATS, cuts
from daosplit.chain import Chain, fast_chain
from daosplit.chain.contract import Contract
from daosplit.chain.node import GAS_LIMIT
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import balance_of
from daosplit.errors import ContractError
from daosplit.events import Settled
from daosplit.history import History, read_history
from daosplit.history.reconcile import reconcile
from daosplit.weighing import DEFAULT_TOTAL
from support.contributor_fund import MISSING, QUARTERS, everybody, memberships, weigh, weights
from support.effort import LONG

REVENUE = 1_000_000_000_000
"""1,000,000.00 a quarter, of a stablecoin with 6 decimals."""

FULL = QUARTERS.index("2025Q2")
"""The quarter in which the 256th member comes, and finds 255 seats."""


class Fund:
    """The fund as a partnership, on a chain of its own."""

    def __init__(self) -> None:
        self.keys = {member: _key(member) for member in everybody()}
        # The node's first account, which is rich, does whatever nobody in particular does.
        anybody = Account.from_key((1).to_bytes(32))
        self.chain: Chain = fast_chain(
            start=unix_time(datetime(2021, 12, 1, tzinfo=UTC)),
            signers=[anybody, *self.keys.values()],
        )
        self.token: Contract = self.chain.deploy("Token", "US Dollar", "USD", 6)
        self.seats = list(memberships()[0])
        """Who holds each seat, or did until it left."""
        charter = Charter(start=unix_time(datetime(2022, 1, 1, tzinfo=UTC)))
        partners = [Partner(it, self.keys[it].address, 1) for it in self.seats]
        founding = Founding("fund", charter, tuple(partners))
        self.split: RevenueSplit = found(self.chain, founding).split
        self.gas_of_reviews: list[int] = []
        self.gas_of_payouts: list[int] = []
        self.handed_over: list[str] = []

    def play(self, number: int) -> None:
        """Revenue comes in, the quarter ends, everybody signs its review, and all are paid."""
        period = number + 1
        self._earn()
        self.chain.travel(self.split.charter.end_of(period))
        if QUARTERS[number] in MISSING:
            self.chain.travel(self.split.charter.review_end(period))
        else:
            review = self.review(number)
            signed = self.sign(review, number)
            receipt = self.split.review(review, signed)
            self.gas_of_reviews.append(receipt.gas_used)
        receipt = self.split.settle(self.token.address)
        self.gas_of_payouts.append(receipt.gas_used)

    def review(self, number: int) -> Review:
        """A quarter's review: who is new is admitted, as long as there are seats."""
        new = [member for member in memberships()[number] if member not in self.seats]
        admitted = new[: MOST_SEATS - len(self.seats)]
        for member in new[len(admitted) :]:
            self._hand_over_to(member, number)
        self.seats += admitted
        outcome = weigh(number, self.seats)
        weighed = zip(outcome.shares, outcome.weighed.reasons, strict=True)
        contributions = tuple(
            Contribution(seat, shares, reason)
            for seat, (shares, reason) in enumerate(weighed)
            if shares
        )
        accounts = tuple(self.keys[member].address for member in admitted)
        return Review(number + 1, contributions, accounts, evidence_hash=outcome.evidence.hash)

    def sign(self, review: Review, number: int, but: str = "") -> Countersignatures:
        """Who held shares, who gets some, all but one."""
        signers = {**memberships()[number - 1 if number else 0], **memberships()[number]}
        roster = self.split.roster()
        signed = Countersignatures(self.split.domain(), review)
        for member in signers:
            if member != but:
                signed = signed.sign(self.keys[member], roster)
        return signed

    def balance(self, member: str) -> int:
        return balance_of(self.chain, self.token.address, self.keys[member].address)

    def _earn(self) -> None:
        mint = self.token.functions.mint(self.split.address, REVENUE)
        self.chain.transact(mint)

    def _hand_over_to(self, member: str, number: int) -> None:
        """Who left and does not come back gives its seat to a new member, in two steps."""
        is_gone = (it for it in self.seats if it not in memberships()[number])
        before = next(is_gone)
        for one in (before, member):
            self.chain.send(self.keys[one].address, 10**18)
        seat = self.seats.index(before)
        self.split.offer(self.keys[member].address, sender=self.keys[before].address)
        self.split.accept(seat, sender=self.keys[member].address)
        self.seats[seat] = member
        self.handed_over.append(before)


def _key(member: str) -> LocalAccount:
    key: LocalAccount = Account.from_key(sha256(f"the fund's {member}".encode()).digest())
    return key


@pytest.fixture(scope="module")
def fund() -> Fund:
    fund = Fund()
    for number in range(len(QUARTERS)):
        fund.play(number)
    return fund


@pytest.fixture(scope="module")
def leaving() -> Fund:
    """The fund when the quarter has ended in which the first members leave."""
    fund = Fund()
    fund.play(0)
    fund.chain.travel(fund.split.charter.end_of(2))
    return fund


@pytest.fixture(scope="module")
def history(fund: Fund) -> History:
    """What balances tell about each of 2,191 payments takes half a minute: only if asked."""
    return read_history(fund.split, tokens=[fund.token.address], with_balances=LONG)


def test_every_quarter_pays_every_unit_by_time_served(fund: Fund, history: History) -> None:
    assert [event.period for event in history.of(Settled)] == list(range(1, len(QUARTERS) + 1))
    holders = {str(fund.keys[member].address): member for member in everybody()}
    for number, paid in enumerate(history.payouts):
        exactly = weights(number)
        amounts = {holders[one.account]: one.amount for one in paid.payments if one.amount}
        assert amounts.keys() == exactly.keys()
        assert sum(amounts.values()) == REVENUE
        for member, amount in amounts.items():
            due = Fraction(REVENUE * exactly[member], sum(exactly.values()))
            assert abs(amount - due) <= Fraction(REVENUE, DEFAULT_TOTAL)


def test_all_reconciles_to_the_last_unit(fund: Fund, history: History) -> None:
    reconciliation = reconcile(history)
    assert reconciliation.is_exact
    conservation = reconciliation.conservation[fund.token.address]
    assert conservation.came_in == conservation.paid == len(QUARTERS) * REVENUE
    assert sum(map(fund.balance, everybody())) == len(QUARTERS) * REVENUE


def test_a_quarter_without_a_review_is_paid_like_the_one_before(history: History) -> None:
    for quarter in MISSING:
        number = QUARTERS.index(quarter)
        before, paid = history.payouts[number - 1], history.payouts[number]
        assert number + 1 not in history.tables
        assert [one.amount for one in paid.payments] == [one.amount for one in before.payments]


def test_who_comes_back_is_paid_on_its_old_seat(fund: Fund, history: History) -> None:
    for member, left, back in (("m046", "2024Q3", "2024Q4"), ("m097", "2024Q4", "2025Q2")):
        seat = fund.seats.index(member)
        after = QUARTERS.index(left)
        paid = [payout.payments[seat].amount for payout in history.payouts[after - 1 :]]
        away = QUARTERS.index(back) - after
        assert [amount > 0 for amount in paid[: away + 2]] == [True, *(away * [False]), True]


def test_the_256th_member_takes_over_the_seat_of_one_that_left(
    fund: Fund, history: History
) -> None:
    ever = set[str]()
    for number, members in enumerate(memberships()):
        ever |= members.keys()
        assert (len(ever) > MOST_SEATS) == (number >= FULL)
    assert len(history.roster) == MOST_SEATS
    assert [event.period for event in history.reviews if event.admitted][-1] == FULL + 1

    (move,) = history.seat_moves
    (left,) = fund.handed_over
    taken_by = fund.keys[everybody()[-1]].address
    assert (move.from_account, move.to_account) == (fund.keys[left].address, taken_by)
    assert history.payouts[FULL].payments[move.seat].amount > 0


def test_a_review_of_all_members_and_a_payout_to_them_fit_into_a_transaction(fund: Fund) -> None:
    assert max(fund.gas_of_reviews) < GAS_LIMIT // 4
    assert max(fund.gas_of_payouts) < GAS_LIMIT // 4


def test_each_review_carries_what_its_shares_follow_from(fund: Fund, history: History) -> None:
    (event,) = (event for event in history.reviews if event.period == len(QUARTERS))
    outcome = weigh(event.period - 1, fund.seats)
    assert event.evidence_hash == outcome.evidence.hash
    assert history.tables[event.period] == outcome.shares
    assert event.contributions[0].reason == outcome.weighed.reasons[event.contributions[0].seat]


def test_who_leaves_or_goes_half_time_must_have_signed(history: History) -> None:
    before = history.founding.shares
    for event in history.reviews:
        after = history.tables[event.period]
        for seat, cut in enumerate(cuts(before, after)):
            assert cut <= Fraction(1, 5) or seat in event.countersigners
        before = after


def test_who_leaves_without_signing_fades_by_the_cut_limit(leaving: Fund) -> None:
    fund, number, gone = leaving, 1, "m036"
    review = fund.review(number)
    with pytest.raises(ContractError) as caught:
        fund.split.review(review, fund.sign(review, number, but=gone))
    assert caught.value.name == "RevenueSplit_CutWithoutConsent"

    seat = fund.seats.index(gone)
    old = fund.split.shares_of(number)
    rest = sum(entry.points for entry in review.contributions)
    # The least that is no cut of more than a fifth: new / (rest + new) >= 4/5 old / sum(old).
    least = -(-4 * old[seat] * rest // (5 * sum(old) - 4 * old[seat]))
    for points, passes in ((least - 1, False), (least, True)):
        fading = Contribution(seat, points, "left, and signs nothing")
        milder = replace(review, contributions=(*review.contributions, fading))
        signed = fund.sign(milder, number, but=gone)
        if passes:
            fund.split.review(milder, signed)
            continue
        with pytest.raises(ContractError) as caught:
            fund.split.review(milder, signed)
        assert caught.value.name == "RevenueSplit_CutWithoutConsent"
    assert fund.split.shares_of(number + 1)[seat] == least
