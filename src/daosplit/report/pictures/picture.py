"""A picture: areas, strokes and words on a grid of tenths of a pixel, and the table behind it."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count

from daosplit.report.templating import render
from daosplit.values.amounts import Token, format_amount
from daosplit.values.text import text

WIDTH = 7_600
FONT = 125
NOTHING = "\N{EN DASH}"
LINE = 190

_WIDE, _NARROW = 125, 70
_DECIMALS = 4
_COLOURS = (
    *("#3b76c4", "#c4601c", "#2c8f5a", "#b8447f", "#8063c9"),
    *("#917021", "#1f8c9c", "#c2453f", "#64802f", "#767b84"),
)

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """A filled shape.

    Attributes:
        path: Its outline, as SVG writes paths.
        colour: Which of the colours; None for something grey.
        says: What it is, for whoever points at it or cannot see it.
        opacity: In percent.
    """

    path: str
    colour: int | None
    says: str = ""
    opacity: int = 100

    @property
    def fill(self) -> str:
        """Its colour."""
        return "#9aa0a8" if self.colour is None else _COLOURS[self.colour % len(_COLOURS)]

    @property
    def is_hatched(self) -> bool:
        """Whether it must be told from another of the same colour."""
        return self.colour is not None and self.colour // len(_COLOURS) % 2 == 1


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: of an axis if it has no colour."""

    path: str
    colour: int | None = None
    is_dashed: bool = False
    says: str = ""

    @property
    def stroke(self) -> str:
        """Its colour."""
        return "currentColor" if self.colour is None else _COLOURS[self.colour % len(_COLOURS)]


@dataclass(frozen=True, slots=True)
class Word:
    """Words, at their left, middle or right end; cut where they would be too wide."""

    at: Point
    says: str
    anchor: str = "start"
    most: int = WIDTH

    @property
    def shown(self) -> str:
        """The words, or as many of their letters as there is room for."""
        return fit(self.says, self.most)


@dataclass(frozen=True, slots=True)
class Table:
    """What a picture shows, in figures.

    Attributes:
        head: The columns' titles.
        rows: As many cells each.
        numbers: The first column that holds numbers.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1

    def upright(self) -> "Table":
        """The same with its longer side down, which fits on more screens and sheets."""
        if len(self.rows) >= len(self.head) - 1:
            return self
        head, *rows = zip(self.head, *self.rows, strict=True)
        return Table(head, tuple(rows), self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture.

    Attributes:
        name: Letters by which its parts are called within a page.
        title: What it shows.
        height: In tenths of a pixel; all are as wide.
        table: The same in figures.
    """

    name: str
    title: str
    height: int
    table: Table
    areas: tuple[Area, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    words: tuple[Word, ...] = field(default=())

    @property
    def width(self) -> int:
        """In tenths of a pixel."""
        return WIDTH

    def svg(self, *, alone: bool = True) -> str:
        """The picture as SVG: `alone` as a file of its own, or else as a part of a page."""
        return render("picture.svg.j2", picture=self, alone=alone, font=FONT)


def fit(words: str, most: int) -> str:
    """The words, cut so that they are not wider."""
    width = 0
    for index, character in enumerate(words):
        width += _width(character)
        if width > most and index:
            return f"{words[: max(index - 1, 1)]}…"
    return words


def polygon(points: Sequence[Point]) -> str:
    """A closed path through points."""
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def polyline(points: Sequence[Point]) -> str:
    """An open path through points."""
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def box(left: int, top: int, right: int, bottom: int) -> str:
    """A rectangle."""
    return f"M{left} {top}H{right}V{bottom}H{left}Z"


def part_of(length: int, fraction: Fraction) -> int:
    """So much of a length, rounded down."""
    return length * fraction.numerator // fraction.denominator


def legend(names: Sequence[tuple[int | None, str]], top: int) -> tuple[list[Area], list[Word], int]:
    """What the colours mean, in three columns; and where the next thing can begin."""
    areas, words = [], []
    wide = WIDTH // 3
    for index, (colour, name) in enumerate(names):
        x, y = 20 + index % 3 * wide, top + index // 3 * LINE
        areas.append(Area(box(x, y, x + 120, y + 120), colour, name))
        words.append(Word((x + 180, y + 108), name, most=wide - 300))
    return areas, words, top + -(-len(names) // 3) * LINE


def spread(count: int, most: int) -> range:
    """Which of so many labels to show so that there are at most so many."""
    return range(0, count, max(1, -(-count // most)))


def ticks(most: int) -> list[int]:
    """Round numbers from 0 up to about the largest amount, at most seven of them."""
    step = next(step for step in _steps() if most // step <= 6)
    return list(range(0, most + 1, step))


def rounded_amount(units: int, token: Token) -> str:
    """An amount for a picture, where there is no room for all digits: rounded, and said so."""
    most = 10 ** max(token.decimals - _DECIMALS, 0)
    if units % most == 0:
        return format_amount(units, token)
    if units < most:
        return text("less than {amount}", amount=format_amount(most, token))
    rounded = (units + most // 2) // most * most
    return text("about {amount}", amount=format_amount(rounded, token))


def _steps() -> Iterator[int]:
    for power in count():
        for factor in (1, 2, 5):
            yield factor * 10**power


def _width(character: str) -> int:
    return _WIDE if unicodedata.east_asian_width(character) in "WFA" else _NARROW
