"""What anybody could usefully call now, and when there may be something next.

A pure function of what is known of a partnership and of the time. Times are Unix seconds, amounts
integers in the token's smallest unit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from daosplit.agreement.charter import DAY, Charter

_SHORTEST_WAIT = 3_600
_LONGEST_WAIT = 30 * DAY


class Kind(StrEnum):
    """What is to be done."""

    CLOSE = "close"
    PAY = "pay"
    DELIVER = "deliver"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is set aside of a token for an account.

    Attributes:
        amount: How much.
        since: When something was last set aside for it.
        tried_at: When its delivery was last tried in vain after that; None if it was not.
    """

    amount: int
    since: int
    tried_at: int | None = None

    @property
    def try_at(self) -> int:
        """When to try next: each wait is as long as it was set aside at the try before.

        At least an hour, and at most 30 days.
        """
        last = self.since if self.tried_at is None else max(self.since, self.tried_at)
        return last + min(max(last - self.since, _SHORTEST_WAIT), _LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Holding:
    """What a partnership has of a token, and what is kept of it between calls.

    Attributes:
        period: The last period that was closed for it; 0 if none was.
        pot: That period's pot, as long as some of it is unpaid; else 0.
        accrued: What has come in and is not closed yet.
        accrued_since_end: How much of that came in after the end of the last ended period, as far
            as the chain's logs tell. It would be counted to that period if it were closed now.
        cursor: The first seat that the pot was not paid to yet.
        owed: What is set aside, by account.
    """

    period: int
    pot: int
    accrued: int
    accrued_since_end: int = 0
    cursor: int = 0
    owed: Mapping[str, Owed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """A partnership, as far as it matters for what is due.

    Attributes:
        reviewed: The newest period that was reviewed.
        holdings: What it has of each token that is to be looked after.
    """

    charter: Charter
    reviewed: int
    holdings: Mapping[str, Holding]

    def without(self, tokens: Collection[str]) -> "Situation":
        """The same, but for some tokens that are not to be looked after."""
        kept = {token: one for token, one in self.holdings.items() if token not in tokens}
        return replace(self, holdings=kept)


@dataclass(frozen=True, slots=True)
class Due:
    """A call that is due.

    Attributes:
        kind: To close, to pay (and close, if `period` is not closed yet), or to deliver.
        token: The token.
        since: From when it has been due.
        period: The period to close or to pay; 0 for a delivery.
        amount: What would be closed, paid (tips among it) or delivered, as far as it is known.
        account: To whom to deliver; empty for others.
        from_seat: The first seat that the pot was not paid to yet; not 0 only between slices.
    """

    kind: Kind
    token: str
    since: int
    period: int = 0
    amount: int = 0
    account: str = ""
    from_seat: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is due, the oldest first, and when something else may be if nothing happens."""

    due: tuple[Due, ...]
    next_at: int


def due_at(situation: Situation, now: int) -> Outlook:
    """What is due at a time, and the next moment at which that may change by itself.

    A period in which nothing came in is not closed: the next close covers it as well. Nor is one
    closed late if all that there is came in after its end, since that would change the period to
    which it counts.
    """
    charter = situation.charter
    due: list[Due] = []
    moments = [charter.end_of(charter.period_at(now))]
    for token, holding in situation.holdings.items():
        settlement, later = _settlement(situation, token, holding, now)
        due += settlement
        moments += later
        for account, owed in holding.owed.items():
            if owed.try_at > now:
                moments.append(owed.try_at)
            else:
                due.append(Due(Kind.DELIVER, token, owed.try_at, 0, owed.amount, account))
    return Outlook(tuple(sorted(due, key=lambda one: one.since)), min(moments))


def _settlement(
    situation: Situation, token: str, holding: Holding, now: int
) -> tuple[list[Due], list[int]]:
    """What is due by a settlement of a token, and when the next one may be."""
    charter = situation.charter
    period, amount, since = holding.period, holding.pot, charter.start
    if not holding.pot:
        period = max(charter.period_at(now) - 1, 0)
        amount, since = holding.accrued, charter.end_of(period)
        if period <= holding.period or holding.accrued <= holding.accrued_since_end:
            return [], []
    payable_from = charter.end_of(period)
    if period > situation.reviewed:
        payable_from = charter.review_end(period)
    if now >= payable_from:
        since = since if not holding.pot else payable_from
        return [Due(Kind.PAY, token, since, period, amount, from_seat=holding.cursor)], []
    if holding.pot:
        return [], [payable_from]
    return [Due(Kind.CLOSE, token, since, period, amount)], [payable_from]
