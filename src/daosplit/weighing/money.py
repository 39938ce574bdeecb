"""Revenues and payments of the data, compared with what a chain says came in and was paid."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.records import PaymentRecord, Revenue
from daosplit.weighing.methods.method import Case


@dataclass(frozen=True, slots=True)
class MoneyOnChain:
    """What a chain says of one token, in its smallest unit.

    Attributes:
        closed: The last period that was closed; 0 if none was.
        pots: What there was to distribute for a period.
        paid: What each seat was paid for a period, set aside or delivered, the tip taken off.
    """

    closed: int
    pots: Mapping[int, int]
    paid: Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class MoneyDifference:
    """An amount of the data that is not what the chain says.

    Attributes:
        quarter: For which quarter.
        partner: Who was paid; empty for a revenue.
        said: What the data say; 0 where they say nothing.
        found: What the chain says.
        source: The line of the data, if there is one.
    """

    quarter: Quarter
    partner: str
    said: Fraction
    found: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class MoneyFinding:
    """What was found of a case's revenues and payments.

    Attributes:
        differences: The amounts that differ.
        uncompared: The quarters of which the chain does not tell, or not yet.
    """

    differences: tuple[MoneyDifference, ...] = ()
    uncompared: tuple[Quarter, ...] = ()


def has_money(case: Case) -> bool:
    """Whether the data name any amount that a chain could tell."""
    return bool(case.data.of(Revenue) or case.data.of(PaymentRecord))


def compare_money(
    case: Case,
    seats: Mapping[str, int],
    period_of: Callable[[Quarter], int | None],
    chain: MoneyOnChain,
) -> MoneyFinding:
    """Compares each revenue with the pot of its period, and each payment with what the seat got.

    `seats` are the partners' seats by name; `period_of` gives the period of a quarter, or None for
    one that the partnership does not have. Of a quarter for which the data name payments, whoever
    was paid and is not named differs too.
    """
    differences: list[MoneyDifference] = []
    uncompared: set[Quarter] = set()
    for revenue in case.data.of(Revenue):
        period = period_of(revenue.quarter)
        if period is None or period > chain.closed:
            uncompared.add(revenue.quarter)
        elif revenue.amount != (pot := chain.pots.get(period, 0)):
            differences.append(
                MoneyDifference(revenue.quarter, "", revenue.amount, pot, revenue.source)
            )
    payments = {(it.quarter, it.partner): it for it in case.data.of(PaymentRecord)}
    for quarter in sorted({quarter for quarter, _ in payments}):
        period = period_of(quarter)
        if period is None:
            uncompared.add(quarter)
            continue
        paid = chain.paid.get(period, {})
        named = {partner for of, partner in payments if of == quarter}
        for name in sorted(named | seats.keys()):
            payment = payments.get((quarter, name))
            said = payment.amount if payment else Fraction(0)
            got = paid.get(seats[name], 0) if name in seats else 0
            if said != got:
                source = payment.source if payment else ""
                differences.append(MoneyDifference(quarter, name, said, got, source))
    return MoneyFinding(tuple(differences), tuple(sorted(uncompared)))
