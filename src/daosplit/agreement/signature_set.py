"""Signatures of one message, collected from the partners, each checked, in the contract's form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, Literal, Self, TypeVar

from daosplit.agreement.bitmaps import bitmap_of
from daosplit.agreement.ecdsa import compact_signature, signer_of
from daosplit.agreement.typed_message import Domain, TypedMessage
from daosplit.errors import InvalidValueError
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.signers.base import BaseAccount

Kind = Literal["key", "contract", "on-chain"]
"""How an account countersigns: by its key, by what its contract accepts (ERC-1271), by a call."""

ContractCountersignatures = tuple[int, bytes, int, list[bytes], int, int]
"""The countersignatures as the contract's struct: its fields in order."""

MessageT = TypeVar("MessageT", bound=TypedMessage)


@dataclass(frozen=True, slots=True)
class Countersignature:
    """One partner's consent to a message.

    Attributes:
        seat: The partner's seat.
        account: The account that countersigned, with its checksum.
        kind: How it did.
        signature: Of a key, r and vs of EIP-2098, 64 bytes; of a contract, what it is to judge; of
            a call on the chain, nothing.
    """

    seat: int
    account: str
    kind: Kind
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A signature that others collected and that does not count, with the problem as a text."""

    signature: Countersignature
    problem: str


@dataclass(frozen=True, slots=True)
class Collected(Generic[MessageT]):
    """A message, where it counts, and who has signed it, in seat order.

    It begins with none, and never changes: whatever adds a signature gives another. A `roster` is
    the account of each seat; those that the message admits need not be in it.

    Attributes:
        given: The signatures. A key's is verified; a contract's, and one on the chain, are claims
            until `RevenueSplit.verified` has asked the chain.
        spoiled: What others collected and does not count: it is told, and keeps nobody out.
    """

    domain: Domain
    message: MessageT
    given: tuple[Countersignature, ...] = ()
    spoiled: tuple[Spoiled, ...] = field(default=(), compare=False)

    @property
    def digest(self) -> bytes:
        """The 32 bytes that are signed."""
        return self.message.digest(self.domain)

    @property
    def seats(self) -> tuple[int, ...]:
        """The seats that have signed."""
        return tuple(one.seat for one in self.given)

    def accounts(self, roster: Sequence[str]) -> tuple[str, ...]:
        """The accounts that may sign, in seat order: the roster's, and those that are admitted."""
        return (*roster, *self.message.admitted)

    def sign(self, key: BaseAccount, roster: Sequence[str]) -> Self:
        """Adds the signature of a key at hand.

        Raises InvalidValueError for a key that holds no seat and is not admitted.
        """
        seat = self._seat_of(key.address, roster)
        signed = key.sign_message(self.message.signable(self.domain))
        return self.add(Countersignature(seat, key.address, "key", bytes(signed.signature)))

    def add_signature(self, signature: bytes | str, roster: Sequence[str]) -> Self:
        """Adds the signature of a key elsewhere, and finds the seat by who signed.

        `signature` is 64 or 65 bytes, or their hex digits.

        Raises InvalidValueError for a malformed signature, and for one of another message.
        """
        compact = compact_signature(signature)
        account = signer_of(self.digest, compact)
        if account not in self.accounts(roster):
            problem = text(
                "signs another {message}, or no partner made it: for this one the signer "
                "would be {account}",
                message=self.message.noun,
                account=account,
            )
            raise InvalidValueError("signature", f"0x{compact.hex()}", problem)
        return self.add(Countersignature(self._seat_of(account, roster), account, "key", compact))

    def add_contract(self, account: str, signature: bytes, roster: Sequence[str]) -> Self:
        """Adds what a contract is to judge (ERC-1271) when it is handed in, unchecked till then.

        Raises InvalidValueError for an account that holds no seat and is not admitted.
        """
        seat = self._seat_of(account, roster)
        return self.add(Countersignature(seat, account, "contract", bytes(signature)))

    def add_on_chain(self, account: str, roster: Sequence[str]) -> Self:
        """Adds an account that has called `countersign`, which only the chain can confirm.

        Raises InvalidValueError for an account that holds no seat and is not admitted.
        """
        return self.add(Countersignature(self._seat_of(account, roster), account, "on-chain"))

    def add(self, new: Countersignature) -> Self:
        """Adds a signature, instead of the seat's former one if there is any.

        Raises InvalidValueError for a key's signature that is not its account's of this message.
        """
        if new.kind == "key":
            new = replace(new, signature=compact_signature(new.signature))
            signer = signer_of(self.digest, new.signature)
            if signer != new.account:
                problem = text(
                    "did not sign this {message}: the signer is {signer}, or it signs another",
                    message=self.message.noun,
                    signer=signer,
                )
                raise InvalidValueError(
                    text("the account of seat {seat}", seat=new.seat), new.account, problem
                )
        others = (one for one in self.given if one.seat != new.seat)
        return replace(self, given=tuple(sorted((*others, new), key=lambda one: one.seat)))

    def add_from_others(self, new: Countersignature) -> Self:
        """Adds what others say is a signature; one that is none, or in the way, is spoiled."""
        there = next((one for one in self.given if one.seat == new.seat), None)
        # Only a key's signature proves itself, so nothing else keeps one out.
        if there and (there.kind == "key" or new.kind != "key"):
            if there == new:
                return self
            return self.spoil(new, text("another signature of the seat came first"))
        try:
            added = self.add(new)
        except InvalidValueError as error:
            return self.spoil(new, error.problem)
        return added.spoil(there, text("the account's key has signed")) if there else added

    def spoil(self, one: Countersignature, problem: str) -> Self:
        """The same without this signature, which does not count, and why."""
        given = tuple(other for other in self.given if other != one)
        return replace(self, given=given, spoiled=(*self.spoiled, Spoiled(one, problem)))

    def judged(
        self, roster: Sequence[str], judge: Callable[[Countersignature], str | None]
    ) -> Self:
        """The same with only those signatures that count for the accounts that hold the seats.

        `judge` gives the problem, if there is one, with a signature that no key made. What was
        spoiled is tried again: it may have been kept out by what does not count itself.
        """
        accounts = self.accounts(roster)
        entries = (*self.given, *(spoiled.signature for spoiled in self.spoiled))
        kept = replace(self, given=(), spoiled=())
        for one in dict.fromkeys(sorted(entries, key=lambda one: one.kind != "key")):
            if one.seat >= len(accounts):
                problem: str | None = text("there is no such seat")
            elif accounts[one.seat] != one.account:
                problem = text("the seat is held by {account}", account=accounts[one.seat])
            else:
                problem = None if one.kind == "key" else judge(one)
            kept = kept.spoil(one, problem) if problem else kept.add_from_others(one)
        return kept

    def merge(self, other: Collected[MessageT]) -> Self:
        """Adds what another collection has of seats that are missing here.

        Raises InvalidValueError if the other is of another message.
        """
        if other.digest != self.digest:
            problem = text(
                "differs from the {message} collected here, {digest}",
                message=self.message.noun,
                digest=f"0x{self.digest.hex()}",
            )
            name = text("the {message} to merge", message=self.message.noun)
            raise InvalidValueError(name, f"0x{other.digest.hex()}", problem)
        merged = replace(self, spoiled=(*self.spoiled, *other.spoiled))
        for one in other.given:
            merged = merged.add_from_others(one)
        return merged

    def to_contract(
        self, roster: Sequence[str], silent: Collection[int] = ()
    ) -> ContractCountersignatures:
        """The signatures as the contract takes them.

        `silent` are seats that are to count in neither majority, once the period is over.

        Raises InvalidValueError if an account that signed no longer holds its seat.
        """
        accounts = self.accounts(roster)
        sets = {"key": 0, "contract": 0, "on-chain": 0}
        for one in self.given:
            holder = accounts[one.seat] if one.seat < len(accounts) else text("nobody")
            if holder != one.account:
                problem = text(
                    "no longer holds the seat; {holder} does, and must countersign again",
                    holder=holder,
                )
                raise InvalidValueError(
                    text("the account of seat {seat}", seat=one.seat), one.account, problem
                )
            sets[one.kind] |= 1 << one.seat
        return (
            sets["key"],
            b"".join(one.signature for one in self.given if one.kind == "key"),
            sets["contract"],
            [one.signature for one in self.given if one.kind == "contract"],
            sets["on-chain"],
            bitmap_of(silent),
        )

    def _seat_of(self, account: str, roster: Sequence[str]) -> int:
        accounts = self.accounts(roster)
        if account not in accounts:
            raise InvalidValueError(
                "account", account, text("holds no seat, and the review does not admit it")
            )
        return accounts.index(account)
