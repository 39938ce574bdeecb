"""Catching up: a part by what was done lately, the rest to who was paid too little so far.

Source: SourceCred, "Grain" distribution policies RECENT and BALANCED (sourcecred/sourcecred,
MIT / Apache-2.0), which floor every payment; here every unit is paid, so nothing is floored.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.errors import CannotWeighError, InvalidValueError, located
from daosplit.files.document import Table
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.records import ContributionRecord, PaymentRecord, Revenue
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Weighed
from daosplit.weighing.methods.percentages import parse_part, require_part
from daosplit.weighing.methods.points_by_kind import PointsByKind
from daosplit.weighing.methods.revenue import revenue_of

_CUT_OFF = Fraction(1, 100)
"""As much of a revenue may be missing from its payments: what others' rounding left unpaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchingUp(Method):
    """A part of the revenue goes by this quarter's points, the rest to who is furthest behind.

    The points of all quarters entitle each partner to a part of all that was ever paid, this
    quarter's revenue included. `recent` of the revenue goes in proportion to this quarter's points;
    the rest in proportion to how far each is then below what it is entitled to. So nobody gets more
    of the rest than it is short of, and who was paid too much waits. In a quarter without points
    all of it is the rest; one without revenue is weighed as if it had earned a single unit.

    It needs the revenue of the quarter (`revenues`) and what was paid for those before
    (`payments`), in one unit. `rates` are those of points_by_kind.

    Source: SourceCred's distribution policies RECENT and BALANCED, of which each payment was
    floored; the fractions here are exact, and every unit is paid.

    How it can be gamed: points that are found late, or raised afterwards for old work, are paid in
    full: whoever may correct old contributions decides about new money. Joining under a second name
    does not help, since points are what counts; leaving does not either: who left is caught up with
    all the same, as long as it is a partner. And like points_by_kind.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> from daosplit.weighing.methods.points_by_kind import Rate
    >>> data = parse_dataset({
    ...     "contributions.csv": '''quarter,partner,kind,quantity
    ... 2026Q1,A,hours,20
    ... 2026Q2,A,hours,10
    ... 2026Q2,B,hours,10
    ... ''',
    ...     "payments.csv": "quarter,partner,amount\\n2026Q1,A,20\\n2026Q1,B,80\\n",
    ...     "revenues.csv": "quarter,amount\\n2026Q2,100\\n",
    ... })
    >>> case = Case(data=data, quarter=Quarter.parse("2026Q2"), partners=("A", "B"))
    >>> rates = PointsByKind((Rate("hours", Fraction(1)),))
    >>> CatchingUp(recent=Fraction(1, 5), points=rates).weigh(case).fractions
    (Fraction(9, 10), Fraction(1, 10))
    """

    recent: Fraction
    points: PointsByKind

    def __post_init__(self) -> None:
        require_part("recent", self.recent)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("recent", "rates")
        recent = table.parse("recent", parse_part)
        return cls(recent=recent, points=PointsByKind.read(table.without("recent"), read_method))

    def parameters(self) -> dict[str, Any]:
        return {"recent": str(self.recent), **self.points.parameters()}

    def words(self) -> tuple[str, ...]:
        return (
            *self.points.words(),
            text(
                "{recent} of the revenue goes by the points of the quarter; the rest in proportion "
                "to how far each is below what the points of all quarters entitle it to.",
                recent=percent(self.recent),
            ),
        )

    def weigh(self, case: Case) -> Weighed:
        revenue = revenue_of(case) or 1
        self._require_payments(case)
        paid = [
            sum(
                (
                    payment.amount
                    for payment in case.data.of(PaymentRecord)
                    if payment.partner == name and payment.quarter < case.quarter
                ),
                Fraction(0),
            )
            for name in case.partners
        ]
        recent = self.points.points(case, case.data.of(ContributionRecord, case.quarter))
        lifetime = self.points.points(case, case.data.of(ContributionRecord))
        try:
            amounts = catch_up(revenue, self.recent, recent, lifetime, paid)
        except InvalidValueError as error:
            raise CannotWeighError(
                located(text("catching up in {quarter}", quarter=case.quarter.label), error.message)
            ) from None
        parts = zip(*map(_parts, (recent, lifetime, paid)), strict=True)
        reasons = (
            text(
                "{now} of this quarter's points and {all_time} of all; {paid} of what was paid "
                "before",
                now=percent(now),
                all_time=percent(all_time),
                paid=percent(before),
            )
            for now, all_time, before in parts
        )
        return Weighed(
            tuple(amount / revenue for amount in amounts), tuple(reasons), self._missing(case)
        )

    def _missing(self, case: Case) -> tuple[str, ...]:
        """Quarters of which payments are less than the revenue, by more than what is cut off."""
        paid: dict[Quarter, Fraction] = defaultdict(Fraction)
        for payment in case.data.of(PaymentRecord):
            paid[payment.quarter] += payment.amount
        return tuple(
            text(
                "the payments of {quarter} are {missing} less than its revenue, so whoever is left "
                "out is paid again",
                quarter=revenue.quarter.label,
                missing=percent(1 - paid[revenue.quarter] / revenue.amount),
            )
            for revenue in case.data.of(Revenue)
            if revenue.quarter < case.quarter
            and paid[revenue.quarter] < revenue.amount * (1 - _CUT_OFF)
        )

    def _require_payments(self, case: Case) -> None:
        """Payments that are left out by mistake would be paid again."""
        paid = {payment.quarter for payment in case.data.of(PaymentRecord)}
        for revenue in case.data.of(Revenue):
            if revenue.amount and revenue.quarter < case.quarter and revenue.quarter not in paid:
                raise CannotWeighError(
                    text(
                        "{quarter} had revenue, but its payments are not given; "
                        "add them to the data (payments)",
                        quarter=revenue.quarter.label,
                    )
                )


def _parts(numbers: Sequence[Fraction]) -> list[Fraction]:
    """Each number's part of their sum; nothing of nothing."""
    total = sum(numbers, Fraction(0))
    return [number / total if total else total for number in numbers]


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

    Raises InvalidValueError for numbers below 0, nobody with a lifetime score, and lists that are
    not one number a partner.
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
        raise InvalidValueError("amount", amount, text("negative"))
    if not 0 <= recent_part <= 1:
        raise InvalidValueError(
            "recent_part", recent_part, text("out of range"), text("must be 0 to 1")
        )
    for name, numbers in (("recent", recent), ("lifetime", lifetime), ("paid", paid)):
        if len(numbers) != len(lifetime):
            problem = text(
                "{numbers} numbers for {partners} partners",
                numbers=len(numbers),
                partners=len(lifetime),
            )
            raise InvalidValueError(name, None, problem)
        for index, number in enumerate(numbers):
            if number < 0:
                raise InvalidValueError(f"{name}[{index}]", number, text("negative"))
    if not any(lifetime):
        raise InvalidValueError(
            "lifetime", None, text("nobody has a score; at least one partner must")
        )
