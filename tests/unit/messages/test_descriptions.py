"""A person reads what a partnership is founded with, and what a review does to whom, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.founding import Founding, Partner
from daosplit.agreement.review import Review
from daosplit.messages.descriptions import describe_founding, describe_review

CHAIN = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
A = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
B = "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"
CHARTER = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)),
    utc_offset=timedelta(hours=9),
    tip=5_000,
)
FOUNDING = Founding("convenience", CHARTER, (Partner("retailer", CHAIN, 2), Partner("A", A, 1)))
REVIEW = Review(
    period=2,
    contributions=(
        Contribution(0, 55, "products \x1b[2J\nand customers"),
        Contribution(1, 40, "システム改善"),
        Contribution(2, 5, "delivery"),
    ),
    admitted=(B,),
    evidence_hash=b"\x01" * 32,
    evidence_uri="https://example.com/\u202e2Q",
    deadline=unix_time(datetime(2026, 10, 20, 9, tzinfo=UTC)),
)
NAMES = ("retailer", "A", "B")


def test_a_founding_says_its_charter_and_everybodys_fraction() -> None:
    assert (
        describe_founding(FOUNDING)
        == f"""\
convenience
Periods: 3 calendar months each, in the time of UTC+09:00; the first is April to June \
2026.
Review window: a period's review may pass until 28 days after its end.
Threshold: partners with 2/3 (about 66.67%) of the shares, and more than half of the partners \
with shares, must countersign a review.
Cut limit: a partner whose percentage falls by more than 20% of what it was must itself countersign.
Tip: up to 0.5% of each payment goes to whoever settles late.
Partners:
  seat 0: retailer, about 66.67% (2 shares), {CHAIN}
  seat 1: A, about 33.33% (1 share), {A}"""
    )


def test_a_founding_can_be_read_in_japanese() -> None:
    shown = describe_founding(FOUNDING, "ja")
    assert (
        "引下げ限度：配分比率が従前比で20%を超えて下がるパートナーは、本人の連署が必要です。"
        in shown
    )
    assert f"  席0：retailer　約66.67%（2口）　{CHAIN}" in shown


def test_a_test_says_that_it_is_one() -> None:
    test = Charter(start=DAY, months=0, test_seconds=90, review_window=60, threshold=(3, 4))
    shown = describe_founding(replace(FOUNDING, charter=test))
    assert "THIS IS A TEST" in shown
    assert "Periods: 1 minute 30 seconds each; the first begins at 2 January 1970, 00:00" in shown
    assert "Threshold: partners with 75% of the shares" in shown
    assert "Tip: none." in shown
    assert "これはテストです" in describe_founding(replace(FOUNDING, charter=test), "ja")
    assert "TEST" not in describe_founding(FOUNDING)


def test_a_review_says_who_gets_what_and_why_and_who_must_countersign() -> None:
    assert (
        describe_review(REVIEW, CHARTER, NAMES, [80, 20])
        == f"""\
Review of period 2: July to September 2026
Must pass by 20 October 2026, 18:00 (UTC+09:00).
The split, before and after:
  retailer: 80% -> 55%, down 31.25% (of 80%)
  A: 20% -> 40%
  B: admitted with 5%, {B}
Contributions:
  retailer: 55 points: products \\x1b[2J\\nand customers
  A: 40 points: システム改善
  B: 5 points: delivery
Evidence: https://example.com/\\u202e2Q; its keccak256 hash is 0x{"01" * 32}
To pass it needs 67 of 100 shares and 2 of 2 partners with shares.
Must countersign: retailer, B."""
    )


def test_a_review_says_what_is_missing_until_it_passes() -> None:
    short = describe_review(REVIEW, CHARTER, NAMES, [80, 20], countersigners=[1])
    assert "Countersigned so far: A." in short
    assert "Cut: retailer is cut beyond the limit and has not countersigned." in short
    assert "These are enough: the review passes." not in short
    enough = describe_review(REVIEW, CHARTER, NAMES, [80, 20], countersigners=[2, 0, 1])
    signed, passes = "Countersigned so far: retailer, A, B.", "These are enough: the review passes."
    assert enough.endswith(f"{signed}\n{passes}")
    japanese = describe_review(
        REVIEW, CHARTER, NAMES, [80, 20], countersigners=[2, 0, 1], language="ja"
    )
    assert japanese.endswith("連署済み：retailer、A、B\nこの連署で成立します。")


def test_a_fraction_that_stays_is_said_to_whatever_its_shares() -> None:
    same = replace(
        REVIEW, contributions=(Contribution(0, 8, ""), Contribution(1, 2, "")), admitted=()
    )
    shown = describe_review(same, CHARTER, NAMES, [80, 20])
    assert "  retailer: 80%, as before\n  A: 20%, as before\n" in shown
    assert "Must countersign" not in shown


def test_a_deadline_after_the_review_window_is_none() -> None:
    closes = CHARTER.review_end(2)
    for deadline, said in (
        (closes - 1, "Must pass by 28 October 2026, 23:59:59 (UTC+09:00)."),
        (closes, "before the review window closes, at 29 October 2026, 00:00 (UTC+09:00)."),
        (2**256 - 1, "before the review window closes, at 29 October 2026, 00:00 (UTC+09:00)."),
    ):
        assert said in describe_review(replace(REVIEW, deadline=deadline), CHARTER, NAMES, [1, 1])


def test_evidence_may_be_missing_in_part_or_whole() -> None:
    for uri, evidence_hash, said in (
        ("", bytes(32), "Evidence: none."),
        ("", b"\x01" * 32, "Evidence: not published; its keccak256 hash is 0x0101"),
        ("x", bytes(32), "Evidence: x, without a hash that fixes its content."),
    ):
        review = replace(REVIEW, evidence_uri=uri, evidence_hash=evidence_hash)
        assert said in describe_review(review, CHARTER, NAMES, [1, 1])
