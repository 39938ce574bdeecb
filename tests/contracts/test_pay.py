"""Rule 1: revenue needs no function, and `pay` adds a memo and names a period."""

import pytest

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.money import ETHER, MOST_IN_TILL, Money
from support.partnership import FEBRUARY, Event, Founder, Partnership, event
from support.refusal import refused

STRANGER = 50
"""The number of an account that is no partner."""


@pytest.fixture
def payer(chain: Chain) -> str:
    return chain.accounts[STRANGER]


def pay(
    partnership: Partnership, money: Money, payer: str, amount: int, period: int, memo: str = ""
) -> list[Event]:
    """The payer has and allows as much as it pays."""
    value = 0
    if money.contract:
        money.give(payer, amount)
        money.transact("approve", partnership.address, amount, sender=payer)
    else:
        value = amount
    done = partnership.transact(
        "pay", money.address, amount, period, memo, sender=payer, value=value
    )
    return done.events


def paid_event(money: Money, payer: str, period: int, amount: int, memo: str = "") -> Event:
    return event(
        "RevenuePaid", token=money.address, payer=payer, period=period, amount=amount, memo=memo
    )


# Plain transfers


def test_a_plain_transfer_counts_as_revenue(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    money.give(partnership.address, 234)
    assert partnership.call("accrued", money.address) == 1234
    partnership.next_at(partnership.review_end(1))
    paid = money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))
    assert paid == [617, 370, 247]


def test_ether_counts_that_comes_with_2300_gas_as_from_weths_withdraw(
    chain: Chain, partnership: Partnership, ether: Money
) -> None:
    weth = chain.deploy("Weth")
    chain.transact(weth.functions.deposit(), value=10**18)
    assert partnership.call("till", ETHER) == (0, 0, 0, 0)
    chain.transact(weth.functions.withdrawTo(partnership.address, 10**18))
    assert partnership.call("accrued", ETHER) == 10**18


def test_ether_sent_along_with_data_that_says_nothing_is_refused(
    chain: Chain, partnership: Partnership
) -> None:
    """Whoever means to call something is told that there is no such thing, and keeps the ether."""
    for data in (b"\x00", b"\xde\xad\xbe\xef", bytes(100)):
        with pytest.raises(ContractError):
            chain.send(partnership.address, 10**18, data)
    assert partnership.call("accrued", ETHER) == 0


# Which period


def test_pay_credits_the_running_period_and_logs_the_memo(
    partnership: Partnership, money: Money, payer: str
) -> None:
    events = pay(partnership, money, payer, 1000, 1, "invoice 7: コーヒー豆 ☕")
    assert events == [paid_event(money, payer, 1, 1000, "invoice 7: コーヒー豆 ☕")]
    assert partnership.call("till", money.address) == (0, 0, 0, 0)
    assert partnership.call("accrued", money.address) == 1000


def test_anyone_can_pay_also_a_partner(partnership: Partnership, money: Money, payer: str) -> None:
    partner = partnership.roster[0]
    assert pay(partnership, money, partner, 5, 1) == [paid_event(money, partner, 1, 5)]
    assert pay(partnership, money, payer, 6, 1) == [paid_event(money, payer, 1, 6)]
    assert partnership.call("accrued", money.address) == 11


def test_pay_closes_what_has_ended_first(
    partnership: Partnership, money: Money, payer: str
) -> None:
    """What came before belongs to the ended period, what is paid to the one it names."""
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1) + 5)
    events = pay(partnership, money, payer, 70, 2)
    assert events == [
        event("Closed", token=money.address, period=1, firstPeriod=1, pot=1000),
        paid_event(money, payer, 2, 70),
    ]
    assert partnership.call("till", money.address) == (1, 1000, 0, 0)
    assert partnership.call("accrued", money.address) == 70


