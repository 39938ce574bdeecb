"""Pages: templates with words in a language, numbers and dates as its readers write them."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.messages.periods import show_period
from daosplit.report.book import Book
from daosplit.report.templating import render, source_of
from daosplit.values.addresses import shorten_account
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_date, show_moment
from daosplit.values.escaping import harmless
from daosplit.values.percent import exact_percent, percent
from daosplit.values.text import comma_list, number

_MOST_QUOTED = 1_000
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"


def render_page(template: str, language: Language, **values: Any) -> str:
    """A whole page that needs no other file.

    Its policy lets it ask for nothing, run nothing, and be styled by its own style alone.
    """
    style = source_of("page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = render(
        template,
        policy=f"{_NOTHING}; style-src 'sha256-{digest}'",
        style=Markup(style),
        language=language,
        show=Show(language),
        say=speaker(language),
        **values,
    )
    return str(page)


class Show:
    """What templates show, in one language; texts of other people are made harmless."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def amount(self, units: int, token: Token) -> str:
        """An amount in its smallest unit."""
        return translate(format_amount(units, token), self._language)

    def percent(self, fraction: Fraction) -> str:
        """A percentage, rounded if need be and then said so."""
        return translate(percent(fraction), self._language)

    def exact(self, fraction: Fraction) -> str:
        """A percentage with its exact fraction."""
        return translate(exact_percent(fraction), self._language)

    def number(self, value: int) -> str:
        """A whole number."""
        return translate(number(value), self._language)

    def moment(self, charter: Charter, time: int) -> str:
        """A time in the partnership's own."""
        return translate(show_moment(charter.local(time)), self._language)

    def at(self, moment: datetime) -> str:
        """An aware moment, in its own offset."""
        return translate(show_moment(moment), self._language)

    def date(self, charter: Charter, time: int) -> str:
        """A day in the partnership's own time."""
        return translate(show_date(charter.local(time)), self._language)

    def period(self, charter: Charter, period: int) -> str:
        """The months of a period."""
        return translate(show_period(charter, period), self._language)

    def text(self, said: str) -> str:
        """A text in the language, or other people's as it is; harmless."""
        return harmless(translate(said, self._language))

    def quote(self, said: str) -> str:
        """Other people's text, harmless; its beginning, and said so, if it is too long to read."""
        if len(said) <= _MOST_QUOTED:
            return harmless(said)
        say = speaker(self._language)
        return say(
            "{beginning}… ({count:,} characters in all; the export as JSON has them)",
            beginning=harmless(said[:_MOST_QUOTED]),
            count=len(said),
        )

    def names(self, book: Book, seats: Sequence[int]) -> str:
        """The names of seats, with commas between."""
        names = [self.text(book.seat_name(seat)) for seat in seats]
        return translate(comma_list(names), self._language)

    def contribution(self, entry: Contribution) -> str:
        """A contribution's points and its reason."""
        say = speaker(self._language)
        return say.plural(
            "{count:,} point: {reason}",
            "{count:,} points: {reason}",
            entry.points,
            reason=self.quote(entry.reason),
        )

    def account(self, account: str) -> Markup:
        """An account, short, with all of it for whoever points at it or copies it."""
        return Markup('<code title="{}">{}</code>').format(account, shorten_account(account))

    def hex(self, digits: str) -> Markup:
        """A hash, short, with all of it for whoever points at it."""
        return Markup('<code title="{}">{}…</code>').format(digits, digits[:10])
