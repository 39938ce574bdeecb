"""A token, or ether, of which tests can make as much as they like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from daosplit.chain import Chain
from daosplit.chain.contract import Contract

ETHER = "0x0000000000000000000000000000000000000000"
MOST_IN_TILL = 2**104 - 1


@dataclass(frozen=True)
class Money:
    """A token by its contract, or ether without one; amounts in the smallest unit."""

    chain: Chain
    contract: Contract | None = None

    @property
    def address(self) -> str:
        return str(self.contract.address) if self.contract else ETHER

    def give(self, account: str, amount: int) -> None:
        """Make it come from nowhere (a token), or from a rich stranger (ether)."""
        if self.contract:
            self.transact("mint", account, amount)
        else:
            self.chain.send(account, amount, sender=self.chain.accounts[-1])

    def held_by(self, account: str) -> int:
        if self.contract:
            return int(self.chain.call(self.contract.functions.balanceOf(account)))
        return self.chain.balance(account)

    def gained(self, accounts: Sequence[str], action: Callable[[], object]) -> list[int]:
        """By how much each account has more after something was done."""
        before = [self.held_by(account) for account in accounts]
        action()
        return [
            self.held_by(account) - held for account, held in zip(accounts, before, strict=True)
        ]

    def transact(self, function: str, *arguments: Any, sender: str | None = None) -> None:
        """Call a function of the token itself."""
        assert self.contract
        self.chain.transact(self.contract.functions[function](*arguments), sender=sender)
