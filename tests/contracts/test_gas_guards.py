"""Rule 13: too little gas makes a call revert, never a payment fail, and bad payees fit in."""

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT
from daosplit.errors import ContractError, DaosplitError
from support.delegation import delegate, keys_of
from support.money import ETHER, Money
from support.partnership import NOBODY, Founder, fresh_accounts

SEATS = 255
ETHER_NEEDED = 24_500 * 65 // 64 + 16_000
TOKEN_NEEDED = 500_000 * 65 // 64 + 16_000
"""What there must have been when a payment failed, for it to be set aside."""


# Too little gas is told


@pytest.mark.parametrize(
    ("is_token", "needed"), [(False, ETHER_NEEDED), (True, TOKEN_NEEDED)], ids=["ether", "token"]
)
def test_too_little_gas_to_tell_a_bad_payee_from_a_short_call_is_told(
    chain: Chain, founder: Founder, ether: Money, is_token: bool, needed: int
) -> None:
    money = Money(chain, chain.deploy("MisbehavingToken")) if is_token else ether
    account = chain.deploy("RejectingPayee").address
    if is_token:
        money.transact("misbehave", account, 1, 0)
    partnership = founder.found(1, 1, accounts=[chain.accounts[1], account])
    money.give(partnership.address, 2000)
    told = []
    partnership.next_at(partnership.review_end(1))
    for gas in range(needed + 40_000, needed + 200_000, 5_000):
        with chain.isolated():
            try:
                partnership.transact("settle", money.address, gas=gas)
            except ContractError as error:
                if error.name == "RevenueSplit_TooLittleGas":
                    told.append(error.arguments)
            else:
                break
    assert told
    for arguments in told:
        assert arguments == {
            "seat": 1,
            "gasLeft": arguments["gasLeft"],
            "gasNeeded": needed,
        }
        assert arguments["gasLeft"] < needed
    partnership.transact("settle", money.address)
    assert partnership.call("setAside", money.address, account) == 1000


# What a payee and a token may use


