"""Options that several commands share, and what stands for them if they are left out."""

import os
from pathlib import Path
from typing import Annotated

import typer

from daosplit.errors import InvalidValueError
from daosplit.files.record import load_record
from daosplit.messages.catalogue import ENGLISH, LANGUAGES, Language, require_language


def _known_language(option: str | None) -> Language | None:
    try:
        return option and require_language(option)
    except InvalidValueError as error:
        raise typer.BadParameter(f"{error.value!r} is {error.problem} ({error.allowed})") from None


LanguageOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        help="Output language, for example en or ja. Default: from your locale.",
        callback=_known_language,
    ),
]
NodeOption = Annotated[
    str, typer.Option("--rpc", help="A node of the chain, such as http://127.0.0.1:8545.")
]
OptionalNodeOption = Annotated[
    str | None,
    typer.Option("--rpc", help="A node of the chain, such as http://127.0.0.1:8545."),
]
TokensOption = Annotated[
    list[str] | None,
    typer.Option("--token", help='"ether" or an ERC-20\'s address; may be given several times.'),
]
RecordOption = Annotated[
    Path | None,
    typer.Option("--record", help="The record that scripts/deploy.py wrote: it has the names."),
]
AddressArgument = Annotated[
    str, typer.Argument(help="The partnership's address.", metavar="ADDRESS")
]
SenderOption = Annotated[
    str,
    typer.Option(
        "--from", help='Your account, which the node holds: 0x and hex digits, or such as "node:1".'
    ),
]
OptionalSenderOption = Annotated[
    str | None,
    typer.Option("--from", help="An account of the node that sends it; the first, if left out."),
]
CharterOption = Annotated[
    Path, typer.Option("--charter", help="The file with what the partnership is founded with.")
]


def language_of(option: Language | None) -> Language:
    """The language that was asked for, or else the locale's, if there is a catalogue of it."""
    if option is not None:
        return option
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = locale.lower().split(".")[0].split("_")[0]
    return language if language in LANGUAGES else ENGLISH


def names_in(record: Path | None) -> tuple[str, ...]:
    """The partners' names, as far as they are known."""
    return load_record(record).partners if record else ()
