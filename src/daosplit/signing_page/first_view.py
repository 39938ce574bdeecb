"""What the page's file shows before its script runs: the heading, and what to know first.

The script draws the same again, from what is signed. See `header` in page/later.ts.
"""

from collections.abc import Iterable, Sequence
from html import escape

from daosplit.messages.signing_page import page_texts
from daosplit.values.catalogue import LANGUAGES, Language

_HEADER = '<header><h1>{heading}</h1><nav aria-label="{view}">{buttons}</nav></header>'
_ALERTS = '<section class="alerts"><h2>{first}</h2><ul>{items}</ul></section>'


def review_view(heading: str, alerts: Sequence[str], language: Language) -> str:
    """The heading and the alerts of a review."""
    texts = page_texts(language)
    full = f'<button type="button" aria-pressed="false">{_markup(texts["full"])}</button>'
    items = "".join(f"<li>{_markup(alert)}</li>" for alert in alerts)
    first = _ALERTS.format(first=_markup(texts["first"]), items=items) if alerts else ""
    checking = f'<p class="note" role="status">{_markup(texts["checking"])}</p>'
    return _header(heading, [full], language) + first + checking


def call_view(language: Language) -> str:
    """The heading of a call."""
    return _header(page_texts(language)["title"], [], language)


def _header(heading: str, more: Iterable[str], language: Language) -> str:
    others = [
        f'<button type="button" lang="{code}">{_markup(page_texts(code)["language"])}</button>'
        for code in LANGUAGES
        if code != language
    ]
    view = _markup(page_texts(language)["view"])
    return _HEADER.format(heading=_markup(heading), view=view, buttons="".join([*others, *more]))


def _markup(text: str) -> str:
    return escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")
