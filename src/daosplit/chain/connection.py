"""A connection to a chain: accounts, transactions, the clock, and errors that say what happened."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from eth_utils.exceptions import ValidationError
from hexbytes import HexBytes
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.exceptions import (
    BadFunctionCallOutput,
    BadResponseFormat,
    BlockNotFound,
    TransactionNotFound,
    Web3Exception,
    Web3RPCError,
)
from web3.middleware import SignAndSendRawMiddlewareBuilder
from web3.types import BlockIdentifier, TxParams, TxReceipt, Wei

from daosplit.artifacts import Artifact, artifact_names, load_artifact
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.library_errors import LIBRARY_ERRORS
from daosplit.chain.node import Node, RemoteNode, may_be_sent
from daosplit.errors import ChainError, DaosplitError, located
from daosplit.values.text import text

# How long a transaction may wait for its block.
_SECONDS_TO_MINE = 300
_SECONDS_BETWEEN_LOOKS = 0.2


def connect(url: str | None = None, *, signers: Sequence[LocalAccount] = ()) -> "Chain":
    """The chain of the node at `url`, or without one a new chain inside this process.

    A URL begins with http, https or ipc (`ipc:///path`). Transactions of `signers` are signed
    here; the node need not know their keys. Raises ChainError if there is no usable node.

    >>> import daosplit
    >>> chain = daosplit.connect()
    >>> chain.balance(chain.accounts[0]) // 10**18
    1000000
    """
    if url is None:
        return embedded_chain(signers=signers)
    decoder = known_errors()
    return Chain(RemoteNode(url, decoder), decoder, signers)


def embedded_chain(*, start: int | None = None, signers: Sequence[LocalAccount] = ()) -> "Chain":
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


def known_errors() -> ErrorDecoder:
    """A decoder of the errors of this package's contracts, and of the libraries in them."""
    abis = [load_artifact(name).abi for name in artifact_names()]
    return ErrorDecoder([LIBRARY_ERRORS, *abis])


