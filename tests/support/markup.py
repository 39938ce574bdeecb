"""Reads a page as a browser would, as far as tests need: its elements, attributes and words."""

from html.parser import HTMLParser


class Markup(HTMLParser):
    """A page.

    Attributes:
        elements: Every element's name and attributes, in order.
        words: Every piece of text outside styles, in order.
    """

    _EMPTY = frozenset(("meta", "link", "img", "br", "input", "hr"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.unclosed: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self._EMPTY:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.unclosed[-1:] != ["style"] and data.strip():
            self.words.append(data.strip())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of one name."""
        return [attributes for name, attributes in self.elements if name == tag]
