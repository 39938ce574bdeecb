"""What a chain says of a review that passed, as an audit compares it with the evidence."""

from collections.abc import Sequence

from daosplit.errors import ChainError
from daosplit.events import Reviewed
from daosplit.history import read_events
from daosplit.partnership.record import name_seats
from daosplit.partnership.split import RevenueSplit
from daosplit.weighing.audit import Claim


def read_claim(
    split: RevenueSplit, period: int, names: Sequence[str] = (), *, from_block: int = 0
) -> Claim:
    """What the review of a period that passed says, and who held what before it.

    `names` are the partners' in seat order, as far as they are known, those whom the review
    admitted among them. An earlier `from_block` than the review's is needed.

    Raises ChainError if no review of the period has passed in these blocks.
    """
    events = read_events(split, from_block=from_block)
    passed = [event for event in events if isinstance(event, Reviewed) and event.period == period]
    if not passed:
        reviewed = sorted(event.period for event in events if isinstance(event, Reviewed))
        those = f"reviewed were {', '.join(map(str, reviewed))}" if reviewed else "none has"
        since = f" since block {from_block}" if from_block else ""
        raise ChainError(f"no review of period {period} has passed{since}: {those}")
    new_shares = split.shares_of(period)
    return Claim(
        period=period,
        names=name_seats(names, len(new_shares)),
        old_shares=split.shares_of(period - 1),
        new_shares=new_shares,
        evidence_hash=passed[0].evidence_hash,
    )
