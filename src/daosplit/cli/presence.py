"""`daosplit presence`: partners sign that they are there, and anyone hands it in for them all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.cli.options import (
    AddressArgument,
    NodeOption,
    OptionalSenderOption,
    RecordOption,
    names_in,
)
from daosplit.cli.partnership import account_of_node, open_partnership
from daosplit.events.types import Answered
from daosplit.files.presence import load_presences, save_presences
from daosplit.files.record import name_seats

app = typer.Typer(
    no_args_is_help=True, help="Sign that you are there: an answer without a transaction of yours."
)

FileOption = Annotated[
    Path | None,
    typer.Option("--file", help="What was collected; presence-PERIOD.json here, if left out."),
]

_COMMON = "--rpc http://127.0.0.1:8545"


@app.command(epilog=f"Example: daosplit presence sign 0x… {_COMMON}")
def sign(
    address: AddressArgument,
    rpc: NodeOption,
    file: FileOption = None,
    record: RecordOption = None,
) -> None:
    """Sign "present in the running period" with all partners' accounts that the node holds.

    They are added to a file, to be passed on and handed in at once, while the period runs.
    """
    split = open_partnership(rpc, address, names_in(record))
    collected, path = _collected(split, file)
    signed = daosplit.countersign(split.chain, collected, split.roster())
    _save(split, path, signed, record)


@app.command("typed-data", epilog=f"Example: daosplit presence typed-data 0x… {_COMMON}")
def typed_data(address: AddressArgument, rpc: NodeOption) -> None:
    """Print what a wallet signs (EIP-712): give it to eth_signTypedData_v4 of any wallet."""
    split = open_partnership(rpc, address)
    presence = Presence(split.current_period())
    typer.echo(json.dumps(presence.typed_data(split.domain()), indent=2))


@app.command(epilog=f"Example: daosplit presence add 0x… 0x… {_COMMON}")
def add(
    address: AddressArgument,
    given: Annotated[
        list[str], typer.Argument(help="Signatures, 0x and hex digits.", metavar="SIGNATURE...")
    ],
    rpc: NodeOption,
    file: FileOption = None,
    record: RecordOption = None,
) -> None:
    """Collect what wallets signed: each signature is checked, and its partner found by it."""
    split = open_partnership(rpc, address, names_in(record))
    collected, path = _collected(split, file)
    for signature in given:
        collected = collected.add_signature(signature, split.roster())
    _save(split, path, collected, record)


@app.command("hand-in", epilog=f"Example: daosplit presence hand-in 0x… presence-3.json {_COMMON}")
def hand_in(
    address: AddressArgument,
    rpc: NodeOption,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="What was collected; presence-PERIOD.json, if left out."),
    ] = None,
    sender: OptionalSenderOption = None,
    record: RecordOption = None,
) -> None:
    """Hand in signed presences, as many as there are, in one transaction. Anyone may.

    Each counts once a period. Questions and announcements about these seats end with it.
    """
    split = open_partnership(rpc, address, names_in(record))
    account = account_of_node(split.chain, sender) if sender else None
    collected = Collected(split.domain(), Presence(split.current_period()))
    for path in files or [_path(collected)]:
        collected = collected.merge(load_presences(path))
    receipt = split.present(collected, sender=account)
    names = name_seats(names_in(record), len(split.roster()))
    answered = [names[event.seat] for event in receipt.events if isinstance(event, Answered)]
    typer.echo(f"Handed in for {_listed(names, collected)} ({receipt.gas_used:,} gas).")
    typer.echo(f"Answered: {', '.join(answered)}." if answered else "Nobody had been questioned.")


def _collected(split: daosplit.RevenueSplit, file: Path | None) -> tuple[Collected[Presence], Path]:
    """What was collected for the running period, and where it is kept."""
    empty = Collected(split.domain(), Presence(split.current_period()))
    path = file or _path(empty)
    return (empty.merge(load_presences(path)) if path.exists() else empty), path


def _path(collected: Collected[Presence]) -> Path:
    return Path(f"presence-{collected.message.period}.json")


def _save(
    split: daosplit.RevenueSplit, path: Path, collected: Collected[Presence], record: Path | None
) -> None:
    save_presences(path, collected)
    names = name_seats(names_in(record), len(split.roster()))
    period = collected.message.period
    typer.echo(f"{path}: present in period {period} are {_listed(names, collected)}")
    if period:
        end = split.charter.local(split.charter.end_of(period))
        typer.echo(f"Hand it in before {end}: daosplit presence hand-in {split.address} {path}")


def _listed(names: tuple[str, ...], collected: Collected[Presence]) -> str:
    return ", ".join(names[seat] for seat in collected.seats) or "nobody yet"
