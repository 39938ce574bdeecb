"""How each period is divided: by its review, or by the split before; who joins, leaves, blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.shares import fractions
from daosplit.agreement.voting_power import Power
from daosplit.events import Reviewed
from daosplit.events.partners import Partners
from daosplit.history.history import History

How = Literal["reviewed", "waits", "carried over"]
"""By a review of its own; by one that can still come; by the split of the period before."""

_MOST_IN_A_ROW = 1_000


@dataclass(frozen=True, slots=True)
class SplitOfPeriod:
    """How the revenue of one period is divided.

    Attributes:
        period: The period.
        shares: The shares of each seat that there was.
        how: Whether a review of this period set them.
        reviewed_period: The period whose review set them; 0 if that is the founding.
        review: The review of this very period; None if none has passed.
        before: The shares of the period before, with 0 for seats that were new.
        threshold: The fraction of the shares that must countersign a review.
    """

    period: int
    shares: tuple[int, ...]
    how: How
    reviewed_period: int
    review: Reviewed | None
    before: tuple[int, ...]
    threshold: Fraction

    @property
    def fractions(self) -> tuple[Fraction, ...]:
        """Each seat's fraction."""
        return fractions(self.shares)

    @property
    def fractions_before(self) -> tuple[Fraction, ...]:
        """Each seat's fraction of the period before."""
        return fractions(self.before)

    @property
    def power(self) -> Power:
        """What these shares make of reviews to come."""
        return Power(self.shares, self.threshold)

    @property
    def blocking(self) -> tuple[int, ...]:
        """The seats without each of which no review can pass."""
        power = self.power
        return tuple(sorted({*power.blocking_by_shares, *power.blocking_by_seats}))

    @property
    def joined(self) -> tuple[int, ...]:
        """The seats that got shares and had none."""
        pairs = zip(self.before, self.shares, strict=True)
        return tuple(seat for seat, (old, new) in enumerate(pairs) if new and not old)

    @property
    def left(self) -> tuple[int, ...]:
        """The seats that had shares and got none."""
        pairs = zip(self.before, self.shares, strict=True)
        return tuple(seat for seat, (old, new) in enumerate(pairs) if old and not new)

    @property
    def contributions(self) -> Mapping[int, tuple[Contribution, ...]]:
        """What this period's own review gives for each seat that it names, in seat order."""
        by_seat = defaultdict[int, list[Contribution]](list)
        for entry in self.review.contributions if self.review else ():
            by_seat[entry.seat].append(entry)
        return {seat: tuple(by_seat[seat]) for seat in sorted(by_seat)}

    def reasons(self, seat: int) -> tuple[str, ...]:
        """The reasons that this period's own review gives for a seat; other people's text."""
        entries = self.contributions.get(seat, ())
        return tuple(entry.reason for entry in entries if entry.reason)


def splits_of(history: History) -> tuple[SplitOfPeriod, ...]:
    """How every period is divided that has begun, or that was reviewed before it began.

    Of more than a thousand, as tests by the second have, those that were closed or reviewed.
    """
    charter = history.charter
    partners = Partners.after(history.events)
    reviews = {review.period: review for review in history.reviews}
    last = max(charter.period_at(history.timestamp), *partners.tables)
    splits = []
    before = partners.tables[0]
    periods: Iterable[int] = range(1, last + 1)
    if last > _MOST_IN_A_ROW:
        periods = sorted({*partners.tables, *(closed.period for closed in history.closings)} - {0})
    for period in periods:
        shares = partners.shares_of(period)
        review = reviews.get(period)
        how: How = "reviewed"
        if review is None:
            is_open = history.timestamp < charter.review_end(period)
            is_open = is_open and max(partners.tables) < period
            how = "waits" if is_open else "carried over"
        splits.append(
            SplitOfPeriod(
                period=period,
                shares=shares,
                how=how,
                reviewed_period=max(reviewed for reviewed in partners.tables if reviewed <= period),
                review=review,
                before=(*before, *(0 for _ in shares[len(before) :])),
                threshold=Fraction(*charter.threshold),
            )
        )
        before = shares
    return tuple(splits)


def runs_of(splits: Iterable[SplitOfPeriod]) -> list[list[SplitOfPeriod]]:
    """Periods in order, those together that follow each other and use the same earlier split."""
    runs: list[list[SplitOfPeriod]] = []
    for split in splits:
        last = runs[-1][-1] if runs else None
        if last and last.how == split.how == "carried over":
            runs[-1].append(split)
        else:
            runs.append([split])
    return runs
