"""Whatever the roster, the shares and the amount, up to what the types can hold: the contract, the
model in Python and exact fractions agree."""

from collections.abc import Sequence
from fractions import Fraction

from eth_utils.address import to_checksum_address
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import MOST_SEATS, MOST_SHARES, payout
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.testing import START

MOST_POT = 2**104 - 1
CHARTER = Charter(start=START + 60, months=0, test_seconds=90, review_window=30)

some_shares = st.one_of(st.integers(0, 3), st.integers(0, MOST_SHARES), st.just(MOST_SHARES))
many_shares = st.lists(some_shares, min_size=1, max_size=MOST_SEATS).filter(any)
pots = st.one_of(st.integers(1, 1000), st.integers(1, MOST_POT), st.just(MOST_POT))

on_the_chain = settings(max_examples=15, suppress_health_check=list(HealthCheck))


def account_of(seat: int) -> str:
    return to_checksum_address((10**20 + seat).to_bytes(20, "big"))


def found(chain: Chain, shares: Sequence[int]) -> Contract:
    factory = chain.deploy("RevenueSplitFactory")
    accounts = [account_of(seat) for seat in range(len(shares))]
    arguments = (CHARTER.to_contract(), accounts, list(shares), bytes(32))
    chain.transact(factory.functions.found(*arguments))
    return chain.contract("RevenueSplit", chain.call(factory.functions.addressOf(*arguments)))


def assert_exact(amounts: Sequence[int], pot: int, shares: Sequence[int]) -> None:
    assert tuple(amounts) == payout(pot, shares)
    assert sum(amounts) == pot
    for amount, own in zip(amounts, shares, strict=True):
        assert abs(amount - Fraction(pot * own, sum(shares))) < 1


@on_the_chain
@given(shares=many_shares, amount=st.integers(0, 2**216 - 1))
def test_any_amount_is_split_exactly_by_any_shares(
    chain: Chain, shares: list[int], amount: int
) -> None:
    with chain.isolated():
        partnership = found(chain, shares)
        assert chain.call(partnership.functions.sharesOf(0)) == shares
        assert_exact(chain.call(partnership.functions.split(amount, 0)), amount, shares)


@on_the_chain
@given(shares=many_shares, pot=pots, beyond=st.sampled_from([0, 0, 1, 2**150]))
def test_any_pot_is_paid_exactly_and_what_the_till_cannot_hold_belongs_to_the_next(
    chain: Chain, shares: list[int], pot: int, beyond: int
) -> None:
    with chain.isolated():
        partnership = found(chain, shares)
        token = chain.deploy("Token", "Token", "TOKEN", 18)
        came = MOST_POT + beyond if beyond else pot
        chain.transact(token.functions.mint(partnership.address, came))
        chain.travel(max(CHARTER.review_end(1), chain.now()))
        chain.transact(partnership.functions.settle(token.address))
        paid = [
            chain.call(token.functions.balanceOf(account_of(seat))) for seat in range(len(shares))
        ]
        assert_exact(paid, min(came, MOST_POT), shares)
        assert chain.call(token.functions.balanceOf(partnership.address)) == came - sum(paid)
