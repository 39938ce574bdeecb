"""Reads books from a chain: a partnership's, and those of partnerships that held seats in it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from daosplit.chain import Chain
from daosplit.client.nesting import partnership_at
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token_of_events
from daosplit.errors import ChainError
from daosplit.events import Founded, Reviewed, SeatMoved
from daosplit.files.record import NamedSeat, Record
from daosplit.history.history import History, read_history
from daosplit.report.book import Book, Fee
from daosplit.values.addresses import shorten_account
from daosplit.values.text import text

_MOST_BOOKS = 100


def read_books(
    split: RevenueSplit,
    records: Sequence[Record] = (),
    *,
    from_block: int = 0,
    tokens: Collection[str] | None = None,
) -> tuple[Book, ...]:
    """The partnership's book first, then those of all that ever held a seat in it, or in these.

    `records` give names to seats; those of other partnerships are ignored. A nested partnership
    whose history cannot be read is named in `unread` of the one in which it holds a seat.
    Raises ChainError, or MissingEventError, if the partnership's own history cannot be read.
    """
    known = {record.partnership: record for record in records}
    books: dict[str, Book] = {split.address: _read_book(split, known, from_block, tokens)}
    waiting: list[str] = [split.address]
    while waiting:
        above = books[waiting.pop(0)]
        for account in accounts_of(above.history):
            if account in books or len(books) >= _MOST_BOOKS:
                continue
            try:
                nested = partnership_at(split.chain, account)
                if nested is None:
                    continue
                # It may be older than the one in which it holds a seat.
                begin = known[account].block if account in known else 0
                books[account] = _read_book(nested, known, begin, tokens)
            except ChainError as error:
                problem = text(
                    "{account}, a partnership that holds a seat: {problem}",
                    account=account,
                    problem=str(error),
                )
                books[above.history.partnership] = above = replace(
                    above, unread=(*above.unread, problem)
                )
            else:
                waiting.append(account)
    return tuple(books.values())


def accounts_of(history: History) -> tuple[str, ...]:
    """Every account that ever held a seat, in the order in which they came."""
    accounts: dict[str, None] = {}
    for event in history.events:
        match event:
            case Founded():
                accounts |= dict.fromkeys(event.roster)
            case Reviewed():
                accounts |= dict.fromkeys(event.admitted)
            case SeatMoved():
                accounts[event.to_account] = None
            case _:
                pass
    return tuple(accounts)


def _read_book(
    split: RevenueSplit,
    known: Mapping[str, Record],
    from_block: int,
    tokens: Collection[str] | None,
) -> Book:
    history = read_history(split, from_block=from_block, tokens=tokens)
    record = known.get(split.address)
    partners: Sequence[NamedSeat] = record.partners if record else ()
    return Book(
        name=record.name if record else shorten_account(split.address),
        names=tuple(partner.name for partner in partners),
        named=tuple(partner.account for partner in partners),
        history=history,
        fees=_read_fees(split.chain, history),
        tokens={token: read_token_of_events(split.chain, token) for token in history.tokens},
    )


def _read_fees(chain: Chain, history: History) -> dict[str, Fee]:
    """What settling cost; without those that the node does not tell."""
    fees = {}
    for transaction in dict.fromkeys(paid.event.transaction_hash for paid in history.payouts):
        with suppress(ChainError):
            receipt = chain.receipt(transaction)
            price = receipt.gas_price
            amount = None if price is None else receipt.gas_used * price
            fees[transaction] = Fee(receipt.sender, receipt.gas_used, amount)
    return fees
