"""Where lines of text may break, as a language allows it.

Between words; in Japanese after any character, but neither before what must not begin a line nor
after what must not end one (kinsoku), and never inside digits, an address or a foreign word.
"""

import re
from itertools import pairwise

from rich.cells import cell_len, chop_cells

_NOT_FIRST = "、。・：）」』】〜ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NOT_LAST = "（「『【"
_PIECE = re.compile(
    rf"[{_NOT_LAST}]*(?:[!-~\u00a0-\u2fff]+|[^{_NOT_LAST}]|$)[{_NOT_FIRST}]*\s*", re.DOTALL
)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text that has no line breaks, each at most so many columns wide."""
    breaks = [0, *line_breaks(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(breaks)]


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
