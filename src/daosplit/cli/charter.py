"""`daosplit charter`: what a partnership is founded with, its address, and the next charter."""

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated

import typer

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.founding import Founding, Partner
from daosplit.artifacts.addresses import partnership_address
from daosplit.cli.options import (
    RECORD_FILE,
    LanguageOption,
    NodeOption,
    connect_to,
    language_of,
)
from daosplit.cli.partnership_source import Partnership, open_partnership
from daosplit.errors import InvalidValueError
from daosplit.files.charter import blaming_charter, charter_text, load_charter, parse_month
from daosplit.messages.descriptions import describe_founding
from daosplit.values.addresses import is_node_account
from daosplit.values.catalogue import speaker
from daosplit.values.text import comma_list, text

app = typer.Typer(no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="Charter file.", metavar="FILE")]


@app.command(epilog="Example: daosplit charter show charter.toml")
def show(file: FileArgument, lang: LanguageOption = None) -> None:
    """Show a charter file in words: the rules, the partners, their percentages."""
    typer.echo(describe_founding(load_charter(file), language_of(lang)))


@app.command(epilog="Example: daosplit charter address charter.toml")
def address(file: FileArgument, rpc: NodeOption = None, lang: LanguageOption = None) -> None:
    """Print the partnership's address, founded or not: the same on every chain.

    A node is asked only if the file has accounts such as "node:0".
    """
    founding = load_charter(file)
    if any(map(is_node_account, founding.accounts)):
        accounts = connect_to(rpc, language_of(lang)).accounts
        with blaming_charter(file):
            founding = founding.resolve(accounts)
    typer.echo(partnership_address(founding))


@app.command(
    "from", epilog="Example: daosplit charter from partnership.json --to next-charter.toml"
)
def from_(
    source: Annotated[
        str | None,
        typer.Argument(
            help=f"Record or address of the partnership. Default: {RECORD_FILE}.",
            metavar="[FILE|ADDRESS]",
        ),
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="Charter file to write.", metavar="FILE")] = Path(
        "next-charter.toml"
    ),
    rpc: NodeOption = None,
    first: Annotated[
        str | None,
        typer.Option(
            help="First month of the new partnership, for example 2026-10. Default: the first "
            "after the running period, or after a test the next one.",
            metavar="MONTH",
        ),
    ] = None,
    months: Annotated[
        int | None,
        typer.Option(help="Months in a period. Default: as now; 3 after a test.", min=1, max=255),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write a new charter with today's partners and shares, to found a partnership again.

    After a trial under a test charter the new one counts in months. The rules are kept; change them
    in the file before you found it. Seats without shares are left out.
    """
    language = language_of(lang)
    say = speaker(language)
    if to.exists():
        raise InvalidValueError("--to", str(to), text("exists already"), text("name a new file"))
    known = open_partnership(source, rpc, language)
    split = known.on_chain
    shares = split.shares_of(split.reviewed_period())
    partners = tuple(
        Partner(name, account, held)
        for name, account, held in zip(known.all_names, known.roster, shares, strict=True)
        if held
    )
    charter = _next_charter(known, first, months)
    name = known.record.name if known.record else "partnership"
    to.write_text(charter_text(Founding(name, charter, partners)), encoding="utf-8")
    left_out = [
        label for label, held in zip(known.labels(language), shares, strict=True) if not held
    ]
    if left_out:
        typer.echo(say("Left out, without shares: {names}.", names=comma_list(left_out)))
    typer.echo(say("{path} is written. Next: daosplit charter show {path}", path=to))


def _next_charter(known: Partnership, first: str | None, months: int | None) -> Charter:
    """The same rules from a month on; what was a test counts in quarters then."""
    old = known.charter
    zone = timezone(old.utc_offset)
    if first is None:
        now = known.on_chain.chain.now()
        if not old.is_test:
            now = max(now, old.end_of(old.period_at(now)) - 1)
        last = old.local(now)
        begins = datetime(last.year + last.month // 12, last.month % 12 + 1, 1, tzinfo=zone)
    else:
        begins = parse_month(first).replace(tzinfo=zone)
    start = unix_time(begins)
    if old.is_test:
        return Charter(
            start=start,
            months=months or 3,
            utc_offset=old.utc_offset,
            threshold=old.threshold,
            cut_limit=old.cut_limit,
            tip=old.tip,
        )
    return replace(old, start=start, months=months or old.months)
