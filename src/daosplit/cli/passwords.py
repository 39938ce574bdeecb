"""Passwords and keys, asked for without an echo, or read from a file; never arguments."""

import os
import shlex
import stat
import sys
from pathlib import Path
from typing import Annotated

import typer

from daosplit.errors import InvalidValueError
from daosplit.files.document import read_text
from daosplit.values.catalogue import Language, speaker
from daosplit.values.escaping import harmless
from daosplit.values.text import text

PASSWORD_VARIABLE = "DAOSPLIT_PASSWORD_FILE"

PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help="File whose first line is the keystore's password. Default: "
        f"${PASSWORD_VARIABLE}, or else it is asked for.",
        metavar="FILE",
    ),
]


def read_password(name: str, file: Path | None, language: Language, *, is_new: bool = False) -> str:
    """The password of a keystore: from a file, or from who sits at the terminal; a new one twice.

    Raises InvalidValueError if there is neither, and InvalidFileError for a file that is not there.
    """
    say = speaker(language)
    if file is None and (named := os.environ.get(PASSWORD_VARIABLE)):
        file = Path(named)
    if file is not None:
        password = _first_line(read_text(file))
        if _others_can_read(file):
            typer.echo(
                say(
                    "Others can read the password in {file}. `chmod 600 {quoted}` makes it yours "
                    "alone.",
                    file=harmless(str(file)),
                    quoted=harmless(shlex.quote(str(file))),
                ),
                err=True,
            )
        return password
    if not sys.stdin.isatty():
        raise InvalidValueError(
            "--password-file",
            None,
            text("needed, as there is no terminal at which to ask for the password"),
        )
    prompt = (
        say("New password for {name}", name=name)
        if is_new
        else say("Password of {name}", name=name)
    )
    again = say("The same again") if is_new else False
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=again, err=True))


def read_key(language: Language) -> str:
    """A private key, from who sits at the terminal, or else from what is piped in."""
    if not sys.stdin.isatty():
        return _first_line(sys.stdin.readline())
    return str(typer.prompt(speaker(language)("Private key"), hide_input=True, err=True))


def _others_can_read(file: Path) -> bool:
    """Whether it is a file that its group or everybody may read, and systemd does not keep it.

    What systemd passes to a service is in a folder that only the service can enter.
    """
    if os.name != "posix":
        return False
    mode = file.stat().st_mode
    kept = os.environ.get("CREDENTIALS_DIRECTORY")
    is_kept = bool(kept) and file.is_relative_to(str(kept))
    return stat.S_ISREG(mode) and bool(mode & (stat.S_IRGRP | stat.S_IROTH)) and not is_kept


def _first_line(content: str) -> str:
    return content.split("\n", 1)[0].removesuffix("\r")
