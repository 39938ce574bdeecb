"""What was changed in a review after signatures were made, and who must sign again."""

from collections.abc import Sequence
from typing import Any

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.review_summary import changed_parts
from daosplit.messages.double_majority import name_list
from daosplit.values.escaping import harmless
from daosplit.values.text import Text, text


def describe_edit(
    signed: Countersignatures, present: Countersignatures, names: Sequence[str]
) -> list[str]:
    """A sentence for each part that differs, and one that says who must sign again.

    `names` are the partners' in seat order. Nothing if both are of the same review.
    """
    lines: list[str] = []
    if signed.domain != present.domain:
        lines.append(
            text(
                "CHANGED: what was signed counts for {signed}, and this for {present}.",
                signed=_of_domain(signed),
                present=_of_domain(present),
            )
        )
    lines += [
        text(
            "CHANGED: {part} was {before} when it was signed, and now is {after}.",
            part=part,
            before=_part(signed.review, part),
            after=_part(present.review, part),
        )
        for part in changed_parts(signed.review, present.review)
    ]
    if lines and signed.seats:
        known = [seat for seat in signed.seats if seat < len(names)]
        lines.append(text("Must sign again: {names}.", names=name_list(known, names)))
    return lines


def _of_domain(collected: Countersignatures) -> Text:
    return text(
        "{partnership} on chain {chain}",
        partnership=collected.domain.partnership,
        chain=collected.domain.chain_id,
    )


def _part(review: Any, part: str) -> str:
    name, _, index = part.rstrip("]").partition("[")
    value = getattr(review, name)
    if index:
        if int(index) >= len(value):
            return text("missing")
        entry = value[int(index)]
        return text(
            "seat {seat}, {points:,} points, “{reason}”",
            seat=entry.seat,
            points=entry.points,
            reason=harmless(entry.reason),
        )
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, tuple):
        return ", ".join(value) or text("nobody")
    return harmless(str(value)) or text("nothing")
