"""`daosplit demo`: a partnership's life, played on a chain inside the process."""

from typing import Annotated, Literal

import typer

from daosplit.cli.options import JsonOption, LanguageOption, language_of
from daosplit.events.records_json import write_json
from daosplit.keeper.packages import require_packages
from daosplit.values.catalogue import Language

StoryOption = Annotated[
    Literal["year", "decades", "keeper"],
    typer.Option(
        "--story", help="Story to play: the first year, forty quarters, or a keeper's year."
    ),
]


def demo(
    story: StoryOption = "year",
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Play the first year of a partnership: it shares revenue, reviews, pays, and rejects a
    one-sided change.

    Or its first ten years: partners join, leave, die and name successors; one is a partnership
    itself. Or a year in which only a keeper settles, and is killed on the way. On a chain inside
    the process: no node, no compiler, no key of yours, a few seconds.
    """
    if story == "decades":
        _play_decades(as_json, language_of(lang))
    elif story == "keeper":
        _play_keeper(as_json, language_of(lang))
    else:
        _play_year(as_json, language_of(lang))


def _play_year(as_json: bool, language: Language) -> None:
    from rich.console import Console

    from daosplit.demo.first_year.json_format import to_data
    from daosplit.demo.first_year.screen import Show
    from daosplit.demo.first_year.script import Play
    from daosplit.demo.first_year.setup import make_cast

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


def _play_decades(as_json: bool, language: Language) -> None:
    from rich.console import Console

    from daosplit.demo.decades import screen
    from daosplit.demo.decades.script import Decades

    play = Decades(language)
    if as_json:
        typer.echo(write_json(screen.to_data(play.moments(), play.charter, language)))
        return
    show = screen.DecadesShow(Console(highlight=False), play.charter, language)
    show.begin()
    for moment in play.moments():
        show.tell(moment)


def _play_keeper(as_json: bool, language: Language) -> None:
    require_packages()
    from rich.console import Console

    from daosplit.demo.first_year.json_format import to_data
    from daosplit.demo.keeper.screen import KeeperShow
    from daosplit.demo.keeper.script import KeptYear

    play = KeptYear(language)
    if as_json:
        data = to_data(play.moments(), play.charter, language, KeeperShow.templates)
        typer.echo(write_json(data))
        return
    show = KeeperShow(Console(highlight=False), play.charter, language)
    show.begin()
    for moment in play.moments():
        show.tell(moment)
