"""A reconciliation as a person reads it, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from daosplit.values.amounts import Token, format_amount
from daosplit.values.language import Language, Texts, speaker

if TYPE_CHECKING:
    from daosplit.history.reconcile import Conservation, Reconciliation

_TEXTS: Texts = {
    "token": ("{symbol} ({address}):", "{symbol}（{address}）："),
    "received": ("  came in: {amount}", "  入金：{amount}"),
    "unlogged": ("  came in without a log: {amount}", "  記録のない入金：{amount}"),
    "paid": ("  paid: {amount}", "  支払い：{amount}"),
    "tips": ("  tips: {amount}", "  チップ：{amount}"),
    "delivered": ("  delivered later: {amount}", "  後日の引き渡し：{amount}"),
    "withdrawn": ("  withdrawn: {amount}", "  引き出し：{amount}"),
    "set_aside": ("  set aside: {amount}", "  取り置き：{amount}"),
    "unpaid": ("  waits to be paid: {amount}", "  支払い待ち：{amount}"),
    "not_closed": ("  not closed yet: {amount}", "  未締め：{amount}"),
    "exact": (
        "Reconciled: every amount agrees with the exact arithmetic to the last unit.",
        "照合済み：すべての金額が厳密な計算と最後の1単位まで一致しました。",
    ),
    "difference": ("NOT RECONCILED: {sentence}", "不一致：{sentence}"),
}

_FLOWS = (
    *("received", "unlogged", "paid", "tips", "delivered", "withdrawn"),
    *("set_aside", "unpaid", "not_closed"),
)
_ALWAYS = ("received", "paid")


def describe_reconciliation(
    reconciliation: Reconciliation, tokens: Mapping[str, Token], language: Language = "en"
) -> str:
    """Where each token's money is, and what does not agree; `tokens` are known by their address."""
    say = speaker(_TEXTS, language)
    lines = []
    for address, conservation in reconciliation.conservation.items():
        token = tokens[address]
        lines.append(say("token", symbol=token.symbol, address=address))
        lines += _flows(conservation, token, language)
    if reconciliation.is_exact:
        lines.append(say("exact"))
    for difference in reconciliation.differences:
        known = tokens.get(difference.token or "")

        def show_amount(amount: int, token: Token | None = known) -> str:
            return format_amount(amount, token) if token else str(amount)

        sentence = difference.sentence(language, show_amount)
        lines.append(say("difference", sentence=sentence))
    return "\n".join(lines)


def _flows(conservation: Conservation, token: Token, language: Language) -> list[str]:
    say = speaker(_TEXTS, language)
    amounts = {name: getattr(conservation, name) for name in _FLOWS}
    return [
        say(name, amount=format_amount(amount, token))
        for name, amount in amounts.items()
        if amount is not None and (amount or name in _ALWAYS)
    ]
