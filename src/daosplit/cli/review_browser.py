"""A review signed on its page, by the wallet in a browser of this machine."""

from __future__ import annotations

from pathlib import Path

from daosplit.agreement.countersignatures import Countersignature, Countersignatures
from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.cli.browser import in_browser
from daosplit.cli.review_context import ReviewContext
from daosplit.errors import InvalidValueError
from daosplit.signing_page.bridge import Result
from daosplit.signing_page.page import review_page
from daosplit.values.hexadecimal import parse_hex


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
    roster = context.partnership.roster
    signed = context.collected(path)
    presences = None if presence is None else Collected(context.split.domain(), Presence(presence))

    def check(result: Result) -> None:
        nonlocal signed, presences
        if result.kind == "presence" and presences is not None:
            presences = presences.add_signature(result.value, roster)
        else:
            signed = _add(context, signed, result)

    def make(submit: str) -> str:
        return review_page(summary, context.language, presence=presence, submit=submit)

    kinds = ["signature"] if presence is None else ["signature", "presence"]
    in_browser(make, kinds, check, context.language)
    return signed, presences if presences and presences.seats else None


def _add(context: ReviewContext, signed: Countersignatures, result: Result) -> Countersignatures:
    """With a signature of a key, or else of the contract that the page names, judged at once."""
    roster = context.partnership.roster
    try:
        return signed.add_signature(result.value, roster)
    except InvalidValueError as error:
        accounts = context.accounts
        facts = context.facts
        if result.account not in accounts or facts is None:
            raise
        seat = accounts.index(result.account)
        if not facts.seats[seat]["is_contract"]:
            raise
        from daosplit.client.collected_signatures import verify_collected

        one = Countersignature(seat, result.account, "contract", parse_hex(result.value))
        judged = verify_collected(context.split, signed.add(one), context.document.period)
        if one not in judged.given:
            raise InvalidValueError("signature", None, judged.spoiled[-1].problem) from error
        return judged
