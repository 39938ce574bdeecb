"""Reasons and drafts are in the policy's language, so that all partners sign the same."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from daosplit.agreement.charter import Charter
from daosplit.errors import InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.review import load_review
from daosplit.values.catalogue import translate
from daosplit.weighing import (
    Case,
    Claim,
    Evidence,
    Policy,
    Quarter,
    Weighing,
    read_dataset,
    read_evidence,
    read_policy,
    verify,
    weigh,
    weigh_quarter,
)
from daosplit.weighing.draft import draft_review, save_draft
from support.project import ROOT
from support.weighing_samples import KINDS, NAMES, SAMPLES, cases, policy

JAPANESE = 'language = "ja"\n'
VARIANTS = {
    "points of a unit": """
[[steps]]
method = "points_by_kind"
rates = [{ kind = "hours", unit = "A", points = "0.5" }]
""",
    "voices that are steady": '[[steps]]\nmethod = "peer_allocation"\nvoice = "steady"\n',
    "time at the part of then": '[[steps]]\nmethod = "time_served"\nmultiplier = "of each spell"\n',
    "shared equally": '[[steps]]\nmethod = "shapley"\nreading = "exactly"\n',
    "every coalition": '[[steps]]\nmethod = "shapley"\nreading = "worth"\nnegative = "nothing"\n',
    "the best subset": '[[steps]]\nmethod = "shapley"\nreading = "worth"\nmissing = "best"\n',
    "outlays since": SAMPLES["recoupment"] + 'since = "2026Q1"\n',
}
ENGLISH = re.compile("[A-Za-z]{2,}|[A-Za-z](?<![ABCH])")
EXAMPLE = ROOT / "examples/ja"
BEFORE = (Fraction(7, 10), Fraction(3, 10))


def foreign(said: str) -> list[str]:
    """The words in a Japanese text that are neither partners nor kinds of contributions."""
    return ENGLISH.findall(re.sub("|".join((*KINDS, NAMES[0], "2026Q1")), "", said))


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=20)
@given(case=cases())
def test_every_reason_is_in_the_policys_language_from_end_to_end(name: str, case: Case) -> None:
    japanese = weigh(Evidence(case, policy(JAPANESE + SAMPLES[name]))).weighed
    english = weigh(Evidence(case, policy(SAMPLES[name]))).weighed
    assert japanese.fractions == english.fractions
    for reason, in_english in zip(japanese.reasons, english.reasons, strict=True):
        assert not foreign(reason)
        assert foreign(in_english)


@pytest.mark.parametrize("text", {**SAMPLES, **VARIANTS}.values(), ids=[*SAMPLES, *VARIANTS])
def test_what_a_policy_does_is_said_in_any_language(text: str) -> None:
    for sentence in policy(text).words():
        assert sentence.endswith(".")
        assert translate(sentence, "ja").endswith("。")
        assert not foreign(translate(sentence, "ja"))


def test_english_is_what_a_policy_without_a_language_says() -> None:
    silent, english, japanese = (
        policy(language + SAMPLES["fixed"]) for language in ("", 'language = "en"\n', JAPANESE)
    )
    assert silent == english
    assert silent.to_values() == english.to_values() != japanese.to_values()
    assert Policy.of("peer_allocation").language == "en"


def test_a_policy_in_an_unknown_language_cannot_be() -> None:
    with pytest.raises(InvalidValueError, match=r"not a known language .known: en, ja"):
        Policy(policy(SAMPLES["fixed"]).pipeline, language="tlh")


@pytest.fixture
def charter() -> Charter:
    return load_charter(EXAMPLE / "charter.toml").charter


def weighed(quarter: str) -> Weighing:
    """A quarter of the Japanese example."""
    return weigh_quarter(
        read_policy(EXAMPLE / "weighing/policy.toml"),
        read_dataset([EXAMPLE / "weighing"]),
        Quarter.parse(quarter),
        ["コンビニ本部", "A社"],
        BEFORE,
    )


def test_the_japanese_example_tells_the_story_of_the_english_one() -> None:
    parts = [weighed(quarter).fractions[1] for quarter in ("2026-04", "2026-07", "2026-10")]
    assert parts == [Fraction(3, 10), Fraction(4, 10), Fraction(5, 10)]


def test_a_japanese_review_is_drafted_in_japanese_and_verified(
    charter: Charter, tmp_path: Path
) -> None:
    weighing = weighed("2026-07")
    draft = tmp_path / "review.toml"
    save_draft(draft, draft_review(weighing, charter), charter, weighing)
    review, names = load_review(draft, charter, weighing.case.partners)
    assert [entry.reason for entry in review.contributions] == [
        "取扱商品52千品目（1千品目につき1点）、会員5百万人（1百万人につき4点）",
        "販売システムの運用1四半期（1四半期につき30点）、システム改善6件（1件につき3点）："
        "改善によりA社の貢献が増加",
    ]
    comment = [line for line in draft.read_text().splitlines() if line.startswith("#")]
    assert comment[0].startswith("# 貢献を種類ごとに点数にします（取扱商品は1千品目につき1点、")
    assert max(map(cell_len, comment)) <= 100
    assert "根拠資料はreview.evidenceです（データ、算定基準、従前の配分比率）。" in "".join(comment)

    evidence = read_evidence(draft.with_suffix(".evidence"))
    assert evidence.policy.language == "ja"
    assert evidence.hash == weighing.evidence.hash
    claim = Claim(
        period=2,
        names=names,
        old_shares=(70, 30),
        new_shares=review.shares(2),
        evidence_hash=review.evidence_hash,
    )
    found = verify(evidence, claim, evidence_period=2)
    assert found.is_verified
    assert [seat.reason for seat in found.seats] == list(weighing.weighed.reasons)
