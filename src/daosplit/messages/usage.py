"""What is wrong with the arguments of a command line, from what typer says about them.

Typer speaks English in whole sentences, so each is recognised, and said again as a text of ours.
"""

import re
from string import Formatter

from daosplit.values.text import Text, message

_TEMPLATES = {
    "Missing option {name}.": message("missing option {name}"),
    "Missing argument {name}.": message("missing argument {name}"),
    "Missing command.": message("missing command"),
    "No such command {name}. Did you mean {known}?": message(
        "no such command: {name} (did you mean {known}?)"
    ),
    "No such command {name}.": message("no such command: {name}"),
    "No such option: {name} (Possible options: {known})": message(
        "no such option: {name} (did you mean {known}?)"
    ),
    "No such option: {name}": message("no such option: {name}"),
    "Option {name} requires an argument.": message("option {name} needs a value"),
    "Option {name} does not take a value.": message("option {name} takes no value"),
    "Got unexpected extra argument(s) ({names})": message("too many arguments: {names}"),
    "{value} is not a known language (known: {languages})": message(
        "{value} is not a known language (known: {languages})"
    ),
    "Invalid value for {name}: {problem}": message("invalid value for {name}: {problem}"),
    "Value error, {value} is not one of {known}.": message("{value} is not one of {known}"),
    "Input should be a valid integer{rest}": message("not a whole number"),
    "Input should be a valid number{rest}": message("not a number"),
    "Input should be less than or equal to {most}": message("must be at most {most}"),
    "Input should be greater than or equal to {least}": message("must be at least {least}"),
    "{kind} {file} does not exist.": message("{file} does not exist"),
    "{kind} {file} is a directory.": message("{file} is a folder"),
}
"""Our template by typer's; those with more to say come before those with less."""


def usage_text(said: str) -> str:
    """The text that typer's sentence stands for; one that is not known here stays as it is."""
    for typers, ours in _TEMPLATES.items():
        if found := re.fullmatch(_pattern(typers), said, re.DOTALL):
            return Text(ours, {name: usage_text(part) for name, part in found.groupdict().items()})
    return said


def _pattern(template: str) -> str:
    return "".join(
        re.escape(literal) + (f"(?P<{name}>.*?)" if name else "")
        for literal, name, *_ in Formatter().parse(template)
    )
