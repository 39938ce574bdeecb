"""Money and tokens that nobody asked for cost who sends them, and change no settlement."""

import pytest

from daosplit.chain import Chain
from support.money import ETHER, Money
from support.partnership import NOBODY, Partnership
from support.reconciliation import reconciled
from support.refusal import refused


@pytest.mark.shows("sends-single-units-memos")
def test_spam_costs_who_sends_it_and_makes_no_settlement_dearer(
    chain: Chain, partnership: Partnership, ether: Money, token: Money
) -> None:
    """Nothing of the contract's grows with what strangers send: a settlement costs the same gas."""
    spammer = chain.accounts[70]

    def settlement() -> list[int]:
        return [partnership.transact("settle", it.address).gas_used for it in (ether, token)]

    for money in (ether, token):
        money.give(partnership.address, 10**6)
    with chain.isolated():
        partnership.next_at(partnership.review_end(1))
        undisturbed = settlement()

    for number in range(6):
        spam = Money(chain, chain.deploy("Token", f"Spam {number}", "SPAM", 18))
        spam.give(spammer, 3)
        spam.transact("approve", partnership.address, 3, sender=spammer)
        arguments = (spam.address, 1, 1, "buy " * 50)
        done = partnership.transact("pay", *arguments, sender=spammer)
        assert done.gas_used > 50_000
        partnership.transact("pay", ETHER, 1, 1, "", sender=spammer, value=1)
        chain.send(partnership.address, 1, sender=spammer)
    partnership.next_at(partnership.review_end(1))
    assert settlement() == undisturbed
    books = reconciled(partnership)
    assert books[ETHER].paid == 10**6 + 12
    assert books[token.address].paid == 10**6


@pytest.mark.shows("makes-pots-unit")
def test_a_pot_of_one_unit_goes_to_one_seat_and_dilutes_nobody(
    partnership: Partnership, money: Money
) -> None:
    """Somebody sends a unit in every period: each pot is exact, and the next one is not touched."""
    for period in range(1, 5):
        money.give(partnership.address, 1)
        partnership.next_at(partnership.review_end(period))
        roster = partnership.roster
        paid = money.gained(roster, lambda: partnership.transact("settle", money.address))
        assert paid == [0, 0, 1]
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(5))
    paid = money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))
    assert paid == [500, 300, 200]


def test_a_call_for_many_tokens_passes_over_the_worthless_ones(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    spam = [chain.deploy("Token", "Spam", "SPAM", 0).address for _ in range(10)]
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    tokens = [*spam[:5], token.address, *spam[5:]]
    paid = token.gained(
        partnership.roster, lambda: partnership.transact("settleMany", tokens, NOBODY)
    )
    assert paid == [500, 300, 200]


@pytest.mark.shows("closes-period-unit-own")
def test_a_unit_paid_in_by_a_stranger_can_close_no_period_early_and_delay_no_pot(
    chain: Chain, partnership: Partnership, money: Money
) -> None:
    """Whoever closes a period, the pot is payable at the same second."""
    stranger = chain.accounts[70]
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1) - 1)
    with refused("NothingToSettle"):
        partnership.transact("settle", money.address, sender=stranger)
    if money.contract:
        money.give(stranger, 1)
        money.transact("approve", partnership.address, 1, sender=stranger)
    partnership.next_at(partnership.end_of(1) + 5)
    value = 0 if money.contract else 1
    payment = ("pay", money.address, 1, 1, "")
    partnership.transact(*payment, sender=stranger, value=value)
    partnership.next_at(partnership.review_end(1))
    paid = money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))
    assert paid == [500, 300, 201]
