"""The pages of `--help` in a language: all that commands and options say of themselves."""

from collections.abc import Callable, Iterator
from typing import Any

from daosplit.values.catalogue import ENGLISH, Language, translate
from daosplit.values.text import Text, message

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": message("Arguments"),
    "COMMANDS_PANEL_TITLE": message("Commands"),
    "OPTIONS_PANEL_TITLE": message("Options"),
}
"""The headings that typer has for what stands in no group."""


def help_texts(command: Any) -> Iterator[str]:
    """What a command of typer, its options and the commands below it say, in English."""
    said: dict[str, None] = {}

    def note(text: str) -> str:
        said[text] = None
        return text

    _say_by(note, command)
    yield from said


def say_help(command: Any, language: Language) -> None:
    """Let a command, and the commands below it, print their help in a language."""
    if language == ENGLISH:
        return
    # Loads rich, which help in English needs too, but other commands do not.
    from rich.text import Text as RichText
    from typer import rich_utils

    def say(text: str) -> str:
        return translate(Text(text, {}), language)

    _say_by(say, command)
    for name, title in _PANELS.items():
        setattr(rich_utils, name, say(title))
    make = rich_utils._make_rich_text

    def make_folded(**options: Any) -> Any:
        made = make(**options)
        # Without spaces between words a line would be cut off where it does not fit.
        if isinstance(made, RichText):
            made.overflow = "fold"
        return made

    rich_utils._make_rich_text = make_folded


def _say_by(say: Callable[[str], str], command: Any) -> None:
    for one in (command, *command.params, _help_option(command)):
        for attribute in ("help", "short_help", "rich_help_panel"):
            text = getattr(one, attribute, None)
            if isinstance(text, str) and text:
                setattr(one, attribute, say(text))
    for below in getattr(command, "commands", {}).values():
        _say_by(say, below)


def _help_option(command: Any) -> Any:
    import typer

    return command.get_help_option(typer.Context(command))
