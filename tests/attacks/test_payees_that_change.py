"""A payee that turns hostile is set aside from then on, and one that turns honest gets it all."""

import pytest

from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.delegation import delegate, keys_of
from support.hostile_payees import HOSTILE, copies
from support.money import ETHER, Money
from support.partnership import NOBODY, Founder, Partnership
from support.reconciliation import reconciled
from support.refusal import refused

BURNING = HOSTILE["burns all gas at once"]


def settle(partnership: Partnership, money: Money, period: int) -> list[int]:
    """What each seat got of 1000 that came in for the period."""
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(period))
    return money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))


def test_a_payee_that_turns_hostile_and_honest_again_loses_nothing(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[9])
    welcoming, burning = 0, 2
    accounts = [chain.accounts[1], payee.address, chain.accounts[2]]
    partnership = founder.found(50, 30, 20, accounts=accounts)
    assert settle(partnership, ether, 1) == [500, 300, 200]
    chain.transact(payee.functions.setMood(burning))
    assert settle(partnership, ether, 2) == [500, 0, 200]
    assert settle(partnership, ether, 3) == [500, 0, 200]
    assert partnership.call("setAside", ETHER, payee.address) == 600
    chain.transact(payee.functions.setMood(welcoming))
    assert settle(partnership, ether, 4) == [500, 300, 200]
    delivered = ether.gained(
        [payee.address], lambda: partnership.transact("deliver", ETHER, payee.address)
    )
    assert delivered == [600]
    books = reconciled(partnership)[ETHER]
    assert (books.paid, books.delivered, books.set_aside) == (3400, 600, 0)


@pytest.mark.shows("key-delegates-hostile-code")
def test_a_key_that_delegates_to_hostile_code_is_set_aside_until_it_is_plain_again(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    """EIP-7702: an account with a key can change what it does in every transaction."""
    [key] = keys_of(1)
    accounts = [chain.accounts[1], key.address, chain.accounts[2]]
    partnership = founder.found(50, 30, 20, accounts=accounts)
    assert settle(partnership, ether, 1) == [500, 300, 200]
    for period, kind in enumerate(("burns all gas at once", "reverts with 65,535 bytes"), 2):
        delegate(chain, [key], copies(chain, HOSTILE[kind]))
        assert settle(partnership, ether, period) == [500, 0, 200]
    assert partnership.call("setAside", ETHER, key.address) == 600
    delegate(chain, [key], [NOBODY])
    assert settle(partnership, ether, 4) == [500, 300, 200]
    partnership.transact("deliver", ETHER, key.address)
    assert reconciled(partnership)[ETHER].delivered == 600
    assert partnership.call("till", ETHER) == (4, 0, 0, 0)


def test_an_address_without_code_that_turns_into_a_hostile_contract_is_set_aside(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    """The address of a contract that is not there yet can be known, and hold a seat."""
    phoenix = chain.deploy("Phoenix")
    place = chain.call(phoenix.functions.rise(b""))
    accounts = [chain.accounts[1], place, chain.accounts[2]]
    partnership = founder.found(50, 30, 20, accounts=accounts)
    assert settle(partnership, ether, 1) == [500, 300, 200]
    chain.transact(phoenix.functions.rise(BURNING.code))
    assert settle(partnership, ether, 2) == [500, 0, 200]
    assert reconciled(partnership)[ETHER].set_aside == 300


def test_a_payee_that_turns_hostile_between_two_slices_stops_nobody_after_it(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    payee = chain.deploy("MoodyAccount", chain.accounts[9])
    accounts = [chain.accounts[1], payee.address, chain.accounts[2]]
    partnership = founder.found(50, 30, 20, accounts=accounts)
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settleSlice", ETHER, 1, NOBODY)
    chain.transact(payee.functions.setMood(2))
    paid = ether.gained(accounts, lambda: partnership.transact("settleSlice", ETHER, 2, NOBODY))
    assert paid == [0, 0, 200]
    assert reconciled(partnership)[ETHER].set_aside == 300


@pytest.mark.shows("leaves-seat")
def test_a_seat_that_moves_leaves_what_its_hostile_holder_could_not_take(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    """The next holder gets what is paid from then on, and nothing of what was set aside."""
    payee = chain.deploy("RejectingPayee")
    successor = chain.accounts[20]
    accounts = [chain.accounts[1], payee.address, chain.accounts[2]]
    partnership = founder.found(50, 30, 20, accounts=accounts)
    assert settle(partnership, ether, 1) == [500, 0, 200]
    offer = partnership.encode("offer", successor, 0)
    chain.transact(payee.functions.execute(partnership.address, offer))
    partnership.transact("accept", 1, sender=successor)
    assert settle(partnership, ether, 2) == [500, 300, 200]
    with refused("NothingSetAside", token=ETHER, account=successor):
        partnership.transact("deliver", ETHER, successor)
    assert partnership.call("setAside", ETHER, payee.address) == 300
    assert reconciled(partnership)[ETHER].set_aside == 300


@pytest.fixture
def three_of_one_code(chain: Chain) -> list[Contract]:
    return [chain.deploy("MoodyAccount", chain.accounts[9]) for _ in range(3)]


def test_whoever_turns_hostile_when_each_period_keeps_its_own_books(
    chain: Chain, founder: Founder, ether: Money, three_of_one_code: list[Contract]
) -> None:
    """Every choice of who refuses in a period, eight periods long."""
    accounts = [it.address for it in three_of_one_code]
    partnership = founder.found(50, 30, 20, accounts=accounts)
    owed = [0, 0, 0]
    for period in range(1, 9):
        refusing = [bool(period - 1 >> seat & 1) for seat in range(3)]
        for payee, refuses in zip(three_of_one_code, refusing, strict=True):
            chain.transact(payee.functions.setMood(int(refuses)))
        due = (500, 300, 200)
        expected = [0 if refuses else part for refuses, part in zip(refusing, due, strict=True)]
        assert settle(partnership, ether, period) == expected
        owed = [sum_ + part - got for sum_, part, got in zip(owed, due, expected, strict=True)]
        assert [partnership.call("setAside", ETHER, it) for it in accounts] == owed
    assert owed == [2000, 1200, 800]
    assert reconciled(partnership)[ETHER].set_aside == 4000
