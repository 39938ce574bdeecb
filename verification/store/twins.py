"""A partnership of the earlier contracts and one of these, on one chain, called in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.crypto import keccak

from daosplit.artifacts import load_artifact
from verification.store.accounts import address, sign
from verification.store.chain import Chain, Event, Outcome
from verification.store.model import ITSELF, NOBODY, Charter, Review

ZERO = "0x" + "00" * 20

_REVIEW = "(uint256,bytes,address[],bytes32,string,uint256)"
_COUNTERSIGNATURES = "(uint256,bytes,uint256,bytes[],uint256,uint256)"
_SUPPORT = "(uint256,uint256,uint256,uint256)"
_CHARTER = "(uint40,uint8,uint32,int8,uint32,uint16,uint16,uint16,uint16,uint16)"
_REVIEWED = ["uint256", "bytes", "address[]", "bytes32", "string", "uint256"]
_ERRORS_OF_LIBRARIES = (
    "TransferFailed()",
    "TransferFromFailed()",
    "ETHTransferFailed()",
    "DeploymentFailed()",
    "InvalidPointer()",
    "Panic(uint256)",
)


@cache
def selector(signature: str) -> bytes:
    """The four bytes that a call or an error begins with."""
    return keccak(text=signature)[:4]


@cache
def topic(name: str) -> str:
    """The first topic of one of the events that both know."""
    signatures = {
        "Answered": "Answered(uint256)",
        "Countersigned": "Countersigned(uint256,bytes32,address,bool,bool)",
        "PaidOut": "PaidOut(address,uint256,uint256,uint256,uint256)",
        "Settled": "Settled(address,uint256,uint256,uint256)",
        "Closed": "Closed(address,uint256,uint256,uint256)",
        "SetAside": "SetAside(address,address,uint256,uint256)",
        "Reviewed before": (
            "Reviewed(uint256,bytes32,uint256,bytes,address[],bytes32,string,uint256)"
        ),
        "Reviewed": (
            "Reviewed(uint256,bytes32,uint256,uint256,bytes,address[],bytes32,string,uint256)"
        ),
    }
    return "0x" + keccak(text=signatures[name]).hex()


def words(*values: int | str) -> bytes:
    """Numbers and accounts, 32 bytes each."""
    return b"".join(
        (int(value, 16) if isinstance(value, str) else value).to_bytes(32, "big")
        for value in values
    )


def numbers(data: bytes) -> list[int]:
    """32 bytes each."""
    return [int.from_bytes(data[at : at + 32], "big") for at in range(0, len(data), 32)]


def bitmap(seats: Iterable[int]) -> int:
    """A set of seats."""
    return sum(1 << seat for seat in set(seats))


@cache
def _error_names() -> dict[bytes, tuple[str, list[str]]]:
    known = {}
    for entry in load_artifact("IRevenueSplit").abi:
        if entry["type"] == "error":
            types = [str(parameter["type"]) for parameter in entry["inputs"]]
            name = entry["name"].removeprefix("RevenueSplit_")
            known[selector(f"{entry['name']}({','.join(types)})")] = (name, types)
    for signature in (
        *_ERRORS_OF_LIBRARIES,
        "RevenueSplit_NoSuchSeat(uint256,uint256)",
        "RevenueSplit_SharesNotKept(uint256)",
    ):
        name, parameters = signature.rstrip(")").split("(")
        known[selector(signature)] = (
            name.removeprefix("RevenueSplit_"),
            parameters.split(",") if parameters else [],
        )
    return known


@dataclass(frozen=True)
class Fault:
    """An error by its name."""

    name: str
    fields: tuple[Any, ...]

    @classmethod
    def read(cls, data: bytes, own: str = "") -> Fault:
        """What the bytes say; a partnership's own address is the same for all."""
        known = _error_names().get(data[:4])
        if not known:
            return cls("unknown: " + data.hex(), ())
        name, types = known
        fields = decode(types, data[4:])
        return cls(name, tuple("itself" if field == own else field for field in fields))

    def as_of_here(self) -> Fault:
        """The error of before, as the contract of here says it where one seat is named."""
        if self.name == "NoSuchSeats" and self.fields[0].bit_count() == 1:
            return Fault("NoSuchSeat", (self.fields[0].bit_length() - 1, self.fields[1]))
        return self


