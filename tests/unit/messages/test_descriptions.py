"""A person reads what a partnership is founded with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.agreement.founding import Founding, Partner
from daosplit.messages.descriptions import describe_founding

CHAIN = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
A = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
CHARTER = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)),
    utc_offset=timedelta(hours=9),
    tip=5_000,
)
FOUNDING = Founding("convenience", CHARTER, (Partner("retailer", CHAIN, 2), Partner("A", A, 1)))


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
