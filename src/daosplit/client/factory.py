"""The factory of partnerships, which is at the same address on every chain, and founding by it.

It is put there by the deterministic deployment proxy, a contract that most chains have; where it is
missing, a transaction that was signed once for every chain puts it there.
"""

import re
from typing import NamedTuple

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.agreement.founding import Founding
from daosplit.artifacts import load_artifact
from daosplit.artifacts.addresses import (
    FACTORY_SALT,
    PROXY,
    earlier_addresses,
    factory_address,
    partnership_address,
)
from daosplit.chain import Chain
from daosplit.chain.refusals import NodeRefusalError
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, ContractError
from daosplit.events.receipts import Receipt, read_receipt
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.text import text

_PROXY_SIGNER = to_checksum_address("0x3fAB184622Dc19b6109349B94811493BF2a45362")
# 100,000 gas at 100 gwei, which is all that the signer can ever pay for.
_PROXY_COST = 10**16
# How nodes say that whoever signed a transaction cannot pay for it.
_LACKS_FUNDS = re.compile("fund|balance|afford", re.IGNORECASE)
_PROXY_TRANSACTION = parse_hex(
    "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b80825250"
    "50506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222"
    "222222222222222222222222222222222222222222222222222222"
)


class FactoryDeployment(NamedTuple):
    """Where the factory is, and the receipt of the transaction that put it there, if one had to."""

    address: ChecksumAddress
    receipt: Receipt | None


class FoundedPartnership(NamedTuple):
    """A partnership, and the receipt of its founding, or None if it was founded earlier."""

    split: RevenueSplit
    receipt: Receipt | None


def ensure_factory(chain: Chain, sender: str | None = None) -> FactoryDeployment:
    """Puts the factory on the chain if it is not there.

    Where the deterministic deployment proxy is missing as well, its signer is given what its one
    transaction costs, 0.01 ether. Raises ChainError if the chain refuses that transaction, or
    the factory, as a chain does that lacks what partnerships need.
    """
    factory = factory_address()
    if _has_code(chain, factory):
        return FactoryDeployment(factory, None)
    if not _has_code(chain, PROXY):
        _deploy_proxy(chain, sender)
    code = parse_hex(load_artifact("RevenueSplitFactory").bytecode)
    try:
        receipt = chain.send(PROXY, 0, FACTORY_SALT + code, sender=sender)
    except ContractError as error:
        raise ChainError(
            text(
                "chain {chain} refuses the factory: it must follow Ethereum's rules since "
                "Cancun (transient storage, EIP-1153)",
                chain=chain.chain_id,
            )
        ) from error
    if not _has_code(chain, factory):
        raise ChainError(
            text(
                "the factory did not appear at {factory}: chain {chain} does not derive addresses "
                "as Ethereum does; use another chain",
                factory=factory,
                chain=chain.chain_id,
            )
        )
    return FactoryDeployment(factory, read_receipt(chain, receipt, factory))


def lacks_proxy(chain: Chain) -> bool:
    """Whether the factory is missing, and the proxy that would put it there."""
    return not _has_code(chain, factory_address()) and not _has_code(chain, PROXY)


def find_founded(chain: Chain, founding: Founding) -> RevenueSplit | None:
    """The partnership if it was founded, also by an earlier release's factory; None if not.

    Raises as `found` does.
    """
    for address in (partnership_address(founding), *earlier_addresses(founding)):
        if _has_code(chain, address):
            return RevenueSplit(chain, address)
    return None


def found(chain: Chain, founding: Founding, *, sender: str | None = None) -> FoundedPartnership:
    """Founds a partnership, or finds the same one if somebody has founded it already.

    The factory is put on the chain first if need be. Raises InvalidValueError while an account
    stands for one of a local node's (`founding.resolve`), and ChainError or ContractError.

    >>> import daosplit
    >>> chain = daosplit.connect()
    >>> founding = daosplit.load_charter("examples/charter.toml").resolve(chain.accounts)
    >>> split = daosplit.found(chain, founding).split
    >>> split.address == daosplit.partnership_address(founding)
    True
    """
    if (split := find_founded(chain, founding)) is not None:
        return FoundedPartnership(split, None)
    arguments = founding.to_contract()
    address = partnership_address(founding)
    factory, _ = ensure_factory(chain, sender)
    function = chain.contract("RevenueSplitFactory", factory).functions.found(*arguments)
    receipt = read_receipt(chain, chain.transact(function, sender=sender), address)
    return FoundedPartnership(RevenueSplit(chain, address), receipt)


def _has_code(chain: Chain, account: str) -> bool:
    return bool(chain.code(account))


def _deploy_proxy(chain: Chain, sender: str | None) -> None:
    need = text("the factory needs the deterministic deployment proxy at {proxy}", proxy=PROXY)
    is_used_up = chain.nonce(_PROXY_SIGNER) > 0
    missing = _PROXY_COST - chain.balance(_PROXY_SIGNER)
    try:
        if missing > 0 and not is_used_up:
            # A chain that takes no such transaction says so before its signer was given anything.
            _require_only_funds_missing(chain)
            chain.send(_PROXY_SIGNER, missing, sender=sender)
        chain.send_signed(_PROXY_TRANSACTION)
    except NodeRefusalError as error:
        raise ChainError(
            text(
                "chain {chain} refuses to deploy it ({reason}); {need}",
                chain=chain.chain_id,
                reason=error.message,
                need=need,
            )
        ) from error
    if not _has_code(chain, PROXY):
        raise ChainError(
            text("chain {chain} failed to deploy it; {need}", chain=chain.chain_id, need=need)
        )


def _require_only_funds_missing(chain: Chain) -> None:
    try:
        chain.send_signed(_PROXY_TRANSACTION)
    except NodeRefusalError as error:
        if not _LACKS_FUNDS.search(error.message):
            raise
