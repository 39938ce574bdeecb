"""Rule 16: the charter may promise a tip to whoever settles late, which grows from nothing."""

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.shares import payout, take_tip
from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.money import ETHER, Money
from support.partnership import NOBODY, Founder, Partnership, event
from support.refusal import refused

FULL_RATE = 10**7
"""One percent, in billionths."""


@pytest.fixture(scope="module")
def tipping(founder: Founder) -> Partnership:
    """Its tip grows to one percent within ten days."""
    return founder.found(50, 30, 20, tip=10_000)


def settle(
    partnership: Partnership, money: Money, sender: str, *, late: int
) -> tuple[list[int], int]:
    """What each seat and the sender got, so many seconds after the window of the first period."""
    partnership.next_at(partnership.review_end(1) + late)
    receivers = [*partnership.roster, sender]
    *paid, tip = money.gained(
        receivers,
        lambda: partnership.transact("settleMany", [money.address], sender),
    )
    return paid, tip


@pytest.fixture
def settler(chain: Chain) -> str:
    return chain.accounts[50]


# The rate


def test_there_is_no_tip_by_default(partnership: Partnership, money: Money, settler: str) -> None:
    money.give(partnership.address, 10**9)
    assert settle(partnership, money, settler, late=300 * DAY) == (
        [5 * 10**8, 3 * 10**8, 2 * 10**8],
        0,
    )
    assert partnership.call("tipRate", 1) == 0


