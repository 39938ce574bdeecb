"""The book of one partnership: its history, with the names that people give to seats and tokens.

Every picture, statement and export is made from books alone, so that all of them agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from daosplit.agreement.charter import Charter
from daosplit.events.partners import Partners
from daosplit.history.history import History
from daosplit.history.reconcile import Reconciliation, reconcile
from daosplit.report.pots import Pot, Takings, takings_of
from daosplit.report.split_of_period import SplitOfPeriod, splits_of
from daosplit.values.addresses import ETHER, shorten_account
from daosplit.values.amounts import Token
from daosplit.values.escaping import harmless
from daosplit.values.text import text


@dataclass(frozen=True, slots=True)
class Fee:
    """What a transaction cost whoever sent it.

    Attributes:
        sender: The account.
        gas_used: The gas of the whole transaction.
        amount: What was paid for it, in the chain's smallest unit; None if the node does not say.
    """

    sender: str
    gas_used: int
    amount: int | None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that no chain keeps: what the contract refused, and what a simulation knows.

    Attributes:
        timestamp: When, in Unix seconds.
        kind: What was refused, what to be warned of, or simply what happened.
        says: A sentence.
    """

    timestamp: int
    kind: Literal["refused", "warning", "happened"]
    says: str


@dataclass(frozen=True, kw_only=True)
class Book:
    """One partnership, as a report tells it.

    Attributes:
        name: What people call the partnership.
        names: What they call its seats, in seat order, as far as known; other people's text.
        named: The account for which each of these names was given.
        history: What happened.
        tokens: What is known of each token of the history, by its address.
        fees: What transactions cost, by their hashes; those that are missing were not read.
        accounts: What other accounts than its seats' are called, where that is known.
        remarks: What no chain keeps, in order, where that is known.
        unread: What could not be read, in words.
    """

    name: str
    names: tuple[str, ...]
    named: tuple[str, ...]
    history: History
    tokens: Mapping[str, Token]
    fees: Mapping[str, Fee] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def charter(self) -> Charter:
        """What can never change."""
        return self.history.charter

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """The history, compared with the exact rules."""
        return reconcile(self.history)

    @property
    def is_complete(self) -> bool:
        """Whether all was read, all agrees and all could be compared."""
        return self.reconciliation.is_complete and not self.unread

    @cached_property
    def partners(self) -> Partners:
        """Who holds which seat, and by which shares a period is paid."""
        return Partners.after(self.history.events)

    @cached_property
    def takings(self) -> Takings:
        """What came in, sorted into pots."""
        return takings_of(self.history)

    @property
    def pots(self) -> tuple[Pot, ...]:
        """Every pot that was closed, in order."""
        return self.takings.pots

    @cached_property
    def splits(self) -> tuple[SplitOfPeriod, ...]:
        """How each period that has begun was, or would be, divided, from the first on."""
        return splits_of(self.history)

    @property
    def moved_tokens(self) -> tuple[Token, ...]:
        """The tokens of which something came in, ether last."""
        conservation = self.reconciliation.conservation
        moved = [one for one in conservation if conservation[one].came_in]
        return tuple(self.tokens[one] for one in sorted(moved, key=lambda one: one == ETHER))

    @property
    def balances_read(self) -> tuple[int, int]:
        """Around how many of the blocks in which it paid its balances were read, and of how many.

        A node that prunes its state has forgotten them.
        """
        read = len(self.history.balance_changes)
        return read, read + len(self.history.unknown_balances)

    @property
    def seats(self) -> range:
        """All seats."""
        return range(len(self.partners.roster))

    def seat_name(self, seat: int) -> str:
        """A seat as people call it, harmless to show; "seat 2" where it has no name."""
        if seat < len(self.names):
            return harmless(self.names[seat])
        return text("seat {seat}", seat=seat)

    def account_name(self, account: str) -> str:
        """An account as people call it: by the seat that it was named for, or else shortened."""
        for name, named in zip(self.names, self.named, strict=False):
            if named == account:
                return harmless(name)
        if account in self.partners.roster:
            return self.seat_name(self.partners.roster.index(account))
        if account in self.accounts:
            return harmless(self.accounts[account])
        return shorten_account(account)

    def moved(self) -> tuple[int, ...]:
        """The seats that another account holds now than the one that its name was given for."""
        pairs = zip(self.named, self.partners.roster, strict=False)
        return tuple(seat for seat, (named, now) in enumerate(pairs) if named != now)
