"""Who races for the tip, or names a strange account for it, gets the tip at most."""

import pytest

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.errors import ChainError, ContractError
from support.hostile_payees import HOSTILE, copies
from support.money import ETHER, Money
from support.partnership import Founder, Partnership
from support.reconciliation import reconciled
from support.refusal import refused

ONE_PERCENT = 10_000
"""The highest tip, in millionths."""


@pytest.fixture(scope="module")
def tipping(founder: Founder) -> Partnership:
    return founder.found(50, 30, 20, tip=ONE_PERCENT)


def at_the_full_rate(partnership: Partnership) -> None:
    partnership.next_at(partnership.review_end(1) + 10 * DAY)


@pytest.mark.shows("races-tip-slices-naming")
def test_a_thief_who_is_first_gets_the_tip_and_not_a_unit_more(
    chain: Chain, tipping: Partnership, money: Money
) -> None:
    """And who comes second is told that there is nothing to settle, and pays nothing twice."""
    thief, executor = chain.accounts[70:72]
    money.give(tipping.address, 1_000_000)
    at_the_full_rate(tipping)
    took = [*tipping.roster, chain.accounts[60]]
    paid = money.gained(
        took,
        lambda: tipping.transact("settleMany", [money.address], chain.accounts[60], sender=thief),
    )
    assert paid == [495_000, 297_000, 198_000, 10_000]
    with refused("NothingToSettle"):
        tipping.transact("settleMany", [money.address], executor, sender=executor)
    assert reconciled(tipping)[money.address].tips == 10_000


@pytest.mark.shows("races-tip-slices-naming")
def test_a_thief_gains_nothing_by_slices_or_by_naming_a_token_often(
    chain: Chain, tipping: Partnership, token: Money
) -> None:
    """The tip is of each payment: it is the same however the pot is cut up."""
    thief = chain.accounts[60]
    token.give(tipping.address, 999_999)
    at_the_full_rate(tipping)
    with chain.isolated():
        tipping.transact("settleMany", [token.address] * 5, thief)
        whole = token.held_by(thief)
    for _ in range(3):
        tipping.transact("settleSlice", token.address, 1, thief)
    assert token.held_by(thief) == whole == 9999


def test_a_tip_named_to_the_partnership_itself_is_revenue(
    tipping: Partnership, money: Money
) -> None:
    money.give(tipping.address, 1_000_000)
    at_the_full_rate(tipping)
    tipping.transact("settleMany", [money.address], tipping.address)
    assert tipping.call("accrued", money.address) == 10_000
    assert tipping.call("till", money.address) == (1, 0, 0, 0)


def test_a_tip_named_to_its_own_token_is_lost_to_who_named_it(
    tipping: Partnership, token: Money
) -> None:
    token.give(tipping.address, 1_000_000)
    at_the_full_rate(tipping)
    roster = tipping.roster
    named = ("settleMany", [token.address], token.address)
    paid = token.gained([*roster, token.address], lambda: tipping.transact(*named))
    assert paid == [495_000, 297_000, 198_000, 10_000]


@pytest.mark.shows("names-hostile-account-token")
@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode")
def test_a_hostile_account_named_for_the_tip_undoes_only_its_own_call(
    chain: Chain, tipping: Partnership, ether: Money, kind: str
) -> None:
    hostile = HOSTILE[kind]
    [account] = copies(chain, hostile)
    ether.give(tipping.address, 1_000_000)
    at_the_full_rate(tipping)
    before = [ether.held_by(holder) for holder in tipping.roster]
    if hostile.takes:
        tipping.transact("settleMany", [ETHER], account)
    else:
        with pytest.raises((ContractError, ChainError)):
            tipping.transact("settleMany", [ETHER], account, gas=1_000_000)
        assert tipping.call("till", ETHER) == (0, 0, 0, 0)
        tipping.transact("settleMany", [ETHER], chain.accounts[60])
    after = [ether.held_by(holder) for holder in tipping.roster]
    paid = [now - then for now, then in zip(after, before, strict=True)]
    assert paid == [495_000, 297_000, 198_000]
    assert tipping.call("accrued", ETHER) == (10_000 if hostile.returns else 0)
