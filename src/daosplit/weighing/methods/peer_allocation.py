"""Peer allocation: each partner distributes points among the others."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.errors import CannotWeighError, InvalidValueError, located
from daosplit.files.document import Table
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.percent import percent
from daosplit.values.text import message, plural, text
from daosplit.weighing.data.records import PeerAllocation
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Weighed
from daosplit.weighing.methods.reasons import brief, joined

VOICES = ("equal", "standing", "steady")

Ballots = dict[str, dict[str, Fraction]]
"""What part of a giver's points each receiver got, by giver and receiver."""


@dataclass(frozen=True, slots=True)
class AllocationByPeers(Method):
    """A partner's fraction is what the others give it of the parts that they have to give.

    fraction of i = sum over all others j of voice(j) · points from j to i / all points from j.

    Who held a fraction in the quarter before has a voice (before the first quarter, everybody).
    All voices add up to 1, and with n of them and j's last fraction f(j), voice(j) is

    - "equal": 1/n;
    - "standing": f(j). Who had more has more to give, and at most 1 - f(j) to get: two partners at
      70% and 30% who can but give to each other change places;
    - "steady": (1 - f(j)) / (n - 1). What all agree on stays: if every partner gives the others
      points in the ratio of the last fractions, those come out again. Two partners keep theirs.

    The points of a partner that has a voice and gives none are spread evenly over the others that
    have one. Points of a partner without a voice do not count.

    What holds, exactly: **a partner's own fraction of a quarter is the same whatever points it
    gives, and also if it gives none**. For its voice and everybody's follow from the quarter
    before alone, its own points go to others alone, and they make its voice no smaller and nobody
    else's larger. What it does not say: a partner's points change the others' fractions, and with
    "standing" or "steady" so their voices in the next quarter; and two can agree.

    Source: impartial division (de Clippel, Moulin and Tideman, Impartial division of a dollar,
    Journal of Economic Theory 139, 2008, which shows why two or three partners can say so little);
    in use as the giving of tokens among peers in Coordinape's circles.

    How it can be gamed: by two or more that give to each other all they have: of n equal voices, m
    partners secure themselves m/n, and n - 1 of them all there is, since the last one cannot give
    to itself; it then has no voice in the next quarter, of which a warning tells. By one company
    with two seats, and by being liked and seen instead of useful. With two partners it can say
    nothing. Publish who gave what; cap it, or mix it with what can be counted.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> data = parse_dataset({"peer_allocations.csv": '''quarter,from,to,points
    ... 2026Q1,A,chain,80
    ... 2026Q1,A,B,20
    ... 2026Q1,B,chain,3
    ... 2026Q1,B,A,1
    ... '''})
    >>> case = Case(data=data, quarter=Quarter.parse("2026Q1"), partners=("chain", "A", "B"))
    >>> weighed = AllocationByPeers().weigh(case)
    >>> weighed.fractions
    (Fraction(31, 60), Fraction(1, 4), Fraction(7, 30))
    >>> weighed.reasons[0]
    'given 80% of the points of A, 75% of B; gave none itself'
    """

    voice: str = "equal"

    def __post_init__(self) -> None:
        if self.voice not in VOICES:
            raise InvalidValueError(
                "voice", self.voice, text("unknown"), hint(str(self.voice), VOICES)
            )

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("voice")
        return cls(table.text("voice") if "voice" in table else "equal")

    def parameters(self) -> dict[str, Any]:
        return {"voice": self.voice}

    def words(self) -> tuple[str, ...]:
        voices = {
            "equal": text("All voices are equal."),
            "standing": text(
                "A voice is as large as the partner's fraction of the quarter before."
            ),
            "steady": text(
                "Voices are such that fractions stay which all agree on: each is what the partner "
                "had not of the whole the quarter before, over the number of voices less one."
            ),
        }
        return (
            text(
                "Each partner distributes points among the others, and none to itself; a fraction "
                "is what the others gave. Nobody's points change its own fraction. A partner that "
                "gives none counts as giving to the others alike."
            ),
            voices[self.voice],
        )

    def weigh(self, case: Case) -> Weighed:
        voices = self._voices(case)
        ballots = _ballots(case.data.of(PeerAllocation, case.quarter))
        if not any(giver in voices for giver in ballots):
            raise CannotWeighError(
                text("nobody with a voice gave points in {quarter}", quarter=case.quarter.label)
            )
        fractions = dict.fromkeys(case.partners, Fraction(0))
        for giver, voice in voices.items():
            others = [name for name in voices if name != giver]
            spread = dict.fromkeys(others, Fraction(1, len(others)))
            for receiver, part in ballots.get(giver, spread).items():
                fractions[receiver] += voice * part
        reasons = tuple(_reason(name, voices, ballots) for name in case.partners)
        warnings = tuple(
            text(
                "nobody gave {partner} any points: it would have no voice from then on",
                partner=harmless(name),
            )
            for name in voices
            if not fractions[name] and case.previous_of(name)
        )
        return Weighed(tuple(fractions.values()), reasons, warnings)

    def _voices(self, case: Case) -> dict[str, Fraction]:
        """The voices of those who have one: they must not depend on anybody's points."""
        standing = {name: case.previous_of(name) for name in case.partners}
        holders = [name for name in case.partners if case.previous is None or standing[name]]
        if len(holders) < 2:
            problem = plural(
                "only {count} partner has a voice; two are needed",
                "only {count} partners have a voice; two are needed",
                len(holders),
            )
            raise CannotWeighError(
                located(text("peer allocation in {quarter}", quarter=case.quarter.label), problem)
            )
        if case.previous is None or self.voice == "equal":
            return {name: Fraction(1, len(holders)) for name in holders}
        if self.voice == "standing":
            return {name: standing[name] for name in holders}
        return {name: (1 - standing[name]) / (len(holders) - 1) for name in holders}


def _ballots(allocations: tuple[PeerAllocation, ...]) -> Ballots:
    """The parts that each giver gave; who gave 0 points alone gave none."""
    points: Ballots = defaultdict(dict)
    for entry in allocations:
        points[entry.giver][entry.receiver] = entry.points
    return {
        giver: {receiver: given / total for receiver, given in parts.items()}
        for giver, parts in points.items()
        if (total := sum(parts.values()))
    }


def _reason(name: str, voices: Mapping[str, Fraction], ballots: Ballots) -> str:
    given = {
        giver: ballot[name]
        for giver, ballot in ballots.items()
        if giver in voices and ballot.get(name)
    }
    by_weight = sorted(given, key=lambda giver: (-voices[giver] * given[giver], giver))
    first, other = message("{part} of the points of {giver}"), message("{part} of {giver}")
    parts = [
        text(other if index else first, part=percent(given[giver]), giver=harmless(giver))
        for index, giver in enumerate(by_weight)
    ]
    reason = text("given {parts}", parts=brief(parts)) if parts else text("given no points")
    if name not in ballots and name in voices:
        return joined([reason, text("gave none itself")])
    if name in ballots and name not in voices:
        return joined([reason, text("without a fraction before, its own points do not count")])
    return reason
