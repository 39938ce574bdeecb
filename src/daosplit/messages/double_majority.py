"""Why a review does not pass yet, rule by rule, for a person."""

from collections.abc import Iterable, Sequence

from daosplit.agreement.double_majority import Tally
from daosplit.values.escaping import harmless
from daosplit.values.text import Text, comma_list, text


def describe_shortfall(tally: Tally, names: Sequence[str]) -> tuple[Text, ...]:
    """Why the review does not pass yet, a sentence for each rule; nothing if it passes.

    `names` are the partners' in seat order, the admitted ones among them: as they were written, or
    as texts that can be shown as they are.
    """
    found = []
    if tally.shares < tally.shares_needed:
        found.append(
            text(
                "Shares: {there:,} of the {needed:,} that must countersign have; missing: {names}.",
                there=tally.shares,
                needed=tally.shares_needed,
                names=name_list(tally.missing, names),
            )
        )
    if tally.seats < tally.seats_needed:
        found.append(_missing_seats(tally, names))
    found += [_cut(tally, seat, _shown(names[seat])) for seat in tally.cut_without_consent]
    found += [
        text(
            "Admission: {name} is admitted and has not countersigned.",
            name=_shown(names[seat]),
        )
        for seat in tally.admitted_without_consent
    ]
    return tuple(found)


def name_list(seats: Iterable[int], names: Sequence[str]) -> str:
    """The names of some seats, in seat order."""
    return comma_list([_shown(names[seat]) for seat in sorted(seats)])


def _shown(name: str) -> str:
    return name if isinstance(name, Text) else harmless(name)


def _missing_seats(tally: Tally, names: Sequence[str]) -> Text:
    if tally.not_admitting:
        return text(
            "Seats: {there} of the {needed} that must agree when a seat without shares gets some "
            "(silent seats still count); missing: {names}.",
            there=tally.seats,
            needed=tally.seats_needed,
            names=name_list(tally.not_admitting, names),
        )
    return text(
        "Seats: {there} of the {needed} that must countersign have; missing: {names}.",
        there=tally.seats,
        needed=tally.seats_needed,
        names=name_list(tally.missing, names),
    )


def _cut(tally: Tally, seat: int, name: str) -> Text:
    if seat in tally.silent:
        return text(
            "Cut: {name} is silent, but holds too much to be cut beyond the limit "
            "(a hundredth of an equal percentage, or more).",
            name=name,
        )
    if seat in tally.missing:
        return text("Cut: {name} is cut beyond the limit and has not countersigned.", name=name)
    return text(
        "Cut: {name} is cut beyond the limit and has countersigned, but not consented to that.",
        name=name,
    )
