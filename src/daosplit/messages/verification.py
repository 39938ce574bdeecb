"""A verification as a person reads it: what follows, and what does not."""

from collections.abc import Sequence
from fractions import Fraction

from daosplit.messages.periods import show_quarter
from daosplit.messages.seats import show_shares
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.decimals import grouped_decimal
from daosplit.values.escaping import harmless
from daosplit.values.percent import exact_percent, percent
from daosplit.values.text import Text, comma_list, text
from daosplit.weighing.data.records import DataRecord
from daosplit.weighing.money import MoneyFinding, has_money
from daosplit.weighing.verify import Effect, SeatFinding, Verification


def describe_verification(verification: Verification, language: Language = "en") -> str:
    """What was found: of the evidence, of what stood before, and of each seat."""
    say = speaker(language)
    quarter = show_quarter(verification.weighing.case.quarter)
    lines = [
        say(
            "Verification of the review of period {period}, {quarter}:",
            period=verification.claim.period,
            quarter=quarter,
        )
    ]
    if verification.claim.is_passed is not None:
        lines.append(
            say("It passed on the chain.")
            if verification.claim.is_passed
            else say("ANOTHER REVIEW PASSED on the chain for this period.")
        )
    lines.append(_hash(verification, language))
    lines += _policy(verification, language)
    if not verification.is_of_period:
        lines.append(
            say("NOT ITS EVIDENCE: this is of another quarter, {quarter}.", quarter=quarter)
        )
    lines += [
        say(
            "PREVIOUS PERCENTAGE DIFFERS: {name} had {before}, and the evidence says {said}.",
            name=harmless(seat.name),
            before=exact_percent(seat.before),
            said=exact_percent(seat.before_in_evidence),
        )
        for seat in verification.seats
        if not seat.stood_so
    ]
    if verification.money:
        lines += describe_money(verification.money, language)
    elif has_money(verification.weighing.case):
        lines.append(say("Revenues and payments were not compared: no chain was asked."))
    for seat in verification.seats:
        lines += [_seat(seat, language), f"    {seat.reason}"]
        if not seat.has_reason:
            given = comma_list([f"“{harmless(reason)}”" for reason in seat.claimed_reasons or ()])
            lines.append(
                say("    ANOTHER REASON stands in the review: {given}", given=given)
                if given
                else say("    NO REASON stands in the review.")
            )
    wrong = sum(not seat.follows for seat in verification.seats)
    if wrong:
        lines.append(
            say.plural(
                "THE SHARES DO NOT FOLLOW from the evidence: {count} of {all} seats differs.",
                "THE SHARES DO NOT FOLLOW from the evidence: {count} of {all} seats differ.",
                wrong,
                all=len(verification.seats),
            )
        )
    else:
        lines.append(say("The shares follow from the evidence, seat by seat."))
    lines.append(
        say("Verified: anybody who weighs this evidence by its policy gets these shares.")
        if verification.is_verified
        else say("NOT VERIFIED.")
    )
    return "\n".join(lines)


def describe_effects(
    verification: Verification, found: Sequence[Effect], language: Language = "en"
) -> str:
    """What each line of the data does: what each partner would have without it."""
    say = speaker(language)
    lines = [say("What each line of the data does:")]
    for effect in found:
        line = harmless(_line(effect.record))
        lines += [f"  {line}", f"    {_effect(verification, effect, language)}"]
    return "\n".join(lines)


def _hash(verification: Verification, language: Language) -> str:
    say = speaker(language)
    found = verification.weighing.evidence.hash.hex()
    if verification.hash_matches:
        return say(
            "The evidence is the one that the review names by its hash: 0x{hash}.", hash=found
        )
    if not verification.has_hash:
        return say(
            "NO EVIDENCE: the review has no hash of any, so anything could be shown for it. "
            "This is 0x{hash}.",
            hash=found,
        )
    return say(
        "NOT THE EVIDENCE: the review names 0x{claimed}, and this is 0x{hash}. The data, the "
        "policy, the partners' names or the previous percentages are not those that were "
        "countersigned.",
        claimed=verification.claim.evidence_hash.hex(),
        hash=found,
    )


