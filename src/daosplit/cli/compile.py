"""`daosplit compile`: the artifacts of a checkout, made from its contracts, or checked."""

from pathlib import Path
from typing import Annotated

import typer

from daosplit.errors import InvalidValueError


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
) -> None:
    """Compile the contracts of a checkout of daosplit into its artifacts, as far as they changed.

    With `--check` everything is compiled again.
    """
    from daosplit.compiler.checkout import SHIPPED, compile_checkout, stale_in_checkout

    if not (checkout / SHIPPED).is_dir():
        raise InvalidValueError(
            "checkout", str(checkout), "not a checkout of daosplit", f"one has {SHIPPED}"
        )
    if check:
        if stale := stale_in_checkout(checkout, download=download):
            typer.echo(f"not what the contracts give: {', '.join(stale)}; run `daosplit compile`")
            raise typer.Exit(1)
        typer.echo("all artifacts are what the contracts give")
        return
    changed = compile_checkout(
        checkout,
        on_warning=lambda warning: typer.echo(f"{warning}\n", err=True),
        download=download,
    )
    typer.echo(f"changed: {', '.join(changed)}" if changed else "nothing changed")
