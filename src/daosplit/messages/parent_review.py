"""How far a partnership is from countersigning its parent's review."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from daosplit.agreement.double_majority import Support, Tally, tally
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.signature_set import Collected
from daosplit.messages.double_majority import describe_shortfall, name_list
from daosplit.values.catalogue import Language, speaker, translate

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit


def own_tally(split: RevenueSplit, support: Support) -> Tally:
    """How far a partnership's own partners carry its countersignature, by its newest shares."""
    shares = split.shares_of(split.reviewed_period())
    threshold = Fraction(*split.charter.threshold)
    return tally(shares, shares, 0, support, threshold, Fraction(*split.charter.cut_limit))


def missing_consent(split: RevenueSplit, message: ParentReview, support: Support) -> list[int]:
    """The seats that must sign besides, if the partnership consents to a cut."""
    if not message.consents_to_cut:
        return []
    shares = split.shares_of(split.reviewed_period())
    return [seat for seat, held in enumerate(shares) if held and seat not in support.consenting]


def is_enough(split: RevenueSplit, message: ParentReview, support: Support) -> bool:
    """Whether the partnership can countersign."""
    return own_tally(split, support).passes and not missing_consent(split, message, support)


def describe_parent_review(
    split: RevenueSplit,
    collected: Collected[ParentReview],
    support: Support,
    names: Sequence[str],
    language: Language = "en",
) -> str:
    """What the partnership needs to countersign, and who has signed.

    `names` are its partners' in seat order.
    """
    say = speaker(language)

    counted = own_tally(split, support)
    shares = split.shares_of(split.reviewed_period())
    lines = [
        say("For the partnership {account} to countersign:", account=split.address),
        say("It consents to a cut of its own: all of its partners with shares must sign.")
        if collected.message.consents_to_cut
        else say("It consents to no cut of its own."),
        say(
            "It needs {shares:,} of {all_shares:,} shares and {seats} of {all_seats} "
            "partners with shares.",
            shares=counted.shares_needed,
            all_shares=sum(shares),
            seats=counted.seats_needed,
            all_seats=sum(held > 0 for held in shares),
        ),
    ]
    if counted.silent:
        lines.append(
            say(
                "Silent, and named as such; they count in neither majority: {names}.",
                names=name_list(counted.silent, names),
            )
        )
    lines.append(
        say("Signed so far: {names}.", names=name_list(collected.seats, names))
        if collected.seats
        else say("Nobody has signed so far.")
    )
    lines += [translate(reason, language) for reason in describe_shortfall(counted, names)]
    if without := missing_consent(split, collected.message, support):
        lines.append(say("Consent: {names} must sign too.", names=name_list(without, names)))
    if is_enough(split, collected.message, support):
        if own_tally(split, Support.full(support.admitting)).passes:
            lines.append(say("That is enough."))
        else:
            lines.append(
                say(
                    "Enough, but only with silent seats named: it does not count among the "
                    "partners that must agree when shares are given to a seat that had none."
                )
            )
    return "\n".join(lines)
