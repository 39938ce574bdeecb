"""Runs a command line: a mistake of its user is told on one line, a bug with a traceback."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import typer

from daosplit.cli.help import say_help
from daosplit.cli.options import language_of
from daosplit.cli.printed import forget_printed, note_printed
from daosplit.errors import DaosplitError
from daosplit.files.disk import reason_of
from daosplit.messages.errors import describe_error
from daosplit.messages.usage import usage_text
from daosplit.values.catalogue import ENGLISH, LANGUAGES, Language, translate
from daosplit.values.escaping import harmless
from daosplit.values.text import text

_REFUSED = 1
_INTERRUPTED = 130


def run(
    command: typer.Typer | Callable[..., Any], name: str, arguments: Sequence[str] | None = None
) -> int:
    """Runs a command with the process's arguments, or with these, and gives its exit status.

    That is 0 if it is done, or there was nothing to do; 1 if it was refused, which is explained,
    or if whoever read its output is gone; 2 for a wrong command line; 130 if it was interrupted.
    """
    # What a terminal cannot write is escaped rather than an error.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    language = _language(arguments)

    def tell(problem: str, status: int) -> int:
        print(f"{name}: {harmless(translate(problem, language))}", file=sys.stderr)
        return status

    try:
        main = _main(command)
        if "--help" in arguments or not arguments:
            say_help(main, language)
        status = int(main(arguments, prog_name=name, standalone_mode=False) or 0)
        if sys.stdout is not None:
            sys.stdout.flush()
        note_printed()
    except DaosplitError as error:
        status = tell(describe_error(error, language), _REFUSED)
        if error.transaction is not None:
            note_printed()
        return status
    except typer.TyperException as error:
        # Without any arguments the help was printed, and there is nothing to tell.
        problem = error.format_message()
        return tell(usage_text(problem), error.exit_code) if problem else error.exit_code
    except (_InterruptedError, KeyboardInterrupt, typer.Abort) as error:
        return tell(error.args[0] if error.args else text("interrupted"), _INTERRUPTED)
    except BrokenPipeError:
        _discard_output()
        return _REFUSED
    except OSError as error:
        _discard_output()
        reason = translate(reason_of(error), language)
        if error.filename:
            return tell(f"{error.filename}: {reason}", _REFUSED)
        problem = text(
            "what was done could not be printed: {reason}; look at it with `daosplit history` "
            "before you do it again",
            reason=reason,
        )
        return tell(problem, _REFUSED)
    finally:
        forget_printed()
    return tell(text("interrupted"), status) if status == _INTERRUPTED else status


class _InterruptedError(Exception):
    """An interruption on its way through typer, which would drop what it says."""


def _language(arguments: Sequence[str]) -> Language:
    """The language that the arguments ask for, before anything has read them."""
    for option, value in pairwise([*arguments, ""]):
        asked = value if option == "--lang" else option.removeprefix("--lang=")
        if option.startswith("--lang") and asked in LANGUAGES:
            return asked
    locale = language_of(None)
    return locale if locale in LANGUAGES else ENGLISH


def _discard_output() -> None:
    """Python writes what is left when it ends; where nobody takes it, that fails again."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _main(command: typer.Typer | Callable[..., Any]) -> Callable[..., Any]:
    if isinstance(command, typer.Typer):
        app = command
    else:
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command()(command)
    main = typer.main.get_command(app)
    invoke = main.invoke

    def invoke_to_the_end(context: typer.Context) -> Any:
        try:
            return invoke(context)
        except KeyboardInterrupt as error:
            raise _InterruptedError(*error.args) from error

    # Typer has no hook that comes before its own answer to an interruption.
    main.invoke = invoke_to_the_end  # type: ignore[assignment, method-assign]
    return main
