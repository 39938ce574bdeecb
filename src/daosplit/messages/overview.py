"""What a partnership is like now, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from daosplit.agreement.shares import fractions
from daosplit.errors import ContractError
from daosplit.messages.descriptions import describe_charter
from daosplit.messages.periods import show_period
from daosplit.messages.seats import named_seat, show_shares
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.durations import show_duration
from daosplit.values.percent import percent
from daosplit.values.text import comma_list, message, text

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit


def describe_now(
    split: RevenueSplit,
    tokens: Iterable[Token],
    names: Sequence[str] = (),
    language: Language = "en",
) -> str:
    """A partnership now: its charter, its seats, its period, and its money in each token.

    `names` are the partners' in seat order, as far as they are known.
    """
    say = speaker(language)
    roster = split.roster()
    lines = [
        say(
            "Partnership {address} on chain {chain_id}",
            address=split.address,
            chain_id=split.chain.chain_id,
        )
    ]
    lines += describe_origin(split, language)
    lines += [describe_charter(split.charter, language), say("Seats, with the newest shares:")]
    lines += _seats(split, roster, names, language)
    lines += _period(split, language)
    for token in tokens:
        lines += _money(split, roster, token, names, language)
    return "\n".join(lines)


def describe_origin(split: RevenueSplit, language: Language = "en") -> list[str]:
    """A warning if another factory founded it; nothing otherwise."""
    if split.is_genuine:
        return []
    say = speaker(language)
    return [
        say("NOT FOUNDED BY THE FACTORY OF THIS VERSION: what it says of itself need not be true.")
    ]


def _seats(
    split: RevenueSplit, roster: Sequence[str], names: Sequence[str], language: Language
) -> list[str]:
    say = speaker(language)
    reviewed = split.reviewed_period()
    shares = split.shares_of(reviewed)
    lines = []
    for seat, (account, fraction) in enumerate(zip(roster, fractions(shares), strict=True)):
        lines.append(
            say(
                "  {name}: {fraction} ({shares}), {account}",
                name=named_seat(seat, names),
                fraction=percent(fraction),
                shares=show_shares(shares[seat]),
                account=account,
            )
        )
        if question := split.question_of(seat):
            if question.is_silent:
                template = message("    silent")
            else:
                template = message(
                    "    questioned: silent from period {period} on, unless it answers"
                )
            lines.append(say(template, period=question.silent_from))
        if offer := split.offer_of(seat):
            if offer.notice:
                template = message("    offered to {account}, with a notice period of {notice}")
            else:
                template = message("    offered to {account}")
            notice = show_duration(offer.notice)
            lines.append(say(template, account=offer.account, notice=notice))
            if offer.announced_at and offer.acceptable_from:
                moment = show_moment(split.charter.local(offer.acceptable_from))
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


def _period(split: RevenueSplit, language: Language) -> list[str]:
    say = speaker(language)
    charter = split.charter
    period = split.current_period()
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
    split: RevenueSplit,
    roster: Sequence[str],
    token: Token,
    names: Sequence[str],
    language: Language,
) -> list[str]:
    say = speaker(language)
    till = split.till(token.address)
    lines = [say("{symbol}:", symbol=token.symbol)]
    releasable = None
    try:
        accrued = split.accrued(token.address)
        releasable = split.releasable(token.address)
        lines.append(
            say("  came in, not closed yet: {amount}", amount=format_amount(accrued, token))
        )
    except ContractError as error:
        # Anyone can have such a token settled; it shall not hide the others.
        if error.name != "RevenueSplit_NoBalance":
            raise
        lines.append(say("  the token's balance cannot be read: nothing of it can be settled now"))
    if till.pot:
        payable = split.payable_from(till.period)
        if payable.is_payable:
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
                moment=show_moment(split.charter.local(payable.payable_from)),
            )
        )
    if releasable and releasable.amounts:
        amounts = comma_list(
            [
                text(
                    "{name} {amount}",
                    name=named_seat(seat, names),
                    amount=format_amount(amount, token),
                )
                for seat, amount in enumerate(releasable.amounts)
            ]
        )
        lines.append(
            say(
                "  settled now, it would pay for period {period}: {amounts}",
                period=releasable.period,
                amounts=amounts,
            )
        )
    if till.set_aside:
        lines.append(say("  set aside: {amount}", amount=format_amount(till.set_aside, token)))
        elsewhere = till.set_aside
        for account in roster:
            if amount := split.set_aside(token.address, account):
                elsewhere -= amount
                shown = format_amount(amount, token)
                lines.append(say("    for {account}: {amount}", account=account, amount=shown))
        if elsewhere:
            shown = format_amount(elsewhere, token)
            lines.append(say("    for accounts that hold no seat: {amount}", amount=shown))
    return lines
