"""The review of a period that passed on a chain."""

from daosplit.client.revenue_split import RevenueSplit
from daosplit.events import Reviewed
from daosplit.events.reviewed_shares import reviews_down_to
from daosplit.history.history import read_events


def read_passed(split: RevenueSplit, period: int, *, from_block: int = 0) -> Reviewed | None:
    """The review of a period that passed; None if none has.

    Raises MissingEventError if the events since the block `from_block` do not tell.
    """
    reviewed = split.reviewed_period()
    events = read_events(split, from_block=from_block)
    passed = reviews_down_to(events, reviewed, period, split.address)
    return next((review for review in passed if review.period == period), None)
