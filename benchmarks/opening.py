"""Times how the signing page opens in Chromium, beside an empty page: milliseconds, and as ratios.

The review has 255 partners and 500 contributions, the most that one can have. Both pages are opened
in turn in one browser, by Chromium's own figures; a machine with other work slows both down.
`opening.py ROUNDS` opens each so often instead of 15 times.
"""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from support.browser import Browser, find_chromium, running_browser
from support.summaries import large_summary, write_page

_ROUNDS = 15
_MOST = 1.5
"""What the first paint may take of an empty page's."""
_EMPTY = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nothing</title>
</head>
<body>
<main><h1>Nothing</h1></main>
</body>
</html>
"""
# By then the page is complete; what it has painted comes with the next frame.
_FIGURES = """new Promise((done) => {
  const complete = performance.now();
  const figures = () => {
    const first = performance.getEntriesByName('first-contentful-paint');
    if (!first.length) return setTimeout(figures, 5);
    new PerformanceObserver((seen) => {
      done([first[0].startTime, seen.getEntries().at(-1).startTime, complete]);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  };
  figures();
})"""
_STEPS = ("first contentful paint", "largest contentful paint", "complete, with its hashes")


def opened(browser: Browser, url: str) -> list[float]:
    """The milliseconds until each step."""
    figures: list[float] = browser.visit(url, _FIGURES).results[0]
    return figures


def main() -> None:
    """Prints the medians of both pages, and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium: install Debian's chromium, or name one by DAOSPLIT_CHROMIUM")
    with TemporaryDirectory() as folder, running_browser(chromium) as browser:
        file = Path(folder) / "empty.html"
        file.write_text(_EMPTY)
        urls = (file.as_uri(), write_page(Path(folder), large_summary()))
        for url in urls:  # the first of all fills what the browser keeps
            opened(browser, url)
        both = [[opened(browser, url) for url in urls] for _ in range(rounds)]
    table = Table(title=f"255 partners, 500 contributions: medians of {rounds} openings, in turn")
    for heading in ("until", "empty (ms)", "review (ms)", "ratio", "at most"):
        table.add_column(heading, justify="left" if heading == "until" else "right")
    for index, step in enumerate(_STEPS):
        empty, review = (median(pages[page][index] for pages in both) for page in (0, 1))
        most = f"{_MOST}" if index == 0 else ""
        table.add_row(step, f"{empty:.0f}", f"{review:.0f}", f"{review / empty:.2f}", most)
    Console().print(table)


if __name__ == "__main__":
    main()
