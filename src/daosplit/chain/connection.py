"""A connection to a chain: accounts, transactions, the clock, and errors that say what happened."""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.artifacts import Artifact, artifact_names, load_artifact
from daosplit.chain.blocks import Block, BlockId, Log, Transaction, TransactionReceipt
from daosplit.chain.contract import Call, Contract, deployment
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.fees import price_now
from daosplit.chain.library_errors import LIBRARY_ERRORS
from daosplit.chain.node import Node, Topics
from daosplit.chain.outbox import Outbox
from daosplit.chain.posting import OutboxSender
from daosplit.chain.reading import CONFIRMATIONS, Head, Reading
from daosplit.chain.remote import RemoteNode
from daosplit.chain.sending import FREELY, Outcome, Sender, Terms
from daosplit.errors import ChainError
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.signers.base import BaseAccount
    from eth_account.signers.local import LocalAccount
    from web3 import Web3

T = TypeVar("T")

# The libraries of Ethereum hash in C by this, a ninth of the time of what they would try first.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")


def connect(
    url: str | None = None,
    *,
    signers: Sequence["LocalAccount"] = (),
    reading: Reading | None = None,
) -> "Chain":
    """The chain of the node at `url`, or without one a new chain inside this process.

    A URL begins with http, https or ipc (`ipc:///path`). Transactions of `signers` are signed
    here; the node need not know their keys. `reading` says at which block the chain is read, and
    how its node is asked for logs. Raises ChainError if there is no usable node.

    >>> import daosplit
    >>> chain = daosplit.connect()
    >>> chain.balance(chain.accounts[0]) // 10**18
    1000000
    """
    if url is None:
        return embedded_chain(signers=signers)
    decoder = known_errors()
    return Chain(RemoteNode(url, decoder), decoder, signers, reading or Reading())


def embedded_chain(*, start: int | None = None, signers: Sequence["LocalAccount"] = ()) -> "Chain":
    """A new chain inside this process with 100 rich accounts and Prague's rules.

    It begins at `start`, in Unix seconds (now, if not given), and each block comes a second after
    the one before it, however long that took: what is played on it always happens at the same
    times. A transaction may have 2^24 gas, as on a public chain (EIP-7825).

    >>> import daosplit
    >>> daosplit.embedded_chain(start=1_767_225_600).now()
    1767225600
    """
    # Takes as long to load as web3, and most processes have a node.
    from daosplit.chain.embedded import EmbeddedNode

    decoder = known_errors()
    node = EmbeddedNode(decoder, start)
    return Chain(node, decoder, (*signers, *node.signers))


def fast_chain(
    *, start: int | None = None, signers: Sequence["LocalAccount"] = (), states: int = 1_000
) -> "Chain":
    """The same chain as `embedded_chain` gives, twenty times as fast: for simulations.

    It is an anvil (Foundry's node for development), which must be on the PATH: it is started for
    this chain, and stopped when nobody needs it any more. Accounts, chain id, times, gas, and what
    ether comes to are those of `embedded_chain`. Raises ChainError if there is no anvil.

    It remembers what was after each of its newest `states` blocks, in some 400 kB each; `block=`
    reaches no further back, and no contract keeps the hashes of blocks (EIP-2935). What is sent by
    `w3` is mined with the next transaction, or by `travel`. Its keys are known to everybody: play
    on it, and never believe that it is yours alone.
    """
    from daosplit.chain.fast import FastNode

    decoder = known_errors()
    node = FastNode(decoder, start, states)
    return Chain(node, decoder, (*signers, *node.signers))


def known_errors() -> ErrorDecoder:
    """A decoder of the errors of this package's contracts, and of the libraries in them."""
    abis = [load_artifact(name).abi for name in artifact_names()]
    return ErrorDecoder([LIBRARY_ERRORS, *abis])


