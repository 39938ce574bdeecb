"""Keepers of partnerships on test chains, and a process that dies wherever a test wants."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from daosplit.chain import Chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.events import Closed, Event, PaidOut, Settled
from daosplit.history.history import read_events
from daosplit.keeper.loop import Keeper, Settings
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import Channel, Notice
from daosplit.keeper.store import Store, open_store

HOUR = 3_600


class KilledError(BaseException):
    """The process is gone."""


class DyingNode:
    """A chain's node; the process dies before, or after, the given request to it."""

    def __init__(self, node: Any, at: int | None = None, *, after: bool = False) -> None:
        self._node = node
        self._at = at
        self._after = after
        self.asked = 0

    @property
    def is_alive(self) -> bool:
        """Whether it was never asked so often that the process died."""
        return self._at is None or self.asked <= self._at

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._node, name)
        if not callable(asked):
            return asked

        def ask(*arguments: Any, **options: Any) -> Any:
            self.asked += 1
            if not self.is_alive and not self._after:
                raise KilledError
            answer = asked(*arguments, **options)
            if not self.is_alive:
                raise KilledError
            return answer

        return ask


@contextmanager
def counting_requests(chain: Chain) -> Iterator[DyingNode]:
    """Counts what a chain's node is asked meanwhile."""
    with dying_at(chain, None) as node:
        yield node


@contextmanager
def dying_at(chain: Chain, at: int | None, *, after: bool = False) -> Iterator[DyingNode]:
    """Within, the process dies at a request to the chain's node; what comes after it is skipped."""
    node = chain._node
    dying = DyingNode(node, at, after=after)
    chain._node = chain._sender._node = dying
    try:
        with suppress(KilledError):
            yield dying
    finally:
        chain._node = chain._sender._node = node


class Box:
    """A channel that keeps what it was given."""

    name = "box"

    def __init__(self) -> None:
        self.given: list[Notice] = []

    def give(self, notice: Notice, message: str) -> None:
        assert message
        self.given.append(notice)

    @property
    def kinds(self) -> list[str]:
        return [notice.kind for notice in self.given]


def keeper_of(
    chain: Chain,
    splits: Sequence[RevenueSplit],
    store: Store | Path,
    channels: Sequence[Channel] = (),
    metrics: Metrics | None = None,
    **settings: Any,
) -> Keeper:
    """A keeper that has just begun."""
    return Keeper(
        chain,
        chain.accounts[0],
        {f"partnership {number}": split for number, split in enumerate(splits)},
        open_store(str(store)) if isinstance(store, Path) else store,
        settings=Settings(**settings),
        metrics=metrics or Metrics(),
        channels=channels,
    )


def let_pass(chain: Chain, keeper: Keeper, until: int) -> None:
    """Time goes by, the keeper looks when it wants to, at least each hour once it waits for it."""
    while True:
        next_at = keeper.round()
        if next_at > until:
            break
        chain.travel(max(next_at, chain.now() + 1))
    chain.travel(max(until, chain.now()))


def closings(split: RevenueSplit) -> list[Closed | Settled]:
    events: tuple[Event, ...] = read_events(split)
    return [event for event in events if isinstance(event, Closed | Settled)]


def payouts(split: RevenueSplit) -> list[PaidOut | Settled]:
    return [event for event in read_events(split) if isinstance(event, PaidOut | Settled)]


def transactions_of(split: RevenueSplit) -> Mapping[str, list[str]]:
    """The events of each transaction."""
    found: dict[str, list[str]] = {}
    for event in read_events(split):
        found.setdefault(event.transaction_hash, []).append(type(event).__name__)
    return found
