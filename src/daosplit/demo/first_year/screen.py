"""Shows the demo's moments to a person, as they happen, in 80 columns."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import percent
from daosplit.demo.first_year.events import Amount, Line, Moment, Paid, QuarterPaid, Reckoning
from daosplit.demo.first_year.texts import TEXTS
from daosplit.values.amounts import Token, format_amount
from daosplit.values.language import Language, Texts, speaker

_WIDTH = 80
# Shares that add up to a hundred make fractions of at most two decimals.
_DECIMALS = 2


class Show:
    """Writes moments to a console, in one language, in a partnership's own time."""

    def __init__(self, console: Console, charter: Charter, language: Language) -> None:
        console.width = min(console.width, _WIDTH)
        self._console = console
        self._charter = charter
        self._language = language
        self._say = speaker(TEXTS, language)

    def begin(self) -> None:
        """What it is about."""
        self._console.print(Text(self._say("title"), style="bold"))
        self._console.print(Text(self._say("introduction")))
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
        text = Text(line_text(line, self._language))
        if line.happening in ("refused", "set_aside"):
            text.stylize("yellow")
        row.add_row(date, text)
        self._console.print(row)

    def _tell_quarter(self, quarter: QuarterPaid) -> None:
        revenue = self._say("and").join(map(_written, quarter.revenue))
        title = self._say("quarter", number=quarter.number, label=quarter.label, revenue=revenue)
        table = self._table(title)
        table.add_column(self._say("partner"), no_wrap=True)
        table.add_column(self._say("fraction"), justify="right", no_wrap=True)
        table.add_column(self._say("amount"), justify="right", overflow="fold")
        table.add_column(self._say("reason"), overflow="fold")
        seats = len({paid.partner for paid in quarter.payments})
        for index, paid in enumerate(quarter.payments):
            reasons = quarter.reasons
            table.add_row(
                Text(paid.partner),
                percent(paid.fraction, language=self._language),
                Text(self._amount(paid)),
                Text(reasons[index % seats] if reasons else self._say("carry_over")),
            )
        self._print_table(table)

    def _tell_reckoning(self, reckoning: Reckoning) -> None:
        table = self._table(self._say("reckoning"))
        table.add_column(self._say("short_quarter"), no_wrap=True)
        table.add_column(self._say("partner"), no_wrap=True)
        table.add_column(self._say("exact"), justify="right", no_wrap=True)
        table.add_column(self._say("amount"), justify="right", no_wrap=True)
        for quarter in reckoning.quarters:
            for paid in quarter.payments:
                table.add_row(
                    f"{quarter.number}Q",
                    Text(paid.partner),
                    Text(_written(exactly(paid))),
                    Text(_written(paid.amount)),
                )
        self._print_table(table)
        self._console.print(Text(self._say("exact_why")))
        for token, conservation in reckoning.conservation:
            rest = conservation.set_aside + conservation.unpaid + (conservation.not_closed or 0)
            text = self._say(
                "conservation",
                came_in=format_amount(conservation.came_in, token),
                paid=format_amount(conservation.paid, token),
                delivered=format_amount(conservation.delivered, token),
                rest=format_amount(rest, token),
            )
            self._console.print(Text(text))
        for sentence in reckoning.differences:
            text = self._say("difference", sentence=sentence)
            self._console.print(Text(text, style="bold red"))
        if reckoning.is_exact:
            self._console.print(Text(self._say("reconciled"), style="bold green"))

    def _amount(self, paid: Paid) -> str:
        amount = _written(paid.amount)
        return self._say("set_aside_amount", amount=amount) if paid.is_set_aside else amount

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
        self._console.print(table)
        self._console.print()


def line_text(line: Line, language: Language, texts: Texts = TEXTS) -> str:
    """A line's sentence, by its name among the texts."""
    values = {
        name: _written(value) if isinstance(value, Amount) else value
        for name, value in line.values.items()
    }
    text = speaker(texts, language)(line.happening, **values)
    return text[0].upper() + text[1:]


def exactly(paid: Paid) -> Amount:
    """A partner's exact fraction of a pot, in hundredths of the token's smallest unit."""
    token = paid.pot.token
    exact = paid.exact * 10**_DECIMALS
    assert exact.denominator == 1
    finer = Token(token.address, token.symbol, token.decimals + _DECIMALS)
    return Amount(exact.numerator, finer)


def _written(amount: Amount) -> str:
    return format_amount(amount.units, amount.token)