@pytest.mark.parametrize(("needed", "is_paid"), [(20_000, True), (40_000, False)])
def test_a_payee_may_use_24_500_gas_and_the_stipend_to_take_ether(
    chain: Chain, founder: Founder, ether: Money, needed: int, is_paid: bool
) -> None:
    payee = chain.deploy("ThirstyPayee")
    chain.transact(payee.functions.need(needed))
    partnership = founder.found(1, 1, accounts=[payee.address, chain.accounts[1]])
    ether.give(partnership.address, 2000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", ETHER)
    assert ether.held_by(payee.address) == (1000 if is_paid else 0)


@pytest.mark.parametrize(("needed", "is_paid"), [(400_000, True), (600_000, False)])
def test_a_token_may_use_500_000_gas_for_a_transfer(
    chain: Chain, founder: Founder, needed: int, is_paid: bool
) -> None:
    payee = chain.deploy("ThirstyPayee")
    chain.transact(payee.functions.need(needed))
    token = Money(chain, chain.deploy("HookToken"))
    token.transact("setHook", payee.address, payee.address)
    partnership = founder.found(1, 1, accounts=[payee.address, chain.accounts[1]])
    token.give(partnership.address, 2000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", token.address)
    assert token.held_by(payee.address) == (1000 if is_paid else 0)


@pytest.mark.parametrize(("needed", "is_known"), [(400_000, True), (600_000, False)])
def test_a_token_may_use_500_000_gas_to_tell_a_balance(
    chain: Chain, founder: Founder, needed: int, is_known: bool
) -> None:
    token = Money(chain, chain.deploy("GasSensitiveToken", needed))
    partnership = founder.found(1, 1)
    token.give(partnership.address, 2000)
    assert partnership.call("accrued", token.address) == (2000 if is_known else 0)


# What a bad payee can burn is bounded


@pytest.mark.parametrize("fails", [False, True])
def test_a_huge_answer_costs_the_caller_no_more_than_a_payee_may_use(
    chain: Chain, founder: Founder, ether: Money, fails: bool
) -> None:
    bomb = chain.deploy("AnswerBomb", fails, 60_000).address
    partnership = founder.found(1, 1, accounts=[bomb, chain.accounts[1]])
    ether.give(partnership.address, 2000)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", ETHER)
    assert done.gas_used < 200_000
    assert partnership.call("setAside", ETHER, bomb) == (1000 if fails else 0)
    assert ether.held_by(bomb) == (0 if fails else 1000)


def test_two_hostile_hooks_of_a_token_do_not_exhaust_a_call(chain: Chain, founder: Founder) -> None:
    token = Money(chain, chain.deploy("HookToken"))
    accounts = fresh_accounts(20)
    burner = chain.deploy("GasBurner").address
    for account in (accounts[0], accounts[13]):
        token.transact("setHook", account, burner)
    partnership = founder.found(*[1] * 20, accounts=accounts)
    token.give(partnership.address, 2000)
    partnership.next_at(partnership.review_end(1))
    paid = token.gained(accounts, lambda: partnership.transact("settle", token.address))
    assert paid == [0, *[100] * 12, 0, *[100] * 6]
    assert partnership.call("till", token.address) == (1, 0, 200, 0)


# 255 seats in one transaction


@pytest.fixture(scope="module")
def burning_accounts(chain: Chain) -> list[str]:
    """255 accounts with keys, each acting by code of its own that burns all gas: the worst."""
    copies = chain.deploy("Copies")
    make = copies.functions.make(b"\xfe", SEATS)
    targets = chain.call(make)
    chain.transact(make)
    keys = keys_of(SEATS)
    delegate(chain, keys, targets)
    return [key.address for key in keys]


def test_255_hostile_payees_of_ether_fit_into_one_transaction(
    founder: Founder, ether: Money, burning_accounts: list[str]
) -> None:
    partnership = founder.found(*[1] * SEATS, accounts=burning_accounts)
    ether.give(partnership.address, SEATS * 10**6)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", ETHER)
    assert done.gas_used <= 16_500_000
    assert partnership.call("till", ETHER) == (1, 0, SEATS * 10**6, 0)


def test_they_fit_also_with_a_tip_an_older_pot_and_another_period_to_close(
    chain: Chain, founder: Founder, ether: Money, burning_accounts: list[str]
) -> None:
    partnership = founder.found(*[1] * SEATS, accounts=burning_accounts, tip=10_000)
    ether.give(partnership.address, SEATS * 10**6)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", ETHER)
    ether.give(partnership.address, 10**6)
    partnership.next_at(partnership.review_end(2) + 100 * DAY)
    [tip_to] = fresh_accounts(1)
    done = partnership.transact("settleMany", [ETHER], tip_to)
    assert done.names[-3:] == ["PaidOut", "Tipped", "Closed"]
    assert done.gas_used < GAS_LIMIT
    assert ether.held_by(tip_to) == SEATS * 10**4


def test_they_fit_into_slices_as_well(
    founder: Founder, ether: Money, burning_accounts: list[str]
) -> None:
    partnership = founder.found(*[1] * SEATS, accounts=burning_accounts)
    ether.give(partnership.address, SEATS)
    partnership.next_at(partnership.review_end(1))
    for _ in range(3):
        partnership.transact("settleSlice", ETHER, 85, NOBODY, gas=6_000_000)
    assert partnership.call("till", ETHER) == (1, 0, SEATS, 0)


@pytest.mark.shows("255-hostile-ones-all")
def test_with_precompiled_contracts_among_them_it_may_take_slices(
    chain: Chain, founder: Founder, ether: Money, burning_accounts: list[str]
) -> None:
    """Ether to an account without any costs more. Only founders can seat what nobody signs for."""
    precompiled = [to_checksum_address(f"0x{number:040x}") for number in range(0x08, 0x12)]
    accounts = [*precompiled, *burning_accounts[len(precompiled) :]]
    partnership = founder.found(*[1] * SEATS, accounts=accounts, tip=10_000)
    ether.give(partnership.address, SEATS * 10**6)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", ETHER)
    ether.give(partnership.address, 10**6)
    partnership.next_at(partnership.review_end(2) + 100 * DAY)
    [tip_to] = fresh_accounts(1)
    with pytest.raises(DaosplitError):
        partnership.transact("settleMany", [ETHER], tip_to, gas=GAS_LIMIT)
    for _ in range(2):
        partnership.transact("settleSlice", ETHER, 128, tip_to, gas=GAS_LIMIT)
    assert partnership.call("till", ETHER)[1:] == (10**6, SEATS * 10**6 * 99 // 100, 0)


def test_255_accounts_that_never_held_a_token_fit_into_one_transaction(
    founder: Founder, token: Money
) -> None:
    accounts = fresh_accounts(SEATS)
    partnership = founder.found(*[1] * SEATS, accounts=accounts)
    token.give(partnership.address, SEATS * 10)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", token.address)
    assert done.names == ["Settled"]
    assert done.gas_used < GAS_LIMIT // 2
    assert {token.held_by(account) for account in accounts} == {10}


def test_255_accounts_that_never_had_ether_fit_into_one_transaction(
    founder: Founder, ether: Money
) -> None:
    accounts = fresh_accounts(SEATS)
    partnership = founder.found(*[1] * SEATS, accounts=accounts)
    ether.give(partnership.address, SEATS * 10)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", ETHER)
    assert done.names == ["Settled"]
    assert done.gas_used < GAS_LIMIT
    assert {ether.held_by(account) for account in accounts} == {10}
