"""Brings the catalogues of texts up to date, or checks that they are.

Babel finds what is said in code, and knows from CLDR how each language writes numbers, percentages,
lists and dates: these entries are filled in beside those that people translate. daosplit itself
needs no Babel: it reads the compiled catalogues by Python's own gettext.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter

import typer
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from daosplit.cli.app import app
from daosplit.cli.help import help_texts

PACKAGE = Path(__file__).parent.parent / "src" / "daosplit"
ONE = frozenset(("text", "message", "say", "self._say"))
SEVERAL = frozenset(("plural", "say.plural", "self._say.plural"))
FOR_TRANSLATORS = "# Translators: "
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
NOISE = re.compile(r'^"(Project-|Report-|POT-|PO-|Last-|Language-Team|Generated-).*\n', re.M)
FROM_CLDR = "From CLDR: written by scripts/catalogues."
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def main() -> int:
    """Runs the command; 1 if something is left to do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", nargs="?", help="a language to add, such as fr")
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    arguments = parser.parse_args()
    if arguments.language:
        added = PACKAGE / "locales" / arguments.language / "LC_MESSAGES" / "daosplit.po"
        added.parent.mkdir(parents=True, exist_ok=True)
        added.touch()
    problems = list(update(PACKAGE, write=not arguments.check))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def update(package: Path, write: bool) -> Iterator[str]:
    """Brings all files up to date, or says which are not; and what is left for translators."""
    locales = package / "locales"
    template = extract(package)
    yield from put(locales / "daosplit.pot", po_text(template), write)
    for path in sorted(locales.glob("*/LC_MESSAGES/daosplit.po")):
        language = path.parent.parent.name
        try:
            locale = Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            yield f"{path}: CLDR knows no language {language!r}"
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale, domain="daosplit")
        catalogue.header_comment = f"# The texts of daosplit in {locale.english_name}."
        catalogue.fuzzy = False
        catalogue.update(template, no_fuzzy_matching=True)
        fill(catalogue, locale)
        yield from put(path, po_text(catalogue), write)
        yield from compile_catalogue(catalogue, path.with_suffix(".mo"), write)
        for message in catalogue:
            if message.id:
                yield from (f"{path}: {problem}" for problem in problems_of(message))


