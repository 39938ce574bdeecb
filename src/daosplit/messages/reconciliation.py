"""A reconciliation as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, LiteralString

from daosplit.messages.differences import describe_difference
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker
from daosplit.values.text import message

if TYPE_CHECKING:
    from daosplit.history.reconcile import Conservation, Reconciliation

_FLOWS: Mapping[str, LiteralString] = {
    "received": message("  came in: {amount}"),
    "unlogged": message("  came in without a log: {amount}"),
    "paid": message("  paid: {amount}"),
    "tips": message("  tips: {amount}"),
    "delivered": message("  delivered later: {amount}"),
    "withdrawn": message("  withdrawn: {amount}"),
    "set_aside": message("  set aside: {amount}"),
    "unpaid": message("  waits to be paid: {amount}"),
    "not_closed": message("  not closed yet: {amount}"),
}


_ALWAYS = ("received", "paid")


def describe_reconciliation(
    reconciliation: Reconciliation, tokens: Mapping[str, Token], language: Language = "en"
) -> str:
    """Where each token's money is, and what does not agree; `tokens` are known by their address."""
    say = speaker(language)
    lines = []
    for address, conservation in reconciliation.conservation.items():
        token = tokens[address]
        if address == ETHER:
            lines.append(f"{token.symbol}:")
        else:
            lines.append(say("{symbol} ({address}):", symbol=token.symbol, address=address))
        lines += _flows(conservation, token, language)
    if reconciliation.is_exact:
        lines.append(
            say("Reconciled: every amount matches the exact arithmetic to the smallest unit.")
        )
    for difference in reconciliation.differences:
        known = tokens.get(difference.token or "")

        def show_amount(amount: int, token: Token | None = known) -> str:
            return format_amount(amount, token) if token else str(amount)

        sentence = describe_difference(difference, show_amount)
        lines.append(say("NOT RECONCILED: {sentence}", sentence=sentence))
    return "\n".join(lines)


def _flows(conservation: Conservation, token: Token, language: Language) -> list[str]:
    say = speaker(language)
    lines = []
    for name, template in _FLOWS.items():
        amount: int | None = getattr(conservation, name)
        if amount or name in _ALWAYS:
            lines.append(say(template, amount=format_amount(amount or 0, token)))
    return lines
