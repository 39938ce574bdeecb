"""A history agrees with the exact rules to the last unit, and whatever does not is listed."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hexbytes import HexBytes
from hypothesis import given, settings
from hypothesis import strategies as st
from web3.types import RPCEndpoint

from daosplit.agreement.charter import DAY
from daosplit.artifacts import Artifact
from daosplit.chain import Chain, connect, embedded_chain
from daosplit.chain.contract import Contract
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.state import Till
from daosplit.errors import ContractError, InvalidValueError
from daosplit.events import (
    Closed,
    Delivered,
    EtherReceived,
    Event,
    PaidOut,
    RevenuePaid,
    SetAside,
    Settled,
    Tipped,
    TokenMoved,
    Withdrawn,
)
from daosplit.history import History, read_events, read_history
from daosplit.history.differences import Difference, Kind
from daosplit.history.ledger import MOST_IN_TILL
from daosplit.history.reconcile import Conservation, reconcile
from daosplit.messages.differences import describe_difference
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from daosplit.values.catalogue import translate
from support.client import mint, partnership_of, review_of, set_shares, sign_by, travel_to
from support.effort import LONG

SHARES = (50, 30, 20)
Actors = tuple[Contract, Contract]
A_TEST: dict[str, Any] = {"months": 0, "test_seconds": 90, "review_window": 40}
# Ways of the misbehaving token, by their numbers in the contract.
PROPERLY, REFUSE, ANSWER_FALSE = 0, 1, 2
# Gives all ether back to who sends it.
GIVES_BACK = bytes.fromhex("5f5f5f5f47335af100")


@pytest.fixture(scope="module")
def split(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, *SHARES, tip=10_000)


@pytest.fixture(scope="module")
def token(chain: Chain) -> Contract:
    return chain.deploy("Token", "US Dollar", "USD", 6)


def exact(split: RevenueSplit) -> dict[str, Conservation]:
    """What the reconciliation of all that happened says, which must be exact."""
    result = reconcile(read_history(split))
    assert result.is_exact, result.differences
    assert all(one.holds for one in result.conservation.values())
    return dict(result.conservation)


def kinds(history: History) -> set[Kind]:
    return {difference.kind for difference in reconcile(history).differences}


# What agrees


def test_nothing_happened_and_all_agrees(split: RevenueSplit) -> None:
    assert exact(split) == {}


def test_what_came_in_waits_to_be_closed(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    mint(chain, token, split.address, 70)
    mint(chain, token, chain.accounts[0], 30)
    split.pay(token.address, 30, 1)
    split.pay(ETHER, 5, 1)
    chain.send(split.address, 6)
    conservation = exact(split)
    assert (conservation[token.address].received, conservation[token.address].not_closed) == (
        100,
        100,
    )
    assert (conservation[ETHER].received, conservation[ETHER].not_closed) == (11, 11)


def test_tokens_and_ether_are_paid_in_slices_with_tips(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    other = chain.deploy("TokenWithoutReturn")
    mint(chain, token, split.address, 1_000_003)
    mint(chain, other, split.address, 7_777)
    chain.send(split.address, 999_999)
    travel_to(split, split.charter.review_end(1) + 3 * DAY)
    split.settle_slice(token.address, 1)
    mint(chain, token, split.address, 55)
    split.settle_slice(token.address, 1, tip_to=chain.accounts[20])
    split.settle_slice(ETHER, 2, tip_to=chain.accounts[21])
    conservation = exact(split)
    assert conservation[token.address].unpaid == 1_000_003 - 1_000_003 * 80 // 100
    assert conservation[token.address].not_closed == 55
    travel_to(split, split.charter.end_of(2) + DAY)
    split.settle(token.address, ETHER, other.address)
    conservation = exact(split)
    assert conservation[token.address].tips > 0
    assert conservation[token.address].unpaid == 55
    assert conservation[ETHER].paid + conservation[ETHER].tips == 999_999


def test_several_periods_are_closed_at_once_and_old_pots_paid_first(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    mint(chain, token, split.address, 100)
    travel_to(split, split.charter.end_of(3) + DAY)
    split.settle(token.address)
    mint(chain, token, split.address, 41)
    chain.send(split.address, 10)
    set_shares(split, 4, 1, 1, 1)
    travel_to(split, split.charter.end_of(5) + DAY)
    split.settle(token.address, ETHER)
    till = split.till(token.address)
    assert (till.period, till.pot) == (5, 41)
    conservation = exact(split)
    assert (conservation[token.address].paid, conservation[token.address].unpaid) == (100, 41)
    travel_to(split, split.charter.review_end(5))
    split.settle(token.address, ETHER)
    assert exact(split)[token.address].unpaid == 0


def test_revenue_of_an_ended_period_joins_its_pot(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    mint(chain, token, split.address, 100)
    mint(chain, token, chain.accounts[0], 50)
    travel_to(split, split.charter.end_of(1) + DAY)
    split.pay(token.address, 20, 1)
    split.pay(token.address, 30, 2)
    split.pay(ETHER, 7, 1)
    assert split.till(token.address) == Till(1, 120, 0, 0)
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address, ETHER)
    conservation = exact(split)
    assert conservation[token.address].not_closed == 30
    assert conservation[ETHER].not_closed == 0


def test_what_is_set_aside_is_delivered_withdrawn_or_kept(chain: Chain) -> None:
    token = chain.deploy("MisbehavingToken")
    refusing = chain.deploy("RejectingPayee")
    partners = (chain.accounts[1], refusing.address, chain.accounts[2])
    split = partnership_of(chain, *SHARES, accounts=partners)

    def misbehave(account: str, way: int) -> None:
        chain.transact(token.functions.misbehave(account, way, PROPERLY))

    for period in (1, 2):
        for account, way in zip(partners, (REFUSE, ANSWER_FALSE, PROPERLY), strict=True):
            misbehave(account, way)
        mint(chain, token, split.address, 1_001)
        chain.send(split.address, 101)
        travel_to(split, split.charter.review_end(period))
        split.settle(token.address, ETHER)
        conservation = exact(split)
        assert conservation[token.address].set_aside > 0
        assert conservation[ETHER].set_aside > 0
        if period == 1:
            misbehave(partners[0], PROPERLY)
            split.withdraw(token.address, chain.accounts[30], sender=partners[0])
            misbehave(partners[1], PROPERLY)
            split.deliver(token.address, partners[1])
            chain.transact(refusing.functions.accept())
            split.deliver(ETHER, partners[1])
            conservation = exact(split)
            assert conservation[token.address].set_aside == 0
            assert conservation[token.address].withdrawn == 500
            assert conservation[token.address].delivered == 300
            assert conservation[ETHER].delivered == 30
            refusing_again = chain.deploy("RejectingPayee")
            split.offer(refusing_again.address, sender=partners[2])
            call = split._contract.functions.accept(2)
            chain.transact(refusing_again.functions.execute(split.address, call.data))


def test_a_payee_that_gives_back_leaves_it_for_the_next_period(chain: Chain) -> None:
    creation = bytes.fromhex(f"60{len(GIVES_BACK):02x}8060095f395ff3") + GIVES_BACK
    payee = chain.deploy(Artifact("GivesBack", "", [], f"0x{creation.hex()}", "0x", {}, ""))
    split = partnership_of(chain, 1, 1, accounts=(payee.address, chain.accounts[1]))
    chain.send(split.address, 100)
    travel_to(split, split.charter.review_end(1))
    split.settle(ETHER)
    conservation = exact(split)[ETHER]
    assert (conservation.received, conservation.paid, conservation.not_closed) == (150, 100, 50)


def test_a_partnership_may_hold_a_seat_and_a_tip_may_go_to_it(
    chain: Chain, token: Contract
) -> None:
    child = partnership_of(chain, 1, 2)
    parent = partnership_of(chain, 1, 1, accounts=(child.address, chain.accounts[5]), tip=10_000)
    mint(chain, token, parent.address, 10_001)
    chain.send(parent.address, 10_001)
    travel_to(parent, parent.charter.review_end(1) + 10 * DAY)
    parent.settle(token.address, ETHER, tip_to=parent.address)
    for conservation in exact(parent).values():
        assert conservation.not_closed == conservation.tips == 100
    for conservation in exact(child).values():
        assert conservation.received == 4_950


def test_a_pot_is_no_more_than_the_till_can_hold(chain: Chain, token: Contract) -> None:
    split = partnership_of(chain, *SHARES)
    mint(chain, token, split.address, MOST_IN_TILL + 1_000)
    mint(chain, token, chain.accounts[0], 10)
    travel_to(split, split.charter.end_of(1) + DAY)
    split.settle(token.address)
    assert split.till(token.address).pot == MOST_IN_TILL
    conservation = exact(split)[token.address]
    assert (conservation.unpaid, conservation.not_closed) == (MOST_IN_TILL, 1_000)
    # It cannot be credited to a full till; it counts to the running period.
    split.pay(token.address, 10, 1)
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    conservation = exact(split)[token.address]
    assert (conservation.paid, conservation.not_closed) == (MOST_IN_TILL, 1_010)


def test_a_token_with_a_hook_is_exact(chain: Chain) -> None:
    token = chain.deploy("HookToken")
    split = partnership_of(chain, *SHARES)
    mint(chain, token, chain.accounts[0], 1_000)
    split.pay(token.address, 1_000, 1)
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    assert exact(split)[token.address].paid == 1_000


def test_many_things_in_one_block_agree(anvil: str) -> None:
    chain = connect(anvil)
    token = chain.deploy("Token", "US Dollar", "USD", 6)
    split = partnership_of(chain, *SHARES, start=chain.now() // 90 * 90, **A_TEST)
    mint(chain, token, split.address, 1_001)
    chain.send(split.address, 1_001)
    chain.travel(split.charter.review_end(split.current_period()) + 20)
    functions = split._contract.functions
    calls = [
        functions.settleSlice(token.address, 1, ETHER),
        token.functions.mint(split.address, 57),
        functions.settle(ETHER),
        functions.settle(token.address),
    ]
    mine = partial(chain.w3.manager.request_blocking, RPCEndpoint("evm_mine"), [])
    automine = partial(chain.w3.manager.request_blocking, RPCEndpoint("evm_setAutomine"))
    automine([False])
    try:
        for call in calls:
            chain.w3.eth.send_transaction(
                {
                    "from": chain.accounts[0],
                    "to": call.to,
                    "data": HexBytes(call.data),
                    "gas": 500_000,
                }
            )
        mine()
    finally:
        automine([True])
    blocks = {paid.event.block for paid in read_history(split).payouts}
    assert len(blocks) == 1
    assert exact(split)[token.address].not_closed == 57


@settings(max_examples=100 if LONG else 4)
@given(seed=st.integers(0, 2**32))
def test_whatever_happens_agrees(chain: Chain, token_and_payee: Actors, seed: int) -> None:
    with chain.isolated():
        exact(play(chain, *token_and_payee, random.Random(seed)))


@pytest.fixture(scope="module")
def token_and_payee(chain: Chain, split: RevenueSplit) -> Actors:
    """What a play needs beside the factory, which `split` brings."""
    return chain.deploy("MisbehavingToken"), chain.deploy("RejectingPayee")


def play(chain: Chain, token: Contract, payee: Contract, dice: random.Random) -> RevenueSplit:
    """Some periods at random, with tokens that fail and a payee that refuses ether."""
    partners = [*chain.accounts[1:4], payee.address]
    shares = (1, *(dice.randrange(100) for _ in partners[1:]))
    split = partnership_of(
        chain,
        *shares,
        accounts=partners,
        tip=dice.choice([0, 7, 10_000]),
        start=chain.now() // 90 * 90,
        **A_TEST,
    )
    mint(chain, token, chain.accounts[0], 10**12)
    money = (token.address, ETHER)
    spare = iter(chain.accounts[10:])

    def amount() -> int:
        return dice.choice([1, 2, 3, 99, 1_000_003])

    def misbehave() -> None:
        account, way = dice.choice(split.roster()), dice.choice([PROPERLY, REFUSE, ANSWER_FALSE])
        chain.transact(token.functions.misbehave(account, way, PROPERLY))

    def move_seat() -> None:
        seat, successor = dice.randrange(3), next(spare)
        split.offer(successor, sender=split.roster()[seat])
        split.accept(seat, sender=successor)

    def review() -> None:
        period = split.current_period()
        admitted = [next(spare)] if dice.random() < 0.3 else []
        new = [max(1, held + dice.randrange(-3, 4)) for held in split.shares_of(period)]
        document = review_of(period, (*new, *(5 for _ in admitted)), admitted)
        keys = [
            seat
            for seat in range(len(new) + len(admitted))
            if seat != partners.index(payee.address)
        ]
        signed = sign_by(split, document, *keys)
        call = split._contract.functions.countersign(period, signed.digest)
        chain.transact(payee.functions.execute(split.address, call.data))
        split.review(document, signed.add_on_chain(payee.address, split.roster()))

    def fetch() -> None:
        kept = {event.account for event in read_events(split) if isinstance(event, SetAside)}
        account = dice.choice(sorted(kept) or partners)
        chain.transact(token.functions.misbehave(account, PROPERLY, PROPERLY))
        if account == payee.address or dice.random() < 0.5:
            split.deliver(token.address, account)
        else:
            split.withdraw(token.address, next(spare), sender=account)

    actions: list[Callable[[], object]] = [
        lambda: mint(chain, token, split.address, amount()),
        lambda: chain.send(split.address, amount()),
        lambda: split.pay(dice.choice(money), amount(), split.current_period(), "memo"),
        lambda: split.pay(dice.choice(money), amount(), split.current_period() - 1),
        lambda: split.settle(*dice.sample(money, dice.randrange(1, 3))),
        lambda: split.settle_slice(dice.choice(money), dice.randrange(1, 4)),
        fetch,
        lambda: chain.travel(chain.now() + dice.randrange(1, 120)),
        misbehave,
        move_seat,
        review,
    ]
    for _ in range(40):
        # What the rules do not allow at the moment is no part of the play.
        with suppress(ContractError, InvalidValueError):
            dice.choice(actions)()
    return split


# What does not agree is listed


def test_a_token_that_takes_fees_is_told(chain: Chain) -> None:
    token = chain.deploy("FeeToken", 10)
    split = partnership_of(chain, 1, 1)
    mint(chain, token, chain.accounts[0], 1_000)
    split.pay(token.address, 1_000, 1)
    (paid,) = read_history(split).revenue
    assert paid.amount == 900
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    result = reconcile(read_history(split))
    told = [(one.kind, one.expected, one.actual) for one in result.of(token.address)]
    # What was burned on the way in, and what each partner got less on the way out.
    assert told == [("move", 0, 100), ("gain", 450, 405), ("gain", 450, 405)]
    conservation = result.conservation[token.address]
    assert conservation.holds
    assert (conservation.received, conservation.unlogged, conservation.paid) == (1_000, -100, 900)


def test_a_token_that_shrinks_is_told_and_its_pot_shrinks_exactly(chain: Chain) -> None:
    token = chain.deploy("ShrinkingToken")
    split = partnership_of(chain, *SHARES)
    mint(chain, token, split.address, 1_001)
    travel_to(split, split.charter.review_end(1))
    split.settle_slice(token.address, 1)
    chain.transact(token.functions.shrink(split.address, 101))
    split.settle(token.address)
    result = reconcile(read_history(split))
    told = [(one.kind, one.expected, one.actual) for one in result.differences]
    assert told == [("move", 0, 101)]
    assert result.conservation[token.address].holds
    assert result.conservation[token.address].paid == 900


def test_what_a_token_that_shrank_owes_is_told(chain: Chain) -> None:
    token = chain.deploy("MoodyToken", 0)
    reverting = 2
    split = partnership_of(chain, 1, 1)
    chain.transact(token.functions.setMood(chain.accounts[1], reverting))
    mint(chain, token, split.address, 100)
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    chain.transact(token.functions.shrink(split.address, 20))
    result = reconcile(read_history(split))
    assert not result.conservation[token.address].holds
    # It writes no log at all, so nothing that it does can be followed.
    assert {one.kind for one in result.differences} == {"move", "balance", "conservation"}
    owed = next(one for one in result.differences if one.kind == "conservation")
    assert (owed.expected, owed.actual) == (80, 100)


@pytest.mark.parametrize("shows_transactions", [True, False])
def test_a_token_that_says_it_paid_and_did_not_is_told(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, shows_transactions: bool
) -> None:
    """Also if the node leaves the transactions out of its blocks."""
    token = chain.deploy("MoodyToken", 0)
    lying = 6
    split = partnership_of(chain, 1, 1)
    chain.transact(token.functions.setMood(chain.accounts[1], lying))
    mint(chain, token, split.address, 100)
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    if not shows_transactions:
        whole = Chain.block
        monkeypatch.setattr(
            Chain, "block", lambda chain, block: replace(whole(chain, block), transactions=())
        )
    gains = [one for one in reconcile(read_history(split)).differences if one.kind == "gain"]
    assert [(one.account, one.expected, one.actual) for one in gains] == [
        (chain.accounts[1], 50, 0)
    ]
    if not shows_transactions:
        monkeypatch.setattr(Chain, "receipts", lambda chain, block: ())
        history = read_history(split)
        assert {token for token, _ in history.unknown_balances} == {token.address}
        assert not reconcile(history).is_complete


def test_a_token_that_does_not_tell_what_is_there_is_told(
    chain: Chain, split: RevenueSplit, token: Contract
) -> None:
    mute = chain.deploy("MisbehavingToken")
    mint(chain, mute, split.address, 100)
    mint(chain, token, split.address, 100)
    chain.transact(mute.functions.misbehave(split.address, PROPERLY, REFUSE))
    result = reconcile(read_history(split))
    assert [one.kind for one in result.of(mute.address)] == ["unreadable"]
    assert not result.conservation[mute.address].holds
    assert result.of(token.address) == ()
    assert reconcile(read_history(split, tokens=[token.address])).is_exact


def test_a_pot_of_which_nothing_is_left_is_paid(chain: Chain) -> None:
    token = chain.deploy("ShrinkingToken")
    split = partnership_of(chain, *SHARES)
    mint(chain, token, split.address, 1_000)
    travel_to(split, split.charter.end_of(1))
    split.settle(token.address)
    chain.transact(token.functions.shrink(split.address, 1_000))
    travel_to(split, split.charter.review_end(1))
    split.settle(token.address)
    result = reconcile(read_history(split))
    assert [(one.kind, one.actual) for one in result.differences] == [("move", 1_000)]
    assert result.conservation[token.address].paid == 0


# What is planted is found


@pytest.fixture(scope="module")
def history() -> History:
    """A history in which everything happened, and all agrees."""
    chain = embedded_chain(start=START)
    token = chain.deploy("MisbehavingToken")
    refusing = chain.deploy("RejectingPayee").address
    partners = (*chain.accounts[1:3], refusing)
    split = partnership_of(chain, *SHARES, accounts=partners, tip=10_000)
    chain.transact(token.functions.misbehave(partners[0], REFUSE, PROPERLY))
    mint(chain, token, split.address, 1_000_001)
    mint(chain, token, chain.accounts[0], 500_000)
    split.pay(token.address, 200_000, 1)
    chain.send(split.address, 1_000_003)
    travel_to(split, split.charter.end_of(1) + DAY)
    split.pay(ETHER, 77_000, 1)
    split.settle(token.address)
    travel_to(split, split.charter.review_end(1) + 5 * DAY)
    split.settle_slice(token.address, 2)
    split.settle(token.address, ETHER, tip_to=chain.accounts[20])
    chain.transact(token.functions.misbehave(partners[0], PROPERLY, PROPERLY))
    split.deliver(token.address, partners[0])
    chain.transact(token.functions.misbehave(partners[1], REFUSE, PROPERLY))
    split.offer(chain.accounts[9], sender=partners[0])
    split.accept(0, sender=chain.accounts[9])
    travel_to(split, split.charter.start_of(3) + DAY)
    mint(chain, token, split.address, 900_000)
    travel_to(split, split.charter.review_end(3) + DAY)
    split.settle(token.address)
    chain.transact(token.functions.misbehave(partners[1], PROPERLY, PROPERLY))
    split.withdraw(token.address, chain.accounts[30], sender=partners[1])
    whole = read_history(split)
    assert reconcile(whole).is_exact, reconcile(whole).differences
    return whole


def tampered(history: History, kind: type[Event], index: int = 0, **changes: Any) -> History:
    """With changes to one of the events of a kind."""
    event = history.of(kind)[index]
    new = replace(event, **changes)
    assert new != event
    events = tuple(new if one is event else one for one in history.events)
    return replace(history, events=events)


def without(history: History, kind: type[Event], index: int = 0) -> History:
    event = history.of(kind)[index]
    return replace(history, events=tuple(one for one in history.events if one is not event))


TAMPERINGS: dict[str, Callable[[History], History]] = {
    "a token's arrival one unit more": lambda h: tampered(h, TokenMoved, amount=1_000_002),
    "a token's arrival that is missing": lambda h: without(h, TokenMoved),
    "ether's arrival one unit more": lambda h: tampered(h, EtherReceived, amount=1_000_004),
    "revenue credited one unit more": lambda h: tampered(h, RevenuePaid, amount=200_001),
    "ether credited one unit more": lambda h: tampered(h, RevenuePaid, 1, amount=77_001),
    "a pot one unit more": lambda h: tampered(h, Closed, 1, pot=1_200_002),
    "a pot one unit less": lambda h: tampered(h, Closed, 1, pot=1_200_000),
    "a pot closed for another period": lambda h: tampered(h, Closed, 1, period=2),
    "a pot that covers another period": lambda h: tampered(h, Closed, 1, first_period=2),
    "a closing that is missing": lambda h: without(h, Closed, 1),
    "a settlement of one unit more": lambda h: tampered(h, Settled, pot=900_001),
    "a settlement that is missing": lambda h: without(h, Settled),
    "a slice of a larger pot": lambda h: tampered(h, PaidOut, pot=1_200_002),
    "a slice of a smaller pot": lambda h: tampered(h, PaidOut, pot=1_200_000),
    "ether paid out of a larger pot": lambda h: tampered(h, PaidOut, 2, pot=1_077_004),
    "ether paid out of a smaller pot": lambda h: tampered(h, PaidOut, 2, pot=1_077_002),
    "a slice that ends earlier": lambda h: tampered(h, PaidOut, to_seat=1),
    "a slice that begins later": lambda h: tampered(h, PaidOut, from_seat=1),
    "a slice that is missing": lambda h: without(h, PaidOut),
    "a tip of one unit more": lambda h: tampered(h, Tipped, amount=h.of(Tipped)[0].amount + 1),
    "a tip at another rate": lambda h: tampered(h, Tipped, rate=h.of(Tipped)[0].rate + 1),
    "a tip to somebody else": lambda h: tampered(h, Tipped, to=h.roster[0]),
    "a tip of ether to somebody else": lambda h: tampered(h, Tipped, 2, to=h.roster[0]),
    "a tip that is missing": lambda h: without(h, Tipped),
    "set aside one unit more": lambda h: tampered(h, SetAside, amount=h.of(SetAside)[0].amount + 1),
    "set aside for somebody else": lambda h: tampered(h, SetAside, account=h.roster[1]),
    "set aside of another seat": lambda h: tampered(h, SetAside, seat=1),
    "set aside of no seat that was paid": lambda h: tampered(h, SetAside, seat=2),
    "nothing set aside": lambda h: without(h, SetAside),
    "no ether set aside": lambda h: without(h, SetAside, 1),
    "a delivery of one unit more": lambda h: tampered(
        h, Delivered, amount=h.of(Delivered)[0].amount + 1
    ),
    "a delivery to somebody else": lambda h: tampered(h, Delivered, account=h.roster[1]),
    "a delivery that is missing": lambda h: without(h, Delivered),
    "a withdrawal of one unit less": lambda h: tampered(
        h, Withdrawn, amount=h.of(Withdrawn)[0].amount - 1
    ),
    "a withdrawal to somebody else": lambda h: tampered(h, Withdrawn, to=h.roster[0]),
    "a withdrawal that is missing": lambda h: without(h, Withdrawn),
    "another roster": lambda h: replace(h, roster=tuple(reversed(h.roster))),
    "a roster that is short": lambda h: replace(h, roster=h.roster[:2]),
    "other shares": lambda h: replace(h, kept_tables={0: (50, 31, 20)}),
    "shares of another review": lambda h: replace(h, kept_tables={**h.kept_tables, 1: SHARES}),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_planted_difference_is_found(
    history: History, tamper: Callable[[History], History]
) -> None:
    found = reconcile(tamper(history)).differences
    assert found
    for difference in found:
        said = describe_difference(difference)
        assert said != translate(said, "ja")


def test_ether_that_came_without_a_log_is_told_apart(history: History) -> None:
    told = tampered(history, EtherReceived, amount=1_000_000)
    conservation = reconcile(told).conservation[ETHER]
    assert (conservation.received, conservation.unlogged) == (1_077_000, 3)
    assert conservation.holds


def test_without_old_balances_what_is_there_now_is_still_compared(history: History) -> None:
    forgotten = replace(history, balance_changes=())
    assert reconcile(forgotten).is_exact
    for tamper in ("a pot one unit more", "no ether set aside", "ether's arrival one unit more"):
        assert reconcile(TAMPERINGS[tamper](forgotten)).differences


def test_balances_around_payouts_are_left_out_if_they_are_not_wanted(
    chain: Chain, split: RevenueSplit
) -> None:
    chain.send(split.address, 100)
    travel_to(split, split.charter.review_end(1))
    split.settle(ETHER)
    assert len(read_history(split).balance_changes) == 1
    without_them = read_history(split, with_balances=False)
    assert without_them.balance_changes == ()
    assert reconcile(without_them).is_exact


def test_a_difference_is_told_with_its_amounts_as_people_write_them() -> None:
    difference = Difference(
        kind="set aside", token=ETHER, expected=5, actual=6, block=7, account="A"
    )
    assert describe_difference(difference, lambda amount: f"{amount} ETH") == (
        "5 ETH must be set aside for A, but 6 ETH is. (block 7)"
    )
    assert translate(describe_difference(difference), "ja") == (
        "Aの保留金は5のはずですが、実際は6です。（ブロック7）"
    )


def test_a_reconciliation_is_told_as_json(history: History) -> None:
    told = json.loads(reconcile(tampered(history, SetAside, amount=1)).to_json())
    assert told["conservation"][ETHER]["received"] == "1077003"
    assert told["differences"][0]["kind"] == "set aside"
    assert told["differences"][0]["actual"] == "1"
