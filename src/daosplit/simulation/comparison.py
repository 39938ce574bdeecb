"""Plays of one scenario beside each other: what each is paid if something were different."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from daosplit.simulation.changes import Change
from daosplit.simulation.reader import read_scenario
from daosplit.simulation.result import SimulationResult
from daosplit.simulation.simulate import MakeChain, new_chain, simulate
from daosplit.values.amounts import Token


@dataclass(frozen=True, slots=True)
class Variant:
    """A play.

    Attributes:
        changes: What is different from the scenario as it stands; nothing in the first.
        partnership: The name of the scenario's own partnership.
        result: What it came to.
    """

    changes: tuple[Change, ...]
    partnership: str
    result: SimulationResult

    def paid(self, partner: str, token: Token) -> int:
        """What a partner is paid in all, set aside included, in the token's smallest unit."""
        return self.result.totals(self.partnership).get(partner, {}).get(token, 0)

    @property
    def partners(self) -> tuple[str, ...]:
        """Everybody who is paid anything."""
        return tuple(self.result.totals(self.partnership))

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens that anybody is paid in, in the order in which they come."""
        totals = self.result.totals(self.partnership).values()
        return tuple(dict.fromkeys(token for amounts in totals for token in amounts))

    @property
    def refused(self) -> int:
        """How many reviews of the partnership did not pass."""
        return sum(one.how == "refused" for one in self.result.of(self.partnership))


def compare(
    scenario: Path | str,
    changes: Iterable[Sequence[Change]],
    *,
    seed: int | None = None,
    until: int | None = None,
    make_chain: MakeChain = new_chain,
) -> Iterator[Variant]:
    """Plays a scenario as it stands, and then with each of these changes, until a period's end.

    Raises InvalidFileError for a change that leads nowhere, or to a scenario that cannot be.
    """
    for changed in ((), *changes):
        read = read_scenario(scenario, seed=seed, changes=changed)
        if until is not None:
            read = read.until(until)
        yield Variant(tuple(changed), read.partnership.name, simulate(read, make_chain))
