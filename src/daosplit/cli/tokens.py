"""The tokens that a command line names, or else all that ever reached a partnership."""

from __future__ import annotations

from collections.abc import Sequence

import daosplit
from daosplit.cli.options import naming
from daosplit.events.types import token_of
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import parse_token


def tokens_of(
    split: daosplit.RevenueSplit, named: Sequence[str], from_block: int | None = None
) -> list[daosplit.Token]:
    """The tokens that are named; without any, ether and every token of the partnership's events.

    Raises InvalidValueError for what names no token, and ChainError where there is none.
    """
    from daosplit.client.tokens import read_token_of_events

    if named:
        with naming("--token"):
            return [daosplit.read_token(split.chain, parse_token(name)) for name in named]
    first = split.first_block if from_block is None else from_block
    events = daosplit.read_events(split, from_block=first)
    addresses = sorted({ETHER, *filter(None, map(token_of, events))})
    return [read_token_of_events(split.chain, address) for address in addresses]
