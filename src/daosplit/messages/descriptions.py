"""A founding and a review as a person reads them."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from daosplit.agreement.charter import Charter
from daosplit.agreement.double_majority import Support, cut_beyond
from daosplit.agreement.founding import Founding
from daosplit.agreement.review import Review
from daosplit.agreement.shares import cuts, fractions
from daosplit.messages.double_majority import describe_shortfall, name_list
from daosplit.messages.periods import show_period
from daosplit.messages.seats import show_shares
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_moment, show_offset
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import Text, message, text


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
    say = speaker(language)
    lines = [
        say(
            "Review of period {period}: {label}",
            period=review.period,
            label=show_period(charter, review.period),
        ),
        _deadline(review, charter, language),
        *_split(review, names, old_shares, language),
        say("Contributions:"),
    ]
    lines += [
        say.plural(
            "  {name}: {count:,} point: {reason}",
            "  {name}: {count:,} points: {reason}",
            entry.points,
            name=harmless(names[entry.seat]),
            reason=harmless(entry.reason),
        )
        for entry in review.contributions
    ]
    lines.append(_evidence(review, language))
    lines += _needs(review, charter, names, old_shares, countersigners, language)
    return "\n".join(lines)


def _deadline(review: Review, charter: Charter, language: Language) -> str:
    say = speaker(language)
    closes = charter.review_end(review.period)
    if review.deadline >= closes:
        return say(
            "Must pass before the review window closes, at {moment}.",
            moment=show_moment(charter.local(closes)),
        )
    return say("Must pass by {moment}.", moment=show_moment(charter.local(review.deadline)))


def _split(
    review: Review, names: Sequence[str], old_shares: Sequence[int], language: Language
) -> list[str]:
    say = speaker(language)
    new_shares = review.shares(len(old_shares))
    before, after = fractions(old_shares), fractions(new_shares)
    lost = cuts(old_shares, new_shares)

    lines = [say("The split, before and after:")]
    for seat, fraction in enumerate(after):
        name = harmless(names[seat])
        gets = percent(fraction)
        if seat >= len(before):
            account = review.admitted[seat - len(before)]
            lines.append(
                say(
                    "  {name}: admitted with {after}, {account}",
                    name=name,
                    after=gets,
                    account=account,
                )
            )
            continue
        had = percent(before[seat])
        if lost[seat]:
            template = message("  {name}: {before} -> {after}, down {cut} (of {before})")
        elif fraction == before[seat]:
            template = message("  {name}: {before}, as before")
        else:
            template = message("  {name}: {before} -> {after}")
        cut = percent(lost[seat])
        lines.append(say(template, name=name, before=had, after=gets, cut=cut))
    return lines


def _evidence(review: Review, language: Language) -> str:
    say = speaker(language)
    uri = harmless(review.evidence_uri)
    if not any(review.evidence_hash):
        if uri:
            return say("Evidence: {uri}, without a hash that fixes its content.", uri=uri)
        return say("Evidence: none.")
    digits = review.evidence_hash.hex()
    if uri:
        return say("Evidence: {uri}; its keccak256 hash is 0x{hash}", uri=uri, hash=digits)
    return say("Evidence: not published; its keccak256 hash is 0x{hash}", hash=digits)


def _needs(
    review: Review,
    charter: Charter,
    names: Sequence[str],
    old_shares: Sequence[int],
    countersigners: Support | Collection[int],
    language: Language,
) -> list[str]:
    say = speaker(language)

    support = (
        countersigners if isinstance(countersigners, Support) else Support.full(countersigners)
    )
    counted = review.tally(charter, old_shares, support)
    lines = [
        say(
            "To pass it needs {shares:,} of {all_shares:,} shares and {seats} of "
            "{all_seats} partners with shares.",
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
        lines.append(
            say(
                "Silent, and named as such; they count in neither majority: {names}.",
                names=name_list(counted.silent, names),
            )
        )
    if must:
        lines.append(say("Must countersign: {names}.", names=name_list(must, names)))
    if support.countersigners:
        signed = name_list(support.countersigners, names)
        lines.append(say("Countersigned so far: {names}.", names=signed))
        if counted.passes:
            lines.append(say("These are enough: the review passes."))
        lines += [translate(reason, language) for reason in describe_shortfall(counted, names)]
    return lines


def _as_written(pair: tuple[int, int]) -> Text:
    """A charter's fraction, as it was written if its percentage cannot be said exactly."""
    fraction = Fraction(*pair)
    shown = percent(fraction)
    if (fraction * 10_000).denominator == 1:
        return shown
    return text("{fraction} ({percent})", fraction=f"{pair[0]}/{pair[1]}", percent=shown)
