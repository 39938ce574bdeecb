"""A founding and a review as a person reads them, in English and Japanese."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from daosplit.agreement.charter import Charter
from daosplit.agreement.double_majority import Support, cut_beyond
from daosplit.agreement.founding import Founding
from daosplit.agreement.review import Review
from daosplit.agreement.shares import cuts, fractions, percent
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, Texts, speaker

_TEXTS: Texts = {
    "test": (
        "THIS IS A TEST: its periods are seconds, not months.",
        "これはテストです。期間は月ではなく秒で数えます。",
    ),
    "months": (
        "Periods: {months} calendar months each, in the time of UTC{offset}; the first is {first}.",
        "期間：暦の{months}か月ごと（UTC{offset}の時刻）。最初の期間は{first}です。",
    ),
    "month": (
        "Periods: one calendar month each, in the time of UTC{offset}; the first is {first}.",
        "期間：暦の1か月ごと（UTC{offset}の時刻）。最初の期間は{first}です。",
    ),
    "seconds": (
        "Periods: {duration} each; the first begins at {start}.",
        "期間：{duration}ごと。最初の期間は{start}に始まります。",
    ),
    "window": (
        "Review window: a period's review may pass until {duration} after its end.",
        "レビュー受付期間：期間の終了後{duration}まで、その期間のレビューを成立させられます。",
    ),
    "threshold": (
        "Threshold: partners with {fraction} of the shares, and more than half of the partners "
        "with shares, must countersign a review.",
        "可決要件：持分の{fraction}以上、かつ持分のある席の過半数の連署が必要です。",
    ),
    "cut_limit": (
        "Cut limit: who is cut by more than {fraction} of its fraction must be among them.",
        "削減の限度：割合が{fraction}を超えて減るパートナーの連署が必要です。",
    ),
    "tip": (
        "Tip: up to {fraction} of each payment goes to whoever settles late.",
        "チップ：遅れて精算されたとき、実行者に各支払いの最大{fraction}が渡ります。",
    ),
    "no_tip": ("Tip: none.", "チップ：なし。"),
    "partners": ("Partners:", "パートナー："),
    "partner": (
        "  seat {seat}: {name}, {percent} ({shares} shares), {account}",
        "  席{seat}：{name}　{percent}（持分{shares}）　{account}",
    ),
    "exactly": ("{fraction} ({percent})", "{fraction}（{percent}）"),
    "review": ("Review of period {period}: {label}", "期間{period}のレビュー：{label}"),
    "deadline": ("Must pass by {moment}.", "期限：{moment}まで（この秒を含む）。"),
    "no_deadline": (
        "Must pass before the review window closes, at {moment}.",
        "期限：レビュー受付期間の終わり（{moment}）まで。",
    ),
    "split": ("The split, before and after:", "配分（前 → 後）："),
    "same": ("  {name}: {before}, as before", "  {name}：{before}（変わらず）"),
    "more": ("  {name}: {before} -> {after}", "  {name}：{before} → {after}"),
    "less": (
        "  {name}: {before} -> {after}, a cut of {cut}",
        "  {name}：{before} → {after}（削減 {cut}）",
    ),
    "admitted": (
        "  {name}: admitted with {after}, {account}",
        "  {name}：新規加入、{after}、{account}",
    ),
    "contributions": ("Contributions:", "貢献："),
    "contribution": (
        "  {name}: {points} points: {reason}",
        "  {name}：{points}点：{reason}",
    ),
    "evidence": (
        "Evidence: {uri}, hash 0x{hash} (of a file: keccak256 of its bytes)",
        "証拠：{uri}　ハッシュ 0x{hash}（ファイルの場合は、その全バイトの keccak256）",
    ),
    "unhashed": (
        "Evidence: {uri}, without a hash that fixes it.",
        "証拠：{uri}（内容を固定するハッシュなし）",
    ),
    "no_evidence": ("Evidence: none.", "証拠：なし。"),
    "no_uri": ("no address", "所在なし"),
    "needs": (
        "To pass it needs {shares} of {all_shares} shares and {seats} of {all_seats} partners "
        "with shares.",
        "成立には、持分{all_shares}のうち{shares}、持分のある{all_seats}席のうち{seats}席の連署が必要です。",
    ),
    "silent": (
        "Silent, and named as such; they count in neither majority: {names}.",
        "無応答として指定（どちらの多数決にも数えない）：{names}。",
    ),
    "must": ("Must countersign: {names}.", "必ず連署が必要：{names}。"),
    "signed": ("Countersigned so far: {names}.", "連署済み：{names}。"),
    "passes": ("With these it passes.", "この連署で成立します。"),
    "comma": (", ", "、"),
}


def describe_charter(charter: Charter, language: Language = "en") -> str:
    """What can never change, in words."""
    say = speaker(_TEXTS, language)
    lines = []
    if charter.is_test:
        duration = show_duration(charter.test_seconds, language)
        lines += [
            say("test"),
            say("seconds", duration=duration, start=charter.local(charter.start)),
        ]
    else:
        offset = charter.local(charter.start).isoformat()[-len("+09:00") :]
        first = charter.label(1, language)
        text = "month" if charter.months == 1 else "months"
        lines.append(say(text, months=charter.months, offset=offset, first=first))

    lines += [
        say("window", duration=show_duration(charter.review_window, language)),
        say("threshold", fraction=_as_written(charter.threshold, language)),
        say("cut_limit", fraction=_as_written(charter.cut_limit, language)),
        say("tip", fraction=percent(Fraction(charter.tip, 10**6), places=4, language=language))
        if charter.tip
        else say("no_tip"),
    ]
    return "\n".join(lines)


def describe_founding(founding: Founding, language: Language = "en") -> str:
    """What a partnership is founded with, in words: its charter, its partners, their fractions."""
    say = speaker(_TEXTS, language)
    lines = [
        harmless(founding.name),
        describe_charter(founding.charter, language),
        say("partners"),
    ]
    for seat, fraction in enumerate(fractions(founding.shares)):
        partner = founding.partners[seat]
        lines.append(
            say(
                "partner",
                seat=seat,
                name=harmless(partner.name),
                percent=percent(fraction, language=language),
                shares=partner.shares,
                account=partner.account,
            )
        )
    return "\n".join(lines)


def describe_review(
    review: Review,
    charter: Charter,
    names: Sequence[str],
    old_shares: Sequence[int],
    *,
    countersigners: Support | Collection[int] = (),
    language: Language = "en",
) -> str:
    """A review in words: who had what fraction and gets what, why, and who must countersign.

    `names` are the partners' in seat order, those of the admitted at the end; `old_shares` those of
    the period before the review's; `countersigners` the seats that have countersigned so far, or
    all that stands behind the review.

    Raises InvalidValueError for shares that the contract would refuse.
    """
    say = speaker(_TEXTS, language)
    lines = [
        say("review", period=review.period, label=charter.label(review.period, language)),
        _deadline(review, charter, language),
        *_split(review, names, old_shares, language),
        say("contributions"),
    ]
    lines += [
        say(
            "contribution",
            name=harmless(names[entry.seat]),
            points=entry.points,
            reason=harmless(entry.reason),
        )
        for entry in review.contributions
    ]
    lines.append(_evidence(review, language))
    lines += _needs(review, charter, names, old_shares, countersigners, language)
    return "\n".join(lines)


def _deadline(review: Review, charter: Charter, language: Language) -> str:
    say = speaker(_TEXTS, language)
    closes = charter.review_end(review.period)
    if review.deadline >= closes:
        return say("no_deadline", moment=charter.local(closes))
    return say("deadline", moment=charter.local(review.deadline))


def _split(
    review: Review, names: Sequence[str], old_shares: Sequence[int], language: Language
) -> list[str]:
    say = speaker(_TEXTS, language)
    new_shares = review.shares(len(old_shares))
    before, after = fractions(old_shares), fractions(new_shares)
    lost = cuts(old_shares, new_shares)

    lines = [say("split")]
    for seat, fraction in enumerate(after):
        name = harmless(names[seat])
        gets = percent(fraction, language=language)
        if seat >= len(before):
            account = review.admitted[seat - len(before)]
            lines.append(say("admitted", name=name, after=gets, account=account))
            continue
        had = percent(before[seat], language=language)
        text = "less" if lost[seat] else "same" if fraction == before[seat] else "more"
        cut = percent(lost[seat], language=language)
        lines.append(say(text, name=name, before=had, after=gets, cut=cut))
    return lines


def _evidence(review: Review, language: Language) -> str:
    say = speaker(_TEXTS, language)
    uri = harmless(review.evidence_uri)
    if not any(review.evidence_hash):
        return say("unhashed", uri=uri) if uri else say("no_evidence")
    uri = uri or say("no_uri")
    return say("evidence", uri=uri, hash=review.evidence_hash.hex())


def _needs(
    review: Review,
    charter: Charter,
    names: Sequence[str],
    old_shares: Sequence[int],
    countersigners: Support | Collection[int],
    language: Language,
) -> list[str]:
    say = speaker(_TEXTS, language)

    def listed(seats: Collection[int]) -> str:
        return say("comma").join(harmless(names[seat]) for seat in sorted(seats))

    support = (
        countersigners if isinstance(countersigners, Support) else Support.full(countersigners)
    )
    counted = review.tally(charter, old_shares, support)
    lines = [
        say(
            "needs",
            shares=counted.shares_needed,
            all_shares=sum(old_shares),
            seats=counted.seats_needed,
            all_seats=sum(shares > 0 for shares in old_shares),
        )
    ]
    new_shares = review.shares(len(old_shares))
    must = (
        *cut_beyond(old_shares, new_shares, Fraction(*charter.cut_limit)),
        *range(len(old_shares), len(new_shares)),
    )
    if counted.silent:
        lines.append(say("silent", names=listed(counted.silent)))
    if must:
        lines.append(say("must", names=listed(must)))
    if support.countersigners:
        lines.append(say("signed", names=listed(support.countersigners)))
        lines += [say("passes")] if counted.passes else counted.reasons(names, language)
    return lines


def _as_written(pair: tuple[int, int], language: Language) -> str:
    """A charter's fraction, as it was written if its percentage cannot be said exactly."""
    fraction = Fraction(*pair)
    shown = percent(fraction, language=language)
    if (fraction * 10_000).denominator == 1:
        return shown
    say = speaker(_TEXTS, language)
    return say("exactly", fraction=f"{pair[0]}/{pair[1]}", percent=shown)
