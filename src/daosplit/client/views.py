"""What a partnership tells about itself, asked on its chain and typed."""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any, Self, TypeVar

from eth_typing import ChecksumAddress

from daosplit.agreement.bitmaps import seats_of
from daosplit.agreement.charter import Charter
from daosplit.agreement.clone import read_clone
from daosplit.agreement.double_majority import Support, Tally
from daosplit.agreement.packed_charter import unpack_charter
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.review import MOST_PERIOD, Domain, Review
from daosplit.agreement.shares import payout
from daosplit.agreement.signature_set import Collected
from daosplit.artifacts import load_artifact
from daosplit.artifacts.addresses import known_implementations
from daosplit.chain import Chain
from daosplit.chain.blocks import BlockId
from daosplit.chain.contract import Call, Contract
from daosplit.chain.reading import Head
from daosplit.client.state import (
    Offer,
    Payable,
    PeriodTimes,
    Question,
    Releasable,
    Strength,
    Till,
)
from daosplit.client.validation import (
    check_account,
    check_digest,
    check_period,
    check_seat,
    check_token,
)
from daosplit.errors import ChainError, ContractError
from daosplit.events.receipts import code_reader
from daosplit.events.reviewed_shares import read_tables
from daosplit.files.record import Record
from daosplit.values.addresses import NOBODY
from daosplit.values.integers import require_whole
from daosplit.values.text import text

CollectedT = TypeVar("CollectedT", bound=Collected[Any])

_MOST_SHARED = 2**216 - 1
_NOT_KEPT = "RevenueSplit_SharesNotKept"