def test_pay_closes_several_periods_at_once(
    partnership: Partnership, money: Money, payer: str
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(3) + 5)
    events = pay(partnership, money, payer, 70, 4)
    assert events[0] == event("Closed", token=money.address, period=3, firstPeriod=1, pot=1000)


def test_pay_for_the_ended_period_adds_to_its_pot(
    partnership: Partnership, money: Money, payer: str
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1) + 5)
    events = pay(partnership, money, payer, 70, 1)
    assert events == [
        event("Closed", token=money.address, period=1, firstPeriod=1, pot=1000),
        paid_event(money, payer, 1, 70),
    ]
    assert partnership.call("till", money.address) == (1, 1070, 0, 0)
    money.give(partnership.address, 500)
    assert pay(partnership, money, payer, 30, 1) == [paid_event(money, payer, 1, 30)]
    assert partnership.call("till", money.address) == (1, 1100, 0, 0)
    assert partnership.call("accrued", money.address) == 500


def test_pay_for_the_ended_period_can_fill_an_empty_pot(
    partnership: Partnership, money: Money, payer: str
) -> None:
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    pay(partnership, money, payer, 1000, 1)
    assert partnership.call("till", money.address) == (1, 1000, 0, 0)
    partnership.set_shares(1, 50, 30, 20)
    done = partnership.transact("settle", money.address)
    assert done.events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=0, toSeat=3)
    ]


def test_the_ended_period_can_be_paid_for_until_its_window_closes(
    partnership: Partnership, token: Money, payer: str
) -> None:
    token.give(payer, 100)
    token.transact("approve", partnership.address, 100, sender=payer)
    partnership.next_at(partnership.review_end(1) - 1)
    arguments = ("pay", token.address, 50, 1, "")
    assert partnership.transact(*arguments, sender=payer).names == ["Closed", "RevenuePaid"]
    with refused("PeriodNotOpen", period=1, running=2):
        partnership.transact(*arguments, sender=payer)
    assert token.held_by(payer) == 50


def test_the_ended_period_can_be_paid_for_until_its_review_passes(
    partnership: Partnership, token: Money, payer: str
) -> None:
    partnership.next_at(partnership.end_of(1) + DAY)
    pay(partnership, token, payer, 50, 1)
    partnership.set_shares(1, 50, 30, 20)
    with refused("PeriodNotOpen", period=1, running=2):
        pay(partnership, token, payer, 50, 1)
    pay(partnership, token, payer, 50, 2)


def test_a_later_periods_review_also_makes_the_pot_payable_and_ends_paying_for_it(
    partnership: Partnership, token: Money, payer: str
) -> None:
    partnership.next_at(partnership.end_of(1) + DAY)
    pay(partnership, token, payer, 50, 1)
    partnership.set_shares(2, 50, 30, 20)
    with refused("PeriodNotOpen", period=1, running=2):
        pay(partnership, token, payer, 50, 1)


def test_a_review_handed_in_early_closes_its_period_for_pay_when_it_ends(
    partnership: Partnership, token: Money, payer: str
) -> None:
    partnership.set_shares(1, 50, 30, 20)
    pay(partnership, token, payer, 50, 1)
    partnership.next_at(partnership.end_of(1) + DAY)
    with refused("PeriodNotOpen", period=1, running=2):
        pay(partnership, token, payer, 50, 1)


@pytest.mark.parametrize("period", [0, 1, 4, 2**32, 2**256 - 1])
def test_no_other_period_can_be_paid_for(
    partnership: Partnership, token: Money, payer: str, period: int
) -> None:
    partnership.next_at(partnership.end_of(2) + DAY)
    with refused("PeriodNotOpen", period=period, running=3):
        pay(partnership, token, payer, 50, period)


def test_before_the_first_period_begins_money_is_paid_in_for_the_first(
    founder: Founder, token: Money, payer: str
) -> None:
    partnership = founder.found(1, start=FEBRUARY)
    assert partnership.call("currentPeriod") == 0
    assert pay(partnership, token, payer, 50, 1) == [paid_event(token, payer, 1, 50)]
    for period in (0, 2):
        with refused("PeriodNotOpen", period=period, running=1):
            pay(partnership, token, payer, 50, period)


