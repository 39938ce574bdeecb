"""`daosplit review`: a review in words, for wallets, what was countersigned, and handing it in."""

import json
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.double_majority import Tally
from daosplit.cli.options import (
    CharterOption,
    LanguageOption,
    NodeOption,
    OptionalNodeOption,
    OptionalSenderOption,
    language_of,
)
from daosplit.cli.partnership import account_of_node
from daosplit.cli.review_context import (
    FileArgument,
    ReviewContext,
    read_context,
    signatures_beside,
)
from daosplit.files.countersignatures import save_countersignatures
from daosplit.messages.catalogue import Language, translate
from daosplit.messages.double_majority import describe_shortfall

app = typer.Typer(no_args_is_help=True, help="A review: read it, countersign it anywhere.")

ChainOption = Annotated[
    int | None, typer.Option("--chain-id", help="The chain's number, if no node is given.")
]
SignaturesOption = Annotated[
    Path | None,
    typer.Option("--signatures", help="What was collected; beside the review, if left out."),
]

_COMMON = "--charter examples/charter.toml --rpc http://127.0.0.1:8545"


@app.command(epilog=f"Example: daosplit review show examples/review-1Q.toml {_COMMON}")
def show(
    file: FileArgument,
    charter: CharterOption,
    rpc: OptionalNodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show a review in words: who had and gets what, why, and who must countersign.

    Without a node it is compared with the founding shares.
    """
    language = language_of(lang)
    typer.echo(read_context(file, charter, rpc, None, language).describe(language))


@app.command(
    "typed-data", epilog=f"Example: daosplit review typed-data examples/review-1Q.toml {_COMMON}"
)
def typed_data(
    file: FileArgument,
    charter: CharterOption,
    rpc: OptionalNodeOption = None,
    chain_id: ChainOption = None,
) -> None:
    """Print what a wallet signs (EIP-712): give it to eth_signTypedData_v4 of any wallet."""
    context = read_context(file, charter, rpc, chain_id, language_of(None))
    typer.echo(json.dumps(context.document.typed_data(context.domain()), indent=2))


@app.command(epilog=f"Example: daosplit review add examples/review-1Q.toml 0x… {_COMMON}")
def add(
    file: FileArgument,
    given: Annotated[
        list[str], typer.Argument(help="Signatures, 0x and hex digits.", metavar="SIGNATURE...")
    ],
    charter: CharterOption,
    rpc: OptionalNodeOption = None,
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
) -> None:
    """Collect what wallets signed: each signature is checked, and its partner found by it.

    They are kept in a file beside the review, FILE with .signatures.json behind it.
    """
    context = read_context(file, charter, rpc, chain_id, language_of(None))
    path = signatures or signatures_beside(file)
    collected = context.collected(path)
    for signature in given:
        collected = collected.add_signature(signature, context.roster)
    _save(context, path, collected)


@app.command(epilog=f"Example: daosplit review sign examples/review-1Q.toml {_COMMON}")
def sign(
    file: FileArgument,
    charter: CharterOption,
    rpc: NodeOption,
    signatures: SignaturesOption = None,
) -> None:
    """Countersign with all partners' accounts that the node holds, and collect that.

    A partner that is a partnership countersigns by `daosplit parent`.
    """
    context = read_context(file, charter, rpc, None, language_of(None))
    path = signatures or signatures_beside(file)
    chain = context.on_node().chain
    _save(context, path, daosplit.countersign(chain, context.collected(path), context.roster))


@app.command(epilog=f"Example: daosplit review check examples/review-1Q.toml {_COMMON}")
def check(
    file: FileArgument,
    charter: CharterOption,
    rpc: OptionalNodeOption = None,
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say whether a review passes with what was collected, and what is missing.

    Exits with 1 if it does not. With a node, the contract itself is asked, what was countersigned
    on the chain counts too, and silent seats are named if the period is over.
    """
    language = language_of(lang)
    context = read_context(file, charter, rpc, chain_id, language)
    collected = context.collected(signatures or signatures_beside(file))
    if not _tally(context, collected, language).passes:
        raise typer.Exit(1)


@app.command(
    "hand-in", epilog=f"Example: daosplit review hand-in examples/review-1Q.toml {_COMMON}"
)
def hand_in(
    file: FileArgument,
    charter: CharterOption,
    rpc: NodeOption,
    signatures: SignaturesOption = None,
    sender: OptionalSenderOption = None,
    lang: LanguageOption = None,
) -> None:
    """Hand a review in with what was collected, silent seats named. What is not enough is not sent.

    Anyone may. The first review of a period that passes is final, and makes its pot payable.
    """
    language = language_of(lang)
    context = read_context(file, charter, rpc, None, language)
    split = context.on_node()
    account = account_of_node(split.chain, sender) if sender else None
    collected = context.collected(signatures or signatures_beside(file))
    if not _tally(context, collected, language).passes:
        typer.echo("Nothing was sent.")
        raise typer.Exit(1)
    receipt = split.review(context.document, collected, silent=context.silent(), sender=account)
    typer.echo(f"It passed ({receipt.gas_used:,} gas).")


def _tally(context: ReviewContext, collected: Countersignatures, language: Language) -> Tally:
    """How far the review is carried, told."""
    support = context.support(collected)
    typer.echo(context.describe(language, support))
    if context.split:
        tally = context.split.tally(context.document, support)
    else:
        tally = context.document.tally(context.founding.charter, context.old_shares, support)
    if not collected.seats:
        reasons = describe_shortfall(tally, context.names)
        typer.echo("\n".join(translate(reason, language) for reason in reasons))
    return tally


def _save(context: ReviewContext, path: Path, collected: Countersignatures) -> None:
    save_countersignatures(path, collected)
    names = ", ".join(context.names[seat] for seat in collected.seats)
    typer.echo(f"{path}: countersigned by {names or 'nobody yet'}")
