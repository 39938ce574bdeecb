"""The factory is at one address on every chain, and so is every partnership that it founds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from daosplit.agreement.charter import DAY
from daosplit.agreement.founding import Founding
from daosplit.artifacts import addresses
from daosplit.artifacts.addresses import (
    PROXY,
    factory_address,
    implementation_address,
    partnership_address,
)
from daosplit.chain import Chain, connect, embedded_chain
from daosplit.chain.reading import Head, Reading
from daosplit.chain.refusals import NodeRefusalError
from daosplit.client import factory
from daosplit.client.factory import ensure_factory, found, lacks_proxy
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, InvalidValueError
from daosplit.events import Founded, Settled
from daosplit.history.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import founding_of, mint

A_TEST: dict[str, Any] = {"months": 0, "test_seconds": 90, "review_window": 30}


@pytest.fixture(scope="module", params=["embedded", "own_node", "anvil", "hardhat"])
def chain(request: pytest.FixtureRequest) -> Chain:
    if request.param == "embedded":
        return embedded_chain(start=START)
    return connect(request.getfixturevalue(request.param))


def test_the_proxys_transaction_is_signed_by_its_one_time_signer() -> None:
    signer = Account.recover_transaction(factory._PROXY_TRANSACTION)
    assert signer == factory._PROXY_SIGNER


def test_the_factory_is_put_where_it_belongs_once(chain: Chain) -> None:
    address, receipt = ensure_factory(chain)
    assert address == factory_address()
    assert receipt is not None
    contract = chain.contract("RevenueSplitFactory", address)
    assert chain.call(contract.functions.IMPLEMENTATION()) == implementation_address()
    assert ensure_factory(chain) == (address, None)


def test_the_proxys_signer_is_given_only_what_it_lacks() -> None:
    chain = embedded_chain()
    chain.send(factory._PROXY_SIGNER, 10**15)
    ensure_factory(chain)
    spent = 68_137 * 100 * 10**9
    assert chain.balance(factory._PROXY_SIGNER) == 10**16 - spent


def test_a_chain_that_refuses_the_proxys_transaction_is_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chain = embedded_chain()

    def refuse(transaction: bytes) -> None:
        raise NodeRefusalError("only replay-protected (EIP-155) transactions allowed over RPC")

    monkeypatch.setattr(chain, "send_signed", refuse)
    with pytest.raises(ChainError, match=r"refuses to deploy it.*only replay-protected"):
        ensure_factory(chain)
    assert chain.balance(factory._PROXY_SIGNER) == 0


def test_a_chain_whose_signer_has_been_used_up_is_told_apart() -> None:
    chain = embedded_chain()
    ensure_factory(chain)
    # As if the transaction had failed when it was sent for the first and only time.
    balance = chain.balance(factory._PROXY_SIGNER)
    with pytest.raises(ChainError, match="refuses to deploy it"):
        factory._deploy_proxy(chain, None)
    assert chain.balance(factory._PROXY_SIGNER) == balance


def test_a_chain_that_derives_addresses_otherwise_is_told_apart(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factory, "factory_address", lambda: chain.accounts[9])
    with pytest.raises(ChainError, match="does not derive addresses as Ethereum does"):
        ensure_factory(chain)


# Founding


def foundings(chain: Chain) -> list[Founding]:
    """Foundings of every kind of calendar, rules and roster."""
    plain = founding_of(chain, 70, 30)
    return [
        plain,
        replace(plain, salt=b"\x07" * 32),
        founding_of(chain, 70, 30, start=START - 9 * 3600, utc_offset=timedelta(hours=9)),
        founding_of(chain, 1, 0, start=START + 12 * 3600, utc_offset=timedelta(hours=-12)),
        founding_of(chain, 1, 1, months=0, test_seconds=90, review_window=7),
        founding_of(
            chain,
            *range(8),
            months=1,
            review_window=DAY,
            threshold=(51, 100),
            cut_limit=(0, 1),
            tip=10_000,
        ),
        founding_of(chain, 2**32 - 1, 2**32 - 1),
    ]


def test_the_address_beforehand_is_the_factorys(chain: Chain) -> None:
    at, _ = ensure_factory(chain)
    contract = chain.contract("RevenueSplitFactory", at)
    seen = set()
    for founding in foundings(chain):
        beforehand = partnership_address(founding)
        asked = chain.call(contract.functions.addressOf(*founding.to_contract()))
        split = found(chain, founding).split
        assert beforehand == asked == split.address
        assert split.charter == founding.charter
        assert split.roster() == founding.accounts
        assert split.shares_of(0) == founding.shares
        seen.add(beforehand)
    assert len(seen) == len(foundings(chain))


def test_the_receipt_of_a_founding_tells_with_what(chain: Chain) -> None:
    founding = founding_of(chain, 70, 30, tip=500)
    split, receipt = found(chain, founding, sender=chain.accounts[3])
    assert receipt is not None
    (event,) = receipt.events
    assert isinstance(event, Founded)
    assert (event.charter, event.roster, event.shares) == (
        founding.charter,
        founding.accounts,
        founding.shares,
    )
    assert (event.block, event.transaction_hash) == (receipt.block, receipt.transaction_hash)
    assert event.timestamp == receipt.timestamp == chain.now()
    assert split.address == partnership_address(founding)


def test_founding_twice_gives_the_same_and_sends_nothing(chain: Chain) -> None:
    founding = founding_of(chain, 70, 30)
    split, _ = found(chain, founding)
    block = chain.block_number()
    again, receipt = found(chain, founding, sender=chain.accounts[5])
    assert (again.address, receipt) == (split.address, None)
    assert chain.block_number() == block


def test_a_founding_overtaken_by_anothers_still_finds_the_partnership(chain: Chain) -> None:
    founding = founding_of(chain, 70, 30)
    at, _ = ensure_factory(chain)
    function = chain.contract("RevenueSplitFactory", at).functions.found(*founding.to_contract())
    chain.transact(function)
    chain.transact(function, sender=chain.accounts[5])
    assert found(chain, founding).split.roster() == founding.accounts


def test_revenue_that_arrived_before_the_founding_is_paid(chain: Chain) -> None:
    token = chain.deploy("Token", "US Dollar", "USD", 6)
    founding = founding_of(chain, 70, 30, start=chain.now() - chain.now() % 90, **A_TEST)
    address = partnership_address(founding)
    mint(chain, token, address, 1_001)
    chain.send(address, 10)
    split, _ = found(chain, founding)
    chain.travel(split.charter.review_end(split.current_period()))
    receipt = split.settle(token.address, ETHER)
    pots = [event.pot for event in receipt.events if isinstance(event, Settled)]
    assert pots == [1_001, 10]
    balances = [chain.call(token.functions.balanceOf(account)) for account in founding.accounts]
    assert balances == [700, 301]


def test_who_stands_for_a_local_nodes_account_cannot_be_founded_with(chain: Chain) -> None:
    founding = founding_of(chain, 1, 1, accounts=("node:1", "node:2"))
    with pytest.raises(InvalidValueError, match="node:1"):
        found(chain, founding)
    resolved = founding.resolve(chain.accounts)
    assert found(chain, resolved).split.roster() == chain.accounts[1:3]


def test_a_partnership_of_another_factory_is_told_apart(chain: Chain) -> None:
    founding = founding_of(chain, 70, 30)
    assert found(chain, founding).split.is_genuine
    other = chain.deploy("RevenueSplitFactory")
    address = chain.call(other.functions.addressOf(*founding.to_contract()))
    chain.transact(other.functions.found(*founding.to_contract()))
    assert not RevenueSplit(chain, address).is_genuine


def test_what_an_earlier_releases_factory_founded_is_found_again(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    founding = founding_of(chain, 70, 30)
    earlier = chain.deploy("RevenueSplitFactory")
    # The first contract that a factory creates, whatever its address is.
    implementation = chain.call(earlier.functions.IMPLEMENTATION())
    assert implementation_address(earlier.address) == implementation
    chain.transact(earlier.functions.found(*founding.to_contract()))
    address = chain.call(earlier.functions.addressOf(*founding.to_contract()))
    monkeypatch.setattr(addresses, "EARLIER_FACTORIES", {"0.0.9": earlier.address})
    split, receipt = found(chain, founding)
    assert (split.address, receipt) == (address, None)
    assert split.is_genuine


def test_a_chain_without_the_proxy_is_known_beforehand() -> None:
    chain = embedded_chain()
    assert lacks_proxy(chain)
    ensure_factory(chain)
    assert not lacks_proxy(chain)


def test_what_is_no_partnership_is_no_client(chain: Chain) -> None:
    at, _ = ensure_factory(chain)
    for address in (at, implementation_address(), PROXY):
        with pytest.raises(ChainError, match="no partnership"):
            RevenueSplit(chain, address)
    with pytest.raises(ChainError, match="no contract"):
        RevenueSplit(chain, chain.accounts[1])
    with pytest.raises(InvalidValueError, match="address"):
        RevenueSplit(chain, "0x12")


def test_any_node_can_be_read_as_one_that_is_not_believed(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In stretches, with receipts, kept; but the chain in this process is believed."""
    split = found(chain, founding_of(chain, 3, 1)).split
    for amount in (7, 5, 1):
        split.pay(ETHER, amount, split.current_period(), "thanks")
    mint(chain, chain.deploy("Token", "Yen", "JPY", 0), split.address, 100)
    truth = read_history(split)
    monkeypatch.setattr(chain, "can_travel", False)
    monkeypatch.setattr(chain, "head", Head.of(chain.block(), "confirmed"))
    if chain.reading is not None:
        monkeypatch.setattr(chain, "reading", Reading(span=3, folder=tmp_path))
    history = read_history(split)
    assert history.events == truth.events
    assert reconcile(history).is_complete
    assert read_history(split).events == truth.events
    assert len(list(tmp_path.glob("*.sqlite"))) == (chain.reading is not None)
