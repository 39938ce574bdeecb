"""Whatever is weighed, drafted and read again is verified; whatever was moved is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.shares import fractions
from daosplit.files.review import load_review
from daosplit.weighing import Case, Evidence, read_evidence, weigh
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.draft import draft_review, save_draft
from daosplit.weighing.verify import Claim, verify
from support.weighing_samples import SAMPLES, cases, policy

CHARTER = Charter(start=unix_time(datetime(2026, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=10)
@given(case=cases(), data=st.data())
def test_what_is_weighed_drafted_and_read_again_is_verified(
    name: str, case: Case, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    count = len(case.partners)
    old_shares = data.draw(st.lists(st.integers(1, 99), min_size=count, max_size=count))
    case = replace(case, previous=fractions(old_shares), total=policy(SAMPLES[name]).total)
    weighing = weigh(Evidence(case, policy(SAMPLES[name])))
    draft = tmp_path_factory.mktemp("draft") / "review.toml"
    save_draft(draft, draft_review(weighing, CHARTER), CHARTER, weighing)

    review, names = load_review(draft, CHARTER, case.partners)
    evidence = read_evidence(draft.with_suffix(".evidence"))
    claim = Claim(
        period=review.period,
        names=names,
        old_shares=tuple(old_shares),
        new_shares=review.shares(count),
        evidence_hash=review.evidence_hash,
    )
    period = period_of(evidence.case.quarter, CHARTER)
    assert verify(evidence, claim, period).is_verified

    giver = data.draw(st.sampled_from([seat for seat in range(count) if claim.new_shares[seat]]))
    taker = data.draw(st.sampled_from([seat for seat in range(count) if seat != giver]))
    moved = list(claim.new_shares)
    moved[giver] -= 1
    moved[taker] += 1
    found = verify(evidence, replace(claim, new_shares=tuple(moved)), period)
    assert [seat for seat, finding in enumerate(found.seats) if not finding.follows] == sorted(
        (giver, taker)
    )
    assert not found.is_verified
