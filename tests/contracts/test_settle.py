"""Rules 2, 3, 4 and 12: periods close by the clock; a payable pot is paid to the last unit."""

import random

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY
from daosplit.agreement.shares import MOST_SHARES
from daosplit.chain import Chain
from support.money import ETHER, MOST_IN_TILL, Money
from support.partnership import FEBRUARY, NOBODY, Founder, Partnership, event
from support.refusal import refused


def settle(partnership: Partnership, money: Money) -> list[int]:
    """What each seat got."""
    return money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))


# Closing


def test_the_first_call_after_a_periods_end_closes_it(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=1, firstPeriod=1, pot=1000)]
    assert partnership.call("till", money.address) == (1, 1000, 0, 0)
    assert partnership.call("accrued", money.address) == 0


def test_before_a_period_has_ended_nothing_can_be_settled(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1) - 1)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)


def test_what_arrives_before_the_first_period_begins_counts_to_it(
    founder: Founder, money: Money
) -> None:
    partnership = founder.found(50, 30, 20, start=FEBRUARY, months=1)
    money.give(partnership.address, 1000)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)
    partnership.next_at(FEBRUARY)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)
    partnership.next_at(partnership.end_of(1))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=1, firstPeriod=1, pot=1000)]


def test_a_close_of_nothing_is_something_to_do(partnership: Partnership, money: Money) -> None:
    partnership.next_at(partnership.end_of(1))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=1, firstPeriod=1, pot=0)]
    assert partnership.call("till", money.address) == (1, 0, 0, 0)


def test_nothing_in_a_payable_period_is_closed_as_well(
    partnership: Partnership, money: Money
) -> None:
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=1, firstPeriod=1, pot=0)]


def test_a_call_with_nothing_to_do_is_refused(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", money.address)
    money.give(partnership.address, 1000)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)


def test_what_arrives_after_the_closing_belongs_to_later_periods(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    money.give(partnership.address, 300)
    assert partnership.call("till", money.address) == (1, 1000, 0, 0)
    assert partnership.call("accrued", money.address) == 300
    partnership.next_at(partnership.review_end(1))
    assert settle(partnership, money) == [500, 300, 200]
    partnership.next_at(partnership.review_end(2))
    assert settle(partnership, money) == [150, 90, 60]


def test_what_arrives_before_the_closing_counts_to_the_ended_period(
    partnership: Partnership, money: Money
) -> None:
    partnership.next_at(partnership.end_of(1) + 20 * DAY)
    money.give(partnership.address, 1000)
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=1, firstPeriod=1, pot=1000)]


def test_if_nobody_calls_for_several_periods_all_counts_to_the_last_ended_one(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 700)
    partnership.next_at(partnership.end_of(2))
    money.give(partnership.address, 300)
    partnership.next_at(partnership.end_of(3) + 5)
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=3, firstPeriod=1, pot=1000)]
    partnership.next_at(partnership.end_of(5))
    partnership.transact("settle", money.address)
    partnership.next_at(partnership.end_of(9))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=9, firstPeriod=6, pot=0)]


def test_each_token_is_closed_by_its_own_first_call(
    partnership: Partnership, token: Money, ether: Money
) -> None:
    token.give(partnership.address, 1000)
    ether.give(partnership.address, 500)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", token.address)
    ether.give(partnership.address, 50)
    partnership.transact("settle", ether.address)
    assert partnership.call("till", token.address) == (1, 1000, 0, 0)
    assert partnership.call("till", ether.address) == (1, 550, 0, 0)


def test_anyone_may_settle(chain: Chain, partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    for account in (chain.accounts[70], partnership.roster[2]):
        with chain.isolated():
            partnership.transact("settle", money.address, sender=account)


# When a pot is payable


def test_a_pot_is_payable_when_its_window_is_over_and_not_before(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1) - 2)
    partnership.transact("settle", money.address)
    with refused("NothingToSettle"):  # the window's last second
        partnership.transact("settle", money.address)
    partnership.chain.travel(partnership.review_end(1) - 1)
    done = partnership.transact("settle", money.address)
    assert done.events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=0, toSeat=3)
    ]


