"""What looks as if somebody had gamed the data: told as warnings, for people to look into."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.records import ContributionRecord, DatedRecord
from daosplit.weighing.weigh import Weighing

_FEWEST_CUTS = 3
_RATCHETED = Fraction(1, 2)


def find_suspicions(
    weighing: Weighing,
    data: Dataset,
    earlier: Sequence[Mapping[str, Fraction]],
    cut_limit: Fraction,
) -> tuple[str, ...]:
    """What the method found suspicious, and what the data and the quarters before show.

    `data` are all data, also of later quarters; `earlier` the fractions of the quarters before the
    previous one, the newest first.
    """
    return (
        *weighing.weighed.warnings,
        *_repeated(weighing),
        *_misdated(weighing, data),
        *_ratcheted(weighing, earlier, cut_limit),
    )


def _repeated(weighing: Weighing) -> Iterator[str]:
    """One line twice, with another note or evidence."""
    seen: dict[tuple[object, ...], ContributionRecord] = {}
    for entry in weighing.case.data.of(ContributionRecord, weighing.case.quarter):
        key = entry.partner, entry.kind, entry.quantity, entry.unit, entry.date
        first = seen.setdefault(key, entry)
        if first is not entry and entry.quantity:
            yield text(
                "{line} says the same as {first}, but for its note or evidence",
                line=harmless(entry.source or entry.noun),
                first=harmless(first.source or first.noun),
            )


def _misdated(weighing: Weighing, data: Dataset) -> Iterator[str]:
    """Who had a fraction, has no line in the quarter, and has lines dated after it."""
    case = weighing.case
    present = {name for record in case.data.present(case.quarter) for name in record.names}
    later: dict[str, DatedRecord] = {}
    for record in data.records:
        if isinstance(record, DatedRecord) and record.quarter > case.quarter:
            for name in record.names:
                later.setdefault(name, record)
    for name in case.partners:
        if name in later and name not in present and present and case.previous_of(name):
            yield text(
                "{partner} has no line in {quarter}, but one dated later: {line}",
                partner=harmless(name),
                quarter=case.quarter.label,
                line=harmless(later[name].source or later[name].noun),
            )


def _ratcheted(
    weighing: Weighing, earlier: Sequence[Mapping[str, Fraction]], cut_limit: Fraction
) -> Iterator[str]:
    """Who was cut quarter after quarter, each time by less than needs its consent, to a half."""
    case = weighing.case
    for name, now in zip(case.partners, weighing.fractions, strict=True):
        after, cuts = now, 0
        for before in (case.previous_of(name), *(them.get(name, Fraction(0)) for them in earlier)):
            if not before * (1 - cut_limit) <= after < before:
                break
            after, cuts = before, cuts + 1
        if cuts >= _FEWEST_CUTS and now <= after * (1 - _RATCHETED):
            yield text(
                "{partner} was cut in each of {count} quarters in a row without having to agree, "
                "from {before} to {now}",
                partner=harmless(name),
                count=cuts,
                before=percent(after),
                now=percent(now),
            )
