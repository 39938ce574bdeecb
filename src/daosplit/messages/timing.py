"""Whether a review of a period can pass now, and what may still change before."""

from daosplit.agreement.charter import Charter
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment


def describe_timing(
    charter: Charter, period: int, reviewed: int, now: int, language: Language = "en"
) -> list[str]:
    """What keeps a review of a period from passing now, or may change what it begins with.

    `reviewed` is the newest period that was reviewed, `now` the chain's time.
    """
    say = speaker(language)
    if reviewed >= period:
        return [
            say(
                "Period {period}, or a later one, has already been reviewed; it cannot be reviewed "
                "again.",
                period=period,
            )
        ]
    end = charter.review_end(period)
    if now >= end:
        return [
            say(
                "The review window of period {period} closed at {moment}: no review of "
                "it can pass any more.",
                period=period,
                moment=show_moment(charter.local(end)),
            )
        ]
    warnings = []
    begins = charter.start_of(period)
    if now < begins:
        warnings.append(
            say(
                "Period {period} begins at {moment}: its review cannot pass before.",
                period=period,
                moment=show_moment(charter.local(begins)),
            )
        )
    if 0 < period - 1 != reviewed and now < charter.review_end(period - 1):
        moment = show_moment(charter.local(charter.review_end(period - 1)))
        warnings.append(
            say(
                "The review of period {before} may still pass, until {moment}: then the previous "
                "percentages change, and this must be weighed again.",
                before=period - 1,
                moment=moment,
            )
        )
    return warnings
