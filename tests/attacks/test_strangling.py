"""A coalition cuts a partner as far as it may, quarter after quarter.

What the study prints of it is what the contract allows, and not a unit more.
"""

import pytest

from coalitions import CUT_LIMIT, SHARES, cut, main, smallest_coalition, strangle, turns
from daosplit.agreement.parent_review import ParentReview
from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.partnership import Founder, Partnership, review_of, seat_set
from support.project import ROOT
from support.refusal import refused
from support.signing import signed_by

QUARTERS = 40
DOCS = ROOT / "docs"
PAGES = ("security", "decades")


@pytest.mark.shows("forty-quarters-takes-study")
def test_in_forty_quarters_it_takes_what_the_study_says_and_not_a_unit_more(
    founder: Founder,
) -> None:
    partnership = founder.found(SHARES, SHARES, SHARES)
    history = strangle(3, 2, QUARTERS)
    assert len(history) == QUARTERS + 1
    for period, shares in enumerate(history[1:], start=1):
        greedy = [shares[0] + 1, shares[1], shares[2] - 1]
        with refused("CutWithoutConsent", seats=seat_set(2)):
            partnership.pass_review(review_of(period, greedy), 0, 1)
        partnership.pass_review(review_of(period, shares), 0, 1)
        partnership.chain.travel(partnership.end_of(period))
    assert partnership.call("sharesOf", QUARTERS) == history[-1]
    assert history[-1][2] >= SHARES * (1 - CUT_LIMIT) ** QUARTERS


@pytest.mark.shows("needs-many-study-says")
@pytest.mark.parametrize("size", [2, 3, 5, 20])
def test_it_needs_as_many_as_the_study_says(founder: Founder, size: int) -> None:
    partnership = founder.found(*[SHARES] * size)
    fewest = smallest_coalition(size) or size
    one_less = [SHARES] * size
    needed = partnership.call(
        "tallyReview",
        review_of(1, one_less).to_contract(),
        (seat_set(*range(fewest - 1)), *[seat_set(*range(fewest - 1))] * 2, 0),
    )
    assert not needed[0]
    if shares := cut(one_less, range(fewest)):
        partnership.pass_review(review_of(1, shares), *range(fewest))


@pytest.mark.shows("helps-cut-others-may")
def test_who_helps_to_cut_others_may_be_the_next(founder: Founder) -> None:
    """Of twenty, fourteen begin; from the fourth quarter on eleven are enough."""
    size = 20
    partnership = founder.found(*[SHARES] * size)
    shares = [SHARES] * size
    for period, members in enumerate(turns(size, 4), start=1):
        fewer = review_of(period, shares)
        with pytest.raises(ContractError, match="NotEnough"):
            partnership.pass_review(fewer, *range(members - 1))
        now = cut(shares, range(members))
        assert now is not None
        partnership.pass_review(review_of(period, now), *range(members))
        shares = now
        partnership.chain.travel(partnership.end_of(period))
    assert members == 11


def test_the_pages_tell_what_the_study_prints(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    who, taken, gained, turning = capsys.readouterr().out.strip().split("\n\n")
    security, decades = ((DOCS / f"{page}.md").read_text("utf-8") for page in PAGES)
    assert who.endswith("| 100 | 67 |")
    for printed in (taken, gained, turning.rstrip(".")):
        assert printed in security
    assert taken in decades


# Through a partnership in a partnership


@pytest.fixture(scope="module")
def child(chain: Chain, founder: Founder) -> Partnership:
    """Seat 2 is the victim's; the other two cut it."""
    return founder.found(*[5**9] * 3, accounts=chain.accounts[11:14])


@pytest.fixture(scope="module")
def parent(chain: Chain, founder: Founder, child: Partnership) -> Partnership:
    """The child holds seat 2; the other two cut it."""
    return founder.found(*[5**9] * 3, accounts=[*chain.accounts[1:3], child.address])


@pytest.mark.shows("forty-quarters-takes-study")
def test_through_a_partnership_the_limits_multiply_and_no_more(
    child: Partnership, parent: Partnership
) -> None:
    """64% of the victim's ninth are left after a quarter, 41% after two, 17% after four."""
    revenue = 9 * 25**4
    kept = 5**9
    for period in range(1, 5):
        kept = kept * 4 // 5
        rest = 3 * 5**9 - kept
        shares = [rest // 2, rest - rest // 2, kept]
        for partnership in (parent, child):
            partnership.pass_review(review_of(period, shares), 0, 1)
        to_child = parent.call("split", revenue, period)[2]
        to_victim = child.call("split", to_child, period)[2]
        assert to_victim == 25**4 * 16**period // 25**period
        parent.chain.travel(parent.end_of(period))


def test_beyond_its_limit_a_partnership_is_cut_only_if_the_victim_in_it_signs_too(
    child: Partnership, parent: Partnership
) -> None:
    """Its double majority, which cuts the victim below, cannot consent for it above."""
    review = review_of(1, [1, 1, 0])
    digest = review.digest(parent.domain)
    message = ParentReview(parent.address, 1, digest, True)
    call = ("countersignParent", parent.address, 1, digest, True)
    with refused("CutWithoutConsent", seats=seat_set(2)):
        child.transact(*call, signed_by(child, message, 0, 1), 1)
    with refused("CutWithoutConsent", seats=seat_set(2)):
        parent.pass_review(review, 0, 1)
    child.transact(*call, signed_by(child, message, 0, 1, 2), 1)
    given = signed_by(parent, review, 0, 1, on_chain=[2])
    parent.transact("review", review.to_contract(), given)
    assert parent.call("sharesOf", 1) == [1, 1, 0]
