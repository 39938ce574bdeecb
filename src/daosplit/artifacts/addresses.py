"""Where the shipped contracts are on every chain: the addresses follow from their artifacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from daosplit.agreement.founding import Founding
from daosplit.agreement.founding import partnership_address as address_by
from daosplit.artifacts.artifact import load_artifact
from daosplit.values.addresses import checksummed
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.keccak import keccak

if TYPE_CHECKING:
    from eth_typing import ChecksumAddress

PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
"""The deterministic deployment proxy: it takes a salt and what creates a contract."""

FACTORY_SALT = bytes(32)
"""The salt with which the proxy creates the factory."""

EARLIER_FACTORIES: Mapping[str, str] = {}
"""The factories of earlier releases that had other contracts, by release, the newest first."""


def factory_address() -> ChecksumAddress:
    """Where the factory is, or would be, on every chain."""
    code = parse_hex(load_artifact("RevenueSplitFactory").bytecode)
    created = keccak(b"\xff" + parse_hex(PROXY) + FACTORY_SALT + keccak(code))
    return checksummed(created[-20:])


def implementation_address(factory: str | None = None) -> ChecksumAddress:
    """Where the contract is whose clones are partnerships: the first that the factory creates."""
    # The list of the factory's address and the number 1, as RLP.
    created = keccak(b"\xd6\x94" + parse_hex(factory or factory_address()) + b"\x01")
    return checksummed(created[-20:])


def known_implementations() -> frozenset[str]:
    """The same of this release's factory and of all earlier ones'."""
    return frozenset(map(implementation_address, (None, *EARLIER_FACTORIES.values())))


def partnership_address(founding: Founding) -> ChecksumAddress:
    """The address of a partnership, founded or not, on every chain.

    Revenue may go there before it is founded.
    """
    return address_by(factory_address(), implementation_address(), founding)


def earlier_addresses(founding: Founding) -> tuple[ChecksumAddress, ...]:
    """Where it is if an earlier release founded it, the newest first."""
    return tuple(
        address_by(factory, implementation_address(factory), founding)
        for factory in EARLIER_FACTORIES.values()
    )
