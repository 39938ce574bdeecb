"""`daosplit found`: founds the partnership that a charter file says, and writes its record."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    RECORD_FILE,
    LanguageOption,
    NodeOption,
    connect_to,
    language_of,
)
from daosplit.cli.signing import Sending, signs
from daosplit.errors import InvalidValueError
from daosplit.files.charter import blaming_charter, load_charter
from daosplit.files.record import Record, load_record, save_record
from daosplit.messages.descriptions import describe_founding
from daosplit.values.catalogue import speaker
from daosplit.values.text import text


@signs
def found(
    charter: Annotated[Path, typer.Argument(help="Charter file.", metavar="CHARTER")],
    rpc: NodeOption = None,
    record: Annotated[
        Path, typer.Option("--record", help="Record to write.", metavar="FILE")
    ] = Path(RECORD_FILE),
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Found the partnership that a charter file describes, and write its record.

    Running it again sends nothing; it only rewrites a lost record.
    """
    from daosplit.client.factory import ensure_factory

    language = language_of(lang)
    say = speaker(language)
    founding = load_charter(charter)
    known = load_record(record) if record.exists() else None
    _require_writable(record)
    chain = connect_to(rpc)
    account = sending.prepare(chain, language)
    with blaming_charter(charter):
        founding = founding.resolve(chain.accounts)
    address = daosplit.partnership_address(founding)
    if known and (known.chain_id, known.partnership) != (chain.chain_id, address):
        raise InvalidValueError(
            "--record",
            str(record),
            text(
                "the record of another partnership, {address} on chain {chain}",
                address=known.partnership,
                chain=known.chain_id,
            ),
            text("name another file"),
        )

    typer.echo(describe_founding(founding, language))
    typer.echo()
    factory = ensure_factory(chain, account)
    if factory.receipt:
        typer.echo(
            say(
                "The factory is now at {address} ({gas:,} gas).",
                address=factory.address,
                gas=factory.receipt.gas_used,
            )
        )
    split, receipt = daosplit.found(chain, founding, sender=account)
    if receipt:
        typer.echo(
            say("Founded at {address} ({gas:,} gas).", address=address, gas=receipt.gas_used)
        )
        block = receipt.block
    else:
        typer.echo(say("Founded already, at {address}. Nothing was sent.", address=address))
        block = _founding_block(split)
    if known is None or receipt:
        save_record(record, Record.of_founding(founding, chain.chain_id, address, block))
    typer.echo(say("The record is {path}: commands find it from this folder.", path=record))


def _require_writable(record: Path) -> None:
    """Raises InvalidValueError if the record could not be written once the partnership is there."""
    folder = record.parent
    if record.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InvalidValueError("--record", str(record), text("cannot be written there"))


def _founding_block(split: daosplit.RevenueSplit) -> int:
    """The block of its first event."""
    return min((event.block for event in daosplit.read_events(split)), default=0)
