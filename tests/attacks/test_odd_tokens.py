"""Tokens that are odd in a way of their own, and what becomes of their money."""

import itertools
from contextlib import suppress
from fractions import Fraction

import pytest
from eth_utils.address import to_checksum_address

from daosplit.artifacts import artifact_names, load_artifact
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.chain.node import GAS_LIMIT
from daosplit.client.tokens import read_token
from daosplit.errors import ContractError
from daosplit.values.amounts import format_amount
from support.hostile_tokens import HOSTILE
from support.money import ETHER, MOST_IN_TILL, Money
from support.partnership import NOBODY, Founder, Partnership, event
from support.refusal import refused
from support.siege import PARTS, Siege

TESTED_ELSEWHERE = {
    "Weth",  # honest; pays ether with 2,300 gas
    "HookToken",  # test_reentrancy.py, test_gas_guards.py
    "MoodyToken",  # test_stateful.py
    "MisbehavingToken",  # test_tokens.py
    "ShrinkingToken",  # test_slices.py, test_set_aside.py
    "UpgradeableToken",  # what makes tokens hostile
    "SecondAddress",  # of TwoAddressToken
    "MetadataToken",  # test_tokens_and_tools.py
}
TESTED_HERE = {"CooldownToken", "FlashToken", "GivingToken", "NonFungibleToken", "TwoAddressToken"}


def test_every_mock_of_a_token_is_tried() -> None:
    mocks = {
        name
        for name in artifact_names()
        if load_artifact(name).source_name.startswith("contracts/mocks/tokens/")
    }
    besieging = {kind.artifact for kind in HOSTILE.values() if kind.artifact}
    assert mocks == besieging | TESTED_ELSEWHERE | TESTED_HERE


def settle(partnership: Partnership, money: Money, period: int = 1) -> list[int]:
    """What each seat gets when the window of that period has closed."""
    partnership.next_at(partnership.review_end(period))
    return settle_now(partnership, money)


def settle_now(partnership: Partnership, money: Money) -> list[int]:
    return money.gained(partnership.roster, lambda: partnership.transact("settle", money.address))


# Amounts


