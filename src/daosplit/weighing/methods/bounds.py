"""Bounds: caps and floors for partners' fractions, and how far one may fall in a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.methods.method import Adjustment, Case, ReadMethod, Weighed
from daosplit.weighing.methods.percentages import (
    in_words,
    parse_part,
    read_parts,
    require_part,
    require_parts,
    written,
)
from daosplit.weighing.methods.water_filling import fit

_NOTHING = Fraction(0)
_ALL = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds(Adjustment):
    """No fraction above its cap or below its floor; what that moves, the others share.

    fraction = fraction before · t, but at least its floor and at most its cap, with the one t for
    all that makes the fractions add up to 1. It is found exactly.

    Attributes:
        cap: The most that anybody gets.
        caps: The most that partners named here get, in place of that.
        floor: The least that everybody gets who has a fraction of one whole share or more, so that
            dust is not lifted.
        floors: The least that partners named here get, whatever they did.
        cut_limit: The largest cut, the part of the fraction of the quarter before that anybody
            loses. It goes before a cap, which is then reached in several quarters. With the
            charter's own limit no review needs anybody's consent to a cut: what it keeps is
            rounded up to whole shares.

    Source: water-filling, as in constrained proportional allocation and the capped weights of stock
    indices.

    How it can be gamed: a floor pays for nothing in return (whoever is lifted more than tenfold is
    warned of), and invites a partner to split in two
    to have it twice, as a cap invites to split in two to pass it; so a company is one partner.

    >>> from daosplit.weighing import Case, Dataset, Quarter, Weighed
    >>> partners = ("a", "b", "c")
    >>> case = Case(data=Dataset(), quarter=Quarter.parse("1"), partners=partners)
    >>> before = Weighed((Fraction(6, 10), Fraction(3, 10), Fraction(1, 10)), ("x", "y", "z"))
    >>> bounded = Bounds(cap=Fraction(1, 2)).adjust(case, before)
    >>> bounded.fractions
    (Fraction(1, 2), Fraction(3, 8), Fraction(1, 8))
    >>> bounded.reasons
    ('held at the cap of 50%: x', 'y', 'z')
    """

    cap: Fraction = _ALL
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    floor: Fraction = _NOTHING
    floors: Mapping[str, Fraction] = field(default_factory=dict)
    cut_limit: Fraction = _ALL

    def __post_init__(self) -> None:
        require_part("cap", self.cap)
        require_parts("caps", self.caps)
        require_part("floor", self.floor)
        require_parts("floors", self.floors)
        require_part("cut_limit", self.cut_limit)
        for name in sorted({*self.caps, *self.floors}):
            floor, cap = self.floors.get(name, self.floor), self.caps.get(name, self.cap)
            if floor > cap:
                raise InvalidValueError(
                    text("the floor of {partner}", partner=name),
                    str(floor),
                    text("above its cap, {cap}", cap=str(cap)),
                )
        if self.floor > self.cap:
            raise InvalidValueError(
                "floor", str(self.floor), text("above the cap, {cap}", cap=str(self.cap))
            )
        if sum(self.floors.values()) > 1:
            total = str(sum(self.floors.values()))
            raise InvalidValueError("floors", total, text("the sum must be at most 1"))

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("cap", "caps", "floor", "floors", "cut_limit")
        whole = {
            key: table.parse(key, parse_part)
            for key in ("cap", "floor", "cut_limit")
            if key in table
        }
        return cls(
            caps=read_parts(table.table("caps")), floors=read_parts(table.table("floors")), **whole
        )

    def parameters(self) -> dict[str, Any]:
        return {
            "cap": str(self.cap),
            "caps": written(self.caps),
            "floor": str(self.floor),
            "floors": written(self.floors),
            "cut_limit": str(self.cut_limit),
        }

    def words(self) -> tuple[str, ...]:
        sentences: list[str] = []
        if self.cap < 1:
            sentences.append(text("Nobody gets more than {cap}.", cap=percent(self.cap)))
        if self.caps:
            sentences.append(text("At most get: {parts}.", parts=in_words(self.caps)))
        if self.floor:
            sentences.append(
                text(
                    "A partner that gets a whole share or more gets at least {floor}.",
                    floor=percent(self.floor),
                )
            )
        if self.floors:
            sentences.append(text("At least get: {parts}.", parts=in_words(self.floors)))
        if self.cut_limit < 1:
            sentences.append(
                text(
                    "Nobody loses more than {limit} of its fraction in a quarter.",
                    limit=percent(self.cut_limit),
                )
            )
        sentences.append(text("What that moves, the others share in proportion."))
        return tuple(sentences)

    def adjust(self, case: Case, weighed: Weighed) -> Weighed:
        case.require_partners(self.caps, "caps")
        case.require_partners(self.floors, "floors")
        floors = [
            self.floors.get(name, self.floor if fraction * case.total >= 1 else _NOTHING)
            for name, fraction in zip(case.partners, weighed.fractions, strict=True)
        ]
        kept = [self._kept(case, name) for name in case.partners]
        caps = [self.caps.get(name, self.cap) for name in case.partners]
        fractions = fit(
            weighed.fractions,
            [max(floor, least) for floor, least in zip(floors, kept, strict=True)],
            [max(cap, least) for cap, least in zip(caps, kept, strict=True)],
        )
        reasons = tuple(
            self._reason(*entry)
            for entry in zip(weighed.reasons, fractions, floors, kept, caps, strict=True)
        )
        warnings = tuple(
            text(
                "{partner} is lifted from {before} to the floor of {floor}, more than tenfold",
                partner=harmless(name),
                before=percent(before, places=6),
                floor=percent(self.floor),
            )
            for name, before, floor in zip(case.partners, weighed.fractions, floors, strict=True)
            if name not in self.floors and 0 < before * 10 < floor
        )
        return Weighed(fractions, reasons, warnings)

    def _kept(self, case: Case, name: str) -> Fraction:
        """What the cut limit leaves a partner: whole shares, but never more than it had."""
        last = case.previous_of(name)
        return min(Fraction(ceil(last * (1 - self.cut_limit) * case.total), case.total), last)

    def _reason(
        self, reason: str, fraction: Fraction, floor: Fraction, kept: Fraction, cap: Fraction
    ) -> str:
        if fraction == kept and kept > floor:
            return text(
                "cut held to {limit}: {reason}", limit=percent(self.cut_limit), reason=reason
            )
        if fraction == floor and floor > 0:
            return text(
                "held at the floor of {floor}: {reason}", floor=percent(floor), reason=reason
            )
        if fraction == cap < 1:
            return text("held at the cap of {cap}: {reason}", cap=percent(cap), reason=reason)
        return reason
