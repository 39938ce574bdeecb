"""A review signed on its page, by the wallet in a browser of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.cli.browser import in_browser
from daosplit.cli.review_context import ReviewContext
from daosplit.errors import InvalidValueError
from daosplit.signing_page.bridge import Result
from daosplit.signing_page.page import review_page
from daosplit.values.hexadecimal import parse_hex

if TYPE_CHECKING:
    from daosplit.client.collected_signatures import CollectedT


def presence_for(context: ReviewContext) -> int | None:
    """The running period, if a seat that may sign should show in it that it is there."""
    facts = context.facts
    if facts is None:
        return None
    own = {seat for seat, account in enumerate(context.accounts) if account in context.own}
    asked = facts.must_answer & own if own else facts.must_answer
    return context.split.current_period() if asked else None


def sign_in_browser(
    context: ReviewContext, path: Path
) -> tuple[Countersignatures, Collected[Presence] | None]:
    """What counts of the file with the page's signature added, and the presence if one came."""
    summary = context.summary(path)
    presence = presence_for(context)
    signed = context.collected(path)
    presences = None if presence is None else Collected(context.split.domain(), Presence(presence))

    def check(result: Result) -> None:
        nonlocal signed, presences
        if result.kind == "presence" and presences is not None:
            presences = _add(context, presences, result, presences.message.period)
        else:
            signed = _add(context, signed, result, context.document.period)

    def make(submit: str) -> str:
        return review_page(summary, context.language, presence=presence, submit=submit)

    kinds = ["signature"] if presence is None else ["signature", "presence"]
    in_browser(make, kinds, check, context.language)
    return signed, presences if presences and presences.seats else None


def _add(context: ReviewContext, collected: CollectedT, result: Result, period: int) -> CollectedT:
    """With a signature of a key, or else of the contract that the page names, judged at once."""
    from daosplit.client.collected_signatures import add_judged, verify_collected

    roster = context.partnership.roster
    try:
        return collected.add_signature(result.value, roster)
    except InvalidValueError:
        if result.account not in _contracts(context):
            raise
    return add_judged(
        collected,
        result.account,
        parse_hex(result.value),
        roster,
        lambda added: verify_collected(context.split, added, period),
    )


def _contracts(context: ReviewContext) -> set[str]:
    """The accounts of seats at which there is a contract."""
    seats = context.facts.seats if context.facts else ()
    return {
        account
        for account, seat in zip(context.accounts, seats, strict=False)
        if seat["is_contract"]
    }
