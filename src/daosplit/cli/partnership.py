"""A partnership on a node, and what its partners must be told whatever command they give."""

from __future__ import annotations

from collections.abc import Sequence

import typer

import daosplit
from daosplit.errors import InvalidValueError
from daosplit.messages.catalogue import Language
from daosplit.messages.nesting import describe_blockades
from daosplit.messages.questioned import describe_questions
from daosplit.values.addresses import parse_account


def open_partnership(
    rpc: str, address: str, names: Sequence[str] = (), language: Language = "en"
) -> daosplit.RevenueSplit:
    """The partnership; warns of seats that were questioned, and of partnerships that block it."""
    split = daosplit.RevenueSplit(daosplit.connect(rpc), address)
    warn(split, names, language)
    return split


def warn(split: daosplit.RevenueSplit, names: Sequence[str], language: Language) -> None:
    """Warnings go to the error output, so that data stays data."""
    warnings = describe_questions(split, names, language)
    warnings += describe_blockades(daosplit.blockades(split), language)
    for warning in warnings:
        typer.echo(warning, err=True)


def account_of_node(chain: daosplit.Chain, text: str) -> str:
    """An account that a command line names, which the node must hold.

    Raises InvalidValueError for any other.
    """
    account = parse_account(text, chain.accounts)
    if account not in chain.accounts:
        allowed = f"it holds {len(chain.accounts)}; such as node:0"
        raise InvalidValueError("--from", text, "is no account that the node holds", allowed)
    return account


def silent_for(split: daosplit.RevenueSplit, end: int) -> tuple[int, ...]:
    """The seats to name as silent, if what ends then is over: all that are."""
    return split.silent_seats() if split.chain.now() >= end else ()
