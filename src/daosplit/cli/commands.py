"""The commands of `daosplit`, put together in groups: each is a module beside this one.

Only the module of the command that is called is loaded, so that none waits for what others need.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer

import daosplit as package
from daosplit.cli.runner import run
from daosplit.values.text import message

_START, _MONEY, _REVIEW = "Start", "Money", "Review"
_SEATS, _KEYS, _LOOK, _DEVELOPMENT = "Seats", "Keys and sending", "Look", "Development"


class _Command(NamedTuple):
    panel: str
    name: str
    home: str
    """Module, and function in it; "app" for a group."""
    summary: str
    example: str = ""
    """Its arguments in an example; the commands of a group have their own."""


_COMMANDS = (
    _Command(_START, "demo", "demo:demo", message("Play a partnership's first year."), "--lang ja"),
    _Command(_START, "init", "init:init", message("Write a folder that works at once."), "first"),
    _Command(
        _START, "simulate", "simulate:simulate", message("Simulate your partnership."), "first"
    ),
    _Command(_START, "charter", "charter:app", message("Read a charter, or write the next one.")),
    _Command(_START, "found", "found:found", message("Found a partnership."), "charter.toml"),
    _Command(
        _MONEY,
        "pay",
        "pay:pay",
        message("Pay revenue to a partnership."),
        "12.5 ether --memo 'Online sales'",
    ),
    _Command(_MONEY, "settle", "settle:settle", message("Close periods, and pay what is payable.")),
    _Command(
        _MONEY,
        "deliver",
        "set_aside:deliver",
        message("Retry the payment of what was set aside."),
        "node:1",
    ),
    _Command(
        _MONEY,
        "withdraw",
        "set_aside:withdraw",
        message("Take what was set aside for your account."),
        "0x… --from node:1",
    ),
    _Command(_MONEY, "due", "due:due", message("Show what is due now, and what next.")),
    _Command(
        _MONEY,
        "keep",
        "keep:keep",
        message("Do what is due, for as long as it runs."),
        "keeper.toml",
    ),
    _Command(
        _REVIEW,
        "weigh",
        "weigh:weigh",
        message("Weigh a quarter's contributions."),
        "data --charter charter.toml",
    ),
    _Command(_REVIEW, "data", "data:app", message("Look at data before they are weighed.")),
    _Command(_REVIEW, "review", "review:app", message("Read a review, countersign it, submit it.")),
    _Command(
        _REVIEW,
        "what-if",
        "what_if:what_if",
        message("Play a review on a copy before it is signed."),
        "review-1Q.toml",
    ),
    _Command(
        _REVIEW, "parent", "parent:app", message("Countersign for a partnership that holds a seat.")
    ),
    _Command(
        _REVIEW,
        "verify",
        "verify:verify",
        message("Check that shares follow from their evidence."),
        "review-1Q.toml --charter charter.toml",
    ),
    _Command(_SEATS, "seat", "seat:app", message("Offer a seat, take one, question one.")),
    _Command(
        _SEATS,
        "presence",
        "presence:app",
        message("Sign that you are there, without a transaction."),
    ),
    _Command(
        _SEATS, "browser", "browser:app", message("Send a call from the wallet in your browser.")
    ),
    _Command(_KEYS, "key", "key:app", message("Keep keys to sign with, in keystores.")),
    _Command(
        _KEYS, "outbox", "outbox:app", message("See, resume and replace transactions that are out.")
    ),
    _Command(_LOOK, "show", "show:show", message("Show a partnership now.")),
    _Command(
        _LOOK, "history", "history:history", message("Tell what happened, and check every amount.")
    ),
    _Command(_LOOK, "tree", "tree:tree", message("Show partners that are partnerships.")),
    _Command(
        _LOOK,
        "report",
        "report:report",
        message("Write a page of pictures and tables."),
        "-o report.html",
    ),
    _Command(
        _LOOK,
        "statement",
        "report:statement",
        message("Write a statement for each partner."),
        "--period 2026-04 -o statements.html",
    ),
    _Command(
        _LOOK,
        "export",
        "export:export",
        message("Write every payment for the accountant."),
        "-o payments.csv",
    ),
    _Command(
        _LOOK,
        "verify-contract",
        "verify_contract:verify_contract",
        message("Compare the code on a chain with what ships."),
        "--submit sourcify",
    ),
    _Command(
        _DEVELOPMENT,
        "node",
        "node:node",
        message("Run a chain for development."),
        "--start 2026-04-01T00:00:00+09:00",
    ),
    _Command(
        _DEVELOPMENT,
        "travel",
        "travel:travel",
        message("Move the clock of a chain for development."),
        "2026-07-10T09:00:00+09:00",
    ),
    _Command(
        _DEVELOPMENT, "compile", "compile:compile_", message("Compile the contracts."), "--check"
    ),
)


def command_line(arguments: Sequence[str] | None = None) -> typer.Typer:
    """The command line, with what the arguments call; the other commands are only named in it.

    All commands are whole without arguments, and where a shell completes one.
    """
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback(epilog="Example: daosplit demo")(daosplit)
    is_whole = arguments is None or "_DAOSPLIT_COMPLETE" in os.environ
    called = next((word for word in arguments or () if not word.startswith("-")), None)
    for command in _COMMANDS:
        _add(app, command, is_whole or command.name == called)
    return app


def _add(app: typer.Typer, command: _Command, is_whole: bool) -> None:
    names: dict[str, Any] = {"name": command.name, "rich_help_panel": command.panel}
    if not is_whole:
        app.command(**names, help=command.summary)(_only_named)
        return
    module, name = command.home.split(":")
    home = getattr(import_module(f"daosplit.cli.{module}"), name)
    if name == "app":
        app.add_typer(home, **names, help=command.summary)
    else:
        example = f"Example: daosplit {command.name} {command.example}".rstrip()
        app.command(**names, short_help=command.summary, epilog=example)(home)


def _only_named() -> None:
    raise AssertionError


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"daosplit {package.__version__}")
        raise typer.Exit()


def daosplit(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """A partnership that pays itself. Companies share revenue and review who contributed what; a
    contract pays everyone.

    Commands find the partnership by its record, partnership.json, in this folder or above.

    Exit status: 0 done, or nothing to do; 1 refused; 2 wrong command line; 130 interrupted.
    """


def main() -> None:
    """Run the command line."""
    sys.exit(run(command_line(sys.argv[1:]), "daosplit"))
