"""The flow of a token's money, from payers through partnerships to payees: a Sankey diagram."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from daosplit.agreement.shares import MOST_SEATS
from daosplit.report.book import Book
from daosplit.report.flow import Flow, Node, flow_of
from daosplit.report.pictures.picture import (
    LINE,
    WIDTH,
    Area,
    Picture,
    Table,
    Word,
    box,
    rounded_amount,
)
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate

_TOP, _TALL, _THICK, _NAME = 150, 2_800, 140, 2_100
_SLOT, _GAP = 2 * LINE - 60, 90
"""The least room that a node has for its name and amount, and what is between two nodes."""


def draw_flow(books: Sequence[Book], token: Token, language: Language) -> Picture:
    """The picture of a token's flow; its table has a row for each amount."""
    say = speaker(language)
    flow = flow_of(books, token.address)
    layout = _Layout(flow)

    def shown(node: Node) -> str:
        return translate(node.name, language)

    areas = [*_links(flow, layout, token, language)]
    words = []
    for place, (left, top) in layout.corners.items():
        node, thick = flow.nodes[place], layout.thick(layout.sizes[place])
        areas.append(Area(box(left, top, left + _THICK, top + thick), node.seat, shown(node)))
        amount = translate(rounded_amount(layout.sizes[place], token), language)
        x, middle, room = left + _THICK + 70, top + thick // 2, layout.room(node)
        words.append(Word((x, middle - 30), shown(node), most=room))
        words.append(Word((x, middle + 120), amount, most=room))
    rows = tuple(
        (
            shown(flow.nodes[link.source]),
            shown(flow.nodes[link.target]),
            translate(format_amount(link.amount, token), language),
        )
        for link in flow.links
    )
    return Picture(
        name=f"flow-{token.address}",
        title=say("Flow of {token}, from payers to payees", token=token.symbol),
        height=layout.height + 2 * _TOP,
        table=Table((say("From"), say("To"), say("Amount")), rows, numbers=2),
        areas=tuple(areas),
        words=tuple(words),
    )


class _Layout:
    """Where the nodes of a flow stand: in columns, each as thick as its amount.

    Attributes:
        sizes: What goes through each node, in the token's smallest unit.
        height: That of the tallest column.
        corners: The left upper corner of each node through which anything goes.
    """

    def __init__(self, flow: Flow) -> None:
        arriving, leaving = Counter[int](), Counter[int]()
        for link in flow.links:
            leaving[link.source] += link.amount
            arriving[link.target] += link.amount
        self.sizes = {
            place: max(arriving[place], leaving[place]) for place in range(len(flow.nodes))
        }
        columns = defaultdict[int, list[int]](list)
        # Seats in their order, and after them what belongs to none.
        for place in sorted(self.sizes, key=lambda place: (_seat(flow.nodes[place]), place)):
            if self.sizes[place]:
                columns[flow.nodes[place].column].append(place)
        sums = [sum(self.sizes[place] for place in column) for column in columns.values()]
        self._most = max(sums, default=1)
        self._last = max(columns, default=1) or 1
        tall = {number: self._tall(column) for number, column in columns.items()}
        self.height = max(tall.values(), default=0)
        self.corners: dict[int, tuple[int, int]] = {}
        for number, column in columns.items():
            y = _TOP + (self.height - tall[number]) // 2
            for place in column:
                slot = self._slot(place)
                top = y + (slot - self.thick(self.sizes[place])) // 2
                self.corners[place] = _THICK // 2 + self._wide * number, top
                y += slot + _GAP

    def thick(self, amount: int) -> int:
        """How thick an amount is."""
        return max(_TALL * amount // self._most, 6)

    def room(self, node: Node) -> int:
        """How wide the words beside a node can be."""
        return (self._wide if node.column < self._last else _NAME) - _THICK - 140

    @property
    def _wide(self) -> int:
        return (WIDTH - _NAME - _THICK) // self._last

    def _slot(self, place: int) -> int:
        return max(self.thick(self.sizes[place]), _SLOT)

    def _tall(self, column: Sequence[int]) -> int:
        return sum(map(self._slot, column)) + _GAP * (len(column) - 1)


def _seat(node: Node) -> int:
    return MOST_SEATS if node.seat is None else node.seat


def _links(flow: Flow, layout: _Layout, token: Token, language: Language) -> Iterator[Area]:
    """Each amount as a band, from where the one before it ended."""
    out, into = Counter[int](), Counter[int]()
    corners = layout.corners
    in_order = sorted(
        flow.links, key=lambda link: (corners[link.source][1], corners[link.target][1])
    )
    for link in in_order:
        (x, top), (end, low) = corners[link.source], corners[link.target]
        width = layout.thick(link.amount)
        x += _THICK
        y, low = top + out[link.source], low + into[link.target]
        out[link.source] += width
        into[link.target] += width
        middle = (x + end) // 2
        path = (
            f"M{x} {y}C{middle} {y} {middle} {low} {end} {low}V{low + width}"
            f"C{middle} {low + width} {middle} {y + width} {x} {y + width}Z"
        )
        source, target = flow.nodes[link.source], flow.nodes[link.target]
        colour = target.seat if target.seat is not None else source.seat
        amount = translate(format_amount(link.amount, token), language)
        names = (translate(node.name, language) for node in (source, target))
        yield Area(path, colour, f"{' → '.join(names)}: {amount}", opacity=45)
