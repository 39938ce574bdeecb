"""`daosplit report` and `daosplit statement`: what happened, to look at and to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daosplit.cli.books import (
    CurrencyOption,
    RatesOption,
    RecordsOption,
    RegistrationsOption,
    ScenarioOption,
    exit_unless_reconciled,
    read_books_of,
)
from daosplit.cli.options import (
    FromBlockOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    TokensOption,
    language_of,
    period_of,
)
from daosplit.errors import InvalidValueError
from daosplit.files.disk import write_files
from daosplit.values.catalogue import speaker
from daosplit.values.hints import hint
from daosplit.values.text import text

if TYPE_CHECKING:
    from daosplit.report.book import Book

OutputOption = Annotated[
    Path, typer.Option("--output", "-o", help="HTML file to write.", metavar="FILE")
]
PicturesOption = Annotated[
    Path | None,
    typer.Option(
        "--pictures",
        help="Folder to write each picture to, as SVG, and as PNG if daosplit[png] is installed.",
        metavar="FOLDER",
    ),
]
PeriodsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--period",
        help="Period by its number or first month, for example 2026-04; repeat for several. "
        "Default: all.",
    ),
]
PayeesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--partner", help="Name of a partner, or its seat; repeat for several. Default: all."
    ),
]


def report(
    output: OutputOption,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    pictures: PicturesOption = None,
    record: RecordsOption = None,
    scenario: ScenarioOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write a page of pictures and tables: what came in, who was paid what, and why.

    One HTML file that opens without a network, also for partnerships that hold a seat. Bad news
    comes first. Exits with 1 if anything differs from the exact arithmetic or was not read.
    """
    from daosplit.report.report import Report, draws_png

    language = language_of(lang)
    say = speaker(language)
    books = read_books_of(scenario, partnership, rpc, record, token, from_block, language)
    made = Report(books, language)
    files = {output: made.html().encode()}
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        for name, picture in made.pictures.items():
            files[pictures / f"{name}.svg"] = picture.svg().encode()
            if draws_png():
                files[pictures / f"{name}.png"] = made.png(name)
    write_files(files)
    for file in files:
        typer.echo(say("Written to {file}.", file=file))
    exit_unless_reconciled(books, language)


def statement(
    output: OutputOption,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    period: PeriodsOption = None,
    partner: PayeesOption = None,
    rates: RatesOption = None,
    currency: CurrencyOption = "JPY",
    registrations: RegistrationsOption = None,
    record: RecordsOption = None,
    scenario: ScenarioOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write a statement for each partner and period, to print: paid what, from what, and why.

    Partnerships that hold a seat are included, unless periods or partners are named. Exits with 1
    if anything differs from the exact arithmetic or was not read; the file is written all the same.
    """
    from daosplit.report.rates import read_rates
    from daosplit.report.registrations import read_registrations
    from daosplit.report.statements import statements_html, statements_of

    language = language_of(lang)
    valued = read_rates(rates, currency) if rates else None
    books = read_books_of(scenario, partnership, rpc, record, token, from_block, language)
    numbers = read_registrations(registrations, books) if registrations else None
    first = books[0]
    periods = [period_of(one, first.charter) for one in period] if period else None
    seats = [_seat(one, first) for one in partner] if partner else None
    wanted = books[:1] if period or partner else books
    made = [one for book in wanted for one in statements_of(book, periods, seats)]
    if not made:
        raise InvalidValueError("--period", None, text("nothing was paid that these options name"))
    write_files({output: statements_html(made, language, valued, numbers).encode()})
    typer.echo(
        speaker(language).plural(
            "{count:,} statement written to {file}.",
            "{count:,} statements written to {file}.",
            len(made),
            file=output,
        )
    )
    exit_unless_reconciled(books, language)


def _seat(option: str, book: Book) -> int:
    """The seat that --partner names."""
    if option in book.names:
        return book.names.index(option)
    if option.isdecimal() and option.isascii() and int(option) in book.seats:
        return int(option)
    raise InvalidValueError("--partner", option, text("not a partner"), hint(option, book.names))
