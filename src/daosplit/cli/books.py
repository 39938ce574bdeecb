"""The books that a command line names: its partnership's, and of partnerships in its seats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daosplit.cli.options import naming
from daosplit.cli.partnership_source import open_partnership
from daosplit.errors import InvalidValueError
from daosplit.files.record import load_record
from daosplit.values.amounts import parse_token
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.text import text

if TYPE_CHECKING:
    from daosplit.report.book import Book

RatesOption = Annotated[
    Path | None,
    typer.Option(
        "--rates",
        help="CSV file of rates (date,token,rate,source) by which each payment is also valued.",
        metavar="FILE",
    ),
]
CurrencyOption = Annotated[
    str, typer.Option("--currency", help="Currency of the rates. Default: JPY.", metavar="CODE")
]
RegistrationsOption = Annotated[
    Path | None,
    typer.Option(
        "--registrations",
        help="CSV file (name,number) of registration numbers, as invoices need them in Japan.",
        metavar="FILE",
    ),
]
RecordsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--record",
        help="Record of a partnership that holds a seat, for its names; repeat for each.",
        metavar="FILE",
    ),
]

ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        help="Scenario to play instead, as for `daosplit simulate`: a file, a folder, or for "
        "example article.",
    ),
]


def read_books_of(
    scenario: str | None,
    partnership: str | None,
    rpc: str | None,
    records: Sequence[Path] | None,
    tokens: Sequence[str] | None,
    from_block: int | None,
    language: Language,
) -> tuple[Book, ...]:
    """The partnership's book first, then those of the partnerships that held seats in it."""
    from daosplit.report.reading import read_books

    if scenario is not None:
        for option, value in (("--partnership", partnership), ("--network", rpc)):
            if value is not None:
                raise InvalidValueError(option, value, text("cannot be combined with --scenario"))
        return _play(scenario, language)
    others = [load_record(path) for path in records or ()]
    known = open_partnership(partnership, rpc, language, reads=True)
    split = known.on_chain
    with naming("--token"):
        named = list(map(parse_token, tokens)) if tokens else None
    return read_books(
        split,
        [*([known.record] if known.record else []), *others],
        from_block=split.first_block if from_block is None else from_block,
        tokens=named,
    )


def _play(scenario: str, language: Language) -> tuple[Book, ...]:
    """The books of a scenario, played to its end on a chain inside the process."""
    from daosplit.report.simulated import books_of
    from daosplit.simulation.reader import read_scenario
    from daosplit.simulation.simulate import player_of

    player = player_of(read_scenario(scenario), language=language)
    for _ in player.play():
        pass
    return books_of(player)


def exit_unless_reconciled(books: Sequence[Book], language: Language) -> None:
    """Says what does not agree or was not read, and exits with 1 if there is anything."""
    from daosplit.messages.reconciliation import describe_reconciliation

    say = speaker(language)
    for book in books:
        if not book.reconciliation.is_complete:
            told = describe_reconciliation(book.reconciliation, book.tokens, language)
            typer.echo(told, err=True)
        for problem in book.unread:
            typer.echo(say("NOT READ: {problem}", problem=translate(problem, language)), err=True)
    if not all(book.is_complete for book in books):
        raise typer.Exit(1)
