"""`daosplit demo`: a partnership's first year, played on a chain inside the process."""

from typing import Annotated

import typer
from rich.console import Console

from daosplit.cli.options import LanguageOption, language_of
from daosplit.demo.cast import make_cast
from daosplit.demo.data import to_data
from daosplit.demo.play import Play
from daosplit.demo.show import Show
from daosplit.records_json import write_json


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of tables.")] = False,
    lang: LanguageOption = None,
) -> None:
    """Play a partnership's first year: it shares revenue, reviews, pays, and refuses a grab.

    On a chain inside the process: no node, no compiler, no key of yours, a few seconds.
    """
    language = language_of(lang)
    cast = make_cast(language)
    charter = cast.founding.charter
    moments = Play(cast, language).moments()
    if as_json:
        typer.echo(write_json(to_data(moments, charter, language)))
        return
    show = Show(Console(highlight=False), charter, language)
    show.begin()
    for moment in moments:
        show.tell(moment)
