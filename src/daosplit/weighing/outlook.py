"""Who holds which shares before a quarter, and the outlook: what its review needs to pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from daosplit.agreement.shares import MOST_SEATS, fractions
from daosplit.agreement.voting_power import Passage, Power, passage
from daosplit.errors import CannotWeighError, InvalidValueError, located, with_hint
from daosplit.values.hints import hint
from daosplit.values.text import text
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.records import Spell
from daosplit.weighing.policy import Policy
from daosplit.weighing.suspicions import find_suspicions
from daosplit.weighing.weigh import Weighing, weigh_quarter

Source = Literal["chain", "founding", "review", "data"]
"""What tells the shares before: the chain, the founding, a review's file, or the data before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who holds which shares before a quarter, and by what rules its review passes.

    Attributes:
        names: The partners, in seat order.
        shares: Their shares by which the quarter before is paid; None before the first.
        source: What tells them.
        threshold: The fraction of the shares that must countersign.
        cut_limit: The cut that needs no consent.
        silent: Seats that will be named as silent.
        earlier: The fractions of the quarters before that, the newest first, as far as known.
    """

    names: tuple[str, ...]
    shares: tuple[int, ...] | None
    source: Source
    threshold: Fraction = Fraction(2, 3)
    cut_limit: Fraction = Fraction(1, 5)
    silent: tuple[int, ...] = ()
    earlier: tuple[Mapping[str, Fraction], ...] = ()

    def previous(self, newcomers: int = 0) -> tuple[Fraction, ...] | None:
        """The fractions before, with nothing for newcomers at the end."""
        if self.shares is None:
            return None
        return (*fractions(self.shares), *(Fraction(0) for _ in range(newcomers)))

    def weigh(
        self, policy: Policy, data: Dataset, quarter: Quarter, newcomers: Sequence[str] = ()
    ) -> "Outlook":
        """What follows for a quarter, `newcomers` being those to be admitted with it.

        Raises CannotWeighError, which names file and line, if the data name anybody else, and where
        no outcome follows or there are more partners than seats; InvalidValueError for a newcomer
        who is none, or who would get nothing.
        """
        for name in newcomers:
            if name in self.names:
                raise InvalidValueError("newcomer", name, text("already a partner"))
        everybody = (*self.names, *newcomers)
        if len(everybody) > MOST_SEATS:
            raise CannotWeighError(
                text(
                    "{count} partners are named, but a partnership has at most {most} seats",
                    count=len(everybody),
                    most=MOST_SEATS,
                )
            )
        seated = set(everybody)
        for record in data.until(quarter).present(quarter):
            for name in record.names:
                if name not in seated:
                    problem = text(
                        "{name} is not a partner; to join in {quarter} it must be admitted by name",
                        name=repr(name),
                        quarter=quarter.label,
                    )
                    known = with_hint(problem, hint(name, everybody))
                    raise CannotWeighError(located(record.source or record.noun, known))
        previous = self.previous(len(newcomers))
        weighing = weigh_quarter(policy, data, quarter, everybody, previous)
        for name, shares in zip(everybody, weighing.shares, strict=True):
            if name in newcomers and shares == 0:
                problem = text("would get no shares, but an admitted partner must get some")
                raise InvalidValueError("newcomer", name, problem)
        return Outlook(
            weighing,
            self,
            tuple(newcomers),
            find_suspicions(weighing, data, self.earlier, self.cut_limit),
        )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a weighing means for a partnership, before anybody has countersigned it.

    Attributes:
        weighing: The outcome.
        standing: Who held what before.
        newcomers: Who is admitted with it, at the end of the seats.
        warnings: What looks as if somebody had gamed the data or the method.
    """

    weighing: Weighing
    standing: Standing
    newcomers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def needs(self) -> Passage | None:
        """What its review needs to pass; None before the first quarter."""
        if self.standing.shares is None:
            return None
        return passage(
            self.standing.shares,
            self.weighing.shares,
            len(self.newcomers),
            self.standing.threshold,
            self.standing.cut_limit,
            self.standing.silent,
        )

    @property
    def departed(self) -> tuple[str, ...]:
        """Whom the data of earlier quarters name, and who holds no seat."""
        return self.weighing.case.departed

    @property
    def power(self) -> Power:
        """What its shares make of reviews to come."""
        return Power(self.weighing.shares, self.standing.threshold)


def standing_of_data(policy: Policy, data: Dataset, quarter: Quarter) -> Standing:
    """The standing that follows from the data alone: every quarter before by the same policy.

    If the data are of time served alone, and so name no quarters, those are all calendar quarters
    since somebody was there. The partners of each are those who had a fraction before, and whom its
    lines name, in the order of their names; the rules are those that charters have by default.
    """
    held: Mapping[str, int] = {}
    past: list[Mapping[str, Fraction]] = []
    quarters = data.quarters or _quarters_served(data, quarter)
    for earlier in quarters:
        if earlier >= quarter:
            break
        standing = _standing(data, earlier, held, past)
        weighing = standing.weigh(policy, data, earlier).weighing
        if held:
            past.insert(0, _fractions(held))
        held = dict(zip(standing.names, weighing.shares, strict=True))
    return _standing(data, quarter, held, past)


def _fractions(held: Mapping[str, int]) -> Mapping[str, Fraction]:
    return dict(zip(held, fractions(tuple(held.values())), strict=True))


def _standing(
    data: Dataset,
    quarter: Quarter,
    held: Mapping[str, int],
    past: Sequence[Mapping[str, Fraction]],
) -> Standing:
    present = {name for record in data.until(quarter).present(quarter) for name in record.names}
    names = tuple(sorted(present | {name for name, shares in held.items() if shares}))
    shares = tuple(held.get(name, 0) for name in names) if held else None
    return Standing(names=names, shares=shares, source="data", earlier=tuple(past))


def _quarters_served(data: Dataset, quarter: Quarter) -> list[Quarter]:
    """The calendar quarters before one in which somebody was there; none of any other form."""
    first = min((spell.joined for spell in data.of(Spell)), default=None)
    served: list[Quarter] = []
    earlier = replace(quarter, count=quarter.count - 1)
    while first is not None and earlier.end_month is not None and earlier.end_month > first:
        served.append(earlier)
        earlier = replace(earlier, count=earlier.count - 1)
    return served[::-1]