def _policy(verification: Verification, language: Language) -> list[str]:
    say = speaker(language)
    policy, agreement = verification.weighing.evidence.policy, verification.agreement
    lines = [say("Its policy, 0x{hash}:", hash=policy.hash.hex())]
    if policy.name:
        lines = [
            say(
                "Its policy, “{name}”, 0x{hash}:",
                name=harmless(policy.name),
                hash=policy.hash.hex(),
            )
        ]
    lines += [f"  {translate(sentence, language)}" for sentence in policy.words()]
    if agreement.agreed is not None:
        if agreement.is_agreed:
            lines.append(say("It is the policy agreed on, as the record says."))
        else:
            lines.append(
                say(
                    "ANOTHER POLICY than the one agreed on, which the record says is 0x{hash}.",
                    hash=agreement.agreed.hex(),
                )
            )
    if agreement.earlier is not None:
        file, quarter = agreement.earlier
        lines.append(
            say(
                "ANOTHER POLICY than before: {file}, the evidence of {quarter}, has another.",
                file=harmless(file),
                quarter=show_quarter(quarter),
            )
        )
    return lines


def describe_money(money: MoneyFinding, language: Language = "en") -> list[str]:
    """The amounts of the data that the chain tells otherwise, and those that it does not tell."""
    say = speaker(language)
    lines = []
    for one in money.differences:
        where = harmless(one.source) if one.source else show_quarter(one.quarter)
        if one.partner:
            lines.append(
                say(
                    "PAYMENT DIFFERS: {where}: {partner} was paid {found:,} on the chain, and the "
                    "data say {said}.",
                    where=where,
                    partner=harmless(one.partner),
                    found=one.found,
                    said=grouped_decimal(one.said),
                )
            )
        else:
            lines.append(
                say(
                    "REVENUE DIFFERS: {where}: {found:,} were distributed on the chain, and the "
                    "data say {said}.",
                    where=where,
                    found=one.found,
                    said=grouped_decimal(one.said),
                )
            )
    if money.uncompared:
        quarters = comma_list([show_quarter(quarter) for quarter in money.uncompared])
        lines.append(
            say("Not compared, since the chain does not tell yet: {quarters}.", quarters=quarters)
        )
    return lines


def _seat(seat: SeatFinding, language: Language) -> str:
    say = speaker(language)
    values = {
        "name": harmless(seat.name),
        "fraction": percent(seat.claimed_fraction),
        "shares": show_shares(seat.claimed),
    }
    if seat.follows:
        return say("  {name}: {fraction}, {shares}", **values)
    return say(
        "  {name}: DOES NOT FOLLOW: {fraction}, {shares}; from the evidence follow "
        "{expected_fraction}, {expected}, {difference}",
        expected_fraction=percent(seat.expected_fraction),
        expected=show_shares(seat.expected),
        difference=_deviation(seat.claimed_fraction - seat.expected_fraction),
        **values,
    )


def _deviation(difference: Fraction) -> Text:
    shown = percent(abs(difference), places=6)
    if difference > 0:
        return text("so it has {difference} of the whole too much", difference=shown)
    return text("so it has {difference} of the whole too little", difference=shown)


def _effect(verification: Verification, effect: Effect, language: Language) -> str:
    say = speaker(language)
    if effect.without is None:
        return say(
            "without it no shares follow: {problem}",
            problem=harmless(translate(effect.problem, language)),
        )
    changes = [
        text(
            "{name} {now} -> {then}",
            name=harmless(name),
            now=percent(now),
            then=percent(then),
        )
        for name, now, then in zip(
            verification.weighing.case.partners,
            verification.weighing.fractions,
            effect.without,
            strict=True,
        )
        if now != then
    ]
    if not changes:
        return say("without it everything is the same")
    return say("without it {changes}", changes=comma_list(changes))


def _line(record: DataRecord) -> str:
    """Where a line stands, and what it says."""
    values = (value for value in record.values().values() if value)
    said = (value if isinstance(value, str) else "; ".join(value) for value in values)
    return f"{record.source or record.noun}: {', '.join(said)}"
