"""Where money came from and went to, through partnerships that hold seats in others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from daosplit.report.book import Book
from daosplit.values.addresses import NOBODY
from daosplit.values.text import plural, text

_MOST_SOURCES = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A place where money is, goes through, or comes from.

    Attributes:
        name: What people call it.
        column: How far it is from the payers of the first partnership, which are at 0.
        seat: The seat of the first partnership that it belongs to; None if it belongs to none.
    """

    name: str
    column: int
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An amount, in the token's smallest unit, that went from a node to another."""

    source: int
    target: int
    amount: int


@dataclass(frozen=True, slots=True)
class Flow:
    """All of it, for one token; links name nodes by their places."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def flow_of(books: Sequence[Book], token: str) -> Flow:
    """The flow of a token through partnerships, the first book's before all others."""
    return _Drawing(books, token).draw()


class _Drawing:
    def __init__(self, books: Sequence[Book], token: str) -> None:
        self._books = {book.history.partnership: book for book in books}
        self._first = books[0]
        self._token = token
        self._nodes: list[Node] = []
        self._links: list[Link] = []
        # The nodes of partnerships, by their accounts, and what came in there from others.
        self._places: dict[str, int] = {}
        self._from_others = Counter[str]()

    def draw(self) -> Flow:
        first = self._first.history.partnership
        self._places[first] = self._add(Node(self._first.name, 1))
        waiting = [first]
        while waiting:
            waiting += self._pay_out(waiting.pop(0))
        for account, place in list(self._places.items()):
            self._come_in(account, place)
        return Flow(tuple(self._nodes), tuple(self._links))

    def _add(self, node: Node) -> int:
        self._nodes.append(node)
        return len(self._nodes) - 1

    def _link(self, source: int, target: int, amount: int) -> None:
        if amount > 0:
            self._links.append(Link(source, target, amount))

    def _come_in(self, account: str, place: int) -> None:
        book = self._books[account]
        if (conservation := book.reconciliation.conservation.get(self._token)) is None:
            return
        column = self._nodes[place].column - 1
        rest = conservation.came_in - self._from_others[account]
        if account != self._first.history.partnership:
            source = text("other revenue of {name}", name=book.name)
            if rest > 0:
                self._link(self._add(Node(source, column)), place, rest)
            return
        payers = self._payers(book)
        named = payers.most_common(_MOST_SOURCES)
        for name, amount in named:
            self._link(self._add(Node(name, column)), place, amount)
        others = payers.total() - sum(amount for _, amount in named)
        if others > 0:
            name = plural("{count} other payer", "{count} other payers", len(payers) - len(named))
            self._link(self._add(Node(name, column)), place, others)
        # What no log tells, as ether can come.
        unlogged = rest - payers.total()
        if unlogged > 0:
            self._link(self._add(Node(text("without a log"), column)), place, unlogged)

    def _payers(self, book: Book) -> Counter[str]:
        payers = Counter[str]()
        for arrival in book.takings.arrivals(self._token):
            if arrival.event is None:
                continue
            if arrival.payer is None:
                payers[text("plain transfers of ether")] += arrival.amount
            elif arrival.payer == NOBODY:
                payers[text("newly issued")] += arrival.amount
            elif arrival.payer not in self._places:
                payers[book.account_name(arrival.payer)] += arrival.amount
        return payers

    def _pay_out(self, account: str) -> list[str]:
        """Draws what a partnership paid; the partnerships among its partners are still to come."""
        book = self._books[account]
        place = self._places[account]
        column = self._nodes[place].column + 1
        paid = Counter[tuple[int, str]]()
        tips = 0
        for pot in book.pots:
            if pot.token == self._token:
                for payment in pot.payments:
                    paid[payment.seat, payment.account] += payment.amount
                    tips += payment.tip
        nested = []
        of_seat = Counter[int]()
        state = book.history.tokens.get(self._token)
        kept = Counter(dict(state.set_aside)) if state else Counter[str]()
        for (seat, holder), amount in sorted(paid.items()):
            belongs = self._nodes[place].seat if column > 2 else seat
            if holder not in self._books or amount == 0:
                of_seat[seat] += amount
                continue
            if holder not in self._places:
                name = book.seat_name(seat)
                self._places[holder] = self._add(Node(name, column, belongs))
                nested.append(holder)
            if self._nodes[self._places[holder]].column > self._nodes[place].column:
                arrived = amount - kept[holder]
                self._link(place, self._places[holder], arrived)
                self._from_others[holder] += arrived
        for seat, amount in sorted(of_seat.items()):
            belongs = self._nodes[place].seat if column > 2 else seat
            if amount:
                target = self._add(Node(book.seat_name(seat), column, belongs))
                self._link(place, target, amount)
                holders = {holder for one, holder in paid if one == seat}
                aside = sum(kept[holder] for holder in holders if holder not in self._books)
                if aside:
                    still = self._add(Node(text("still set aside"), column + 1, belongs))
                    self._link(target, still, aside)
        self._link_rest(book, place, column, tips)
        return nested

    def _link_rest(self, book: Book, place: int, column: int, tips: int) -> None:
        if tips:
            self._link(place, self._add(Node(text("tips"), column)), tips)
        conservation = book.reconciliation.conservation.get(self._token)
        if conservation is not None:
            rest = conservation.unpaid + (conservation.not_closed or 0)
            if rest:
                self._link(place, self._add(Node(text("not paid out yet"), column)), rest)
