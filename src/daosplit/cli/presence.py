"""`daosplit presence`: partners sign that they are there, and anyone hands it in for them all."""

import json
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
)
from daosplit.cli.partnership_source import Partnership, open_partnership
from daosplit.cli.signing import Sending, Signing, signs
from daosplit.events.types import Answered
from daosplit.files.presence import load_presences, save_presences
from daosplit.messages.review_summary import describe_spoiled
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_moment
from daosplit.values.text import comma_list

app = typer.Typer(no_args_is_help=True)

FileOption = Annotated[
    Path | None,
    typer.Option("--file", help="Signature file. Default: presence-PERIOD.json."),
]


@app.command(epilog="Example: daosplit presence sign")
@signs
def sign(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    file: FileOption = None,
    *,
    signing: Signing,
    lang: LanguageOption = None,
) -> None:
    """Sign "present in the running period" with every partner's account that the node holds.

    The signatures are added to a file, to be passed on and submitted while the period runs.
    """
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    collected, path = _collected(known, file)
    account = signing.prepare(known.on_chain.chain, language)
    signed = daosplit.countersign(known.on_chain.chain, collected, known.roster, account)
    _save(known, path, signed, language)


@app.command("typed-data", epilog="Example: daosplit presence typed-data")
def typed_data(
    partnership: PartnershipOption = None, rpc: NodeOption = None, lang: LanguageOption = None
) -> None:
    """Print what a wallet signs (EIP-712): give it to eth_signTypedData_v4 of any wallet."""
    split = open_partnership(partnership, rpc, language_of(lang), reads=True).on_chain
    presence = Presence(split.current_period())
    typer.echo(json.dumps(presence.typed_data(split.domain()), indent=2))


@app.command(epilog="Example: daosplit presence add 0x…")
def add(
    given: Annotated[
        list[str], typer.Argument(help="Signatures: 0x and hex digits.", metavar="SIGNATURE...")
    ],
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    file: FileOption = None,
    lang: LanguageOption = None,
) -> None:
    """Add signatures made in wallets. Each is verified and matched to its partner."""
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    collected, path = _collected(known, file)
    for signature in given:
        collected = collected.add_signature(signature, known.roster)
    _save(known, path, collected, language)


@app.command("hand-in", epilog="Example: daosplit presence hand-in presence-1.json")
@signs
def hand_in(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Signature files. Default: presence-PERIOD.json.", metavar="[FILE]..."),
    ] = None,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Submit signed presences, all in one transaction. Anyone may run this.

    Each counts once a period, and ends questions and announcements about its seat. Sends nothing
    if there are no signatures.
    """
    from daosplit.client.collected_signatures import verify_collected

    language = language_of(lang)
    say = speaker(language)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    account = sending.prepare(split.chain, language)
    collected = Collected(split.domain(), Presence(split.current_period()))
    for path in files or [_path(collected)]:
        collected = collected.merge(load_presences(path))
    # One entry that does not count would keep all from being submitted.
    collected = verify_collected(split, collected, collected.message.period)
    for spoiled in describe_spoiled(collected.spoiled):
        typer.echo(translate(spoiled, language), err=True)
    if not collected.seats:
        typer.echo(say("Nobody has signed. Nothing was sent."))
        return
    receipt = split.present(collected, sender=account)
    names = known.labels(language)
    answered = [names[event.seat] for event in receipt.events if isinstance(event, Answered)]
    signers = comma_list([names[seat] for seat in collected.seats])
    typer.echo(say("Submitted for {names} ({gas:,} gas).", names=signers, gas=receipt.gas_used))
    if answered:
        typer.echo(say("Answered: {names}.", names=comma_list(answered)))
    else:
        typer.echo(say("Nobody had been questioned."))


def _collected(known: Partnership, file: Path | None) -> tuple[Collected[Presence], Path]:
    """What was collected for the running period, and where it is kept."""
    split = known.on_chain
    empty = Collected(split.domain(), Presence(split.current_period()))
    path = file or _path(empty)
    return (empty.merge(load_presences(path)) if path.exists() else empty), path


def _path(collected: Collected[Presence]) -> Path:
    return Path(f"presence-{collected.message.period}.json")


def _save(
    known: Partnership, path: Path, collected: Collected[Presence], language: Language
) -> None:
    say = speaker(language)
    save_presences(path, collected)
    period = collected.message.period
    labels = known.labels(language)
    names = comma_list([labels[seat] for seat in collected.seats])
    if not names:
        typer.echo(say("{path}: nobody has signed yet.", path=path))
        return
    typer.echo(
        say("{path}: present in period {period}: {names}.", path=path, period=period, names=names)
    )
    if period:
        end = show_moment(known.charter.local(known.charter.end_of(period)))
        typer.echo(
            say("Submit it before {end}: daosplit presence hand-in {path}", end=end, path=path)
        )
