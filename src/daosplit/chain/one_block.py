"""Reading a chain at one block, and noticing a node that changes its mind meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from daosplit.chain.connection import Chain
from daosplit.chain.reading import Head, find_final
from daosplit.errors import ForkError
from daosplit.values.text import text

T = TypeVar("T")

_TRIES = 3


def find_head(chain: Chain) -> Head:
    """The block at which the chain is read already, or else the newest that is safe to read at."""
    if chain.head is not None:
        return chain.head
    if chain.reading is None or chain.can_travel:
        return Head.of(chain.block("latest"))
    return find_final(chain.block, chain.reading.confirmations)


def read_at_one_block(chain: Chain, read: Callable[[Head], T]) -> T:
    """What is read at one block, again from the start if the chain was reorganised meanwhile.

    Raises ForkError if that does not end.
    """
    for tries in range(1, _TRIES + 1):
        head = find_head(chain)
        try:
            found = _read_at(chain, head, read)
            if chain.reading is not None:
                require_same(chain, head)
        except ForkError:
            if tries == _TRIES:
                raise
        else:
            return found
    raise AssertionError


def _read_at(chain: Chain, head: Head, read: Callable[[Head], T]) -> T:
    before, chain.head = chain.head, head
    try:
        return read(head)
    finally:
        chain.head = before


def require_same(chain: Chain, head: Head) -> None:
    """Raises ForkError if the node by now has another block of that number."""
    if chain.block(head.number).hash != head.hash:
        raise fork_error(chain, head.number)


def fork_error(chain: Chain, number: int) -> ForkError:
    """What to tell of a node that knows two blocks of one number."""
    return ForkError(
        text(
            "{node} gives two different blocks {block:,}: its chain forks; try again in a minute, "
            "or ask another node",
            node=chain.node_name,
            block=number,
        )
    )