@dataclass(frozen=True)
class Signed:
    """Who stands behind a review, by which way."""

    keys: frozenset[int]
    on_chain: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()
    forged: frozenset[int] = frozenset()


class Twin:
    """One of the two."""

    def __init__(
        self,
        chain: Chain,
        factory_code: bytes,
        charter: Charter,
        roster: Sequence[int],
        shares: Sequence[int],
    ) -> None:
        self.chain = chain
        factory = chain.deploy(factory_code)
        packed = (
            charter.start,
            charter.months,
            charter.seconds,
            charter.quarter_hours,
            charter.window,
            *charter.threshold,
            *charter.cut_limit,
            charter.tip,
        )
        founding = encode(
            [_CHARTER, "address[]", "uint256[]", "bytes32"],
            [packed, [address(account) for account in roster], shares, bytes(32)],
        )
        founded = chain.call(
            ZERO, factory, selector(f"found({_CHARTER},address[],uint256[],bytes32)") + founding
        )
        if not founded.is_done:
            raise SystemExit(f"verification/store: cannot found: {Fault.read(founded.data)}")
        self.address = "0x" + founded.data[12:32].hex()

    # ---------------------------------------------------------------- calls

    def account(self, number: int) -> str:
        """An account's address; the partnership's own is another one for each."""
        if number == NOBODY:
            return ZERO
        return self.address if number == ITSELF else address(number)

    def call(self, sender: int, signature: str, arguments: bytes = b"", value: int = 0) -> Outcome:
        """A call of the partnership."""
        data = selector(signature) + arguments
        return self.chain.call(address(sender), self.address, data, value)

    def ask(self, signature: str, *arguments: int | str) -> Outcome:
        """A view of it."""
        return self.chain.ask(self.address, selector(signature) + words(*arguments))

    def pay(self, sender: int, token: str, amount: int, period: int) -> Outcome:
        """`pay`, without a memo."""
        value = amount if token == ZERO else 0
        return self.call(
            sender,
            "pay(address,uint256,uint256,string)",
            words(token, amount, period, 128, 0),
            value,
        )

    def settle(self, sender: int, token: str) -> Outcome:
        """`settle`."""
        return self.call(sender, "settle(address)", words(token))

    def settle_many(self, sender: int, tokens: Sequence[str], tip_to: int) -> Outcome:
        """`settleMany`."""
        return self.call(
            sender,
            "settleMany(address[],address)",
            words(64, self.account(tip_to), len(tokens), *tokens),
        )

    def settle_slice(self, sender: int, token: str, seats: int, tip_to: int) -> Outcome:
        """`settleSlice`."""
        arguments = words(token, seats, self.account(tip_to))
        return self.call(sender, "settleSlice(address,uint256,address)", arguments)

    def deliver(self, sender: int, token: str, account: int) -> Outcome:
        """`deliver`."""
        return self.call(sender, "deliver(address,address)", words(token, self.account(account)))

    def withdraw(self, sender: int, token: str, to: int) -> Outcome:
        """`withdraw`."""
        return self.call(sender, "withdraw(address,address)", words(token, self.account(to)))

    def digest(self, review: Review) -> bytes:
        """What is signed of a review; zeros where the contract refuses to tell."""
        data = selector(f"hashReview({_REVIEW})") + encode([_REVIEW], [self._packed(review)])
        outcome = self.chain.ask(self.address, data)
        return outcome.data if outcome.is_done else bytes(32)

    def countersign(self, sender: int, review: Review) -> Outcome:
        """`countersign`."""
        arguments = words(review.period) + self.digest(review)
        return self.call(sender, "countersign(uint256,bytes32)", arguments)

    def review(
        self, sender: int, review: Review, accounts: Sequence[int], signed: Signed
    ) -> Outcome:
        """`review`, signed by the accounts of these seats."""
        arguments = encode(
            [_REVIEW, _COUNTERSIGNATURES],
            [self._packed(review), self._signatures(self.digest(review), accounts, signed)],
        )
        return self.call(sender, f"review({_REVIEW},{_COUNTERSIGNATURES})", arguments)

    def tally(self, review: Review, signed: Signed) -> Outcome:
        """`tallyReview`: whether the review would pass, and what is missing."""
        signers = bitmap(signed.keys | signed.on_chain)
        support = (signers, signers, signers, bitmap(signed.silent - signed.keys))
        arguments = encode([_REVIEW, _SUPPORT], [self._packed(review), support])
        data = selector(f"tallyReview({_REVIEW},{_SUPPORT})") + arguments
        return self.chain.ask(self.address, data)

    def countersign_parent(
        self,
        sender: int,
        parent: str,
        message: tuple[int, int, bool],
        accounts: Sequence[int],
        signed: Signed,
    ) -> Outcome:
        """`countersignParent`, signed by the accounts of these seats."""
        period, digest, consents = message
        asked = self.ask(
            "hashParentReview(address,uint256,bytes32,bool)", parent, period, digest, int(consents)
        )
        types = ["address", "uint256", "bytes32", "bool", _COUNTERSIGNATURES, "uint256"]
        signatures = self._signatures(asked.data, accounts, signed)
        arguments = encode(
            types, [parent, period, digest.to_bytes(32, "big"), consents, signatures, 0]
        )
        return self.call(sender, f"countersignParent({','.join(types)})", arguments)

    def present(self, sender: int, period: int, accounts: Sequence[int], signed: Signed) -> Outcome:
        """`present`, signed by the accounts of these seats."""
        digest = self.ask("hashPresence(uint256)", period).data
        arguments = encode(
            ["uint256", _COUNTERSIGNATURES], [period, self._signatures(digest, accounts, signed)]
        )
        return self.call(sender, f"present(uint256,{_COUNTERSIGNATURES})", arguments)

    def _packed(self, review: Review) -> tuple[Any, ...]:
        contributions = len(review.points).to_bytes(2, "big")
        for seat, points in review.points:
            reason = b"because " * (points % 9)
            contributions += seat.to_bytes(1, "big") + points.to_bytes(4, "big")
            contributions += len(reason).to_bytes(2, "big") + reason
        contributions = contributions[: len(contributions) + min(review.surplus, 0)]
        contributions += bytes(max(review.surplus, 0))
        admitted = [self.account(account) for account in review.admitted]
        evidence = review.memo.to_bytes(32, "big")
        return review.period, contributions, admitted, evidence, "", review.deadline

    def _signatures(
        self, digest: bytes, accounts: Sequence[int], signed: Signed
    ) -> tuple[Any, ...]:
        signatures = b"".join(
            sign(accounts[seat] + (seat in signed.forged) if seat < len(accounts) else 0, digest)
            for seat in sorted(signed.keys)
        )
        return (
            bitmap(signed.keys),
            signatures,
            0,
            [],
            bitmap(signed.on_chain),
            bitmap(signed.silent),
        )

    # ---------------------------------------------------------------- views

    def question_of(self, seat: int) -> tuple[int, bool]:
        """From when on a question makes a seat silent, and whether it is."""
        fields = numbers(self.ask("questionOf(uint256)", seat).data)
        return fields[0], bool(fields[-1])

    def offer_of(self, seat: int) -> tuple[int, ...]:
        """The account as a number, the notice, and when it announced itself."""
        return tuple(numbers(self.ask("offerOf(uint256)", seat).data)[:3])

    # ---------------------------------------------------------------- events

    def comparable(self, events: Iterable[Event]) -> list[tuple[Any, ...]]:
        """The events but for what may differ: digests, answers, and the review before a review."""
        told: list[tuple[Any, ...]] = []
        for event in events:
            name = event.topics[0]
            if name == topic("Answered"):
                continue
            if name == topic("Reviewed before"):
                told.append(("Reviewed", event.topics[1], decode(_REVIEWED, event.data)))
            elif name == topic("Reviewed"):
                fields = decode(["uint256", *_REVIEWED], event.data)
                told.append(("Reviewed", event.topics[1], fields[1:]))
            elif name == topic("Countersigned"):
                told.append((name, event.topics[1], event.topics[3], event.data))
            else:
                told.append((*event.topics, event.data))
        return told


def answered(events: Iterable[Event]) -> list[int]:
    """The seats that answered."""
    return sorted(
        int(event.topics[1], 16) for event in events if event.topics[0] == topic("Answered")
    )


def previous_period(events: Iterable[Event]) -> int | None:
    """The period of the review before, if a review passed."""
    for event in events:
        if event.topics[0] == topic("Reviewed"):
            return int.from_bytes(event.data[:32], "big")
    return None