# An older pot


def test_pay_for_the_running_period_goes_on_while_the_last_pot_waits(
    partnership: Partnership, money: Money, payer: str
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1) + 5)
    partnership.transact("settle", money.address)
    for _ in range(2):
        assert pay(partnership, money, payer, 70, 2) == [paid_event(money, payer, 2, 70)]
    partnership.chain.travel(partnership.review_end(1))
    assert pay(partnership, money, payer, 70, 2) == [paid_event(money, payer, 2, 70)]
    assert partnership.call("till", money.address) == (1, 1000, 0, 0)
    assert partnership.call("accrued", money.address) == 210


@pytest.mark.parametrize("period", [1, 2, 3])
def test_an_older_pot_must_be_settled_before_a_period_can_be_closed(
    partnership: Partnership, token: Money, payer: str, period: int
) -> None:
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", token.address)
    partnership.next_at(partnership.end_of(2))
    with refused("SettleFirst", token=token.address, period=1):
        pay(partnership, token, payer, 70, period)
    partnership.transact("settle", token.address)
    pay(partnership, token, payer, 70, 3)


def test_pay_for_the_running_period_goes_on_between_slices(
    partnership: Partnership, money: Money, payer: str
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settleSlice", money.address, 1, payer)
    assert pay(partnership, money, payer, 70, 2) == [paid_event(money, payer, 2, 70)]
    assert partnership.call("till", money.address) == (1, 1000, 0, 1)
    with refused("PeriodNotOpen", period=1, running=2):
        pay(partnership, money, payer, 70, 1)


def test_what_waits_of_one_token_does_not_keep_another_from_being_paid_in(
    partnership: Partnership, token: Money, ether: Money, payer: str
) -> None:
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", token.address)
    partnership.next_at(partnership.end_of(2))
    assert pay(partnership, ether, payer, 70, 3)[-1] == paid_event(ether, payer, 3, 70)


# How much


def test_what_is_credited_is_what_arrived(
    chain: Chain, partnership: Partnership, payer: str
) -> None:
    fee_token = Money(chain, chain.deploy("FeeToken", 10))
    assert pay(partnership, fee_token, payer, 1000, 1) == [paid_event(fee_token, payer, 1, 900)]
    partnership.next_at(partnership.end_of(1))
    assert pay(partnership, fee_token, payer, 1000, 1)[-1] == paid_event(fee_token, payer, 1, 900)
    assert partnership.call("till", fee_token.address) == (1, 1800, 0, 0)


def test_no_more_is_credited_than_the_amount_whatever_else_arrives_meanwhile(
    chain: Chain, founder: Founder, payer: str
) -> None:
    """A sender's hook settles the parent while it pays the child: that is no part of the amount."""
    token = Money(chain, chain.deploy("HookToken"))
    child = founder.found(1, 1)
    parent = founder.found(1, 1, accounts=[child.address, chain.accounts[5]], review_window=DAY)
    token.give(parent.address, 1000)
    token.give(child.address, 40)
    hook = chain.deploy("Reenterer")
    settle = parent.encode("settle", token.address)
    chain.transact(hook.functions.prepare(parent.address, settle))
    token.give(payer, 60)
    token.transact("approve", child.address, 60, sender=payer)
    token.transact("setHook", payer, hook.address)

    chain.travel(parent.review_end(1))
    assert child.transact("pay", token.address, 60, 1, "", sender=payer).events == [
        event("Closed", token=token.address, period=1, firstPeriod=1, pot=40),
        paid_event(token, payer, 1, 60),
    ]
    assert token.held_by(child.address) == 40 + 60 + 500
    assert child.call("till", token.address) == (1, 100, 0, 0)
    assert child.call("accrued", token.address) == 500


def test_pay_credits_no_more_than_the_till_can_hold_and_the_rest_counts_to_the_running_period(
    partnership: Partnership, token: Money, payer: str
) -> None:
    token.give(partnership.address, MOST_IN_TILL - 30)
    partnership.next_at(partnership.end_of(1))
    assert pay(partnership, token, payer, 100, 1)[-1] == paid_event(token, payer, 1, 30)
    assert partnership.call("till", token.address) == (1, MOST_IN_TILL, 0, 0)
    assert partnership.call("accrued", token.address) == 70
    assert pay(partnership, token, payer, 100, 1)[-1] == paid_event(token, payer, 1, 0)
    assert partnership.call("accrued", token.address) == 170


def test_what_the_till_can_hold_is_less_by_what_is_set_aside(
    chain: Chain, partnership: Partnership, payer: str
) -> None:
    token = Money(chain, chain.deploy("MisbehavingToken"))
    token.transact("misbehave", partnership.roster[2], 1, 0)
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", token.address)
    assert partnership.call("till", token.address) == (1, 0, 200, 0)
    partnership.next_at(partnership.end_of(2))
    pay(partnership, token, payer, 2**104, 2)
    assert partnership.call("till", token.address) == (2, MOST_IN_TILL - 200, 200, 0)
    assert partnership.call("accrued", token.address) == 2**104 - (MOST_IN_TILL - 200)


# What is refused


@pytest.mark.parametrize("value", [0, 999, 1001])
def test_ether_must_come_with_the_call_to_the_last_wei(
    partnership: Partnership, payer: str, value: int
) -> None:
    with refused("WrongValue", value=value, expected=1000):
        partnership.transact("pay", ETHER, 1000, 1, "", sender=payer, value=value)


def test_no_ether_must_come_with_a_token(
    partnership: Partnership, token: Money, payer: str
) -> None:
    token.give(payer, 1000)
    token.transact("approve", partnership.address, 1000, sender=payer)
    with refused("WrongValue", value=1, expected=0):
        partnership.transact("pay", token.address, 1000, 1, "", sender=payer, value=1)


def test_paying_nothing_is_refused(partnership: Partnership, money: Money, payer: str) -> None:
    with refused("NothingArrived", token=money.address):
        pay(partnership, money, payer, 0, 1)


def test_a_payment_of_which_nothing_arrives_is_refused(
    chain: Chain, partnership: Partnership, payer: str
) -> None:
    token = Money(chain, chain.deploy("FeeToken", 100))
    with refused("NothingArrived", token=token.address):
        pay(partnership, token, payer, 1000, 1)


def test_a_token_that_refuses_is_not_paid_in_and_nothing_is_closed(
    partnership: Partnership, token: Money, payer: str
) -> None:
    token.give(payer, 1000)
    token.transact("approve", partnership.address, 999, sender=payer)
    partnership.next_at(partnership.end_of(1))
    with pytest.raises(ContractError):
        partnership.transact("pay", token.address, 1000, 1, "", sender=payer)
    assert token.held_by(payer) == 1000
    assert partnership.call("till", token.address) == (0, 0, 0, 0)


def test_an_address_without_code_is_no_token(
    chain: Chain, partnership: Partnership, payer: str
) -> None:
    for nothing in (chain.accounts[60], partnership.address):
        with refused("NoBalance", token=nothing):
            partnership.transact("pay", nothing, 1000, 1, "", sender=payer)


def test_a_token_of_the_old_kind_that_returns_nothing_can_be_paid_in(
    chain: Chain, partnership: Partnership, payer: str
) -> None:
    token = Money(chain, chain.deploy("TokenWithoutReturn"))
    assert pay(partnership, token, payer, 1000, 1) == [paid_event(token, payer, 1, 1000)]
    assert token.held_by(partnership.address) == 1000
