"""A difference that reconciling found, as a sentence for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, LiteralString

from daosplit.values.text import Text, message, text

if TYPE_CHECKING:
    from daosplit.history.differences import Difference, Kind

_TEMPLATES: Mapping[Kind, LiteralString] = {
    "arrival": message(
        "{account} was credited {expected}, but the token says that {actual} arrived."
    ),
    "balance": message(
        "{expected} must be there, but {actual} is: the token takes fees, shrinks, grows or lies."
    ),
    "conservation": message("{expected} came in, but {actual} was paid, is kept or is owed."),
    "gain": message("{account} must have got {expected}, but its balance rose by {actual}."),
    "move": message("{expected} must have gone to {account}, but the token says {actual}."),
    "period": message("Period {expected} was due, but the contract names period {actual}."),
    "pot": message(
        "The pot must be what was there ({expected} with what is set aside), but {actual} was."
    ),
    "rate": message("The tip's rate must be {expected} billionths, but {actual} was taken."),
    "roster": message("Seat {seat} must be held by {expected}, but {actual} holds it."),
    "seat": message(
        "Seat {expected} was the next to be paid, but the contract went on with seat {actual}."
    ),
    "set aside": message("{expected} must be set aside for {account}, but {actual} is."),
    "shares": message(
        "Seat {seat} must hold {expected} shares of period {period}, but holds {actual}."
    ),
    "till": message(
        "The till must be at {expected} (period, pot, next seat, set aside), but is at {actual}."
    ),
    "tip": message("The tip must be {expected}, but {actual} was paid."),
    "unreadable": message("The token's balance cannot be read."),
}

_OF_AMOUNTS: frozenset[Kind] = frozenset(
    ("arrival", "balance", "conservation", "gain", "move", "pot", "set aside", "tip")
)


def describe_difference(difference: Difference, show_amount: Callable[[int], str] = str) -> Text:
    """What does not agree; `show_amount` writes the token's amounts."""
    expected, actual = (
        show_amount(value) if isinstance(value, int) and difference.kind in _OF_AMOUNTS else value
        for value in (difference.expected, difference.actual)
    )
    sentence = text(
        _TEMPLATES[difference.kind],
        expected=expected,
        actual=actual,
        account=difference.account,
        seat=difference.seat,
        period=difference.period,
    )
    if difference.block is None:
        return sentence
    return text("{sentence} (block {block})", sentence=sentence, block=difference.block)
