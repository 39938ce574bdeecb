"""Draws what the demo prints, up to the first payout, as the picture of README: docs/demo.svg.

python scripts/picture.py
"""

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from daosplit.demo.first_year.events import QuarterPaid
from daosplit.demo.first_year.screen import Show
from daosplit.demo.first_year.script import Play
from daosplit.demo.first_year.setup import make_cast

PICTURE = Path(__file__).parent.parent / "docs" / "demo.svg"

# Rich's format loads a font from the web, which no picture should do.
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def draw() -> str:
    """The beginning of the demo, as SVG."""
    cast = make_cast("en")
    console = Console(
        record=True,
        width=80,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    show = Show(console, cast.founding.charter, "en")
    show.begin()
    for moment in Play(cast, "en").moments():
        show.tell(moment)
        if isinstance(moment, QuarterPaid):
            break
    return console.export_svg(title="daosplit demo", code_format=_FORMAT, unique_id="demo")


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    print(f"Drawn: {PICTURE}")
