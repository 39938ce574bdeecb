"""What failed, waits or is about to happen in a partnership, to be told before all else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from daosplit.values.amounts import format_amount
from daosplit.values.catalogue import Language, Speaker, speaker
from daosplit.values.dates import show_moment

if TYPE_CHECKING:
    from daosplit.client.overview import Overview, TokenNow


def describe_bad_news(overview: Overview, labels: Sequence[str], language: Language) -> list[str]:
    """A sentence for each thing that a partner should know first; nothing if all is well.

    `labels` are what the seats are called, in seat order.
    """
    say = speaker(language)
    lines: list[str] = []
    for money in overview.tokens:
        lines += _of_token(overview, money, labels, say)
    lines += _of_seats(overview, labels, say)
    ended = overview.current_period - 1
    window = overview.charter.review_end(ended) if ended > 0 else 0
    if overview.reviewed_period < ended and overview.timestamp < window:
        lines.append(
            say(
                "NOT REVIEWED: period {period} has ended. A review of it can pass until {moment}.",
                period=ended,
                moment=show_moment(overview.charter.local(window)),
            )
        )
    return lines


def _of_token(
    overview: Overview, money: TokenNow, labels: Sequence[str], say: Speaker
) -> Iterable[str]:
    token, till = money.token, money.till
    if money.accrued is None:
        yield say("NO BALANCE: {token} cannot be settled now.", token=token.symbol)
    for one, label in zip(overview.seats, labels, strict=True):
        if amount := money.set_aside.get(one.account):
            yield say(
                "SET ASIDE: {amount} for {name}, whose account refused it.",
                amount=format_amount(amount, token),
                name=label,
            )
    if elsewhere := money.set_aside_elsewhere:
        yield say(
            "SET ASIDE: {amount} for accounts that hold no seat.",
            amount=format_amount(elsewhere, token),
        )
    if money.payable:
        pot = format_amount(till.pot, token)
        if money.payable.is_payable:
            yield say(
                "NOT SETTLED: {amount} of period {period} can be paid now: daosplit settle",
                amount=pot,
                period=till.period,
            )
        else:
            yield say(
                "NOT PAYABLE YET: {amount} of period {period}, until its review passes or until "
                "{moment}.",
                amount=pot,
                period=till.period,
                moment=show_moment(overview.charter.local(money.payable.payable_from)),
            )


def _of_seats(overview: Overview, labels: Sequence[str], say: Speaker) -> Iterable[str]:
    for one, label in zip(overview.seats, labels, strict=True):
        offer = one.offer
        if offer and offer.announced_at and offer.acceptable_from:
            yield say(
                "ANNOUNCED: {account} can take the seat of {name} from {moment}, unless its holder "
                "answers or withdraws the offer.",
                account=offer.account,
                name=label,
                moment=show_moment(overview.charter.local(offer.acceptable_from)),
            )
