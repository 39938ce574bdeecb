"""Runs a command line: a mistake of its user is told on one line, a bug with a traceback."""

import io
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

from daosplit.errors import ContractError, DaosplitError
from daosplit.messages.explanations import explain
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import parse_token
from daosplit.values.escaping import harmless

_MISTAKE = 1


def run(
    command: typer.Typer | Callable[..., Any], name: str, arguments: Sequence[str] | None = None
) -> int:
    """Runs a command with the process's arguments, or with these, and gives its exit status.

    That is 1 after a mistake that its text explains, and 2 after arguments that cannot be.
    """
    # What a terminal cannot write is escaped rather than an error.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _app(command)(arguments, prog_name=name, standalone_mode=False) or 0
    except ContractError as error:
        return _tell(name, explain(error), _MISTAKE)
    except DaosplitError as error:
        return _tell(name, str(error), _MISTAKE)
    except typer.TyperException as error:
        # Without any arguments the help was printed, and there is nothing to tell.
        problem = error.format_message()
        return _tell(name, problem, error.exit_code) if problem else error.exit_code


def _app(command: typer.Typer | Callable[..., Any]) -> Callable[..., Any]:
    if isinstance(command, typer.Typer):
        return command
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    return app


def _tell(name: str, problem: str, status: int) -> int:
    print(f"{name}: {harmless(problem)}", file=sys.stderr)
    return status


def token_named(text: str) -> str:
    """A token that a command line names: "ether", or an ERC-20's address.

    Raises InvalidValueError for anything else.
    """
    return ETHER if text == "ether" else parse_token(text)
