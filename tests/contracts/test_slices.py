"""Rule 15: a pot that does not fit into one transaction is paid in slices, in seat order."""

import random

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY
from daosplit.agreement.shares import payout, shrunk_pot
from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import DaosplitError
from support.money import ETHER, Money
from support.partnership import NOBODY, Done, Founder, Partnership, event, review_of
from support.refusal import refused


def pay_slice(partnership: Partnership, money: Money, seats: int) -> Done:
    return partnership.transact("settleSlice", money.address, seats, NOBODY)


@pytest.fixture
def payable(partnership: Partnership, money: Money) -> Partnership:
    """A closed pot of 1000 of the first period, that is payable."""
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.next_at(partnership.review_end(1))
    return partnership


def test_slices_pay_the_seats_in_order(payable: Partnership, money: Money) -> None:
    slices = [money.gained(payable.roster, lambda: pay_slice(payable, money, 1)) for _ in range(3)]
    assert slices == [[500, 0, 0], [0, 300, 0], [0, 0, 200]]
    assert payable.call("till", money.address) == (1, 0, 0, 0)


def test_each_slice_says_whom_it_paid(payable: Partnership, money: Money) -> None:
    def paid_out(from_seat: int, to_seat: int) -> object:
        return event(
            "PaidOut",
            token=money.address,
            period=1,
            pot=1000,
            fromSeat=from_seat,
            toSeat=to_seat,
        )

    assert pay_slice(payable, money, 2).events == [paid_out(0, 2)]
    assert payable.call("till", money.address) == (1, 1000, 0, 2)
    assert pay_slice(payable, money, 1).events == [paid_out(2, 3)]


def test_the_first_slice_closes_the_period_itself_if_nobody_did(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    assert pay_slice(partnership, money, 1).events == [
        event("Closed", token=money.address, period=1, firstPeriod=1, pot=1000),
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=0, toSeat=1),
    ]


def test_a_slice_of_all_seats_or_more_is_a_whole_payout(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    with partnership.chain.isolated():
        assert pay_slice(partnership, money, 2**256 - 1).names == ["Settled"]
    assert pay_slice(partnership, money, 3).events == [
        event("Settled", token=money.address, period=1, firstPeriod=1, pot=1000)
    ]


def test_a_slice_that_finds_nothing_payable_only_closes(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    with refused("NothingToSettle"):
        pay_slice(partnership, money, 1)
    partnership.next_at(partnership.end_of(1))
    assert pay_slice(partnership, money, 1).names == ["Closed"]
    with refused("NothingToSettle"):
        pay_slice(partnership, money, 1)


def test_a_slice_of_no_seats_is_refused(payable: Partnership, money: Money) -> None:
    with refused("NoSeatsInSlice"):
        pay_slice(payable, money, 0)


def test_anyone_may_pay_a_slice(chain: Chain, payable: Partnership, money: Money) -> None:
    for account in (chain.accounts[70], payable.roster[1], chain.accounts[71]):
        payable.transact("settleSlice", money.address, 1, NOBODY, sender=account)
    assert payable.call("till", money.address) == (1, 0, 0, 0)


def test_settle_pays_all_that_slices_left(payable: Partnership, money: Money) -> None:
    pay_slice(payable, money, 1)
    paid = money.gained(payable.roster, lambda: payable.transact("settle", money.address))
    assert paid == [0, 300, 200]


@pytest.mark.parametrize("seed", range(3))
def test_slices_of_any_size_pay_together_what_one_call_pays(
    founder: Founder, money: Money, seed: int
) -> None:
    chance = random.Random(seed)
    shares = [chance.randint(0, 1000) for _ in range(20)]
    accounts = [to_checksum_address(chance.randbytes(20)) for _ in shares]
    pot = chance.randint(1, 10**9)
    partnership = founder.found(*shares, accounts=accounts)
    money.give(partnership.address, pot)
    partnership.next_at(partnership.review_end(1))

    def pay_all() -> None:
        while (
            partnership.call("till", money.address)[0] == 0
            or partnership.call("till", money.address)[1]
        ):
            pay_slice(partnership, money, chance.randint(1, 6))

    assert tuple(money.gained(accounts, pay_all)) == payout(pot, shares)


# What comes in between


def test_from_its_first_slice_on_a_pot_cannot_grow(payable: Partnership, money: Money) -> None:
    pay_slice(payable, money, 1)
    money.give(payable.address, 10_000)
    assert payable.call("accrued", money.address) == 10_000
    paid = money.gained(payable.roster, lambda: payable.transact("settle", money.address))
    assert paid == [0, 300, 200]
    assert payable.call("accrued", money.address) == 10_000


def test_unfinished_slices_are_paid_before_anything_else_of_that_token(
    payable: Partnership, money: Money
) -> None:
    pay_slice(payable, money, 1)
    money.give(payable.address, 600)
    payable.next_at(payable.review_end(4))
    assert pay_slice(payable, money, 1).events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=1, toSeat=2)
    ]
    assert payable.call("till", money.address) == (1, 1000, 0, 2)


