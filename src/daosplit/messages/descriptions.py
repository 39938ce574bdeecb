"""A charter and a founding as a person reads them."""

from fractions import Fraction

from daosplit.agreement.charter import Charter
from daosplit.agreement.founding import Founding
from daosplit.agreement.shares import fractions
from daosplit.messages.periods import show_period
from daosplit.messages.seats import show_shares
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment, show_offset
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import Text, text


def describe_charter(charter: Charter, language: Language = "en") -> str:
    """What can never change, in words."""
    say = speaker(language)
    lines = []
    if charter.is_test:
        duration = show_duration(charter.test_seconds)
        lines += [
            say("THIS IS A TEST: its periods are seconds, not months."),
            say(
                "Periods: {duration} each; the first begins at {start}.",
                duration=duration,
                start=show_moment(charter.local(charter.start)),
            ),
        ]
    else:
        lines.append(
            say.plural(
                "Periods: one calendar month each, in the time of UTC{offset}; the first is "
                "{first}.",
                "Periods: {count} calendar months each, in the time of UTC{offset}; the first is "
                "{first}.",
                charter.months,
                offset=show_offset(charter.local(charter.start)),
                first=show_period(charter, 1),
            )
        )

    lines += [
        say(
            "Review window: a period's review may pass until {duration} after its end.",
            duration=show_duration(charter.review_window),
        ),
        say(
            "Threshold: partners with {fraction} of the shares, and more than half "
            "of the partners with shares, must countersign a review.",
            fraction=_as_written(charter.threshold),
        ),
        say(
            "Cut limit: a partner whose percentage falls by more than {fraction} of what it was "
            "must itself countersign.",
            fraction=_as_written(charter.cut_limit),
        ),
        say(
            "Tip: up to {fraction} of each payment goes to whoever settles late.",
            fraction=percent(Fraction(charter.tip, 10**6), places=4),
        )
        if charter.tip
        else say("Tip: none."),
    ]
    return "\n".join(lines)


def describe_founding(founding: Founding, language: Language = "en") -> str:
    """What a partnership is founded with, in words: its charter, its partners, their fractions."""
    say = speaker(language)
    lines = [
        harmless(founding.name),
        describe_charter(founding.charter, language),
        say("Partners:"),
    ]
    for seat, fraction in enumerate(fractions(founding.shares)):
        partner = founding.partners[seat]
        lines.append(
            say(
                "  seat {seat}: {name}, {percent} ({shares}), {account}",
                seat=seat,
                name=harmless(partner.name),
                percent=percent(fraction),
                shares=show_shares(partner.shares),
                account=partner.account,
            )
        )
    return "\n".join(lines)


def _as_written(pair: tuple[int, int]) -> Text:
    """A charter's fraction, as it was written if its percentage cannot be said exactly."""
    fraction = Fraction(*pair)
    shown = percent(fraction)
    if (fraction * 10_000).denominator == 1:
        return shown
    return text("{fraction} ({percent})", fraction=f"{pair[0]}/{pair[1]}", percent=shown)
