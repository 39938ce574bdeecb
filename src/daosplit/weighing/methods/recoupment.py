"""Recoupment: who paid first gets an agreed part of each quarter until its outlay is back.

Source: recoupment as film and record contracts know it: the investor's outlay comes back from first
receipts, and only then is everything shared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.files.document import Table
from daosplit.values.escaping import harmless
from daosplit.values.integers import MOST_AMOUNT, require_whole
from daosplit.values.percent import percent
from daosplit.values.text import message, text
from daosplit.weighing.data.names import normal, require_distinct, require_normal_name
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.records import Revenue
from daosplit.weighing.methods.method import Adjustment, Case, ReadMethod, Weighed
from daosplit.weighing.methods.percentages import parse_part, require_part
from daosplit.weighing.methods.reasons import joined
from daosplit.weighing.methods.revenue import revenue_of


@dataclass(frozen=True, slots=True)
class Outlay:
    """What a partner laid out, and how it comes back.

    Attributes:
        amount: In the currency's smallest unit.
        part: The part of each quarter's revenue that goes to it first.
    """

    amount: int
    part: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoupment(Adjustment):
    """Outlays come back first; what is left of the revenue goes by the fractions before.

    A quarter pays back floor(revenue · part), in the currency's smallest unit, and in the quarter
    in which the outlay is complete exactly what is missing. What was paid back before follows from
    the revenues of the quarters since `since` (the first that is given, without it), so each of
    these must be in the data (`revenues`), as 0 if it earned nothing. The partner has its fraction
    of what is left as well.

    Fractions become whole shares at the end, so on the chain a payment differs from the amount by
    less than a share: agree on a total that makes one small. An adjustment after this one would
    change what is paid back: put it last. A second one would pay the first's claimants less than
    it owes them, so all outlays stand in one.

    Source: recoupment as film and record contracts have it, where the investor's outlay comes back
    from first receipts before profits are shared; here for a startup that builds a platform at no
    initial cost to its partner.

    How it can be gamed: an outlay that was never paid, or paid to oneself; agree on the figure with
    invoices before it is written down. Revenue that is held back until the outlay is back counts
    for the fractions after it. No interest: who waits longer gets less worth, so a slow quarter
    costs the investor.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> data = parse_dataset({"revenues.csv": '''quarter,amount
    ... 2026Q1,5000
    ... 2026Q2,8000
    ... '''})
    >>> case = Case(data=data, quarter=Quarter.parse("2026Q2"), partners=("chain", "A"))
    >>> step = Recoupment(outlays={"A": Outlay(2_000, Fraction(3, 10))})
    >>> weighed = Weighed((Fraction(7, 10), Fraction(3, 10)), ("products", "platform"))
    >>> adjusted = step.adjust(case, weighed)  # 1,500 came back; 500 of 8,000 are missing
    >>> adjusted.fractions
    (Fraction(21, 32), Fraction(11, 32))
    >>> adjusted.reasons[1]
    '500 first, and its outlay of 2,000 is back; platform'
    """

    is_single: ClassVar[bool] = True
    pays_amounts: ClassVar[bool] = True

    outlays: Mapping[str, Outlay]
    since: Quarter | None = None

    def __post_init__(self) -> None:
        if not self.outlays:
            raise InvalidValueError("outlays", None, text("missing: nothing would be paid back"))
        for name, outlay in self.outlays.items():
            require_normal_name("partner", name)
            require_whole(
                text("the outlay of {partner}", partner=name), outlay.amount, 1, MOST_AMOUNT
            )
            require_part(text("the part of {partner}", partner=name), outlay.part)
        require_distinct("partner", self.outlays)
        total = sum(outlay.part for outlay in self.outlays.values())
        if total > 1:
            raise InvalidValueError(
                "part", str(total), text("the sum of all parts must be at most 1")
            )

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("outlays", "since")
        outlays: dict[str, Outlay] = {}
        for row in table.tables("outlays"):
            row.allow("partner", "amount", "part")
            name = normal(row.text("partner"))
            if name in outlays:
                row.refuse("partner", name, text("already has an outlay"))
            amount = row.whole("amount", 1, MOST_AMOUNT)
            outlays[name] = Outlay(amount, row.parse("part", parse_part))
        since = None
        if "since" in table:
            with table.blaming("since"):
                since = Quarter.parse(str(table.either("since")))
        return cls(outlays=outlays, since=since)

    def parameters(self) -> dict[str, Any]:
        outlays = [
            {"partner": name, "amount": outlay.amount, "part": str(outlay.part)}
            for name, outlay in sorted(self.outlays.items())
        ]
        return {"outlays": outlays} | ({"since": self.since.label} if self.since else {})

    def words(self) -> tuple[str, ...]:
        template = (
            message(
                "{partner} gets {part} of each quarter since {since} first, until its outlay of "
                "{amount:,} is back."
            )
            if self.since
            else message(
                "{partner} gets {part} of each quarter first, until its outlay of {amount:,} is "
                "back."
            )
        )
        return tuple(
            text(
                template,
                partner=harmless(name),
                part=percent(outlay.part),
                since=self.since,
                amount=outlay.amount,
            )
            for name, outlay in sorted(self.outlays.items())
        )

    def adjust(self, case: Case, weighed: Weighed) -> Weighed:
        case.require_partners(self.outlays, text("the outlays"))
        if self.since is not None and self.since.form != case.quarter.form:
            raise CannotWeighError(
                text(
                    "{quarter} is a quarter of another form than since = {since}; write both alike",
                    quarter=case.quarter.label,
                    since=self.since.label,
                )
            )
        if self.since is not None and case.quarter < self.since:
            return weighed
        revenue = revenue_of(case)
        earlier = [revenue_of(case, quarter) for quarter in self._earlier(case)]
        if revenue == 0:
            return weighed
        first = [Fraction(0)] * len(case.partners)
        reasons = list(weighed.reasons)
        for seat, name in enumerate(case.partners):
            if (outlay := self.outlays.get(name)) is None:
                continue
            before = sum(recoupments(outlay.amount, earlier, outlay.part))
            back = recoup(outlay.amount, before, revenue, outlay.part)
            first[seat] = Fraction(back, revenue)
            left = outlay.amount - before - back
            if back:
                template = (
                    message("{back:,} first, and {left:,} of its outlay of {outlay:,} are missing")
                    if left
                    else message("{back:,} first, and its outlay of {outlay:,} is back")
                )
                first_of_all = text(template, back=back, left=left, outlay=outlay.amount)
                reasons[seat] = joined([first_of_all, reasons[seat]])
        return Weighed(take_first(weighed.fractions, first), tuple(reasons))

    def _earlier(self, case: Case) -> list[Quarter]:
        """The quarters before this one that pay back.

        One that is left out by mistake would be paid back twice, so each must have its revenue.
        """
        given = [revenue.quarter for revenue in case.data.of(Revenue)]
        first = min(given) if self.since is None else self.since
        if first.form == "month":  # a label does not say how many months a period has
            return [it for it in case.data.quarters if first <= it < case.quarter]
        return [Quarter(first.form, count) for count in range(first.count, case.quarter.count)]


def recoup(outlay: int, recovered: int, revenue: int, part: Fraction) -> int:
    """What a quarter pays back, in the currency's smallest unit.

    The agreed part of the quarter's revenue, cut off after the last unit, and in the quarter in
    which it is complete exactly what is missing.

    >>> recoup(1_000, 0, 2_501, Fraction(3, 10)), recoup(1_000, 750, 2_501, Fraction(3, 10))
    (750, 250)

    Raises InvalidValueError for amounts or a part that cannot be, and more recovered than was laid
    out.
    """
    require_whole("outlay", outlay, 0, MOST_AMOUNT)
    require_whole("recovered", recovered, 0, outlay)
    require_whole("revenue", revenue, 0, MOST_AMOUNT)
    if not 0 <= part <= 1:
        raise InvalidValueError("part", part, text("out of range"), text("must be 0 to 1"))
    return min(outlay - recovered, revenue * part.numerator // part.denominator)


def recoupments(outlay: int, revenues: Iterable[int], part: Fraction) -> Iterator[int]:
    """What quarter after quarter pays back, as `recoup` says.

    >>> list(recoupments(1_000, [2_501, 0, 2_501, 2_501], Fraction(3, 10)))
    [750, 0, 250, 0]
    """
    recovered = 0
    for revenue in revenues:
        back = recoup(outlay, recovered, revenue, part)
        recovered += back
        yield back


def take_first(fractions: Sequence[Fraction], first: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Fractions after some partners took a part of the whole first; the rest goes by the old ones.

    >>> take_first([Fraction(7, 10), Fraction(3, 10)], [Fraction(0), Fraction(1, 2)])
    (Fraction(7, 20), Fraction(13, 20))

    Raises InvalidValueError for parts below 0, or of more than the whole.
    """
    taken = sum(first, Fraction(0))
    if min(first) < 0 or taken > 1:
        raise InvalidValueError(
            "first", taken, text("out of range"), text("must be parts of the whole")
        )
    left = 1 - taken
    return tuple(part + fraction * left for fraction, part in zip(fractions, first, strict=True))