def extract(package: Path) -> Catalog:
    """All texts in code and in templates, in the order of files and lines."""
    template = Catalog(creation_date=NO_DATE, charset="utf-8")
    template.header_comment = "# The texts of daosplit, found by scripts/catalogues."
    for path in sorted(package.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            if texts := texts_of(call):
                before = lines[call.lineno - 2].strip()
                comments = [before.removeprefix(FOR_TRANSLATORS)] * (FOR_TRANSLATORS in before)
                location = (str(path.relative_to(package)), call.lineno)
                said = texts if len(texts) > 1 else texts[0]
                template.add(said, locations=[location], auto_comments=comments)
    for path in sorted(package.rglob("*.j2")):
        tree = Environment().parse(path.read_text(encoding="utf-8"))
        for line, _, arguments in extract_from_ast(tree, ("say",)):
            first = arguments[0] if isinstance(arguments, tuple) else arguments
            template.add(str(first), locations=[(str(path.relative_to(package)), line)])
    for said in help_texts(typer.main.get_command(app)):
        template.add(said, locations=[("cli", 0)])
    return template


def texts_of(call: ast.Call) -> tuple[str, ...]:
    """What a call says: a template, or the two of a text that counts; nothing if it says none."""
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return ()
    function = ast.unparse(call.func)
    count = 1 if function in ONE else 2 if function in SEVERAL else 0
    templates = [one.value for one in call.args[:count] if isinstance(one, ast.Constant)]
    return tuple(map(str, templates)) if len(templates) == count else ()


def fill(catalogue: Catalog, locale: Locale) -> None:
    """Writes into a catalogue what CLDR knows of its language."""
    for english, translation in from_cldr(locale).items():
        if (message := catalogue.get(english)) is not None:
            message.string = translation
            message.flags.discard("fuzzy")
            message.auto_comments = [FROM_CLDR]


def from_cldr(locale: Locale) -> dict[str, str]:
    """The English patterns in code, and what they are in a language."""
    symbols = locale.number_symbols["latn"]
    lists = locale.list_patterns
    skeletons = locale.datetime_skeletons
    percent = locale.percent_formats[None].pattern
    return {
        "1,234.5": f"1{symbols['group']}234{symbols['decimal']}5",
        "{number:,f}%": re.sub("[#0,.]+", "{number:,f}", percent),
        "{first}, {next}": lists["standard"]["start"].format("{first}", "{next}"),
        "{first} and {second}": lists["standard"]["2"].format("{first}", "{second}"),
        "{others} and {last}": lists["standard"]["end"].format("{others}", "{last}"),
        "{first} or {second}": lists["or"]["2"].format("{first}", "{second}"),
        "{others} or {last}": lists["or"]["end"].format("{others}", "{last}"),
        **{
            english: locale.months["format"]["wide"][month + 1]
            for month, english in enumerate(MONTHS)
        },
        "{month} {year}": date_template(skeletons["yMMMM"].pattern),
        "{day} {month} {year}": date_template(locale.date_formats["long"].pattern),
        "{hour:02}:{minute:02}": date_template(skeletons["Hm"].pattern),
        "{hour:02}:{minute:02}:{second:02}": date_template(skeletons["Hms"].pattern),
        "{date}, {time}": locale.datetime_formats["medium"]
        .replace("'", "")
        .format("{time}", "{date}"),
    }


def date_template(pattern: str) -> str:
    """A template from CLDR's pattern of a date or a time."""
    fields = {
        "y": "{year}",
        "M": "{month_number}",
        "MM": "{month_number:02}",
        "MMMM": "{month}",
        "LLLL": "{month}",
        "d": "{day}",
        "dd": "{day:02}",
        "H": "{hour}",
        "HH": "{hour:02}",
        "mm": "{minute:02}",
        "ss": "{second:02}",
    }

    def template(match: re.Match[str]) -> str:
        return fields[match[0]] if match[1] is None else match[1]

    return re.sub(r"'([^']*)'|([A-Za-z])\2*", template, pattern)


def problems_of(message: Message) -> Iterator[str]:
    """What is left for a translator to do about a text, or was done wrong."""
    english, translations = forms(message.id), forms(message.string)
    if not all(translations):
        yield f"not translated: {english[0]!r}"
    elif message.fuzzy:
        yield f"fuzzy, so to be confirmed or corrected: {english[0]!r}"
    elif FROM_CLDR not in message.auto_comments:
        for translation in translations:
            if placeholders(translation) != placeholders(english[-1]):
                yield f"other placeholders than {english[-1]!r}: {translation!r}"


def placeholders(template: str) -> set[str]:
    """The names in a template; a month's number stands for its name."""
    names = (name for _, name, _, _ in Formatter().parse(template) if name is not None)
    return {name.removesuffix("_number") for name in names}


def po_text(catalogue: Catalog) -> bytes:
    """A catalogue's file, without what changes although nothing has been said."""
    file = BytesIO()
    write_po(file, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    return NOISE.sub("", file.getvalue().decode()).encode()


def compile_catalogue(catalogue: Catalog, path: Path, write: bool) -> Iterator[str]:
    """Compiles a catalogue, unless the compiled one says the same."""
    said = {
        forms(one.id): forms(one.string)
        for one in catalogue
        if one.id and all(forms(one.string)) and not one.fuzzy
    }
    if path.exists():
        with path.open("rb") as old:
            if {forms(one.id): forms(one.string) for one in read_mo(old) if one.id} == said:
                return
    file = BytesIO()
    write_mo(file, catalogue)
    yield from put(path, file.getvalue(), write)


def forms(texts: str | Sequence[str] | None) -> tuple[str, ...]:
    """All forms of a text: one, or as many as a language has for what is counted."""
    return (texts,) if isinstance(texts, str) else tuple(texts or ("",))


def put(path: Path, content: bytes, write: bool) -> Iterator[str]:
    """Writes a file, or says that it is out of date."""
    if path.exists() and path.read_bytes() == content:
        return
    if write:
        path.write_bytes(content)
    else:
        yield f"{path}: out of date, so run scripts/catalogues"


if __name__ == "__main__":
    sys.exit(main())
