"""What anybody could usefully call now, and when there may be something next.

A pure function of what is known of a partnership and of the time. Times are Unix seconds, amounts
integers in the token's smallest unit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from daosplit.agreement.charter import DAY, Charter

# How long to wait before what is not final, or was tried in vain, is looked at again. A settlement
# may have failed by the node's fault alone, and is to be done within the hour.
_SHORTEST_WAIT = 600
_SHORTEST_WAIT_OF_A_DELIVERY = 3_600
_LONGEST_WAIT = 30 * DAY


class Kind(StrEnum):
    """What is to be done."""

    CLOSE = "close"
    PAY = "pay"
    DELIVER = "deliver"


@dataclass(frozen=True, slots=True)
class Try:
    """The last time that something was tried in vain.

    Attributes:
        at: When.
        wait: How many seconds to wait from then on.
    """

    at: int
    wait: int

    @property
    def again_at(self) -> int:
        """When to try again."""
        return self.at + self.wait

    def once_more(self, now: int) -> "Try":
        """The same tried in vain again: each wait is twice the one before, and at most 30 days."""
        return Try(now, min(2 * self.wait, _LONGEST_WAIT))


@dataclass(frozen=True, slots=True)
class Owed:
    """What is set aside of a token for an account.

    Attributes:
        amount: How much.
        since: When something was last set aside for it.
        tried: When its delivery was last tried in vain, if it ever was.
    """

    amount: int
    since: int
    tried: Try | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What a partnership has of a token, and what is kept of it between calls.

    Attributes:
        period: The last period that was closed for it; 0 if none was.
        pot: That period's pot, as long as some of it is unpaid; else 0.
        accrued: What has come in and is not closed yet; None if the token does not tell.
        accrued_since_end: How much of that came in after the end of the last ended period, as far
            as the chain's logs tell. It would be counted to that period if it were closed now.
        accrued_unfinal: How much of the rest may have come in after it too, since it is in no block
            that is final yet.
        cursor: The first seat that the pot was not paid to yet.
        owed: What is set aside, by account.
        tried: When closing or paying it was last tried in vain, if it ever was.
    """

    period: int
    pot: int
    accrued: int | None
    accrued_since_end: int = 0
    accrued_unfinal: int = 0
    cursor: int = 0
    owed: Mapping[str, Owed] = field(default_factory=dict)
    tried: Try | None = None


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
        tried: When it was last tried in vain since it is due; None if it was not.
        closes: Whether a payment closes the period as well.
    """

    kind: Kind
    token: str
    since: int
    period: int = 0
    amount: int = 0
    account: str = ""
    from_seat: int = 0
    tried: Try | None = None
    closes: bool = False

    @property
    def try_at(self) -> int:
        """When to do it: at once, or as long after it was tried in vain as that says."""
        return self.since if self.tried is None else self.tried.again_at

    def tried_in_vain(self, now: int) -> Try:
        """The first wait is an hour for a delivery, and ten minutes for all else."""
        if self.tried is not None:
            return self.tried.once_more(now)
        is_delivery = self.kind is Kind.DELIVER
        return Try(now, _SHORTEST_WAIT_OF_A_DELIVERY if is_delivery else _SHORTEST_WAIT)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is due, the oldest first, and when something else may be if nothing happens.

    Attributes:
        put_off: How much would be due if it had not been tried in vain.
    """

    due: tuple[Due, ...]
    next_at: int
    put_off: int = 0


def due_at(situation: Situation, now: int) -> Outlook:
    """What is due at a time, and the next moment at which that may change by itself.

    A period in which nothing came in is not closed: the next close covers it as well. Nor is one
    closed late if all that there is came in after its end, since that would change the period to
    which it counts; while that is not certain, it waits until it is.
    """
    charter = situation.charter
    found: list[Due] = []
    moments = [charter.end_of(charter.period_at(now))]
    for token, holding in situation.holdings.items():
        settlement, later = _settlement(situation, token, holding, now)
        found += settlement
        moments += later
        for account, owed in holding.owed.items():
            first = owed.since + _SHORTEST_WAIT_OF_A_DELIVERY
            tried = _since(first, owed.tried)
            found.append(Due(Kind.DELIVER, token, first, 0, owed.amount, account, tried=tried))
    due = [one for one in found if one.try_at <= now]
    waiting = [one for one in found if one.try_at > now]
    return Outlook(
        tuple(sorted(due, key=lambda one: one.since)),
        min([*moments, *(one.try_at for one in waiting)]),
        sum(one.tried is not None for one in waiting),
    )


def _since(moment: int, tried: Try | None) -> Try | None:
    """What was tried in vain, if that was since a moment."""
    return tried if tried is not None and tried.at >= moment else None


def _settlement(
    situation: Situation, token: str, holding: Holding, now: int
) -> tuple[list[Due], list[int]]:
    """What is due by a settlement of a token, and when the next one may be."""
    charter = situation.charter
    period, amount = holding.period, holding.pot
    if not holding.pot:
        period = max(charter.period_at(now) - 1, 0)
        amount = holding.accrued or 0
        if period <= holding.period:
            return [], []
        # Where a token does not tell, there may be something; trying to close it says so.
        unsure = holding.accrued_since_end + holding.accrued_unfinal
        if holding.accrued is not None and amount <= unsure:
            return [], [now + _SHORTEST_WAIT] if holding.accrued_unfinal else []
    end = payable_from = charter.end_of(period)
    if period > situation.reviewed:
        payable_from = charter.review_end(period)
    # A pot that is not closed yet was tried in vain already if closing it was.
    tried = _since(payable_from if holding.pot else end, holding.tried)
    if now >= payable_from:
        closes = not holding.pot
        due = Due(Kind.PAY, token, payable_from, period, amount, "", holding.cursor, tried, closes)
        return [due], []
    if holding.pot:
        return [], [payable_from]
    return [Due(Kind.CLOSE, token, end, period, amount, tried=tried)], [payable_from]
