"""Whether a review of a period can pass now, and what may still change before, in two languages."""

from daosplit.agreement.charter import Charter
from daosplit.values.language import Language, Texts, speaker

_TEXTS: Texts = {
    "passed": (
        "Period {period} has been reviewed, or one after it: no review of it can pass any more.",
        "期間{period}またはその後の期間はレビュー済みです。期間{period}のレビューはもう成立しません。",
    ),
    "over": (
        "The review window of period {period} closed at {moment}: no review of it can pass any "
        "more.",
        "期間{period}のレビュー受付は{moment}に終了しました。レビューはもう成立しません。",
    ),
    "not_begun": (
        "Period {period} begins at {moment}: its review cannot pass before.",
        "期間{period}は{moment}に始まります。それまでレビューは成立しません。",
    ),
    "open_before": (
        "The review of period {before} may still pass, until {moment}: then the fractions before "
        "are others, and this must be weighed anew.",
        "期間{before}のレビューは{moment}までまだ成立し得ます。その場合は前の割合が変わるため、"
        "算定し直しが必要です。",
    ),
}


def describe_timing(
    charter: Charter, period: int, reviewed: int, now: int, language: Language = "en"
) -> list[str]:
    """What keeps a review of a period from passing now, or may change what it begins with.

    `reviewed` is the newest period that was reviewed, `now` the chain's time.
    """
    say = speaker(_TEXTS, language)
    if reviewed >= period:
        return [say("passed", period=period)]
    end = charter.review_end(period)
    if now >= end:
        return [say("over", period=period, moment=charter.local(end))]
    warnings = []
    begins = charter.start_of(period)
    if now < begins:
        warnings.append(say("not_begun", period=period, moment=charter.local(begins)))
    if 0 < period - 1 != reviewed and now < charter.review_end(period - 1):
        moment = charter.local(charter.review_end(period - 1))
        warnings.append(say("open_before", before=period - 1, moment=moment))
    return warnings
