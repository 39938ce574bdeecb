"""The shares that every review set, from the events of a partnership that overwrites them.

Each review names the period of the one before it, so that one that a node hides is noticed.
"""

from collections.abc import Iterable, Iterator

from daosplit.chain import Chain
from daosplit.chain.reading import Head
from daosplit.errors import MissingEventError
from daosplit.events.event_logs import read_event
from daosplit.events.log_reading import read_logs
from daosplit.events.logs import LogsWanted
from daosplit.events.partners import Partners
from daosplit.events.receipts import code_reader
from daosplit.events.types import Event, Founded, Reviewed


def read_tables(
    chain: Chain, partnership: str, reviewed: int, first: int, head: Head
) -> dict[int, tuple[int, ...]]:
    """The shares by the period that was reviewed, those of the founding by 0.

    `reviewed` is the newest reviewed period after the head; the founding must be in the block
    `first` or later. Raises MissingEventError if an event is missing.
    """
    logs = read_logs(chain, LogsWanted(partnership, own_only=True), first, head)
    code_at = code_reader(chain)
    events = (read_event(log, partnership, code_at) for log in logs)
    return tables_of((event for event in events if event), reviewed, partnership)


def tables_of(
    events: Iterable[Event], reviewed: int, partnership: str
) -> dict[int, tuple[int, ...]]:
    """The same, of events that were read already, in order."""
    events = tuple(events)
    founding = next((event for event in events if isinstance(event, Founded)), None)
    reviews = tuple(reviews_down_to(events, reviewed, 0, partnership))
    if founding is None:
        raise MissingEventError(partnership, 0)
    return Partners.after((founding, *reversed(reviews))).tables


def reviews_down_to(
    events: Iterable[Event], reviewed: int, period: int, partnership: str
) -> Iterator[Reviewed]:
    """The reviews from the newest, that of `reviewed`, down to the first that is not later than
    `period`.

    Raises MissingEventError if one of them is not among the events.
    """
    reviews = {event.period: event for event in events if isinstance(event, Reviewed)}
    wanted = reviewed
    while wanted > 0:
        review = reviews.pop(wanted, None)
        if review is None:
            raise MissingEventError(partnership, wanted)
        yield review
        if wanted <= period:
            return
        wanted = review.previous_period
