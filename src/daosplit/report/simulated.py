"""Books of a scenario that was played: those of its partnerships, with what no chain keeps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from daosplit.files.record import NamedSeat, Record
from daosplit.report.book import Book, Remark
from daosplit.report.reading import read_books
from daosplit.simulation.player import Player
from daosplit.simulation.result import SimulationResult
from daosplit.values.text import text

_ON_THE_CHAIN = frozenset(("joins", "leaves", "moves", "questioned", "answered", "delivered"))
_NAMED: Mapping[str, Literal["refused", "warning"]] = {"refused": "refused", "warning": "warning"}


def books_of(player: Player) -> tuple[Book, ...]:
    """The books of a scenario, as far as it was played; that of its own partnership first."""
    own, *_ = player.partnerships
    stage = player.stage
    records = [
        Record(
            played.name,
            stage.chain.chain_id,
            played.split.address,
            0,
            tuple(map(NamedSeat, played.names, played.roster)),
        )
        for played in player.partnerships
    ]
    result = player.result
    accounts: dict[str, str] = {
        stage.customers: text("customers"),
        stage.stranger: text("a third party"),
    }
    return tuple(
        replace(book, accounts=accounts, remarks=tuple(_remarks(result, book)))
        for book in read_books(own.split, records)
    )


def _remarks(result: SimulationResult, book: Book) -> Iterator[Remark]:
    for period in result.of(book.name):
        if period.how == "refused":
            says = text(
                "the review of {months} did not pass: {why}",
                months=period.title,
                why=period.explanation,
            )
            yield Remark(book.charter.end_of(period.period), "refused", says)
        for note in period.notes:
            if note.kind not in _ON_THE_CHAIN:
                yield Remark(note.time, _NAMED.get(note.kind, "happened"), note.sentence)
