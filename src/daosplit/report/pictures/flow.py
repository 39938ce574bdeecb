"""The flow of a token's money, from payers through partnerships to payees: a Sankey diagram."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from daosplit.agreement.shares import MOST_SEATS
from daosplit.report.book import Book
from daosplit.report.flow import Flow, Node, flow_of
from daosplit.report.pictures.picture import WIDTH, Area, Picture, Table, Word, box, rounded_amount
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate

_TOP, _THICK, _GAP, _NAME = 150, 140, 210, 1_900
_LEAST = 20


def draw_flow(books: Sequence[Book], token: Token, language: Language) -> Picture:
    """The picture of a token's flow; its table has a row for each amount."""
    say = speaker(language)
    flow = flow_of(books, token.address)
    arriving, leaving = Counter[int](), Counter[int]()
    for link in flow.links:
        leaving[link.source] += link.amount
        arriving[link.target] += link.amount
    size = {node: max(arriving[node], leaving[node]) for node in range(len(flow.nodes))}
    columns = defaultdict[int, list[int]](list)
    for place, node in enumerate(flow.nodes):
        if size[place]:
            columns[node.column].append(place)
    most = max((sum(size[place] for place in column) for column in columns.values()), default=1)
    longest = max(map(len, columns.values()), default=1)
    tall = max(1_800, longest * 160)
    height = tall + longest * _GAP
    last = max(columns, default=1)

    def thick(amount: int) -> int:
        return max(tall * amount // most, 1)

    for column in columns.values():
        # Seats in their order, and after them what belongs to none.
        column.sort(
            key=lambda place: (flow.nodes[place].seat is None, flow.nodes[place].seat, place)
        )

    left: dict[int, int] = {}
    top: dict[int, int] = {}
    words = []
    for number, column in sorted(columns.items()):
        taken = sum(max(thick(size[place]), _LEAST) for place in column)
        gap = min((height - taken) // len(column), 4 * _GAP)
        y = _TOP + (height - taken - gap * (len(column) - 1)) // 2
        wide = (WIDTH - _NAME - _THICK) // max(last, 1)
        x = _THICK // 2 + wide * number
        room = wide - _THICK - 140 if number < last else _NAME - 200
        for place in column:
            left[place], top[place] = x, y
            amount = translate(rounded_amount(size[place], token), language)
            middle = y + max(thick(size[place]), _LEAST) // 2 + 45
            name = translate(flow.nodes[place].name, language)
            room = (
                (WIDTH - _NAME - _THICK) // max(last, 1) - _THICK - 140
                if number < last
                else _NAME - 100
            )
            words.append(Word((x + _THICK + 70, middle - 70), name, most=room))
            words.append(Word((x + _THICK + 70, middle + 70), amount, most=room))
            y += max(thick(size[place]), _LEAST) + gap
    areas = [*_links(flow, left, top, thick, token, language)]
    areas += [
        Area(
            box(
                left[place],
                top[place],
                left[place] + _THICK,
                top[place] + max(thick(size[place]), _LEAST),
            ),
            flow.nodes[place].seat,
            translate(flow.nodes[place].name, language),
        )
        for place in left
    ]
    rows = tuple(
        (
            translate(flow.nodes[link.source].name, language),
            translate(flow.nodes[link.target].name, language),
            translate(format_amount(link.amount, token), language),
        )
        for link in flow.links
    )
    return Picture(
        name=f"flow-{token.address}",
        title=say("Flow of {token}, from payers to payees", token=token.symbol),
        height=_TOP + height + 150,
        table=Table((say("From"), say("To"), say("Amount")), rows, numbers=2),
        areas=tuple(areas),
        words=tuple(words),
    )


def _seat(node: Node) -> int:
    return MOST_SEATS if node.seat is None else node.seat


def _links(
    flow: Flow,
    left: Mapping[int, int],
    top: Mapping[int, int],
    thick: Callable[[int], int],
    token: Token,
    language: Language,
) -> Iterator[Area]:
    """Each amount as a band, from where the one before it ended."""
    out, into = Counter[int](), Counter[int]()
    for link in sorted(flow.links, key=lambda link: (top[link.source], top[link.target])):
        width = thick(link.amount)
        x, end = left[link.source] + _THICK, left[link.target]
        y, low = top[link.source] + out[link.source], top[link.target] + into[link.target]
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
