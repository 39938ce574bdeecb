"""The languages in which daosplit speaks to people, and how a module keeps what it says."""

from collections.abc import Callable, Mapping
from typing import Literal, get_args

from daosplit.errors import InvalidValueError

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Texts = Mapping[str, tuple[str, str]]
"""What a module says: each text by its name, in English and in Japanese, with `{values}`."""


def speaker(texts: Texts, language: Language) -> Callable[..., str]:
    """A function that gives a text by its name, filled with values: `say("cut", name="A")`."""
    if language not in LANGUAGES:
        allowed = f"allowed: {', '.join(LANGUAGES)}"
        raise InvalidValueError("language", language, "is not spoken here", allowed)
    index = LANGUAGES.index(language)

    def say(text: str, /, **values: object) -> str:
        return texts[text][index].format(**values)

    return say
