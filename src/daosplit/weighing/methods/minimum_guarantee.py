"""Minimum guarantee: a partner gets at least an agreed amount of each quarter's revenue."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.escaping import harmless
from daosplit.values.integers import MOST_AMOUNT, require_whole
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.names import normal, require_distinct, require_normal_name
from daosplit.weighing.methods.method import Adjustment, Case, ReadMethod, Weighed
from daosplit.weighing.methods.revenue import revenue_of
from daosplit.weighing.methods.water_filling import fit


@dataclass(frozen=True, slots=True)
class MinimumGuarantee(Adjustment):
    """Who would get less than was guaranteed gets that, and the others give in proportion.

    Amounts are in the currency's smallest unit; the quarter's revenue must be in the data
    (`revenues`). A guarantee is rounded up to whole shares, so that what the contract pays of that
    revenue is never less, to the last unit. In a quarter that earns less than all guarantees
    together, each gets its part of all of them, and the others nothing. (For a guaranteed fraction,
    see the floors of `bounds`.)

    Source: the minimum guarantee of licences and agencies, an amount below which no royalty falls.

    How it can be gamed: a guarantee pays the same for less work, so it takes the reason to
    contribute from whom it binds; agree on its end. Revenue that is moved into another quarter
    changes whom it binds. In a bad quarter it leaves the others little, or nothing; who is cut
    beyond the cut limit by it must still countersign.

    >>> from daosplit.weighing import Case, Quarter, parse_dataset
    >>> data = parse_dataset({"revenues.csv": "quarter,amount\\n2026Q1,8000\\n"})
    >>> case = Case(data=data, quarter=Quarter.parse("2026Q1"), partners=("chain", "A", "B"))
    >>> weighed = Weighed((Fraction(6, 10), Fraction(3, 10), Fraction(1, 10)), ("x", "y", "z"))
    >>> MinimumGuarantee({"B": 2_000}).adjust(case, weighed).fractions
    (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))
    """

    pays_amounts: ClassVar[bool] = True

    amounts: Mapping[str, int]

    def __post_init__(self) -> None:
        if not self.amounts:
            raise InvalidValueError("amounts", None, text("missing: nothing would be guaranteed"))
        for name, amount in self.amounts.items():
            require_normal_name("amounts", name)
            require_whole(text("the amount of {partner}", partner=name), amount, 1, MOST_AMOUNT)
        require_distinct("amounts", self.amounts)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("amounts")
        rows = table.table("amounts")
        amounts: dict[str, int] = {}
        for key in rows.keys:
            if normal(key) in amounts:
                rows.refuse(key, None, text("appears twice"))
            amounts[normal(key)] = rows.whole(key, 1, MOST_AMOUNT)
        return cls(amounts)

    def parameters(self) -> dict[str, Any]:
        return {"amounts": dict(sorted(self.amounts.items()))}

    def words(self) -> tuple[str, ...]:
        amounts = [
            text("{amount:,} to {partner}", amount=amount, partner=harmless(name))
            for name, amount in sorted(self.amounts.items())
        ]
        return (
            text(
                "Guaranteed of each quarter: {amounts}; the others give in proportion.",
                amounts=comma_list(amounts),
            ),
        )

    def adjust(self, case: Case, weighed: Weighed) -> Weighed:
        case.require_partners(self.amounts, text("the guarantees"))
        revenue = revenue_of(case)
        if revenue == 0:
            return weighed
        least = [
            Fraction(ceil(Fraction(self.amounts.get(name, 0) * case.total, revenue)), case.total)
            for name in case.partners
        ]
        promised = sum(least, Fraction(0))
        if promised > 1:
            fractions = tuple(one / promised for one in least)
        else:
            fractions = fit(weighed.fractions, least, [Fraction(1)] * len(least))
        reasons = (
            text(
                "lifted to the guaranteed {amount:,}: {reason}",
                amount=self.amounts[name],
                reason=reason,
            )
            if after > before
            else reason
            for name, reason, before, after in zip(
                case.partners, weighed.reasons, weighed.fractions, fractions, strict=True
            )
        )
        return Weighed(fractions, tuple(reasons))
