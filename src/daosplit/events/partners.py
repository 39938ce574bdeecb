"""Who holds which seat, and by which shares a period is paid, as a partnership's events tell it."""

from collections.abc import Iterable, Mapping
from typing import Self

from daosplit.events.types import Event, Founded, Reviewed, SeatMoved


class Partners:
    """The roster and the share tables, followed event by event in order.

    Attributes:
        roster: The account of each seat.
        tables: The shares of each seat by the period that was reviewed, that of the founding, 0,
            first.
    """

    def __init__(
        self, roster: Iterable[str] = (), tables: Mapping[int, tuple[int, ...]] | None = None
    ) -> None:
        self.roster = list(roster)
        self.tables = dict(tables or {})

    @classmethod
    def after(cls, events: Iterable[Event]) -> Self:
        """As they are after these events."""
        partners = cls()
        for event in events:
            partners.follow(event)
        return partners

    def follow(self, event: Event) -> None:
        """Take in what an event changes."""
        match event:
            case Founded():
                self.roster = list(event.roster)
                self.tables = {0: event.shares}
            case Reviewed():
                self.tables[event.period] = event.review.shares(len(self.roster))
                self.roster += event.admitted
            case SeatMoved():
                self.roster[event.seat] = event.to_account
            case _:
                pass

    def shares_of(self, period: int) -> tuple[int, ...]:
        """The shares by which a period is paid; seats that were admitted later are missing."""
        return self.tables[max(reviewed for reviewed in self.tables if reviewed <= period)]
