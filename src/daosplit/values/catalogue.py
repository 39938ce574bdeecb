"""Says an English text in another language, by the catalogues in `locales/`.

What a catalogue leaves out is said in English. A language is added by its catalogue alone: see
`scripts/catalogues`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any, LiteralString

from daosplit.errors import InvalidValueError
from daosplit.values.text import Text, message, plural, text

_LOCALES = Path(__file__).parent.parent / "locales"
_COMPILED = "LC_MESSAGES/daosplit.mo"

Language = str
"""One of `LANGUAGES`, such as "ja"."""

ENGLISH: Language = "en"
LANGUAGES: tuple[Language, ...] = (
    ENGLISH,
    *sorted(path.parent.parent.name for path in _LOCALES.glob(f"*/{_COMPILED}")),
)
"""English and every language that has a catalogue."""

NUMBER = message("1,234.5")
"""A number as a language writes it: it shows the signs for thousands and for decimals."""


def require_language(language: str) -> Language:
    """The language, if it is one of `LANGUAGES`. Raises InvalidValueError for any other."""
    if language not in LANGUAGES:
        raise InvalidValueError(
            "language",
            language,
            text("not a known language"),
            text("known: {languages}", languages=", ".join(LANGUAGES)),
        )
    return language


def translate(said: str, language: Language) -> str:
    """A text in a language; a plain `str` stays as it is.

    Raises InvalidValueError for an unknown language.
    """
    if not isinstance(said, Text):
        return said
    catalogue = _catalogue(require_language(language))
    if said.many is None or said.counted is None:
        template = catalogue.gettext(said.template)
    else:
        template = catalogue.ngettext(said.template, said.many, said.counted)
    return _TranslatedFormatter(language).vformat(template, (), said.values)


class Speaker:
    """Says templates in one language: `say("Template {x}", x=1)`."""

    def __init__(self, language: Language) -> None:
        self.language = require_language(language)

    def __call__(self, template: LiteralString, /, **values: object) -> str:
        """A sentence from its English template."""
        return translate(text(template, **values), self.language)

    def plural(
        self, one: LiteralString, many: LiteralString, count: int, /, **values: object
    ) -> str:
        """A sentence that counts, from its English templates for one thing and for several."""
        return translate(plural(one, many, count, **values), self.language)


def speaker(language: Language) -> Speaker:
    """What says templates in a language. Raises InvalidValueError for an unknown one."""
    return Speaker(language)


@cache
def _catalogue(language: Language) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    with (_LOCALES / language / _COMPILED).open("rb") as file:
        return GNUTranslations(file)


class _TranslatedFormatter(Formatter):
    """Fills a template: values that are texts are translated, numbers get the language's signs."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value = super().get_value(key, args, kwargs)
        return translate(value, self._language) if isinstance(value, Text) else value

    def format_field(self, value: Any, format_spec: str) -> str:
        shown: str = super().format_field(value, format_spec)
        if isinstance(value, int | Decimal) and "," in format_spec:
            example = _catalogue(self._language).gettext(NUMBER)
            shown = shown.translate(str.maketrans(",.", example[1] + example[5]))
        return shown
