"""The project in `examples` passes, and each change that must fail it fails with its reason."""

import shutil

import pytest

from daosplit.simulation.exact_model import ExactModel
from support.project import ROOT

PROJECT = ROOT / "examples" / "project"
REVIEW = '    partnership.sign_and_review({"retailer": 60, "A": 40}, "A improved its system")\n'


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    for file in PROJECT.iterdir():
        if file.is_file():
            shutil.copy(file, pytester.path / file.name)
    return pytester


def run(project: pytest.Pytester, *options: str) -> pytest.RunResult:
    return project.runpytest("-p", "no:cacheprovider", "-p", "no:randomly", *options)


def change(project: pytest.Pytester, before: str, after: str) -> None:
    file = project.path / "test_payouts.py"
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_its_tests_pass(project: pytest.Pytester) -> None:
    result = run(project)
    result.assert_outcomes(passed=8)


@pytest.mark.parametrize(
    ("test", "before", "after", "told"),
    [
        (
            "by_its_review",
            '"2,997,527"',
            '"2,997,528"',
            "A was paid ¥2,997,527 for April to June 2026, not ¥2,997,528: ¥1 less",
        ),
        (
            "by_its_review",
            REVIEW,
            "",
            "April to June 2026 was not reviewed, so nothing is paid before 29 July 2026, 00:00 "
            "(UTC+09:00): sign and review it, or let its review window pass",
        ),
        (
            "by_its_review",
            REVIEW,
            "    partnership.let_window_pass()\n",
            "April to June 2026 was not reviewed, so it was paid by the shares of the period "
            "before it",
        ),
        (
            "loses_a_fifth",
            '"A": 34, "B": 16}',
            '"A": 35, "B": 15}',
            "the review of April to June 2026 is refused: *B*cut*",
        ),
    ],
    ids=["a payout of one unit", "a review left out", "a review let pass", "a cut too far"],
)
def test_what_must_fail_says_why(
    project: pytest.Pytester, test: str, before: str, after: str, told: str
) -> None:
    change(project, before, after)
    result = run(project, "-k", test)
    result.assert_outcomes(failed=1, deselected=7)
    result.stdout.fnmatch_lines([f"*{told.replace('[', '[[]')}*"])


def test_a_chain_that_pays_otherwise_than_the_model_fails(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    exactly = ExactModel.receive
    monkeypatch.setattr(
        ExactModel, "receive", lambda model, token, amount: exactly(model, token, amount + 1)
    )
    result = run(project, "-k", "nobody_reviews")
    result.assert_outcomes(failed=1, deselected=7)
    result.stdout.fnmatch_lines(["*must be paid ¥701 for April to June 2026, but is paid ¥700*"])
