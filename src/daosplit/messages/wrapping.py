"""Texts for rich that break their lines by the rules of `values.line_breaks`."""

from rich.console import Console, Group, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

from daosplit.values.line_breaks import line_breaks


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
