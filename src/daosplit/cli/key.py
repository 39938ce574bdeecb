"""`daosplit key`: keystores, the keys with which you sign, each under a name and a password."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daosplit.cli.options import LanguageOption, language_of
from daosplit.cli.passwords import PasswordFileOption, read_key, read_password
from daosplit.errors import InvalidFileError
from daosplit.files.data_folder import DATA_VARIABLE, data_folder
from daosplit.messages.errors import describe_error
from daosplit.values.catalogue import speaker

if TYPE_CHECKING:
    from daosplit.files.keystores import Keystores

KEYSTORES_VARIABLE = "DAOSPLIT_KEYSTORES"

app = typer.Typer(no_args_is_help=True)

NameArgument = Annotated[
    str, typer.Argument(help="Name of the keystore, which is its file's.", metavar="NAME")
]
KeystoresOption = Annotated[
    Path | None,
    typer.Option(
        "--keystores",
        help="Folder of keystores, for example ~/.foundry/keystores. Default: "
        f"${KEYSTORES_VARIABLE}, or else daosplit's own, in ${DATA_VARIABLE} or your folder for "
        "data.",
        metavar="FOLDER",
    ),
]


def keystores_in(option: Path | None) -> Keystores:
    """The keystores of the folder that is named, or else of daosplit's own."""
    from daosplit.files.keystores import Keystores

    return Keystores(_folder(option))


def own_accounts() -> list[str]:
    """The accounts of your keystores, as far as their files say them; no password is needed."""
    # What opens keystores takes long to load, and most who only read have none.
    return keystores_in(None).accounts() if _folder(None).is_dir() else []


def _folder(option: Path | None) -> Path:
    named = option or os.environ.get(KEYSTORES_VARIABLE)
    return Path(named).expanduser() if named else data_folder() / "keystores"


@app.command(epilog="Example: daosplit key new alice")
def new(
    name: NameArgument,
    password_file: PasswordFileOption = None,
    keystores: KeystoresOption = None,
    lang: LanguageOption = None,
) -> None:
    """Make a new key, and keep it under a password. Without its file and password it is lost.

    The file is a keystore as geth and cast have it: make a copy of it.
    """
    language = language_of(lang)
    known = keystores_in(keystores)
    known.require_new(name)
    account = known.create(name, read_password(name, password_file, language, is_new=True))
    _tell(known, name, account, lang)


@app.command("import", epilog="Example: daosplit key import alice")
def import_(
    name: NameArgument,
    password_file: PasswordFileOption = None,
    keystores: KeystoresOption = None,
    lang: LanguageOption = None,
) -> None:
    """Keep a private key that you have, which is asked for, or read from a pipe.

    A keystore file from elsewhere needs no import: copy it into the folder.
    """
    language = language_of(lang)
    known = keystores_in(keystores)
    known.require_new(name)
    key = read_key(language)
    account = known.put(name, key, read_password(name, password_file, language, is_new=True))
    _tell(known, name, account, lang)


@app.command("list", epilog="Example: daosplit key list")
def list_(keystores: KeystoresOption = None, lang: LanguageOption = None) -> None:
    """List the keystores with their accounts. Exits with 1 if one cannot be read."""
    language = language_of(lang)
    say = speaker(language)
    known = keystores_in(keystores)
    found, spoiled = dict(known.listed()), False
    for name, account in found.items():
        if isinstance(account, InvalidFileError):
            typer.echo(describe_error(account, language), err=True)
            spoiled = True
        else:
            shown = account or say("(its file does not say: `daosplit key address`)")
            typer.echo(f"{name}  {shown}")
    if not found:
        typer.echo(say("There is no keystore in {folder}.", folder=known.folder))
    if spoiled:
        raise typer.Exit(1)


@app.command(epilog="Example: daosplit key address alice")
def address(
    name: NameArgument,
    password_file: PasswordFileOption = None,
    keystores: KeystoresOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print the account of a keystore. Its password is needed only if the file does not say it."""
    language = language_of(lang)
    known = keystores_in(keystores)
    signer = known.signer(name, lambda name: read_password(name, password_file, language))
    typer.echo(signer.address)


def _tell(known: Keystores, name: str, account: str, lang: str | None) -> None:
    say = speaker(language_of(lang))
    typer.echo(say("{name} is {account}.", name=name, account=account))
    typer.echo(say("Its keystore is {path}.", path=known.folder / name))
