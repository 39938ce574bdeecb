"""The reconciliation of a history: what was paid and what is there, compared with the exact rules.

Every payment is computed again and compared with what tokens and balances say that moved; and
Conservation must hold: received = paid + tips + delivered + withdrawn + set aside + unpaid rest +
not yet closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from daosplit.events import token_of
from daosplit.events.partners import Partners
from daosplit.events.records_json import to_json
from daosplit.history.differences import Difference
from daosplit.history.history import History, TokenState
from daosplit.history.ledger import Ledger

Value = TypeVar("Value", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conservation:
    """Where a token's money came from and where it is, in its smallest unit.

    Attributes:
        received: What came in, as the chain's log tells it.
        unlogged: What came in besides, as ether can, or before the blocks that were read; negative
            if it went without the partnership's doing, as fees of a token do.
        paid: What seats were paid.
        tips: What those who settled late got.
        delivered: What was set aside and delivered later.
        withdrawn: What was set aside and withdrawn.
        set_aside: What is set aside.
        unpaid: The rest of the pot that waits.
        not_closed: What is not closed yet; None if the token does not tell what is there.
    """

    received: int
    unlogged: int
    paid: int
    tips: int
    delivered: int
    withdrawn: int
    set_aside: int
    unpaid: int
    not_closed: int | None

    @property
    def came_in(self) -> int:
        """All that came in."""
        return self.received + self.unlogged

    @property
    def accounted_for(self) -> int:
        """All that went out, is kept or is owed."""
        gone = self.paid + self.tips + self.delivered + self.withdrawn
        return gone + self.set_aside + self.unpaid + (self.not_closed or 0)

    @property
    def holds(self) -> bool:
        """Whether all that came in is accounted for."""
        return self.not_closed is not None and self.came_in == self.accounted_for


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How far a history agrees with the rules.

    Attributes:
        node: The node that was asked.
        conservation: Where the money is, by token.
        differences: What does not agree, in order of tokens and then of time; empty if all does.
        unknown_balances: The tokens and blocks of payouts whose balances could not be compared.
    """

    node: str
    conservation: Mapping[str, Conservation]
    differences: tuple[Difference, ...]
    unknown_balances: tuple[tuple[str, int], ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether all agrees to the last unit, of what could be compared."""
        return not self.differences

    @property
    def is_complete(self) -> bool:
        """Whether all agrees, nothing came in without a log, and all could be compared."""
        unlogged = any(one.unlogged for one in self.conservation.values())
        return self.is_exact and not unlogged and not self.unknown_balances

    def to_json(self) -> str:
        """All of it as JSON; amounts are texts of decimal digits."""
        return to_json(self)

    def of(self, token: str) -> tuple[Difference, ...]:
        """The differences that are about a token."""
        return tuple(difference for difference in self.differences if difference.token == token)


def reconcile(history: History) -> Reconciliation:
    """Compares a history with the exact rules, to the smallest unit.

    >>> import daosplit
    >>> chain = daosplit.connect()
    >>> founding = daosplit.load_charter("examples/charter.toml").resolve(chain.accounts)
    >>> split = daosplit.found(chain, founding).split
    >>> daosplit.reconcile(daosplit.read_history(split)).is_exact
    True
    """
    differences = _compare_partners(history)
    conservation = {}
    for token, state in history.tokens.items():
        ledger = Ledger(
            token,
            history.partnership,
            history.charter,
            history.payouts,
            history.balance_changes,
        )
        ledger.follow(event for event in history.events if token_of(event) == token)
        conservation[token] = _finish(ledger, state, Partners.after(history.events))
        differences += ledger.differences
    return Reconciliation(history.node, conservation, tuple(differences), history.unknown_balances)


def _compare_partners(history: History) -> list[Difference]:
    """The roster and the share tables that the contract still keeps, with what events make."""
    partners = Partners.after(history.events)
    differences = [
        Difference(kind="roster", token=None, expected=expected, actual=actual, seat=seat)
        for seat, (expected, actual) in _unequal(partners.roster, history.roster, "nobody")
    ]
    for period in sorted(history.kept_tables):
        tables = partners.tables.get(period, ()), history.kept_tables[period]
        differences += [
            Difference(
                kind="shares",
                token=None,
                expected=expected,
                actual=actual,
                seat=seat,
                period=period,
            )
            for seat, (expected, actual) in _unequal(*tables, 0)
        ]
    return differences


def _finish(ledger: Ledger, state: TokenState, partners: Partners) -> Conservation:
    """Compares what the contract keeps of a token with the ledger."""
    till = state.till
    kept = ledger.period, ledger.pot, ledger.cursor, ledger.set_aside.total()
    ledger.note("till", _listed(*kept), _listed(till.period, till.pot, till.cursor, till.set_aside))
    for account in sorted(ledger.set_aside.keys() | state.set_aside.keys()):
        actual = state.set_aside.get(account, 0)
        ledger.note("set aside", ledger.set_aside[account], actual, account=account)
    if state.balance is None:
        ledger.note("unreadable", "a balance", "none")
    else:
        ledger.find_at_the_end(state.balance)

    shares = partners.shares_of(till.period)
    flows = ledger.flows
    conservation = Conservation(
        received=flows.received,
        unlogged=flows.unlogged,
        paid=flows.paid,
        tips=flows.tips,
        delivered=flows.delivered,
        withdrawn=flows.withdrawn,
        set_aside=till.set_aside,
        unpaid=till.pot - till.pot * sum(shares[: till.cursor]) // sum(shares),
        not_closed=state.accrued,
    )
    if conservation.not_closed is not None:
        ledger.note("conservation", conservation.came_in, conservation.accounted_for)
    return conservation


def _unequal(
    expected: Sequence[Value], actual: Sequence[Value], missing: Value
) -> list[tuple[int, tuple[Value, Value]]]:
    """Where two lists are not equal, and with what."""
    pairs = zip_longest(expected, actual, fillvalue=missing)
    return [(seat, pair) for seat, pair in enumerate(pairs) if pair[0] != pair[1]]


def _listed(*numbers: int) -> str:
    return ", ".join(map(str, numbers))
