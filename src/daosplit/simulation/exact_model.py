"""The exact model of a partnership's money: what must be paid, from the rules and nothing else.

It is told what comes in, which reviews pass and when somebody settles, and says what follows. What
the chain then does must be the same to the unit. Amounts are whole numbers of the smallest unit.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import payout, take_tip


@dataclass(frozen=True, slots=True)
class ExactPayout:
    """A pot that is paid.

    Attributes:
        token: The token.
        first_period: The first period whose revenue is in it.
        period: The last, by whose shares it is paid.
        pot: How much there is.
        shares: Of each seat.
        amounts: What each seat gets, the tip taken off, delivered or set aside.
        set_aside: The seats whose payment fails.
        tip: What whoever settles gets.
    """

    token: str
    first_period: int
    period: int
    pot: int
    shares: tuple[int, ...]
    amounts: tuple[int, ...]
    set_aside: frozenset[int]
    tip: int


@dataclass(slots=True)
class _Till:
    """What is kept of a token.

    Attributes:
        period: The last period that was closed.
        first_period: The first that the pot covers.
        pot: What waits to be paid.
        running: What has come in since.
        set_aside: What could not be delivered, by account.
    """

    period: int = 0
    first_period: int = 1
    pot: int = 0
    running: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)


class ExactModel:
    """One partnership's money, from its founding on."""

    def __init__(self, charter: Charter, shares: Sequence[int]) -> None:
        self.charter = charter
        self._tables = {0: tuple(shares)}
        self._tills: dict[str, _Till] = {}

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that ever came in."""
        return tuple(self._tills)

    @property
    def reviewed(self) -> int:
        """The last period that was reviewed; 0 if none was."""
        return max(self._tables)

    def shares_of(self, period: int) -> tuple[int, ...]:
        """The shares by which a period is paid, as far as it is reviewed by now."""
        return self._tables[max(known for known in self._tables if known <= period)]

    def review(self, period: int, shares: Sequence[int]) -> None:
        """A review of that period passes."""
        self._tables[period] = tuple(shares)

    def receive(self, token: str, amount: int) -> None:
        """An amount arrives, in whatever way but `pay`."""
        self._till(token).running += amount

    def pay(self, token: str, amount: int, period: int, now: int) -> None:
        """An amount arrives by `pay`, for the running period or the ended one."""
        till = self._till(token)
        self._close_if_nothing_waits(till, now)
        if period == till.period:
            till.pot += amount
        else:
            till.running += amount

    def is_due(self, token: str, now: int) -> bool:
        """Whether settling would close or pay anything."""
        till = self._till(token)
        if not till.pot:
            return till.period < self._ended(now) and bool(till.running)
        return self._is_payable(till.period, now)

    def settle(
        self, token: str, now: int, roster: Sequence[str], refusing: Collection[str]
    ) -> ExactPayout | None:
        """Closes what has ended, and pays the pot that waits, if it is payable.

        `refusing` are the accounts to which a payment fails now.
        """
        till = self._till(token)
        self._close_if_nothing_waits(till, now)
        if not till.pot or not self._is_payable(till.period, now):
            return None
        shares = self.shares_of(till.period)
        rate = self.charter.tip_rate(till.period, now)
        amounts, tip = take_tip(payout(till.pot, shares), rate)
        failed = [
            seat for seat, amount in enumerate(amounts) if amount and roster[seat] in refusing
        ]
        for seat in failed:
            till.set_aside[roster[seat]] += amounts[seat]
        paid = ExactPayout(
            token=token,
            first_period=till.first_period,
            period=till.period,
            pot=till.pot,
            shares=shares,
            amounts=amounts,
            set_aside=frozenset(failed),
            tip=tip,
        )
        till.pot = 0
        self._close_if_nothing_waits(till, now)
        return paid

    def deliver(self, token: str, account: str) -> int:
        """What was set aside for an account is delivered; gives how much that is."""
        return self._till(token).set_aside.pop(account, 0)

    def set_aside(self, token: str) -> Mapping[str, int]:
        """What is set aside, by account."""
        return self._till(token).set_aside

    def balance(self, token: str) -> int:
        """What the partnership must have of it."""
        till = self._till(token)
        return till.pot + till.running + till.set_aside.total()

    def _till(self, token: str) -> _Till:
        return self._tills.setdefault(token, _Till())

    def _ended(self, now: int) -> int:
        return max(self.charter.period_at(now) - 1, 0)

    def _is_payable(self, period: int, now: int) -> bool:
        return self.reviewed >= period or now >= self.charter.review_end(period)

    def _close_if_nothing_waits(self, till: _Till, now: int) -> None:
        ended = self._ended(now)
        if till.pot or till.period >= ended:
            return
        till.first_period = till.period + 1
        till.period, till.pot, till.running = ended, till.running, 0
