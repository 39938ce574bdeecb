"""Tables of what no picture shows: what settling cost, where money is, what happened to seats."""

from operator import itemgetter

from daosplit.events import (
    Answered,
    OfferWithdrawn,
    SeatAnnounced,
    SeatMoved,
    SeatOffered,
    SeatQuestioned,
)
from daosplit.messages.narration import Narrator
from daosplit.messages.periods import show_period
from daosplit.report.book import Book
from daosplit.report.pictures.picture import NOTHING, Table
from daosplit.values.amounts import ETHER_TOKEN, Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_date
from daosplit.values.text import number


def costs_table(book: Book, language: Language) -> Table:
    """Each settlement: when, who was tipped, and what the transaction cost whoever sent it."""
    say = speaker(language)
    rows = []
    for pot in book.pots:
        for payout in pot.payouts:
            event, token = payout.event, book.tokens[pot.token]
            fee = book.fees.get(event.transaction_hash)
            tip = NOTHING
            if payout.tipped:
                amount = translate(format_amount(payout.tipped.amount, token), language)
                to = translate(book.account_name(payout.tipped.to), language)
                tip = say("{amount} to {name}", amount=amount, name=to)
            rows.append(
                (
                    translate(show_period(book.charter, pot.period), language),
                    token.symbol,
                    translate(show_date(book.charter.local(event.timestamp)), language),
                    tip,
                    translate(number(fee.gas_used), language) if fee else say("not read"),
                    translate(format_amount(fee.amount, ETHER_TOKEN), language)
                    if fee and fee.amount is not None
                    else say("not read"),
                )
            )
    head = (
        say("Period"),
        say("Token"),
        say("Paid on"),
        say("Tip"),
        say("Gas"),
        say("Fee, paid by whoever settled"),
    )
    return Table(head, tuple(rows), numbers=4)


def proof_table(book: Book, language: Language) -> Table:
    """Where each token's money came from, and where it is: both sides are equal.

    A column for each token, since amounts can be long and tokens are few.
    """
    say = speaker(language)
    columns = []
    for address, flows in book.reconciliation.conservation.items():
        token = book.tokens[address]

        def shown(amount: int | None, token: Token = token) -> str:
            if amount is None:
                return say("not known")
            return translate(format_amount(amount, token), language)

        columns.append(
            (
                token.symbol,
                shown(flows.came_in),
                shown(flows.paid),
                shown(flows.tips),
                shown(flows.delivered + flows.withdrawn),
                shown(flows.set_aside),
                shown(flows.unpaid),
                shown(flows.not_closed),
                say("yes") if flows.holds else say("NO"),
            )
        )
    titles = (
        say("Token"),
        say("Came in"),
        say("Paid"),
        say("Tips"),
        say("Delivered or withdrawn later"),
        say("Set aside"),
        say("Waits to be paid"),
        say("Not closed yet"),
        say("Equal"),
    )
    head, *rows = zip(titles, *columns, strict=True)
    return Table(head, tuple(rows))


def seats_table(book: Book, language: Language) -> Table:
    """What happened to seats, in order: offers, moves, questions, answers, and what is remarked."""
    say = speaker(language)
    narrator = Narrator(
        book.history.partnership,
        book.charter,
        [translate(book.seat_name(seat), language) for seat in book.seats],
        book.tokens,
        language,
    )
    of_seats = SeatOffered | OfferWithdrawn | SeatAnnounced | SeatMoved | SeatQuestioned | Answered
    told = [
        (event.timestamp, words)
        for event, words in narrator.tell(book.history.events, ())
        if isinstance(event, of_seats)
    ]
    # What was refused is told as bad news.
    told += [
        (one.timestamp, translate(one.says, language))
        for one in book.remarks
        if one.kind != "refused"
    ]
    rows = [
        (translate(show_date(book.charter.local(time)), language), words)
        for time, words in sorted(told, key=itemgetter(0))
    ]
    return Table((say("Day"), say("What happened")), tuple(rows), numbers=2)
