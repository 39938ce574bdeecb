"""Who depends on whom: the largest fractions over time, and who can block every review."""

from decimal import Decimal
from fractions import Fraction

from daosplit.agreement.voting_power import Power
from daosplit.messages.periods import show_period
from daosplit.report.book import Book
from daosplit.report.pictures.picture import (
    LINE,
    WIDTH,
    Picture,
    Stroke,
    Table,
    Word,
    legend,
    part_of,
    polyline,
    spread,
)
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.percent import percent
from daosplit.values.text import Text, comma_list, number

_LEFT, _RIGHT, _TOP, _TALL = 650, WIDTH - 50, 100, 2_000


def draw_power(book: Book, language: Language) -> Picture:
    """The picture of one partnership's power; its table has a row for each period.

    It shows the partners that ever held the most, or could ever block a review by shares alone.
    """
    say = speaker(language)
    splits = book.splits
    names = [translate(book.seat_name(seat), language) for seat in book.seats]
    shown = sorted({seat for split in splits for seat in {split.power.holders[0], *split.blocking}})
    wide, bottom = _RIGHT - _LEFT, _TOP + _TALL
    edges = [_LEFT + wide * column // len(splits) for column in range(len(splits) + 1)]
    strokes, words = [], []
    for seat in shown:
        points = []
        for column, split in enumerate(splits):
            if seat < len(split.shares):
                y = bottom - part_of(_TALL, split.fractions[seat])
                points += [(edges[column], y), (edges[column + 1], y)]
        strokes.append(Stroke(polyline(points), seat, says=names[seat]))
    limit = bottom - part_of(_TALL, 1 - splits[-1].threshold)
    strokes.append(Stroke(polyline([(_LEFT, limit), (_RIGHT, limit)]), is_dashed=True))
    words.append(Word((_RIGHT, limit - 50), say("above this, one partner alone can block"), "end"))
    for quarter in range(5):
        y = bottom - _TALL * quarter // 4
        strokes.append(Stroke(polyline([(_LEFT - 60, y), (_LEFT, y)])))
        words.append(Word((_LEFT - 90, y + 40), f"{quarter * 25}%", "end"))
    for column in spread(len(splits), 9):
        start = book.charter.local(book.charter.start_of(splits[column].period))
        middle = (edges[column] + edges[column + 1]) // 2
        words.append(Word((middle, bottom + 190), f"{start:%Y-%m}", "middle"))
    drawn, named, end = legend([(seat, names[seat]) for seat in shown], bottom + 340)

    def row(power: Power, blocking: tuple[int, ...]) -> tuple[str, ...]:
        largest = power.holders[0]
        return (
            f"{names[largest]} {translate(percent(power.largest), language)}",
            translate(_hundredths(power.effective_partners), language),
            comma_list([names[seat] for seat in blocking]) or say("nobody alone"),
            str(power.fewest_to_block),
            str(power.fewest),
        )

    head = (
        say("Period"),
        say("Largest"),
        say("Effective number of partners"),
        say("Can block alone"),
        say("Fewest that can block"),
        say("Fewest that hold the threshold"),
    )
    rows = tuple(
        (
            translate(show_period(book.charter, split.period), language),
            *row(split.power, split.blocking),
        )
        for split in splits
    )
    return Picture(
        name=f"power-{book.history.partnership}",
        title=say("Dependence and blocking power: {name}", name=book.name),
        height=end + LINE // 2,
        table=Table(head, rows, numbers=6),
        areas=tuple(drawn),
        strokes=tuple(strokes),
        words=(*words, *named),
    )


def _hundredths(value: Fraction) -> Text:
    return number(Decimal(round(value * 100)).scaleb(-2).normalize())