def test_the_call_that_pays_the_last_slice_closes_the_last_ended_period_at_once(
    payable: Partnership, money: Money
) -> None:
    """So nobody can shift a quarter's revenue to the next by starting a slice before its end."""
    money.give(payable.address, 600)
    payable.next_at(payable.end_of(2) - 1)
    pay_slice(payable, money, 1)
    payable.next_at(payable.end_of(2))
    assert pay_slice(payable, money, 2).events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=1, toSeat=3),
        event("Closed", token=money.address, period=2, firstPeriod=2, pot=600),
    ]
    money.give(payable.address, 50)
    assert payable.call("till", money.address) == (2, 600, 0, 0)
    assert payable.call("accrued", money.address) == 50


def test_revenue_of_a_period_that_ends_while_slices_are_unfinished_joins_the_next_that_ends(
    payable: Partnership, money: Money
) -> None:
    pay_slice(payable, money, 1)
    money.give(payable.address, 600)
    payable.next_at(payable.end_of(2) + 1)
    pay_slice(payable, money, 1)
    money.give(payable.address, 60)
    payable.next_at(payable.end_of(3) + 1)
    assert pay_slice(payable, money, 1).events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=2, toSeat=3),
        event("Closed", token=money.address, period=3, firstPeriod=2, pot=660),
    ]


def test_slices_of_one_token_do_not_touch_another(
    partnership: Partnership, token: Money, ether: Money
) -> None:
    token.give(partnership.address, 1000)
    ether.give(partnership.address, 500)
    partnership.next_at(partnership.review_end(1))
    pay_slice(partnership, token, 1)
    assert partnership.transact("settle", ETHER).names == ["Settled"]
    assert partnership.call("till", token.address) == (1, 1000, 0, 1)


def test_a_review_between_slices_reprices_nothing(payable: Partnership, money: Money) -> None:
    pay_slice(payable, money, 1)
    payable.set_shares(2, 40, 20, 40)
    paid = money.gained(payable.roster, lambda: payable.transact("settle", money.address))
    assert paid == [0, 300, 200]


def test_a_partner_admitted_between_slices_gets_nothing_of_an_old_pot(
    chain: Chain, payable: Partnership, money: Money
) -> None:
    pay_slice(payable, money, 1)
    newcomer = chain.accounts[20]
    payable.pass_review(review_of(2, [50, 30, 20, 10], [newcomer]), 0, 1, 2, 3)
    paid = money.gained(payable.roster, lambda: payable.transact("settle", money.address))
    assert paid == [0, 300, 200, 0]
    assert payable.call("till", money.address) == (1, 0, 0, 0)


def test_a_seat_that_moves_between_slices_is_paid_to_its_new_holder(
    chain: Chain, payable: Partnership, money: Money
) -> None:
    pay_slice(payable, money, 1)
    seller, buyer = payable.roster[2], chain.accounts[20]
    payable.transact("offer", buyer, 0, sender=seller)
    payable.transact("accept", 2, sender=buyer)
    paid = money.gained([seller, buyer], lambda: payable.transact("settle", money.address))
    assert paid == [0, 200]


# A token that shrinks


@pytest.fixture
def shrinking(chain: Chain) -> Money:
    return Money(chain, chain.deploy("ShrinkingToken"))


