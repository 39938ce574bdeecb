"""What failed, waits or is about to happen in a partnership, to be told before all else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from daosplit.errors import ContractError
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, Speaker, speaker
from daosplit.values.dates import show_moment

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit


def describe_bad_news(
    split: RevenueSplit, tokens: Iterable[Token], labels: Sequence[str], language: Language
) -> list[str]:
    """A sentence for each thing that a partner should know first; nothing if all is well.

    `labels` are what the seats are called, in seat order.
    """
    say = speaker(language)
    lines: list[str] = []
    for token in tokens:
        lines += _of_token(split, token, labels, say)
    lines += _of_seats(split, labels, say)
    ended = split.current_period() - 1
    window = split.charter.review_end(ended) if ended > 0 else 0
    if split.reviewed_period() < ended and split.chain.now() < window:
        lines.append(
            say(
                "NOT REVIEWED: period {period} has ended. A review of it can pass until {moment}.",
                period=ended,
                moment=show_moment(split.charter.local(window)),
            )
        )
    return lines


def _of_token(
    split: RevenueSplit, token: Token, labels: Sequence[str], say: Speaker
) -> Iterable[str]:
    try:
        split.accrued(token.address)
    except ContractError as error:
        if error.name != "RevenueSplit_NoBalance":
            raise
        yield say("NO BALANCE: {token} cannot be settled now.", token=token.symbol)
    till = split.till(token.address)
    if till.set_aside:
        elsewhere = till.set_aside
        for account, label in zip(split.roster(), labels, strict=True):
            if amount := split.set_aside(token.address, account):
                elsewhere -= amount
                yield say(
                    "SET ASIDE: {amount} for {name}, whose account refused it.",
                    amount=format_amount(amount, token),
                    name=label,
                )
        if elsewhere:
            yield say(
                "SET ASIDE: {amount} for accounts that hold no seat.",
                amount=format_amount(elsewhere, token),
            )
    if till.pot:
        payable = split.payable_from(till.period)
        pot = format_amount(till.pot, token)
        if payable.is_payable:
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
                moment=show_moment(split.charter.local(payable.payable_from)),
            )


def _of_seats(split: RevenueSplit, labels: Sequence[str], say: Speaker) -> Iterable[str]:
    for seat, label in enumerate(labels):
        offer = split.offer_of(seat)
        if offer and offer.announced_at and offer.acceptable_from:
            yield say(
                "ANNOUNCED: {account} can take the seat of {name} from {moment}, unless its holder "
                "answers or withdraws the offer.",
                account=offer.account,
                name=label,
                moment=show_moment(split.charter.local(offer.acceptable_from)),
            )
