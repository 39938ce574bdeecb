"""Partners as a report lists them: when each came and left, what it holds, and what it was paid."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from daosplit.report.book import Book
from daosplit.report.split_of_period import SplitOfPeriod


@dataclass(frozen=True, slots=True)
class Partner:
    """A seat.

    Attributes:
        seat: The seat.
        account: Who holds it now.
        first: Its first fraction.
        now: Its newest.
        joined: The period in which it first had shares; None if it has had them from the founding.
        left: How the period was divided that took its last shares; None if it holds some.
        paid: What it was paid, by token: set aside or not.
        kept: What is still set aside for its account, by token.
    """

    seat: int
    account: str
    first: Fraction
    now: Fraction
    joined: int | None
    left: SplitOfPeriod | None
    paid: Mapping[str, int]
    kept: Mapping[str, int]


def partners_of(book: Book) -> tuple[Partner, ...]:
    """All partners of a book, in seat order."""
    paid = {seat: Counter[str]() for seat in book.seats}
    for pot in book.pots:
        for payment in pot.payments:
            paid[payment.seat][pot.token] += payment.amount
    return tuple(_partner(book, seat, paid[seat]) for seat in book.seats)


def _partner(book: Book, seat: int, paid: Mapping[str, int]) -> Partner:
    held = book.partners.tables[0][seat : seat + 1]
    of_founding = Fraction(sum(held), sum(book.partners.tables[0]))
    holding = [split for split in book.splits if split.shares[seat : seat + 1] not in ((), (0,))]
    joined = None
    first = of_founding
    if not of_founding and holding:
        joined, first = holding[0].period, holding[0].fractions[seat]
    now = book.splits[-1].fractions[seat] if book.splits else of_founding
    left = next((split for split in reversed(book.splits) if seat in split.left), None)
    account = book.partners.roster[seat]
    kept = {
        token: amount
        for token, state in book.history.tokens.items()
        if (amount := state.set_aside.get(account, 0))
    }
    return Partner(seat, account, first, now, joined, None if now else left, paid, kept)
