"""What tokens and accounts do with money: the model of everything outside the partnership.

Whether somebody is really paid depends on the mood that the token or, for ether, the payee is in.
The moods are those of the contracts `MoodyToken` and `MoodyAccount`, in their order. Amounts are in
the token's smallest unit.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum


class TokenMood(IntEnum):
    """What a token does when a certain account is to be paid."""

    HONEST = 0
    SILENT = 1
    REVERTING = 2
    REFUSING = 3
    BURNING = 4
    SHOUTING = 5
    LYING = 6
    REENTERING = 7


class AccountMood(IntEnum):
    """What an account does when it is paid ether."""

    WELCOMING = 0
    REFUSING = 1
    BURNING = 2
    SHOUTING = 3
    THIRSTY = 4
    REENTERING = 5


@dataclass
class Token:
    """An ERC-20.

    Attributes:
        fee: Hundredths of each transfer that do not arrive.
        gift: What arrives beside each payment that the payee draws, as from its payer's hook.
        is_mute: Whether it gives no answer when it is asked for a balance.
        is_honest: Whether it has kept its word: nothing shrank, and what it said to have paid was
            paid.
    """

    fee: int = 0
    balances: Counter[str] = field(default_factory=Counter)
    moods: dict[str, TokenMood] = field(default_factory=dict)
    gift: int = 0
    is_mute: bool = False
    is_honest: bool = True

    def pay(self, payer: str, payee: str, amount: int, *, has_all_gas: bool = True) -> bool:
        """Whether the token says that it has paid; what it needs for that it always gets."""
        match self.moods.get(payee, TokenMood.HONEST):
            case TokenMood.HONEST | TokenMood.SILENT | TokenMood.REENTERING:
                return self._move(payer, payee, amount)
            case TokenMood.LYING:
                self.is_honest = False
                return True
            case _:
                return False

    def draw(self, payer: str, payee: str, amount: int) -> bool:
        """Like `pay`, but at the wish of the payee."""
        self.balances[payee] += self.gift
        return self.pay(payer, payee, amount)

    def shrink(self, account: str, amount: int) -> None:
        self.balances[account] -= amount
        self.is_honest = False

    def _move(self, payer: str, payee: str, amount: int) -> bool:
        if self.balances[payer] < amount:
            return False
        self.balances[payer] -= amount
        self.balances[payee] += amount - amount * self.fee // 100
        return True


@dataclass
class Ether:
    """Ether, which is always honest; its payees have moods."""

    balances: Counter[str] = field(default_factory=Counter)
    moods: dict[str, AccountMood] = field(default_factory=dict)
    is_mute = False
    is_honest = True

    def pay(self, payer: str, payee: str, amount: int, *, has_all_gas: bool = True) -> bool:
        """Whether the payee takes it."""
        match self.moods.get(payee, AccountMood.WELCOMING):
            case AccountMood.WELCOMING | AccountMood.REENTERING:
                takes = True
            case AccountMood.THIRSTY:
                takes = has_all_gas
            case _:
                takes = False
        if takes:
            self.balances[payer] -= amount
            self.balances[payee] += amount
        return takes

    def draw(self, payer: str, payee: str, amount: int) -> bool:
        """What comes with a call is there before anybody is asked."""
        self.balances[payer] -= amount
        self.balances[payee] += amount
        return True
