"""What a keeper must know of a partnership, read from its chain."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ContractError
from daosplit.events import Delivered, EtherReceived, Event, SetAside, TokenMoved, Withdrawn
from daosplit.events.types import token_of
from daosplit.keeper.due import Holding, Owed, Situation, Try
from daosplit.values.addresses import ETHER

Tried = Mapping[tuple[str, str], Try]
"""What was tried in vain, by token and account; a settlement's account is empty."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A partnership as it was read at a time.

    Attributes:
        now: The time of the chain.
        mute: The tokens that do not tell what the partnership has of them, and why.
    """

    situation: Situation
    now: int
    mute: Mapping[str, ContractError]


def look(
    split: RevenueSplit,
    events: Iterable[Event],
    *,
    tokens: Collection[str] | None = None,
    tried: Tried | None = None,
) -> Seen:
    """What is there now of these tokens; by default of ether and of every token in the events.

    `events` are all of the partnership's, as `read_events` gives them. Raises ChainError if the
    node fails.
    """
    events = tuple(events)
    now = split.chain.now()
    charter = split.charter
    end = charter.end_of(max(charter.period_at(now) - 1, 0))
    late = _arrivals_since(end, events, split.address)
    tried = tried or {}
    owed = _owed(events, tried)
    holdings: dict[str, Holding] = {}
    mute: dict[str, ContractError] = {}
    for token in tokens_in(events) if tokens is None else tokens:
        till = split.till(token)
        try:
            accrued = split.accrued(token)
        except ContractError as error:
            mute[token] = error
            continue
        is_open = charter.end_of(till.period) < end
        since_end = min(late[token], accrued) if is_open else 0
        holdings[token] = Holding(
            till.period,
            till.pot,
            accrued,
            since_end,
            till.cursor,
            owed.get(token, {}),
            tried.get((token, "")),
        )
    return Seen(Situation(charter, split.reviewed_period(), holdings), now, mute)


def tokens_in(events: Iterable[Event]) -> list[str]:
    """Ether, and every token of a partnership's events."""
    return sorted({ETHER, *filter(None, map(token_of, events))})


def _arrivals_since(end: int, events: Iterable[Event], partnership: str) -> Mapping[str, int]:
    """What plainly came in from a time on, by token."""
    arrived = defaultdict[str, int](int)
    for event in events:
        if event.timestamp < end:
            continue
        if isinstance(event, EtherReceived):
            arrived[ETHER] += event.amount
        elif isinstance(event, TokenMoved) and event.to_account == partnership:
            arrived[event.token] += event.amount
    return arrived


def _owed(events: Iterable[Event], tried: Tried) -> dict[str, dict[str, Owed]]:
    """What is set aside, by token and account."""
    amounts = defaultdict[tuple[str, str], int](int)
    since: dict[tuple[str, str], int] = {}
    for event in events:
        if isinstance(event, SetAside):
            amounts[event.token, event.account] += event.amount
            since[event.token, event.account] = event.timestamp
        elif isinstance(event, Delivered | Withdrawn):
            amounts[event.token, event.account] -= event.amount
    owed = defaultdict[str, dict[str, Owed]](dict)
    for (token, account), amount in amounts.items():
        if amount > 0:
            key = token, account
            owed[token][account] = Owed(amount, since[key], tried.get(key))
    return owed
