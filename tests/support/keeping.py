"""Keepers of partnerships on test chains, and a process that dies wherever a test wants."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from daosplit.chain import Chain, posting
from daosplit.chain.fast import FastNode
from daosplit.chain.node import Node
from daosplit.chain.outbox import Outbox
from daosplit.chain.posting import OutboxSender
from daosplit.chain.remote import RemoteNode
from daosplit.chain.sending import Sender, Terms
from daosplit.client.revenue_split import RevenueSplit
from daosplit.events import Closed, Event, PaidOut, Settled
from daosplit.history.history import read_events
from daosplit.keeper.channels import Channel
from daosplit.keeper.kept import Kept
from daosplit.keeper.loop import Keeper, Settings
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import Notice
from daosplit.keeper.store import Store, open_store
from daosplit.keeper.telling import Telling
from support.dying import KilledError, Life

HOUR = 3_600


class Pool:
    """The node of a fast chain, on which what is sent waits until a block is mined.

    The chain inside the process mines at once all the same.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self.refusals: list[Exception | None] = []
        """What it answers to the next that are sent; None to take them."""

    def send_raw(self, transaction: bytes) -> str:
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is not None:
            raise refusal
        if isinstance(self._node, FastNode):
            return RemoteNode.send_raw(self._node, transaction)
        return self._node.send_raw(transaction)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._node, name)


@pytest.fixture
def pool(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """The chain mines a block of what was sent only when somebody waits for it."""
    node = chain._node

    def now() -> int:
        return node.block("latest").timestamp

    clock = SimpleNamespace(sleep=lambda _: node.travel(now() + 12), monotonic=now, time=time.time)
    monkeypatch.setattr(posting, "time", clock)
    pool = Pool(node)
    monkeypatch.setattr(chain, "_node", pool)
    return pool


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command that keeps logs to the error output, which is a test's own, for the process."""
    yield
    structlog.reset_defaults()


@contextmanager
def living(chain: Chain, life: Life, outbox: Outbox | None = None, **terms: Any) -> Iterator[None]:
    """Within, the chain is that of a process which may die; what follows is then skipped.

    With an outbox, which may be its end too, it sends by that, and as a service waits for nothing.
    """
    node, sender = chain._node, chain._sender
    chain._node = life.of(node)
    if outbox is None:
        chain._sender = Sender(chain._node, chain.chain_id, sender._keys)
    else:
        keys = dict(chain.signers)
        chain._sender = OutboxSender(
            chain._node, chain.chain_id, keys, life.of(outbox), Terms(waits=False, **terms)
        )
    try:
        with suppress(KilledError):
            yield
    finally:
        chain._node, chain._sender = node, sender


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


def _itself(split: RevenueSplit) -> RevenueSplit:
    return split


def keeper_of(
    chain: Chain,
    splits: Sequence[RevenueSplit],
    store: Store | Path,
    channels: Sequence[Channel] = (),
    metrics: Metrics | None = None,
    folder: Path | None = None,
    **settings: Any,
) -> Keeper:
    """A keeper that has just begun."""
    metrics = metrics or Metrics()
    store = open_store(str(store)) if isinstance(store, Path) else store
    return Keeper(
        chain,
        chain.accounts[0],
        [
            Kept(
                f"partnership {number}",
                split.address,
                partial(_itself, split),
                folder=None if number else folder,
            )
            for number, split in enumerate(splits)
        ],
        store,
        settings=Settings(**settings),
        metrics=metrics,
        telling=Telling(channels, store, metrics, str),
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
