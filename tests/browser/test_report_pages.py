"""What a reader sees of the report and of statements, in a real browser."""

from pathlib import Path

import pytest

from daosplit.report.book import Book
from daosplit.report.report import Report
from daosplit.report.statements import statements_html, statements_of
from daosplit.values.amounts import format_amount
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
