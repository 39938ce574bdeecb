"""Sending by the outbox: each transaction is written down, sent, and followed up by its nonce.

Whenever it is interrupted, and whatever answer is lost, who sends the same again finds what was
written down, and goes on from there. What is on disk after each step is said at `Step`.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.chain.blocks import Transaction, TransactionReceipt
from daosplit.chain.fees import most_cost, with_higher_fees
from daosplit.chain.node import Node
from daosplit.chain.outbox import OPEN, Attempt, Entry, Intent, Outbox, Step
from daosplit.chain.reading import CONFIRMATIONS, find_final
from daosplit.chain.refusals import NodeRefusalError
from daosplit.chain.sending import FREELY, Outcome, Sender, SentTransaction, Terms
from daosplit.chain.signed_transactions import read_signed
from daosplit.errors import ChainError, ContractError, DaosplitError, FeeTooHighError
from daosplit.values.keccak import keccak
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.signers.base import BaseAccount

Shown = TypeVar("Shown", Transaction, TransactionReceipt)

# How long a command waits for a block; the transaction itself waits on.
_SECONDS_TO_MINE = 300
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_UNTIL_SENT_AGAIN = 30.0
# What is followed up and not mined for so long is sent again with higher fees.
_SECONDS_UNTIL_DEARER = 600
_WAITING = (Step.PLANNED, Step.SENT)
_MINED = (Step.MINED, Step.TOLD)


@dataclass(frozen=True, slots=True)
class _Used:
    """A transaction that used a nonce, and its block."""

    hash: str
    transaction: Transaction
    block: int


class _PlannedMeanwhileError(Exception):
    """Another process has written the same down since it was looked for."""


class OutboxSender(Sender):
    """Sends by an outbox. `notice` is told what a person should know of transactions before.

    Where the chain has no finalized blocks, one stays after so many `confirmations`.
    """

    def __init__(
        self,
        node: Node,
        chain_id: int,
        keys: Mapping[ChecksumAddress, "BaseAccount"],
        outbox: Outbox,
        terms: Terms = FREELY,
        notice: Callable[[str], None] = lambda _: None,
        confirmations: int = CONFIRMATIONS,
    ) -> None:
        super().__init__(node, chain_id, keys, terms)
        self.outbox = outbox
        self._notice = notice
        self._confirmations = confirmations

    def send(self, transaction: Transaction, purpose: str) -> TransactionReceipt:
        """Sends a transaction, unless the same was sent already and nobody was told its result.

        Raises ContractError or ChainError if it failed, or would; and, on terms that do not wait,
        SentTransaction as soon as a node has taken it, so that the next may be planned.
        """
        if self._terms.plans_only:
            return super().send(transaction, purpose)
        intent = self._intent(transaction, purpose)
        if self._terms.waits:
            self.recheck(intent.sender)
        entry = self._written_down(transaction, intent)
        if self._terms.waits:
            return self.finish(entry)
        raise SentTransaction(self._wait(entry, (Step.SENT, *_MINED)))

    def _written_down(self, transaction: Transaction, intent: Intent) -> Entry:
        """A transaction's entry, new unless the same is open, or was refused and may be out."""
        earlier = self._earlier(intent)
        if earlier is not None and earlier.step is Step.REFUSED:
            whole = self.fill_in(replace(transaction, nonce=earlier.nonce))
            return self.outbox.add(earlier, self._attempt(whole))
        if earlier is not None:
            self._notice(_sent_before(earlier))
            return earlier
        whole = self.fill_in(transaction)

        def prepare(least: int) -> tuple[int, Attempt]:
            # Nobody else writes now; but since the last look another process may have.
            if any(kept.intent.is_same(intent) for kept in self._kept(intent.sender, OPEN)):
                raise _PlannedMeanwhileError
            nonce = max(least, whole.nonce or 0)
            return nonce, self._attempt(replace(whole, nonce=nonce))

        assert whole.gas is not None
        newest = self._node.block_number()
        try:
            return self.outbox.plan(intent, whole.gas, newest, prepare)
        except _PlannedMeanwhileError:
            return self._written_down(transaction, intent)

    def follow_up(self, account: str) -> Iterator[Outcome]:
        """The same, with ever higher fees for what is not mined for long, as far as they may go."""
        self.recheck(account)
        for kept in self._kept(account, OPEN):
            outcome: TransactionReceipt | DaosplitError
            try:
                outcome = self._follow_up_one(kept)
            except DaosplitError as problem:
                # What is not mined keeps all after it from being mined; what failed does not.
                if kept.number in (one.number for one in self._kept(account, OPEN)):
                    raise
                outcome = problem
            yield kept, outcome

    def _follow_up_one(self, kept: Entry) -> TransactionReceipt:
        entry = self.look(kept)
        waited = time.time() - entry.planned_at
        is_stuck = waited > _SECONDS_UNTIL_DEARER * len(entry.attempts)
        if entry.step in _WAITING and is_stuck and entry.attempts[-1].signed is not None:
            # Where fees may go no higher, what is out can be mined once they fall; but a node that
            # has forgotten it needs it again.
            with suppress(FeeTooHighError):
                return self.replace(entry)
        return self.finish(entry)

    def take(self, signed: bytes, purpose: str) -> TransactionReceipt:
        """Sends a transaction that was signed elsewhere.

        Raises InvalidValueError for what is no signed transaction of this chain.
        """
        transaction = read_signed(signed, self._chain_id)
        assert transaction.nonce is not None
        assert transaction.gas is not None
        intent = self._intent(transaction, purpose)
        self.recheck(intent.sender)
        attempt = Attempt(_hash(signed), signed, transaction.max_fee, transaction.priority_fee)
        for entry in self.outbox.entries(self._chain_id, intent.sender):
            if attempt.hash in entry.hashes:
                return self.finish(entry)
            if entry.nonce == transaction.nonce and entry.step in _WAITING:
                raise ChainError(
                    text(
                        "transaction {number} of the outbox has nonce {nonce} of {account} too; "
                        "sign it with another nonce, or replace that one",
                        number=entry.number,
                        nonce=entry.nonce,
                        account=intent.sender,
                    )
                )
        nonce = transaction.nonce
        newest = self._node.block_number()
        return self.finish(
            self.outbox.plan(intent, transaction.gas, newest, lambda _: (nonce, attempt))
        )

    def finish(self, entry: Entry) -> TransactionReceipt:
        """Follows a transaction of the outbox up until it is mined, sending it again if need be.

        Raises ContractError or ChainError if it failed, was refused, or is not mined in time.
        """
        try:
            mined = self._wait(entry, _MINED)
            assert mined.mined is not None
            receipt = self._node.receipt(mined.mined)
            if receipt is None:
                problem = text("{node} has lost its block again", node=self._node.name)
                raise ChainError(_is_kept(self.outbox.advance(mined, Step.SENT), problem))
            failure = None if receipt.succeeded else self._node.failure(receipt)
        except DaosplitError as error:
            error.transaction = error.transaction or next(iter(entry.hashes), None)
            raise
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_is_kept(entry, text("interrupted"))) from None
        self.outbox.advance(mined, Step.TOLD)
        if failure is not None:
            failure.transaction = mined.mined
            raise failure
        return receipt

    def replace(self, entry: Entry) -> TransactionReceipt:
        """Sends the same again with higher fees and the same nonce, and follows it up.

        Raises ChainError if it waits no more, or its key is not at hand.
        """
        entry = self.look(entry)
        latest = entry.attempts[-1]
        if entry.step not in _WAITING:
            problem = text(
                "transaction {number} waits no more: it is {step}",
                number=entry.number,
                step=entry.step.value,
            )
            raise ChainError(problem)
        sent = replace(
            self._transaction(entry), max_fee=latest.max_fee, priority_fee=latest.priority_fee
        )
        if latest.signed is None or self._key_of(sent) is None:
            raise ChainError(
                text(
                    "the key of {account} is needed; name it by --from", account=entry.intent.sender
                )
            )
        higher = with_higher_fees(self._node, sent, self._terms.max_fee)
        return self.finish(self.outbox.add(entry, self._attempt(higher)))

    def look(self, entry: Entry) -> Entry:
        """Looks at the chain for how far a transaction has come, and notes it; sends nothing."""
        if entry.step not in (*_WAITING, Step.REFUSED):
            return entry
        if (receipt := self._receipt(entry)) is not None:
            return self._mine(entry, receipt)
        if entry.step is Step.REFUSED:
            taken = (one.nonce for one in self._kept(entry.intent.sender, _WAITING))
            is_out = entry.nonce not in taken and self._is_known(entry)
            return self.outbox.advance(entry, Step.SENT) if is_out else entry
        if self._node.nonce(_sender(entry), "latest") <= entry.nonce:
            return entry
        # Its nonce is used. Only what was found in a block proves by what.
        if (used := self._used_by(entry, entry.block)) is None:
            is_lost = self._was_used_before(entry)
            return self.outbox.advance(entry, Step.REPLACED) if is_lost else entry
        if used.hash not in entry.hashes:
            is_ours = entry.attempts[-1].signed is None and self._is_same(entry, used.transaction)
            if not is_ours:
                # Until then a reorganisation may free the nonce again.
                is_lost = used.block <= self._final()
                return self.outbox.advance(entry, Step.REPLACED) if is_lost else entry
            entry = self.outbox.identify(entry, used.hash)
        receipt = self._receipt(entry)
        return entry if receipt is None else self._mine(entry, receipt)

    def recheck(self, sender: str | None = None) -> None:
        """Looks again at what was told of a sender, or of all, until its block is final.

        What a reorganisation took back is sent again as it was. So is looked at what was refused,
        until its nonce is used for good. Notices tell what came otherwise than was told.
        """
        kept = self.outbox.entries(self._chain_id, sender, (Step.TOLD, Step.REFUSED))
        if not kept:
            return
        final = self._final()
        newest = self._node.block_number()
        # Of whom a later one is still in its block, so that all before it are mined as well.
        intact: set[str] = set()
        taken_back: list[Entry] = []
        for entry in reversed(kept):
            is_final = entry.block <= final
            if entry.block > newest or (entry.intent.sender in intact and not is_final):
                continue
            receipt = self._receipt(entry)
            if receipt is not None:
                is_same = self._recheck_mined(entry, receipt, is_final=receipt.block <= final)
                intact |= {entry.intent.sender} if is_same else set()
            elif entry.step is Step.TOLD:
                taken_back += self._take_back(entry, final)
            elif self._node.nonce(_sender(entry), final) > entry.nonce:
                self.outbox.advance(entry, Step.REPLACED)
        for entry in reversed(taken_back):
            self._post(entry)

    def _recheck_mined(self, entry: Entry, receipt: TransactionReceipt, *, is_final: bool) -> bool:
        """Whether it is still as it was told."""
        told = entry.step, entry.block, entry.succeeded
        is_same = told == (Step.TOLD, receipt.block, receipt.succeeded)
        if (entry.step, entry.succeeded) != (Step.TOLD, receipt.succeeded):
            self._notice(_came_otherwise(entry, receipt))
        if not is_same:
            entry = self._mine(entry, receipt)
        # What was refused stays open, so that who sends the same is told that it is done.
        if told[0] is Step.TOLD and (is_final or not is_same):
            self.outbox.advance(entry, Step.FINAL if is_final else Step.TOLD)
        return is_same

    def _take_back(self, entry: Entry, final: int) -> list[Entry]:
        """What is to be sent again of one that was told, and is in no block any more."""
        if self._node.nonce(_sender(entry), "latest") <= entry.nonce:
            self._notice(
                text(
                    "The chain was reorganised, and took back transaction {number} of the outbox "
                    "({hash}), whose result was told. It is sent again as it was; `daosplit outbox "
                    "resume` follows it up.",
                    number=entry.number,
                    hash=entry.mined,
                )
            )
            return [self.outbox.advance(entry, Step.SENT)]
        used = self._used_by(entry, min(entry.block, final))
        if used is not None and used.hash not in entry.hashes:
            self._notice(
                text(
                    "The chain was reorganised, and took back transaction {number} of the outbox "
                    "({hash}), whose result was told. Another took its nonce {nonce}, so that it "
                    "can never be mined; send it again.",
                    number=entry.number,
                    hash=entry.mined,
                    nonce=entry.nonce,
                )
            )
            self.outbox.advance(entry, Step.REPLACED)
        elif used is None and entry.block <= final:
            # The node shows neither it nor another: it has forgotten what is as old as that.
            self.outbox.advance(entry, Step.FINAL)
        return []

    def _receipt(self, entry: Entry) -> TransactionReceipt | None:
        """Of the attempt that was mined, if one was, and it is known whether it succeeded."""
        receipts = self._shown(self._node.receipt, entry)
        return next((one for one in receipts if one.succeeded is not None), None)

    def _is_known(self, entry: Entry) -> bool:
        """Whether the node knows one of its attempts, mined or not."""
        return any(self._shown(self._node.transaction, entry))

    def _shown(self, ask: Callable[[str], Shown | None], entry: Entry) -> Iterator[Shown]:
        """What the node shows of its attempts."""
        for hash_ in entry.hashes:
            try:
                shown = ask(hash_)
            except NodeRefusalError as error:
                # Some nodes answer so where others say that there is none.
                if error.passes:
                    raise
            else:
                if shown is not None:
                    yield shown

    def _mine(self, entry: Entry, receipt: TransactionReceipt) -> Entry:
        assert receipt.succeeded is not None
        return self.outbox.mine(entry, receipt.transaction_hash, receipt.block, receipt.succeeded)

    def _earlier(self, intent: Intent) -> Entry | None:
        """The same, if it was sent already; sees to it that the node has all before it.

        Also one that was refused, if it may have gone out all the same: under its nonce, it or what
        is sent instead can be mined, but not both.
        """
        # Who does not wait has followed up many before, and needs to know only that each is out.
        before = OPEN if self._terms.waits else (Step.PLANNED,)
        refused = None
        for kept in self._kept(intent.sender, (*OPEN, Step.REFUSED)):
            is_same = kept.intent.is_same(intent)
            if not is_same and kept.step not in before:
                continue
            entry = self.look(kept)
            if is_same and entry.step in OPEN:
                return entry
            if entry.step in _WAITING:
                self._post(entry)
            if is_same and self._node.nonce(_sender(entry), "latest") <= entry.nonce:
                refused = entry
        taken = (one.nonce for one in self._kept(intent.sender, _WAITING))
        return None if refused is None or refused.nonce in taken else refused

    def _kept(self, sender: str, steps: Sequence[Step]) -> list[Entry]:
        return self.outbox.entries(self._chain_id, sender, steps)

    def _wait(self, entry: Entry, until: Sequence[Step]) -> Entry:
        """Until it has come so far, whatever the node answers in the meantime."""
        wanted = self._terms.seconds_to_mine
        seconds = _SECONDS_TO_MINE if wanted is None else wanted
        give_up = time.monotonic() + seconds
        send_again = 0.0
        problem: str = text("not mined within {seconds} seconds", seconds=seconds)
        while entry.step not in until:
            try:
                # What was only written down is mostly not out yet.
                if entry.step is not Step.PLANNED or send_again:
                    entry = self.look(entry)
                if entry.step in _WAITING and time.monotonic() >= send_again:
                    send_again = time.monotonic() + _SECONDS_UNTIL_SENT_AGAIN
                    entry = self._post(entry)
                    if entry.step not in until:
                        entry = self.look(entry)
            except (NodeRefusalError, ContractError):
                if self._is_refused(entry):
                    raise
            except ChainError as error:
                problem = error.message
            if entry.step in until:
                break
            if entry.step is Step.REPLACED:
                raise ChainError(
                    text(
                        "another transaction took nonce {nonce} of {account}, so that transaction "
                        "{number} of the outbox can never be mined; send it again",
                        nonce=entry.nonce,
                        account=entry.intent.sender,
                        number=entry.number,
                    )
                )
            if time.monotonic() > give_up:
                raise ChainError(_is_kept(entry, self._obstacle(entry) or problem))
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return entry

    def _post(self, entry: Entry) -> Entry:
        """Gives it to the node, as it is, which may have it already.

        Raises NodeRefusalError or ContractError, and notes it, if the node will not have it.
        """
        latest = entry.attempts[-1]
        if latest.signed is None:
            is_out = self._node.nonce(_sender(entry), "pending") > entry.nonce
            if is_out or self._is_known(entry):
                return entry
            sent = self._node.send(
                replace(
                    self._transaction(entry),
                    max_fee=latest.max_fee,
                    priority_fee=latest.priority_fee,
                )
            )
            return self.outbox.identify(entry, sent)
        try:
            self._node.send_raw(latest.signed)
        except (NodeRefusalError, ContractError):
            # It may say so of what it has already, under this nonce or in a block.
            if self._is_known(entry):
                return self.outbox.advance(entry, Step.SENT)
            if self._node.nonce(_sender(entry), "latest") > entry.nonce:
                return self.look(entry)
            if entry.step is Step.PLANNED:
                self.outbox.advance(entry, Step.REFUSED)
            raise
        return self.outbox.advance(entry, Step.SENT)

    def _is_refused(self, entry: Entry) -> bool:
        kept = self._kept(entry.intent.sender, (Step.REFUSED,))
        return entry.number in (one.number for one in kept)

    def _final(self) -> int:
        """The newest block that no reorganisation replaces any more."""
        return find_final(self._node.block, self._confirmations).number

    def _used_by(self, entry: Entry, low: int) -> _Used | None:
        """What used its nonce in block `low` or later; None if nothing is shown."""
        account = _sender(entry)
        try:
            # The first block after which the nonce was used.
            high = self._node.block_number()
            while low < high:
                middle = (low + high) // 2
                if self._node.nonce(account, middle) > entry.nonce:
                    high = middle
                else:
                    low = middle + 1
            for hash_ in self._node.block(high).transactions:
                transaction = self._node.transaction(hash_)
                if transaction and (transaction.sender, transaction.nonce) == (
                    account,
                    entry.nonce,
                ):
                    return _Used(hash_, transaction, high)
        except ChainError:  # it may not know the state of older blocks any more
            pass
        return None

    def _was_used_before(self, entry: Entry) -> bool:
        """Whether its nonce was used before it was planned: by a node that was behind, it seemed
        free.
        """
        before = max(entry.block - 1, 0)
        try:
            is_final = before <= self._final()
            return is_final and self._node.nonce(_sender(entry), before) > entry.nonce
        except ChainError:  # it may not know the state of older blocks any more
            return False

    def _obstacle(self, entry: Entry) -> str | None:
        """What to tell if its nonce is taken, or a transaction before it is missing."""
        try:
            next_nonce = self._node.nonce(_sender(entry), "latest")
        except ChainError:
            return None
        if next_nonce > entry.nonce:
            return text(
                "another transaction took nonce {nonce} of {account}, in a block that is not final "
                "yet",
                nonce=entry.nonce,
                account=entry.intent.sender,
            )
        kept = self._kept(entry.intent.sender, _WAITING)
        if next_nonce == entry.nonce or next_nonce in (one.nonce for one in kept):
            return None
        return text(
            "the chain waits for nonce {next} of {account}, which is not in this outbox, and this "
            "one has nonce {nonce}",
            next=next_nonce,
            account=entry.intent.sender,
            nonce=entry.nonce,
        )

    def _attempt(self, transaction: Transaction) -> Attempt:
        signed = self.sign(transaction)
        hash_ = None if signed is None else _hash(signed)
        return Attempt(hash_, signed, transaction.max_fee, transaction.priority_fee)

    def _fills_in_all(self, transaction: Transaction) -> bool:
        return True

    def _intent(self, transaction: Transaction, purpose: str) -> Intent:
        assert transaction.sender is not None
        return Intent(
            self._chain_id,
            transaction.sender,
            transaction.to,
            transaction.value,
            transaction.data,
            purpose,
        )

    def _cost_in_flight(self, account: str) -> int:
        out = self._kept(account, _WAITING)
        return sum(
            most_cost(replace(self._transaction(entry), max_fee=entry.attempts[-1].max_fee))
            for entry in out
        )

    def _is_same(self, entry: Entry, transaction: Transaction) -> bool:
        return self._intent(transaction, "").is_same(entry.intent)

    def _transaction(self, entry: Entry) -> Transaction:
        intent = entry.intent
        return Transaction(
            sender=_sender(entry),
            to=None if intent.to is None else to_checksum_address(intent.to),
            data=intent.data,
            value=intent.value,
            gas=entry.gas,
            nonce=entry.nonce,
        )