@pytest.mark.shows("any-decimals")
@pytest.mark.parametrize("decimals", [0, 2, 18, 27])
def test_whatever_its_decimals_a_token_is_paid_to_its_last_unit(
    chain: Chain, partnership: Partnership, decimals: int
) -> None:
    money = Money(chain, chain.deploy("Token", "Some", "SOME", decimals))
    whole = 12_345 * 10**decimals + 1
    money.give(partnership.address, whole)
    upto = [whole * shares // 100 for shares in (0, 50, 80, 100)]
    parts = [to - of for of, to in itertools.pairwise(upto)]
    assert settle(partnership, money) == parts
    assert sum(parts) == whole
    token = read_token(chain, money.address)
    last = "1" if decimals == 0 else "." + "0" * (decimals - 1) + "1"
    shown = "12,346" if decimals == 0 else f"12,345{last}"
    assert format_amount(whole, token) == f"{shown} SOME"


@pytest.mark.shows("more-than-a-till-holds")
def test_of_27_decimals_a_pot_holds_20_282_tokens_and_the_rest_waits_for_the_next(
    chain: Chain, partnership: Partnership
) -> None:
    """The till has 104 bits: with 18 decimals 20 trillion tokens."""
    money = Money(chain, chain.deploy("Token", "Some", "SOME", 27))
    money.give(partnership.address, 30_000 * 10**27)
    assert sum(settle(partnership, money)) == MOST_IN_TILL
    assert MOST_IN_TILL // 10**27 == 20_282
    assert sum(settle(partnership, money, 2)) == 30_000 * 10**27 - MOST_IN_TILL


@pytest.mark.shows("refuses-transfer-nothing")
def test_a_token_that_refuses_to_transfer_nothing_is_never_asked_to(
    chain: Chain, founder: Founder
) -> None:
    """A seat without shares gets nothing, and of one unit only one seat gets something."""
    money = Money(chain, chain.deploy("NonZeroToken"))
    partnership = founder.found(50, 0, 50, tip=10_000)
    told: list[str] = []
    for period, amount, parts in ((1, 1000, [500, 0, 500]), (2, 1, [0, 0, 1])):
        money.give(partnership.address, amount)
        partnership.next_at(partnership.review_end(period))
        paid = money.gained(
            partnership.roster,
            lambda: told.extend(partnership.transact("settle", money.address).names),
        )
        assert paid == parts
        # Asked and refused, it would have been set aside: nothing, but with an event.
        assert told == ["Settled"] * period
        assert partnership.call("till", money.address) == (period, 0, 0, 0)
    with pytest.raises(ContractError, match="TransferFromFailed"):
        partnership.transact("pay", money.address, 0, 3, "")


# Time


@pytest.mark.shows("allows-transfer-block-account")
def test_a_token_that_allows_one_transfer_a_block_is_delivered_block_by_block(
    chain: Chain, partnership: Partnership
) -> None:
    money = Money(chain, chain.deploy("CooldownToken"))
    money.give(partnership.address, 1000)
    assert settle(partnership, money) == [500, 0, 0]
    for account in partnership.roster[1:]:
        partnership.transact("deliver", money.address, account)
    assert [money.held_by(account) for account in partnership.roster] == PARTS
    assert partnership.call("till", money.address) == (1, 0, 0, 0)


@pytest.mark.shows("claims-more-can-counted")
def test_a_pot_that_was_inflated_when_it_was_closed_is_what_is_there_when_it_is_paid(
    founder: Founder, token: Money, ether: Money
) -> None:
    kind = "claims more than can be counted"
    siege = Siege.found(founder, (token, ether), kind)
    partnership = siege.partnership
    with siege.hostile(kind):
        partnership.next_at(partnership.end_of(1))
        partnership.transact("settle", siege.token.address)
    assert partnership.call("till", siege.token.address) == (1, MOST_IN_TILL, 0, 0)
    assert settle(partnership, siege.token) == PARTS


@pytest.mark.shows("once-token-honest-again")
@pytest.mark.parametrize("kind", HOSTILE)
def test_once_a_token_is_honest_again_all_its_money_gets_out(siege: Siege, kind: str) -> None:
    """Delivered to whom it was set aside for, first come, first served; the rest is revenue."""
    partnership, money = siege.partnership, siege.token
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    with siege.hostile(kind):
        partnership.next_at(partnership.review_end(1))
        with suppress(ContractError):
            partnership.transact("settle", money.address)
    if partnership.call("till", money.address)[1]:
        partnership.transact("settle", money.address)
    for account in partnership.roster:
        owed = partnership.call("setAside", money.address, account)
        if owed and money.held_by(partnership.address):
            partnership.transact("deliver", money.address, account)
    settle(partnership, money, 2)
    assert money.held_by(partnership.address) == 0


@pytest.fixture(scope="module")
def siege(founder: Founder, token: Money, ether: Money) -> Siege:
    return Siege.found(founder, (token, ether), *HOSTILE)


# Gas


@pytest.mark.shows("denies-balance-always-first")
def test_a_token_that_lies_for_want_of_gas_loses_but_its_own_period(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    """Whoever settles it with little gas has its revenue counted to the next period."""
    money = Money(chain, chain.deploy("GasSensitiveToken", 400_000))
    for one in (money, token):
        one.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    done = partnership.transact("settle", money.address, gas=300_000)
    assert done.events == [event("Closed", token=money.address, period=1, firstPeriod=1, pot=0)]
    assert settle_now(partnership, token) == PARTS
    assert settle(partnership, money, 2) == PARTS


@pytest.mark.shows("burns-all-gas-255")
def test_255_transfers_that_burn_all_gas_fit_into_slices(chain: Chain, founder: Founder) -> None:
    money = Money(chain, chain.deploy("GasBurningToken"))
    accounts = [f"0x{2**144 + number:040x}" for number in range(255)]
    partnership = founder.found(
        *[1] * 255, accounts=[to_checksum_address(account) for account in accounts]
    )
    money.give(partnership.address, 2550)
    partnership.next_at(partnership.review_end(1))
    for _ in range(9):
        partnership.transact("settleSlice", money.address, 30, NOBODY, gas=GAS_LIMIT)
    assert partnership.call("till", money.address) == (1, 0, 2550, 0)


# Other money at the same time


@pytest.mark.shows("gives-ether-another-token")
def test_what_a_token_gives_in_the_middle_of_a_payment_is_revenue(
    chain: Chain, partnership: Partnership, token: Money, ether: Money
) -> None:
    """It gives 7 of an honest token and 7 of ether at each of its three transfers."""
    money = Money(chain, chain.deploy("GivingToken", token.address, value=10**6))
    for one in (money, token, ether):
        one.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    tokens = [token.address, money.address, ETHER]
    partnership.transact("settleMany", tokens, NOBODY)
    assert [money.held_by(account) for account in partnership.roster] == PARTS
    # The token was settled before, ether after.
    assert [token.held_by(account) for account in partnership.roster] == PARTS
    assert partnership.call("accrued", token.address) == 21
    assert partnership.call("accrued", ETHER) == 0
    assert settle(partnership, token, 2) == [10, 6, 5]


@pytest.mark.shows("two-addresses")
def test_what_a_token_with_two_addresses_set_aside_by_one_is_revenue_by_the_other(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    """Out of scope, so said plainly: one balance is paid once, but not to whom it was kept for."""
    first = chain.deploy("TwoAddressToken")
    money = Money(chain, first)
    second = chain.contract("SecondAddress", chain.call(first.functions.SECOND()))
    account = partnership.roster[1]
    for one in (money, token):
        one.give(partnership.address, 1000)
    money.transact("setBlocked", account, True)
    assert settle(partnership, money) == [500, 0, 200]
    money.transact("setBlocked", account, False)
    by_second = money.gained(
        partnership.roster, lambda: partnership.transact("settle", second.address)
    )
    assert by_second == [150, 90, 60]
    with refused("NothingSetAside", token=money.address, account=account):
        partnership.transact("deliver", money.address, account)
    assert settle_now(partnership, token) == PARTS


# Tokens that are lent, or are no money at all


@pytest.fixture
def flash(chain: Chain) -> Money:
    return Money(chain, chain.deploy("FlashToken"))


def test_a_flash_loan_cannot_be_paid_in_and_paid_back(
    chain: Chain, partnership: Partnership, flash: Money
) -> None:
    borrower = chain.deploy("Executor")
    flash.give(partnership.address, 1000)
    assert flash.contract
    move = flash.contract.functions.transfer(partnership.address, 10**30)
    data = borrower.functions.execute(flash.address, move.data).data
    loan = (borrower.address, 10**30, borrower.address, data)
    with pytest.raises(ContractError):
        flash.transact("lend", *loan)
    assert partnership.call("accrued", flash.address) == 1000
    assert settle(partnership, flash) == PARTS


@pytest.mark.shows("lent-partnership-third-party-call")
def test_a_loan_to_the_partnership_itself_closes_a_pot_that_shrinks_when_it_is_paid_back(
    chain: Chain, partnership: Partnership, flash: Money
) -> None:
    """A token that lends to whoever did not ask for it can inflate nothing but its own pot."""
    flash.give(partnership.address, 1000)
    settles = partnership.encode("settle", flash.address)
    partnership.next_at(partnership.end_of(1))
    flash.transact("lend", partnership.address, 10**30, partnership.address, settles)
    assert partnership.call("till", flash.address) == (1, 10**30 + 1000, 0, 0)
    assert settle(partnership, flash) == PARTS


@pytest.mark.shows("counts-deeds-two-alike")
def test_tokens_of_which_no_two_are_alike_are_no_revenue(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    """One that was sent by mistake stays: nothing can move it, and what it counts is set aside."""
    deeds: Contract = chain.deploy("NonFungibleToken")
    chain.transact(deeds.functions.mint(partnership.address, 77))
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settleMany", [deeds.address, token.address], NOBODY)
    assert chain.call(deeds.functions.ownerOf(77)) == partnership.address
    assert partnership.call("till", deeds.address) == (1, 0, 1, 0)
    assert [token.held_by(account) for account in partnership.roster] == PARTS


# How far "stops nobody" goes


@pytest.mark.shows("so-large-so-many")
def test_where_a_till_is_too_small_one_that_refuses_most_of_it_keeps_the_others_waiting(
    chain: Chain, partnership: Partnership
) -> None:
    """A pot is at most what the till holds beside what is set aside; the rest waits.

    With 18 decimals it takes 20 trillion tokens to come to this.
    """
    money = Money(chain, chain.deploy("MisbehavingToken"))
    refuser, others = partnership.roster[0], partnership.roster[1:]
    refuses, properly = 1, 0
    money.transact("misbehave", refuser, refuses, properly)
    money.give(partnership.address, 5 * MOST_IN_TILL)
    pots = []
    for period in range(1, 4):
        partnership.next_at(partnership.review_end(period))
        partnership.transact("settle", money.address)
        pots.append(MOST_IN_TILL - partnership.call("till", money.address)[2])
    # Half of what there is room for is set aside each time: the others get less and less.
    assert pots == [MOST_IN_TILL // 2 + 1, MOST_IN_TILL // 4 + 1, MOST_IN_TILL // 8 + 1]
    assert money.held_by(others[0]) < MOST_IN_TILL

    # Nothing is lost: once the one has taken what is its own, the others' rest is paid too.
    money.transact("misbehave", refuser, properly, properly)
    period = 3
    while money.held_by(partnership.address):
        if partnership.call("setAside", money.address, refuser):
            partnership.transact("deliver", money.address, refuser)
        period += 1
        partnership.next_at(partnership.review_end(period))
        partnership.transact("settle", money.address)
    held = [money.held_by(account) for account in partnership.roster]
    assert sum(held) == 5 * MOST_IN_TILL
    assert [round(Fraction(100 * part, sum(held))) for part in held] == [50, 30, 20]


def pays_and_denies(chain: Chain) -> Money:
    """A token whose transfers move what they should, and say false."""
    honest = chain.deploy("Token", "", "", 18).address
    code = bytes.fromhex(
        # All calls go to the honest token's code; what fails there fails here.
        f"365f5f37 5f5f365f 73{honest[2:]} 5af4 3d5f5f3e 602957 3d5ffd"
        # Its answer is passed on, but for that of `transfer`, instead of which a zero is.
        "5b 5f3560e01c 63a9059cbb 1415 603c57 5f5f52 5b 3d5ff3"
    )
    make = chain.deploy("Copies").functions.make(code, 1)
    [address] = chain.call(make)
    chain.transact(make)
    return Money(chain, chain.contract("Token", address))


@pytest.mark.shows("pays-says-did")
def test_a_token_that_pays_and_denies_it_is_paid_out_and_set_aside_as_well(
    chain: Chain, partnership: Partnership
) -> None:
    """And so what comes in of it later is locked, as far as it is owed: it harms only itself."""
    money = pays_and_denies(chain)
    money.give(partnership.address, 1000)
    assert settle(partnership, money) == PARTS
    assert partnership.call("till", money.address) == (1, 0, 1000, 0)
    assert [partnership.call("setAside", money.address, it) for it in partnership.roster] == PARTS

    money.give(partnership.address, 1500)
    # Only what there is beside what it says that it owes becomes a pot.
    assert settle(partnership, money, 2) == [250, 150, 100]
    assert partnership.call("till", money.address) == (2, 0, 1500, 0)
    for account in partnership.roster:
        with pytest.raises(ContractError, match="TransferFailed"):
            partnership.transact("deliver", money.address, account)
    assert money.held_by(partnership.address) == 1000
