"""What a partnership is like now, as a person reads it, in English and Japanese."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from daosplit.agreement.shares import fractions, percent
from daosplit.errors import ContractError
from daosplit.messages.descriptions import describe_charter
from daosplit.values.amounts import Token, format_amount
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, Texts, speaker

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit

_TEXTS: Texts = {
    "partnership": (
        "Partnership {address} on chain {chain_id}",
        "パートナーシップ {address}（チェーン{chain_id}）",
    ),
    "not_genuine": (
        "NOT FOUNDED BY THE FACTORY OF THIS VERSION: what it says of itself need not be true.",
        "このバージョンのファクトリーによる設立ではありません。以下の内容は真実とは限りません。",
    ),
    "roster": ("Seats, with the newest shares:", "席（最新の持分）："),
    "seat": (
        "  {name}: {fraction} ({shares} shares), {account}",
        "  {name}：{fraction}（持分{shares}）　{account}",
    ),
    "questioned": (
        "    questioned: silent from period {period} on, unless it answers",
        "    疑義あり：応答がなければ期間{period}から無応答扱い",
    ),
    "silent": ("    silent", "    無応答"),
    "offer": ("    offered to {account}", "    {account}に提示中"),
    "offer_notice": (
        "    offered to {account}, with a notice of {notice}",
        "    {account}に提示中（予告期間{notice}）",
    ),
    "announced": (
        "    {account} announced itself, and may accept from {moment} on",
        "    {account}が予告済み、{moment}から承諾可能",
    ),
    "not_begun": (
        "Period 1 begins at {moment}.",
        "期間1は{moment}に始まります。",
    ),
    "running": (
        "Period {period} ({label}) runs until {moment}; its review may pass until {review_end}.",
        "期間{period}（{label}）は{moment}まで。レビューの受付は{review_end}まで。",
    ),
    "reviewed": ("Newest review: of period {period}.", "最新のレビュー：期間{period}。"),
    "not_reviewed": ("No period has been reviewed.", "レビューされた期間はまだありません。"),
    "token": ("{symbol}:", "{symbol}："),
    "no_balance": (
        "  the token tells no balance: nothing of it can be settled now",
        "  トークンが残高を答えないため、今は精算できません",
    ),
    "accrued": ("  came in, not closed yet: {amount}", "  入金（未締め）：{amount}"),
    "pot": (
        "  pot of period {period}: {amount}, payable from {moment} at the latest",
        "  期間{period}の分配金：{amount}（遅くとも{moment}から支払い可能）",
    ),
    "payable_pot": (
        "  pot of period {period}: {amount}, payable now",
        "  期間{period}の分配金：{amount}（支払い可能）",
    ),
    "would_pay": (
        "  settled now, it would pay for period {period}: {amounts}",
        "  今精算すると、期間{period}分の支払い：{amounts}",
    ),
    "would_get": ("{name} {amount}", "{name} {amount}"),
    "set_aside": ("  set aside: {amount}", "  取り置き：{amount}"),
    "set_aside_elsewhere": (
        "    for accounts that hold no seat: {amount}",
        "    席を持たないアカウント：{amount}",
    ),
    "set_aside_for": ("    for {account}: {amount}", "    {account}：{amount}"),
    "numbered": ("seat {seat}", "席{seat}"),
    "named": ("{name} (seat {seat})", "{name}（席{seat}）"),
    "comma": (", ", "、"),
}


def describe_now(
    split: RevenueSplit,
    tokens: Iterable[Token],
    names: Sequence[str] = (),
    language: Language = "en",
) -> str:
    """A partnership now: its charter, its seats, its period, and its money in each token.

    `names` are the partners' in seat order, as far as they are known.
    """
    say = speaker(_TEXTS, language)
    roster = split.roster()
    lines = [say("partnership", address=split.address, chain_id=split.chain.chain_id)]
    lines += describe_origin(split, language)
    lines += [describe_charter(split.charter, language), say("roster")]
    lines += _seats(split, roster, names, language)
    lines += _period(split, language)
    for token in tokens:
        lines += _money(split, roster, token, names, language)
    return "\n".join(lines)


def describe_origin(split: RevenueSplit, language: Language = "en") -> list[str]:
    """A warning if another factory founded it; nothing otherwise."""
    return [] if split.is_genuine else [speaker(_TEXTS, language)("not_genuine")]


def _seats(
    split: RevenueSplit, roster: Sequence[str], names: Sequence[str], language: Language
) -> list[str]:
    say = speaker(_TEXTS, language)
    reviewed = split.reviewed_period()
    shares = split.shares_of(reviewed)
    lines = []
    for seat, (account, fraction) in enumerate(zip(roster, fractions(shares), strict=True)):
        lines.append(
            say(
                "seat",
                name=_name(seat, names, language),
                fraction=percent(fraction, language=language),
                shares=shares[seat],
                account=account,
            )
        )
        if question := split.question_of(seat):
            text = "silent" if question.is_silent else "questioned"
            lines.append(say(text, period=question.silent_from))
        if offer := split.offer_of(seat):
            notice = show_duration(offer.notice, language)
            text = "offer_notice" if offer.notice else "offer"
            lines.append(say(text, account=offer.account, notice=notice))
            if offer.announced_at and offer.acceptable_from:
                moment = split.charter.local(offer.acceptable_from)
                lines.append(say("announced", account=offer.account, moment=moment))
    lines.append(say("reviewed", period=reviewed) if reviewed else say("not_reviewed"))
    return lines


def _period(split: RevenueSplit, language: Language) -> list[str]:
    say = speaker(_TEXTS, language)
    charter = split.charter
    period = split.current_period()
    if period == 0:
        return [say("not_begun", moment=charter.local(charter.start))]
    return [
        say(
            "running",
            period=period,
            label=charter.label(period, language),
            moment=charter.local(charter.end_of(period)),
            review_end=charter.local(charter.review_end(period)),
        )
    ]


def _money(
    split: RevenueSplit,
    roster: Sequence[str],
    token: Token,
    names: Sequence[str],
    language: Language,
) -> list[str]:
    say = speaker(_TEXTS, language)
    till = split.till(token.address)
    lines = [say("token", symbol=token.symbol)]
    releasable = None
    try:
        accrued = split.accrued(token.address)
        releasable = split.releasable(token.address)
        lines.append(say("accrued", amount=format_amount(accrued, token)))
    except ContractError as error:
        # Anyone can have such a token settled; it shall not hide the others.
        if error.name != "RevenueSplit_NoBalance":
            raise
        lines.append(say("no_balance"))
    if till.pot:
        payable = split.payable_from(till.period)
        lines.append(
            say(
                "payable_pot" if payable.is_payable else "pot",
                period=till.period,
                amount=format_amount(till.pot, token),
                moment=split.charter.local(payable.payable_from),
            )
        )
    if releasable and releasable.amounts:
        amounts = say("comma").join(
            say(
                "would_get",
                name=_name(seat, names, language),
                amount=format_amount(amount, token),
            )
            for seat, amount in enumerate(releasable.amounts)
        )
        lines.append(say("would_pay", period=releasable.period, amounts=amounts))
    if till.set_aside:
        lines.append(say("set_aside", amount=format_amount(till.set_aside, token)))
        elsewhere = till.set_aside
        for account in roster:
            if amount := split.set_aside(token.address, account):
                elsewhere -= amount
                shown = format_amount(amount, token)
                lines.append(say("set_aside_for", account=account, amount=shown))
        if elsewhere:
            shown = format_amount(elsewhere, token)
            lines.append(say("set_aside_elsewhere", amount=shown))
    return lines


def _name(seat: int, names: Sequence[str], language: Language) -> str:
    say = speaker(_TEXTS, language)
    if seat < len(names):
        return say("named", seat=seat, name=harmless(names[seat]))
    return say("numbered", seat=seat)