def _hash(signed: bytes) -> str:
    return f"0x{keccak(signed).hex()}"


def _sender(entry: Entry) -> ChecksumAddress:
    return to_checksum_address(entry.intent.sender)


def _sent_before(entry: Entry) -> str:
    return text(
        "This was sent before, and nobody was told its result: it is transaction {number} of the "
        "outbox ({hash}). It is followed up, and nothing new is sent.",
        number=entry.number,
        hash=next(iter(entry.hashes), text("no hash yet")),
    )


def _came_otherwise(entry: Entry, receipt: TransactionReceipt) -> str:
    facts = {"number": entry.number, "hash": receipt.transaction_hash, "block": receipt.block}
    if receipt.succeeded:
        return text(
            "Other than was told, transaction {number} of the outbox ({hash}) succeeded, in block "
            "{block:,}.",
            **facts,
        )
    return text(
        "Other than was told, transaction {number} of the outbox ({hash}) failed, in block "
        "{block:,}.",
        **facts,
    )


def _is_kept(entry: Entry, problem: str) -> str:
    return text(
        "{problem}; transaction {number} of the outbox ({hash}) may still succeed: "
        "`daosplit outbox resume` follows it up, and the same command does not send it again",
        problem=problem,
        number=entry.number,
        hash=next(iter(entry.hashes), text("no hash yet")),
    )
