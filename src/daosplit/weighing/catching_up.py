"""Catching up: a part goes by what was done lately, the rest to whoever was paid too little so far.

Source: SourceCred, "Grain" distribution policies RECENT and BALANCED (sourcecred/sourcecred,
MIT / Apache-2.0), which floor every payment; here every unit is paid, so nothing is floored.
"""

from collections.abc import Sequence
from fractions import Fraction

from daosplit.errors import InvalidValue

Exact = int | Fraction


def catch_up(
    amount: Exact,
    recent_part: Fraction,
    recent: Sequence[Exact],
    lifetime: Sequence[Exact],
    paid: Sequence[Exact],
) -> tuple[Fraction, ...]:
    """Each partner's exact part of an amount; together they are all of it.

    `recent_part` of it goes in proportion to `recent` scores. Lifetime scores, those included,
    entitle each to a part of all that was `paid` before and is paid now; the rest goes in
    proportion to how far each is below that, the recent part counted. Nobody gets more by the rest
    than it is short of. Without recent scores all of it is the rest.

    >>> catch_up(100, Fraction(1, 5), recent=[1, 1], lifetime=[3, 1], paid=[20, 80])
    (Fraction(90, 1), Fraction(10, 1))

    Raises InvalidValue for numbers below 0, nobody with a lifetime score, and lists that are not
    one number a partner.
    """
    _require(amount, recent_part, recent, lifetime, paid)
    by_recent = amount * recent_part if any(recent) else Fraction(0)
    whole = sum(recent) or 1
    got = [Fraction(score) * by_recent / whole for score in recent]

    ever = sum(paid) + Fraction(amount)
    entitled = [Fraction(score) * ever / sum(lifetime) for score in lifetime]
    short = [
        max(due - before - now, Fraction(0))
        for due, before, now in zip(entitled, paid, got, strict=True)
    ]
    # What all are short of is at least the rest, since what is entitled adds up to all ever paid.
    rest = amount - by_recent
    missing = sum(short) or 1
    return tuple(now + lack * rest / missing for now, lack in zip(got, short, strict=True))


def _require(
    amount: Exact,
    recent_part: Fraction,
    recent: Sequence[Exact],
    lifetime: Sequence[Exact],
    paid: Sequence[Exact],
) -> None:
    if amount < 0:
        raise InvalidValue("amount", amount, "is less than nothing")
    if not 0 <= recent_part <= 1:
        raise InvalidValue("recent_part", recent_part, "is no fraction", "allowed: 0 to 1")
    for name, numbers in (("recent", recent), ("lifetime", lifetime), ("paid", paid)):
        if len(numbers) != len(lifetime):
            problem = f"{len(numbers)} numbers for {len(lifetime)} partners"
            raise InvalidValue(name, None, problem)
        for index, number in enumerate(numbers):
            if number < 0:
                raise InvalidValue(f"{name}[{index}]", number, "is less than nothing")
    if not any(lifetime):
        raise InvalidValue("lifetime", None, "nobody has a score; at least one partner must")
