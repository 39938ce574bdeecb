"""A partnership's history: what happened, what each seat was paid, and what is there now."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from daosplit.agreement.charter import Charter
from daosplit.chain.one_block import read_at_one_block
from daosplit.chain.reading import Depth, Head
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.state import Till
from daosplit.client.tokens import balance_of
from daosplit.errors import ChainError, ContractError
from daosplit.events import (
    Closed,
    Countersigned,
    Delivered,
    EtherReceived,
    Event,
    Founded,
    RevenuePaid,
    Reviewed,
    SeatMoved,
    SetAside,
    Settled,
    TokenMoved,
    Withdrawn,
    token_of,
)
from daosplit.events.event_logs import read_event
from daosplit.events.log_reading import read_logs
from daosplit.events.logs import LogsWanted
from daosplit.events.payouts import Payout, payouts_of
from daosplit.events.receipts import code_reader
from daosplit.events.records_json import to_json
from daosplit.events.reviewed_shares import tables_of
from daosplit.history.balance_changes import BalanceChange, read_balance_changes
from daosplit.values.amounts import parse_token
from daosplit.values.text import text

SomeEvent = TypeVar("SomeEvent", bound=Event)


@dataclass(frozen=True, slots=True)
class TokenState:
    """What a partnership has and keeps of a token.

    Attributes:
        till: What the contract keeps of it.
        balance: What the partnership has of it; None if the token does not tell.
        accrued: What has come in and is not closed yet; None if the token does not tell.
        set_aside: What is set aside, by account, of all for whom anything ever was.
    """

    till: Till
    balance: int | None
    accrued: int | None
    set_aside: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class History:
    """What happened to a partnership up to a block.

    Attributes:
        chain_id: The chain's number.
        node: The node that was asked.
        partnership: The partnership's address.
        block: The last block that was read.
        block_hash: Its hash, as hex digits with 0x.
        timestamp: Its time.
        depth: Whether it is finalized, has enough confirmations, or is just the latest.
        events: All that happened, in order, the founding among it.
        roster: The account of each seat after that block, as the contract tells it.
        tables: The shares by which each reviewed period is paid, as the events tell them; those of
            the founding by 0.
        kept_tables: Those of them that the contract still keeps, as it tells them.
        tokens: What is there of each token, ether among them, after that block.
        balance_changes: What moved in the blocks of payouts, as balances tell it.
        unknown_balances: The tokens and blocks of payouts in which it is not known, as the node was
            not asked, has forgotten the balances, or the token does not tell them.
        payouts: What each seat was paid to the last unit, computed from the events.
    """

    chain_id: int
    node: str
    partnership: str
    block: int
    block_hash: str
    timestamp: int
    depth: Depth
    events: tuple[Event, ...]
    roster: tuple[str, ...]
    tables: Mapping[int, tuple[int, ...]]
    kept_tables: Mapping[int, tuple[int, ...]]
    tokens: Mapping[str, TokenState]
    balance_changes: tuple[BalanceChange, ...] = ()
    unknown_balances: tuple[tuple[str, int], ...] = ()
    payouts: tuple[Payout, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "payouts", payouts_of(self.events))

    @property
    def founding(self) -> Founded:
        """The founding."""
        return self.of(Founded)[0]

    @property
    def charter(self) -> Charter:
        """What can never change."""
        return self.founding.charter

    @property
    def reviews(self) -> tuple[Reviewed, ...]:
        """The reviews that passed, with contributions, reasons and evidence."""
        return self.of(Reviewed)

    @property
    def closings(self) -> tuple[Closed | Settled, ...]:
        """The closings, each with the periods that it covers and the pot."""
        return tuple(event for event in self.events if isinstance(event, Closed | Settled))

    @property
    def set_asides(self) -> tuple[SetAside, ...]:
        """What could not be delivered."""
        return self.of(SetAside)

    @property
    def deliveries(self) -> tuple[Delivered | Withdrawn, ...]:
        """What was set aside and came to its account later."""
        return tuple(event for event in self.events if isinstance(event, Delivered | Withdrawn))

    @property
    def seat_moves(self) -> tuple[SeatMoved, ...]:
        """The seats that moved."""
        return self.of(SeatMoved)

    @property
    def countersignatures(self) -> tuple[Countersigned, ...]:
        """The countersignatures that were given on the chain."""
        return self.of(Countersigned)

    @property
    def revenue(self) -> tuple[RevenuePaid, ...]:
        """The revenue that came with a memo."""
        return self.of(RevenuePaid)

    @property
    def arrivals(self) -> tuple[TokenMoved | EtherReceived, ...]:
        """The amounts of tokens, and the plain ether, that came in."""
        return tuple(
            event
            for event in self.events
            if isinstance(event, EtherReceived)
            or (isinstance(event, TokenMoved) and event.to_account == self.partnership)
        )

    def to_json(self) -> str:
        """All of it as JSON; amounts are texts of decimal digits."""
        return to_json(self)

    def of(self, kind: type[SomeEvent]) -> tuple[SomeEvent, ...]:
        """The events of one kind, in order."""
        return tuple(event for event in self.events if isinstance(event, kind))


def read_events(
    split: RevenueSplit,
    *,
    from_block: int = 0,
    to_block: int | None = None,
    tokens: Collection[str] | None = None,
) -> tuple[Event, ...]:
    """What happened to a partnership in these blocks, to the newest that is safe to read by
    default, in order.

    `tokens` limits it to the moves of these; see `read_history`.
    """

    def read(newest: Head) -> tuple[Event, ...]:
        head = newest if to_block is None else Head.of(split.chain.block(to_block))
        return read_events_at(split, head, from_block=from_block, tokens=tokens)

    return read_at_one_block(split.chain, read)


def read_events_at(
    split: RevenueSplit,
    head: Head,
    *,
    from_block: int = 0,
    tokens: Collection[str] | None = None,
) -> tuple[Event, ...]:
    """The same up to a head that somebody else looks at again when all is read."""
    chain, first = split.chain, from_block
    known = frozenset(map(parse_token, tokens)) if tokens is not None else None
    founding = split.first_block if 0 < first <= split.first_block else None
    logs = read_logs(chain, LogsWanted(split.address, tokens=known), first, head, founding)
    code_at = code_reader(chain)
    events = (read_event(log, split.address, code_at) for log in logs)
    return tuple(
        event
        for event in events
        if event is not None and (known is None or token_of(event) in known | {None})
    )


def read_history(
    split: RevenueSplit,
    *,
    from_block: int = 0,
    tokens: Collection[str] | None = None,
    with_balances: bool = True,
) -> History:
    """A partnership's history from a block before its founding to the newest that is safe to read.

    Revenue may have come in before the founding; an earlier `from_block` finds it. Anybody can make
    a token that says that amounts came in: `tokens` limits the history to these. The balances
    around payouts take a few questions for each payment: `with_balances` may leave them out.

    All of it is read at one block. Raises ChainError if the founding is not
    among the blocks, or the node does not show it; ForkError if the chain is reorganised all the
    time; and MissingEventError if a review that another names is not among their events.
    """

    def read(head: Head) -> History:
        return _read_history(split, from_block, tokens, with_balances, head)

    return read_at_one_block(split.chain, read)


def _read_history(
    split: RevenueSplit,
    first: int,
    tokens: Collection[str] | None,
    with_balances: bool,
    head: Head,
) -> History:
    chain, last = split.chain, head.number
    events = read_events_at(split, head, from_block=first, tokens=tokens)
    if not any(isinstance(event, Founded) for event in events):
        raise missing_founding(split, first)
    reviewed = split.reviewed_period(block=last)
    tables = tables_of(events, reviewed, split.address)
    changes = read_balance_changes(
        chain, split.address, events, payouts_of(events), is_asked=with_balances
    )
    return History(
        chain_id=chain.chain_id,
        node=chain.node_name,
        partnership=split.address,
        block=head.number,
        block_hash=head.hash,
        timestamp=head.timestamp,
        depth=head.depth,
        events=events,
        roster=split.roster(block=last),
        tables=tables,
        kept_tables={
            period: shares
            for period in tables
            if (shares := split.kept_shares_of(period, block=last))
        },
        tokens={token: _read_token(split, token, events, last) for token in _tokens(events)},
        balance_changes=changes.known,
        unknown_balances=changes.unknown,
    )


def missing_founding(split: RevenueSplit, first: int) -> ChainError:
    """What to tell of a node that does not show the founding in a block or later."""
    if first > 0:
        return ChainError(
            text(
                "{node} does not show the founding of {partnership} in block {block:,} or later; "
                "begin with an earlier block, or ask another node",
                node=split.chain.node_name,
                partnership=split.address,
                block=first,
            )
        )
    return ChainError(
        text(
            "{node} does not show the founding of {partnership}; set a smaller span, or ask "
            "another node",
            node=split.chain.node_name,
            partnership=split.address,
        )
    )


def _tokens(events: Iterable[Event]) -> list[str]:
    return sorted({token for token in map(token_of, events) if token is not None})


def _read_token(split: RevenueSplit, token: str, events: Iterable[Event], block: int) -> TokenState:
    accounts = {
        event.account for event in events if isinstance(event, SetAside) and event.token == token
    }
    balance = accrued = None
    # If it is not the token that refuses to tell, but the node, what follows fails too.
    with suppress(ChainError, ContractError):
        accrued = split.accrued(token, block=block)
        balance = balance_of(split.chain, token, split.address, block)
    return TokenState(
        till=split.till(token, block=block),
        balance=balance,
        accrued=accrued,
        set_aside={
            account: split.set_aside(token, account, block=block) for account in sorted(accounts)
        },
    )
