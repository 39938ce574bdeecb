"""Rule 13: a bad payee stops nobody; what it could not take is kept for it, until it can."""

import pytest

from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.errors import ContractError
from support.money import ETHER, Money
from support.partnership import NOBODY, Founder, Partnership, event
from support.refusal import refused

PROPERLY, REFUSE = 0, 1
"""Two of the ways of `MisbehavingToken`."""


@pytest.fixture
def rejecting(chain: Chain) -> Contract:
    """An account that refuses ether until it is told to take it."""
    return chain.deploy("RejectingPayee")


@pytest.fixture
def with_rejecting(chain: Chain, founder: Founder, rejecting: Contract) -> Partnership:
    """Seat 1, with 30 of 100 shares, refuses ether."""
    accounts = [chain.accounts[1], rejecting.address, chain.accounts[2]]
    return founder.found(50, 30, 20, accounts=accounts)


@pytest.fixture
def blocking(chain: Chain, partnership: Partnership) -> Money:
    """A token that refuses transfers to seat 1."""
    token = Money(chain, chain.deploy("MisbehavingToken"))
    token.transact("misbehave", partnership.roster[1], REFUSE, PROPERLY)
    return token


def settle_first_period(partnership: Partnership, money: Money, pot: int = 1000) -> None:
    money.give(partnership.address, pot)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", money.address)


# Setting aside


def test_a_payment_that_reverts_is_set_aside_and_the_others_are_paid(
    with_rejecting: Partnership, ether: Money
) -> None:
    account = with_rejecting.roster[1]
    ether.give(with_rejecting.address, 1000)
    with_rejecting.next_at(with_rejecting.review_end(1))
    before = [ether.held_by(holder) for holder in with_rejecting.roster]
    done = with_rejecting.transact("settle", ETHER)
    after = [ether.held_by(holder) for holder in with_rejecting.roster]
    assert [now - then for now, then in zip(after, before, strict=True)] == [500, 0, 200]
    assert done.events == [
        event("SetAside", token=ETHER, account=account, seat=1, amount=300),
        event("Settled", token=ETHER, period=1, firstPeriod=1, pot=1000),
    ]
    assert with_rejecting.call("setAside", ETHER, account) == 300
    assert with_rejecting.call("till", ETHER) == (1, 0, 300, 0)


def test_a_blocklisted_partner_stops_nobody(partnership: Partnership, blocking: Money) -> None:
    blocking.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    paid = blocking.gained(
        partnership.roster, lambda: partnership.transact("settle", blocking.address)
    )
    assert paid == [500, 0, 200]
    assert partnership.call("setAside", blocking.address, partnership.roster[1]) == 300


def test_what_is_set_aside_adds_up_over_the_periods_and_is_no_revenue(
    with_rejecting: Partnership, ether: Money
) -> None:
    account = with_rejecting.roster[1]
    for period in (1, 2, 3):
        ether.give(with_rejecting.address, 1000)
        with_rejecting.next_at(with_rejecting.review_end(period))
        assert with_rejecting.call("accrued", ETHER) == 1000
        done = with_rejecting.transact("settle", ETHER)
        assert done.events[-1] == event(
            "Settled", token=ETHER, period=period, firstPeriod=period, pot=1000
        )
        assert with_rejecting.call("setAside", ETHER, account) == 300 * period
    assert with_rejecting.call("till", ETHER) == (3, 0, 900, 0)
    assert ether.held_by(with_rejecting.address) == 900


def test_what_is_set_aside_of_one_token_is_not_of_another(
    with_rejecting: Partnership, ether: Money, token: Money
) -> None:
    account = with_rejecting.roster[1]
    token.give(with_rejecting.address, 1000)
    settle_first_period(with_rejecting, ether)
    with_rejecting.transact("settle", token.address)
    assert with_rejecting.call("setAside", token.address, account) == 0
    assert with_rejecting.call("setAside", ETHER, account) == 300
    with refused("NothingSetAside", token=token.address, account=account):
        with_rejecting.transact("deliver", token.address, account)


