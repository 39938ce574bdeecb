"""The file in which a review's countersignatures are collected, kept beside the review."""

from pathlib import Path

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.review import MOST_DEADLINE, MOST_PERIOD, Review
from daosplit.agreement.shares import MOST_SEATS, MOST_SHARES
from daosplit.files.document import Table
from daosplit.files.signatures import load_signatures, save_signatures
from daosplit.values.hexadecimal import parse_hash


def save_countersignatures(path: Path | str, countersignatures: Countersignatures) -> None:
    """Writes signatures to a file, or replaces it whole: nothing is lost if writing fails."""
    review = countersignatures.review
    content = {
        "period": review.period,
        "contributions": [
            {"seat": entry.seat, "points": entry.points, "reason": entry.reason}
            for entry in review.contributions
        ],
        "admitted": list(review.admitted),
        "evidence_hash": f"0x{review.evidence_hash.hex()}",
        "evidence_uri": review.evidence_uri,
        "deadline": review.deadline,
    }
    save_signatures(path, countersignatures, "review", content)


def load_countersignatures(path: Path | str) -> Countersignatures:
    """The countersignatures in a file; each is verified.

    Raises InvalidFileError, which names the key, its value and what is wrong.
    """
    return load_signatures(path, "review", _review, Countersignatures)


def _review(table: Table) -> Review:
    table.allow("period", "contributions", "admitted", "evidence_hash", "evidence_uri", "deadline")
    contributions = tuple(_contribution(entry) for entry in table.tables("contributions"))
    return Review(
        period=table.whole("period", 1, MOST_PERIOD),
        contributions=contributions,
        admitted=tuple(table.texts("admitted")),
        evidence_hash=table.parse("evidence_hash", parse_hash),
        evidence_uri=table.text("evidence_uri"),
        deadline=table.whole("deadline", 0, MOST_DEADLINE),
    )


def _contribution(table: Table) -> Contribution:
    table.allow("seat", "points", "reason")
    seat = table.whole("seat", 0, MOST_SEATS - 1)
    points = table.whole("points", 0, MOST_SHARES)
    reason = table.text("reason")
    with table.blaming("reason"):
        return Contribution(seat, points, reason)
