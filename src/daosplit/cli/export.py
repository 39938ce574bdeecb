"""`daosplit export`: every payment of a partnership, as a file for the accountant."""

import sys
from pathlib import Path
from typing import Annotated, Literal

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
)
from daosplit.errors import InvalidValueError
from daosplit.files.disk import write_files
from daosplit.values.catalogue import speaker
from daosplit.values.text import text

FormatOption = Annotated[
    Literal["csv", "json"],
    typer.Option(
        "--format", help="CSV for spreadsheets, or JSON lines for programs. Default: csv."
    ),
]
EncodingOption = Annotated[
    Literal["utf-8", "shift-jis"],
    typer.Option(
        "--encoding",
        help="Encoding of CSV. What Shift-JIS cannot hold is written as 〓 and named. "
        "Default: utf-8.",
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File to write. Default: print it.", metavar="FILE"),
]


def export(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    output: OutputOption = None,
    format_: FormatOption = "csv",
    encoding: EncodingOption = "utf-8",
    rates: RatesOption = None,
    currency: CurrencyOption = "JPY",
    registrations: RegistrationsOption = None,
    record: RecordsOption = None,
    scenario: ScenarioOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write every payment for the accountant: to whom, when, how much, from what, and why.

    Partnerships that hold a seat are included. Exits with 1, and says so, if anything differs from
    the exact arithmetic or was not read; the file is written all the same.
    """
    from daosplit.report.export import (
        encode_shift_jis,
        encode_utf8,
        rows_of,
        write_csv,
        write_json_lines,
    )
    from daosplit.report.lines import lines_of
    from daosplit.report.rates import read_rates
    from daosplit.report.registrations import read_registrations

    language = language_of(lang)
    say = speaker(language)
    if format_ == "json" and encoding != "utf-8":
        raise InvalidValueError("--encoding", encoding, text("JSON is always UTF-8"))
    valued = read_rates(rates, currency) if rates else None
    books = read_books_of(scenario, partnership, rpc, record, token, from_block, language)
    numbers = read_registrations(registrations, books) if registrations else None
    lines = [line for book in books for line in lines_of(book)]
    if format_ == "json":
        written = write_json_lines(rows_of(lines, "en", valued, numbers)).encode()
    else:
        table = write_csv(rows_of(lines, language, valued, numbers), language)
        if encoding == "utf-8":
            written = encode_utf8(table)
        else:
            written, missing = encode_shift_jis(table)
            for one in missing:
                typer.echo(
                    say(
                        "WARNING: Shift-JIS has no {name}: written as 〓, first in line {line}.",
                        name=one.name,
                        line=one.line,
                    ),
                    err=True,
                )
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
    else:
        write_files({output: written})
        typer.echo(
            say.plural(
                "{count:,} payment written to {file}.",
                "{count:,} payments written to {file}.",
                len(lines),
                file=output,
            )
        )
    exit_unless_reconciled(books, language)
