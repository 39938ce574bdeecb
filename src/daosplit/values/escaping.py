"""Other people's text, made harmless to show: a reason could try to command a terminal."""

_IDEOGRAPHIC_SPACE = "\u3000"


def harmless(text: str) -> str:
    """The text on one line, with everything that is not to be seen escaped.

    Control characters, terminal sequences, line breaks, marks that turn the direction of writing,
    and bytes that were no UTF-8 become escapes such as `\\x1b`; the rest stays as it is.
    """
    return "".join(
        character
        if character.isprintable() or character == _IDEOGRAPHIC_SPACE
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
