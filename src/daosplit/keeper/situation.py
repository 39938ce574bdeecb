"""What a keeper must know of a partnership, read from its chain."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from daosplit.agreement.charter import Charter
from daosplit.chain.one_block import read_at_one_block
from daosplit.chain.reading import Head
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, ContractError
from daosplit.events import (
    Closed,
    Delivered,
    EtherReceived,
    Event,
    RevenuePaid,
    SetAside,
    Settled,
    TokenMoved,
    Withdrawn,
)
from daosplit.events.types import token_of
from daosplit.history.history import read_events_at
from daosplit.keeper.due import Holding, Owed, Situation, Try
from daosplit.values.addresses import ETHER

Tried = Mapping[tuple[str, str], Try]
"""What was tried in vain, by token and account; a settlement's account is empty."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A partnership as it was read at a time.

    Attributes:
        events: All that happened, up to the newest block that is safe to read at.
        now: The time of the chain.
        mute: The tokens that do not tell what the partnership has of them, and why. Of these only a
            pot that waits is in the situation.
    """

    situation: Situation
    events: tuple[Event, ...]
    now: int
    mute: Mapping[str, ContractError]


def look(
    split: RevenueSplit,
    *,
    from_block: int = 0,
    tokens: Collection[str] | None = None,
    tried: Tried | None = None,
) -> Seen:
    """What is there now of these tokens; by default of ether and of every token in the events from
    a block on.

    What is due is of the latest block, events are only of those that no reorganisation replaces.
    Raises ChainError if the node fails.
    """

    def read(head: Head) -> tuple[Head, tuple[Event, ...]]:
        return head, read_events_at(split, head, from_block=from_block)

    head, events = read_at_one_block(split.chain, read)
    now = split.chain.now()
    charter = split.charter
    end = charter.end_of(max(charter.period_at(now) - 1, 0))
    arrivals = _arrivals(charter, end, events, split.address)
    tried = tried or {}
    owed = _owed(events, tried)
    holdings: dict[str, Holding] = {}
    mute: dict[str, ContractError] = {}
    for token in tokens_in(events) if tokens is None else tokens:
        till = split.till(token)
        accrued: int | None = None
        try:
            accrued = split.accrued(token)
        except ContractError as error:
            mute[token] = error
        since_end = unfinal = 0
        if accrued is not None and charter.end_of(till.period) < end:
            before, after = arrivals[token]
            since_end = min(after, accrued)
            if not before and accrued > since_end:
                unfinal = _unfinal(split, token, accrued, head)
        holdings[token] = Holding(
            till.period,
            till.pot,
            accrued,
            since_end,
            unfinal,
            till.cursor,
            owed.get(token, {}),
            tried.get((token, "")),
        )
    return Seen(Situation(charter, split.reviewed_period(), holdings), events, now, mute)


def tokens_in(events: Iterable[Event]) -> list[str]:
    """Ether, and every token of a partnership's events."""
    return sorted({ETHER, *filter(None, map(token_of, events))})


def _arrivals(
    charter: Charter, end: int, events: Iterable[Event], partnership: str
) -> Mapping[str, tuple[int, int]]:
    """What plainly came in before a time, since the last closing, and from then on, by token."""
    before, after = defaultdict[str, int](int), defaultdict[str, int](int)
    for event in events:
        came_in = before if event.timestamp < end else after
        if isinstance(event, EtherReceived):
            came_in[ETHER] += event.amount
        elif isinstance(event, RevenuePaid) and event.token == ETHER:
            # What is paid for the ended period joins its pot.
            if event.period == charter.period_at(event.timestamp):
                came_in[ETHER] += event.amount
        elif isinstance(event, TokenMoved) and event.to_account == partnership:
            came_in[event.token] += event.amount
        elif isinstance(event, Closed | Settled):
            before[event.token] = 0
    return defaultdict(
        lambda: (0, 0), {token: (before[token], after[token]) for token in before.keys() | after}
    )


def _unfinal(split: RevenueSplit, token: str, accrued: int, head: Head) -> int:
    """How much of it is not final yet, all of it if the node does not tell."""
    if head.depth == "latest":
        return 0
    try:
        return max(accrued - split.accrued(token, block=head.number), 0)
    except (ChainError, ContractError):
        return accrued


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
