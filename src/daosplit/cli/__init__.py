"""The command line, `daosplit`: each command is a module, and only parses, calls and prints."""

import sys

import typer

from daosplit.cli.compile import compile_
from daosplit.errors import DaosplitError

app = typer.Typer(
    help="A partnership that pays itself.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def daosplit() -> None:
    """A partnership that pays itself."""


app.command("compile")(compile_)


def main() -> None:
    """Run the command line; a mistake of its user is told in plain words, without a traceback."""
    try:
        app()
    except DaosplitError as error:
        sys.exit(f"daosplit: {error}")
