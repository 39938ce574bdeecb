"""`daosplit review`: a review in words, for wallets, and what was countersigned elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from daosplit.chain import connect
from daosplit.charter_file import load_charter
from daosplit.cli.options import (
    CharterOption,
    LanguageOption,
    OptionalNodeOption,
    language_of,
)
from daosplit.countersignatures import Countersignatures
from daosplit.countersignatures_file import load_countersignatures, save_countersignatures
from daosplit.descriptions import describe_review
from daosplit.errors import InvalidValue
from daosplit.factory import partnership_address
from daosplit.founding import Founding
from daosplit.record import name_seats
from daosplit.review import Domain, Review
from daosplit.review_file import load_review
from daosplit.split import RevenueSplit

app = typer.Typer(no_args_is_help=True, help="A review: read it, countersign it anywhere.")

FileArgument = Annotated[Path, typer.Argument(help="The review file.", metavar="FILE")]
ChainOption = Annotated[
    int | None, typer.Option("--chain-id", help="The chain's number, if no node is given.")
]
SignaturesOption = Annotated[
    Path | None,
    typer.Option("--signatures", help="What was collected; beside the review, if left out."),
]

_COMMON = "--charter examples/charter.toml --rpc http://127.0.0.1:8545"


@dataclass(frozen=True, slots=True)
class _Context:
    """A review file, and the partnership as a node or else the charter file knows it."""

    document: Review
    founding: Founding
    names: Sequence[str]
    roster: Sequence[str]
    old_shares: Sequence[int]
    split: RevenueSplit | None
    chain_id: int | None

    def domain(self) -> Domain:
        """Where the review counts."""
        if self.chain_id is None:
            raise InvalidValue("chain", None, "is not named", "give --rpc or --chain-id")
        return Domain(self.chain_id, partnership_address(self.founding))

    def describe(self, lang: LanguageOption, countersigners: Sequence[int] = ()) -> str:
        """The review in words."""
        return describe_review(
            self.document,
            self.founding.charter,
            self.names,
            self.old_shares,
            countersigners=countersigners,
            language=language_of(lang),
        )


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
    typer.echo(_read(file, charter, rpc).describe(lang))


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
    context = _read(file, charter, rpc, chain_id)
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
    context = _read(file, charter, rpc, chain_id)
    path = signatures or _beside(file)
    collected = _collected(context, path)
    for signature in given:
        collected = collected.add_signature(signature, context.roster)
    save_countersignatures(path, collected)
    names = ", ".join(context.names[seat] for seat in collected.seats)
    typer.echo(f"{path}: countersigned by {names}")


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

    Exits with 1 if it does not. With a node, the contract itself is asked.
    """
    context = _read(file, charter, rpc, chain_id)
    collected = _collected(context, signatures or _beside(file))
    typer.echo(context.describe(lang, collected.seats))
    if context.split:
        tally = context.split.tally(context.document, collected.seats)
    else:
        tally = context.document.tally(
            context.founding.charter, context.old_shares, collected.seats
        )
    if not collected.seats:
        typer.echo("\n".join(tally.reasons(context.names, language_of(lang))))
    if not tally.passes:
        raise typer.Exit(1)


def _read(file: Path, charter: Path, rpc: str | None, chain_id: int | None = None) -> _Context:
    founding = load_charter(charter)
    if rpc is None:
        document, names = load_review(file, founding.charter, founding.names)
        accounts, shares = founding.accounts, founding.shares
        return _Context(document, founding, names, accounts, shares, None, chain_id)
    chain = connect(rpc)
    if chain_id not in (None, chain.chain_id):
        raise InvalidValue("chain-id", chain_id, f"is not the node's, {chain.chain_id}")
    founding = founding.resolve(chain.accounts)
    split = RevenueSplit(chain, partnership_address(founding))
    roster = split.roster()
    known = name_seats(founding.names, len(roster))
    document, names = load_review(file, split.charter, known, chain.accounts)
    old_shares = split.shares_of(document.period - 1)
    return _Context(document, founding, names, roster, old_shares, split, chain.chain_id)


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.signatures.json")


def _collected(context: _Context, path: Path) -> Countersignatures:
    empty = Countersignatures(context.domain(), context.document)
    return empty.merge(load_countersignatures(path)) if path.exists() else empty
