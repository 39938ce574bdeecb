"""The review of a period that passed on a chain."""

from daosplit.events import Reviewed
from daosplit.history import read_events
from daosplit.partnership.split import RevenueSplit


def read_passed(split: RevenueSplit, period: int, *, from_block: int = 0) -> Reviewed | None:
    """The review of a period that passed; None if none has since the block `from_block`."""
    events = read_events(split, from_block=from_block)
    passed = (event for event in events if isinstance(event, Reviewed) and event.period == period)
    return next(passed, None)
