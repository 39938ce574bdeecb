"""All that is due is done once, by whoever calls; what cannot be done is left out alone."""

import pytest

from daosplit.chain import Chain
from daosplit.chain.blocks import Transaction
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ContractError
from daosplit.events import Closed, Delivered, PaidOut, SetAside, Settled
from daosplit.events.receipts import Receipt
from daosplit.keeper.act import LeftOut, settle_all
from daosplit.simulation.contracts import TEST_TOKEN
from daosplit.values.addresses import ETHER
from support.client import mint, partnership_of
from support.hostile_payees import Hostile, copies
from support.keeping import closings
from support.partnership import fresh_accounts

REFUSING, WELCOMING = 1, 0


@pytest.fixture(scope="module")
def split(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, 50, 30, 20)


def done(split: RevenueSplit, *tokens: str) -> tuple[list[list[str]], list[LeftOut]]:
    """The names of the events of each transaction, and what was left out."""
    outcomes = list(settle_all(split, tokens=tokens or None))
    receipts = [one for one in outcomes if isinstance(one, Receipt)]
    names = [
        [
            type(event).__name__
            for event in receipt.events
            if isinstance(event, Closed | Settled | PaidOut | SetAside | Delivered)
        ]
        for receipt in receipts
    ]
    return names, [one for one in outcomes if isinstance(one, LeftOut)]


def test_nothing_is_sent_where_nothing_is_due(chain: Chain, split: RevenueSplit) -> None:
    chain.send(split.address, 1_000)
    assert done(split) == ([], [])


def test_a_period_is_closed_when_it_ends_and_paid_when_its_window_closes(
    chain: Chain, split: RevenueSplit
) -> None:
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    assert done(split) == ([["Closed"]], [])
    assert done(split) == ([], [])
    chain.travel(split.charter.review_end(1))
    assert done(split) == ([["PaidOut"]], [])
    assert done(split) == ([], [])


def test_an_older_pot_and_then_the_newest_are_paid(chain: Chain, split: RevenueSplit) -> None:
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    assert done(split) == ([["Closed"]], [])
    chain.send(split.address, 500)
    chain.travel(split.charter.review_end(2))
    assert done(split) == ([["PaidOut", "Closed"], ["PaidOut"]], [])
    assert split.accrued(ETHER) == split.till(ETHER).pot == 0


def test_each_bad_token_is_left_out_alone(chain: Chain, split: RevenueSplit) -> None:
    good, mute, other = (chain.deploy("MoodyToken", 0) for _ in range(3))
    for token in (good, mute, other):
        mint(chain, token, split.address, 1_000)
    chain.travel(split.charter.review_end(1))
    chain.transact(mute.functions.setMute(True))
    names, left_out = done(split, good.address, mute.address, other.address)
    assert [one.token for one in left_out] == [mute.address]
    assert isinstance(left_out[0].error, ContractError)
    assert names == [["Settled", "Settled"]]
    assert split.till(good.address).period == split.till(other.address).period == 1


def test_money_that_came_after_an_empty_period_waits_for_its_own_periods_end(
    chain: Chain, split: RevenueSplit
) -> None:
    chain.travel(split.charter.end_of(1) + 5)
    chain.send(split.address, 1_000)
    assert done(split) == ([], [])
    chain.travel(split.charter.end_of(2))
    assert done(split) == ([["Closed"]], [])
    assert split.till(ETHER).period == 2


def test_what_passes_its_trial_and_fails_is_left_out_and_keeps_nothing_else(
    chain: Chain, split: RevenueSplit, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = (chain.deploy("PausableToken") for _ in range(2))
    for coin in (bad, good):
        mint(chain, coin, split.address, 700)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.end_of(1))
    gas_for = chain._node.gas_for

    def too_little(transaction: Transaction) -> int:
        is_bad = bytes.fromhex(bad.address[2:]) in transaction.data
        return 40_000 if is_bad else gas_for(transaction)

    monkeypatch.setattr(chain._node, "gas_for", too_little)
    names, left_out = done(split)
    assert names == [["Closed"], ["Closed"]]
    assert [one.token for one in left_out] == [bad.address]
    assert {one.token for one in closings(split)} == {ETHER, good.address}


def test_what_was_set_aside_is_delivered_once_its_account_takes_it(chain: Chain) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[2])
    split = partnership_of(chain, 50, 30, accounts=[chain.accounts[1], payee.address])
    chain.transact(payee.functions.setMood(REFUSING))
    chain.send(split.address, 1_000)
    chain.travel(split.charter.review_end(1))
    assert done(split) == ([["SetAside", "Settled"]], [])
    assert done(split) == ([], [])
    chain.travel(chain.now() + 3_600)
    names, left_out = done(split)
    assert names == []
    assert [(one.token, one.account) for one in left_out] == [(ETHER, payee.address)]
    chain.transact(payee.functions.setMood(WELCOMING))
    assert done(split) == ([["Delivered"]], [])
    assert chain.balance(payee.address) == 375


def test_what_burns_gas_when_it_is_delivered_is_left_out(chain: Chain) -> None:
    # It takes nothing with less than 10,000,000 gas, and then leaves 200,000.
    burning = Hostile(bytes.fromhex("629896805a1015600e575f5ffd005b62030d405a11600e5700"))
    (payee,) = copies(chain, burning)
    split = partnership_of(chain, 50, 30, accounts=[chain.accounts[1], payee])
    chain.send(split.address, 1_000)
    chain.travel(split.charter.review_end(1))
    done(split)
    chain.travel(chain.now() + 3_600)
    names, left_out = done(split)
    assert names == []
    assert [one.account for one in left_out] == [payee]
    assert "gas, so it is left out" in str(left_out[0].error)


def test_of_two_partners_one_whom_a_token_blocks_keeps_the_other_from_nothing(
    chain: Chain,
) -> None:
    # As much gas as a payment may use must be there where one fails, though nobody uses it.
    split = partnership_of(chain, 50, 30)
    token = chain.deploy(TEST_TOKEN, "Dollar", "USD", 6, 0, False)
    mint(chain, token, split.address, 1_000)
    chain.travel(split.charter.review_end(1))
    chain.transact(token.functions.setBlocked(split.roster()[1], True))
    assert done(split) == ([["SetAside", "Settled"]], [])


def test_a_token_that_burns_gas_is_left_out_unless_it_is_named(
    chain: Chain, split: RevenueSplit
) -> None:
    burning = chain.deploy("GasBurningToken")
    mint(chain, burning, split.address, 1_000)
    chain.send(split.address, 1_000)
    chain.travel(split.charter.review_end(1))
    names, left_out = done(split)
    assert [one.token for one in left_out] == [burning.address]
    assert names == [["Settled"]]


def test_a_pot_too_heavy_for_a_transaction_is_paid_in_slices(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = partnership_of(chain, *[1] * 9, accounts=fresh_accounts(9))
    chain.send(split.address, 900)
    chain.travel(split.charter.review_end(1))
    # As if a transaction could hold five payments.
    monkeypatch.setattr("daosplit.keeper.act.GAS_LIMIT", 280_000)
    names, left_out = done(split)
    assert left_out == []
    assert len(names) > 1
    assert names[0] == ["Closed", "PaidOut"]
    assert {chain.balance(account) for account in split.roster()} == {100}
