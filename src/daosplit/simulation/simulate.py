"""Simulates a scenario from beginning to end, on a chain of its own or a node's."""

from collections.abc import Callable, Mapping, Sequence

from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain, embedded_chain, fast_chain
from daosplit.simulation.player import Player, accounts_needed
from daosplit.simulation.result import SimulationResult
from daosplit.simulation.scenario import Scenario
from daosplit.values.catalogue import ENGLISH, Language
from daosplit.values.keccak import keccak

MakeChain = Callable[[int, Sequence[LocalAccount]], Chain]
"""Makes a chain that begins at a time, in Unix seconds, and holds the keys of these accounts."""

_BEFORE = DAY
# A report reads a fast chain's old states, which take memory by accounts. A play itself reads the
# newest, and the one before a transaction that failed.
_STATES_OF_ALL_ACCOUNTS = 10_000
_MOST_STATES = 1_000


def new_chain(start: int, signers: Sequence[LocalAccount]) -> Chain:
    """The chain inside this process."""
    return embedded_chain(start=start, signers=signers)


def new_fast_chain(start: int, signers: Sequence[LocalAccount]) -> Chain:
    """The same by anvil beside it. Raises ChainError if there is none."""
    states = min(_STATES_OF_ALL_ACCOUNTS // max(len(signers), 1), _MOST_STATES)
    return fast_chain(start=start, signers=signers, states=states)


ENGINES: Mapping[str, MakeChain] = {"embedded": new_chain, "fast": new_fast_chain}
"""What a play can run on, by its name; the results are the same to the unit, and so is the gas."""


def player_of(
    scenario: Scenario, make_chain: MakeChain = new_chain, language: Language = ENGLISH
) -> Player:
    """What plays a scenario, on a chain that begins a day before its first period.

    What the contract refuses is explained in the language.
    """
    keys = [_key(number) for number in range(accounts_needed(scenario))]
    chain = make_chain(scenario.partnership.charter.start - _BEFORE, keys)
    return Player(scenario, chain, language)


def simulate(scenario: Scenario, make_chain: MakeChain = new_chain) -> SimulationResult:
    """Plays a scenario, and gives all that it came to.

    `make_chain` makes the chain that it is played on, for example
    `lambda start, signers: daosplit.fast_chain(start=start, signers=signers)`.

    Every act is a real transaction; every amount is compared with the exact model, and what is not
    the same to the unit is among the result's `differences`.

    >>> import daosplit
    >>> result = daosplit.simulate(daosplit.read_scenario("article"))
    >>> result.is_exact
    True
    >>> [pot.payments[1].amount for pot in result.periods[0].pots]
    [2248146]
    """
    player = player_of(scenario, make_chain)
    for _ in player.play():
        pass
    return player.result


def _key(number: int) -> LocalAccount:
    key: LocalAccount = Account.from_key(keccak(f"daosplit simulation {number}".encode()))
    return key
