"""A squatter at the address of a founding founds what its founders wanted, or nothing."""

from collections.abc import Sequence
from typing import Any

import pytest

from daosplit.chain import Chain
from daosplit.errors import ChainError, ContractError
from support.forced_ether import force
from support.money import ETHER, Money
from support.partnership import CHARTER, Founder, Partnership

SALT = b"a squatter comes".ljust(32)


def founding(chain: Chain, *, roster: Sequence[str] | None = None, salt: bytes = SALT) -> Any:
    accounts = roster or list(chain.accounts[1:4])
    return CHARTER.to_contract(), accounts, [50, 30, 20], salt


@pytest.mark.shows("founds-first-sends-money")
@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode")
def test_whoever_founds_first_founds_the_same_partnership_with_all_that_came_before(
    chain: Chain, founder: Founder, ether: Money, token: Money
) -> None:
    functions = founder.factory.functions
    address = chain.call(functions.addressOf(*founding(chain)))
    for money in (ether, token):
        money.give(address, 1000)
    force(chain, address, 7)
    chain.transact(functions.found(*founding(chain)), sender=chain.accounts[70])
    partnership = Partnership(chain, chain.contract("RevenueSplit", address), CHARTER)
    # The true founders come second, and find what they wanted.
    assert chain.call(functions.found(*founding(chain))) == address
    chain.transact(functions.found(*founding(chain)))
    assert partnership.roster == list(chain.accounts[1:4])
    partnership.next_at(partnership.review_end(1))
    paid = ether.gained(partnership.roster, lambda: partnership.transact("settle", ETHER))
    assert paid == [503, 302, 202]
    paid = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert paid == [500, 300, 200]


@pytest.mark.shows("founds-another-roster-order")
def test_a_squatter_with_another_roster_or_salt_gets_another_address(
    chain: Chain, founder: Founder
) -> None:
    functions = founder.factory.functions
    address = chain.call(functions.addressOf(*founding(chain)))
    squatter = chain.accounts[70]
    swapped = [squatter, *chain.accounts[2:4]]
    for other in (
        founding(chain, roster=swapped),
        founding(chain, roster=list(reversed(chain.accounts[1:4]))),
        *(founding(chain, salt=number.to_bytes(32, "big")) for number in range(1, 6)),
    ):
        chain.transact(functions.found(*other), sender=squatter)
        assert chain.code(address) == b""
    chain.transact(functions.found(*founding(chain)))
    assert chain.code(address) != b""


@pytest.mark.shows("founds-too-little-gas")
def test_a_founding_with_too_little_gas_leaves_nothing_at_the_address(
    chain: Chain, founder: Founder
) -> None:
    """A squatter cannot leave a clone that was never founded, which nobody could found again."""
    found = founder.factory.functions.found(*founding(chain))
    address = chain.call(founder.factory.functions.addressOf(*founding(chain)))
    with chain.isolated():
        enough = int(chain.transact(found).gas_used)
    failed = 0
    for gas in range(60_000, enough + 30_000, 4_001):
        with chain.isolated():
            try:
                chain.transact(found, gas=gas)
            except (ChainError, ContractError):
                failed += 1
                assert chain.code(address) == b""
            else:
                contract = chain.contract("RevenueSplit", address)
                assert chain.call(contract.functions.sharesOf(0)) == [50, 30, 20]
    assert failed > 20
