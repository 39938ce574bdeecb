"""`daosplit parent`: a partnership countersigns the review of one in which it holds a seat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.double_majority import Support
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.signature_set import Collected
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
    signatures_beside,
)
from daosplit.cli.partnership_source import Partnership, open_partnership, silent_after
from daosplit.cli.review_context import FileArgument, ReviewContext, read_context
from daosplit.cli.signing import Sending, Signing, signs
from daosplit.errors import InvalidValueError
from daosplit.files.parent_review import load_parent_review, save_parent_review
from daosplit.files.record import name_seats
from daosplit.messages.parent_review import describe_parent_review, is_enough
from daosplit.messages.review_summary import describe_spoiled, describe_summary
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.text import text

app = typer.Typer(no_args_is_help=True)

ForOption = Annotated[
    list[str],
    typer.Option(
        "--for",
        help="Record or address of the partnership that holds a seat in the reviewed one. Repeat "
        "for deeper nesting, your own last.",
        metavar="FILE|ADDRESS",
    ),
]
ConsentOption = Annotated[
    bool,
    typer.Option(
        "--consents-to-cut",
        help="Consent to a cut of its own: all of its partners with shares must sign.",
    ),
]
SignaturesOption = Annotated[
    Path | None,
    typer.Option("--signatures", help="Signature file. Default: FILE.ADDRESS.signatures.json."),
]


@dataclass(frozen=True, slots=True)
class _Nested:
    """A partnership whose partners sign, for which parent, and what they have signed.

    Attributes:
        period: The period of its own for which its partners countersign on the chain.
        end: When the parent's period ends.
        path: Where signatures are kept.
    """

    context: ReviewContext
    known: Partnership
    collected: Collected[ParentReview]
    period: int
    end: int
    path: Path

    @property
    def split(self) -> daosplit.RevenueSplit:
        """The nested partnership."""
        return self.known.on_chain

    def silent(self) -> tuple[int, ...]:
        """The seats to name as silent: once the parent's period is over, all that are."""
        return silent_after(self.split, self.end)

    def support(self) -> Support:
        """All that stands behind it."""
        return self.split.support(self.collected, self.period, self.silent())

    def describe(self, language: Language) -> str:
        """What is missing, in words."""
        return describe_parent_review(
            self.split, self.collected, self.support(), self.names(language), language
        )

    def names(self, language: Language) -> tuple[str, ...]:
        """Those of all seats."""
        return name_seats(self.known.shown_names(language), len(self.known.roster))


@app.command(epilog="Example: daosplit parent show review-1Q.toml --for delivery.json")
def show(
    file: FileArgument,
    partnerships: ForOption,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    consents_to_cut: ConsentOption = False,
    signatures: SignaturesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show the review, and which partners of the nested partnership have signed or must."""
    language = language_of(lang)
    context = read_context(file, None, partnership, rpc, language)
    nested = _read(context, file, partnerships, rpc, consents_to_cut, signatures, language)
    typer.echo(nested.describe(language))
    typer.echo()
    typer.echo(describe_summary(context.summary(signatures_beside(file)), language))


@app.command(
    "typed-data", epilog="Example: daosplit parent typed-data review-1Q.toml --for delivery.json"
)
def typed_data(
    file: FileArgument,
    partnerships: ForOption,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    consents_to_cut: ConsentOption = False,
    lang: LanguageOption = None,
) -> None:
    """Print what a wallet of the nested partnership's partner signs (EIP-712)."""
    language = language_of(lang)
    context = read_context(file, None, partnership, rpc, language)
    nested = _read(context, file, partnerships, rpc, consents_to_cut, None, language)
    message = nested.collected.message
    typer.echo(json.dumps(message.typed_data(nested.split.domain()), indent=2))


@app.command(epilog="Example: daosplit parent sign review-1Q.toml --for delivery.json")
@signs
def sign(
    file: FileArgument,
    partnerships: ForOption,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--signature", help="Signature made in a wallet: 0x and hex digits; repeat."),
    ] = None,
    consents_to_cut: ConsentOption = False,
    signatures: SignaturesOption = None,
    *,
    signing: Signing,
    lang: LanguageOption = None,
) -> None:
    """Sign with every account of the nested partnership's partners that the node holds.

    Signatures, also those made in wallets, are kept in a file beside the review.
    """
    language = language_of(lang)
    context = read_context(file, None, partnership, rpc, language)
    nested = _read(context, file, partnerships, rpc, consents_to_cut, signatures, language)
    roster = nested.known.roster
    collected = nested.collected
    for signature in given or ():
        collected = collected.add_signature(signature, roster)
    account = signing.prepare(nested.split.chain, language)
    collected = daosplit.countersign(nested.split.chain, collected, roster, account)
    save_parent_review(nested.path, collected)
    support = nested.split.support(collected, nested.period, nested.silent())
    names = nested.names(language)
    typer.echo(describe_parent_review(nested.split, collected, support, names, language))
    say = speaker(language)
    typer.echo(say("The signatures are in {path}.", path=nested.path))


@app.command(epilog="Example: daosplit parent countersign review-1Q.toml --for delivery.json")
@signs
def countersign(
    file: FileArgument,
    partnerships: ForOption,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    consents_to_cut: ConsentOption = False,
    signatures: SignaturesOption = None,
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Have the nested partnership countersign with the collected signatures. Anyone may run this.

    Sends nothing if they do not suffice. Silent seats are named once the parent's period is over.
    """
    language = language_of(lang)
    say = speaker(language)
    context = read_context(file, None, partnership, rpc, language)
    nested = _read(context, file, partnerships, rpc, consents_to_cut, signatures, language)
    account = sending.prepare(nested.split.chain, language)
    typer.echo(nested.describe(language))
    if not is_enough(nested.split, nested.collected.message, nested.support()):
        typer.echo(say("Nothing was sent."))
        raise typer.Exit(1)
    receipt = nested.split.countersign_parent(
        nested.collected, silent=nested.silent(), own_period=nested.period, sender=account
    )
    typer.echo(say("The partnership countersigned ({gas:,} gas).", gas=receipt.gas_used))


def _read(
    context: ReviewContext,
    file: Path,
    partnerships: Sequence[str],
    rpc: str | None,
    consents_to_cut: bool,
    signatures: Path | None,
    language: Language,
) -> _Nested:
    from daosplit.client.collected_signatures import verify_collected

    context.warn()
    parent = context.split
    period, digest = context.document.period, context.document.digest(parent.domain())
    may_hold: Sequence[str] = (*context.partnership.roster, *context.document.admitted)
    for named in partnerships:
        known = open_partnership(named, rpc, language)
        split = known.on_chain
        if split.address not in may_hold:
            problem = text(
                "holds no seat in {parent} and is not admitted to one", parent=parent.address
            )
            raise InvalidValueError("--for", named, problem)
        message = ParentReview(parent.address, period, digest, consents_to_cut)
        collected = Collected(split.domain(), message)
        end = parent.charter.end_of(period)
        # What is below signs for this one's running period what is signed here.
        period, digest = max(split.current_period(), 1), collected.digest
        path = signatures or signatures_beside(file, f".{split.address}")
        parent, may_hold = split, known.roster
    if path.exists():
        collected = collected.merge(load_parent_review(path))
    collected = verify_collected(split, collected, period)
    for spoiled in describe_spoiled(collected.spoiled):
        typer.echo(translate(spoiled, language), err=True)
    return _Nested(context, known, collected, period, end, path)
