"""Every test that the page on security names is there."""

import re

from support.project import ROOT, TESTS

PAGE = ROOT / "docs" / "security.md"


def test_the_page_names_tests_that_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text(encoding="utf-8")))
    files = [file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py")]
    there = {name for text in files for name in re.findall(r"^def (test_\w+)\(", text, re.M)}
    assert named
    assert named - there == set()
