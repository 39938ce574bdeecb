"""A weighing as a person reads it before signing: fractions, reasons, who must sign, who has power.

In English and Japanese; what a policy does and the reasons that it gives are in English.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction

from daosplit.agreement.shares import cuts, percent
from daosplit.agreement.voting_power import Passage, Power
from daosplit.values.decimals import show_decimal
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, Texts, speaker
from daosplit.weighing.outlook import Outlook

_MOST_SETS = 3
_MOST_COMPARED = 10

_TEXTS: Texts = {
    "weighed": (
        "Quarter {quarter}, weighed by “{policy}” from {records} lines of data:",
        "{quarter}期：「{policy}」により、{records}行のデータから算定",
    ),
    "unnamed": (
        "Quarter {quarter}, weighed from {records} lines of data:",
        "{quarter}期：{records}行のデータから算定",
    ),
    "sentence": ("  {sentence}", "  {sentence}"),
    "before_chain": (
        "The split, before (on the chain) and after:",
        "配分（前：チェーン上 → 後）：",
    ),
    "before_founding": (
        "The split, before (the founding shares) and after:",
        "配分（前：設立時の持分 → 後）：",
    ),
    "before_review": (
        "The split, before (the review before it) and after:",
        "配分（前：前回のレビュー → 後）：",
    ),
    "before_data": (
        "The split, before (the data of the quarters before, by the same policy) and after:",
        "配分（前：前期までのデータを同じ方法で算定 → 後）：",
    ),
    "first": (
        "The split; there is no quarter before:",
        "配分（前の期なし）：",
    ),
    "alone": ("  {name}: {after}, {shares} shares", "  {name}：{after}、持分{shares}"),
    "same": (
        "  {name}: {after}, as before; {shares} shares",
        "  {name}：{after}（変わらず）、持分{shares}",
    ),
    "more": (
        "  {name}: {before} -> {after}; {shares} shares",
        "  {name}：{before} → {after}、持分{shares}",
    ),
    "less": (
        "  {name}: {before} -> {after}, a cut of {cut}; {shares} shares",
        "  {name}：{before} → {after}（削減 {cut}）、持分{shares}",
    ),
    "admitted": (
        "  {name}: admitted with {after}; {shares} shares",
        "  {name}：新規加入、{after}、持分{shares}",
    ),
    "reason": ("    {reason}", "    {reason}"),
    "needs": (
        "Its review needs {shares} of {all_shares} shares and {seats} of {all_seats} partners with "
        "shares.",
        "レビューの成立には、持分{all_shares}のうち{shares}、持分のある{all_seats}席のうち{seats}席の"
        "連署が必要です。",
    ),
    "admits": (
        "Somebody without shares gets some: so the partners that must agree are as many as the "
        "threshold, the silent not excused.",
        "持分のない席に持分を与えるため、可決要件の割合の席（無応答の席も除外されません）の同意が必要です。",
    ),
    "silent": (
        "Silent, and to be named as such: {names}.",
        "無応答として指定：{names}。",
    ),
    "cut": (
        "Must countersign, cut by more than {limit}: {names}.",
        "{limit}を超えて削減されるため、必ず連署が必要：{names}。",
    ),
    "newcomers": (
        "Must countersign, being admitted: {names}.",
        "加入するため、必ず連署が必要：{names}。",
    ),
    "suffices": ("These signatures suffice: {names}.", "必要十分な連署：{names}。"),
    "example": (
        "{count} signatures suffice, for example: {names}.",
        "{count}席の連署で足ります。例：{names}。",
    ),
    "suffice": ("Each of these sets of signatures suffices:", "次のいずれかの連署で足ります："),
    "set": ("  {names}", "  {names}"),
    "more_sets": ("  and others of as many", "  ほかにも同数の組み合わせがあります"),
    "no_set": (
        "All who are not silent are too few: it cannot pass before a silent partner answers.",
        "無応答でない席だけでは足りません。無応答の席が応答するまで成立しません。",
    ),
    "concentration": (
        "Concentration: the largest has {largest}; of {count} partners it takes {fewest} to hold "
        "the threshold and {block} to block; it is as if there were {effective} equal ones.",
        "集中度：最大の割合は{largest}。{count}席のうち{fewest}席で可決要件の持分に達し、{block}席で"
        "阻止できます。均等なパートナー{effective}席に相当します。",
    ),
    "blocking_shares": (
        "From then on no review passes without, holding more than {part} of the shares: {names}.",
        "以後、持分の{part}超を持つ次の席なしには、レビューが成立しません：{names}。",
    ),
    "blocking_seats": (
        "From then on no review passes without, since two are needed for more than half: {names}.",
        "以後、過半数には2席とも必要なため、次の席なしにはレビューが成立しません：{names}。",
    ),
    "one_seat": (
        "From then on one partner alone holds all shares and decides alone: {names}.",
        "以後、1席がすべての持分を持ち、単独で決定します：{names}。",
    ),
    "about": ("about {number}", "約{number}"),
    "comma": (", ", "、"),
    "hash": ("Evidence hash: 0x{hash}", "証拠のハッシュ：0x{hash}"),
    "draft": (
        "Written: {draft}, the review's draft, and {evidence}, its evidence.",
        "書き出し：{draft}（レビュー案）、{evidence}（証拠）",
    ),
}


def describe_outlook(outlook: Outlook, language: Language = "en") -> str:
    """The split beside the one before, with reasons; who must sign; who would have power."""
    lines = [
        *_policy(outlook, language),
        *_split(outlook, language),
        *_needs(outlook, language),
        *_power(outlook, language),
        speaker(_TEXTS, language)("hash", hash=outlook.weighing.evidence.hash.hex()),
    ]
    return "\n".join(lines)


def describe_files(draft: str, evidence: str, language: Language = "en") -> str:
    """Where the draft and its evidence were written."""
    say = speaker(_TEXTS, language)
    return say("draft", draft=harmless(draft), evidence=harmless(evidence))


def _policy(outlook: Outlook, language: Language) -> list[str]:
    say = speaker(_TEXTS, language)
    case, policy = outlook.weighing.case, outlook.weighing.evidence.policy
    head = say(
        "weighed" if policy.name else "unnamed",
        quarter=case.quarter,
        policy=harmless(policy.name),
        records=len(case.data.records),
    )
    return [head, *(say("sentence", sentence=sentence) for sentence in policy.words())]


def _split(outlook: Outlook, language: Language) -> list[str]:
    say = speaker(_TEXTS, language)
    weighing, standing = outlook.weighing, outlook.standing
    before = weighing.case.previous
    lost = None if standing.shares is None else cuts(standing.shares, weighing.shares)
    lines = [say("first" if before is None else f"before_{standing.source}")]
    for seat, name in enumerate(weighing.case.partners):
        after = weighing.fractions[seat]
        if after == 0 and (before is None or before[seat] == 0):
            continue
        values = {
            "name": harmless(name),
            "after": percent(after, language=language),
            "shares": f"{weighing.shares[seat]:,}",
        }
        if before is None or lost is None:
            lines.append(say("alone", **values))
        elif name in outlook.newcomers:
            lines.append(say("admitted", **values))
        else:
            text = "less" if lost[seat] else "same" if after == before[seat] else "more"
            cut = percent(lost[seat], language=language)
            had = percent(before[seat], language=language)
            lines.append(say(text, before=had, cut=cut, **values))
        lines.append(say("reason", reason=weighing.weighed.reasons[seat]))
    return lines


def _needs(outlook: Outlook, language: Language) -> list[str]:
    needs, old = outlook.needs, outlook.standing.shares
    if needs is None or old is None:
        return []
    say = speaker(_TEXTS, language)
    names = outlook.weighing.case.partners
    lines = [
        say(
            "needs",
            shares=f"{needs.tally.shares_needed:,}",
            all_shares=f"{sum(old):,}",
            seats=needs.tally.seats_needed,
            all_seats=sum(held > 0 for held in old),
        )
    ]
    if needs.admits:
        lines.append(say("admits"))
    if needs.tally.silent:
        lines.append(say("silent", names=_named(needs.tally.silent, names, language)))
    if needs.cut:
        limit = _exactly(outlook.standing.cut_limit)
        lines.append(say("cut", limit=limit, names=_named(needs.cut, names, language)))
    if needs.admitted:
        lines.append(say("newcomers", names=_named(needs.admitted, names, language)))
    return lines + _sets(needs, names, language)


def _sets(needs: Passage, names: Sequence[str], language: Language) -> list[str]:
    say = speaker(_TEXTS, language)
    sets = needs.smallest_sets(_MOST_SETS + 1)
    if not sets:
        return [say("no_set")]
    named = [_named(seats, names, language) for seats in sets]
    if len(sets) == 1:
        return [say("suffices", names=named[0])]
    if len(sets[0]) > _MOST_COMPARED:
        return [say("example", count=len(sets[0]), names=named[0])]
    lines = [say("suffice"), *(say("set", names=one) for one in named[:_MOST_SETS])]
    return lines + ([say("more_sets")] if len(sets) > _MOST_SETS else [])


def _power(outlook: Outlook, language: Language) -> list[str]:
    say = speaker(_TEXTS, language)
    power, names = outlook.power, outlook.weighing.case.partners
    if len(power.holders) == 1:
        return [say("one_seat", names=_named(power.holders, names, language))]
    lines = [_concentration(power, language)]
    if power.blocking_by_shares:
        listed = _named(power.blocking_by_shares, names, language)
        part = _exactly(1 - power.threshold)
        lines.append(say("blocking_shares", part=part, names=listed))
    if power.blocking_by_seats:
        listed = _named(power.blocking_by_seats, names, language)
        lines.append(say("blocking_seats", names=listed))
    return lines


def _concentration(power: Power, language: Language) -> str:
    say = speaker(_TEXTS, language)
    hundredths = power.effective_partners * 100
    effective = show_decimal(Fraction(round(hundredths), 100))
    if hundredths.denominator != 1:
        effective = say("about", number=effective)
    return say(
        "concentration",
        largest=percent(power.largest, language=language),
        fewest=power.fewest,
        count=len(power.holders),
        block=power.fewest_to_block,
        effective=effective,
    )


def _exactly(fraction: Fraction) -> str:
    """A percentage if that is exact, or else the fraction."""
    return percent(fraction) if (fraction * 10_000).denominator == 1 else str(fraction)


def _named(seats: Collection[int], names: Sequence[str], language: Language) -> str:
    say = speaker(_TEXTS, language)
    return say("comma").join(harmless(names[seat]) for seat in sorted(seats))
