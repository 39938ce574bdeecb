"""Asks a node for the logs about a partnership, for as many blocks at a time as it really shows.

Nodes refuse too many blocks, or answer with nothing, or cut the answer off, each in its own way. So
nothing is taken for all there is that a node has not shown to be able to show: the founding must be
seen at both ends of a range as wide as any in which nothing is seen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from requests import HTTPError, Timeout

from daosplit.chain import Chain
from daosplit.chain.blocks import Log
from daosplit.chain.node import Topics
from daosplit.chain.refusals import NodeRefusalError
from daosplit.chain.transports import EndlessError
from daosplit.errors import ChainError
from daosplit.events.logs import TRANSFER_TOPIC, LogsWanted, account_topic
from daosplit.values.addresses import ETHER
from daosplit.values.text import text

# Limits on answers begin at a thousand entries: one that has as many may have been cut off.
_MANY_ENTRIES = 1_000
# After how many answers in a row a node that had refused is asked for more at a time again.
_ANSWERS_UNTIL_MORE = 16

Query = Callable[[int, int], tuple[Log, ...]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The logs of the blocks `first` to `last`, both included."""

    first: int
    last: int
    logs: tuple[Log, ...]


class LogQueries:
    """What is asked about one partnership, up to the block `newest`.

    It was founded in the block `founding`, if that is known. Nodes for development are believed.
    """

    def __init__(
        self,
        chain: Chain,
        wanted: LogsWanted,
        span: int | None,
        newest: int,
        founding: int | None,
    ) -> None:
        self._chain = chain
        self._wanted = wanted
        self._span = span
        self._newest = newest
        self._founding = founding
        # So many blocks at once were shown to be shown.
        self._shown = 0

    def ask(self, first: int) -> Iterator[Stretch]:
        """The logs from a block on, one stretch after the other.

        Raises ChainError if the node refuses even one block, or does not show the founding in it.
        """
        if first > self._newest:
            return
        most = self._newest - first + 1
        if self._span is not None:
            most = min(most, self._span)
        width, answers = most, 0
        while first <= self._newest:
            last = min(first + width - 1, self._newest)
            logs = self._ask_stretch(first, last)
            if logs is None:
                width, answers = (last - first + 1) // 2, 0
                continue
            yield Stretch(first, last, logs)
            first, answers = last + 1, answers + 1
            if answers == _ANSWERS_UNTIL_MORE:
                width, answers = min(2 * width, most), 0

    def _ask_stretch(self, first: int, last: int) -> tuple[Log, ...] | None:
        """The logs in these blocks; None if the node may show more for fewer of them."""
        found: list[Log] = []
        for query in self._queries():
            try:
                logs = query(first, last)
            except ChainError as error:
                if first < last and may_be_too_much(error):
                    return None
                raise
            if first < last and len(logs) >= _MANY_ENTRIES:
                return None
            # A node that takes the range for a hint gives others besides.
            found += (log for log in logs if first <= log.block <= last)
        if self._founding is None:
            founding = next(filter(self._wanted.is_founding, found), None)
            self._founding = founding.block if founding else None
        return tuple(found) if self._shows(last - first + 1) else None

    def _queries(self) -> Sequence[Query]:
        """For what it wrote itself, for what tokens say that went out, and for what came in."""
        queries = [partial(self._chain.logs, address=self._wanted.partnership)]
        if self._wanted.own_only:
            return queries
        account = account_topic(self._wanted.partnership)
        tokens: Sequence[str | None] = [None]
        if self._wanted.tokens is not None:
            tokens = sorted(self._wanted.tokens - {ETHER})
        for token in tokens:
            for topics in ([TRANSFER_TOPIC, account], [TRANSFER_TOPIC, None, account]):
                queries.append(partial(self._chain.logs, address=token, topics=topics))
        return queries

    def _shows(self, width: int) -> bool:
        """Whether the node shows what there is in so many blocks at once, as far as is known."""
        if self._founding is None or width <= self._shown or self._chain.can_travel:
            return True
        before = max(self._founding - width + 1, 0), self._founding
        after = self._founding, min(self._founding + width - 1, self._newest)
        any_topic = () if self._wanted.own_only else (None,)
        try:
            is_shown = self._shows_founding(*before) and self._shows_founding(*after, any_topic)
        except ChainError as error:
            if not may_be_too_much(error):
                raise
            is_shown = False
        if is_shown:
            self._shown = width
        elif self._shown == 0:
            self._require_founding(self._founding)
        return width <= self._shown

    def _require_founding(self, block: int) -> None:
        """Raises ChainError if the founding cannot be seen even in its own block."""
        if not self._shows_founding(block, block):
            raise ChainError(
                text(
                    "{node} does not show the founding of {partnership} in block {block:,}: its "
                    "logs are not complete; ask another node",
                    node=self._chain.node_name,
                    partnership=self._wanted.partnership,
                    block=block,
                )
            )
        if not self._wanted.own_only and not self._shows_founding(block, block, [None]):
            raise ChainError(
                text(
                    "{node} does not show logs where a topic may be any, and so would hide tokens "
                    "that came in; ask another node",
                    node=self._chain.node_name,
                )
            )
        self._shown = 1

    def _shows_founding(self, first: int, last: int, topics: Topics = ()) -> bool:
        logs = self._chain.logs(first, last, address=self._wanted.partnership, topics=topics)
        return any(map(self._wanted.is_founding, logs))


def may_be_too_much(error: ChainError) -> bool:
    """Whether fewer blocks may help; not if the node cannot be reached at all, or has no time."""
    if isinstance(error, NodeRefusalError):
        return not error.passes
    return isinstance(error.__cause__, HTTPError | Timeout | EndlessError)
