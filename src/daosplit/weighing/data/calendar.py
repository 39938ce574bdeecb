"""The calendar of data: which months are one period, so that a date within it belongs to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from daosplit.agreement.charter import Charter
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.values.text import text
from daosplit.weighing.data.quarter import Quarter, parse_month, show_month
from daosplit.weighing.data.records import ContributionRecord, DataRecord, DatedRecord, Spell
from daosplit.weighing.data.records.record import place_text

DEFAULT_MONTHS = 3
"""The months of a period where no charter tells: those that charters have by default."""

_MONTHS_IN_QUARTER = 3
_MONTHS_IN_YEAR = 12
_MOST_GAP = 8 * _MONTHS_IN_YEAR


@dataclass(frozen=True, slots=True)
class Calendar:
    """Periods of whole months, one after the other.

    Attributes:
        first_month: The first month of the first, counted from the year 0.
        months: How many months each has.
    """

    first_month: int
    months: int

    @classmethod
    def of(cls, charter: Charter) -> "Calendar | None":
        """The calendar of a charter; None for that of a test, whose periods are seconds."""
        if charter.is_test:
            return None
        return cls(parse_month(f"{charter.local(charter.start):%Y-%m}"), charter.months)

    def beginning(self, month: int) -> int:
        """The first month of the period in which a month lies."""
        return month - (month - self.first_month) % self.months


def on_calendar(records: Iterable[DataRecord], calendar: Calendar) -> list[DataRecord]:
    """The records, each that is dated within a period put into that period.

    Raises InvalidFileError, which names file and line, for a date before the first period, and for
    a day outside the period for which it is given.
    """
    return [
        _placed(record, calendar) if isinstance(record, DatedRecord) else record
        for record in records
    ]


def require_steps(records: Iterable[DataRecord]) -> None:
    """Without a calendar, months must name periods of the usual length, whole quarters apart.

    Raises InvalidFileError, which names file and line, for a month within another's period.
    """
    first: dict[int, DatedRecord] = {}
    for record in records:
        if isinstance(record, DatedRecord) and record.quarter.form == "month":
            first.setdefault(record.quarter.count, record)
    if not first:
        return
    earliest = min(first)
    for month, record in sorted(first.items()):
        if apart := (month - earliest) % DEFAULT_MONTHS:
            problem = text(
                "within the period from {month}, if periods have {months} months",
                month=show_month(month - apart),
                months=DEFAULT_MONTHS,
            )
            allowed = text(
                "name the partnership or its charter, write `first_month` and `months` into "
                "data.toml, or date each line by its period's first month"
            )
            _refuse(record, "quarter", show_month(month), problem, allowed)


def require_near(records: Iterable[DataRecord]) -> None:
    """A date that lies many years from all others is a slip of the hand.

    Raises InvalidFileError, which names file and line, for one that is 8 years or more away.
    """
    months: dict[int, DataRecord] = {}
    numbers: dict[int, DataRecord] = {}
    for record in records:
        if isinstance(record, DatedRecord):
            month = record.quarter.first_month
            if month is None:
                numbers.setdefault(record.quarter.count, record)
            else:
                months.setdefault(month, record)
        elif isinstance(record, Spell):
            for month in (record.joined, record.left):
                if month is not None:
                    months.setdefault(month, record)
    _require_near(months, _MOST_GAP)
    _require_near(numbers, _MOST_GAP // DEFAULT_MONTHS)


def _require_near(dated: Mapping[int, DataRecord], most: int) -> None:
    times = sorted(dated)
    for index, (before, after) in enumerate(pairwise(times), start=1):
        if after - before < most:
            continue
        # What is less is what was mistyped.
        far, near = (after, before) if index >= len(times) - index else (before, after)
        problem = text("many years from the nearest other date, {date}", date=_date(dated, near))
        allowed = text("correct it, or write gaps = true into data.toml")
        column = "quarter" if isinstance(dated[far], DatedRecord) else "joined"
        _refuse(dated[far], column, _date(dated, far), problem, allowed)


def _date(dated: Mapping[int, DataRecord], time: int) -> str:
    record = dated[time]
    return record.quarter.label if isinstance(record, DatedRecord) else show_month(time)


def _placed(record: DatedRecord, calendar: Calendar) -> DatedRecord:
    quarter = record.quarter
    month = quarter.first_month
    if month is None:
        return record
    if month < calendar.first_month:
        problem = text(
            "before the first period, which begins in {month}",
            month=show_month(calendar.first_month),
        )
        allowed = text(
            "correct it, leave it out, or write first_month = {month} into data.toml if it counts",
            month=f'"{show_month(month)}"',
        )
        _refuse(record, "quarter", quarter.label, problem, allowed)
    beginning = calendar.beginning(month)
    if isinstance(record, ContributionRecord) and record.date:
        day_month = parse_month(record.date[:7])
        if calendar.beginning(day_month) != beginning:
            problem = text("not a day of the period from {month}", month=show_month(beginning))
            _refuse(record, "date", record.date, problem)
    if quarter.form == "quarter" and calendar.months == _MONTHS_IN_QUARTER and beginning == month:
        return record
    placed = Quarter("month", beginning)
    return record if placed == quarter else record.of_quarter(placed)


def _refuse(record: DataRecord, column: str, value: str, problem: str, allowed: str = "") -> None:
    if not record.file:
        raise InvalidValueError(column, value, problem, allowed)
    key = text("{line}, {column}", line=place_text(record.place), column=column)
    raise InvalidFileError(record.file, key, value, problem, allowed)
