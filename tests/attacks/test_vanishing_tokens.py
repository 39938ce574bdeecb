"""Tokens whose code goes away, by the rules of Prague: destroyed when made, or a key's again."""

import pytest

from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.delegation import delegate, keys_of
from support.money import Money
from support.partnership import NOBODY, Partnership
from support.refusal import refused
from support.siege import PARTS

DESTROYS_ITSELF = bytes.fromhex("36600657" + "33ff" + "5b6103e85f5260205ff3")
"""Called without data it destroys itself; of all questions it says 1000."""


@pytest.fixture
def revenue(partnership: Partnership, token: Money) -> Money:
    """Of an honest token, which is there all the time."""
    token.give(partnership.address, 1000)
    return token


def settle(partnership: Partnership, money: Money) -> list[int]:
    return money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))


@pytest.fixture
def phoenix(chain: Chain) -> Contract:
    return chain.deploy("Phoenix")


@pytest.mark.shows("destroyed-transaction-made-key")
@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode")
def test_a_token_that_is_made_and_destroyed_around_its_settlement_leaves_only_its_own_till(
    chain: Chain, partnership: Partnership, phoenix: Contract, revenue: Money
) -> None:
    """In one transaction; then nothing is there, until another takes the same place."""
    batch = chain.deploy("Batch")
    rise = phoenix.functions.rise(DESTROYS_ITSELF)
    place = chain.call(rise)
    settles = partnership.encode("settle", place)
    calls = [
        (phoenix.address, 0, rise.data),
        (partnership.address, 0, settles),
        (place, 0, b""),
    ]
    partnership.next_at(partnership.review_end(1))
    chain.transact(batch.functions.run(calls))
    assert chain.code(place) == b""
    assert partnership.call("till", place) == (1, 0, 1000, 0)
    with refused("NoBalance", token=place):
        partnership.transact("deliver", place, partnership.roster[0])

    token = Money(chain, chain.contract("Token", phoenix_token(chain, phoenix)))
    assert token.address == place
    token.give(partnership.address, 1000)
    for account in partnership.roster:
        partnership.transact("deliver", place, account)
    assert [token.held_by(account) for account in partnership.roster] == PARTS
    assert settle(partnership, revenue) == PARTS


def phoenix_token(chain: Chain, phoenix: Contract) -> str:
    """Puts an honest token at the place."""
    honest = chain.deploy("Token", "", "", 18)
    rise = phoenix.functions.rise(chain.code(honest.address))
    place: str = chain.call(rise)
    chain.transact(rise)
    return place


@pytest.mark.parametrize("closed", [False, True])
def test_a_key_that_was_a_token_and_is_a_key_again_settles_nothing_until_it_is_one(
    chain: Chain, partnership: Partnership, revenue: Money, closed: bool
) -> None:
    """EIP-7702: an account acts by the code that it names, and by none when it names nobody."""
    [key] = keys_of(1)
    code = chain.deploy("Token", "", "", 18).address
    delegate(chain, [key], [code])
    token = Money(chain, chain.contract("Token", key.address))
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    if closed:
        partnership.transact("settle", token.address)
    delegate(chain, [key], [NOBODY])
    partnership.next_at(partnership.review_end(1))
    for function in ("settle", "accrued", "releasable"):
        with refused("NoBalance", token=token.address):
            partnership.transact(function, token.address)
    assert settle(partnership, revenue) == PARTS
    delegate(chain, [key], [code])
    assert settle(partnership, token) == PARTS
