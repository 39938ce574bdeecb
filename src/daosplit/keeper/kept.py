"""A partnership that is kept, and what a keeper remembers of it from one look to the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.record import Record
from daosplit.keeper.due import Due, Try
from daosplit.keeper.notices import News


@dataclass(eq=False)
class Kept:
    """A partnership that is opened when it is first looked at.

    Attributes:
        name: What logs call it.
        address: Its address.
        open: Opens it. Raises ChainError if it is not there, or the node fails.
        record: What names its partners in notices.
        folder: Where the collected reviews and presences are that are to be handed in, if any.
        wake: The chain's time at which to look at it again.
        failures: How often in a row it could not be kept.
        out: What its transaction does that is not mined yet, or the file that it hands in.
        overdue_since: From when something is due that waits for nothing but this keeper.
        left_out: How much is due that cannot be done.
        collected: What was in the folder when that was last looked into.
        handed_in: What of that was handed in in vain, and when.
    """

    name: str
    address: str
    open: Callable[[], RevenueSplit]
    record: Record | None = None
    folder: Path | None = None
    wake: int = 0
    failures: int = 0
    out: Sequence[Due] | Path = ()
    overdue_since: int | None = None
    left_out: int = 0
    collected: Mapping[Path, int] = field(default_factory=dict)
    handed_in: dict[Path, Try] = field(default_factory=dict)

    @cached_property
    def split(self) -> RevenueSplit:
        """The partnership itself."""
        return self.open()

    @cached_property
    def news(self) -> News:
        """What there is to tell of it."""
        return News(self.split, self.record)
