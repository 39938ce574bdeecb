"""A weighing as a person reads it before signing: percentages, reasons, signatures, power."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import LiteralString

from daosplit.agreement.shares import cuts
from daosplit.agreement.voting_power import Passage, Power
from daosplit.messages.double_majority import name_list
from daosplit.messages.periods import show_quarter
from daosplit.messages.seats import show_shares
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import comma_list, message, number, text
from daosplit.weighing.outlook import Outlook

_MOST_SETS = 3
_MOST_COMPARED = 10
_MOST_DEPARTED = 20

_FIRST_SPLIT = message("The split; there is no previous quarter:")
_SPLIT: Mapping[str, LiteralString] = {
    "chain": message("The split, before (on the chain) and after:"),
    "founding": message("The split, before (the founding shares) and after:"),
    "review": message("The split, before (the previous review) and after:"),
    "data": message("The split, before (earlier quarters in the data, same policy) and after:"),
}


def describe_outlook(outlook: Outlook, language: Language = "en") -> str:
    """The split beside the one before, with reasons; who must sign; who would have power."""
    say = speaker(language)
    lines = [
        *_policy(outlook, language),
        *_split(outlook, language),
        *(
            say("WARNING: {warning}.", warning=translate(warning, language))
            for warning in outlook.warnings
        ),
        *_needs(outlook, language),
        *_power(outlook, language),
        say("Evidence hash: 0x{hash}", hash=outlook.weighing.evidence.hash.hex()),
    ]
    return "\n".join(lines)


def describe_files(draft: str, evidence: str, language: Language = "en") -> str:
    """Where the draft and its evidence were written."""
    say = speaker(language)
    return say(
        "Written: {draft}, the review's draft, and {evidence}, its evidence.",
        draft=harmless(draft),
        evidence=harmless(evidence),
    )


def _policy(outlook: Outlook, language: Language) -> list[str]:
    say = speaker(language)
    case, policy = outlook.weighing.case, outlook.weighing.evidence.policy
    quarter, records = show_quarter(case.quarter), len(case.data.records)
    if policy.name:
        head = say.plural(
            "Weighed for {quarter} by “{policy}” from {count:,} line of data:",
            "Weighed for {quarter} by “{policy}” from {count:,} lines of data:",
            records,
            quarter=quarter,
            policy=harmless(policy.name),
        )
    else:
        head = say.plural(
            "Weighed for {quarter} from {count:,} line of data:",
            "Weighed for {quarter} from {count:,} lines of data:",
            records,
            quarter=quarter,
        )
    return [head, *(f"  {translate(sentence, language)}" for sentence in policy.words())]


def _split(outlook: Outlook, language: Language) -> list[str]:
    say = speaker(language)
    weighing, standing = outlook.weighing, outlook.standing
    before = weighing.case.previous
    lost = None if standing.shares is None else cuts(standing.shares, weighing.shares)
    lines = [say(_FIRST_SPLIT if before is None else _SPLIT[standing.source])]
    for seat, name in enumerate(weighing.case.partners):
        after = weighing.fractions[seat]
        if after == 0 and (before is None or before[seat] == 0):
            continue
        values = {
            "name": harmless(name),
            "after": percent(after),
            "shares": show_shares(weighing.shares[seat]),
        }
        if before is None or lost is None:
            lines.append(say("  {name}: {after}, {shares}", **values))
        elif name in outlook.newcomers:
            lines.append(say("  {name}: admitted with {after}; {shares}", **values))
        else:
            if lost[seat]:
                template = message(
                    "  {name}: {before} -> {after}, down {cut} (of {before}); {shares}"
                )
            elif after == before[seat]:
                template = message("  {name}: {after}, as before; {shares}")
            else:
                template = message("  {name}: {before} -> {after}; {shares}")
            cut = percent(lost[seat])
            had = percent(before[seat])
            lines.append(say(template, before=had, cut=cut, **values))
        lines.append(f"    {weighing.weighed.reasons[seat]}")
    if outlook.departed:
        names = comma_list(list(map(harmless, outlook.departed[:_MOST_DEPARTED])))
        lines.append(
            say.plural(
                "{count} name of earlier quarters holds no seat, and gets nothing: {names}",
                "{count} names of earlier quarters hold no seat, and get nothing: {names}",
                len(outlook.departed),
                names=names,
            )
            + (", …" if len(outlook.departed) > _MOST_DEPARTED else ".")
        )
    return lines


def _needs(outlook: Outlook, language: Language) -> list[str]:
    needs, old = outlook.needs, outlook.standing.shares
    if needs is None or old is None:
        return []
    say = speaker(language)
    names = outlook.weighing.case.partners
    lines = [
        say(
            "Its review needs {shares:,} of {all_shares:,} shares and {seats} of "
            "{all_seats} partners with shares.",
            shares=needs.tally.shares_needed,
            all_shares=sum(old),
            seats=needs.tally.seats_needed,
            all_seats=sum(held > 0 for held in old),
        )
    ]
    if needs.admits:
        lines.append(
            say(
                "A seat without shares would receive some, so the threshold also applies to the "
                "number of partners that must agree; silent seats still count."
            )
        )
    if needs.tally.silent:
        lines.append(
            say(
                "Silent, and to be named as such: {names}.",
                names=name_list(needs.tally.silent, names),
            )
        )
    if needs.cut:
        limit = _exactly(outlook.standing.cut_limit)
        lines.append(
            say(
                "Must countersign, being cut by more than {limit}: {names}.",
                limit=limit,
                names=name_list(needs.cut, names),
            )
        )
    if needs.admitted:
        lines.append(
            say(
                "Must countersign, being admitted: {names}.",
                names=name_list(needs.admitted, names),
            )
        )
    return lines + _sets(needs, names, language)


def _sets(needs: Passage, names: Sequence[str], language: Language) -> list[str]:
    say = speaker(language)
    sets = needs.smallest_sets(_MOST_SETS + 1)
    if not sets:
        return [
            say(
                "The seats that are not silent are too few: it cannot pass before a silent seat "
                "answers."
            )
        ]
    named = [name_list(seats, names) for seats in sets]
    if len(sets) == 1:
        return [say("It passes if these sign: {names}.", names=named[0])]
    if len(sets[0]) > _MOST_COMPARED:
        return [
            say(
                "{count} signatures suffice, for example: {names}.",
                count=len(sets[0]),
                names=named[0],
            )
        ]
    lines = [
        say("Each of these sets of signatures suffices:"),
        *(f"  {translate(one, language)}" for one in named[:_MOST_SETS]),
    ]
    return lines + ([say("  and others of the same size")] if len(sets) > _MOST_SETS else [])


def _power(outlook: Outlook, language: Language) -> list[str]:
    say = speaker(language)
    power, names = outlook.power, outlook.weighing.case.partners
    if len(power.holders) == 1:
        return [
            say(
                "From then on, one partner holds all shares and decides alone: {names}.",
                names=name_list(power.holders, names),
            )
        ]
    lines = [_concentration(power, language)]
    majority = len(power.holders) // 2 + 1
    if power.fewest < majority:
        lines.append(
            say(
                "The threshold alone is not enough: {majority} of the {count} partners must sign.",
                majority=majority,
                count=len(power.holders),
            )
        )
    if power.blocking_by_shares:
        listed = name_list(power.blocking_by_shares, names)
        part = _exactly(1 - power.threshold)
        lines.append(
            say(
                "From then on, each of these holds more than {part} of the shares and can block "
                "any review: {names}.",
                part=part,
                names=listed,
            )
        )
    if power.blocking_by_seats:
        listed = name_list(power.blocking_by_seats, names)
        lines.append(
            say(
                "From then on, each of these can block any review, since two are needed for more "
                "than half: {names}.",
                names=listed,
            )
        )
    return lines


def _concentration(power: Power, language: Language) -> str:
    say = speaker(language)
    hundredths = power.effective_partners * 100
    effective = number(Decimal(round(hundredths)).scaleb(-2).normalize())
    if hundredths.denominator != 1:
        effective = text("about {number}", number=effective)
    return say(
        "Concentration: the largest percentage is {largest}. The threshold takes the shares of at "
        "least {fewest} of {count} partners; {block} can block. Effective number of partners: "
        "{effective}.",
        largest=percent(power.largest),
        fewest=power.fewest,
        count=len(power.holders),
        block=power.fewest_to_block,
        effective=effective,
    )


def _exactly(fraction: Fraction) -> str:
    """A percentage if that is exact, or else the fraction."""
    return percent(fraction) if (fraction * 10_000).denominator == 1 else str(fraction)
