"""Differences between what must have happened and what did, and what did."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "arrival",
    "balance",
    "conservation",
    "gain",
    "move",
    "period",
    "pot",
    "rate",
    "roster",
    "seat",
    "set aside",
    "shares",
    "till",
    "tip",
    "unreadable",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that does not agree.

    Attributes:
        kind: What was compared.
        token: The token that it is about; None if about none.
        expected: What must have been: amounts in the token's smallest unit, or what the kind says.
        actual: What was.
        block: The block in which it happened; None if it is found at the end.
        transaction_hash: The transaction, if it was in one.
        account: Whom it concerns.
        seat: Which seat.
        period: Which period.
    """

    kind: Kind
    token: str | None
    expected: int | str
    actual: int | str
    block: int | None = None
    transaction_hash: str | None = None
    account: str | None = None
    seat: int | None = None
    period: int | None = None
