"""At which block a chain is read, and how its node is asked: what is set for a network."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from daosplit.chain.blocks import Block, BlockId
from daosplit.errors import ChainError

Depth = Literal["finalized", "confirmed", "latest"]

CONFIRMATIONS = 12
"""How many there must be where nothing else is set."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a chain is read.

    Attributes:
        confirmations: How many blocks must have come after one that is read, where the chain has no
            finalized blocks.
        span: For how many blocks a node is asked at once for logs; as many as it shows, if None.
        folder: Where what was read of logs is kept, so that the next reading goes on from there;
            nothing is kept if None.
    """

    confirmations: int = CONFIRMATIONS
    span: int | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest block that is read.

    Attributes:
        number: Its number.
        hash: Its hash, as hex digits with 0x.
        timestamp: Its time.
        depth: Why this one: it is finalized, or has enough confirmations, or is just the latest, as
            on chains for development.
        bloom: What tells of most logs that they are not in it; empty if the node does not say.
    """

    number: int
    hash: str
    timestamp: int
    depth: Depth = "latest"
    bloom: bytes = b""

    @classmethod
    def of(cls, block: Block, depth: Depth = "latest") -> "Head":
        """A block as a head."""
        return cls(block.number, block.hash, block.timestamp, depth, block.bloom)


def find_final(block: Callable[[BlockId], Block], confirmations: int) -> Head:
    """The newest block that no reorganisation replaces any more, as a node's `block` gives it.

    That is so by the chain's own rules, or where it has none by the operator's.
    """
    try:
        return Head.of(block("finalized"), "finalized")
    except ChainError:  # many chains have no such block, and say so in as many ways
        number = block("latest").number - confirmations
        return Head.of(block(max(number, 0)), "confirmed")
