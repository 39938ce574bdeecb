"""A reconciliation as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, LiteralString

from daosplit.messages.differences import describe_difference
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, Speaker, speaker
from daosplit.values.escaping import harmless
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
    if reconciliation.is_complete:
        lines.append(
            say("Reconciled: every amount matches the exact arithmetic to the smallest unit.")
        )
    for difference in reconciliation.differences:
        known = tokens.get(difference.token or "")

        def show_amount(amount: int, token: Token | None = known) -> str:
            return format_amount(amount, token) if token else str(amount)

        sentence = describe_difference(difference, show_amount)
        lines.append(say("NOT RECONCILED: {sentence}", sentence=sentence))
    node = harmless(reconciliation.node)
    if not reconciliation.is_exact:
        lines.append(
            say(
                "Logs that {node} left out would look the same: compare with another node, or set "
                "a smaller span.",
                node=node,
            )
        )
    elif not reconciliation.is_complete:
        lines += _gaps(reconciliation, tokens, say)
    return "\n".join(lines)


def _gaps(reconciliation: Reconciliation, tokens: Mapping[str, Token], say: Speaker) -> list[str]:
    """What keeps a history in which nothing differs from being reconciled in full."""
    lines = [
        say(
            "NOT RECONCILED IN FULL: {amount} came in without a log, or before what was read.",
            amount=format_amount(conservation.unlogged, tokens[address]),
        )
        for address, conservation in reconciliation.conservation.items()
        if conservation.unlogged
    ]
    if count := len(reconciliation.unknown_balances):
        lines.append(
            say.plural(
                "NOT RECONCILED IN FULL: {node} does not know the balances around {count} payout; "
                "ask a node that keeps old states.",
                "NOT RECONCILED IN FULL: {node} does not know the balances around {count} payouts; "
                "ask a node that keeps old states.",
                count,
                node=harmless(reconciliation.node),
                count=count,
            )
        )
    return lines


def _flows(conservation: Conservation, token: Token, language: Language) -> list[str]:
    say = speaker(language)
    lines = []
    for name, template in _FLOWS.items():
        amount: int | None = getattr(conservation, name)
        if amount or name in _ALWAYS:
            lines.append(say(template, amount=format_amount(amount or 0, token)))
    return lines
