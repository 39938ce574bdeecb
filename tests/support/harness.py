"""The ground of a play: a chain, a partnership, partners, strangers, and tokens of all kinds.

Whatever can be seen there is a `Sight`, a view of a contract with its arguments, and all sights are
looked at in one call.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from eth_abi.abi import decode
from eth_utils.abi import get_abi_output_types
from eth_utils.address import is_hex_address, to_checksum_address

from daosplit.agreement.charter import Charter
from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.contract import Contract
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT
from support.model import ETHER
from support.told import told_by

Event = tuple[Any, ...]
"""An event's name and its values, in the order of the interface."""
Sight = tuple[Any, ...]
"""A view's name and its arguments; ("balanceOf", token, account) for a token's."""

FEE = 3
"""Hundredths of each transfer that the token with a fee keeps."""
WEALTH = 10**30
"""What every actor has of every token."""

_KEYS = 5
_WALLETS = 4


class Harness:
    """What is on the chain before a partnership is founded, and how to act and look there.

    Attributes:
        keys: The actors that are keys.
        wallets: The actors that are contracts, each with the account whose key signs for it.
        wealth: What all actors have at first.
        plain: A token that does all that is right.
        fee: A token that keeps a part of each transfer.
        moody: A token that changes its mind.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        # It is no actor: it sends what happens in a contract's name, or in nobody's.
        self._operator, *others = chain.accounts[: 1 + _KEYS + _WALLETS]
        self.keys: tuple[str, ...] = tuple(others[:_KEYS])
        self.wallets: dict[str, str] = {}
        self.contracts: dict[str, Contract] = {}
        for owner in others[_KEYS:]:
            wallet = chain.deploy("MoodyAccount", owner)
            self.wallets[wallet.address] = owner
            self.contracts[wallet.address] = wallet
        self.actors = (*self.keys, *self.wallets)

        self.plain = chain.deploy("Token", "Plain", "PLAIN", 6)
        self.fee = chain.deploy("MoodyToken", FEE)
        self.moody = chain.deploy("MoodyToken", 0)
        self.tokens = {it.address: it for it in (self.plain, self.fee, self.moody)}
        for token in self.tokens:
            for actor in self.actors:
                self.give(token, actor, WEALTH)
        self._factory = chain.deploy("RevenueSplitFactory")
        self._lens = chain.deploy("Lens")

        split = load_artifact("RevenueSplit")
        functions = [entry for entry in split.abi if entry["type"] == "function"]
        self._outputs = {entry["name"]: get_abi_output_types(entry) for entry in functions}
        self._outputs["balanceOf"] = ["uint256"]
        self._errors = ErrorDecoder([split.abi])

        # To go back to an empty block is quicker.
        chain.travel(chain.now() + 1)
        self._snapshot = chain.snapshot()
        self._fees = Counter[str]()
        self._question = cache(self._encode)
        holdings = [
            ("balanceOf", token, actor) for token in (ETHER, *self.tokens) for actor in self.actors
        ]
        self.wealth = self.look(holdings)

    def found(self, charter: Charter, roster: Sequence[str], shares: Sequence[int]) -> Contract:
        """A new partnership, on a chain that is again as it was at first."""
        self.chain.revert(self._snapshot)
        self._fees.clear()
        self._question.cache_clear()

        founding = (charter.to_contract(), list(roster), list(shares), bytes(32))
        address = self.chain.call(self._factory.functions.addressOf(*founding))
        self.act(None, self._factory, "found", *founding)
        self.partnership = self.chain.contract("RevenueSplit", address)
        return self.partnership

    def act(
        self,
        actor: str | None,
        contract: Contract,
        name: str,
        *arguments: Any,
        value: int = 0,
        gas: int = GAS_LIMIT,
    ) -> TransactionReceipt:
        """Calls a function in an actor's name, or in nobody's.

        The ether that a contract sends with it is the operator's.
        """
        sender = actor if actor in self.keys else self._operator
        function = contract.functions[name](*arguments)
        if actor in self.wallets:
            data = function.data
            function = self.contracts[actor].functions.execute(contract.address, data)
        try:
            return self.chain.transact(function, sender=sender, value=value, gas=gas)
        finally:
            if sender == actor:
                self._fees[actor] += self._fee_of_last_transaction()

    def give(self, token: str, account: str, amount: int) -> None:
        """Money from nowhere, by a plain transfer."""
        if token == ETHER:
            self.chain.send(account, amount, sender=self._operator)
        else:
            self.chain.transact(
                self.tokens[to_checksum_address(token)].functions.mint(account, amount)
            )

    def events(self, receipt: TransactionReceipt) -> list[Event]:
        """What the partnership told in a transaction."""
        return [
            (name, *map(_plain, fields.values()))
            for name, fields in told_by(self.partnership, receipt)
        ]

    def look(self, sights: Sequence[Sight]) -> dict[Sight, Any]:
        """What is to be seen now: of each view its value, or its values, or the name of its error.

        The ether of a key is what it would be if transactions were free.
        """
        targets, questions = zip(*(self._question(sight) for sight in sights), strict=True)
        answers = self.chain.call(self._lens.functions.ask(targets, questions))
        seen = {
            sight: self._read(sight, *answer) for sight, answer in zip(sights, answers, strict=True)
        }
        for sight in sights:
            if sight[:2] == ("balanceOf", ETHER):
                seen[sight] += self._fees[sight[2]]
        return seen

    def _encode(self, sight: Sight) -> tuple[str, bytes]:
        """Whom to ask, and what."""
        name, *arguments = sight
        if name != "balanceOf":
            return self.partnership.address, self.partnership.functions[name](*arguments).data
        token, account = arguments
        holder = self._lens.address if token == ETHER else token
        return holder, self._lens.functions[name](account).data

    def _read(self, sight: Sight, is_answered: bool, data: bytes) -> Any:
        if not is_answered:
            return self._errors.decode(data).name
        values = _plain(decode(self._outputs[sight[0]], data))
        return values if len(values) > 1 else values[0]

    def _fee_of_last_transaction(self) -> int:
        receipt = self.chain.receipt(self.chain.block().transactions[-1])
        assert receipt.gas_price is not None
        return receipt.gas_used * receipt.gas_price


def _plain(value: Any) -> Any:
    """With tuples for lists, and accounts with their checksums."""
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    return to_checksum_address(value) if is_hex_address(value) else value
