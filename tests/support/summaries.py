"""Review summaries of partners whose keys are known, as pages and bridges show them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.double_majority import Support
from daosplit.agreement.review import Domain, Review
from daosplit.agreement.review_summary import Origin, ReviewSummary, Seat
from daosplit.signing_page.page import review_page

KEYS: list[LocalAccount] = [Account.from_key(number.to_bytes(32, "big")) for number in range(1, 6)]
RETAILER, A, NEWCOMER, STRANGER = KEYS[:4]
DOMAIN = Domain(137, "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")
CHARTER = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)), utc_offset=timedelta(hours=9)
)
REVIEW = Review(
    period=2,
    contributions=(
        Contribution(0, 55, "products and customers"),
        Contribution(1, 40, "システム改善、共同マーケティングの実施"),
        Contribution(2, 5, "delivery from the stores"),
    ),
    admitted=(NEWCOMER.address,),
    evidence_hash=bytes(range(32)),
    evidence_uri="https://example.com/2026-2Q",
    deadline=unix_time(datetime(2026, 10, 20, 9, tzinfo=UTC)),
)
SEATS = (
    Seat(0, RETAILER.address, "retailer", "record"),
    Seat(1, A.address, "A", "record", is_you=True),
    Seat(2, NEWCOMER.address, "B", "review"),
)


def summary_of(
    review: Review = REVIEW,
    seats: Sequence[Seat] = SEATS,
    old_shares: tuple[int, ...] = (80, 20),
    signers: Sequence[LocalAccount] = (),
    domain: Domain = DOMAIN,
    **more: Any,
) -> ReviewSummary:
    """The summary of a review that these keys have signed, after its period."""
    roster = [seat.account for seat in seats[: len(old_shares)]]
    collected = Countersignatures(domain, review)
    for key in signers:
        collected = collected.sign(key, roster)
    support = Support.full(collected.seats)
    summary = ReviewSummary(
        review=review,
        charter=CHARTER,
        domain=domain,
        seats=tuple(seats),
        old_shares=old_shares,
        origin=Origin(1, 1_234, b"\xab" * 32),
        support=support,
        tally=review.tally(CHARTER, old_shares, support),
        now=CHARTER.end_of(review.period),
        given=collected.given,
    )
    return replace(summary, **more)


def write_page(folder: Path, summary: ReviewSummary, **how: Any) -> str:
    """The URL of the summary's page, as a file."""
    path = folder / "review.html"
    path.write_text(review_page(summary, "en", **how), encoding="utf-8")
    return path.as_uri()


def large_summary(seats: int = 255, contributions: int = 500) -> ReviewSummary:
    """Of so many partners and contributions, each with a reason of a few words."""
    entries = tuple(
        Contribution(
            index % seats,
            index % 97 + 1,
            f"Work item {index}: what this partner brought to the quarter, and what it led to",
        )
        for index in range(contributions)
    )
    partners = tuple(
        Seat(
            seat,
            Account.from_key((seat + 1).to_bytes(32, "big")).address,
            f"partner {seat}",
            "record",
        )
        for seat in range(seats)
    )
    review = replace(REVIEW, contributions=entries, admitted=())
    return summary_of(review, partners, tuple(100 for _ in range(seats)))
