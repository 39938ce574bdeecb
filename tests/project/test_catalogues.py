"""The catalogues say all that code says, and a language is added without touching Python."""

import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Message

from support.project import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "catalogues.py"))
PACKAGE = ROOT / "src" / "daosplit"

POLISH = r"""
msgid "{months}"
msgstr "kwartał {months}"

msgid "{count} day"
msgid_plural "{count} days"
msgstr[0] "{count} dzień"
msgstr[1] "{count} dni"
msgstr[2] "{count} dni"

msgid "seat {seat}"
msgstr "miejsce {seat}"
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be changed."""
    copied = tmp_path / "daosplit"
    shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("artifacts", "__pycache__"))
    return copied


def update(package: Path, *, write: bool) -> list[str]:
    return list(SCRIPT["update"](package, write=write))


def run_in(package: Path, program: str) -> Any:
    """What a program prints as JSON that imports the copy of the package."""
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    command = [sys.executable, "-c", program]
    return json.loads(subprocess.check_output(command, env=environment, encoding="utf-8"))


def test_the_catalogues_are_complete_and_up_to_date() -> None:
    assert update(PACKAGE, write=False) == [], "run: scripts/catalogues, and translate"


def test_the_patterns_in_code_are_those_of_british_english() -> None:
    for english, pattern in SCRIPT["from_cldr"](Locale("en", "GB")).items():
        assert pattern == english


def test_a_language_is_added_by_its_catalogue_alone(package: Path) -> None:
    catalogue = package / "locales" / "pl" / "LC_MESSAGES" / "daosplit.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(POLISH, encoding="utf-8")
    left = update(package, write=True)
    assert any("not translated: 'about {percent}'" in problem for problem in left)
    assert not any("not translated: 'seat {seat}'" in problem for problem in left)

    program = """
import json
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from daosplit.values.catalogue import LANGUAGES, translate
from daosplit.values.dates import show_date
from daosplit.values.durations import show_duration
from daosplit.values.percent import percent
from daosplit.values.text import and_list, number, text
from daosplit.weighing.methods.points_by_kind import Rate
texts = [
    *(show_duration(days * 86_400) for days in (1, 3, 5)),
    text("seat {seat}", seat=2),
    number(Decimal("1234567.5")),
    show_date(datetime(2027, 1, 29)),
    and_list(["A", "B", "C"]),
    percent(Fraction(1, 8)),
    percent(Fraction(1, 3)),
    Rate("hours", Fraction(5, 2)).words(Fraction(2501, 2)),
]
print(json.dumps([LANGUAGES, *(translate(one, "pl") for one in texts)]))
"""
    assert run_in(package, program) == [
        ["en", "ja", "pl"],
        *("1 dzień", "3 dni", "5 dni"),
        "miejsce 2",
        "1\u00a0234\u00a0567,5",
        "29 stycznia 2027",
        "A, B i C",
        "12,5%",
        "about 33,33%",
        "1\u00a0250,5 hours at 2,5 points",
    ]


def test_a_text_that_is_added_is_found_and_waits_for_its_translation(package: Path) -> None:
    added = """
def describe(say, count):
    # Translators: the sum of all.
    say("There is a new text for {name}.", name=text("a new name"))
    self._say.plural("{count} new thing", "{count} new things", count)
    return message("a new " "table"), table.text("no text")
"""
    (package / "added.py").write_text(added, encoding="utf-8")
    assert any("daosplit.pot: out of date" in problem for problem in update(package, write=False))
    left = update(package, write=True)
    template = (package / "locales" / "daosplit.pot").read_text(encoding="utf-8")
    for said in (
        "There is a new text for {name}.",
        "a new name",
        "{count} new thing",
        "a new table",
    ):
        assert f'msgid "{said}"' in template
        assert any("/ja/" in problem and f"not translated: '{said}'" in problem for problem in left)
    assert "#. the sum of all." in template
    assert "no text" not in template


@pytest.mark.parametrize(
    ("english", "translation", "flags", "problem"),
    [
        ("{name} of {all}", "{all}の{name}", (), None),
        ("{month} {year}", "{year}年{month_number}月", (), None),
        ("{shares:,} of {all}", "{all}の{share:,}", (), "other placeholders"),
        ("{name}", "名前", (), "other placeholders"),
        ("{name}", "{name}", ("fuzzy",), "fuzzy"),
        ("{name}", "", (), "not translated"),
        (("{count} day", "{count} days"), ("{count}日",), (), None),
        (("{count} day", "{count} days"), ("{counts}日",), (), "other placeholders"),
        (("{count} day", "{count} days"), ("{count} a", ""), (), "not translated"),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(
    english: str | tuple[str, str],
    translation: str | tuple[str, ...],
    flags: tuple[str, ...],
    problem: str | None,
) -> None:
    found = list(SCRIPT["problems_of"](Message(english, translation, flags=flags)))
    assert [problem in one for one in found] == [True] if problem else found == []
