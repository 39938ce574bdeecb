"""Times how the signing page opens in Chromium, beside an empty page: milliseconds, and as ratios.

The review has 255 partners and 500 contributions, the most that one can have. Both pages are opened
in turn in one browser, by Chromium's own figures. `opening.py ROUNDS` opens each so often instead
of 15 times. A machine with other work slows the larger page down more: there put `chrt -r 1` before
it, as root.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from support.browser import find_chromium
from support.nodes import NODE
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
_STEPS = ("first contentful paint", "largest contentful paint", "complete, with its hashes")
_OPENING = Path(__file__).with_name("opening.mjs")


def main() -> None:
    """Prints the medians of both pages, and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium: install Debian's chromium, or name one by DAOSPLIT_CHROMIUM")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.html"
        file.write_text(_EMPTY)
        urls = [file.as_uri(), write_page(Path(folder), large_summary())]
        command = [str(NODE), str(_OPENING), chromium, str(rounds), *urls]
        both = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    table = Table(title=f"255 partners, 500 contributions: medians of {rounds} openings, in turn")
    for heading in ("until", "empty (ms)", "review (ms)", "ratio", "at most"):
        table.add_column(heading, justify="left" if heading == "until" else "right")
    for index, step in enumerate(_STEPS):
        empty, review = (median(pages[page][index] for pages in both) for page in (0, 1))
        compared = (f"{empty:.0f}", f"{review / empty:.2f}") if empty else ("", "")
        most = f"{_MOST}" if index == 0 else ""
        table.add_row(step, compared[0], f"{review:.0f}", compared[1], most)
    Console().print(table)


if __name__ == "__main__":
    main()
