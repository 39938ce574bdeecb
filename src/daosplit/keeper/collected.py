"""Hands in what a folder has collected beside its record: reviews that would pass, and presences.

A review is handed in once its period is over, since revenue can no longer be named for a period
whose review has passed. A presence is handed in only if it answers something.
"""

from contextlib import suppress
from pathlib import Path

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.client.collected_signatures import verify_collected
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ContractError, InvalidFileError, InvalidValueError
from daosplit.events.receipts import Receipt
from daosplit.files.countersignatures import load_countersignatures
from daosplit.files.presence import load_presences

UNUSABLE = (ContractError, InvalidFileError, InvalidValueError)
"""How a file cannot be handed in."""
_REVIEWS, _PRESENCES = "*.signatures.json", "presence-*.json"


def state_of(folder: Path) -> dict[Path, int]:
    """When each of the files was written that a folder has collected."""
    state: dict[Path, int] = {}
    for file in (*folder.glob(_REVIEWS), *folder.glob(_PRESENCES)):
        # It may be gone by now, or a link that leads nowhere, as editors make to lock a file.
        with suppress(OSError):
            state[file] = file.stat().st_mtime_ns
    return state


def hand_in(split: RevenueSplit, path: Path, *, sender: str | None = None) -> Receipt | None:
    """Hands a file in if it counts; what is of another partnership, or over, is passed by.

    Raises UNUSABLE if it cannot be handed in, and ChainError if the node fails.
    """
    if path.match(_REVIEWS):
        return _hand_in_review(split, load_countersignatures(path), sender)
    return _hand_in_presences(split, load_presences(path), sender)


def _hand_in_review(
    split: RevenueSplit, collected: Countersignatures, sender: str | None
) -> Receipt | None:
    charter, review, now = split.charter, collected.review, split.chain.now()
    if collected.domain != split.domain() or review.period <= split.reviewed_period():
        return None
    closes = min(review.deadline + 1, charter.review_end(review.period))
    if not charter.end_of(review.period) <= now < closes:
        return None
    counting = verify_collected(split, collected, review.period)
    silent = split.silent_seats()
    if not split.tally(review, split.support(counting, review.period, silent)).passes:
        return None
    return split.review(review, counting, silent=silent, sender=sender)


def _hand_in_presences(
    split: RevenueSplit, collected: Collected[Presence], sender: str | None
) -> Receipt | None:
    period = collected.message.period
    if collected.domain != split.domain() or period != split.current_period():
        return None
    counting = verify_collected(split, collected, period)
    if not any(_must_answer(split, seat) for seat in counting.seats):
        return None
    return split.present(counting, sender=sender)


def _must_answer(split: RevenueSplit, seat: int) -> bool:
    """Whether a seat is in doubt, or its successor has announced itself."""
    offer = split.offer_of(seat)
    is_announced = offer is not None and offer.announced_at is not None
    return is_announced or split.question_of(seat) is not None
