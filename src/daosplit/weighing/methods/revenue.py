"""Amounts of money in the data: what a quarter earned."""

from daosplit.errors import CannotWeighError
from daosplit.values.text import text
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.records import Revenue
from daosplit.weighing.methods.method import Case


def revenue_of(case: Case, quarter: Quarter | None = None) -> int:
    """What a quarter earned, that of the case by default, in the currency's smallest unit.

    Raises CannotWeighError if the data do not say it.
    """
    quarter = case.quarter if quarter is None else quarter
    for revenue in case.data.of(Revenue, quarter):
        return int(revenue.amount)
    raise CannotWeighError(
        text(
            "the revenue of {quarter} is not given; add it to the data (revenues)",
            quarter=quarter.label,
        )
    )
