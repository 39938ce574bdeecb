"""Which period of a partnership a quarter of the data is, and the other way round."""

from daosplit.agreement.charter import Charter
from daosplit.errors import InvalidValueError
from daosplit.values.text import text
from daosplit.weighing.data.quarter import Quarter, show_month

_MONTHS_IN_QUARTER = 3


def period_of(quarter: Quarter, charter: Charter) -> int:
    """The period of a quarter: that of its first month, or of its number.

    Raises InvalidValueError if the charter has no such period.
    """
    if quarter.first_month is None:
        charter.end_of(quarter.count)
        return quarter.count
    if quarter.form == "quarter" and charter.months != _MONTHS_IN_QUARTER:
        problem = text("names three months, but this partnership's periods are of another length")
        raise InvalidValueError(
            "quarter", quarter.label, problem, text("must be a period's number")
        )
    try:
        return charter.period_labelled(show_month(quarter.first_month))
    except InvalidValueError as error:
        raise InvalidValueError("quarter", quarter.label, error.problem, error.allowed) from None


def quarter_of(period: int, charter: Charter, form: str) -> Quarter:
    """The quarter that a period is, in the form of the data: "quarter", "month" or "number".

    Raises InvalidValueError if the period has no name in that form.
    """
    if form == "number":
        return Quarter.parse(str(period))
    first = charter.local(charter.start_of(period))
    month = f"{first:%Y-%m}"
    if form == "quarter":
        label = f"{first:%Y}Q{(first.month + 2) // _MONTHS_IN_QUARTER}"
        quarter = Quarter.parse(label)
        if charter.months != _MONTHS_IN_QUARTER or quarter.first_month != _month_of(month):
            problem = text(
                "begins in {month}, but the data name calendar quarters, for example {quarter}",
                month=month,
                quarter=label,
            )
            raise InvalidValueError("period", period, problem)
        return quarter
    if charter.is_test:
        problem = text("a period of a test, which has no months")
        raise InvalidValueError(
            "period", period, problem, text("name quarters by their numbers in the data")
        )
    return Quarter.parse(month)


def _month_of(label: str) -> int | None:
    return Quarter.parse(label).first_month
