"""A partnership on the test chain, called straight by its ABI."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from daosplit.agreement.charter import DAY, Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import ContractCountersignatures, Countersignatures
from daosplit.agreement.review import Domain, Review
from daosplit.chain import Chain
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.contract import Contract
from daosplit.testing import START
from support.told import told_by

NOBODY = "0x0000000000000000000000000000000000000000"
CHARTER = Charter(start=START)
"""Quarters from when the chain begins, 28 days to review, two thirds, a fifth, no tip."""
REENTERED = keccak(text="Reentrancy()")[:4]
"""The error of a call that is re-entered."""
FEBRUARY = START + 31 * DAY
"""The first second of the month after the chain begins."""
NO_COUNTERSIGNATURES: ContractCountersignatures = (0, b"", 0, [], 0, 0)


@dataclass(frozen=True)
class Event:
    """An event of the partnership, with its fields by their names."""

    name: str
    fields: Mapping[str, Any]


def event(name: str, **fields: Any) -> Event:
    return Event(name, fields)


@dataclass(frozen=True)
class Done:
    """A transaction that succeeded."""

    receipt: TransactionReceipt
    events: list[Event]
    """The partnership's, in order."""

    @property
    def gas_used(self) -> int:
        return self.receipt.gas_used

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]


def fresh_accounts(count: int) -> list[str]:
    """Accounts that nobody has used."""
    return [to_checksum_address(f"0x{2**144 + number:040x}") for number in range(count)]


def review_of(period: int, shares: Sequence[int], admitted: Sequence[str] = ()) -> Review:
    """A review with one contribution for each seat that gets shares."""
    return Review(
        period=period,
        contributions=tuple(
            Contribution(seat, points, f"what seat {seat} did")
            for seat, points in enumerate(shares)
            if points
        ),
        admitted=tuple(admitted),
    )


def seat_set(*seats: int) -> int:
    """Seats as the bitmap that the contract takes and gives."""
    return sum(1 << seat for seat in seats)


@dataclass(frozen=True)
class Partnership:
    """A founded partnership; `factory` founded it."""

    chain: Chain
    contract: Contract
    charter: Charter

    @property
    def address(self) -> str:
        return str(self.contract.address)

    @property
    def domain(self) -> Domain:
        return Domain(self.chain.chain_id, self.address)

    @property
    def roster(self) -> list[str]:
        return list(self.call("roster"))

    # Calls and transactions

    def call(self, function: str, *arguments: Any, sender: str | None = None) -> Any:
        return self.chain.call(self.contract.functions[function](*arguments), sender=sender)

    def transact(
        self,
        function: str,
        *arguments: Any,
        sender: str | None = None,
        value: int = 0,
        gas: int | None = None,
    ) -> Done:
        receipt = self.chain.transact(
            self.contract.functions[function](*arguments), sender=sender, value=value, gas=gas
        )
        return Done(receipt, self.events(receipt))

    def encode(self, function: str, *arguments: Any) -> bytes:
        """What a contract sends to call the function."""
        return self.contract.functions[function](*arguments).data

    def events(self, receipt: TransactionReceipt) -> list[Event]:
        """The partnership's own events in a transaction, in order."""
        return [Event(name, fields) for name, fields in told_by(self.contract, receipt)]

    # Time

    def start_of(self, period: int) -> int:
        return self.charter.start_of(period)

    def end_of(self, period: int) -> int:
        return self.charter.end_of(period)

    def review_end(self, period: int) -> int:
        return self.charter.review_end(period)

    def next_at(self, time: int) -> None:
        """Let the next transaction happen at that time."""
        self.chain.travel(time - 1)

    # Reviews

    def given(self, review: Review, *seats: int) -> Countersignatures:
        """The review countersigned by the keys of these seats."""
        roster = self.roster
        given = Countersignatures(self.domain, review)
        for seat in seats:
            account = [*roster, *review.admitted][seat]
            given = given.sign(self.chain.signers[account], roster)  # type: ignore[index]
        return given

    def countersignatures(self, review: Review, *seats: int) -> ContractCountersignatures:
        """The same as the contract takes it."""
        return self.given(review, *seats).to_contract(self.roster)

    def pass_review(self, review: Review, *seats: int, sender: str | None = None) -> Done:
        """Hand in the review, countersigned by the keys of these seats."""
        countersignatures = self.countersignatures(review, *seats)
        return self.transact("review", review.to_contract(), countersignatures, sender=sender)

    def set_shares(self, period: int, *shares: int) -> Done:
        """A review to which all seats agree."""
        return self.pass_review(review_of(period, shares), *range(len(shares)))


@dataclass(frozen=True)
class Founder:
    """Founds partnerships by the factory."""

    chain: Chain
    factory: Contract

    def found(
        self,
        *shares: int,
        accounts: Sequence[str] | None = None,
        salt: bytes = bytes(32),
        **charter: Any,
    ) -> Partnership:
        """With `CHARTER`, but for what is given; partners are the chain's accounts from 1 on."""
        if accounts is None:
            accounts = self.chain.accounts[1 : len(shares) + 1]
        whole = replace(CHARTER, **charter)
        function = self.factory.functions.found(whole.to_contract(), accounts, shares, salt)
        [founded] = self.chain.transact(function).logs
        contract = self.chain.contract("RevenueSplit", founded.address)
        return Partnership(self.chain, contract, whole)