class Chain:
    """A connection to a chain, made by `connect` or `embedded_chain`.

    Amounts of ether are in wei, times in Unix seconds. What a contract refuses raises
    ContractError, anything else that goes wrong on the chain ChainError.
    """

    w3: Web3
    """web3 itself, for what has no method here."""
    chain_id: int
    accounts: tuple[ChecksumAddress, ...]
    """Who can send transactions here: the signers, then the node's own accounts."""
    signers: Mapping[ChecksumAddress, LocalAccount]
    """The accounts whose keys this process holds, by their addresses."""
    can_travel: bool
    """Whether the clock can be moved, and what was done can be undone."""

    def __init__(self, node: Node, decoder: ErrorDecoder, signers: Sequence[LocalAccount]) -> None:
        self.w3 = node.w3
        self.can_travel = node.can_travel
        self.signers = MappingProxyType({signer.address: signer for signer in signers})
        self._node = node
        self._decoder = decoder
        self._snapshots: dict[int, Any] = {}
        self._numbers = itertools.count()
        with self.plain_errors():
            self.chain_id = self.w3.eth.chain_id
            known = self._accounts_of_node()
        self.accounts = tuple(dict.fromkeys((*self.signers, *known)))
        if foreign := [signer for signer in signers if signer.address not in known]:
            self.w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(foreign), layer=0)
        if self.accounts:
            self.w3.eth.default_account = self.accounts[0]

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
        if artifact.bytecode == "0x":
            raise ChainError(
                text(
                    "{contract} is an interface or abstract, so it has no code to deploy",
                    contract=artifact.contract_name,
                )
            )
        factory = self.w3.eth.contract(abi=artifact.abi, bytecode=HexBytes(artifact.bytecode))
        with self.plain_errors():
            constructor = factory.constructor(*arguments)
            receipt = self._send(constructor.estimate_gas, constructor.transact, sender, value, gas)
        if not (address := receipt["contractAddress"]):
            raise ChainError(
                text("{node} does not say where the contract is", node=self._node.name)
            )
        return factory(to_checksum_address(address))

    def contract(self, artifact: str | Artifact, address: str) -> Contract:
        """The contract at an address, of a known kind; ChainError if there is no code."""
        artifact = self._artifact(artifact)
        account = to_checksum_address(address)
        with self.plain_errors():
            if not self.w3.eth.get_code(account):
                raise ChainError(
                    text(
                        "no {contract} at {account} on chain {chain}: there is no contract at that "
                        "address",
                        contract=artifact.contract_name,
                        account=account,
                        chain=self.chain_id,
                    )
                )
        return self.w3.eth.contract(account, abi=artifact.abi)

    def transact(
        self,
        function: ContractFunction,
        *,
        sender: str | None = None,
        value: int = 0,
        gas: int | None = None,
    ) -> TxReceipt:
        """Send a transaction and wait until it is mined.

        Without a sender the first of `accounts` sends it; without `gas` it gets enough. Raises
        ContractError or ChainError if it failed, or would.
        """
        with self.plain_errors():
            return self._send(function.estimate_gas, function.transact, sender, value, gas)

    def call(
        self,
        function: ContractFunction,
        *,
        sender: str | None = None,
        block: BlockIdentifier = "latest",
    ) -> Any:
        """What a function gives, without a transaction, at the time of that block.

        Needs no account: without a sender the first of `accounts` asks, or nobody.
        """
        asked: TxParams = {"from": to_checksum_address(sender)} if sender is not None else {}
        with self.plain_errors():
            return function.call(asked, block_identifier=block)

    # Ether

    def send(
        self,
        to: str,
        value: int,
        data: bytes = b"",
        *,
        sender: str | None = None,
        gas: int | None = None,
    ) -> TxReceipt:
        """Send ether in wei, and data if any, to an account, and wait until it is mined."""
        rest: TxParams = {"to": to_checksum_address(to), "data": data}

        def estimate(transaction: TxParams) -> int:
            return self.w3.eth.estimate_gas({**transaction, **rest})

        def transact(transaction: TxParams) -> HexBytes:
            return self.w3.eth.send_transaction({**transaction, **rest})

        with self.plain_errors():
            return self._send(estimate, transact, sender, value, gas)

    def balance(self, account: str) -> int:
        """The ether of an account in wei."""
        with self.plain_errors():
            return int(self.w3.eth.get_balance(to_checksum_address(account)))

    def send_signed(self, transaction: HexBytes) -> TxReceipt:
        """Send a transaction that was signed already, and wait until it is mined.

        Raises ContractError or ChainError if it failed.
        """
        with self.plain_errors():
            return self._await(lambda: self.w3.eth.send_raw_transaction(transaction))

    def _wait(self, sent: HexBytes) -> TxReceipt:
        """Wait for a transaction that was sent, whatever the node answers in the meantime.

        Raises ChainError with its hash if it is not seen mined, or the node does not tell whether
        it succeeded.
        """
        give_up = time.monotonic() + _SECONDS_TO_MINE
        problem: str = text("not mined within {seconds} seconds", seconds=_SECONDS_TO_MINE)
        own: tuple[type[Exception], ...] = (ChainError, Web3Exception, ValueError)
        passing = own + self._node.own_errors
        while True:
            try:
                # Some nodes answer with an error where others say that there is none yet.
                receipt = self.w3.eth.get_transaction_receipt(sent)
            except TransactionNotFound:
                pass
            except passing as error:
                problem = error.message if isinstance(error, ChainError) else str(error)
            else:
                if receipt.get("status") is None:
                    problem = text("{node} does not say whether it succeeded", node=self._node.name)
                    raise ChainError(_is_out(sent, problem))
                return receipt
            if time.monotonic() > give_up:
                raise ChainError(_is_out(sent, problem))
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    # Time

    def now(self) -> int:
        """The time of the latest block, which is the time that calls see."""
        with self.plain_errors():
            return int(self.w3.eth.get_block("latest")["timestamp"])

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
            with self.plain_errors():
                self._node.travel(timestamp)

    def snapshot(self) -> int:
        """Remember the chain as it is; gives what `revert` needs, as often as wanted."""
        self._require_travel(text("you cannot undo what happened on it"))
        number = next(self._numbers)
        with self.plain_errors():
            self._snapshots[number] = self._node.snapshot()
        return number

    def revert(self, snapshot: int) -> None:
        """Make the chain, its clock included, what it was at a snapshot; forgets later ones."""
        if snapshot not in self._snapshots:
            raise ChainError(text("there is no snapshot {number}", number=snapshot))
        with self.plain_errors():
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

    def _send(
        self,
        estimate: Callable[[TxParams], int],
        transact: Callable[[TxParams], HexBytes],
        sender: str | None,
        value: int,
        gas: int | None,
    ) -> TxReceipt:
        transaction: TxParams = {**self._from(sender), "value": Wei(value)}
        if gas is None:
            gas = self._node.gas_for(lambda: estimate(transaction))
        return self._await(lambda: transact({**transaction, "gas": gas}))

    def _await(self, send: Callable[[], HexBytes]) -> TxReceipt:
        """Sends, and waits; whatever happens then says what is known of the transaction."""
        try:
            sent = send()
        except KeyboardInterrupt:
            raise KeyboardInterrupt(may_be_sent(text("interrupted"))) from None
        try:
            receipt = self._wait(sent)
            if receipt["status"] != 1:
                raise self._node.failure(receipt)
        except DaosplitError as error:
            error.transaction = sent.to_0x_hex()
            raise
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_is_out(sent, text("interrupted"))) from None
        return receipt

    def _from(self, sender: str | None) -> TxParams:
        if sender is not None:
            return {"from": to_checksum_address(sender)}
        if not self.accounts:
            raise ChainError(
                text(
                    "{node} has no accounts to send from; connect with signers",
                    node=self._node.name,
                )
            )
        return {"from": self.accounts[0]}

    def _accounts_of_node(self) -> Sequence[ChecksumAddress]:
        try:
            return self.w3.eth.accounts
        except Web3RPCError:  # public nodes have none, and some do not even say so
            return ()

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

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Within, what web3 and eth-tester raise where the chain is at fault becomes a ChainError.

        For what is asked of `w3` itself.
        """
        try:
            yield
        except Web3RPCError as error:
            raise ChainError(located(self._node.name, _message(error))) from error
        except BadFunctionCallOutput as error:
            raise ChainError(text("there is another contract at that address, or none")) from error
        except (BadResponseFormat, BlockNotFound, TransactionNotFound, ValidationError) as error:
            raise ChainError(located(self._node.name, str(error))) from error
        except self._node.own_errors as error:
            raise ChainError(located(self._node.name, str(error))) from error


def _utc(timestamp: int) -> str:
    return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _is_out(sent: HexBytes, problem: str) -> str:
    return text(
        "{problem}, but transaction {hash} was sent and may still succeed; "
        "look it up before you send another",
        problem=problem,
        hash=sent.to_0x_hex(),
    )


def _message(error: Web3RPCError) -> str:
    answer = error.rpc_response
    problem = answer.get("error") if answer else None
    return str(problem.get("message") if isinstance(problem, dict) else problem or error)
