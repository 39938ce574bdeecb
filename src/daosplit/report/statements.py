"""Statements: what one partner was paid for one period, from what, by which fraction, and why."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from daosplit.events import Reviewed
from daosplit.report.book import Book
from daosplit.report.lines import Line, lines_of
from daosplit.report.page import render_page
from daosplit.report.rates import Rates
from daosplit.values.catalogue import Language


@dataclass(frozen=True, slots=True)
class Statement:
    """What a seat was paid for a period.

    Attributes:
        book: The partnership that paid.
        seat: The seat.
        period: The period.
        lines: The payments, at least one.
        later: What was set aside for the accounts of these payments and reached them since.
    """

    book: Book
    seat: int
    period: int
    lines: tuple[Line, ...]
    later: tuple[Line, ...] = ()

    @property
    def review(self) -> Reviewed | None:
        """The review whose shares these payments follow; None if those of the founding."""
        return self.lines[0].review

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that were paid."""
        return tuple(dict.fromkeys(line.account for line in self.lines))

    @property
    def kept(self) -> Mapping[str, int]:
        """What is still set aside for these accounts, of this and other periods, by token."""
        return {
            token: amount
            for token, state in self.book.history.tokens.items()
            if (amount := sum(state.set_aside.get(account, 0) for account in self.accounts))
        }


def statements_of(
    book: Book, periods: Collection[int] | None = None, seats: Collection[int] | None = None
) -> tuple[Statement, ...]:
    """The statements of a book, by period and seat; of some periods or seats only, if named."""
    lines = lines_of(book)
    grouped = defaultdict[tuple[int, int], list[Line]](list)
    for line in lines:
        if line.seat is None or line.pot is None:
            continue
        if periods is not None and line.pot.period not in periods:
            continue
        if seats is not None and line.seat not in seats:
            continue
        grouped[line.pot.period, line.seat].append(line)
    made = []
    for (period, seat), paid in sorted(grouped.items()):
        accounts = {line.account for line in paid if line.kind == "set aside"}
        since = min(line.paid_at for line in paid)
        later = tuple(
            line
            for line in lines
            if line.kind in ("delivered", "withdrawn")
            and line.account in accounts
            and line.paid_at >= since
        )
        made.append(Statement(book, seat, period, tuple(paid), later))
    return tuple(made)


def statements_html(
    statements: Collection[Statement],
    language: Language,
    rates: Rates | None = None,
    registrations: Mapping[str, str] | None = None,
) -> str:
    """A page with one sheet for each statement; it needs no other file, and runs no script."""
    return render_page(
        "statements.html.j2",
        language,
        statements=statements,
        rates=rates,
        registrations=registrations or {},
    )
