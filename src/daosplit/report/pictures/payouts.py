"""What each period's pots of a token came to, and what of it went to whom."""

from collections import Counter
from collections.abc import Sequence

from daosplit.messages.periods import show_period
from daosplit.report.book import Book
from daosplit.report.pictures.picture import (
    LINE,
    NOTHING,
    WIDTH,
    Area,
    Picture,
    Stroke,
    Table,
    Word,
    box,
    legend,
    polyline,
    spread,
    ticks,
)
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate

_LEFT, _RIGHT, _TOP, _TALL = 1_250, WIDTH - 50, 100, 2_600


def draw_payouts(book: Book, token: Token, language: Language) -> Picture:
    """The picture of a token's payouts; its table has a row for each period that has a pot."""
    say = speaker(language)
    names = [translate(book.seat_name(seat), language) for seat in book.seats]
    paid, tips, waiting = amounts_of(book, token)
    periods = [split.period for split in book.splits]
    heights = {
        period: sum(paid[period].values()) + tips[period] + waiting[period] for period in periods
    }
    most = max(1, *heights.values())
    wide = _RIGHT - _LEFT
    bottom = _TOP + _TALL
    areas, strokes, words = [], [], []
    for column, period in enumerate(periods):
        left = _LEFT + wide * column // len(periods)
        right = _LEFT + wide * (column + 1) // len(periods)
        gap = (right - left) // 8
        parts: list[tuple[int | None, str, int]] = [
            *((seat, names[seat], paid[period][seat]) for seat in book.seats),
            (None, say("tip"), tips[period]),
            (None, say("not paid out yet"), waiting[period]),
        ]
        below = 0
        for colour, name, amount in parts:
            low, high = (bottom - _TALL * sum_ // most for sum_ in (below, below + amount))
            below += amount
            if amount:
                says = f"{name}: {translate(format_amount(amount, token), language)}"
                areas.append(Area(box(left + gap, high, right - gap, low), colour, says))
    for amount in ticks(most):
        y = bottom - _TALL * amount // most
        strokes.append(Stroke(polyline([(_LEFT - 60, y), (_RIGHT, y)])))
        shown = translate(format_amount(amount, token), language)
        words.append(Word((_LEFT - 90, y + 40), shown, "end", _LEFT - 100))
    for column in spread(len(periods), 9):
        start = book.charter.local(book.charter.start_of(periods[column]))
        middle = _LEFT + wide * (2 * column + 1) // (2 * len(periods))
        words.append(Word((middle, bottom + 190), f"{start:%Y-%m}", "middle"))
    others = [(None, say("tips, and what is not paid out yet"))]
    shown_others = others if any(tips.values()) or any(waiting.values()) else []
    drawn, named, end = legend([*enumerate(names), *shown_others], bottom + 340)
    return Picture(
        name=f"payouts-{token.address}-{book.history.partnership}",
        title=say("Payouts in {token}: {name}", token=token.symbol, name=book.name),
        height=end + LINE // 2,
        table=_table(book, token, names, language),
        areas=(*areas, *drawn),
        strokes=tuple(strokes),
        words=(*words, *named),
    )


def amounts_of(
    book: Book, token: Token
) -> tuple[dict[int, Counter[int]], Counter[int], Counter[int]]:
    """By period: what each seat was paid, set aside or not; the tips; what is not paid out yet."""
    paid = {split.period: Counter[int]() for split in book.splits}
    tips, waiting = Counter[int](), Counter[int]()
    for pot in book.pots:
        if pot.token != token.address:
            continue
        for payment in pot.payments:
            paid[pot.period][payment.seat] += payment.amount
            tips[pot.period] += payment.tip
        waiting[pot.period] += pot.amount - sum(one.amount + one.tip for one in pot.payments)
    return paid, tips, waiting


def _table(book: Book, token: Token, names: Sequence[str], language: Language) -> Table:
    say = speaker(language)
    paid, tips, waiting = amounts_of(book, token)
    set_aside = Counter[int]()
    pots = Counter[int]()
    for pot in book.pots:
        if pot.token == token.address:
            pots[pot.period] += pot.amount
            set_aside[pot.period] += sum(
                payment.amount for payment in pot.payments if payment.is_set_aside
            )

    def shown(amount: int) -> str:
        return translate(format_amount(amount, token), language) if amount else NOTHING

    rows = [
        (
            translate(show_period(book.charter, period), language),
            shown(pots[period]),
            *(shown(paid[period][seat]) for seat in book.seats),
            shown(tips[period]),
            shown(set_aside[period]),
            shown(waiting[period]),
        )
        for period in sorted(pots)
    ]
    total = [
        pots.total(),
        *(sum(of_seat[seat] for of_seat in paid.values()) for seat in book.seats),
        *(tips.total(), set_aside.total(), waiting.total()),
    ]
    head = (
        say("Period"),
        say("Pot"),
        *names,
        say("Tips"),
        say("of it set aside"),
        say("not paid out yet"),
    )
    return Table(head, (*rows, (say("Total"), *map(shown, total)))).upright()
