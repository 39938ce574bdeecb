"""A report: one page that opens without a network, and the pictures in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from importlib.util import find_spec

from daosplit.errors import InvalidValueError
from daosplit.report.book import Book
from daosplit.report.news import News, news_of
from daosplit.report.page import render_page
from daosplit.report.partners import partners_of
from daosplit.report.pictures.flow import draw_flow
from daosplit.report.pictures.fractions import draw_fractions
from daosplit.report.pictures.payouts import draw_payouts
from daosplit.report.pictures.picture import Picture
from daosplit.report.pictures.power import draw_power
from daosplit.report.proof import costs_table, proof_table, seats_table
from daosplit.report.split_of_period import runs_of
from daosplit.values.amounts import Token
from daosplit.values.catalogue import ENGLISH, Language
from daosplit.values.text import text


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures of one book, by their names."""

    book: Book
    pictures: dict[str, Picture] = field(default_factory=dict)

    def of(self, kind: str) -> list[Picture]:
        """Those of a kind, such as "payouts"."""
        return [one for name, one in self.pictures.items() if kind in name.split("-")[:2]]


@dataclass(frozen=True)
class Report:
    """What happened to a partnership and to those that hold seats in it, to look at.

    In a notebook it shows itself.

    Attributes:
        books: The partnership's book first.
        language: The language of all words but names and reasons.
    """

    books: tuple[Book, ...]
    language: Language = ENGLISH

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """The pictures of each book, each called by a name that is unique in the page."""
        all_drawn = []
        for number, book in enumerate(self.books):
            prefix = f"{number}-" if number else ""
            tokens = book.moved_tokens
            drawn = Drawn(book)
            if book.splits:
                drawn.pictures[f"{prefix}fractions"] = draw_fractions(book, self.language)
                drawn.pictures[f"{prefix}power"] = draw_power(book, self.language)
            for token, name in zip(tokens, _distinct(tokens), strict=True):
                if any(pot.token == token.address for pot in book.pots):
                    payouts = draw_payouts(book, token, self.language)
                    drawn.pictures[f"{prefix}payouts-{name}"] = payouts
                if not number:
                    flow = draw_flow(self.books, token, self.language)
                    drawn.pictures[f"flow-{name}"] = flow
            all_drawn.append(drawn)
        return tuple(all_drawn)

    @property
    def pictures(self) -> Mapping[str, Picture]:
        """All pictures by their names: "fractions", "power", "payouts-JPY", "flow-JPY".

        Those of a nested partnership begin with its number: "1-fractions".
        """
        return {name: picture for drawn in self.drawn for name, picture in drawn.pictures.items()}

    @cached_property
    def news(self) -> tuple[News, ...]:
        """Bad news, the worst first."""
        return news_of(self.books)

    def html(self) -> str:
        """The page: one file that needs no other, asks for nothing and runs no script."""
        return render_page(
            "report.html.j2",
            self.language,
            report=self,
            partners=partners_of,
            costs=lambda book: costs_table(book, self.language),
            seats=lambda book: seats_table(book, self.language),
            proof=lambda book: proof_table(book, self.language),
            runs=runs_of,
        )

    def png(self, name: str) -> bytes:
        """A picture as PNG, twice as large as on the page; needs the extra "png".

        Raises InvalidValueError for a picture that is not there, and if the extra is missing.
        """
        if name not in self.pictures:
            raise InvalidValueError(
                "picture",
                name,
                text("not in this report"),
                text("there are {pictures}", pictures=", ".join(self.pictures)),
            )
        if not draws_png():
            raise InvalidValueError(
                "picture", name, text("cannot be drawn as PNG"), text("install daosplit[png]")
            )
        from resvg_py import svg_to_bytes

        return bytes(svg_to_bytes(svg_string=self.pictures[name].svg(), zoom=2))

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can neither run anything nor style the notebook."""
        page = escape(self.html())
        return f'<iframe sandbox srcdoc="{page}" width="100%" height="800"></iframe>'


def draws_png() -> bool:
    """Whether the extra "png" is installed."""
    return find_spec("resvg_py") is not None


def _distinct(tokens: Sequence[Token]) -> list[str]:
    """Names for files: the tokens' symbols, or what is left of them, with a number if need be."""
    names: list[str] = []
    for token in tokens:
        symbol = re.sub(r"\W", "", token.symbol) or "token"
        same = [name for name in names if name.partition("~")[0] == symbol]
        names.append(f"{symbol}~{len(same) + 1}" if same else symbol)
    return names
