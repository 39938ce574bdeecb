"""`daosplit data`: what files of data say, before they are weighed."""

from pathlib import Path
from typing import Annotated

import typer

from daosplit.cli.options import JsonOption, LanguageOption, language_of
from daosplit.cli.partnership_source import CharterOption
from daosplit.events.records_json import to_json
from daosplit.files.charter import load_charter
from daosplit.messages.data_check import describe_check
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.check import check_data
from daosplit.weighing.json_format import check_data_json

app = typer.Typer(no_args_is_help=True)


@app.command(epilog="Example: daosplit data check data --charter charter.toml")
def check(
    data: Annotated[
        list[Path], typer.Argument(help="Folder with data, or files.", metavar="DATA...")
    ],
    charter: CharterOption = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show what was read: files, lines by kind and period, sums, partners, names that look alike.

    Exits with 1 if something would be refused, and says what. With --charter dates belong to the
    charter's periods.
    """
    language = language_of(lang)
    calendar = Calendar.of(load_charter(charter).charter) if charter else None
    found = check_data(data, calendar)
    typer.echo(to_json(check_data_json(found)) if as_json else describe_check(found, language))
    if found.problems:
        raise typer.Exit(1)
