"""A token that calls back, wherever it is called, into every function that the contract has."""

import pytest

from support.money import Money
from support.partnership import REENTERED, Done, Founder
from support.reentering import functions_to_re_enter
from support.scenarios import WAYS, attempt
from support.siege import Siege
from support.told import fields_of

TRANSFERS = {
    "settle": 3,
    "settle what is closed": 3,
    "settleMany": 3,
    "settleMany, with a tip": 4,
    "settleSlice": 2,
    "pay": 1,
    "deliver": 1,
    "withdraw": 1,
}
"""How often each way in which money moves calls the token to move it."""


@pytest.fixture(scope="module")
def siege(founder: Founder, token: Money, ether: Money) -> Siege:
    return Siege.found(founder, (token, ether), "re-enters", "reverts")


@pytest.mark.shows("re-enters-our-functions")
@pytest.mark.parametrize("way", WAYS)
def test_a_token_can_re_enter_nothing_whichever_way_money_moves(siege: Siege, way: str) -> None:
    WAYS[way].prepare(siege)
    with siege.hostile("re-enters"):
        done = attempt(siege, WAYS[way])
    assert isinstance(done, Done)
    names = [name for name, _ in functions_to_re_enter(siege.partnership)]
    assert len(names) > 20
    token = siege.chain.contract("ReenteringToken", siege.token.address)
    told = fields_of(token, "Reentered", done.receipt)
    answers = [(names[it["call"]], it["answer"]) for it in told]
    assert not any(it["succeeded"] for it in told)
    # `found` answers only to the factory, and says so.
    assert {answer for name, answer in answers if name != "found"} == {REENTERED}
    assert [name for name, _ in answers] == names * TRANSFERS[way]
