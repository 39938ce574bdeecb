"""`daosplit review`: what to know before signing, signatures, and handing a review in."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
    naming,
    signatures_beside,
)
from daosplit.cli.partnership_source import CharterOption
from daosplit.cli.printed import note_printed_so_far
from daosplit.cli.review_browser import presence_for, sign_in_browser
from daosplit.cli.review_context import FileArgument, ReviewContext, read_context
from daosplit.cli.review_presence import (
    hand_in_presences,
    offer_presence,
    presences_beside,
    save_presence,
)
from daosplit.cli.review_safe import approve
from daosplit.cli.signing import Sending, Signing, signs
from daosplit.files.countersignatures import load_countersignatures, save_countersignatures
from daosplit.files.disk import write_files
from daosplit.files.record import save_record
from daosplit.messages.review_summary import (
    describe_hashes,
    describe_spoiled,
    describe_status,
    describe_summary,
)
from daosplit.signing_page.clear_signing import clear_signing
from daosplit.signing_page.page import review_page
from daosplit.values.addresses import parse_account
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.text import comma_list

app = typer.Typer(no_args_is_help=True)

ChainOption = Annotated[
    int | None,
    typer.Option("--chain-id", help="Number of the chain, with --charter. Default: the node's."),
]
OwnOption = Annotated[
    str | None,
    typer.Option("--as", help="Your account, whose lines are marked. Default: those at hand."),
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
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
    own: OwnOption = None,
    full: Annotated[bool, typer.Option("--full", help="Write accounts in full.")] = False,
    lang: LanguageOption = None,
) -> None:
    """Show what to know before you sign: who gains, who loses and why, and what follows.

    With --charter it is compared with the founding shares.
    """
    language = language_of(lang)
    context = read_context(
        file, charter, partnership, rpc, language, chain_id, own, reads=True, warns=False
    )
    summary = context.summary(signatures or signatures_beside(file))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    typer.echo(describe_summary(summary, language, in_full=full, width=width))


@app.command("hash", epilog="Example: daosplit review hash review-1Q.toml.signatures.json")
def show_hashes(
    file: Annotated[
        Path, typer.Argument(help="Review file, or a file of its signatures.", metavar="FILE")
    ],
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    safe: Annotated[
        str | None, typer.Option(help="Account of a Safe, for its SafeMessage hash.")
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Compute the hashes that a device shows before it signs.

    A signature file says on which chain and for which partnership it counts, so no node is asked.
    """
    language = language_of(lang)
    if file.suffix == ".json":
        collected = load_countersignatures(file)
        review, domain = collected.review, collected.domain
    else:
        context = read_context(file, charter, partnership, rpc, language, chain_id)
        review, domain = context.document, context.require_domain()
    with naming("--safe"):
        account = parse_account(safe) if safe else None
    for line in describe_hashes(review, domain, account):
        typer.echo(translate(line, language))