def test_if_everybody_is_bad_everything_is_set_aside(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    accounts = [chain.deploy("RejectingPayee").address for _ in range(3)]
    partnership = founder.found(1, 1, 1, accounts=accounts)
    settle_first_period(partnership, ether, 10)
    assert [partnership.call("setAside", ETHER, account) for account in accounts] == [3, 3, 4]
    assert partnership.call("till", ETHER) == (1, 0, 10, 0)


# Delivering


def test_anyone_may_try_again_to_deliver(
    chain: Chain, with_rejecting: Partnership, rejecting: Contract, ether: Money
) -> None:
    settle_first_period(with_rejecting, ether)
    chain.transact(rejecting.functions.accept())
    done = with_rejecting.transact("deliver", ETHER, rejecting.address, sender=chain.accounts[70])
    assert done.events == [event("Delivered", token=ETHER, account=rejecting.address, amount=300)]
    assert ether.held_by(rejecting.address) == 300
    assert with_rejecting.call("setAside", ETHER, rejecting.address) == 0
    assert with_rejecting.call("till", ETHER) == (1, 0, 0, 0)
    with refused("NothingSetAside", token=ETHER, account=rejecting.address):
        with_rejecting.transact("deliver", ETHER, rejecting.address)


def test_a_delivery_that_fails_again_changes_nothing(
    with_rejecting: Partnership, rejecting: Contract, ether: Money
) -> None:
    settle_first_period(with_rejecting, ether)
    with pytest.raises(ContractError):
        with_rejecting.transact("deliver", ETHER, rejecting.address)
    assert with_rejecting.call("setAside", ETHER, rejecting.address) == 300
    assert with_rejecting.call("till", ETHER) == (1, 0, 300, 0)


def test_a_token_that_still_refuses_keeps_what_is_set_aside(
    partnership: Partnership, blocking: Money
) -> None:
    account = partnership.roster[1]
    settle_first_period(partnership, blocking)
    with pytest.raises(ContractError):
        partnership.transact("deliver", blocking.address, account)
    assert partnership.call("setAside", blocking.address, account) == 300
    blocking.transact("misbehave", account, PROPERLY, PROPERLY)
    partnership.transact("deliver", blocking.address, account)
    assert blocking.held_by(account) == 300


@pytest.mark.parametrize("gas", [28_000, 1_000_000])
def test_an_account_that_needs_more_gas_is_delivered_to_with_all_the_gas_of_the_call(
    chain: Chain, founder: Founder, ether: Money, gas: int
) -> None:
    payee = chain.deploy("ThirstyPayee")
    chain.transact(payee.functions.need(gas))
    account = payee.address
    partnership = founder.found(1, accounts=[account])
    settle_first_period(partnership, ether)
    assert partnership.call("setAside", ETHER, account) == 1000
    partnership.transact("deliver", ETHER, account)
    assert ether.held_by(account) == 1000


def test_what_is_delivered_between_slices_does_not_touch_the_pot(
    chain: Chain, with_rejecting: Partnership, rejecting: Contract, ether: Money
) -> None:
    ether.give(with_rejecting.address, 1000)
    with_rejecting.next_at(with_rejecting.review_end(1))
    with_rejecting.transact("settleSlice", ETHER, 2, NOBODY)
    chain.transact(rejecting.functions.accept())
    with_rejecting.transact("deliver", ETHER, rejecting.address)
    assert with_rejecting.call("till", ETHER) == (1, 1000, 0, 2)
    paid = ether.gained(with_rejecting.roster, lambda: with_rejecting.transact("settle", ETHER))
    assert paid == [0, 0, 200]
    assert ether.held_by(with_rejecting.address) == 0


# Withdrawing


def test_the_account_may_withdraw_to_any_address(
    chain: Chain, partnership: Partnership, blocking: Money
) -> None:
    account, elsewhere = partnership.roster[1], chain.accounts[30]
    settle_first_period(partnership, blocking)
    done = partnership.transact("withdraw", blocking.address, elsewhere, sender=account)
    assert done.events == [
        event("Withdrawn", token=blocking.address, account=account, to=elsewhere, amount=300)
    ]
    assert blocking.held_by(elsewhere) == 300
    assert partnership.call("setAside", blocking.address, account) == 0
    assert partnership.call("till", blocking.address) == (1, 0, 0, 0)


def test_a_contract_account_may_withdraw_ether_elsewhere(
    chain: Chain, with_rejecting: Partnership, rejecting: Contract, ether: Money
) -> None:
    settle_first_period(with_rejecting, ether)
    elsewhere = chain.accounts[30]
    withdraw = with_rejecting.encode("withdraw", ETHER, elsewhere)
    gained = ether.gained(
        [elsewhere],
        lambda: chain.transact(rejecting.functions.execute(with_rejecting.address, withdraw)),
    )
    assert gained == [300]


def test_nobody_else_can_withdraw_it(
    chain: Chain, partnership: Partnership, blocking: Money
) -> None:
    settle_first_period(partnership, blocking)
    for account in (partnership.roster[0], chain.accounts[70]):
        with refused("NothingSetAside", token=blocking.address, account=account):
            partnership.transact("withdraw", blocking.address, account, sender=account)


def test_nothing_can_be_withdrawn_twice(partnership: Partnership, blocking: Money) -> None:
    account = partnership.roster[1]
    settle_first_period(partnership, blocking)
    partnership.transact("withdraw", blocking.address, partnership.roster[0], sender=account)
    with refused("NothingSetAside", token=blocking.address, account=account):
        partnership.transact("withdraw", blocking.address, partnership.roster[0], sender=account)


def test_the_zero_account_and_the_partnership_itself_take_no_money(
    partnership: Partnership, blocking: Money
) -> None:
    settle_first_period(partnership, blocking)
    for to in (NOBODY, partnership.address):
        with refused("InvalidAccount", account=to):
            partnership.transact("withdraw", blocking.address, to, sender=partnership.roster[1])


def test_a_withdrawal_that_fails_changes_nothing(partnership: Partnership, blocking: Money) -> None:
    account = partnership.roster[1]
    settle_first_period(partnership, blocking)
    with pytest.raises(ContractError):
        partnership.transact("withdraw", blocking.address, account, sender=account)
    assert partnership.call("setAside", blocking.address, account) == 300


def test_what_was_set_aside_stays_with_the_account_when_the_seat_moves(
    chain: Chain, partnership: Partnership, blocking: Money
) -> None:
    seller, buyer = partnership.roster[1], chain.accounts[20]
    settle_first_period(partnership, blocking)
    partnership.transact("offer", buyer, 0, sender=seller)
    partnership.transact("accept", 1, sender=buyer)
    assert partnership.call("setAside", blocking.address, seller) == 300
    with refused("NothingSetAside", token=blocking.address, account=buyer):
        partnership.transact("withdraw", blocking.address, buyer, sender=buyer)
    partnership.transact("withdraw", blocking.address, buyer, sender=seller)
    assert blocking.held_by(buyer) == 300


# A token that shrank


@pytest.fixture
def shrunk(chain: Chain, founder: Founder) -> tuple[Partnership, Money]:
    """300 and 200 are set aside of a token, of which only 120 are left."""
    token = Money(chain, chain.deploy("MisbehavingToken"))
    partnership = founder.found(50, 30, 20, salt=b"shrunk".ljust(32))
    for seat in (1, 2):
        token.transact("misbehave", partnership.roster[seat], REFUSE, PROPERLY)
    settle_first_period(partnership, token)
    token.transact("shrink", partnership.address, 380)
    for seat in (1, 2):
        token.transact("misbehave", partnership.roster[seat], PROPERLY, PROPERLY)
    return partnership, token


def test_of_a_token_that_shrank_the_first_to_come_gets_what_is_there(
    shrunk: tuple[Partnership, Money],
) -> None:
    partnership, token = shrunk
    first, second = partnership.roster[1:3]
    partnership.transact("withdraw", token.address, first, sender=first)
    assert token.held_by(first) == 120
    assert partnership.call("setAside", token.address, first) == 180
    assert partnership.call("till", token.address) == (1, 0, 380, 0)
    with refused("NothingSetAside", token=token.address, account=second):
        partnership.transact("deliver", token.address, second)


def test_what_a_shrunk_token_still_owes_can_be_had_when_there_is_more(
    shrunk: tuple[Partnership, Money],
) -> None:
    partnership, token = shrunk
    first, second = partnership.roster[1:3]
    partnership.transact("deliver", token.address, first)
    token.give(partnership.address, 1000)
    partnership.transact("deliver", token.address, first)
    partnership.transact("deliver", token.address, second)
    assert [token.held_by(account) for account in (first, second)] == [300, 200]
    assert partnership.call("till", token.address) == (1, 0, 0, 0)


def test_a_balance_smaller_than_what_is_set_aside_closes_nothing_and_reverts_nothing(
    shrunk: tuple[Partnership, Money],
) -> None:
    partnership, token = shrunk
    assert partnership.call("accrued", token.address) == 0
    assert partnership.call("releasable", token.address) == [0, []]
    partnership.next_at(partnership.review_end(2))
    assert partnership.transact("settle", token.address).events == [
        event("Closed", token=token.address, period=2, firstPeriod=2, pot=0)
    ]
    token.give(partnership.address, 480)
    assert partnership.call("accrued", token.address) == 100