def test_one_call_closes_and_pays_what_is_payable(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Settled", token=money.address, period=1, firstPeriod=1, pot=1000)]
    assert partnership.call("till", money.address) == (1, 0, 0, 0)


def test_a_review_makes_its_periods_pot_payable_at_once(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.set_shares(1, 45, 35, 20)
    assert settle(partnership, money) == [450, 350, 200]


def test_an_early_review_makes_its_periods_pot_payable_at_the_periods_end(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.set_shares(1, 45, 35, 20)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)
    partnership.next_at(partnership.end_of(1))
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Settled", token=money.address, period=1, firstPeriod=1, pot=1000)]


def test_a_later_periods_review_makes_a_pot_payable_by_the_shares_before(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.set_shares(2, 40, 40, 20)
    assert settle(partnership, money) == [500, 300, 200]


def test_a_pot_that_covers_several_periods_waits_for_the_last_ones_window(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(2) + 1)
    assert partnership.transact("settle", money.address).names == ["Closed"]
    partnership.next_at(partnership.review_end(2))
    assert partnership.transact("settle", money.address).names == ["PaidOut"]


def test_with_the_longest_window_a_pot_becomes_payable_before_the_next_period_ends(
    founder: Founder, money: Money
) -> None:
    """February 2026 has 28 days: the window of January closes in the second that it ends."""
    partnership = founder.found(50, 30, 20, months=1, review_window=28 * DAY)
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    money.give(partnership.address, 500)
    assert partnership.review_end(1) == partnership.end_of(2)
    partnership.next_at(partnership.end_of(2) - 1)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)
    partnership.chain.travel(partnership.end_of(2) - 1)
    assert partnership.transact("settle", money.address).events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=0, toSeat=3),
        event("Closed", token=money.address, period=2, firstPeriod=2, pot=500),
    ]


# By whose shares


def test_a_period_without_a_review_is_paid_by_the_shares_of_the_period_before_it(
    partnership: Partnership, money: Money
) -> None:
    partnership.set_shares(1, 40, 40, 20)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", money.address)
    for period in (2, 3):
        money.give(partnership.address, 1000)
        partnership.next_at(partnership.review_end(period))
        assert settle(partnership, money) == [400, 400, 200]


