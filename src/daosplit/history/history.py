"""A partnership's history: what happened, what each seat was paid, and what is there now."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from daosplit.agreement.charter import Charter
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
from daosplit.events.logs import read_logs
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
        partnership: The partnership's address.
        block: The last block that was read.
        timestamp: Its time.
        events: All that happened, in order, the founding among it.
        roster: The account of each seat after that block, as the contract tells it.
        tables: The shares by which each reviewed period is paid, as the events tell them; those of
            the founding by 0.
        kept_tables: Those of them that the contract still keeps, as it tells them.
        tokens: What is there of each token, ether among them, after that block.
        balance_changes: What moved in the blocks of payouts, as balances tell it, as far as the
            node still knows them.
        payouts: What each seat was paid to the last unit, computed from the events.
    """

    chain_id: int
    partnership: str
    block: int
    timestamp: int
    events: tuple[Event, ...]
    roster: tuple[str, ...]
    tables: Mapping[int, tuple[int, ...]]
    kept_tables: Mapping[int, tuple[int, ...]]
    tokens: Mapping[str, TokenState]
    balance_changes: tuple[BalanceChange, ...] = ()
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
    split: RevenueSplit, *, from_block: int = 0, to_block: int | None = None
) -> tuple[Event, ...]:
    """What happened to a partnership in these blocks, to the latest by default, in order.

    A node that refuses so many blocks at once is asked for fewer at a time.
    """
    chain = split.chain
    latest = chain.block_number()
    logs = read_logs(chain, split.address, from_block, latest if to_block is None else to_block)
    code_at = code_reader(chain)
    times: dict[int, int] = {}
    found = []
    for log in logs:
        if log.timestamp is not None:
            times[log.block] = log.timestamp
        elif log.block not in times:
            times[log.block] = chain.block(log.block).timestamp
        found.append(read_event(log, times[log.block], split.address, code_at))
    return tuple(event for event in found if event is not None)


def read_history(
    split: RevenueSplit,
    *,
    from_block: int = 0,
    tokens: Collection[str] | None = None,
    with_balances: bool = True,
) -> History:
    """A partnership's history from a block before its founding to the latest.

    Revenue may have come in before the founding; an earlier `from_block` finds it. Anybody can make
    a token that says that amounts came in: `tokens` limits the history to these. The balances
    around payouts take a few questions for each payment: `with_balances` may leave them out.

    Raises ChainError if the founding is not among the blocks, and MissingEventError if a review
    that another names is not among their events.
    """
    chain = split.chain
    block = chain.block()
    last = block.number
    events = read_events(split, from_block=from_block, to_block=last)
    if not any(isinstance(event, Founded) for event in events):
        raise ChainError(
            text(
                "{partnership} was founded before block {block:,}; begin with an earlier block",
                partnership=split.address,
                block=from_block,
            )
        )
    if tokens is not None:
        wanted = {parse_token(token) for token in tokens}
        events = tuple(event for event in events if token_of(event) in wanted | {None})
    reviewed = split.reviewed_period(block=last)
    tables = tables_of(events, reviewed, split.address)
    return History(
        chain_id=chain.chain_id,
        partnership=split.address,
        block=last,
        timestamp=block.timestamp,
        events=events,
        roster=split.roster(block=last),
        tables=tables,
        kept_tables={
            period: shares
            for period in tables
            if (shares := split.kept_shares_of(period, block=last))
        },
        tokens={token: _read_token(split, token, events, last) for token in _tokens(events)},
        balance_changes=(
            read_balance_changes(chain, split.address, events, payouts_of(events))
            if with_balances
            else ()
        ),
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
