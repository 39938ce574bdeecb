"""RevenueSplit, the typed client of one partnership: what it tells, and what one can ask of it."""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from eth_typing import ChecksumAddress
from web3.contract.contract import ContractFunction
from web3.types import BlockIdentifier

from daosplit.arguments import (
    check_account,
    check_digest,
    check_period,
    check_seat,
    check_text,
    check_tip_to,
    check_token,
)
from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.charter import Charter
from daosplit.clone import read_clone
from daosplit.countersignatures import Countersignatures
from daosplit.errors import ChainError, InvalidValue
from daosplit.library_errors import LIBRARY_ERRORS
from daosplit.majority import Support, Tally
from daosplit.packed_charter import unpack_charter
from daosplit.receipts import Receipt, code_reader, read_receipt
from daosplit.review import MOST_PERIOD, Domain, Review
from daosplit.seat_sets import bitmap_of, seats_of
from daosplit.shares import MOST_AMOUNT
from daosplit.state import Offer, Payable, PeriodTimes, Question, Releasable, Till
from daosplit.tokens import allow
from daosplit.whole_numbers import require_whole
from daosplit.zero_account import ETHER, NOBODY

__all__ = ["ETHER", "RevenueSplit"]

_MOST_SHARED = 2**216 - 1
_MOST_NOTICE = 2**32 - 1