@pytest.mark.parametrize(
    ("late", "rate"),
    [
        (-100 * DAY, 0),
        (-1, 0),
        (0, 0),
        (1, FULL_RATE // (10 * DAY)),
        (DAY, FULL_RATE // 10),
        (5 * DAY, FULL_RATE // 2),
        (10 * DAY - 1, FULL_RATE * (10 * DAY - 1) // (10 * DAY)),
        (10 * DAY, FULL_RATE),
        (10 * DAY + 1, FULL_RATE),
        (1000 * DAY, FULL_RATE),
    ],
)
def test_the_rate_grows_from_nothing_when_the_window_closes_to_its_full_value_ten_days_later(
    tipping: Partnership, late: int, rate: int
) -> None:
    tipping.chain.travel(tipping.review_end(1) + late)
    assert tipping.call("tipRate", 1) == rate
    assert tipping.charter.tip_rate(1, tipping.review_end(1) + late) == rate


@pytest.mark.parametrize("late", [0, 1, 29, 30, 59, 60, 61, 600])
def test_it_grows_within_one_period_where_that_is_shorter(founder: Founder, late: int) -> None:
    short = founder.found(1, months=0, test_seconds=60, review_window=30, tip=500)
    short.chain.travel(short.review_end(1) + late)
    assert short.call("tipRate", 1) == 500_000 * min(late, 60) // 60


@pytest.mark.parametrize(("late", "tips"), [(863, (0, 0, 0)), (864, (5, 3, 2))])
def test_the_least_tip_is_taken_from_the_least_rate_on(
    founder: Founder, money: Money, settler: str, late: int, tips: tuple[int, int, int]
) -> None:
    """A millionth in ten days: a billionth after 864 seconds."""
    least = founder.found(50, 30, 20, tip=1)
    money.give(least.address, 10**10)
    assert settle(least, money, settler, late=late) == (
        [5 * 10**9 - tips[0], 3 * 10**9 - tips[1], 2 * 10**9 - tips[2]],
        sum(tips),
    )


def test_each_period_has_its_own_rate(tipping: Partnership) -> None:
    tipping.chain.travel(tipping.review_end(2) + 5 * DAY)
    rates = [tipping.call("tipRate", period) for period in (1, 2, 3)]
    assert rates == [FULL_RATE, FULL_RATE // 2, 0]


def test_the_rate_is_that_of_a_period_that_can_be(tipping: Partnership) -> None:
    for period in (0, 2**32):
        with refused("NoSuchPeriod", period=period):
            tipping.call("tipRate", period)


# The tip


def test_a_partner_who_settles_when_the_window_closes_saves_the_tip(
    tipping: Partnership, money: Money, settler: str
) -> None:
    money.give(tipping.address, 10**9)
    assert settle(tipping, money, settler, late=0) == ([5 * 10**8, 3 * 10**8, 2 * 10**8], 0)


def test_a_reviewed_pot_costs_no_tip_before_its_window_closes_but_then_does(
    tipping: Partnership, money: Money, settler: str
) -> None:
    money.give(tipping.address, 10**9)
    tipping.set_shares(1, 50, 30, 20)
    with tipping.chain.isolated():
        assert settle(tipping, money, settler, late=-1)[1] == 0
    assert settle(tipping, money, settler, late=10 * DAY)[1] == 10**7


@pytest.mark.parametrize("pot", [10**9, 10**9 + 7, 1234567, 101, 99])
def test_each_payment_is_lessened_by_the_floor_of_its_part(
    tipping: Partnership, money: Money, settler: str, pot: int
) -> None:
    money.give(tipping.address, pot)
    shares = (50, 30, 20)
    payments, tip = take_tip(payout(pot, shares), FULL_RATE)
    assert payments == tuple(amount - amount // 100 for amount in payout(pot, shares))
    assert settle(tipping, money, settler, late=10 * DAY) == (list(payments), tip)
    assert money.held_by(tipping.address) == 0


def test_a_tip_is_told(tipping: Partnership, money: Money, settler: str) -> None:
    money.give(tipping.address, 10**9)
    tipping.next_at(tipping.review_end(1) + 5 * DAY)
    assert tipping.transact("settleMany", [money.address], settler).events == [
        event("Settled", token=money.address, period=1, firstPeriod=1, pot=10**9),
        event(
            "Tipped",
            token=money.address,
            period=1,
            to=settler,
            amount=5 * 10**6,
            rate=FULL_RATE // 2,
        ),
    ]


def test_a_pot_too_small_for_a_tip_pays_none_and_tells_none(
    tipping: Partnership, token: Money, settler: str
) -> None:
    token.give(tipping.address, 99)
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    assert tipping.transact("settleMany", [token.address], settler).names == ["Settled"]
    assert token.held_by(settler) == 0


def test_a_close_that_pays_nothing_gives_no_tip(
    tipping: Partnership, token: Money, settler: str
) -> None:
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    assert tipping.transact("settleMany", [token.address], settler).names == ["Closed"]


# To whom


def test_nobody_named_is_the_caller(tipping: Partnership, token: Money, settler: str) -> None:
    token.give(tipping.address, 10**9)
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    calls = [
        ("settle", token.address),
        ("settleMany", [token.address], NOBODY),
        ("settleSlice", token.address, 3, NOBODY),
    ]
    for function, *arguments in calls:
        with tipping.chain.isolated():
            tipping.transact(str(function), *arguments, sender=settler)
            assert token.held_by(settler) == 10**7


def test_whoever_is_named_gets_the_tips_of_all_tokens(
    tipping: Partnership, token: Money, ether: Money, settler: str
) -> None:
    token.give(tipping.address, 10**9)
    ether.give(tipping.address, 2 * 10**9)
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    both = ("settleMany", [token.address, ETHER], settler)
    tip = ether.gained([settler], lambda: tipping.transact(*both))
    assert tip == [2 * 10**7]
    assert token.held_by(settler) == 10**7


def test_a_partner_may_get_the_tip(tipping: Partnership, token: Money) -> None:
    token.give(tipping.address, 10**9)
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    partner = tipping.roster[2]
    tipping.transact("settle", token.address, sender=partner)
    assert token.held_by(partner) == 2 * 10**8 - 2 * 10**6 + 10**7


def test_an_ether_tip_that_its_payee_refuses_makes_the_call_revert(
    chain: Chain, tipping: Partnership, ether: Money
) -> None:
    ether.give(tipping.address, 10**9)
    refusing = chain.deploy("RejectingPayee").address
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    with pytest.raises(ContractError):
        tipping.transact("settleMany", [ETHER], refusing)
    assert tipping.call("till", ETHER) == (0, 0, 0, 0)
    assert ether.held_by(tipping.address) == 10**9


def test_a_tokens_tip_that_its_payee_cannot_have_makes_the_call_revert(
    chain: Chain, tipping: Partnership, settler: str
) -> None:
    token = Money(chain, chain.deploy("MisbehavingToken"))
    token.transact("misbehave", settler, 1, 0)
    token.give(tipping.address, 10**9)
    tipping.next_at(tipping.review_end(1) + 10 * DAY)
    with pytest.raises(ContractError):
        tipping.transact("settle", token.address, sender=settler)
    assert tipping.call("till", token.address) == (0, 0, 0, 0)


# Together with what else can happen


def test_what_is_set_aside_is_lessened_as_well(
    chain: Chain, founder: Founder, ether: Money, settler: str
) -> None:
    refusing = chain.deploy("RejectingPayee").address
    partnership = founder.found(1, 1, accounts=[refusing, chain.accounts[1]], tip=10_000)
    ether.give(partnership.address, 2000)
    assert settle(partnership, ether, settler, late=10 * DAY) == ([0, 990], 20)
    assert partnership.call("setAside", ETHER, refusing) == 990
    assert partnership.call("till", ETHER) == (1, 0, 990, 0)
    assert ether.held_by(partnership.address) == 990


def test_slices_at_different_rates_never_pay_out_more_than_there_was(
    tipping: Partnership, money: Money, settler: str
) -> None:
    pot = 10**9 + 1
    money.give(tipping.address, pot)
    due = payout(pot, (50, 30, 20))
    receivers = [*tipping.roster, settler]
    for seat, late in enumerate((0, 3 * DAY, 20 * DAY)):
        tipping.next_at(tipping.review_end(1) + late)
        rate = tipping.charter.tip_rate(1, tipping.review_end(1) + late)
        gained = money.gained(
            receivers,
            lambda: tipping.transact("settleSlice", money.address, 1, settler),
        )
        tip = due[seat] * rate // 10**9
        expected = [0, 0, 0, tip]
        expected[seat] = due[seat] - tip
        assert gained == expected
    assert money.held_by(tipping.address) == 0
    assert tipping.call("till", money.address) == (1, 0, 0, 0)


def test_the_older_pot_pays_its_own_rate(tipping: Partnership, token: Money, settler: str) -> None:
    token.give(tipping.address, 10**9)
    tipping.next_at(tipping.end_of(1))
    tipping.transact("settle", token.address)
    token.give(tipping.address, 10**9)
    tipping.next_at(tipping.review_end(2))
    tipping.transact("settle", token.address, sender=settler)
    assert token.held_by(settler) == 10**7
    tipping.transact("settle", token.address, sender=settler)
    rate_a_second_late = tipping.charter.tip_rate(2, tipping.review_end(2) + 1)
    due = payout(10**9, (50, 30, 20))
    assert token.held_by(settler) == 10**7 + take_tip(due, rate_a_second_late)[1]