@app.command(epilog="Example: daosplit review page review-1Q.toml")
def page(
    file: FileArgument,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
    own: OwnOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write. Default: FILE.html.")
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write a page on which a partner reads the review and signs it with its own wallet.

    One HTML file, in every language. It asks nobody for anything, so it can be sent by mail.
    """
    language = language_of(lang)
    context = read_context(file, charter, partnership, rpc, language, chain_id, own)
    context.require_domain()
    summary = context.summary(signatures or signatures_beside(file))
    written = output or file.with_name(f"{file.name}.html")
    made = review_page(summary, language, presence=presence_for(context))
    write_files({written: made.encode()})
    typer.echo(
        speaker(language)("{path}: open it in a browser, or send it to the partners.", path=written)
    )


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
    context = read_context(file, charter, partnership, rpc, language_of(lang), chain_id, reads=True)
    typer.echo(json.dumps(context.document.typed_data(context.require_domain()), indent=2))


@app.command(epilog="Example: daosplit review descriptor review-1Q.toml")
def descriptor(
    file: FileArgument,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print how wallets should show the partnership's reviews (ERC-7730), for those that ask."""
    context = read_context(file, charter, partnership, rpc, language_of(lang), chain_id)
    typer.echo(json.dumps(clear_signing(context.require_domain()), indent=2))


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
    contract: Annotated[
        str | None,
        typer.Option(
            help="Account of a partner that is a contract, such as a Safe, and judges the "
            "signature (ERC-1271)."
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Add signatures made in wallets. Each is verified and matched to its partner.

    With --contract it is what that contract is to judge: of a Safe, its owners' signatures and
    approvals (approveHash), in the order of their accounts. On a chain it is asked at once.
    """
    language = language_of(lang)
    context = read_context(file, charter, partnership, rpc, language, chain_id)
    context.warn()
    path = signatures or signatures_beside(file)
    collected = context.collected(path)
    if contract is None:
        for signature in given:
            collected = collected.add_signature(signature, context.partnership.roster)
    else:
        collected = _add_contract(context, collected, contract, given)
    _save(context, path, collected, language)


@app.command(epilog="Example: daosplit review sign review-1Q.toml")
@signs
def sign(
    file: FileArgument,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    signatures: SignaturesOption = None,
    presence: Annotated[
        bool | None,
        typer.Option(
            help="Sign a presence too where a seat was questioned or its successor announced "
            "itself. Default: ask."
        ),
    ] = None,
    browser: Annotated[
        bool,
        typer.Option("--browser", help="Read and sign on a page, by the wallet in your browser."),
    ] = False,
    own: OwnOption = None,
    *,
    signing: Signing,
    lang: LanguageOption = None,
) -> None:
    """Countersign with every partner's account that the node holds, or by the browser's wallet.

    For a partner that is a partnership itself, see `daosplit parent`.
    """
    language = language_of(lang)
    context = read_context(file, None, partnership, rpc, language, own=own)
    context.warn()
    path = signatures or signatures_beside(file)
    collected = context.collected(path)
    if browser:
        signed, presences = sign_in_browser(context, path)
        _save(context, path, signed, language)
        if presences:
            save_presence(context, presences_beside(file, context.split), presences)
        return
    account = signing.prepare(context.split.chain, language)
    signed = daosplit.countersign(
        context.split.chain, collected, context.partnership.roster, account
    )
    _save(context, path, signed, language)
    new = [seat for seat in signed.seats if seat not in collected.seats]
    offer_presence(context, presences_beside(file, context.split), new, wanted=presence)


app.command(epilog="Example: daosplit review approve review-1Q.toml --safe 0x… --from alice")(
    approve
)


@app.command(epilog="Example: daosplit review status review-1Q.toml")
def status(
    file: FileArgument,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    chain_id: ChainOption = None,
    signatures: SignaturesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say whether a review passes with the collected signatures, who is missing, and until when.

    Exits with 1 if it does not. On a chain, the contract itself is asked; countersignatures made
    there count too, and silent seats are named once the period is over.
    """
    language = language_of(lang)
    context = read_context(file, charter, partnership, rpc, language, chain_id, reads=True)
    context.require_domain()
    summary = context.summary(signatures or signatures_beside(file))
    typer.echo(describe_status(summary, language))
    if not summary.passes:
        raise typer.Exit(1)


@app.command("hand-in", epilog="Example: daosplit review hand-in review-1Q.toml")
@signs
def hand_in(
    file: FileArgument,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    signatures: SignaturesOption = None,
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Submit a review with the collected signatures, naming silent seats.

    Sends nothing if they do not suffice. Anyone may run this. The first review of a period that
    passes is final, and makes its pot payable. Presences that were signed beside it are submitted
    before it. Admitted partners are added to the record.
    """
    language = language_of(lang)
    say = speaker(language)
    context = read_context(file, None, partnership, rpc, language)
    account = sending.prepare(context.split.chain, language)
    path = signatures or signatures_beside(file)
    # Signatures of another review are an error here, and nothing is sent.
    collected = context.collected(path)
    summary = context.summary(path)
    typer.echo(describe_status(summary, language))
    if not summary.passes:
        typer.echo(say("Nothing was sent."))
        raise typer.Exit(1)
    hand_in_presences(context, presences_beside(file, context.split), account)
    note_printed_so_far()
    receipt = context.split.review(
        context.document, collected, silent=context.silent(), sender=account
    )
    typer.echo(say("The review passed ({gas:,} gas).", gas=receipt.gas_used))
    _record_admitted(context)


def _add_contract(
    context: ReviewContext, collected: Countersignatures, contract: str, given: Sequence[str]
) -> Countersignatures:
    with naming("--contract"):
        account = parse_account(contract, context.partnership.accounts)
    from daosplit.client.collected_signatures import add_judged

    signature = b"".join(map(parse_hex, given))
    return add_judged(collected, account, signature, context.partnership.roster, context.verified)


def _save(
    context: ReviewContext, path: Path, collected: Countersignatures, language: Language
) -> None:
    say = speaker(language)
    save_countersignatures(path, collected)
    for spoiled in describe_spoiled(collected.spoiled):
        typer.echo(translate(spoiled, language), err=True)
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
