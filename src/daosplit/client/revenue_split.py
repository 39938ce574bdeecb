"""RevenueSplit, the typed client of one partnership: what it tells, and what one can have it do."""

from collections.abc import Collection, Sequence
from typing import Any

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import MOST_PERIOD, Review
from daosplit.agreement.signature_set import Collected
from daosplit.chain.blocks import TransactionReceipt
from daosplit.client.tokens import allow
from daosplit.client.validation import (
    check_account,
    check_digest,
    check_period,
    check_seat,
    check_text,
    check_tip_to,
    check_token,
)
from daosplit.client.views import PartnershipViews
from daosplit.errors import ContractError, InvalidValueError
from daosplit.events.partners import Partners
from daosplit.events.payouts import Payout, payouts_of
from daosplit.events.receipts import Receipt, read_receipt
from daosplit.events.types import EtherReceived, PaidOut, RevenuePaid, Settled, TokenMoved, token_of
from daosplit.values.addresses import ETHER
from daosplit.values.integers import MOST_AMOUNT, require_whole
from daosplit.values.text import text

_MOST_NOTICE = 2**32 - 1


class RevenueSplit(PartnershipViews):
    """One partnership on a chain.

    `token` is an ERC-20's address, or `ETHER`; amounts are whole numbers in its smallest unit;
    times are Unix seconds; seats and periods are numbers, seats from 0, periods from 1. Without a
    `sender` the chain's first account sends.

    Values that cannot be raise InvalidValueError before anything is sent. What the contract refuses
    raises ContractError, which `explain` puts into a sentence; anything else that goes wrong on the
    chain raises ChainError.

    >>> import daosplit
    >>> chain = daosplit.embedded_chain(start=1_774_969_200)
    >>> founding = daosplit.load_charter("examples/charter.toml").resolve(chain.accounts)
    >>> split = daosplit.found(chain, founding).split
    >>> receipt = split.pay(daosplit.ETHER, 10**18, split.current_period(), "sales of April")
    >>> chain.travel(split.charter.review_end(1))
    >>> receipt = split.settle(daosplit.ETHER)
    >>> [payment.amount for payment in daosplit.read_history(split).payouts[0].payments]
    [700000000000000000, 300000000000000000]
    """

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

    def settle(
        self,
        *tokens: str,
        sender: str | None = None,
        tip_to: str | None = None,
        gas: int | None = None,
    ) -> Receipt:
        """Closes what has ended, and pays each token's pot that waits, if it is payable.

        At most one pot of each token is paid, the older first; ContractError if there was nothing
        to do at all, or if one of the tokens errs: then nothing is done of any, and `unsettleable`
        tells which to leave out. A tip goes to `tip_to`, or to the sender. Without `gas` it gets
        enough.
        """
        addresses = _check_tokens(tokens)
        if len(addresses) == 1 and tip_to is None:
            return self._send("settle", addresses[0], sender=sender, gas=gas)
        return self._send("settleMany", addresses, check_tip_to(tip_to), sender=sender, gas=gas)

    def unsettleable(
        self, *tokens: str, sender: str | None = None, tip_to: str | None = None
    ) -> dict[str, ContractError]:
        """Which of the tokens cannot be settled now, and why: each is tried alone, nothing is sent.

        A token that gives no balance, and one of which the tip is refused, would keep all from
        being settled; one of which nothing is to be done would not.
        """
        to = check_tip_to(tip_to)
        if sender is not None:
            sender = check_account("sender", sender)
        refused = {}
        for token in _check_tokens(tokens):
            try:
                self.chain.call(self._function("settleMany", [token], to), sender=sender)
            except ContractError as error:
                refused[token] = error
        return refused

    def gas_to_settle(
        self,
        *tokens: str,
        seats: int = 0,
        sender: str | None = None,
        tip_to: str | None = None,
    ) -> int:
        """About the gas that `settle` would take, or `settle_slice` with a number of seats.

        Raises ContractError if it would fail, and ChainError also if it takes more than a
        transaction may have.
        """
        addresses, to = _check_tokens(tokens), check_tip_to(tip_to)
        if seats:
            call = self._function("settleSlice", addresses[0], seats, to)
        else:
            call = self._function("settleMany", addresses, to)
        return self.chain.estimate(call, sender=sender)

    def settle_slice(
        self,
        token: str,
        seats: int,
        *,
        sender: str | None = None,
        tip_to: str | None = None,
        gas: int | None = None,
    ) -> Receipt:
        """Like `settle`, but pays at most so many seats, from where the last slice ended."""
        require_whole("seats", seats, 1, MOST_AMOUNT)
        return self._send(
            "settleSlice", check_token(token), seats, check_tip_to(tip_to), sender=sender, gas=gas
        )

    def partners_of(self, receipt: Receipt) -> Partners:
        """Who held the seats, and the shares, by which a transaction paid pots out.

        Told from its receipt and the contract, so that no log can be missing.
        """
        paid = (event for event in receipt.events if isinstance(event, Settled | PaidOut))
        periods = {event.period for event in paid}
        return Partners(self.roster(), {period: self.shares_of(period) for period in periods})

    def payouts_of(self, receipt: Receipt) -> tuple[Payout, ...]:
        """What a transaction paid to each seat, to the smallest unit."""
        return payouts_of(receipt.events, self.partners_of(receipt))

    def came_in(self, receipt: Receipt, token: str) -> int:
        """What a transaction brought of a token or ether, whatever was meant to come."""
        of_token = [event for event in receipt.events if token_of(event) == check_token(token)]
        # What `pay` credits is what the balance grew by, whatever the token says that it moved.
        credited = [event.amount for event in of_token if isinstance(event, RevenuePaid)]
        came = [event.amount for event in of_token if isinstance(event, EtherReceived)]
        for event in of_token:
            if isinstance(event, TokenMoved):
                came += [event.amount] if event.to_account == self.address else [-event.amount]
        return sum(credited or came)

    def deliver(self, token: str, account: str, *, sender: str | None = None) -> Receipt:
        """Tries again to deliver to an account what was set aside for it."""
        return self._send(
            "deliver", check_token(token), check_account("account", account), sender=sender
        )

    def gas_to_deliver(self, token: str, account: str, *, sender: str | None = None) -> int:
        """About the gas that `deliver` would take. Raises ContractError if it would fail."""
        call = self._function("deliver", check_token(token), check_account("account", account))
        return self.chain.estimate(call, sender=sender)

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

        Raises InvalidValueError for countersignatures of another review or partnership, and if an
        account that countersigned no longer holds its seat.
        """
        self._require_own(countersignatures)
        if countersignatures.review != review:
            raise InvalidValueError("countersignatures", None, text("belong to another review"))
        given = countersignatures.to_contract(self.roster(), silent)
        return self._send("review", review.to_contract(), given, sender=sender)

    def countersign(self, period: int, digest: bytes, *, sender: str | None = None) -> Receipt:
        """Countersigns on the chain the review of a period with this digest."""
        return self._send("countersign", check_period(period), check_digest(digest), sender=sender)

    def countersign_with(
        self,
        period: int,
        digest: bytes,
        *,
        consents_to_cut: bool,
        admits: bool,
        sender: str | None = None,
    ) -> Receipt:
        """Countersigns on the chain, with less than all that `countersign` gives.

        What was given before never weakens.
        """
        return self._send(
            "countersignWith",
            check_period(period),
            check_digest(digest),
            consents_to_cut,
            admits,
            sender=sender,
        )

    def countersign_parent(
        self,
        collected: Collected[ParentReview],
        *,
        silent: Collection[int] = (),
        own_period: int = 0,
        sender: str | None = None,
    ) -> Receipt:
        """Countersigns the review of a partnership in which this one holds a seat.

        Once the parent's period is over, `silent` may name seats that count in neither majority;
        then this one may count less in the parent. `own_period` is the period of this one for which
        its partners countersigned on the chain, if one did.

        Raises InvalidValueError for signatures of another partnership's partners, and if an account
        that signed no longer holds its seat.
        """
        self._require_own(collected)
        message = collected.message
        return self._send(
            "countersignParent",
            check_account("parent", message.parent),
            message.period,
            message.review,
            message.consents_to_cut,
            collected.to_contract(self.roster(), silent),
            require_whole("own_period", own_period, 0, MOST_PERIOD),
            sender=sender,
        )

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

    def question_parent(
        self, parents: Sequence[str], seat: int, *, sender: str | None = None
    ) -> Receipt:
        """Has this partnership doubt, as a partner of the first parent, a seat of the last of them.

        Each of `parents` is a partnership in which the one before it holds a seat.
        """
        addresses = [check_account("parents", parent) for parent in parents]
        return self._send("questionParent", addresses, check_seat(seat), sender=sender)

    def answer(self, *, sender: str | None = None) -> Receipt:
        """Shows that the holder of the sender's seat is there."""
        return self._send("answer", sender=sender)

    def present(self, collected: Collected[Presence], *, sender: str | None = None) -> Receipt:
        """Hands in signatures which show that the holders of seats are there; anyone may.

        Raises InvalidValueError for signatures of another partnership's partners, and if an account
        that signed no longer holds its seat.
        """
        self._require_own(collected)
        given = collected.to_contract(self.roster())
        return self._send("present", collected.message.period, given, sender=sender)

    def read(self, receipt: TransactionReceipt) -> Receipt:
        """What any transaction did to this partnership."""
        return read_receipt(self.chain, receipt, self.address)

    # How it is done

    def _require_own(self, collected: Collected[Any]) -> None:
        if collected.domain != self.domain():
            problem = text(
                "differs from where this {message} counts, {domain}",
                message=collected.message.noun,
                domain=str(self.domain()),
            )
            raise InvalidValueError("countersignatures.domain", collected.domain, problem)

    def _send(
        self,
        name: str,
        *arguments: Any,
        sender: str | None = None,
        value: int = 0,
        gas: int | None = None,
    ) -> Receipt:
        if sender is not None:
            sender = check_account("sender", sender)
        function = self._function(name, *arguments)
        return self.read(self.chain.transact(function, sender=sender, value=value, gas=gas))


def _check_tokens(tokens: Sequence[str]) -> list[str]:
    if not tokens:
        raise InvalidValueError("tokens", tokens, text("empty; name at least one"))
    return [check_token(token) for token in tokens]
