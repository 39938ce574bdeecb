"""Lines of text as wide as a terminal, broken where a language allows it.

Between words; in Japanese after any character, but neither before what must not begin a line nor
after what must not end one (kinsoku), and never inside digits, an address or a foreign word.
"""

import re

from rich.cells import cell_len, chop_cells
from rich.console import Console, Group, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

_NOT_FIRST = "、。・：）」』】〜ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NOT_LAST = "（「『【"
_PIECE = re.compile(
    rf"[{_NOT_LAST}]*(?:[!-~\u00a0-\u2fff]+|[^{_NOT_LAST}]|$)[{_NOT_FIRST}]*\s*", re.DOTALL
)


class WrappedText(Text):
    """A text for rich that breaks its lines by the rules of its language."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The text's lines, each at most so many columns wide."""
        if no_wrap or self.no_wrap:
            return super().wrap(console, width, justify=justify, overflow=overflow, no_wrap=True)
        lines = self.divide(line_breaks(self.plain, width))
        for line in lines:
            line.rstrip_end(width)
        if justify := justify or self.justify:
            lines.justify(console, width, justify=justify, overflow=overflow or "fold")
        return lines


def paragraph(text: str, style: str = "") -> Group:
    """A text to print by itself: rich would make a plain text of one that is in no group."""
    return Group(WrappedText(text, style=style))


def line_breaks(text: str, width: int) -> list[int]:
    """Where a text that has no line breaks is broken, so that no line is wider than `width`."""
    breaks = []
    position = column = 0
    for piece in _pieces(text, width):
        if column and column + cell_len(piece.rstrip()) > width:
            breaks.append(position)
            column = 0
        position += len(piece)
        column += cell_len(piece)
    return breaks


def _pieces(text: str, width: int) -> list[str]:
    """What must stay together; what is wider than a line is cut."""
    pieces = []
    for piece in _PIECE.findall(text):
        if cell_len(piece.rstrip()) > width:
            pieces += chop_cells(piece, width)
        else:
            pieces.append(piece)
    return pieces
