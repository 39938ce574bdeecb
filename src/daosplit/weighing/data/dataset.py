"""A data set: the records of a partnership, checked against each other, in one order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TypeVar

from daosplit.errors import InvalidValueError, with_hint
from daosplit.values.escaping import harmless
from daosplit.values.text import and_list, text
from daosplit.weighing.data.names import require_distinct
from daosplit.weighing.data.quarter import Quarter, show_month
from daosplit.weighing.data.records import ContributionRecord, DataRecord, DatedRecord, Spell

R = TypeVar("R", bound=DataRecord)

_Key = tuple[type[DataRecord], Quarter | None]


@dataclass(frozen=True, slots=True, init=False)
class Dataset:
    """Records of all kinds, in a fixed order.

    Attributes:
        records: All of them, sorted by kind and by what they say.

    Raises InvalidValueError, when it is made, for records that say the same twice, for quarters in
    more than one form, for names that can be confused, and for spells of time that overlap.
    """

    records: tuple[DataRecord, ...]
    _ranges: Mapping[_Key, tuple[int, int]] = field(compare=False, repr=False)
    _names: frozenset[str] | None = field(compare=False, repr=False)

    def __init__(self, records: Iterable[DataRecord] = ()) -> None:
        ordered = _ordered(records)
        _require_one_form(ordered)
        names = frozenset(name for record in ordered for name in record.names)
        require_distinct("partner", names)
        contributions = [entry for entry in ordered if isinstance(entry, ContributionRecord)]
        require_distinct("kind", {entry.kind for entry in contributions})
        require_distinct("unit", {entry.unit for entry in contributions})
        _require_apart([entry for entry in ordered if isinstance(entry, Spell)])
        self._keep(tuple(ordered), _ranges_of(ordered), names)

    def _keep(
        self,
        records: tuple[DataRecord, ...],
        ranges: Mapping[_Key, tuple[int, int]],
        names: frozenset[str] | None = None,
    ) -> None:
        object.__setattr__(self, "records", records)
        object.__setattr__(self, "_ranges", ranges)
        object.__setattr__(self, "_names", names)

    def of(self, kind: type[R], quarter: Quarter | None = None) -> tuple[R, ...]:
        """The records of a kind: of one quarter, or all; time served belongs to every quarter."""
        if not issubclass(kind, DatedRecord):
            quarter = None
        first, last = self._ranges.get((kind, quarter), (0, 0))
        return self.records[first:last]  # type: ignore[return-value]

    def until(self, quarter: Quarter) -> "Dataset":
        """What could be known at the end of a quarter: what is later, nothing here depends on.

        Time served is cut off there too, if the quarter's label says when that is.
        """
        known: list[DataRecord] = []
        ranges: dict[_Key, tuple[int, int]] = {}
        for (kind, its_quarter), (first, last) in self._ranges.items():
            records: Iterable[DataRecord] = self.records[first:last]
            if its_quarter is not None:
                if its_quarter > quarter:
                    continue
                ranges[kind, its_quarter] = len(known), len(known) + last - first
            elif issubclass(kind, DatedRecord):
                continue
            elif quarter.end_month is not None:
                cut = (_cut(record, quarter.end_month) for record in records)
                records = [record for record in cut if record is not None]
            start = ranges.get((kind, None), (len(known), 0))[0]
            known += records
            ranges[kind, None] = start, len(known)
        if len(known) == len(self.records) and not self.of(Spell):
            return self
        until = Dataset.__new__(Dataset)
        until._keep(tuple(known), ranges)
        return until

    def with_line(self, index: int, instead: DataRecord | None = None) -> "Dataset":
        """The same without the record of that index, or with one that sorts alike in its place."""
        rest = () if instead is None else (instead,)
        records = (*self.records[:index], *rest, *self.records[index + 1 :])
        ranges = self._ranges
        if instead is None:
            shifted = {
                key: (first - (first > index), last - (last > index))
                for key, (first, last) in ranges.items()
            }
            ranges = {key: (first, last) for key, (first, last) in shifted.items() if first < last}
        changed = Dataset.__new__(Dataset)
        changed._keep(records, ranges)
        return changed

    def present(self, quarter: Quarter) -> Iterator[DataRecord]:
        """The records of a quarter: those dated in it, and the spells that go on in it."""
        for kind, of in self._ranges:
            if of == quarter:
                yield from self.of(kind, quarter)
        first = quarter.first_month
        for spell in self.of(Spell):
            if spell.left is None or (first is not None and spell.left > first):
                yield spell

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that have records, in order."""
        return tuple(sorted({quarter for _, quarter in self._ranges if quarter is not None}))

    @property
    def names(self) -> tuple[str, ...]:
        """The partners that are named, in the order of their names."""
        if self._names is None:
            names = frozenset(name for record in self.records for name in record.names)
            object.__setattr__(self, "_names", names)
        return tuple(sorted(self._names or ()))


