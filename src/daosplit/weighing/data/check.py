"""What a folder of data says, and all that would be refused, before anything is weighed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from daosplit.errors import DaosplitError
from daosplit.values.collector import collector_paused
from daosplit.values.decimals import exact_sum
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.readers import (
    DataFile,
    list_files,
    make_dataset,
    read_record,
    rows_of,
    settings_of,
)
from daosplit.weighing.data.records import (
    CoalitionResult,
    ContributionRecord,
    DataRecord,
    DatedRecord,
    PaymentRecord,
    PeerAllocation,
    Revenue,
)

_ALIKE = 0.8
_MOST_COMPARED = 1_000
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Sum:
    """What the lines of one kind add up to in a quarter.

    Attributes:
        noun: The kind of records.
        quarter: In which quarter; None for time served, which belongs to all.
        what: Of what: the kind and unit of contributions; empty for the others.
        lines: How many there are.
        total: What they add up to; None for time served.
    """

    noun: str
    quarter: Quarter | None
    what: str
    lines: int
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class DataCheck:
    """What was read, and what would be refused.

    Attributes:
        files: The files, with their encodings, titles and numbers of records.
        sums: What the lines of each kind add up to, quarter by quarter.
        partners: How many lines name each partner.
        alike: Pairs of partners whose names look alike.
        problems: What would be refused, up to 50; nothing can be weighed before it is mended.
    """

    files: tuple[DataFile, ...]
    sums: tuple[Sum, ...]
    partners: dict[str, int]
    alike: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


@collector_paused()
def check_data(paths: Sequence[Path | str], calendar: Calendar | None = None) -> DataCheck:
    """Reads data as far as they can be read, and tells the problems of all lines at once.

    Raises InvalidFileError if no file can be found, or one
    looks like data and is none.
    """
    files = list_files(paths)
    problems: list[str] = []
    records: list[DataRecord] = []
    for file in files:
        try:
            for row in rows_of(file):
                file.records += 1
                try:
                    records.append(read_record(file.kind, row, str(file.path)))
                except DaosplitError as error:
                    problems.append(error.message)
                if len(problems) >= _MOST_PROBLEMS:
                    break
        except DaosplitError as error:
            problems.append(error.message)
    data: Dataset | None = None
    if not problems:
        where = ", ".join(str(path) for path in paths)
        try:
            data = make_dataset(where, records, settings_of(files), calendar)
        except DaosplitError as error:
            problems.append(error.message)
    found = data.records if data is not None else tuple(records)
    partners = Counter(name for record in found for name in set(record.names))
    return DataCheck(
        files=tuple(files),
        sums=tuple(_sums(found)),
        partners=dict(sorted(partners.items())),
        alike=_alike(sorted(partners)),
        problems=tuple(problems),
    )


def _sums(records: Iterable[DataRecord]) -> list[Sum]:
    groups: dict[tuple[str, Quarter | None, str], list[Fraction]] = {}
    for record in records:
        quarter = record.quarter if isinstance(record, DatedRecord) else None
        what, amount = _amount(record)
        groups.setdefault((record.noun, quarter, what), []).append(amount)
    ordered = sorted(groups.items(), key=lambda it: (it[0][0], str(it[0][1] or ""), it[0][2]))
    return [
        Sum(noun, quarter, what, len(amounts), None if quarter is None else exact_sum(amounts))
        for (noun, quarter, what), amounts in ordered
    ]


def _amount(record: DataRecord) -> tuple[str, Fraction]:
    match record:
        case ContributionRecord():
            return f"{record.unit} {record.kind}".strip(), record.quantity
        case PeerAllocation():
            return "", record.points
        case CoalitionResult():
            return "", record.earned
        case PaymentRecord() | Revenue():
            return "", record.amount
    return "", Fraction(0)


def _alike(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of names that differ in few letters, and not in digits alone, as numbered ones do."""
    if len(names) > _MOST_COMPARED:
        return ()
    return tuple(
        (one, other)
        for one, other in combinations(names, 2)
        if min(len(one), len(other)) > 2
        and _letters(one) != _letters(other)
        and SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= _ALIKE
    )


def _letters(name: str) -> str:
    return "".join(letter for letter in name if not letter.isdigit())
