"""The languages in which daosplit speaks to people, and how a module keeps what it says."""

from collections.abc import Callable, Mapping
from typing import Literal, get_args

from daosplit.errors import InvalidValueError
from daosplit.values.hints import hint
from daosplit.values.text import text

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Texts = Mapping[str, tuple[str, str]]
"""What a module says: each text by its name, in English and in Japanese, with `{values}`."""


def speaker(texts: Texts, language: Language) -> Callable[..., str]:
    """A function that gives a text by its name, filled with values: `say("cut", name="A")`."""
    if language not in LANGUAGES:
        known = hint(language, LANGUAGES)
        raise InvalidValueError("language", language, text("unknown language"), known)
    index = LANGUAGES.index(language)

    def say(name: str, /, **values: object) -> str:
        return texts[name][index].format(**values)

    return say
