"""The block at which a command reads, which it tells."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, LiteralString

import typer

import daosplit
from daosplit.errors import ChainError
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.text import message, text

if TYPE_CHECKING:
    from daosplit.chain.reading import Depth

_DEPTHS: Mapping[Depth, LiteralString] = {
    "finalized": message("finalized"),
    "confirmed": message("with enough confirmations"),
    "latest": message("the latest"),
}
_LONG_AGO = 3_600


def read_at_a_head(chain: daosplit.Chain, founded: int, language: Language) -> None:
    """Has the chain read from now on at one block, and tells at which, on the error output.

    Raises ChainError if that is before the block of a founding.
    """
    from daosplit.chain.one_block import find_head

    head = find_head(chain)
    say = speaker(language)
    depth = say(_DEPTHS[head.depth])
    if head.number < founded:
        raise ChainError(
            text(
                "the partnership was founded in block {founded:,}, and the newest to read is block "
                "{block:,}, {depth}; try again in some minutes",
                founded=founded,
                block=head.number,
                depth=text(_DEPTHS[head.depth]),
            )
        )
    if chain.reading is not None:  # within this process nothing happens meanwhile
        chain.head = head
    typer.echo(
        say(
            "Read at block {block:,}, {depth}, of {moment}.",
            block=head.number,
            moment=show_moment(datetime.fromtimestamp(head.timestamp, UTC)),
            depth=depth,
        ),
        err=True,
    )
    age = int(time.time()) - head.timestamp
    if age > _LONG_AGO and not chain.can_travel:
        typer.echo(
            say(
                "WARNING: that block is {age} old: {node} may lag behind its chain.",
                age=show_duration(age),
                node=harmless(chain.node_name),
            ),
            err=True,
        )
