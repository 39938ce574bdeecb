"""A hostile payee harms itself alone: the others get their money to the last unit, in one call."""

from collections.abc import Sequence

import pytest
from eth_utils.address import to_checksum_address

from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ContractError
from support.hostile_payees import HOSTILE, MOST_GAS, Hostile, copies, needing
from support.money import ETHER, Money
from support.partnership import Founder, Partnership, event
from support.reconciliation import reconciled

pytestmark = pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode")

SHARES = (50, 30, 20)
MOST_COST = 60_000
"""The gas that one hostile payee of ether can cost who settles, beside that of the honest."""

KINDS = {
    **HOSTILE,
    "needs all the gas that it gets": needing(MOST_GAS),
    "needs one gas more than it gets": needing(MOST_GAS + 1),
}
"""Of payees of ether."""
WANTS_MORE = ("needs one gas more than it gets",)
"""These take it when it is delivered with more."""


def with_hostile(chain: Chain, founder: Founder, account: str) -> Partnership:
    """The account holds seat 1, with 30 of 100 shares."""
    return founder.found(*SHARES, accounts=[chain.accounts[1], account, chain.accounts[2]])


def settle(partnership: Partnership, money: Money, period: int = 1) -> list[int]:
    """What each seat got of the period's pot when its window was over."""
    partnership.next_at(max(partnership.review_end(period), partnership.chain.now() + 1))
    return money.gained(
        partnership.roster, lambda: partnership.transact("settle", money.address, gas=GAS_LIMIT)
    )


def set_aside(partnership: Partnership, money: Money, account: str) -> int:
    return int(partnership.call("setAside", money.address, account))


# Each kind by itself


@pytest.mark.shows("reverts-receive-reverts-65")
@pytest.mark.parametrize("kind", KINDS)
def test_the_others_are_paid_to_the_last_wei_beside_a_payee_that(
    chain: Chain, founder: Founder, ether: Money, cost_of_honest_ones: int, kind: str
) -> None:
    hostile = KINDS[kind]
    [account] = copies(chain, hostile)
    partnership = with_hostile(chain, founder, account)
    ether.give(partnership.address, 1003)
    keeps = 301 if hostile.takes and not hostile.returns else 0
    with chain.isolated():
        assert settle(partnership, ether) == [501, keeps, 201]
        unlogged = 301 if kind == "destroys itself" else 0
        books = reconciled(partnership, unlogged=unlogged)[ETHER]
        assert books.set_aside == (0 if hostile.takes else 301)

    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", ETHER)
    assert set_aside(partnership, ether, account) == (0 if hostile.takes else 301)
    assert partnership.call("accrued", ETHER) == (301 if hostile.returns else 0)
    assert done.events[-1] == event("Settled", token=ETHER, period=1, firstPeriod=1, pot=1003)
    assert ("SetAside" in done.names) is not hostile.takes
    assert done.gas_used < cost_of_honest_ones + MOST_COST


@pytest.fixture(scope="module")
def cost_of_honest_ones(chain: Chain, founder: Founder, ether: Money) -> int:
    """The gas of the same settlement if all take what they get."""
    with chain.isolated():
        partnership = with_hostile(chain, founder, *copies(chain, Hostile(b"\x00")))
        ether.give(partnership.address, 1003)
        partnership.next_at(partnership.review_end(1))
        return partnership.transact("settle", ETHER).gas_used


@pytest.mark.shows("needs-exactly-all-gas")
@pytest.mark.parametrize("kind", [kind for kind, hostile in KINDS.items() if not hostile.takes])
def test_what_is_set_aside_waits_for_a_payee_that(
    chain: Chain, founder: Founder, ether: Money, kind: str
) -> None:
    """Whoever tries to deliver it can burn no more than its own gas, and changes nothing."""
    [account] = copies(chain, KINDS[kind])
    partnership = with_hostile(chain, founder, account)
    ether.give(partnership.address, 1003)
    settle(partnership, ether)
    if kind in WANTS_MORE:
        partnership.transact("deliver", ETHER, account)
        assert ether.held_by(account) == 301
        assert partnership.call("till", ETHER) == (1, 0, 0, 0)
        return
    with pytest.raises(ContractError) as caught:
        partnership.transact("deliver", ETHER, account, gas=500_000)
    assert caught.value.name == "ETHTransferFailed"
    assert set_aside(partnership, ether, account) == 301
    assert partnership.call("till", ETHER) == (1, 0, 301, 0)
    ether.give(partnership.address, 1000)
    assert settle(partnership, ether, 2) == [500, 0, 200]
    assert reconciled(partnership)[ETHER].set_aside == 601


