"""The ways in which money moves while a token is hostile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from daosplit.agreement.charter import DAY
from daosplit.errors import ContractError
from support.money import ETHER
from support.partnership import NOBODY, Done, Partnership
from support.siege import SUCCESSOR, Siege

__all__ = ["WAYS", "Way", "attempt"]


def close(siege: Siege) -> None:
    """While the token is honest."""
    siege.partnership.next_at(siege.partnership.end_of(1))
    siege.partnership.transact("settle", siege.token.address)


def set_aside(siege: Siege) -> None:
    """All of the pot."""
    with siege.hostile("reverts"):
        siege.partnership.next_at(siege.partnership.review_end(1))
        siege.partnership.transact("settle", siege.token.address)


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

    call: Callable[[Siege], tuple[Any, ...]]
    expected: str
    prepare: Callable[[Siege], None] = lambda siege: None
    at: Callable[[Partnership], int] | None = None
    sender: Callable[[Siege], str | None] = lambda siege: None


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


def attempt(siege: Siege, way: Way) -> Done | str:
    """What was done, or the error's name."""
    if way.at:
        siege.partnership.next_at(way.at(siege.partnership))
    try:
        return siege.partnership.transact(*way.call(siege), sender=way.sender(siege))
    except ContractError as error:
        return error.name or str(error)
