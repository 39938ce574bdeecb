"""The pages of `--help` in a language: all that commands and options say of themselves."""

import re
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
    # Loads rich, which help needs, but other commands do not.
    from rich.markup import escape
    from rich.text import Text as RichText
    from typer import rich_utils

    def say(text: str) -> str:
        said = translate(Text(text, {}), language)
        # Lines are broken where the screen ends, and brackets are not markup.
        return escape(re.sub(r"(?<!\n)\n(?!\n)", " ", said))

    _name_values(command)
    _say_by(say, command)
    if language == ENGLISH:
        return
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


def _name_values(command: Any) -> None:
    """Call the value of each option in words, and let no default be told twice."""
    for parameter in (*command.params, _help_option(command)):
        kind = parameter.type_descriptor
        if parameter.param_type_name == "argument":
            # Its name is that of its value already.
            parameter.display_type_rich = _nothing
        elif parameter.metavar is None:
            name = max(parameter.opts, key=len).removeprefix("--").upper()
            words = map(str, kind.choices or ("NUMBER" if kind.is_ranged else name,))
            parameter.metavar = "" if parameter.is_flag else "|".join(words)
        if "Default: " in (parameter.help or ""):
            parameter.show_default = False
    for below in getattr(command, "commands", {}).values():
        _name_values(below)


def _nothing(**_: Any) -> None:
    """No type."""


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