class Chain:
    """A connection to a chain, made by `connect` or `embedded_chain`.

    Amounts of ether are in wei, times in Unix seconds. What a contract refuses raises
    ContractError, anything else that goes wrong on the chain ChainError.
    """

    chain_id: int
    accounts: tuple[ChecksumAddress, ...]
    """Who can send transactions here: the signers, then the node's own accounts."""
    signers: Mapping[ChecksumAddress, "LocalAccount"]
    """The accounts whose keys this process holds, by their addresses."""
    can_travel: bool
    """Whether the clock can be moved, and what was done can be undone."""

    head: Head | None
    """The block at which is read what names no other; None for the latest."""
    reading: Reading | None
    """At which block it is read, and how its node is asked; None if it is in this process."""
    node_name: str
    """What its node is called, without the secrets that a URL may hold."""

    def __init__(
        self,
        node: Node,
        decoder: ErrorDecoder,
        signers: Sequence["LocalAccount"],
        reading: Reading | None = None,
    ) -> None:
        self.can_travel = node.can_travel
        self.reading = reading
        self.node_name = node.name
        self.signers = MappingProxyType({signer.address: signer for signer in signers})
        self._keys: dict[ChecksumAddress, BaseAccount] = dict(self.signers)
        self._node = node
        self._decoder = decoder
        self._snapshots: dict[int, Any] = {}
        self._numbers = itertools.count()
        self.head = None
        self.chain_id = node.chain_id()
        self._known = node.accounts()
        self.accounts = tuple(dict.fromkeys((*self._keys, *self._known)))
        self._sender = Sender(node, self.chain_id, self._foreign())

    @property
    def w3(self) -> "Web3":
        """web3 itself, connected to the same node, for what has no method here."""
        return self._node.w3

    def key_of(self, account: str) -> "BaseAccount | None":
        """What signs for an account in this process; None if its node has to."""
        return next((key for own, key in self._keys.items() if own == account), None)

    def send_with(
        self,
        *,
        signers: Sequence["BaseAccount"] = (),
        terms: Terms = FREELY,
        outbox: Outbox | None = None,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        """From now on transactions are sent on these terms, and also for these signers.

        With an outbox each is written down first, so that none is sent twice; `notice` gets what a
        person should know of those before. A development chain needs none: it forgets more easily.
        """
        self._keys |= {signer.address: signer for signer in signers}
        self.accounts = tuple(dict.fromkeys((*self._keys, *self._known)))
        keys = self._foreign()
        if outbox is None:
            self._sender = Sender(self._node, self.chain_id, keys, terms)
        else:
            tell = notice or (lambda _: None)
            depth = self.reading.confirmations if self.reading else CONFIRMATIONS
            self._sender = OutboxSender(self._node, self.chain_id, keys, outbox, terms, tell, depth)

    @property
    def by_outbox(self) -> OutboxSender:
        """What sends by the outbox. Raises ChainError where there is none."""
        if not isinstance(self._sender, OutboxSender):
            raise ChainError(text("a development chain has no outbox"))
        return self._sender

    # Contracts

    def deploy(
        self,
        artifact: str | Artifact,
        *arguments: Any,
        sender: str | None = None,
        value: int = 0,
        gas: int | None = None,
    ) -> Contract:
        """Put a contract on the chain: its name or artifact, and its constructor's arguments."""
        artifact = self._artifact(artifact)
        name = artifact.contract_name
        if artifact.bytecode == "0x":
            raise ChainError(
                text(
                    "{contract} is an interface or abstract, so it has no code to deploy",
                    contract=name,
                )
            )
        data = deployment(name, artifact.abi, artifact.bytecode, arguments)
        receipt = self._send(None, data, sender, value, gas, f"deploy {name}")
        if receipt.contract is None:
            raise ChainError(
                text("{node} does not say where the contract is", node=self._node.name)
            )
        return Contract(receipt.contract, artifact.abi)

    def contract(self, artifact: str | Artifact, address: str) -> Contract:
        """The contract at an address, of a known kind; ChainError if there is no code."""
        artifact = self._artifact(artifact)
        account = to_checksum_address(address)
        if not self.code(account):
            raise ChainError(
                text(
                    "no {contract} at {account} on chain {chain}: there is no contract at that "
                    "address",
                    contract=artifact.contract_name,
                    account=account,
                    chain=self.chain_id,
                )
            )
        return Contract(account, artifact.abi)

    def transact(
        self,
        call: Call,
        *,
        sender: str | None = None,
        value: int = 0,
        gas: int | None = None,
    ) -> TransactionReceipt:
        """Send a transaction and wait until it is mined.

        Without a sender the first of `accounts` sends it; without `gas` it gets enough. Raises
        ContractError or ChainError if it failed, or would.
        """
        return self._send(call.to, call.data, sender, value, gas, call.function.partition("(")[0])

    def call(self, call: Call, *, sender: str | None = None, block: BlockId | None = None) -> Any:
        """What a function gives, without a transaction, at the time of that block, or now.

        Needs no account: without a sender the first of `accounts` asks, or nobody.
        """
        return call.decode(self.ask(call.to, call.data, sender=sender, block=block))

    def ask(
        self,
        to: str,
        data: bytes,
        *,
        sender: str | None = None,
        gas: int | None = None,
        block: BlockId | None = None,
    ) -> bytes:
        """What an account answers to data, byte for byte; otherwise as `call`."""
        asker = next(iter(self.accounts), None) if sender is None else to_checksum_address(sender)
        asked = Transaction(sender=asker, to=to_checksum_address(to), data=data, gas=gas)
        return self._node.call(asked, self._block_id(block))

    def estimate(self, call: Call, *, sender: str | None = None, value: int = 0) -> int:
        """The gas that a transaction would need; ContractError if the contract would refuse it."""
        return self._node.estimate(
            Transaction(sender=self._from(sender), to=call.to, data=call.data, value=value)
        )

    # Ether

    def send(
        self,
        to: str,
        value: int,
        data: bytes = b"",
        *,
        sender: str | None = None,
        gas: int | None = None,
    ) -> TransactionReceipt:
        """Send ether in wei, and data if any, to an account, and wait until it is mined."""
        return self._send(to_checksum_address(to), data, sender, value, gas, "send")

    def send_signed(self, transaction: bytes) -> TransactionReceipt:
        """Send a transaction that was signed already, and wait until it is mined.

        Raises ContractError or ChainError if it failed.
        """
        return self._sender.send_signed(transaction)

    def follow(self, transaction_hash: str) -> TransactionReceipt:
        """Wait until a transaction is mined that a wallet sent elsewhere.

        Raises ContractError or ChainError if it failed.
        """
        return self._sender.follow(transaction_hash)

    def follow_up(self, account: str) -> Iterator[Outcome]:
        """What became of what an account sent by its outbox, and nobody was told the result of.

        Each is told once. Raises ChainError for the first that is not mined in time.
        """
        return self._sender.follow_up(to_checksum_address(account))

    def gas_price(self, block: Block | None = None) -> int:
        """What a unit of gas costs at a block, or now, in wei, with what its miner gets."""
        return price_now(self._node, (block or self._node.block("latest")).base_fee)

    def balance(self, account: str, *, block: BlockId | None = None) -> int:
        """The ether of an account in wei, now or after a block."""
        return self._node.balance(to_checksum_address(account), self._block_id(block))

    # What else a node tells

    def code(self, account: str, *, block: BlockId | None = None) -> bytes:
        """The code of an account, now or after a block; empty if it is no contract."""
        return self._node.code(to_checksum_address(account), self._block_id(block))

    def nonce(self, account: str) -> int:
        """How many transactions an account has sent."""
        return self._node.nonce(to_checksum_address(account))

    def block_number(self) -> int:
        """The number of the latest block."""
        return self._node.block_number()

    def block(self, block: BlockId | None = None) -> Block:
        """A block; ChainError if there is none. By default that at which is read."""
        return self._node.block(self._block_id(block))

    def transaction(self, transaction_hash: str) -> Transaction:
        """A transaction that was sent; ChainError if the node knows none."""
        return self._found(self._node.transaction(transaction_hash), transaction_hash)

    def receipt(self, transaction_hash: str) -> TransactionReceipt:
        """What a transaction did; ChainError if the node knows of none that is mined."""
        return self._found(self._node.receipt(transaction_hash), transaction_hash)

    def receipts(self, block: int) -> tuple[TransactionReceipt, ...]:
        """What all transactions of a block did, in order."""
        return self._node.receipts(block)

    def logs(
        self, first: int, last: int, *, address: str | None = None, topics: Topics = ()
    ) -> tuple[Log, ...]:
        """What contracts wrote in these blocks, both included, in the node's order.

        With `address`, what that contract wrote; with `topics`, what has these, None being any and
        several one of them.
        """
        contract = None if address is None else to_checksum_address(address)
        return self._node.logs(first, last, contract, topics)

    def sign_typed_data(self, account: str, typed_data: dict[str, Any]) -> str:
        """The signature of one of the node's own accounts, in hex digits with 0x (EIP-712)."""
        return self._node.sign_typed_data(to_checksum_address(account), typed_data)

    # Time

    def now(self) -> int:
        """The time of the block at which is read, mostly the latest: the time that calls see."""
        return self._node.block(self._block_id(None)).timestamp

    def travel(self, timestamp: int) -> None:
        """Move the clock forwards: mines an empty block at exactly this time.

        Then `now()` is `timestamp`, calls see it, and the next transaction's block is at exactly
        one second later. To the present is no move at all; backwards, and on a chain whose clock
        cannot be moved (`can_travel`), raises ChainError.
        """
        self._require_travel(text("you cannot move its clock"))
        now = self.now()
        if timestamp < now:
            raise ChainError(
                text(
                    "cannot move the clock back from {now} to {wanted}",
                    now=_utc(now),
                    wanted=_utc(timestamp),
                )
            )
        if timestamp > now:
            self._node.travel(timestamp)

    def schedule(self, timestamp: int) -> None:
        """Let the next transaction's block be at exactly this time, later than `now()`.

        That saves the empty block of `travel`; until then calls see what they saw before.
        """
        self._require_travel(text("you cannot move its clock"))
        self._node.schedule(timestamp)

    def snapshot(self) -> int:
        """Remember the chain as it is; gives what `revert` needs, as often as wanted."""
        self._require_travel(text("you cannot undo what happened on it"))
        number = next(self._numbers)
        self._snapshots[number] = self._node.snapshot()
        return number

    def revert(self, snapshot: int) -> None:
        """Make the chain, its clock included, what it was at a snapshot; forgets later ones."""
        if snapshot not in self._snapshots:
            raise ChainError(text("there is no snapshot {number}", number=snapshot))
        current = self._node.revert(self._snapshots[snapshot])
        self._snapshots = {n: kept for n, kept in self._snapshots.items() if n < snapshot}
        self._snapshots[snapshot] = current

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """What happens within is undone afterwards; an empty block comes first."""
        # To go back to a block with transactions, the embedded chain would execute them again.
        self.travel(self.now() + 1)
        before = self.snapshot()
        try:
            yield
        finally:
            self.revert(before)

    # How it is done

    def _foreign(self) -> dict[ChecksumAddress, "BaseAccount"]:
        """The keys of accounts that are not the node's."""
        return {own: key for own, key in self._keys.items() if own not in self._known}

    def _block_id(self, block: BlockId | None) -> BlockId:
        if block is not None:
            return block
        return "latest" if self.head is None else self.head.number

    def _send(
        self,
        to: ChecksumAddress | None,
        data: bytes,
        sender: str | None,
        value: int,
        gas: int | None,
        purpose: str,
    ) -> TransactionReceipt:
        transaction = Transaction(sender=self._from(sender), to=to, data=data, value=value, gas=gas)
        return self._sender.send(transaction, purpose)

    def _from(self, sender: str | None) -> ChecksumAddress:
        if sender is not None:
            return to_checksum_address(sender)
        if not self.accounts:
            raise ChainError(
                text(
                    "{node} has no accounts to send from; connect with signers",
                    node=self._node.name,
                )
            )
        return self.accounts[0]

    def _found(self, found: T | None, transaction_hash: str) -> T:
        if found is None:
            raise ChainError(
                text(
                    "{node} knows no transaction {hash}",
                    node=self._node.name,
                    hash=transaction_hash,
                )
            )
        return found

    def _artifact(self, artifact: str | Artifact) -> Artifact:
        if isinstance(artifact, str):
            return load_artifact(artifact)
        self._decoder.learn(artifact.abi)
        return artifact

    def _require_travel(self, reason: str) -> None:
        if not self.can_travel:
            raise ChainError(
                text(
                    "{node} is not a development chain: {reason}",
                    node=self._node.name,
                    reason=reason,
                )
            )


def _utc(timestamp: int) -> str:
    return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%d %H:%M:%S} UTC"
