"""`daosplit charter`: what a partnership is founded with, in words, and its address."""

from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.founding import Founding
from daosplit.artifacts.addresses import partnership_address
from daosplit.cli.options import LanguageOption, OptionalNodeOption, language_of
from daosplit.files.charter import load_charter
from daosplit.messages.descriptions import describe_founding

app = typer.Typer(no_args_is_help=True, help="What a partnership is founded with.")

FileArgument = Annotated[Path, typer.Argument(help="The charter file.", metavar="FILE")]


@app.command(epilog="Example: daosplit charter show examples/charter.toml")
def show(file: FileArgument, rpc: OptionalNodeOption = None, lang: LanguageOption = None) -> None:
    """Show a charter file in words: the rules, the partners, their fractions."""
    typer.echo(describe_founding(founding_in(file, rpc), language_of(lang)))


@app.command(
    epilog="Example: daosplit charter address examples/charter.toml --rpc http://127.0.0.1:8545"
)
def address(file: FileArgument, rpc: OptionalNodeOption = None) -> None:
    """Print the partnership's address, founded or not: the same on every chain.

    A node is needed only if the file has accounts such as "node:0".
    """
    typer.echo(partnership_address(founding_in(file, rpc)))


def founding_in(file: Path, rpc: str | None) -> Founding:
    """What the file says, with the node's accounts if there is one."""
    founding = load_charter(file)
    return founding if rpc is None else founding.resolve(daosplit.connect(rpc).accounts)
