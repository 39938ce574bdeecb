"""`daosplit parent`: a partnership countersigns the review of one in which it holds a seat."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.double_majority import Support
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.signature_set import Collected
from daosplit.cli.options import (
    CharterOption,
    LanguageOption,
    NodeOption,
    OptionalSenderOption,
    language_of,
)
from daosplit.cli.partnership import account_of_node, silent_for, warn
from daosplit.cli.review_context import (
    FileArgument,
    ReviewContext,
    read_context,
    signatures_beside,
)
from daosplit.errors import InvalidValueError
from daosplit.files.parent_review import load_parent_review, save_parent_review
from daosplit.files.record import load_record, name_seats
from daosplit.messages.catalogue import Language
from daosplit.messages.parent_review import describe_parent_review, is_enough

app = typer.Typer(
    no_args_is_help=True, help="A partner that is a partnership: have it countersign a review."
)

ForOption = Annotated[
    list[str],
    typer.Option(
        "--for",
        help="The partnership that holds a seat in the one that is reviewed; if yours holds one in "
        "that, both, yours last.",
        metavar="ADDRESS",
    ),
]
ConsentOption = Annotated[
    bool,
    typer.Option(
        "--consents-to-cut",
        help="It also consents to a cut of its own: all of its partners with shares must sign.",
    ),
]
SignaturesOption = Annotated[
    Path | None,
    typer.Option("--signatures", help="What was collected; beside the review, if left out."),
]
NamesOption = Annotated[
    Path | None, typer.Option("--record", help="The nested partnership's record: it has the names.")
]

_COMMON = (
    "examples/review-1Q.toml --for 0x… --charter examples/charter.toml --rpc http://127.0.0.1:8545"
)


@dataclass(frozen=True, slots=True)
class _Nested:
    """A partnership whose partners sign, for which parent, and what they have signed.

    Attributes:
        period: The period of its own for which its partners countersign on the chain.
        end: When the parent's period ends.
        path: Where signatures are kept.
    """

    context: ReviewContext
    split: daosplit.RevenueSplit
    collected: Collected[ParentReview]
    period: int
    end: int
    path: Path
    names: tuple[str, ...]

    def silent(self) -> tuple[int, ...]:
        """The seats to name as silent: once the parent's period is over, all that are."""
        return silent_for(self.split, self.end)

    def support(self) -> Support:
        """All that stands behind it."""
        return self.split.support(self.collected, self.period, self.silent())

    def describe(self, language: Language) -> str:
        """What is missing, in words."""
        return describe_parent_review(
            self.split, self.collected, self.support(), self.names, language
        )


@app.command(epilog=f"Example: daosplit parent show {_COMMON}")
def show(
    file: FileArgument,
    partnerships: ForOption,
    charter: CharterOption,
    rpc: NodeOption,
    consents_to_cut: ConsentOption = False,
    signatures: SignaturesOption = None,
    record: NamesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show the review, and which partners of the nested partnership have signed or must."""
    language = language_of(lang)
    nested = _read(file, partnerships, charter, rpc, consents_to_cut, signatures, record, language)
    typer.echo(nested.context.describe(language))
    typer.echo()
    typer.echo(nested.describe(language))


@app.command("typed-data", epilog=f"Example: daosplit parent typed-data {_COMMON}")
def typed_data(
    file: FileArgument,
    partnerships: ForOption,
    charter: CharterOption,
    rpc: NodeOption,
    consents_to_cut: ConsentOption = False,
) -> None:
    """Print what a wallet of the nested partnership's partner signs (EIP-712)."""
    language = language_of(None)
    nested = _read(file, partnerships, charter, rpc, consents_to_cut, None, None, language)
    message = nested.collected.message
    typer.echo(json.dumps(message.typed_data(nested.split.domain()), indent=2))


@app.command(epilog=f"Example: daosplit parent sign {_COMMON}")
def sign(
    file: FileArgument,
    partnerships: ForOption,
    charter: CharterOption,
    rpc: NodeOption,
    given: Annotated[
        list[str] | None,
        typer.Option("--signature", help="What a wallet signed, 0x and hex digits."),
    ] = None,
    consents_to_cut: ConsentOption = False,
    signatures: SignaturesOption = None,
    record: NamesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Sign with all accounts of the nested partnership's partners that the node holds.

    Signatures, also those that wallets made, are kept in a file beside the review.
    """
    language = language_of(lang)
    nested = _read(file, partnerships, charter, rpc, consents_to_cut, signatures, record, language)
    roster = nested.split.roster()
    collected = nested.collected
    for signature in given or ():
        collected = collected.add_signature(signature, roster)
    collected = daosplit.countersign(nested.split.chain, collected, roster)
    save_parent_review(nested.path, collected)
    support = nested.split.support(collected, nested.period, nested.silent())
    typer.echo(describe_parent_review(nested.split, collected, support, nested.names, language))
    typer.echo(f"Kept in {nested.path}")


@app.command(epilog=f"Example: daosplit parent countersign {_COMMON}")
def countersign(
    file: FileArgument,
    partnerships: ForOption,
    charter: CharterOption,
    rpc: NodeOption,
    consents_to_cut: ConsentOption = False,
    signatures: SignaturesOption = None,
    sender: OptionalSenderOption = None,
    record: NamesOption = None,
    lang: LanguageOption = None,
) -> None:
    """Have the nested partnership countersign with what was collected. Anyone may.

    What is not enough is not sent. Silent seats are named if the parent's period is over.
    """
    language = language_of(lang)
    nested = _read(file, partnerships, charter, rpc, consents_to_cut, signatures, record, language)
    account = account_of_node(nested.split.chain, sender) if sender else None
    typer.echo(nested.describe(language))
    if not is_enough(nested.split, nested.collected.message, nested.support()):
        typer.echo("Nothing was sent.")
        raise typer.Exit(1)
    receipt = nested.split.countersign_parent(
        nested.collected, silent=nested.silent(), own_period=nested.period, sender=account
    )
    typer.echo(f"It countersigned ({receipt.gas_used:,} gas).")


def _read(
    file: Path,
    partnerships: list[str],
    charter: Path,
    rpc: str,
    consents_to_cut: bool,
    signatures: Path | None,
    record: Path | None,
    language: Language,
) -> _Nested:
    context = read_context(file, charter, rpc, None, language)
    parent = context.on_node()
    period, digest = context.document.period, context.document.digest(parent.domain())
    may_hold = (*parent.roster(), *context.document.admitted)
    path = file
    for address in partnerships:
        split = daosplit.RevenueSplit(parent.chain, address)
        if split.address not in may_hold:
            problem = f"holds no seat in {parent.address} and is not admitted to one"
            raise InvalidValueError("--for", address, problem)
        message = ParentReview(parent.address, period, digest, consents_to_cut)
        collected = Collected(split.domain(), message)
        end = parent.charter.end_of(period)
        # What is below signs for this one's running period what is signed here.
        period, digest = max(split.current_period(), 1), collected.digest
        path = signatures_beside(file, f".{split.address}")
        parent, may_hold = split, split.roster()
    path = signatures or path
    if path.exists():
        collected = collected.merge(load_parent_review(path))
    collected = split.add_on_chain(collected, period)
    names = name_seats(load_record(record).partners if record else (), len(may_hold))
    warn(split, names, language)
    return _Nested(context, split, collected, period, end, path, names)