@pytest.mark.shows("through-a-tokens-hook")
@pytest.mark.parametrize("kind", HOSTILE)
def test_the_others_get_their_tokens_beside_one_whose_hook(
    chain: Chain, founder: Founder, kind: str
) -> None:
    """As of ERC-777: the token calls who gets something, and refuses if that fails."""
    hostile = HOSTILE[kind]
    token = Money(chain, chain.deploy("HookToken"))
    [account] = copies(chain, hostile)
    token.transact("setHook", account, account)
    partnership = with_hostile(chain, founder, account)
    token.give(partnership.address, 1003)
    assert settle(partnership, token) == [501, 301 if hostile.takes else 0, 201]
    assert set_aside(partnership, token, account) == (0 if hostile.takes else 301)
    assert reconciled(partnership)[token.address].not_closed == 0


@pytest.mark.shows("precompiled-contract")
@pytest.mark.parametrize("number", range(1, 18))
def test_the_others_are_paid_beside_a_precompiled_contract(
    chain: Chain, founder: Founder, ether: Money, number: int
) -> None:
    """Nobody has its key: what it refuses is lost to whoever founded with it, and to nobody else.

    Some need more gas than a payee gets, or another input than none.
    """
    account = to_checksum_address(f"0x{number:040x}")
    partnership = with_hostile(chain, founder, account)
    ether.give(partnership.address, 1000)
    is_refused = number > 7
    assert settle(partnership, ether) == [500, 0 if is_refused else 300, 200]
    assert set_aside(partnership, ether, account) == (300 if is_refused else 0)


# Accounts that cannot take, or should not have been named