def _ranges_of(records: Sequence[DataRecord]) -> dict[_Key, tuple[int, int]]:
    """Where the records of each quarter of a kind stand, one after the other, and then the kind."""
    ranges: dict[_Key, tuple[int, int]] = {}
    end = 0
    for kind, of_kind in groupby(records, key=type):
        first_of_kind = end
        is_dated = issubclass(kind, DatedRecord)
        for quarter, of_quarter in groupby(of_kind, key=_quarter_of if is_dated else _no_quarter):
            first = end
            end += sum(1 for _ in of_quarter)
            if quarter is not None:
                ranges[kind, quarter] = first, end
        ranges[kind, None] = first_of_kind, end
    return ranges


_quarter_of: Callable[[DataRecord], Quarter | None] = attrgetter("quarter")


def _no_quarter(record: DataRecord) -> None:
    return None


def _cut(record: DataRecord, month: int) -> DataRecord | None:
    return record.until(month) if isinstance(record, Spell) else record


def _ordered(records: Iterable[DataRecord]) -> list[DataRecord]:
    """The records by kind and by what they say; what says the same twice stands side by side."""
    records = list(records)
    keys = [(record.noun, *record.identity()) for record in records]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    for before, index in pairwise(order):
        if keys[before] == keys[index]:
            first, record = records[before], records[index]
            problem = with_hint(text("appears twice"), _places(first, record))
            allowed = text("if both count, tell them apart by date, evidence or note")
            if not isinstance(record, ContributionRecord):
                allowed = text("write it once")
            raise InvalidValueError(
                text("a line of {kind}", kind=record.noun), _shown(record), problem, allowed
            )
    return [records[index] for index in order]


def _require_one_form(records: Sequence[DataRecord]) -> None:
    first: DatedRecord | None = None
    for record in records:
        if not isinstance(record, DatedRecord):
            continue
        first = first or record
        if record.quarter.form != first.quarter.form:
            problem: str = text('in another form than "{quarter}"', quarter=first.quarter.label)
            problem = with_hint(problem, _places(first, record))
            raise InvalidValueError(
                "quarter", record.quarter.label, problem, text("use one form in all data")
            )


def _require_apart(spells: Sequence[Spell]) -> None:
    """Spells of one partner must not overlap; they come sorted by partner and first month."""
    last: dict[str, Spell] = {}
    for spell in spells:
        before = last.get(spell.partner)
        if before is not None and (before.left is None or spell.joined < before.left):
            problem = text(
                "within the spell of {partner} that began in {month}",
                partner=harmless(spell.partner),
                month=show_month(before.joined),
            )
            places = _places(before, spell)
            raise InvalidValueError("joined", show_month(spell.joined), problem, places)
        last[spell.partner] = spell


def _places(first: DataRecord, second: DataRecord) -> str:
    """Where the two stand, the earlier line of a file first."""
    both = (first, second)
    if (first.file, str(first.place).zfill(10)) > (second.file, str(second.place).zfill(10)):
        both = (second, first)
    return and_list([record.source for record in both if record.source])


def _shown(record: DataRecord) -> str:
    values = (value for value in record.values().values() if value)
    return ", ".join(value if isinstance(value, str) else "; ".join(value) for value in values)
