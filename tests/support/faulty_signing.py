"""Countersignatures of every kind, good and bad, as the contract and as the model take them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from eth_typing import Hash32
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from daosplit.agreement.ecdsa import compact_signature
from support.harness import Harness
from support.model import NOBODY, Countersigners, bitmap

FAULTS = (
    "somebody else's key",
    "another review",
    "a signature too few",
    "a seat twice",
    "a seat that is none",
    "an unsigned contract",
)


class Signing:
    """Seats countersign something, each in the way of its account.

    Of keys and contracts it is remembered whose key signed, and the signature.
    """

    def __init__(self, harness: Harness, digest: bytes, accounts: Sequence[str]) -> None:
        self._harness = harness
        self._digest = digest
        self._accounts = accounts
        self._keys: dict[int, tuple[str, bytes]] = {}
        self._contracts: dict[int, tuple[str, bytes]] = {}
        self._on_chain: set[int] = set()
        self._silent = frozenset[int]()
        self._signatures_missing = 0

    def sign(self, seat: int) -> None:
        account = self._accounts[seat]
        if account in self._harness.keys:
            self._keys[seat] = account, self._sign(account, self._digest)
        elif owner := self._harness.wallets.get(account):
            self._contracts[seat] = owner, self._sign(owner, self._digest)

    def call(self, seat: int) -> None:
        """The account is said to have countersigned on the chain."""
        self._on_chain.add(seat)

    def name_silent(self, seats: AbstractSet[int]) -> None:
        self._silent = frozenset(seats)

    def spoil(self, fault: str) -> None:
        """Does one thing wrong, if there is anybody to do it."""
        key = next(iter(self._keys), None)
        contract = next(iter(self._contracts), None)
        match fault:
            case "somebody else's key" if key is not None:
                other = next(it for it in self._harness.keys if it != self._accounts[key])
                self._keys[key] = other, self._sign(other, self._digest)
            case "another review" if key is not None:
                account = self._accounts[key]
                self._keys[key] = NOBODY, self._sign(account, keccak(self._digest))
            case "a signature too few" if key is not None:
                self._signatures_missing = 1
            case "a seat twice" if key is not None:
                self._on_chain.add(key)
            case "a seat that is none":
                self._on_chain.add(len(self._accounts))
            case "an unsigned contract" if contract is not None:
                self._contracts[contract] = NOBODY, b""

    def to_model(self) -> Countersigners:
        return Countersigners(
            keys={seat: signer for seat, (signer, _) in self._keys.items()},
            contracts={seat: signer for seat, (signer, _) in self._contracts.items()},
            on_chain=frozenset(self._on_chain),
            silent=self._silent,
            signatures_missing=self._signatures_missing,
        )

    def to_contract(self) -> tuple[Any, ...]:
        keys = [compact_signature(it) for _, (_, it) in sorted(self._keys.items())]
        contracts = [signature for _, (_, signature) in sorted(self._contracts.items())]
        return (
            bitmap(self._keys),
            b"".join(keys[self._signatures_missing :]),
            bitmap(self._contracts),
            contracts,
            bitmap(self._on_chain),
            bitmap(self._silent),
        )

    def _sign(self, account: str, digest: bytes) -> bytes:
        key = self._harness.chain.signers[to_checksum_address(account)]
        return bytes(key.unsafe_sign_hash(Hash32(digest))["signature"])
