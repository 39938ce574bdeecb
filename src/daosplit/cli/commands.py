"""The commands of `daosplit`, put together in groups: each is a module beside this one."""

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

import daosplit as package
from daosplit.cli import browser, charter, data, key, outbox, parent, presence, review, seat
from daosplit.cli.compile import compile_
from daosplit.cli.demo import demo
from daosplit.cli.due import due
from daosplit.cli.export import export
from daosplit.cli.found import found
from daosplit.cli.history import history
from daosplit.cli.init import init
from daosplit.cli.keep import keep
from daosplit.cli.node import node
from daosplit.cli.pay import pay
from daosplit.cli.report import report, statement
from daosplit.cli.runner import run
from daosplit.cli.set_aside import deliver, withdraw
from daosplit.cli.settle import settle
from daosplit.cli.show import show
from daosplit.cli.simulate import simulate
from daosplit.cli.travel import travel
from daosplit.cli.tree import tree
from daosplit.cli.verify import verify
from daosplit.cli.verify_contract import verify_contract
from daosplit.cli.weigh import weigh
from daosplit.cli.what_if import what_if

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

_START, _MONEY, _REVIEW = "Start", "Money", "Review"
_SEATS, _KEYS, _LOOK, _DEVELOPMENT = "Seats", "Keys and sending", "Look", "Development"


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"daosplit {package.__version__}")
        raise typer.Exit()


@app.callback(epilog="Example: daosplit demo")
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


def _add(panel: str, name: str, command: Callable[..., Any], example: str) -> None:
    app.command(name, rich_help_panel=panel, epilog=f"Example: daosplit {example}")(command)


_add(_START, "demo", demo, "demo --lang ja")
_add(_START, "init", init, "init first")
_add(_START, "simulate", simulate, "simulate first")
app.add_typer(charter.app, name="charter", rich_help_panel=_START)
_add(_START, "found", found, "found charter.toml")

_add(_MONEY, "pay", pay, "pay 12.5 ether --memo 'Online sales'")
_add(_MONEY, "settle", settle, "settle")
_add(_MONEY, "deliver", deliver, "deliver node:1")
_add(_MONEY, "withdraw", withdraw, "withdraw 0x… --from node:1")
_add(_MONEY, "due", due, "due")
_add(_MONEY, "keep", keep, "keep keeper.toml")

_add(_REVIEW, "weigh", weigh, "weigh data --charter charter.toml")
app.add_typer(data.app, name="data", rich_help_panel=_REVIEW)
app.add_typer(review.app, name="review", rich_help_panel=_REVIEW)
_add(_REVIEW, "what-if", what_if, "what-if review-1Q.toml")
app.add_typer(parent.app, name="parent", rich_help_panel=_REVIEW)
_add(_REVIEW, "verify", verify, "verify review-1Q.toml --charter charter.toml")

app.add_typer(seat.app, name="seat", rich_help_panel=_SEATS)
app.add_typer(presence.app, name="presence", rich_help_panel=_SEATS)
app.add_typer(browser.app, name="browser", rich_help_panel=_SEATS)

app.add_typer(key.app, name="key", rich_help_panel=_KEYS)
app.add_typer(outbox.app, name="outbox", rich_help_panel=_KEYS)

_add(_LOOK, "show", show, "show")
_add(_LOOK, "history", history, "history")
_add(_LOOK, "tree", tree, "tree")
_add(_LOOK, "report", report, "report -o report.html")
_add(_LOOK, "statement", statement, "statement --period 2026-04 -o statements.html")
_add(_LOOK, "export", export, "export -o payments.csv")
_add(_LOOK, "verify-contract", verify_contract, "verify-contract --submit sourcify")

_add(_DEVELOPMENT, "node", node, "node --start 2026-04-01T00:00:00+09:00")
_add(_DEVELOPMENT, "travel", travel, "travel 2026-07-10T09:00:00+09:00")
_add(_DEVELOPMENT, "compile", compile_, "compile --check")


def main() -> None:
    """Run the command line."""
    sys.exit(run(app, "daosplit"))
