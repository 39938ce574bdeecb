"""Shows the forty quarters, as they happen: to a person a line each in 80 columns, or as data."""

from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from daosplit.agreement.charter import Charter
from daosplit.demo.decades.events import (
    Book,
    DecadesMoment,
    DecadesQuarter,
    DecadesReckoning,
)
from daosplit.demo.decades.story import COURIERS_PARTNERS, PARTNERS, SHORT
from daosplit.demo.decades.texts import TEMPLATES
from daosplit.demo.first_year.events import Amount, Line
from daosplit.demo.first_year.screen import line_text
from daosplit.events.records_json import to_plain
from daosplit.messages.wrapping import WrappedText as Text
from daosplit.messages.wrapping import paragraph
from daosplit.values.amounts import format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.percent import percent

_WIDTH = 80
_NUMBER, _MONTH, _REVENUE, _LEAST_FRACTION = 3, 8, 12, 7


class DecadesShow:
    """Writes moments to a console, in one language, in a partnership's own time."""

    def __init__(self, console: Console, charter: Charter, language: Language) -> None:
        console.width = min(console.width, _WIDTH)
        self._console = console
        self._charter = charter
        self._language = language
        self._say = speaker(language)
        self._heads = [translate(name, language) for name in SHORT]
        self._widths = [max(_LEAST_FRACTION, cell_len(head) + 1) for head in self._heads]

    def begin(self) -> None:
        """What it is about, and what stands in the columns."""
        self._console.print(
            paragraph(self._say("A partnership that lives for decades"), style="bold")
        )
        self._console.print(
            paragraph(
                self._say(
                    "Forty quarters, on a test blockchain inside this program. Partners come, go, "
                    "move, or are lost, with a successor or without; nobody administers it. Each "
                    "line is a quarter: what came in, each partner's percentage of it, and the "
                    "outcome. The couriers are a partnership themselves."
                )
            )
        )
        self._console.print()
        columns = [
            _right(self._say("quarter"), _NUMBER + _MONTH),
            _right(self._say("revenue"), _REVENUE),
            *map(_right, self._heads, self._widths),
        ]
        self._console.print(paragraph("".join(columns), style="bold"))

    def tell(self, moment: DecadesMoment) -> None:
        """A moment."""
        match moment:
            case Line():
                self._tell_line(moment)
            case DecadesQuarter():
                self._tell_quarter(moment)
            case DecadesReckoning():
                self._tell_reckoning(moment)

    def _tell_line(self, line: Line) -> None:
        row = Table.grid(padding=(0, 2))
        row.add_column(no_wrap=True)
        row.add_column(ratio=1, overflow="fold")
        date = f"{self._charter.local(line.time):%Y-%m-%d}"
        row.add_row(Text(date, style="cyan"), Text(line_text(line, self._language, TEMPLATES)))
        self._console.print(row)

    def _tell_quarter(self, quarter: DecadesQuarter) -> None:
        columns = [
            _right(f"{quarter.number}Q", _NUMBER),
            _right(quarter.month, _MONTH),
            _right(_written(quarter.revenue), _REVENUE),
        ]
        for seat, width in enumerate(self._widths):
            fraction = quarter.fractions.get(seat)
            shown = translate(percent(fraction), self._language) if fraction else "-"
            columns.append(_right(shown, width))
        columns.append(f"  {self._outcome(quarter)}")
        self._console.print(Text("".join(columns)), soft_wrap=True)

    def _outcome(self, quarter: DecadesQuarter) -> str:
        if quarter.tip.units:
            return self._say("tip {tip}", tip=_written(quarter.tip))
        match quarter.how:
            case "reviewed":
                return self._say("reviewed")
            case "unsettled":
                return self._say("not settled")
            case _:
                return self._say("previous split")

    def _tell_reckoning(self, reckoning: DecadesReckoning) -> None:
        self._console.print()
        self._console.print(paragraph(self._say("To the yen"), style="bold"))
        for book in reckoning.books:
            self._tell_book(book)
        for sentence in reckoning.differences:
            text = self._say("NOT RECONCILED: {sentence}", sentence=sentence)
            self._console.print(paragraph(text, style="bold red"))
        if reckoning.is_exact:
            self._console.print(
                paragraph(
                    self._say(
                        "Reconciled: every amount of both partnerships was recomputed from "
                        "on-chain events alone and matches to the yen."
                    ),
                    style="bold green",
                )
            )

    def _tell_book(self, book: Book) -> None:
        self._console.print(paragraph(book.name, style="bold"))
        for partner, amount in book.paid.items():
            paid = self._say("  {partner}: {amount}", partner=partner, amount=_written(amount))
            self._console.print(paragraph(paid))
        sums = book.conservation
        rest = sums.set_aside + sums.unpaid + (sums.not_closed or 0)
        amounts = {
            "came_in": sums.came_in,
            "paid": sums.paid,
            "tips": sums.tips,
            "rest": rest,
        }
        shown = {name: format_amount(units, book.token) for name, units in amounts.items()}
        self._console.print(
            paragraph(
                self._say(
                    "  {came_in} came in = {paid} paid + {tips} tips + {rest} still there.", **shown
                )
            )
        )


def to_data(
    moments: Iterable[DecadesMoment], charter: Charter, language: Language
) -> dict[str, Any]:
    """All moments as data that JSON can hold: amounts are texts of decimal digits."""
    happened, quarters = [], []
    reconciliation: dict[str, Any] = {}
    for moment in moments:
        match moment:
            case Line():
                happened.append(
                    {
                        "time": charter.local(moment.time).isoformat(),
                        "happening": moment.happening,
                        "sentence": line_text(moment, language, TEMPLATES),
                    }
                )
            case DecadesQuarter():
                quarters.append(_quarter(moment, language))
            case DecadesReckoning():
                reconciliation = {
                    "is_exact": moment.is_exact,
                    "differences": list(moment.differences),
                    "partnerships": [_book(book) for book in moment.books],
                }
    return {
        "language": language,
        "happened": happened,
        "quarters": quarters,
        "reconciliation": reconciliation,
    }


def _quarter(quarter: DecadesQuarter, language: Language) -> dict[str, Any]:
    return {
        "quarter": quarter.number,
        "month": quarter.month,
        "revenue": _amount(quarter.revenue),
        "how": quarter.how,
        "pot": _amount(quarter.pot),
        "tip": _amount(quarter.tip),
        "payments": [
            {
                "partner": translate(PARTNERS[seat], language),
                "fraction": f"{fraction.numerator}/{fraction.denominator}",
                "paid": _amount(quarter.paid[seat]) if seat in quarter.paid else None,
            }
            for seat, fraction in quarter.fractions.items()
        ],
        "couriers": [
            {"partner": translate(COURIERS_PARTNERS[seat], language), "paid": _amount(amount)}
            for seat, amount in enumerate(quarter.couriers)
        ],
    }


def _book(book: Book) -> dict[str, Any]:
    return {
        "name": book.name,
        "token": book.token.symbol,
        "decimals": book.token.decimals,
        "payments": [
            {"partner": partner, "paid": _amount(amount)} for partner, amount in book.paid.items()
        ],
        **to_plain(book.conservation),
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {"amount": str(amount.units), "token": amount.token.symbol}


def _written(amount: Amount) -> str:
    return format_amount(amount.units, amount.token)


def _right(text: str, width: int) -> str:
    return " " * max(width - cell_len(text), 0) + text
