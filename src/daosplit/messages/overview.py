"""What a partnership is like now, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daosplit.agreement.shares import fractions
from daosplit.messages.descriptions import describe_charter
from daosplit.messages.periods import show_period
from daosplit.messages.seats import named_seat, show_shares
from daosplit.values.amounts import format_amount
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.durations import show_duration
from daosplit.values.percent import percent
from daosplit.values.text import comma_list, message, text

if TYPE_CHECKING:
    from daosplit.client.overview import Overview, TokenNow


def describe_now(overview: Overview, names: Sequence[str] = (), language: Language = "en") -> str:
    """A partnership now: its charter, its seats, its period, and its money in each token.

    `names` are the partners' in seat order, as far as they are known.
    """
    say = speaker(language)
    lines = [
        say(
            "Partnership {address} on chain {chain_id}",
            address=overview.partnership,
            chain_id=overview.chain_id,
        )
    ]
    lines += describe_origin(overview.is_genuine, language)
    lines += [describe_charter(overview.charter, language), say("Seats, with the newest shares:")]
    lines += _seats(overview, names, language)
    lines += _period(overview, language)
    for money in overview.tokens:
        lines += _money(overview, money, names, language)
    return "\n".join(lines)


def describe_origin(is_genuine: bool, language: Language = "en") -> list[str]:
    """A warning if another factory founded it; nothing otherwise."""
    if is_genuine:
        return []
    say = speaker(language)
    return [say("NOT FOUNDED BY A KNOWN FACTORY: what it says of itself need not be true.")]


def _seats(overview: Overview, names: Sequence[str], language: Language) -> list[str]:
    say = speaker(language)
    reviewed = overview.reviewed_period
    of_each = fractions([one.shares for one in overview.seats])
    lines = []
    for seat, (one, fraction) in enumerate(zip(overview.seats, of_each, strict=True)):
        lines.append(
            say(
                "  {name}: {fraction} ({shares}), {account}",
                name=named_seat(seat, names),
                fraction=percent(fraction),
                shares=show_shares(one.shares),
                account=one.account,
            )
        )
        if question := one.question:
            if question.is_silent:
                template = message("    silent")
            else:
                template = message(
                    "    questioned: silent from period {period} on, unless it answers"
                )
            lines.append(say(template, period=question.silent_from))
        if offer := one.offer:
            if offer.notice:
                template = message("    offered to {account}, with a notice period of {notice}")
            else:
                template = message("    offered to {account}")
            notice = show_duration(offer.notice)
            lines.append(say(template, account=offer.account, notice=notice))
            if offer.announced_at and offer.acceptable_from:
                moment = show_moment(overview.charter.local(offer.acceptable_from))
                lines.append(
                    say(
                        "    {account} announced itself, and may accept from {moment} on",
                        account=offer.account,
                        moment=moment,
                    )
                )
    lines.append(
        say("Newest review: of period {period}.", period=reviewed)
        if reviewed
        else say("No period has been reviewed.")
    )
    return lines


def _period(overview: Overview, language: Language) -> list[str]:
    say = speaker(language)
    charter = overview.charter
    period = overview.current_period
    if period == 0:
        return [
            say("Period 1 begins at {moment}.", moment=show_moment(charter.local(charter.start)))
        ]
    return [
        say(
            "Period {period} ({label}) runs until {moment}; its review may pass "
            "until {review_end}.",
            period=period,
            label=show_period(charter, period),
            moment=show_moment(charter.local(charter.end_of(period))),
            review_end=show_moment(charter.local(charter.review_end(period))),
        )
    ]


def _money(
    overview: Overview, money: TokenNow, names: Sequence[str], language: Language
) -> list[str]:
    say = speaker(language)
    token, till = money.token, money.till
    lines = [say("{symbol}:", symbol=token.symbol)]
    if money.accrued is None:
        lines.append(say("  the token's balance cannot be read: nothing of it can be settled now"))
    else:
        accrued = format_amount(money.accrued, token)
        lines.append(say("  came in, not closed yet: {amount}", amount=accrued))
    if money.payable:
        if money.payable.is_payable:
            template = message("  pot of period {period}: {amount}, payable now")
        else:
            template = message(
                "  pot of period {period}: {amount}, payable from {moment} at the latest"
            )
        lines.append(
            say(
                template,
                period=till.period,
                amount=format_amount(till.pot, token),
                moment=show_moment(overview.charter.local(money.payable.payable_from)),
            )
        )
    if money.releasable and money.releasable.amounts:
        amounts = comma_list(
            [
                text(
                    "{name} {amount}",
                    name=named_seat(seat, names),
                    amount=format_amount(amount, token),
                )
                for seat, amount in enumerate(money.releasable.amounts)
            ]
        )
        lines.append(
            say(
                "  settled now, it would pay for period {period}: {amounts}",
                period=money.releasable.period,
                amounts=amounts,
            )
        )
    if till.set_aside:
        lines.append(say("  set aside: {amount}", amount=format_amount(till.set_aside, token)))
        for account, amount in money.set_aside.items():
            shown = format_amount(amount, token)
            lines.append(say("    for {account}: {amount}", account=account, amount=shown))
        if elsewhere := money.set_aside_elsewhere:
            shown = format_amount(elsewhere, token)
            lines.append(say("    for accounts that hold no seat: {amount}", amount=shown))
    return lines
