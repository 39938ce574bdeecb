"""Shows a play to a person: a table for each period, what happened, and what it came to."""

from rich import box
from rich.console import Console
from rich.table import Table

from daosplit.messages.wrapping import WrappedText as Text
from daosplit.messages.wrapping import paragraph
from daosplit.simulation.result import PaidPot, PlayedPeriod, SimulationResult, fraction_of
from daosplit.simulation.scenario import Scenario
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.percent import percent
from daosplit.values.text import and_list, text

_WIDTH = 100
_MOST_ROWS = 30


class Screen:
    """Writes a play to a console, in one language, in the partnership's own time."""

    def __init__(self, console: Console, scenario: Scenario, language: Language) -> None:
        console.width = min(console.width, _WIDTH)
        self._console = console
        self._scenario = scenario
        self._charter = scenario.partnership.charter
        self._language = language
        self._say = speaker(language)

    def begin(self) -> None:
        """What it is about."""
        self._console.print(paragraph(self._scenario.name, style="bold"))
        if self._scenario.about:
            self._console.print(paragraph(self._scenario.about))

    def tell(self, period: PlayedPeriod) -> None:
        """A period: what happened in it, and what everybody was paid for it."""
        is_own = period.partnership == self._scenario.partnership.name
        if not is_own and not period.pots and period.how == "carried":
            return
        if period.notes or period.how == "refused":
            self._console.print()
        for note in period.notes:
            date = f"{self._charter.local(note.time):%Y-%m-%d}"
            style = "yellow" if note.kind in ("warning", "refused", "cut") else ""
            sentence = translate(note.sentence, self._language)
            self._console.print(Text(f"{date}  {sentence}", style=style))
        if period.how == "refused":
            refused = self._say("The review was refused: {why}", why=period.explanation)
            self._console.print(Text(refused, style="yellow"))
        self._print(self._title(period, is_own), self._payments(period))
        if period.how == "carried" and period.pots:
            self._console.print(Text(self._say("Not reviewed: the previous split holds.")))

    def finish(self, result: SimulationResult) -> None:
        """What it came to, and whether every amount was right."""
        for described in self._scenario.partnerships:
            if totals := result.totals(described.name):
                tokens = list(dict.fromkeys(token for paid in totals.values() for token in paid))
                title = self._say("{name}: paid in all", name=described.name)
                table = self._table()
                table.add_column(self._say("partner"), overflow="fold")
                for token in tokens:
                    table.add_column(token.symbol, justify="right", no_wrap=True)
                for partner, paid in totals.items():
                    amounts = [_written(paid.get(token, 0), token) for token in tokens]
                    table.add_row(Text(partner), *amounts)
                self._print(title, table)
        if not result.is_complete:
            stopped = self._say("Stopped before the end: what is shown was played until then.")
            self._console.print(paragraph(stopped, style="yellow"))
        self._console.print(
            paragraph(
                self._say(
                    "{transactions:,} transactions, {gas:,} gas.",
                    transactions=result.transactions,
                    gas=result.gas,
                )
            )
        )
        for sentence in result.differences:
            said = self._say("NOT RECONCILED: {sentence}", sentence=sentence)
            self._console.print(paragraph(said, style="bold red"))
        if result.is_exact:
            self._console.print(
                paragraph(
                    self._say(
                        "Reconciled: every amount matches the exact model to the smallest unit."
                    ),
                    style="bold green",
                )
            )

    def _title(self, period: PlayedPeriod, is_own: bool) -> str:
        pots = [format_amount(pot.pot, pot.token) for pot in period.pots]
        title = self._say(
            "{period}: {revenue}",
            period=period.title,
            revenue=and_list(pots) if pots else text("nothing was paid"),
        )
        return (
            title if is_own else self._say("{first}, {next}", first=period.partnership, next=title)
        )

    def _payments(self, period: PlayedPeriod) -> Table:
        table = self._table()
        table.add_column(self._say("partner"), overflow="fold")
        table.add_column(self._say("percentage"), justify="right", no_wrap=True)
        for pot in period.pots:
            table.add_column(pot.token.symbol, justify="right", no_wrap=True)
        if period.reasons:
            table.add_column(self._say("reason"), overflow="fold")
        names = list(dict.fromkeys(one.partner for pot in period.pots for one in pot.payments))
        for partner in names[:_MOST_ROWS]:
            cells = self._row(period, partner)
            if cells:
                table.add_row(*cells)
        if len(names) > _MOST_ROWS:
            rest = len(names) - _MOST_ROWS
            table.add_row(self._say("and {count} more", count=rest))
        return table

    def _row(self, period: PlayedPeriod, partner: str) -> list[Text | str]:
        """A partner's cells; none if it holds nothing of it."""
        cells: list[Text | str] = []
        shown: Text | str = ""
        for pot in period.pots:
            cell: Text | str = ""
            for payment in pot.payments:
                if payment.partner == partner and payment.shares:
                    shown = translate(percent(fraction_of(payment, pot)), self._language)
                    cell = self._amount(pot, payment.amount, payment.is_set_aside)
            cells.append(cell)
        if not shown:
            return []
        if period.reasons:
            cells.append(Text(period.reasons.get(partner, "")))
        return [Text(partner), shown, *cells]

    def _amount(self, pot: PaidPot, amount: int, is_set_aside: bool) -> str:
        written = _written(amount, pot.token)
        return self._say("{amount}, set aside", amount=written) if is_set_aside else written

    def _table(self) -> Table:
        return Table(box=box.SIMPLE_HEAD if self._console.is_terminal else box.ASCII2)

    def _print(self, title: str, table: Table) -> None:
        self._console.print()
        self._console.print(Text(title, style="bold"))
        if table.row_count:
            self._console.print(table)


def _written(amount: int, token: Token) -> str:
    """An amount under its token's heading."""
    return format_amount(amount, Token(token.address, "¤", token.decimals)).removeprefix("¤")
