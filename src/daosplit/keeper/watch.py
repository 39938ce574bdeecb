"""Finds the partnerships of which something happened, by one question for all of them."""

from collections.abc import Collection
from functools import cache

from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.chain.abi import EventKind
from daosplit.chain.blocks import Block
from daosplit.chain.one_block import find_head
from daosplit.errors import ChainError
from daosplit.events.log_queries import may_be_too_much

# What must be looked at when it happens; all else happens when a period or a window ends.
_WATCHED = (
    *("Closed", "Settled", "PaidOut", "Delivered"),
    *("Reviewed", "Countersigned", "SeatQuestioned", "SeatAnnounced"),
)

_Act = tuple[str, str, int]
"""A partnership, a transaction that did something to it, and its block."""


class Watch:
    """Watches the events of partnerships, each `every` seconds of the chain's time."""

    def __init__(self, chain: Chain, partnerships: Collection[str], every: int) -> None:
        self._chain = chain
        self._partnerships = partnerships
        self._every = every
        # The last block whose events were final when it was looked for them, and when that was.
        self._final = -1
        self._at = 0
        # What happened since.
        self._seen: set[_Act] = set()

    def is_due(self, head: Block) -> bool:
        """Whether it is time to look."""
        return self._must_begin(head) or head.timestamp - self._at >= self._every

    def look(self, head: Block) -> Collection[str]:
        """The partnerships of which something happened, is final now, or was undone; all of them at
        the start, where blocks are gone, and if the node does not show so many.

        Raises ChainError if the node fails.
        """
        final = min(find_head(self._chain).number, head.number)
        there = None if self._must_begin(head) else self._happened(self._final + 1, head.number)
        self._final, self._at = final, head.timestamp
        if there is None:
            self._seen = set()
            return self._partnerships
        is_final = {one for one in there if one[2] <= final}
        changed = (there ^ self._seen) | is_final
        self._seen = there - is_final
        return {address for address, _, _ in changed}

    def know(self, partnership: str, transaction: str, block: int) -> None:
        """Something was done, and looked at since; it is to be looked at again if it is undone."""
        self._seen.add((partnership, transaction, block))

    def _must_begin(self, head: Block) -> bool:
        return self._final < 0 or head.number < self._final

    def _happened(self, first: int, last: int) -> set[_Act] | None:
        """What happened in these blocks; None if the node refuses to show so many."""
        reading = self._chain.reading
        span = (reading and reading.span) or max(last - first + 1, 1)
        try:
            return {
                (log.address, log.transaction_hash, log.block)
                for start in range(first, last + 1, span)
                for log in self._chain.logs(start, min(start + span - 1, last), topics=(_topics(),))
                if log.address in self._partnerships
            }
        except ChainError as error:
            if may_be_too_much(error):
                return None
            raise


@cache
def _topics() -> list[bytes]:
    events = (entry for entry in load_artifact("IRevenueSplit").abi if entry["type"] == "event")
    return [kind.topic for kind in map(EventKind, events) if kind.name in _WATCHED]
