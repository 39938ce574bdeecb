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
from daosplit.cli.printed import note_printed_so_far
from daosplit.cli.signing import Sending, signs
from daosplit.errors import InvalidValueError
from daosplit.files.charter import blaming_charter, load_charter
from daosplit.files.networks import find_networks
from daosplit.files.record import Record, load_record, save_record
from daosplit.messages.descriptions import describe_founding
from daosplit.values.catalogue import speaker, translate
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
    from daosplit.client.factory import ensure_factory, find_founded, lacks_proxy
    from daosplit.history.founding import find_founding

    language = language_of(lang)
    say = speaker(language)
    founding = load_charter(charter)
    known = load_record(record) if record.exists() else None
    _require_writable(record)
    chain = connect_to(rpc, language)
    account = sending.prepare(chain, language)
    with blaming_charter(charter):
        founding = founding.resolve(chain.accounts)
    there = find_founded(chain, founding)
    address = there.address if there else daosplit.partnership_address(founding)
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
    if there is None:
        if lacks_proxy(chain):
            coin = find_networks(Path.cwd()).of_chain(chain.chain_id).coin
            typer.echo(
                say(
                    "Chain {chain} lacks the deterministic deployment proxy: it is deployed first, "
                    "for at most 0.01 {coin} and gas.",
                    chain=chain.chain_id,
                    coin=coin,
                )
            )
        factory = ensure_factory(chain, account)
        if factory.receipt:
            typer.echo(
                say(
                    "The factory is now at {address} ({gas:,} gas).",
                    address=factory.address,
                    gas=factory.receipt.gas_used,
                )
            )
            note_printed_so_far()
    split, receipt = daosplit.found(chain, founding, sender=account)
    if receipt:
        typer.echo(
            say("Founded at {address} ({gas:,} gas).", address=address, gas=receipt.gas_used)
        )
        block, transaction = receipt.block, receipt.transaction_hash
    else:
        typer.echo(say("Founded already, at {address}. Nothing was sent.", address=address))
        if known is None:
            founding_log = find_founding(
                split, lambda notice: typer.echo(translate(notice, language), err=True)
            )
            block, transaction = founding_log.block, founding_log.transaction_hash
    if known is None or receipt:
        written = Record.of_founding(founding, chain.chain_id, address, block, transaction)
        save_record(record, written)
    typer.echo(say("The record is {path}: commands find it from this folder.", path=record))


def _require_writable(record: Path) -> None:
    """Raises InvalidValueError if the record could not be written once the partnership is there."""
    folder = record.parent
    if record.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InvalidValueError("--record", str(record), text("cannot be written there"))
