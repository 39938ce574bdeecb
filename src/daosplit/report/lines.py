"""The lines of an accountant's file: one for each payment, with all that explains it.

What was set aside is a line, and what came of it later another: the lines of each kind add up to
what the reconciliation says of it, to the smallest unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from daosplit.events import Delivered, Reviewed, Tipped, Withdrawn
from daosplit.events.payouts import Payment, Payout
from daosplit.report.book import Book
from daosplit.report.pots import Pot
from daosplit.values.amounts import Token

Kind = Literal["paid", "set aside", "tip", "delivered", "withdrawn"]
"""Paid to a seat; not accepted by its account; taken off for whoever settled late; what was set
aside and delivered, or withdrawn, later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A payment by a partnership.

    Attributes:
        kind: What kind of payment.
        book: The partnership that paid.
        token: The token.
        units: What the account got, or has to get, in the token's smallest unit.
        account: The account; for what was withdrawn, the one whose claim it was.
        to: The account that got it, where that is another; None where it is not.
        seat: The seat that the account held; None for a tip, and for what came later.
        paid_at: When, in the partnership's own time.
        transaction: The transaction, as hex digits with 0x.
        log_index: The place in its log.
        block: The block's number.
        pot: The pot that it is a part of; None for what came later.
        shares: The seat's shares and the sum of all; None where no seat was paid.
        before_tip: The seat's part of the pot before the tip, in the smallest unit.
        tip: What was taken off for the tip.
        review: The review that set the shares; None if they are those of the founding.
        reasons: The reasons that this review gives for the seat; other people's text.
    """

    kind: Kind
    book: Book
    token: Token
    units: int
    account: str
    paid_at: datetime
    transaction: str
    log_index: int
    block: int
    to: str | None = None
    seat: int | None = None
    pot: Pot | None = None
    shares: tuple[int, int] | None = None
    before_tip: int | None = None
    tip: int = 0
    review: Reviewed | None = None
    reasons: tuple[str, ...] = ()

    @property
    def fraction(self) -> Fraction | None:
        """The seat's fraction of the pot."""
        return Fraction(*self.shares) if self.shares else None

    @property
    def earned(self) -> tuple[datetime, datetime] | None:
        """The first and the last second in which the pot's revenue was earned, by the calendar."""
        if self.pot is None:
            return None
        charter = self.book.charter
        first = charter.local(charter.start_of(self.pot.first_period))
        end = charter.local(charter.end_of(self.pot.period))
        return first, end - timedelta(seconds=1)


def lines_of(book: Book) -> tuple[Line, ...]:
    """All payments of a book, in the order in which they were made.

    Seats that a payout gave nothing have no line.
    """
    lines = [*_of_pots(book), *_of_later(book)]
    blocks = {event.place: place for place, event in enumerate(book.history.events)}
    return tuple(sorted(lines, key=lambda line: blocks[line.transaction, line.log_index]))


def total(lines: Sequence[Line], *kinds: Kind) -> int:
    """What the lines of some kinds add up to, in the smallest unit; all must be of one token."""
    return sum(line.units for line in lines if line.kind in kinds)


def _of_pots(book: Book) -> Iterator[Line]:
    for pot in book.pots:
        for payout in pot.payouts:
            for payment in payout.payments:
                if payment.amount or payment.tip:
                    yield _of_payment(book, pot, payout, payment)
            if (tipped := payout.tipped) is not None:
                yield _of_event(book, tipped, "tip", tipped.to, tipped.amount, pot=pot)


def _of_payment(book: Book, pot: Pot, payout: Payout, payment: Payment) -> Line:
    event = payout.event
    tables = book.partners.tables
    reviewed = max(period for period in tables if period <= event.period)
    review = next((one for one in book.history.reviews if one.period == reviewed), None)
    return Line(
        kind="set aside" if payment.is_set_aside else "paid",
        book=book,
        token=book.tokens[event.token],
        units=payment.amount,
        account=payment.account,
        seat=payment.seat,
        paid_at=book.charter.local(event.timestamp),
        transaction=event.transaction_hash,
        log_index=event.log_index,
        block=event.block,
        pot=pot,
        shares=(payout.shares[payment.seat], sum(payout.shares)),
        before_tip=payment.amount + payment.tip,
        tip=payment.tip,
        review=review,
        reasons=tuple(
            entry.reason
            for entry in (review.contributions if review else ())
            if entry.seat == payment.seat and entry.reason
        ),
    )


def _of_later(book: Book) -> Iterator[Line]:
    for event in book.history.deliveries:
        if isinstance(event, Withdrawn):
            to = event.to if event.to != event.account else None
            yield _of_event(book, event, "withdrawn", event.account, event.amount, to=to)
        else:
            yield _of_event(book, event, "delivered", event.account, event.amount)


def _of_event(
    book: Book,
    event: Tipped | Delivered | Withdrawn,
    kind: Kind,
    account: str,
    units: int,
    *,
    to: str | None = None,
    pot: Pot | None = None,
) -> Line:
    return Line(
        kind=kind,
        book=book,
        token=book.tokens[event.token],
        units=units,
        account=account,
        to=to,
        paid_at=book.charter.local(event.timestamp),
        transaction=event.transaction_hash,
        log_index=event.log_index,
        block=event.block,
        pot=pot,
    )