class PartnershipViews:
    """The reading half of the client; `RevenueSplit` is the whole."""

    chain: Chain
    address: ChecksumAddress
    first_block: int
    implementation: ChecksumAddress
    """The contract whose clone the partnership is; see `is_genuine`."""

    def __init__(self, chain: Chain, address: str, *, first_block: int = 0) -> None:
        """Where its events are read, they are from `first_block` on, not after its founding.

        Raises ChainError if what is at the address is no partnership.
        """
        self.chain = chain
        self.first_block = first_block
        self.address = check_account("address", address)
        clone = read_clone(code_reader(chain)(self.address))
        if clone is None:
            # Where there is no contract at all, this says so.
            chain.contract("RevenueSplit", self.address)
            raise ChainError(text("there is no partnership at {account}", account=self.address))
        self._contract = Contract(self.address, load_artifact("RevenueSplit").abi)
        self.implementation, self._packed_charter = clone

    @classmethod
    def from_record(cls, chain: Chain, record: Record) -> Self:
        """The partnership of a record; ChainError if it is not on this chain."""
        if chain.chain_id != record.chain_id:
            raise ChainError(
                text(
                    "{partnership} is on chain {chain}, but this is chain {connected}",
                    partnership=record.name,
                    chain=record.chain_id,
                    connected=chain.chain_id,
                )
            )
        return cls(chain, record.partnership, first_block=record.block)

    def __repr__(self) -> str:
        return f"RevenueSplit({self.address} on chain {self.chain.chain_id})"

    @property
    def is_genuine(self) -> bool:
        """Whether it was founded by the factory of this version of daosplit or of an earlier one.

        One of a later version may be as good; what anybody else wrote may do anything.
        """
        return self.implementation in known_implementations()

    @cached_property
    def charter(self) -> Charter:
        """What it was founded with and can never change."""
        return unpack_charter(self._packed_charter)

    def domain(self) -> Domain:
        """Where its reviews count."""
        return Domain(self.chain.chain_id, self.address)

    def roster(self, *, block: BlockId | None = None) -> tuple[ChecksumAddress, ...]:
        """The account of each seat, now or after a block."""
        return tuple(self._call("roster", block=block))

    def seat_of(self, account: str) -> int:
        """The seat of an account; ContractError if it holds none."""
        return int(self._call("seatOf", check_account("account", account)))

    def shares_of(self, period: int, *, block: BlockId | None = None) -> tuple[int, ...]:
        """The shares of each seat by which a period is paid, as far as it is reviewed by then.

        Those of period 0 are the founding shares. Seats admitted later are missing at the end. What
        the contract no longer keeps is read from its events; MissingEventError if they do not lead
        from the newest review to the founding.
        """
        kept = self.kept_shares_of(period, block=block)
        return kept or self._shares_in_events(period, block)

    def kept_shares_of(
        self, period: int, *, block: BlockId | None = None
    ) -> tuple[int, ...] | None:
        """The same, as the contract itself tells it; None if it no longer keeps them."""
        require_whole("period", period, 0, MOST_PERIOD)
        try:
            return tuple(self._call("sharesOf", period, block=block))
        except ContractError as error:
            if error.name != _NOT_KEPT:
                raise
        return None

    def reviewed_period(self, *, block: BlockId | None = None) -> int:
        """The newest period that was reviewed, now or after a block; 0 if none was."""
        return int(self._call("reviewedPeriod", block=block))

    def current_period(self) -> int:
        """The running period; 0 before the first begins."""
        return int(self._call("currentPeriod"))

    def period_times(self, period: int) -> PeriodTimes:
        """When a period begins, ends, and can no longer be reviewed."""
        return PeriodTimes(*self._call("periodTimes", check_period(period)))

    def till(self, token: str, *, block: BlockId | None = None) -> Till:
        """What is kept of a token between calls, now or after a block."""
        return Till(*self._call("till", check_token(token), block=block))

    def accrued(self, token: str, *, block: BlockId | None = None) -> int:
        """What has come in and is not closed yet, now or after a block."""
        return int(self._call("accrued", check_token(token), block=block))

    def payable_from(self, period: int) -> Payable:
        """Whether a period's pot is payable, and from when it is if no review comes first."""
        return Payable(*self._call("payableFrom", check_period(period)))

    def releasable(self, token: str) -> Releasable:
        """What each seat would get if `settle` were called now, tips not counted."""
        period, amounts = self._call("releasable", check_token(token))
        return Releasable(period, tuple(amounts))

    def share_out(self, amount: int, period: int) -> tuple[int, ...]:
        """How an amount is shared by the shares of a period."""
        require_whole("amount", amount, 0, _MOST_SHARED)
        require_whole("period", period, 0, MOST_PERIOD)
        try:
            return tuple(self._call("split", amount, period))
        except ContractError as error:
            if error.name != _NOT_KEPT:
                raise
        return payout(amount, self.shares_of(period))

    def tip_rate(self, period: int) -> int:
        """The tip for a pot of a period settled now, in billionths of each payment."""
        return int(self._call("tipRate", check_period(period)))

    def set_aside(self, token: str, account: str, *, block: BlockId | None = None) -> int:
        """What is set aside of a token for an account, now or after a block."""
        account = check_account("account", account)
        return int(self._call("setAside", check_token(token), account, block=block))

    def hash_review(self, review: Review) -> bytes:
        """The 32 bytes that a review's countersigners sign."""
        return bytes(self._call("hashReview", review.to_contract()))

    def hash_parent_review(self, message: ParentReview) -> bytes:
        """The 32 bytes that partners sign so that this partnership countersigns its parent's."""
        return bytes(
            self._call(
                "hashParentReview",
                check_account("parent", message.parent),
                message.period,
                message.review,
                message.consents_to_cut,
            )
        )

    def hash_presence(self, period: int) -> bytes:
        """The 32 bytes that a holder signs to show that it is there in a period."""
        require_whole("period", period, 0, MOST_PERIOD)
        return bytes(self._call("hashPresence", period))

    def tally(
        self,
        review: Review,
        countersigners: Support | Collection[int],
        silent: Collection[int] = (),
    ) -> Tally:
        """How far a set of seats would carry a review that passed now.

        Plain seats countersign in full; `silent` are others that are to count in neither majority,
        whether they are or not.

        Raises ContractError if the review itself cannot pass now.
        """
        support = (
            countersigners
            if isinstance(countersigners, Support)
            else Support.full(countersigners, silent)
        )
        _, (shares, shares_needed, seats, seats_needed, cut, admitted) = self._call(
            "tallyReview", review.to_contract(), support.to_contract()
        )
        return replace(
            review.tally(self.charter, self.shares_of(review.period - 1), support),
            shares=shares,
            shares_needed=shares_needed,
            seats=seats,
            seats_needed=seats_needed,
            cut_without_consent=seats_of(cut),
            admitted_without_consent=seats_of(admitted),
        )

    def countersigned(self, period: int, digest: bytes, account: str) -> bool:
        """Whether an account has countersigned a review of a period on the chain, at the least."""
        account = check_account("account", account)
        return bool(
            self._call("countersigned", check_period(period), check_digest(digest), account)
        )

    def strength(self, period: int, digest: bytes, account: str) -> Strength:
        """What an account has countersigned on the chain of a review of a period."""
        account = check_account("account", account)
        bits = self._call("countersigned", check_period(period), check_digest(digest), account)
        return Strength(bool(bits & 1), bool(bits & 2), bool(bits & 4))

    def add_on_chain(self, collected: CollectedT, period: int) -> CollectedT:
        """Adds who has countersigned a message on the chain for a period, and not signed it."""
        roster = self.roster()
        for seat, account in enumerate(collected.accounts(roster)):
            if seat not in collected.seats and self.countersigned(
                period, collected.digest, account
            ):
                collected = collected.add_on_chain(account, roster)
        return collected

    def support(
        self, collected: Collected[Any], period: int, silent: Collection[int] = ()
    ) -> Support:
        """The seats behind a message, and what they give; of `period` is what is on the chain.

        Of the `silent`, who has signed is none.
        """
        everybody = frozenset(collected.seats)
        weaker = {
            one.seat: self.strength(period, collected.digest, one.account)
            for one in collected.given
            if one.kind == "on-chain"
        }
        return Support(
            everybody,
            everybody - {seat for seat, given in weaker.items() if not given.consents_to_cut},
            everybody - {seat for seat, given in weaker.items() if not given.admits},
            frozenset(silent) - everybody,
        )

    def question_of(self, seat: int) -> Question | None:
        """The question that stands about a seat; None if none does."""
        silent_from, is_silent = self._call("questionOf", check_seat(seat))
        return Question(silent_from, is_silent) if silent_from else None

    def questions(self) -> dict[int, Question]:
        """The questions that stand, by seat."""
        found = {seat: self.question_of(seat) for seat in range(len(self.roster()))}
        return {seat: question for seat, question in found.items() if question}

    def present_before(self, account: str) -> int:
        """1 more than the last period for which a signed presence of an account was handed in.

        Each counts once, whatever seat the account holds; 0 if none was handed in.
        """
        return int(self._call("presentBefore", check_account("account", account)))

    def silent_seats(self) -> tuple[int, ...]:
        """The seats that are silent now."""
        return seats_of(self._call("silentSeats"))

    def offer_of(self, seat: int) -> Offer | None:
        """To whom a seat is offered; None if to nobody."""
        account, notice, announced_at = self._call("offerOf", check_seat(seat))
        if account == NOBODY:
            return None
        return Offer(account, notice, announced_at or None)

    def _shares_in_events(self, period: int, block: BlockId | None) -> tuple[int, ...]:
        head = Head.of(self.chain.block(block))
        reviewed = self.reviewed_period(block=head.number)
        tables = read_tables(self.chain, self.address, reviewed, self.first_block, head)
        return tables[max(known for known in tables if known <= period)]

    def _function(self, name: str, *arguments: Any) -> Call:
        return self._contract.functions[name](*arguments)

    def _call(self, name: str, *arguments: Any, block: BlockId | None = None) -> Any:
        return self.chain.call(self._function(name, *arguments), block=block)
