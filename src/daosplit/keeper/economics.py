"""Whether a call pays: what it costs in the chain's coin, and what tip it earns.

Amounts are integers in the token's smallest unit, costs and fees in wei, times Unix seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from daosplit.agreement.charter import DAY, Charter
from daosplit.keeper.due import Due, Kind
from daosplit.values.addresses import ETHER

_BILLION = 10**9


@dataclass(frozen=True, slots=True)
class Patience:
    """What a keeper pays for, and for how long it waits for gas to be cheaper.

    Attributes:
        good_fee: A price of gas at which nothing is worth waiting, in wei; None never to wait.
        most_wait: How long a payment waits for that, in seconds. What closes a period never waits.
        needs_tip: Whether a payment is sent only once its tip is worth its gas, and what earns
            nothing is left to others.
        prices: What the smallest unit of a token is worth in wei, where the operator says it.
    """

    good_fee: int | None = None
    most_wait: int = DAY
    needs_tip: bool = False
    prices: Mapping[str, Fraction] = field(default_factory=dict)

    def worth(self, token: str, amount: int) -> int:
        """What an amount is worth in wei, rounded down; nothing where no price is known."""
        price = Fraction(1) if token == ETHER else self.prices.get(token, Fraction(0))
        return int(amount * price)


def tip_of(due: Due, charter: Charter, time: int) -> int:
    """About the tip for doing it at a time, in the token's smallest unit: a unit a seat too much.

    Nothing for what only closes or delivers.
    """
    if due.kind is not Kind.PAY:
        return 0
    return due.amount * charter.tip_rate(due.period, time) // _BILLION


def acts_from(due: Due, charter: Charter, patience: Patience, gas: int, fee: int, now: int) -> int:
    """From when to do it if gas goes on to cost `fee` wei a unit; never is the end of all times."""
    if patience.needs_tip:
        return _pays_from(due, charter, patience, gas * fee, now)
    is_dear = patience.good_fee is not None and fee > patience.good_fee
    if due.kind is Kind.CLOSE or due.closes or not is_dear:
        return due.since
    return due.since + patience.most_wait


NEVER = 2**62


def _pays_from(due: Due, charter: Charter, patience: Patience, cost: int, now: int) -> int:
    """The first second, from now on, at which the tip is worth the cost."""

    def pays(time: int) -> bool:
        return patience.worth(due.token, tip_of(due, charter, time)) >= cost

    if pays(now):
        return now
    early, late = now, max(now, charter.review_end(due.period)) + 11 * DAY if due.period else now
    if not pays(late):
        return NEVER
    while late - early > 1:
        middle = (early + late) // 2
        early, late = (early, middle) if pays(middle) else (middle, late)
    return late
