"""Random events of every kind: the same seed draws the same, whatever runs them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from daosplit.agreement.charter import DAY
from daosplit.simulation.scenario import (
    EventKind,
    ScenarioEvent,
    ScenarioPartner,
    ScenarioPartnership,
    ScenarioToken,
)


def draw_events(
    partnership: ScenarioPartnership,
    tokens: Sequence[ScenarioToken],
    periods: int,
    each: Fraction,
    seed: int,
) -> tuple[ScenarioEvent, ...]:
    """Events of periods 1 to `periods`, each kind with the chance `each` in each of them."""
    return tuple(_Chaos(partnership, tokens, each, seed).draw(periods))


class _Chaos:
    def __init__(
        self,
        partnership: ScenarioPartnership,
        tokens: Sequence[ScenarioToken],
        each: Fraction,
        seed: int,
    ) -> None:
        self._partnership = partnership
        self._charter = partnership.charter
        self._blocking = [token.symbol for token in tokens if token.kind == "blocklist"]
        self._each = each
        self._random = Random(seed)
        self._lost: set[str] = set()
        self._refusing: set[str] = set()
        self._blocked: set[tuple[str, str]] = set()

    def draw(self, periods: int) -> Iterator[ScenarioEvent]:
        for period in range(1, periods + 1):
            yield from self._period(period)

    def _period(self, period: int) -> Iterator[ScenarioEvent]:
        here = [one for one in self._partnership.partners if (one.joined or 0) < period]
        keys = [one for one in here if one.kind == "key" and one.name not in self._lost]
        wallets = [one for one in here if one.kind == "wallet"]
        if keys and self._happens():
            yield self._event("moves", period, self._one_of(keys))
        if keys and self._happens():
            yield self._event("names_successor", period, self._one_of(keys), notice=30 * DAY)
        # Most must stay, or else nothing is ever agreed again.
        if len(keys) > len(here) * 2 // 3 and self._happens():
            partner = self._one_of(keys)
            self._lost.add(partner)
            yield self._event("loses_key", period, partner)
        if wallets and self._happens():
            partner = self._one_of(wallets)
            is_refusing = partner in self._refusing
            self._refusing ^= {partner}
            kind: EventKind = "accepts_payment" if is_refusing else "refuses_payment"
            yield self._event(kind, period, partner)
        if self._blocking and keys and self._happens():
            place = self._one_of([*keys, *wallets]), self._random.choice(self._blocking)
            kind = "unblocked" if place in self._blocked else "blocked"
            self._blocked ^= {place}
            yield self._event(kind, period, place[0], token=place[1])
        if len(here) > 1 and self._happens():
            yield self._event("does_not_sign", period, self._one_of(here))
        if len(keys) > 1 and self._happens():
            by, partner = self._random.sample([one.name for one in keys], 2)
            yield self._event("questioned", period, partner, by=(by,))
        if len(keys) > 2 and self._happens():
            yield self._cut(period, here, keys)
        if self._happens():
            days = self._random.choice((0, 3, 12))
            yield self._event("nobody_settles", period, "", days=days)

    def _cut(
        self, period: int, here: Sequence[ScenarioPartner], keys: Sequence[ScenarioPartner]
    ) -> ScenarioEvent:
        """A few propose that another gets nothing."""
        most = max(2, len(keys) // 2)
        coalition = self._random.sample([one.name for one in keys], self._random.randint(1, most))
        victim = self._one_of([one for one in here if one.name not in coalition])
        points = {one.name: 0 if one.name == victim else 100 for one in here}
        return self._event("cut", period, "", by=tuple(sorted(coalition)), points=points)

    def _event(self, kind: EventKind, period: int, partner: str, **rest: Any) -> ScenarioEvent:
        start, end = self._charter.start_of(period), self._charter.end_of(period)
        is_after = kind in ("does_not_sign", "cut", "nobody_settles")
        time = (
            end if is_after else start + self._random.randrange(1, 1_000) * (end - start) // 1_000
        )
        return ScenarioEvent(kind=kind, time=time, period=period, partner=partner, **rest)

    def _happens(self) -> bool:
        return self._random.randrange(self._each.denominator) < self._each.numerator

    def _one_of(self, partners: Sequence[ScenarioPartner]) -> str:
        return self._random.choice(partners).name
