"""`daosplit compile`: the artifacts of a checkout, made from its contracts, or checked."""

from pathlib import Path
from typing import Annotated

import typer

from daosplit.cli.options import LanguageOption, language_of
from daosplit.errors import InvalidValueError
from daosplit.values.catalogue import speaker
from daosplit.values.text import comma_list, text


def compile_(
    checkout: Annotated[
        Path, typer.Argument(help="Checkout of daosplit. Default: this folder.")
    ] = Path(),
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail if anything differs or is warned about."),
    ] = False,
    download: Annotated[
        bool, typer.Option("--download", help="Download the compiler if there is none.")
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Compile the contracts of a checkout of daosplit into its artifacts, as far as they changed.

    With `--check` everything is compiled again.
    """
    from daosplit.compiler.checkout import SHIPPED, compile_checkout, stale_in_checkout

    say = speaker(language_of(lang))
    if not (checkout / SHIPPED).is_dir():
        problem = text("not a checkout of daosplit")
        allowed = text("one has {folder}", folder=SHIPPED)
        raise InvalidValueError("CHECKOUT", str(checkout), problem, allowed)
    if check:
        if stale := stale_in_checkout(checkout, download=download):
            typer.echo(
                say(
                    "not what the contracts give: {names}; run `daosplit compile`",
                    names=comma_list(stale),
                )
            )
            raise typer.Exit(1)
        typer.echo(say("all artifacts are what the contracts give"))
        return
    changed = compile_checkout(
        checkout,
        on_warning=lambda warning: typer.echo(f"{warning}\n", err=True),
        download=download,
    )
    if changed:
        typer.echo(say("changed: {names}", names=comma_list(changed)))
    else:
        typer.echo(say("nothing changed"))
