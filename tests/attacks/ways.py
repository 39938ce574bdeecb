"""The ways in which money moves while a token is hostile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attacks.besieged import SUCCESSOR, Besieged
from contracts.money import ETHER
from contracts.partnership import NOBODY, Done, Partnership
from daosplit.agreement.charter import DAY
from daosplit.errors import ContractError

__all__ = ["WAYS", "Way", "attempt"]


def close(besieged: Besieged) -> None:
    """While the token is honest."""
    besieged.partnership.next_at(besieged.partnership.end_of(1))
    besieged.partnership.transact("settle", besieged.token.address)


def set_aside(besieged: Besieged) -> None:
    """All of the pot."""
    with besieged.hostile("reverts"):
        besieged.partnership.next_at(besieged.partnership.review_end(1))
        besieged.partnership.transact("settle", besieged.token.address)


@dataclass(frozen=True)
class Way:
    """In which money moves.

    Attributes:
        call: The partnership's function and its arguments.
        expected: What comes of it, in `Outcomes`.
        prepare: What happens before, while the token is honest.
        at: When it is called, if not at once.
        sender: Who calls, if not anyone.
    """

    call: Callable[[Besieged], tuple[Any, ...]]
    expected: str
    prepare: Callable[[Besieged], None] = lambda besieged: None
    at: Callable[[Partnership], int] | None = None
    sender: Callable[[Besieged], str | None] = lambda besieged: None


def payable(partnership: Partnership) -> int:
    return partnership.review_end(1)


WAYS = {
    "settle": Way(lambda it: ("settle", it.token.address), "settle", at=payable),
    "settle what is closed": Way(
        lambda it: ("settle", it.token.address), "closed", prepare=close, at=payable
    ),
    "settleMany": Way(
        lambda it: ("settleMany", [ETHER, it.token.address, it.honest[0].address], NOBODY),
        "settle",
        at=payable,
    ),
    "settleMany, with a tip": Way(
        lambda it: ("settleMany", [it.token.address], SUCCESSOR),
        "late",
        at=lambda partnership: partnership.review_end(1) + 10 * DAY,
    ),
    "settleSlice": Way(
        lambda it: ("settleSlice", it.token.address, 2, NOBODY), "slice", at=payable
    ),
    "pay": Way(lambda it: ("pay", it.token.address, 100, 1, ""), "pay", sender=lambda it: it.payer),
    "deliver": Way(
        lambda it: ("deliver", it.token.address, it.roster[1]),
        "deliver",
        prepare=set_aside,
    ),
    "withdraw": Way(
        lambda it: ("withdraw", it.token.address, SUCCESSOR),
        "withdraw",
        prepare=set_aside,
        sender=lambda it: it.roster[1],
    ),
}


def attempt(besieged: Besieged, way: Way) -> Done | str:
    """What was done, or the error's name."""
    if way.at:
        besieged.partnership.next_at(way.at(besieged.partnership))
    try:
        return besieged.partnership.transact(*way.call(besieged), sender=way.sender(besieged))
    except ContractError as error:
        return error.name or str(error)