def test_the_first_period_without_a_review_is_paid_by_the_founding_shares(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    assert settle(partnership, money) == [500, 300, 200]


def test_a_pot_that_is_closed_late_is_paid_by_the_shares_of_the_last_period_it_covers(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.set_shares(1, 45, 35, 20)
    partnership.next_at(partnership.end_of(1))
    partnership.set_shares(2, 40, 40, 20)
    partnership.next_at(partnership.end_of(3))
    partnership.set_shares(4, 36, 44, 20)
    assert settle(partnership, money) == [400, 400, 200]


def test_nothing_payable_is_ever_repriced(partnership: Partnership, money: Money) -> None:
    """Closed in period 2, and paid years later, after other reviews."""
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.set_shares(1, 45, 35, 20)
    for period in range(2, 12):
        partnership.next_at(partnership.end_of(period))
        partnership.set_shares(period, 20 + period, 80 - period, 20)
    money.give(partnership.address, 77)
    assert settle(partnership, money) == [450, 350, 200]
    assert partnership.call("till", money.address) == (11, 77, 0, 0)


# One pot a call, the older first


def test_a_call_pays_the_older_pot_and_closes_what_came_in_since(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    money.give(partnership.address, 500)
    partnership.next_at(partnership.review_end(2))
    done = partnership.transact("settle", money.address)
    assert done.events == [
        event("PaidOut", token=money.address, period=1, pot=1000, fromSeat=0, toSeat=3),
        event("Closed", token=money.address, period=2, firstPeriod=2, pot=500),
    ]
    assert partnership.call("till", money.address) == (2, 500, 0, 0)
    done = partnership.transact("settle", money.address)
    assert done.events == [
        event("PaidOut", token=money.address, period=2, pot=500, fromSeat=0, toSeat=3)
    ]
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address)


def test_several_periods_after_the_older_pot_are_closed_as_one(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    money.give(partnership.address, 500)
    partnership.next_at(partnership.end_of(6))
    done = partnership.transact("settle", money.address)
    assert done.events[1] == event("Closed", token=money.address, period=6, firstPeriod=2, pot=500)


def test_once_payable_a_pot_does_not_change_whatever_comes_in(
    partnership: Partnership, money: Money
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.next_at(partnership.review_end(1))
    money.give(partnership.address, 5000)
    assert partnership.call("till", money.address) == (1, 1000, 0, 0)
    assert settle(partnership, money) == [500, 300, 200]


# To the last unit


@pytest.mark.parametrize("seed", range(6))
def test_every_seat_gets_the_difference_of_the_running_sums(
    founder: Founder, money: Money, seed: int
) -> None:
    """Seat i gets floor(pot·S(i)/S) - floor(pot·S(i-1)/S)."""
    chance = random.Random(seed)
    most = chance.choice([1, 10, 1000, MOST_SHARES])
    shares = [chance.choice([0, chance.randint(0, most)]) for _ in range(chance.randint(1, 30))]
    shares[chance.randrange(len(shares))] = chance.randint(1, most)
    pot = chance.choice([1, 7, 10**6 + 1, 10**18 + 3, chance.randint(1, 10**20)])
    accounts = [to_checksum_address(chance.randbytes(20)) for _ in shares]
    partnership = founder.found(*shares, accounts=accounts)

    money.give(partnership.address, pot)
    partnership.next_at(partnership.review_end(1))
    paid = settle(partnership, money)
    total = sum(shares)
    sums = [sum(shares[:seat]) for seat in range(len(shares) + 1)]
    assert paid == [
        pot * sums[seat + 1] // total - pot * sums[seat] // total for seat in range(len(shares))
    ]
    assert sum(paid) == pot
    for amount, share in zip(paid, shares, strict=True):
        assert abs(amount * total - pot * share) < total


def test_odd_units_go_to_later_seats_and_never_more_than_one_a_pot(
    founder: Founder, token: Money
) -> None:
    partnership = founder.found(1, 1, 1)
    for period, (pot, paid) in enumerate(
        [(1, [0, 0, 1]), (2, [0, 1, 1]), (3, [1, 1, 1]), (10, [3, 3, 4]), (100, [33, 33, 34])], 1
    ):
        token.give(partnership.address, pot)
        partnership.next_at(partnership.review_end(period))
        assert settle(partnership, token) == paid


def test_a_seat_without_shares_gets_nothing_and_is_not_even_called(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    burner = chain.deploy("GasBurner").address
    partnership = founder.found(1, 0, 1, accounts=[chain.accounts[1], burner, chain.accounts[2]])
    ether.give(partnership.address, 10)
    partnership.next_at(partnership.review_end(1))
    assert settle(partnership, ether) == [5, 0, 5]
    assert partnership.call("setAside", ETHER, burner) == 0


def test_the_largest_pot_is_paid_exactly_and_what_the_till_cannot_hold_comes_later(
    founder: Founder, token: Money
) -> None:
    partnership = founder.found(MOST_SHARES, 1, MOST_SHARES)
    token.give(partnership.address, MOST_IN_TILL + 123)
    partnership.next_at(partnership.review_end(1))
    paid = settle(partnership, token)
    total = 2 * MOST_SHARES + 1
    assert paid[0] == MOST_IN_TILL * MOST_SHARES // total
    assert paid[1] == MOST_IN_TILL * (MOST_SHARES + 1) // total - paid[0]
    assert sum(paid) == MOST_IN_TILL
    assert partnership.call("accrued", token.address) == 123
    partnership.next_at(partnership.review_end(2))
    assert sum(settle(partnership, token)) == 123


def test_a_payout_leaves_nothing_behind(partnership: Partnership, money: Money) -> None:
    money.give(partnership.address, 10**18 + 1)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", money.address)
    assert money.held_by(partnership.address) == 0


# Several tokens


def test_several_tokens_are_settled_in_one_call(
    chain: Chain, partnership: Partnership, token: Money, ether: Money
) -> None:
    other = Money(chain, chain.deploy("Token", "Euro", "EUR", 2))
    for money, amount in ((token, 1000), (ether, 500), (other, 10)):
        money.give(partnership.address, amount)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settleMany", [token.address, ETHER, other.address], NOBODY)
    assert done.events == [
        event("Settled", token=token.address, period=1, firstPeriod=1, pot=1000),
        event("Settled", token=ETHER, period=1, firstPeriod=1, pot=500),
        event("Settled", token=other.address, period=1, firstPeriod=1, pot=10),
    ]


def test_of_several_tokens_those_without_anything_to_do_are_passed_over(
    partnership: Partnership, token: Money, ether: Money
) -> None:
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", ETHER)
    done = partnership.transact("settleMany", [ETHER, token.address], NOBODY)
    assert done.names == ["Settled"]


def test_several_tokens_are_refused_only_if_none_had_anything_to_do(
    partnership: Partnership, token: Money
) -> None:
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", ETHER)
    partnership.transact("settle", token.address)
    for tokens in ([], [ETHER], [ETHER, token.address, ETHER]):
        with refused("NothingToSettle"):
            partnership.transact("settleMany", tokens, NOBODY)


def test_an_address_without_code_is_no_token(chain: Chain, partnership: Partnership) -> None:
    partnership.next_at(partnership.review_end(1))
    for nothing in (chain.accounts[60], partnership.address):
        with refused("NoBalance", token=nothing):
            partnership.transact("settle", nothing)