@pytest.mark.shows("reverts-receive-reverts-65")
def test_a_contract_without_receive_gets_its_ether_elsewhere(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    account = chain.deploy("Executor")
    partnership = with_hostile(chain, founder, account.address)
    ether.give(partnership.address, 1000)
    assert settle(partnership, ether) == [500, 0, 200]
    with pytest.raises(ContractError):
        partnership.transact("deliver", ETHER, account.address)
    elsewhere = chain.accounts[30]
    withdraw = partnership.encode("withdraw", ETHER, elsewhere)
    execute = account.functions.execute(partnership.address, withdraw)
    assert ether.gained([elsewhere], lambda: chain.transact(execute)) == [300]
    assert reconciled(partnership)[ETHER].withdrawn == 300


@pytest.mark.shows("token-payee-keeps-own")
def test_a_token_as_a_payee_keeps_its_own_units_and_is_set_aside_in_ether(
    chain: Chain, founder: Founder, token: Money, ether: Money
) -> None:
    partnership = with_hostile(chain, founder, token.address)
    for money in (token, ether):
        money.give(partnership.address, 1000)
    assert settle(partnership, token) == [500, 300, 200]
    assert settle(partnership, ether) == [500, 0, 200]
    assert set_aside(partnership, ether, token.address) == 300
    assert reconciled(partnership)[token.address].paid == 1000


def test_a_token_as_a_payee_that_refuses_its_own_units_is_set_aside(
    chain: Chain, founder: Founder
) -> None:
    token = Money(chain, chain.deploy("MisbehavingToken"))
    token.transact("misbehave", token.address, 1, 0)
    partnership = with_hostile(chain, founder, token.address)
    token.give(partnership.address, 1000)
    assert settle(partnership, token) == [500, 0, 200]
    assert set_aside(partnership, token, token.address) == 300


# Self-destruction, by Prague's rules


@pytest.fixture
def phoenix(chain: Chain) -> Contract:
    return chain.deploy("Phoenix")


def rise(phoenix: Contract, chain: Chain, hostile: Hostile) -> None:
    chain.transact(phoenix.functions.rise(hostile.code))


@pytest.mark.shows("destroyed-transaction-made-made")
def test_an_account_destroyed_in_the_transaction_that_made_it_is_paid_as_an_empty_one(
    chain: Chain, founder: Founder, phoenix: Contract, ether: Money
) -> None:
    """And whatever comes to its place next finds what was paid there."""
    place = chain.call(phoenix.functions.rise(b""))
    chain.transact(phoenix.functions.riseAndBurn())
    assert chain.code(place) == b""
    partnership = with_hostile(chain, founder, place)
    ether.give(partnership.address, 1000)
    assert settle(partnership, ether) == [500, 300, 200]

    rise(phoenix, chain, HOSTILE["reverts"])
    assert ether.held_by(place) == 300
    ether.give(partnership.address, 1000)
    assert settle(partnership, ether, 2) == [500, 0, 200]
    assert set_aside(partnership, ether, place) == 300
    assert reconciled(partnership)[ETHER].paid == 1700


@pytest.mark.shows("sends-payment-back-destroys")
def test_an_account_that_destroys_itself_later_keeps_its_code_and_gives_its_payment_back(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    """What it gives back is revenue like any other, of the next period."""
    [account] = copies(chain, HOSTILE["destroys itself"])
    partnership = with_hostile(chain, founder, account)
    ether.give(partnership.address, 1000)
    assert settle(partnership, ether) == [500, 0, 200]
    assert chain.code(account) != b""
    assert partnership.call("till", ETHER) == (1, 0, 0, 0)
    assert partnership.call("accrued", ETHER) == 300
    assert settle(partnership, ether, 2) == [150, 0, 60]
    assert partnership.call("accrued", ETHER) == 90


# All at once


def mixed(chain: Chain, kinds: Sequence[Hostile]) -> dict[str, Hostile]:
    """255 accounts, of all these kinds in turn."""
    made = [copies(chain, hostile, -(-255 // len(kinds))) for hostile in kinds]
    turns = [account for turn in zip(*made, strict=True) for account in turn]
    by_account = {
        account: hostile
        for accounts, hostile in zip(made, kinds, strict=True)
        for account in accounts
    }
    return {account: by_account[account] for account in turns[:255]}


@pytest.mark.shows("255-hostile-ones-all")
def test_255_hostile_payees_of_all_kinds_are_settled_in_one_transaction(
    chain: Chain, founder: Founder, ether: Money
) -> None:
    payees = mixed(chain, list(KINDS.values()))
    partnership = founder.found(*[1] * 255, accounts=list(payees))
    ether.give(partnership.address, 255 * 10**6)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", ETHER, gas=GAS_LIMIT)
    assert done.gas_used < GAS_LIMIT

    refusing = [account for account, hostile in payees.items() if not hostile.takes]
    assert [it.fields["account"] for it in done.events[:-1]] == refusing
    assert {set_aside(partnership, ether, account) for account in refusing} == {10**6}
    assert partnership.call("till", ETHER) == (1, 0, len(refusing) * 10**6, 0)
    returned = sum(hostile.returns for hostile in payees.values())
    assert partnership.call("accrued", ETHER) == returned * 10**6
    taken = [account for account, it in payees.items() if it.takes and not it.returns]
    assert {ether.held_by(account) for account in taken} == {10**6}


@pytest.mark.shows("255-hostile-ones-all")
def test_255_hostile_hooks_of_all_kinds_are_settled_in_slices_of_one_transaction_each(
    chain: Chain, founder: Founder
) -> None:
    """The worst may burn half a million gas each: thirty seats always fit."""
    token = Money(chain, chain.deploy("HookToken"))
    # The loop costs as much gas as burning all of it at once, but hours of this machine.
    kinds = [hostile for kind, hostile in HOSTILE.items() if kind != "burns all gas in a loop"]
    payees = mixed(chain, kinds)
    for account in payees:
        token.transact("setHook", account, account)
    partnership = founder.found(*[1] * 255, accounts=list(payees))
    token.give(partnership.address, 255 * 10**6)
    partnership.next_at(partnership.review_end(1))
    slices = 0
    while slices == 0 or partnership.call("till", token.address)[1]:
        done = partnership.transact("settleSlice", token.address, 30, ETHER, gas=GAS_LIMIT)
        assert done.gas_used < GAS_LIMIT
        slices += 1
    assert slices == 9
    for account, hostile in payees.items():
        gets = (10**6, 0) if hostile.takes else (0, 10**6)
        assert (token.held_by(account), set_aside(partnership, token, account)) == gets
