"""The way of a transaction to the chain: filled in, signed, sent, waited for.

Once it may be out, whatever goes wrong says what is known of it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from eth_typing import ChecksumAddress

from daosplit.chain.blocks import Transaction, TransactionReceipt
from daosplit.chain.fees import most_cost, require_funds, with_fees
from daosplit.chain.node import Node
from daosplit.chain.outbox import Entry
from daosplit.chain.remote import may_be_sent
from daosplit.errors import ChainError, DaosplitError
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.signers.base import BaseAccount

# How long a transaction may wait for its block.
_SECONDS_TO_MINE = 300
_SECONDS_BETWEEN_LOOKS = 0.2
# No node lets more transactions of one account wait, and no two of one address are further apart.
_MOST_WAITING = 1_000


class PlannedTransaction(Exception):  # noqa: N818 (nothing went wrong)
    """Instead of sending a transaction that was only to be planned: it, with all that it needs."""

    def __init__(self, transaction: Transaction, chain_id: int) -> None:
        super().__init__(transaction, chain_id)
        self.transaction = transaction
        self.chain_id = chain_id


class SentTransaction(Exception):  # noqa: N818 (nothing went wrong)
    """Instead of waiting for a transaction that a node has taken: its entry in the outbox."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms transactions are sent.

    Attributes:
        max_fee: The most that a unit of gas may cost, in wei; None for no limit.
        plans_only: Whether none is sent: the first raises PlannedTransaction instead.
        seconds_to_mine: How long to wait for what the outbox keeps to be mined; None for as long as
            people would.
        waits: Whether to wait for that at all: what is out by the outbox raises SentTransaction
            otherwise, and is left to who follows it up.
    """

    max_fee: int | None = None
    plans_only: bool = False
    seconds_to_mine: int | None = None
    waits: bool = True


FREELY = Terms()
"""Whatever it costs."""

Outcome = tuple[Entry, TransactionReceipt | DaosplitError]
"""What became of a transaction of the outbox: what it did, or why it failed or never can be."""


class Sender:
    """Sends transactions by a node; those of `keys` it signs itself."""

    def __init__(
        self,
        node: Node,
        chain_id: int,
        keys: Mapping[ChecksumAddress, "BaseAccount"],
        terms: Terms = FREELY,
    ) -> None:
        self._node = node
        self._chain_id = chain_id
        self._keys = keys
        self._terms = terms

    def send(self, transaction: Transaction, purpose: str) -> TransactionReceipt:
        """Send a transaction, and wait until it is mined; `purpose` is what it is for.

        Raises ContractError or ChainError if it failed, or would; once it is sent, with its hash.
        """
        filled = self.fill_in(transaction)
        if self._terms.plans_only:
            raise PlannedTransaction(filled, self._chain_id)
        if (signed := self.sign(filled)) is not None:
            return self.send_signed(signed)
        return self._follow(lambda: self._node.send(filled))

    def send_signed(self, transaction: bytes) -> TransactionReceipt:
        """The same of a transaction that was signed already."""
        return self._follow(lambda: self._node.send_raw(transaction))

    def follow(self, sent: str) -> TransactionReceipt:
        """The same of one that a wallet sent elsewhere, by its hash."""
        return self._follow(lambda: sent)

    def follow_up(self, account: str) -> Iterator[Outcome]:
        """What became of what an account sent before and nobody was told of; without an outbox
        nothing.

        Raises ChainError for the first that is not mined in time.
        """
        yield from ()

    def fill_in(self, transaction: Transaction) -> Transaction:
        """With its gas, if need be; and with nonce and fees, unless its node is to choose them.

        Raises ChainError if its sender could not pay for it, or it costs more than is allowed.
        """
        is_whole = self._fills_in_all(transaction)
        if is_whole and transaction.value:
            # A node would refuse to estimate it, in its own words.
            require_funds(self._node, transaction, transaction.value)
        if transaction.gas is None:
            transaction = replace(transaction, gas=self._node.gas_for(transaction))
        if not is_whole:
            return transaction
        sender = transaction.sender
        assert sender is not None
        if transaction.nonce is None:
            transaction = replace(transaction, nonce=self._next_nonce(sender))
        transaction = with_fees(self._node, transaction, self._terms.max_fee)
        require_funds(
            self._node, transaction, most_cost(transaction) + self._cost_in_flight(sender)
        )
        return transaction

    def sign(self, transaction: Transaction) -> bytes | None:
        """The transaction as it is sent; None if it is the node that signs it."""
        if (key := self._key_of(transaction)) is None:
            return None
        fields: dict[str, Any] = {
            "chainId": self._chain_id,
            "nonce": transaction.nonce,
            "gas": transaction.gas,
            "value": transaction.value,
            "data": transaction.data,
        }
        if transaction.to is not None:
            fields["to"] = transaction.to
        if transaction.priority_fee is None:
            fields["gasPrice"] = transaction.max_fee
        else:
            fields["maxFeePerGas"] = transaction.max_fee
            fields["maxPriorityFeePerGas"] = transaction.priority_fee
        return bytes(key.sign_transaction(fields).raw_transaction)

    def _next_nonce(self, account: ChecksumAddress) -> int:
        """Raises ChainError if the node's answers contradict each other: what is sent with a nonce
        that is far too high is never mined, and what follows waits behind it.
        """
        mined, with_waiting = self._node.nonce(account, "latest"), self._node.nonce(account)
        if abs(with_waiting - mined) > _MOST_WAITING:
            raise ChainError(
                text(
                    "{node} says that {account} has sent {mined:,} transactions, or {all:,} with "
                    "those that wait, which is wrong; nothing was sent: ask another node",
                    node=self._node.name,
                    account=account,
                    mined=mined,
                    all=with_waiting,
                )
            )
        return max(mined, with_waiting)

    def _fills_in_all(self, transaction: Transaction) -> bool:
        """Whether nothing is left to the node to choose."""
        return self._key_of(transaction) is not None or self._terms != FREELY

    def _cost_in_flight(self, account: str) -> int:
        """What may be taken from an account, in wei, by what it has sent and is not mined yet."""
        return 0

    def _key_of(self, transaction: Transaction) -> "BaseAccount | None":
        return None if transaction.sender is None else self._keys.get(transaction.sender)

    def wait(self, sent: str) -> TransactionReceipt:
        """Wait for a transaction that was sent, whatever the node answers in the meantime.

        Raises ChainError with its hash if it is not seen mined, or the node does not tell whether
        it succeeded.
        """
        give_up = time.monotonic() + _SECONDS_TO_MINE
        problem: str = text("not mined within {seconds} seconds", seconds=_SECONDS_TO_MINE)
        while True:
            try:
                # Some nodes answer with an error where others say that there is none yet.
                receipt = self._node.receipt(sent)
            except ChainError as error:
                problem = error.message
            else:
                if receipt is not None and receipt.succeeded is not None:
                    return receipt
                if receipt is not None:
                    problem = text("{node} does not say whether it succeeded", node=self._node.name)
                    raise ChainError(_is_out(sent, problem))
            if time.monotonic() > give_up:
                raise ChainError(_is_out(sent, problem))
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def _follow(self, send: Callable[[], str]) -> TransactionReceipt:
        """Sends, and waits; whatever happens then says what is known of the transaction."""
        try:
            sent = send()
        except KeyboardInterrupt:
            if self._node.is_own:
                raise
            raise KeyboardInterrupt(may_be_sent(text("interrupted"))) from None
        try:
            receipt = self.wait(sent)
            if not receipt.succeeded:
                raise self._node.failure(receipt)
        except DaosplitError as error:
            error.transaction = sent
            raise
        except KeyboardInterrupt:
            if self._node.is_own:
                raise
            raise KeyboardInterrupt(_is_out(sent, text("interrupted"))) from None
        return receipt


def _is_out(sent: str, problem: str) -> str:
    return text(
        "{problem}, but transaction {hash} was sent and may still succeed; "
        "look it up before you send another",
        problem=problem,
        hash=sent,
    )
