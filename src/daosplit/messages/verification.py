"""A verification as a person reads it, in English and Japanese: what follows, and what does not."""

from collections.abc import Sequence
from fractions import Fraction

from daosplit.agreement.shares import percent
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, Texts, speaker
from daosplit.weighing.data.records import DataRecord
from daosplit.weighing.verification import Effect, SeatFinding, Verification

_TEXTS: Texts = {
    "title": (
        "Verification of the review of period {period}, quarter {quarter}:",
        "期間{period}（{quarter}期）のレビューの監査：",
    ),
    "passed": ("It passed on the chain.", "チェーン上で成立済みです。"),
    "other_passed": (
        "ANOTHER REVIEW PASSED on the chain for this period.",
        "チェーン上では、この期間の別のレビューが成立しています。",
    ),
    "hash": (
        "The evidence is the one to which the review commits: 0x{hash}.",
        "証拠は、レビューが固定したものと一致します：0x{hash}。",
    ),
    "other_hash": (
        "NOT THE EVIDENCE: the review commits to 0x{claimed}, and this is 0x{hash}. The data, the "
        "policy, the partners' names or the fractions before are not those that were "
        "countersigned.",
        "証拠の不一致：レビューが固定したのは0x{claimed}ですが、これは0x{hash}です。データ、方法、"
        "パートナーの名前、前の割合のいずれかが、連署されたものと異なります。",
    ),
    "no_hash": (
        "NO EVIDENCE: the review commits to none, so anything could be shown for it. This is "
        "0x{hash}.",
        "証拠なし：レビューは証拠を固定していません。提示された証拠は0x{hash}です。",
    ),
    "other_period": (
        "NOT ITS EVIDENCE: this is of another quarter, {quarter}.",
        "別の期の証拠：これは{quarter}期のものです。",
    ),
    "before": (
        "NOT AS IT STOOD: {name} had {before} before, and the evidence says {said}.",
        "前の割合の不一致：{name}の前の割合は{before}ですが、証拠では{said}です。",
    ),
    "follows": ("  {name}: {fraction}, {shares} shares", "  {name}：{fraction}、持分{shares}"),
    "differs": (
        "  {name}: DOES NOT FOLLOW: {fraction}, {shares} shares; from the evidence follow "
        "{expected_fraction}, {expected} shares, {difference}",
        "  {name}：不一致：{fraction}、持分{shares}。証拠からは{expected_fraction}、"
        "持分{expected}（{difference}）",
    ),
    "more": (
        "so it has {difference} of the whole too much",
        "全体の{difference}だけ過大",
    ),
    "less": (
        "so it has {difference} of the whole too little",
        "全体の{difference}だけ過小",
    ),
    "reason": ("    {reason}", "    {reason}"),
    "shares_follow": (
        "The shares follow from the evidence, seat by seat.",
        "持分は、すべての席で証拠どおりです。",
    ),
    "shares_differ": (
        "THE SHARES DO NOT FOLLOW from the evidence, at {count} of {all} seats.",
        "{all}席のうち{count}席の持分が、証拠どおりではありません。",
    ),
    "verified": (
        "Verified: anybody who weighs this evidence by its policy gets these shares.",
        "検証済み：この証拠を同じ方法で算定すれば、誰でもこの持分になります。",
    ),
    "not_verified": ("NOT VERIFIED.", "検証不成立。"),
    "lines": ("What each line of the data does:", "データの各行の影響："),
    "line": ("  {line}\n    {effect}", "  {line}\n    {effect}"),
    "without": ("without it {changes}", "この行がなければ {changes}"),
    "change": ("{name} {now} -> {then}", "{name} {now} → {then}"),
    "nothing": ("without it all is the same", "この行がなくても同じ"),
    "needed": ("without it nothing follows: {problem}", "この行がなければ算定不能：{problem}"),
    "comma": (", ", "、"),
}


def describe_verification(verification: Verification, language: Language = "en") -> str:
    """What was found: of the evidence, of what stood before, and of each seat."""
    say = speaker(_TEXTS, language)
    quarter = verification.weighing.case.quarter
    lines = [say("title", period=verification.claim.period, quarter=quarter)]
    if verification.claim.is_passed is not None:
        lines.append(say("passed" if verification.claim.is_passed else "other_passed"))
    lines.append(_hash(verification, language))
    if not verification.is_of_period:
        lines.append(say("other_period", quarter=quarter))
    lines += [
        say(
            "before",
            name=harmless(seat.name),
            before=_exactly(seat.before, language),
            said=_exactly(seat.before_in_evidence, language),
        )
        for seat in verification.seats
        if not seat.stood_so
    ]
    for seat in verification.seats:
        lines += [_seat(seat, language), say("reason", reason=seat.reason)]
    wrong = sum(not seat.follows for seat in verification.seats)
    if wrong:
        lines.append(say("shares_differ", count=wrong, all=len(verification.seats)))
    else:
        lines.append(say("shares_follow"))
    lines.append(say("verified" if verification.is_verified else "not_verified"))
    return "\n".join(lines)


def describe_effects(
    verification: Verification, found: Sequence[Effect], language: Language = "en"
) -> str:
    """What each line of the data does: what each partner would have without it."""
    say = speaker(_TEXTS, language)
    lines = [say("lines")]
    for effect in found:
        line = harmless(_line(effect.record))
        lines.append(say("line", line=line, effect=_effect(verification, effect, language)))
    return "\n".join(lines)


def _hash(verification: Verification, language: Language) -> str:
    say = speaker(_TEXTS, language)
    found = verification.weighing.evidence.hash.hex()
    if verification.hash_matches:
        return say("hash", hash=found)
    if not verification.has_hash:
        return say("no_hash", hash=found)
    return say("other_hash", claimed=verification.claim.evidence_hash.hex(), hash=found)


def _seat(seat: SeatFinding, language: Language) -> str:
    say = speaker(_TEXTS, language)
    values = {
        "name": harmless(seat.name),
        "fraction": percent(seat.claimed_fraction, language=language),
        "shares": f"{seat.claimed:,}",
    }
    if seat.follows:
        return say("follows", **values)
    difference = seat.claimed_fraction - seat.expected_fraction
    return say(
        "differs",
        expected_fraction=percent(seat.expected_fraction, language=language),
        expected=f"{seat.expected:,}",
        difference=say(
            "more" if difference > 0 else "less",
            difference=percent(abs(difference), places=6, language=language),
        ),
        **values,
    )


def _effect(verification: Verification, effect: Effect, language: Language) -> str:
    say = speaker(_TEXTS, language)
    if effect.without is None:
        return say("needed", problem=harmless(effect.problem))
    changes = [
        say(
            "change",
            name=harmless(name),
            now=percent(now, language=language),
            then=percent(then, language=language),
        )
        for name, now, then in zip(
            verification.weighing.case.partners,
            verification.weighing.fractions,
            effect.without,
            strict=True,
        )
        if now != then
    ]
    return say("without", changes=say("comma").join(changes)) if changes else say("nothing")


def _line(record: DataRecord) -> str:
    """Where a line stands, and what it says."""
    values = (value for value in record.values().values() if value)
    said = (value if isinstance(value, str) else "; ".join(value) for value in values)
    return f"{record.source or record.noun}: {', '.join(said)}"


def _exactly(fraction: Fraction, language: Language) -> str:
    """A percentage; with its exact fraction if it is rounded."""
    shown = percent(fraction, language=language)
    return shown if (fraction * 10_000).denominator == 1 else f"{fraction} ({shown})"
