"""How far a partnership is from countersigning its parent's review, in English and Japanese."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from daosplit.agreement.double_majority import Support, Tally, tally
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.signature_set import Collected
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, Texts, speaker

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit

_TEXTS: Texts = {
    "title": (
        "For the partnership {account} to countersign:",
        "パートナーシップ{account}が連署するには：",
    ),
    "consents": (
        "It consents to a cut of its own: all of its partners with shares must sign.",
        "自らの削減に同意：持分のあるパートナー全員の署名が必要です。",
    ),
    "no_consent": (
        "It consents to no cut of its own.",
        "自らの削減には同意しません。",
    ),
    "needs": (
        "It needs {shares} of {all_shares} shares and {seats} of {all_seats} partners with shares.",
        "持分{all_shares}のうち{shares}、持分のある{all_seats}席のうち{seats}席の署名が必要です。",
    ),
    "silent": (
        "Silent, and named as such; they count in neither majority: {names}.",
        "無応答として指定（どちらの多数決にも数えない）：{names}。",
    ),
    "signed": ("Signed so far: {names}.", "署名済み：{names}。"),
    "nobody": ("Nobody has signed so far.", "署名はまだありません。"),
    "missing_consent": (
        "Consent: {names} must sign too.",
        "同意：{names}の署名も必要です。",
    ),
    "enough": ("That is enough.", "これで足ります。"),
    "not_admitting": (
        "Enough, but only with silent seats named: it does not count among the partners that must "
        "agree when shares are given to a seat that had none.",
        "足りますが、無応答の席の指定が必要なため、持分のない席に持分を与える際に必要な同意には"
        "数えられません。",
    ),
    "comma": (", ", "、"),
}


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
    say = speaker(_TEXTS, language)

    def listed(seats: Sequence[int]) -> str:
        return say("comma").join(harmless(names[seat]) for seat in sorted(seats))

    counted = own_tally(split, support)
    shares = split.shares_of(split.reviewed_period())
    lines = [
        say("title", account=split.address),
        say("consents" if collected.message.consents_to_cut else "no_consent"),
        say(
            "needs",
            shares=counted.shares_needed,
            all_shares=sum(shares),
            seats=counted.seats_needed,
            all_seats=sum(held > 0 for held in shares),
        ),
    ]
    if counted.silent:
        lines.append(say("silent", names=listed(counted.silent)))
    lines.append(say("signed", names=listed(collected.seats)) if collected.seats else say("nobody"))
    lines += counted.reasons(names, language)
    if without := missing_consent(split, collected.message, support):
        lines.append(say("missing_consent", names=listed(without)))
    if is_enough(split, collected.message, support):
        admits = own_tally(split, Support.full(support.admitting)).passes
        lines.append(say("enough" if admits else "not_admitting"))
    return "\n".join(lines)
