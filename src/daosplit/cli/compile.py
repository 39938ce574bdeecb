"""`daosplit compile`: the artifacts of a checkout, made from its contracts, or checked."""

from pathlib import Path
from typing import Annotated

import typer

from daosplit.artifacts import artifact_names, load_artifact, stale_artifacts, write_artifacts
from daosplit.errors import InvalidValueError


def compile_(
    checkout: Annotated[Path, typer.Argument(help="A checkout of daosplit.")] = Path(),
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail if anything differs or is warned about."),
    ] = False,
    download: Annotated[
        bool, typer.Option("--download", help="Download the compiler if there is none.")
    ] = False,
) -> None:
    """Compile the contracts of a checkout of daosplit into its artifacts, as far as they changed.

    With `--check` everything is compiled anew.
    """
    from daosplit.compiler.compiler import compile_contracts

    folder = checkout / "src" / "daosplit" / "artifacts"
    if not folder.is_dir():
        raise InvalidValueError(
            "checkout", str(checkout), "no checkout of daosplit", f"has {folder}"
        )
    if check:
        stale = stale_artifacts(compile_contracts(checkout, download=download), folder)
        if stale:
            typer.echo(f"not what the contracts give: {', '.join(stale)}; run `daosplit compile`")
            raise typer.Exit(1)
        typer.echo("all artifacts are what the contracts give")
        return
    artifacts = compile_contracts(
        checkout,
        known=[load_artifact(name, folder) for name in artifact_names(folder)],
        on_warning=lambda warning: typer.echo(f"{warning}\n", err=True),
        download=download,
    )
    changed = write_artifacts(artifacts, folder)
    typer.echo(f"changed: {', '.join(changed)}" if changed else "nothing changed")
