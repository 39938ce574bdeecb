"""`daosplit review`: a review in words, for wallets, what was countersigned, and handing it in."""

import json
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.double_majority import Tally
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    OptionalSenderOption,
    PartnershipOption,
    language_of,
    sender_of,
    signatures_beside,
)
from daosplit.cli.partnership_source import CharterOption
from daosplit.cli.review_context import FileArgument, ReviewContext, read_context
from daosplit.files.countersignatures import save_countersignatures
from daosplit.files.record import save_record
from daosplit.messages.double_majority import describe_shortfall
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.text import comma_list

app = typer.Typer(no_args_is_help=True, help="Read a review, countersign it, submit it.")

ChainOption = Annotated[
    int | None,
    typer.Option("--chain-id", help="Number of the chain, with --charter. Default: the node's."),
]
SignaturesOption = Annotated[
    Path | None,
    typer.Option("--signatures", help="Signature file. Default: FILE.signatures.json."),
]


@app.command(epilog="Example: daosplit review show review-1Q.toml --charter charter.toml")
def show(
    file: FileArgument,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show a review in words: previous and new percentages, the reasons, who must countersign.

    With --charter it is compared with the founding shares.
    """
    language = language_of(lang)
    typer.echo(read_context(file, charter, partnership, rpc, language).describe(language))


@app.command("typed-data", epilog="Example: daosplit review typed-data review-1Q.toml")
def typed_data(
    file: FileArgument,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print what a wallet signs (EIP-712): give it to eth_signTypedData_v4 of any wallet."""
    context = read_context(file, charter, partnership, rpc, language_of(lang), chain_id)
    typer.echo(json.dumps(context.document.typed_data(context.require_domain()), indent=2))


@app.command(epilog="Example: daosplit review add review-1Q.toml 0x…")
def add(
    file: FileArgument,
    given: Annotated[
        list[str], typer.Argument(help="Signatures: 0x and hex digits.", metavar="SIGNATURE...")
    ],
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Add signatures made in wallets. Each is verified and matched to its partner."""
    language = language_of(lang)
    context = read_context(file, charter, partnership, rpc, language, chain_id)
    path = signatures or signatures_beside(file)
    collected = context.collected(path)
    for signature in given:
        collected = collected.add_signature(signature, context.partnership.roster)
    _save(context, path, collected, language)


@app.command(epilog="Example: daosplit review sign review-1Q.toml")
def sign(
    file: FileArgument,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    signatures: SignaturesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Countersign with every partner's account that the node holds.

    For a partner that is a partnership itself, see `daosplit parent`.
    """
    language = language_of(lang)
    context = read_context(file, None, partnership, rpc, language)
    path = signatures or signatures_beside(file)
    collected = context.collected(path)
    signed = daosplit.countersign(context.split.chain, collected, context.partnership.roster)
    _save(context, path, signed, language)


@app.command(epilog="Example: daosplit review check review-1Q.toml")
def check(
    file: FileArgument,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say whether a review passes with the collected signatures, and what is missing.

    Exits with 1 if it does not. On a chain, the contract itself is asked; countersignatures made
    there count too, and silent seats are named once the period is over.
    """
    language = language_of(lang)
    context = read_context(file, charter, partnership, rpc, language, chain_id)
    collected = context.collected(signatures or signatures_beside(file))
    if not _tally(context, collected, language).passes:
        raise typer.Exit(1)


@app.command("hand-in", epilog="Example: daosplit review hand-in review-1Q.toml")
def hand_in(
    file: FileArgument,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    signatures: SignaturesOption = None,
    sender: OptionalSenderOption = None,
    lang: LanguageOption = None,
) -> None:
    """Submit a review with the collected signatures, naming silent seats.

    Sends nothing if they do not suffice. Anyone may run this. The first review of a period that
    passes is final, and makes its pot payable. Admitted partners are added to the record.
    """
    language = language_of(lang)
    say = speaker(language)
    context = read_context(file, None, partnership, rpc, language)
    account = sender_of(context.split.chain, sender)
    collected = context.collected(signatures or signatures_beside(file))
    if not _tally(context, collected, language).passes:
        typer.echo(say("Nothing was sent."))
        raise typer.Exit(1)
    receipt = context.split.review(
        context.document, collected, silent=context.silent(), sender=account
    )
    typer.echo(say("The review passed ({gas:,} gas).", gas=receipt.gas_used))
    _record_admitted(context)


def _tally(context: ReviewContext, collected: Countersignatures, language: Language) -> Tally:
    """How far the review is carried, told: first what is missing."""
    support = context.support(collected)
    tally = context.tally(support)
    if not tally.passes:
        for reason in describe_shortfall(tally, context.shown):
            typer.echo(translate(reason, language))
        typer.echo()
    typer.echo(context.describe(language, support))
    return tally


def _save(
    context: ReviewContext, path: Path, collected: Countersignatures, language: Language
) -> None:
    say = speaker(language)
    save_countersignatures(path, collected)
    names = comma_list([context.shown[seat] for seat in collected.seats])
    if names:
        typer.echo(say("{path}: countersigned by {names}.", path=path, names=names))
    else:
        typer.echo(say("{path}: nobody has countersigned yet.", path=path))


def _record_admitted(context: ReviewContext) -> None:
    known = context.partnership
    joined = context.names[len(known.roster) :]
    # A record that misses names of earlier seats could only guess at whom the next one is.
    if known.record and known.path and joined and len(known.names) == len(known.roster):
        record = known.record.with_partners(joined, context.document.admitted)
        save_record(known.path, record)
