"""A data set: the records of a partnership, checked against each other, in one order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
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

    def __init__(self, records: Iterable[DataRecord] = ()) -> None:
        ordered = sorted(records, key=_order)
        _require_single(ordered)
        _require_one_form(ordered)
        require_distinct("partner", {name for record in ordered for name in record.names})
        contributions = [entry for entry in ordered if isinstance(entry, ContributionRecord)]
        require_distinct("kind", {entry.kind for entry in contributions})
        require_distinct("unit", {entry.unit for entry in contributions})
        _require_apart([entry for entry in ordered if isinstance(entry, Spell)])
        self._keep(tuple(ordered))

    @classmethod
    def _of_sorted(cls, records: tuple[DataRecord, ...]) -> "Dataset":
        """A data set of records that were checked already, and are in order."""
        made = cls.__new__(cls)
        made._keep(records)
        return made

    def _keep(self, records: tuple[DataRecord, ...]) -> None:
        object.__setattr__(self, "records", records)
        object.__setattr__(self, "_ranges", _ranges_of(records))

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
        for kind, of in self._ranges:
            if of is not None:
                continue
            records = self.of(kind)
            if issubclass(kind, DatedRecord):
                known += records[: self._count_until(kind, quarter)]
            elif quarter.end_month is not None:
                known += (cut for it in records if (cut := _cut(it, quarter.end_month)) is not None)
            else:
                known += records
        if len(known) == len(self.records) and not self.of(Spell):
            return self
        return Dataset._of_sorted(tuple(known))

    def _count_until(self, kind: type[DataRecord], quarter: Quarter) -> int:
        return sum(
            last - first
            for (its_kind, its_quarter), (first, last) in self._ranges.items()
            if its_kind is kind and its_quarter is not None and its_quarter <= quarter
        )

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that have records, in order."""
        return tuple(sorted({quarter for _, quarter in self._ranges if quarter is not None}))

    @property
    def names(self) -> tuple[str, ...]:
        """The partners that are named, in the order of their names."""
        return tuple(sorted({name for record in self.records for name in record.names}))


def _ranges_of(records: Sequence[DataRecord]) -> dict[_Key, tuple[int, int]]:
    """Where the records of each kind stand, and those of each of its quarters."""
    ranges: dict[_Key, tuple[int, int]] = {}
    end = 0
    for kind, of_kind in groupby(records, key=type):
        first_of_kind = end
        for quarter, of_quarter in groupby(of_kind, key=_quarter_of):
            first = end
            end += sum(1 for _ in of_quarter)
            if quarter is not None:
                ranges[kind, quarter] = first, end
        ranges[kind, None] = first_of_kind, end
    return ranges


def _quarter_of(record: DataRecord) -> Quarter | None:
    return record.quarter if isinstance(record, DatedRecord) else None


def _cut(record: DataRecord, month: int) -> DataRecord | None:
    return record.until(month) if isinstance(record, Spell) else record


def _order(record: DataRecord) -> tuple[object, ...]:
    return record.noun, *record.identity()


def _require_single(records: Sequence[DataRecord]) -> None:
    """What says the same twice stands side by side."""
    for first, record in pairwise(records):
        if type(first) is type(record) and first.identity() == record.identity():
            problem = with_hint(text("appears twice"), _places(first, record))
            allowed = text("if both count, tell them apart by date, evidence or note")
            if not isinstance(record, ContributionRecord):
                allowed = text("write it once")
            raise InvalidValueError(
                text("a line of {kind}", kind=record.noun), _shown(record), problem, allowed
            )


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
