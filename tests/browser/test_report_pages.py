"""What a reader sees of the report and of statements, in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest

from daosplit.events import Reviewed
from daosplit.report.book import Book
from daosplit.report.report import Report
from daosplit.report.statements import statements_html, statements_of
from daosplit.values.amounts import format_amount
from daosplit.values.escaping import harmless
from support.browser import Browser
from support.report_story import HOSTILE_NAME, HOSTILE_REASON

FITS = "document.documentElement.scrollWidth <= window.innerWidth"
TABLES = """[...document.querySelectorAll('table')].every((table) => {
  const width = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
  const head = table.tHead && width(table.tHead.rows[0]);
  return !head || [...table.tBodies[0].rows].every((row) => width(row) <= head);
})"""
OPENED = """(() => {
  for (const one of document.querySelectorAll('details')) one.querySelector('summary').click();
  return [...document.querySelectorAll('details')].every((one) => one.open);
})()"""
REACHED = """[...document.querySelectorAll('a, summary, .scroll')].every((one) => {
  one.focus({ preventScroll: true });
  return document.activeElement === one;
})"""
STRANGE = "document.querySelectorAll('script, img, iframe, object, [onerror], [onclick]').length"


@pytest.fixture(params=["report", "statements"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def hostile(book: Book) -> Book:
    """The book with all that others can write at its longest, and at its worst."""
    events = tuple(
        replace(
            event,
            evidence_uri=f"data:text/html,{HOSTILE_REASON}" + "u" * 60_000,
            contributions=tuple(
                replace(entry, reason=f"{HOSTILE_REASON}\u202e\u200b\ufeff" + "W" * 60_000)
                for entry in event.contributions
            ),
        )
        if isinstance(event, Reviewed)
        else event
        for event in book.history.events
    )
    symbol = harmless('=1+1</text><img src=x onerror="alert(2)">\u202e')
    names = (HOSTILE_NAME, "x" * 300, "a\u2066b\u200b\u3164", "-2+3+cmd|' /C calc'!A0")
    return replace(
        book,
        name="</title><script>alert(3)</script>" + "n" * 300,
        names=names[: len(book.names)],
        history=replace(book.history, events=events),
        tokens={one: replace(token, symbol=symbol) for one, token in book.tokens.items()},
    )


def write_page(folder: Path, kind: str, books: tuple[Book, ...], language: str) -> str:
    if kind == "report":
        page = Report(books, language).html()
    else:
        page = statements_html(statements_of(books[0]), language)
    (folder / "page.html").write_text(page, encoding="utf-8")
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(400, "dark", "ja"), (900, "light", "en"), (1400, "dark", "en")],
)
def test_a_page_is_read_at_any_size_and_asks_for_nothing(
    browser: Browser,
    tmp_path: Path,
    books: tuple[Book, ...],
    kind: str,
    width: int,
    scheme: str,
    language: str,
) -> None:
    url = write_page(tmp_path, kind, books, language)
    seen = browser.visit(
        url, FITS, TABLES, OPENED, REACHED, STRANGE, width=width, scheme=scheme, axe=True
    )
    assert seen.results == [True, True, True, True, 0]
    assert seen.requests == [url]
    assert seen.errors == []
    assert seen.violations == []
    assert HOSTILE_NAME in seen.text
    assert HOSTILE_REASON in seen.text
    for pot in books[0].pots:
        assert format_amount(pot.amount, books[0].tokens[pot.token]) in seen.text


def test_whatever_others_wrote_a_page_shows_it_and_stays_readable(
    browser: Browser, tmp_path: Path, books: tuple[Book, ...], kind: str
) -> None:
    url = write_page(tmp_path, kind, tuple(map(hostile, books)), "en")
    seen = browser.visit(url, FITS, TABLES, STRANGE, width=400, axe=True)
    assert seen.results == [True, True, 0]
    assert seen.requests == [url]
    assert seen.errors == []
    assert seen.violations == []
    assert HOSTILE_REASON in seen.text
    assert "\\u202e\\u200b\\ufeff" in seen.text
    assert "characters in all; the export as JSON has them)" in seen.text
    assert len(Path(tmp_path / "page.html").read_bytes()) < 500_000


def test_a_page_is_printed(
    browser: Browser, tmp_path: Path, books: tuple[Book, ...], kind: str
) -> None:
    file = tmp_path / "page.pdf"
    browser.visit(write_page(tmp_path, kind, books, "en"), pdf=str(file))
    printed = file.read_bytes()
    assert printed.startswith(b"%PDF")
    pages = printed.count(b"/Type /Page\n")
    sheets = len(statements_of(books[0]))
    assert pages <= 10 if kind == "report" else pages == sheets