@pytest.mark.parametrize("there", [499, 300, 200, 101, 2, 1])
def test_if_less_is_there_than_the_unpaid_rest_it_is_shared_by_the_same_shares(
    partnership: Partnership, shrinking: Money, there: int
) -> None:
    shrinking.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    pay_slice(partnership, shrinking, 1)
    shrinking.transact("shrink", partnership.address, 500 - there)

    pot = shrunk_pot(1000, there, (50, 30, 20), 1)
    assert pot == there * 100 // 50
    paid = shrinking.gained(
        partnership.roster, lambda: partnership.transact("settle", shrinking.address)
    )
    assert tuple(paid[1:]) == payout(pot, (50, 30, 20), start=1)
    assert paid[0] == 0
    assert there - 1 <= sum(paid) <= there
    assert partnership.call("till", shrinking.address) == (1, 0, 0, 0)


def test_if_the_unpaid_rest_is_there_a_pot_stays_what_it_was(
    partnership: Partnership, shrinking: Money
) -> None:
    shrinking.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    pay_slice(partnership, shrinking, 1)
    shrinking.give(partnership.address, 77)
    shrinking.transact("shrink", partnership.address, 77)
    assert partnership.transact("settle", shrinking.address).events == [
        event("PaidOut", token=shrinking.address, period=1, pot=1000, fromSeat=1, toSeat=3)
    ]


def test_a_pot_that_shrank_before_its_first_slice_is_shared_as_it_is(
    partnership: Partnership, shrinking: Money
) -> None:
    shrinking.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", shrinking.address)
    shrinking.transact("shrink", partnership.address, 900)
    partnership.next_at(partnership.review_end(1))
    paid = shrinking.gained(
        partnership.roster, lambda: partnership.transact("settle", shrinking.address)
    )
    assert paid == [50, 30, 20]


def test_a_pot_shrinks_slice_by_slice(partnership: Partnership, shrinking: Money) -> None:
    shrinking.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    pay_slice(partnership, shrinking, 1)
    shrinking.transact("shrink", partnership.address, 250)
    paid = shrinking.gained(partnership.roster, lambda: pay_slice(partnership, shrinking, 1))
    assert paid == [0, 150, 0]
    assert partnership.call("till", shrinking.address) == (1, 500, 0, 2)
    shrinking.transact("shrink", partnership.address, 60)
    paid = shrinking.gained(partnership.roster, lambda: pay_slice(partnership, shrinking, 1))
    assert paid == [0, 0, 40]


def test_a_pot_of_which_nothing_is_left_is_paid_with_nothing(
    partnership: Partnership, shrinking: Money
) -> None:
    shrinking.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", shrinking.address)
    shrinking.transact("shrink", partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    assert partnership.transact("settle", shrinking.address).events == [
        event("PaidOut", token=shrinking.address, period=1, pot=0, fromSeat=0, toSeat=3)
    ]
    assert partnership.call("till", shrinking.address) == (1, 0, 0, 0)


# All or nothing


def test_a_whole_payout_that_does_not_fit_is_refused_and_slices_do_it(
    chain: Chain, founder: Founder
) -> None:
    """Forty seats whose hooks burn all the gas that a token call may use."""
    token = Money(chain, chain.deploy("HookToken"))
    burner = chain.deploy("GasBurner").address
    accounts = [to_checksum_address(f"0x{seat + 2**100:040x}") for seat in range(40)]
    for account in accounts:
        token.transact("setHook", account, burner)
    partnership = founder.found(*[1] * 40, accounts=accounts)
    token.give(partnership.address, 4000)
    partnership.next_at(partnership.review_end(1) + DAY)
    with pytest.raises(DaosplitError, match=r"used up|TooLittleGas"):
        partnership.transact("settle", token.address, gas=GAS_LIMIT)
    assert partnership.call("till", token.address) == (0, 0, 0, 0)
    pay_slice(partnership, token, 25)
    pay_slice(partnership, token, 25)
    assert partnership.call("till", token.address) == (1, 0, 4000, 0)


def test_a_slice_of_a_pot_of_which_nothing_is_left_passes_no_cursor_to_the_next_pot(
    partnership: Partnership, shrinking: Money
) -> None:
    shrinking.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", shrinking.address)
    partnership.next_at(partnership.review_end(1))
    shrinking.transact("shrink", partnership.address, 1000)
    pay_slice(partnership, shrinking, 1)
    assert partnership.call("till", shrinking.address) == (1, 0, 0, 0)

    shrinking.give(partnership.address, 500)
    partnership.next_at(partnership.review_end(2))
    paid = shrinking.gained(
        partnership.roster, lambda: partnership.transact("settle", shrinking.address)
    )
    assert paid == [250, 150, 100]