class RevenueSplit:
    """One partnership on a chain.

    `token` is an ERC-20's address, or `ETHER`; amounts are whole numbers in its smallest unit;
    times are Unix seconds; seats and periods are numbers, seats from 0, periods from 1. Without a
    `sender` the chain's first account sends.

    Values that cannot be raise InvalidValue before anything is sent. What the contract refuses
    raises ContractError, which `explanations.explain` puts into a sentence; anything else that goes
    wrong on the chain raises ChainError.
    """

    chain: Chain
    address: ChecksumAddress
    implementation: ChecksumAddress
    """The contract whose clone the partnership is; see `factory.is_genuine`."""

    def __init__(self, chain: Chain, address: str) -> None:
        """Raises ChainError if what is at the address is no partnership."""
        self.chain = chain
        self.address = check_account("address", address)
        artifact = load_artifact("RevenueSplit")
        self._contract = chain.contract(
            replace(artifact, abi=[*artifact.abi, *LIBRARY_ERRORS]), self.address
        )
        clone = read_clone(code_reader(chain)(self.address))
        if clone is None:
            raise ChainError(f"what is at {self.address} is no partnership")
        self.implementation, self._packed_charter = clone

    def __repr__(self) -> str:
        return f"RevenueSplit({self.address} on chain {self.chain.chain_id})"

    # What it tells

    @cached_property
    def charter(self) -> Charter:
        """What it was founded with and can never change."""
        return unpack_charter(self._packed_charter)

    def domain(self) -> Domain:
        """Where its reviews count."""
        return Domain(self.chain.chain_id, self.address)

    def roster(self, *, block: BlockIdentifier = "latest") -> tuple[ChecksumAddress, ...]:
        """The account of each seat, now or after a block."""
        return tuple(self._call("roster", block=block))

    def seat_of(self, account: str) -> int:
        """The seat of an account; ContractError if it holds none."""
        return int(self._call("seatOf", check_account("account", account)))

    def shares_of(self, period: int, *, block: BlockIdentifier = "latest") -> tuple[int, ...]:
        """The shares of each seat by which a period is paid, as far as it is reviewed by then.

        Those of period 0 are the founding shares. Seats admitted later are missing at the end.
        """
        require_whole("period", period, 0, MOST_PERIOD)
        return tuple(self._call("sharesOf", period, block=block))

    def reviewed_period(self) -> int:
        """The newest period that was reviewed; 0 if none was."""
        return int(self._call("reviewedPeriod"))

    def current_period(self) -> int:
        """The running period; 0 before the first begins."""
        return int(self._call("currentPeriod"))

    def period_times(self, period: int) -> PeriodTimes:
        """When a period begins, ends, and can no longer be reviewed."""
        return PeriodTimes(*self._call("periodTimes", check_period(period)))

    def till(self, token: str, *, block: BlockIdentifier = "latest") -> Till:
        """What is kept of a token between calls, now or after a block."""
        return Till(*self._call("till", check_token(token), block=block))

    def accrued(self, token: str, *, block: BlockIdentifier = "latest") -> int:
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
        return tuple(self._call("split", amount, period))

    def tip_rate(self, period: int) -> int:
        """The tip for a pot of a period settled now, in billionths of each payment."""
        return int(self._call("tipRate", check_period(period)))

    def set_aside(self, token: str, account: str, *, block: BlockIdentifier = "latest") -> int:
        """What is set aside of a token for an account, now or after a block."""
        account = check_account("account", account)
        return int(self._call("setAside", check_token(token), account, block=block))

    def hash_review(self, review: Review) -> bytes:
        """The 32 bytes that a review's countersigners sign."""
        return bytes(self._call("hashReview", review.to_contract()))

    def tally(
        self, review: Review, countersigners: Collection[int], silent: Collection[int] = ()
    ) -> Tally:
        """How far a set of seats would carry a review that passed now.

        `silent` are seats that are to count in neither majority, whether they are or not.

        Raises ContractError if the review itself cannot pass now.
        """
        support = Support.full(countersigners, silent)
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

    def question_of(self, seat: int) -> Question | None:
        """The question that stands about a seat; None if none does."""
        (silent_from, _, _), is_silent = self._call("questionOf", check_seat(seat))
        return Question(silent_from, is_silent) if silent_from else None

    def silent_seats(self) -> tuple[int, ...]:
        """The seats that are silent now."""
        return seats_of(self._call("silentSeats"))

    def offer_of(self, seat: int) -> Offer | None:
        """To whom a seat is offered; None if to nobody."""
        account, notice, announced_at, _ = self._call("offerOf", check_seat(seat))
        if account == NOBODY:
            return None
        return Offer(account, notice, announced_at or None)

    # Money in and out

    def pay(
        self, token: str, amount: int, period: int, memo: str = "", *, sender: str | None = None
    ) -> Receipt:
        """Pays revenue with a memo, for the running period, or the ended one until it is payable.

        Of an ERC-20, the partnership is first allowed to take exactly the amount.
        """
        token = check_token(token)
        require_whole("amount", amount, 1, MOST_AMOUNT)
        require_whole("period", period, 1, MOST_PERIOD)
        check_text("memo", memo)
        if token == ETHER:
            return self._send("pay", token, amount, period, memo, sender=sender, value=amount)
        payer = sender or next(iter(self.chain.accounts), None)
        if payer is not None:
            allow(self.chain, token, self.address, amount, owner=payer)
        return self._send("pay", token, amount, period, memo, sender=sender)

    def settle(self, *tokens: str, sender: str | None = None, tip_to: str | None = None) -> Receipt:
        """Closes what has ended, and pays each token's pot that waits, if it is payable.

        At most one pot of each token is paid, the older first; ContractError if there was nothing
        to do at all. A tip goes to `tip_to`, or to the sender.
        """
        if not tokens:
            raise InvalidValue("tokens", tokens, "are none; name at least one")
        addresses = [check_token(token) for token in tokens]
        if len(addresses) == 1 and tip_to is None:
            return self._send("settle", addresses[0], sender=sender)
        return self._send("settleMany", addresses, check_tip_to(tip_to), sender=sender)

    def settle_slice(
        self, token: str, seats: int, *, sender: str | None = None, tip_to: str | None = None
    ) -> Receipt:
        """Like `settle`, but pays at most so many seats, from where the last slice ended."""
        require_whole("seats", seats, 1, MOST_AMOUNT)
        return self._send(
            "settleSlice", check_token(token), seats, check_tip_to(tip_to), sender=sender
        )

    def deliver(self, token: str, account: str, *, sender: str | None = None) -> Receipt:
        """Tries again to deliver to an account what was set aside for it."""
        return self._send(
            "deliver", check_token(token), check_account("account", account), sender=sender
        )

    def withdraw(self, token: str, to: str, *, sender: str | None = None) -> Receipt:
        """Takes what was set aside for the sender to any account."""
        return self._send("withdraw", check_token(token), check_account("to", to), sender=sender)

    # Agreement

    def review(
        self,
        review: Review,
        countersignatures: Countersignatures,
        *,
        silent: Collection[int] = (),
        sender: str | None = None,
    ) -> Receipt:
        """Passes a review.

        Once its period is over, `silent` may name seats that are to count in neither majority.

        Raises InvalidValue for countersignatures of another review or partnership, and if an
        account that countersigned no longer holds its seat.
        """
        if countersignatures.domain != self.domain():
            problem = f"is not where this review counts, {self.domain()}"
            raise InvalidValue("countersignatures.domain", countersignatures.domain, problem)
        if countersignatures.review != review:
            raise InvalidValue("countersignatures", None, "are of another review")
        bitmap_of(silent)
        given = countersignatures.to_contract(self.roster(), silent)
        return self._send("review", review.to_contract(), given, sender=sender)

    def countersign(self, period: int, digest: bytes, *, sender: str | None = None) -> Receipt:
        """Countersigns on the chain the review of a period with this digest."""
        return self._send("countersign", check_period(period), check_digest(digest), sender=sender)

    # Seats

    def offer(self, account: str, notice: int = 0, *, sender: str | None = None) -> Receipt:
        """Offers the sender's seat to an account, instead of any it was offered to before.

        With a notice, in seconds, the account must first have announced itself for so long.
        """
        require_whole("notice", notice, 0, _MOST_NOTICE)
        return self._send("offer", check_account("account", account), notice, sender=sender)

    def withdraw_offer(self, *, sender: str | None = None) -> Receipt:
        """Takes the offer of the sender's seat back."""
        return self._send("withdrawOffer", sender=sender)

    def announce(self, seat: int, *, sender: str | None = None) -> Receipt:
        """Announces that the sender means to take the seat, offered to it with a notice."""
        return self._send("announce", check_seat(seat), sender=sender)

    def accept(self, seat: int, *, sender: str | None = None) -> Receipt:
        """Takes the seat that was offered to the sender, once the notice has run."""
        return self._send("accept", check_seat(seat), sender=sender)

    def question(self, seat: int, *, sender: str | None = None) -> Receipt:
        """Doubts that the holder of another seat than the sender's is there."""
        return self._send("question", check_seat(seat), sender=sender)

    def answer(self, *, sender: str | None = None) -> Receipt:
        """Shows that the holder of the sender's seat is there."""
        return self._send("answer", sender=sender)

    # How it is done

    def _function(self, name: str, *arguments: Any) -> ContractFunction:
        function: ContractFunction = self._contract.functions[name](*arguments)
        return function

    def _call(self, name: str, *arguments: Any, block: BlockIdentifier = "latest") -> Any:
        return self.chain.call(self._function(name, *arguments), block=block)

    def _send(
        self, name: str, *arguments: Any, sender: str | None = None, value: int = 0
    ) -> Receipt:
        if sender is not None:
            sender = check_account("sender", sender)
        function = self._function(name, *arguments)
        receipt = self.chain.transact(function, sender=sender, value=value)
        return read_receipt(self.chain, receipt, self.address)
