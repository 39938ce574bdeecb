"""Other people's text, made harmless to show: a reason could try to command a terminal."""

import re
from itertools import groupby
from unicodedata import category

_IDEOGRAPHIC_SPACE = "\u3000"
# Letters that no font shows, though Unicode calls them printable, and spaces that wrap as a line.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MOST_MARKS = 4
_PADDING = re.compile(f"[ {_IDEOGRAPHIC_SPACE}]{{3,}}")


def harmless(text: str) -> str:
    """The text on one line, with everything that is not to be seen escaped.

    Control characters, terminal sequences, line breaks, marks that turn the direction of writing,
    letters that nobody sees, and bytes that were no UTF-8 become escapes such as `\\x1b`. Three
    spaces and more become their number, `\\x20{40}`, so that no line is faked by wrapping; so do
    marks beyond four on one letter, `\\M{40}`, which cover the lines around it. The rest stays as
    it is.
    """
    if text.isascii() and text.isprintable() and "   " not in text:
        return text
    shown = "".join(
        character
        if (character.isprintable() or character == _IDEOGRAPHIC_SPACE)
        and not _UNSEEN.match(character)
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
    return _PADDING.sub(lambda spaces: f"\\x20{{{len(spaces[0])}}}", _few_marks(shown))


def _few_marks(shown: str) -> str:
    if shown.isascii():
        return shown
    runs = groupby(shown, lambda character: category(character).startswith("M"))
    return "".join(_bounded("".join(run)) if is_mark else "".join(run) for is_mark, run in runs)


def _bounded(marks: str) -> str:
    more = len(marks) - _MOST_MARKS
    return f"{marks[:_MOST_MARKS]}\\M{{{more}}}" if more > 0 else marks
