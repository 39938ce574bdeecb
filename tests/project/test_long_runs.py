"""What `scripts/prove` starts finds the tests' own modules, also where CI does not start it."""

import re

import pytest

from support.project import ROOT

STARTED = {
    f"{run.parent.name}: {line.strip()}": package
    for run in sorted(ROOT.glob("verification/*/run"))
    for line in run.read_text(encoding="utf-8").splitlines()
    for package in re.findall(r"-m (verification\.\w+)", line)
}


@pytest.mark.parametrize("line", STARTED)
def test_who_needs_the_modules_of_tests_is_told_where_they_are(line: str) -> None:
    files = (ROOT / STARTED[line].replace(".", "/")).glob("*.py")
    sources = [file.read_text(encoding="utf-8") for file in files]
    assert sources
    needs = any(re.search(r"^(from|import) support\b", text, re.MULTILINE) for text in sources)
    assert needs == ("PYTHONPATH=tests" in line)
