"""Fractions over time: what part of each period's revenue belongs to whom, stacked."""

from fractions import Fraction
from itertools import accumulate

from daosplit.messages.periods import show_period
from daosplit.report.book import Book
from daosplit.report.pictures.picture import (
    LINE,
    NOTHING,
    WIDTH,
    Area,
    Picture,
    Point,
    Stroke,
    Table,
    Word,
    legend,
    part_of,
    polygon,
    polyline,
    spread,
)
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.percent import percent

_LEFT, _RIGHT, _TOP, _TALL = 650, 5_900, 100, 2_600


def draw_fractions(book: Book, language: Language) -> Picture:
    """The picture of one partnership's fractions; its table has a row for each period."""
    say = speaker(language)
    splits = book.splits
    names = [translate(book.seat_name(seat), language) for seat in book.seats]
    columns = max(len(splits), 1)
    wide = _RIGHT - _LEFT

    def x(column: int, end: bool) -> int:
        """Where a period's column begins or ends: a slope leads from one to the next."""
        slope = wide // columns // 8 if columns > 1 else 0
        edge = _LEFT + wide * (column + end) // columns
        return edge - slope if end and column + 1 < columns else edge + (0 if end else slope)

    bottom = _TOP + _TALL
    below: dict[int, list[Point]] = {seat: [] for seat in book.seats}
    above: dict[int, list[Point]] = {seat: [] for seat in book.seats}
    words: list[Word] = []
    for column, split in enumerate(splits):
        # Seats that came later have nothing yet, above all others.
        sums = [
            *accumulate(split.fractions, initial=Fraction(0)),
            *(Fraction(1) for _ in book.seats),
        ]
        left, right = x(column, False) if column else _LEFT, x(column, True)
        for seat in book.seats:
            base, top = sums[seat], sums[seat + 1]
            low, high = bottom - part_of(_TALL, base), bottom - part_of(_TALL, top)
            below[seat] += [(left, low), (right, low)]
            above[seat] += [(left, high), (right, high)]
    areas = [
        Area(polygon([*above[seat], *reversed(below[seat])]), seat, names[seat])
        for seat in book.seats
        if any(low != high for low, high in zip(below[seat], above[seat], strict=True))
    ]
    for seat in book.seats:
        if above[seat] and below[seat][-1][1] - above[seat][-1][1] >= 110:
            y = (below[seat][-1][1] + above[seat][-1][1]) // 2 + 45
            shown = translate(percent(splits[-1].fractions[seat], places=1), language)
            words.append(Word((_RIGHT + 80, y), f"{shown} {names[seat]}", most=WIDTH - _RIGHT - 90))
    strokes = []
    for quarter in range(5):
        y = bottom - _TALL * quarter // 4
        strokes.append(Stroke(polyline([(_LEFT - 60, y), (_LEFT, y)])))
        words.append(Word((_LEFT - 90, y + 40), f"{quarter * 25}%", "end"))
    for column in spread(len(splits), 9):
        start = book.charter.local(book.charter.start_of(splits[column].period))
        middle = (x(column, False) + x(column, True)) // 2
        words.append(Word((middle, bottom + 190), f"{start:%Y-%m}", "middle"))
    drawn, named, end = legend(list(enumerate(names)), bottom + 340)
    return Picture(
        name=f"fractions-{book.history.partnership}",
        title=say("Percentages over time: {name}", name=book.name),
        height=end + LINE // 2,
        table=Table(
            (say("Period"), *names),
            tuple(
                (
                    translate(show_period(book.charter, split.period), language),
                    *(
                        translate(percent(split.fractions[seat]), language)
                        if seat < len(split.shares)
                        else NOTHING
                        for seat in book.seats
                    ),
                )
                for split in splits
            ),
        ).upright(),
        areas=(*areas, *drawn),
        strokes=tuple(strokes),
        words=(*words, *named),
    )
