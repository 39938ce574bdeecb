"""Shows the demo's moments to a person, as they happen, in 80 columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import LiteralString

from rich import box
from rich.console import Console
from rich.table import Table

from daosplit.agreement.charter import Charter
from daosplit.demo.first_year.events import Amount, Line, Moment, Paid, QuarterPaid, Reckoning
from daosplit.demo.first_year.texts import TEMPLATES
from daosplit.messages.wrapping import WrappedText as Text
from daosplit.messages.wrapping import paragraph
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_date
from daosplit.values.percent import percent
from daosplit.values.text import and_list, text

_WIDTH = 80
# Shares that add up to a hundred make fractions of at most two decimals.
_DECIMALS = 2

# In columns; below it, amounts of ether do not fit beside names.
_NARROWEST_TABLE = 76
_TROUBLES = ("refused", "set_aside", "blocked", "answer_lost", "killed_planned", "killed_sent")


class Show:
    """Writes moments to a console, in one language, in a partnership's own time."""

    title = text("A partnership that pays itself")
    about = text(
        "A convenience-store retailer and startup A, 30 people, sell online together. "
        "They do not invoice each other: they share the revenue, and review each "
        "quarter who contributed what. Everything below runs now, on a test blockchain "
        "inside this program. Its year passes in seconds."
    )
    templates: Mapping[str, LiteralString] = TEMPLATES

    def __init__(self, console: Console, charter: Charter, language: Language) -> None:
        console.width = min(console.width, _WIDTH)
        self._console = console
        self._charter = charter
        self._language = language
        self._say = speaker(language)

    def begin(self) -> None:
        """What it is about."""
        self._console.print(paragraph(translate(self.title, self._language), style="bold"))
        self._console.print(paragraph(translate(self.about, self._language)))
        self._console.print()

    def tell(self, moment: Moment) -> None:
        """A moment."""
        match moment:
            case Line():
                self._tell_line(moment)
            case QuarterPaid():
                self._tell_quarter(moment)
            case Reckoning():
                self._tell_reckoning(moment)

    def _tell_line(self, line: Line) -> None:
        date = Text(f"{self._charter.local(line.time):%Y-%m-%d}", style="cyan")
        row = Table.grid(padding=(0, 2))
        row.add_column(no_wrap=True)
        row.add_column(ratio=1, overflow="fold")
        style = "yellow" if line.happening in _TROUBLES else ""
        row.add_row(date, Text(line_text(line, self._language, self.templates), style=style))
        self._console.print(row)

    def _tell_quarter(self, quarter: QuarterPaid) -> None:
        title = self._say(
            "{number}Q ({label}): revenue {revenue}",
            number=quarter.number,
            label=quarter.label,
            revenue=and_list([_written(amount) for amount in quarter.revenue]),
        )
        table = self._table(title)
        table.add_column(self._say("partner"), no_wrap=True)
        table.add_column(self._say("percentage"), justify="right", no_wrap=True)
        table.add_column(self._say("paid"), justify="right", overflow="fold")
        table.add_column(self._say("reason"), overflow="fold")
        seats = len({paid.partner for paid in quarter.payments})
        for index, paid in enumerate(quarter.payments):
            reasons = quarter.reasons
            table.add_row(
                Text(paid.partner),
                translate(percent(paid.fraction), self._language),
                Text(self._amount(paid)),
                Text(
                    reasons[index % seats] if reasons else self._say("not reviewed: previous split")
                ),
            )
        self._print_table(table)

    def _tell_reckoning(self, reckoning: Reckoning) -> None:
        table = self._table(self._say("To the smallest unit"))
        # What is exact must never be cut: names wrap instead, and "1Q" needs no heading.
        table.add_column(no_wrap=True)
        table.add_column(self._say("partner"), overflow="fold")
        table.add_column(self._say("before rounding"), justify="right", no_wrap=True)
        table.add_column(self._say("paid"), justify="right", no_wrap=True)
        for quarter in reckoning.quarters:
            for paid in quarter.payments:
                table.add_row(
                    f"{quarter.number}Q",
                    Text(paid.partner),
                    Text(_written(exactly(paid))),
                    Text(_written(paid.amount)),
                )
        self._print_table(table)
        self._console.print(
            paragraph(
                self._say(
                    "Each payment is less than one unit off the exact amount; no unit is lost and "
                    "none is created."
                )
            )
        )
        for token, conservation in reckoning.conservation:
            rest = conservation.set_aside + conservation.unpaid + (conservation.not_closed or 0)
            text = self._say(
                "{came_in} came in = {paid} paid + {delivered} delivered later + {rest} "
                "still there.",
                came_in=format_amount(conservation.came_in, token),
                paid=format_amount(conservation.paid, token),
                delivered=format_amount(conservation.delivered, token),
                rest=format_amount(rest, token),
            )
            self._console.print(paragraph(text))
        for sentence in reckoning.differences:
            text = self._say("NOT RECONCILED: {sentence}", sentence=sentence)
            self._console.print(paragraph(text, style="bold red"))
        if reckoning.is_exact:
            self._console.print(
                paragraph(
                    self._say(
                        "Reconciled: every amount was recomputed from on-chain events alone and "
                        "matches to the smallest unit."
                    ),
                    style="bold green",
                )
            )

    def _amount(self, paid: Paid) -> str:
        amount = _written(paid.amount)
        return self._say("{amount}, set aside", amount=amount) if paid.is_set_aside else amount

    def _table(self, title: str) -> Table:
        look = box.SIMPLE_HEAD if self._console.is_terminal else box.ASCII2
        return Table(
            title=Text(title, style="bold"),
            title_justify="left",
            title_style="not italic",
            box=look,
            expand=True,
        )

    def _print_table(self, table: Table) -> None:
        self._console.print()
        if self._console.width < _NARROWEST_TABLE:
            self._print_as_list(table)
        else:
            self._console.print(table)
        self._console.print()

    def _print_as_list(self, table: Table) -> None:
        """Each row's cells below each other, where a table would lose some of them."""
        if table.title:
            self._console.print(table.title)
        for row in zip(*(column.cells for column in table.columns), strict=True):
            first, *rest = map(str, row)
            self._console.print(Text(first), overflow="fold")
            for column, cell in zip(table.columns[1:], rest, strict=True):
                self._console.print(Text(f"  {column.header}: {cell}"), overflow="fold")


def line_text(
    line: Line, language: Language, templates: Mapping[str, LiteralString] = TEMPLATES
) -> str:
    """A line's sentence, by its name among the templates."""
    values = {name: _shown(value) for name, value in line.values.items()}
    said = speaker(language)(templates[line.happening], **values)
    return said[0].upper() + said[1:]


def _shown(value: str | int | Amount | datetime) -> str | int:
    if isinstance(value, Amount):
        return _written(value)
    return show_date(value) if isinstance(value, datetime) else value


def exactly(paid: Paid) -> Amount:
    """A partner's exact fraction of a pot, in hundredths of the token's smallest unit."""
    token = paid.pot.token
    exact = paid.exact * 10**_DECIMALS
    assert exact.denominator == 1
    finer = Token(token.address, token.symbol, token.decimals + _DECIMALS)
    return Amount(exact.numerator, finer)


def _written(amount: Amount) -> str:
    return format_amount(amount.units, amount.token)
