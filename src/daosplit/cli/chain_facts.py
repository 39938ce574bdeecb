"""What a chain says beside a review's shares: who must answer, which seats moved, what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import daosplit
from daosplit.agreement.review_summary import Origin
from daosplit.errors import ChainError, ContractError
from daosplit.values.addresses import shorten_account
from daosplit.values.amounts import format_amount
from daosplit.values.text import text

# How the code of a key that was delegated begins (EIP-7702): it still signs as a key.
_DELEGATED = bytes.fromhex("ef0100")


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What a chain says at a block; `seats` what `review_summary.Seat` takes of each."""

    origin: Origin
    now: int
    seats: Sequence[Mapping[str, Any]]
    waiting: tuple[str, ...]
    knows_events: bool

    @property
    def must_answer(self) -> frozenset[int]:
        """The seats whose holders should show that they are there."""
        return frozenset(
            number
            for number, seat in enumerate(self.seats)
            if seat["silent_from"] is not None or seat["successor"] is not None
        )


def read_chain_facts(
    split: daosplit.RevenueSplit, period: int, accounts: Sequence[str]
) -> ChainFacts:
    """The facts of the seats of these accounts, those that a review admits at the end.

    Events are read only where a record says from which block on.
    """
    from daosplit.events.receipts import code_reader
    from daosplit.events.types import Reviewed, SeatMoved, token_of
    from daosplit.values.addresses import ETHER

    chain = split.chain
    block = chain.block()
    number = block.number
    events: Sequence[Any] = ()
    knows_events = False
    if split.first_block:
        with suppress(ChainError):
            events = daosplit.read_events(split, from_block=split.first_block)
            knows_events = True
    held_before: dict[int, str] = {}
    for event in events:
        if isinstance(event, Reviewed):
            held_before.clear()
        elif isinstance(event, SeatMoved):
            held_before.setdefault(event.seat, event.from_account)
    tokens = sorted({ETHER, *filter(None, map(token_of, events))})
    waiting = tuple(filter(None, (_waiting(split, token) for token in tokens)))
    code_at = code_reader(chain)
    questions = split.questions()
    seats = []
    for seat, account in enumerate(accounts):
        code = code_at(account)
        offer = split.offer_of(seat) if seat < len(split.roster()) else None
        is_announced = offer is not None and offer.announced_at is not None
        question = questions.get(seat)
        seats.append(
            {
                "is_contract": bool(code) and not code.startswith(_DELEGATED),
                "held_before": held_before.get(seat),
                "silent_from": question.silent_from if question else None,
                "is_silent": question.is_silent if question else False,
                "successor": offer.account if offer and is_announced else None,
                "successor_from": offer.acceptable_from if offer and is_announced else None,
            }
        )
    reviewed = min(split.reviewed_period(block=number), period - 1)
    return ChainFacts(
        Origin(reviewed, number, bytes.fromhex(block.hash[2:])),
        int(block.timestamp),
        seats,
        waiting,
        knows_events,
    )


def _waiting(split: daosplit.RevenueSplit, address: str) -> str | None:
    """What waits of a token, which is told by its account: anybody can call one ETH."""
    from daosplit.client.tokens import read_token_of_events
    from daosplit.values.addresses import ETHER

    account = shorten_account(address)
    try:
        amount = split.till(address).pot + split.accrued(address)
        if not amount:
            return None
        shown = format_amount(amount, read_token_of_events(split.chain, address))
    except (ChainError, ContractError):
        # A hostile token keeps nobody from reading the review.
        return text("an amount of token {account} that cannot be read", account=account)
    if address == ETHER:
        return shown
    return text("{amount} (token {account})", amount=shown, account=account)
