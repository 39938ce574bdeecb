"""A data set: the records of a partnership, checked against each other, in one order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from daosplit.errors import InvalidValueError, with_hint
from daosplit.values.escaping import harmless
from daosplit.values.text import and_list, text
from daosplit.weighing.data.names import require_distinct
from daosplit.weighing.data.quarter import Quarter, show_month
from daosplit.weighing.data.records import ContributionRecord, DataRecord, DatedRecord, Spell

R = TypeVar("R", bound=DataRecord)


@dataclass(frozen=True, slots=True, init=False)
class Dataset:
    """Records of all kinds, in a fixed order.

    Attributes:
        records: All of them, sorted by kind and by what they say.

    Raises InvalidValueError, when it is made, for records that say the same twice, for quarters in
    more than one form, for names that can be confused, and for spells of time that overlap.
    """

    records: tuple[DataRecord, ...]

    def __init__(self, records: Iterable[DataRecord] = ()) -> None:
        ordered = sorted(records, key=_order)
        _require_single(ordered)
        _require_one_form(ordered)
        require_distinct("partner", (name for record in ordered for name in record.names))
        contributions = [entry for entry in ordered if isinstance(entry, ContributionRecord)]
        require_distinct("kind", (entry.kind for entry in contributions))
        require_distinct("unit", (entry.unit for entry in contributions))
        _require_apart([entry for entry in ordered if isinstance(entry, Spell)])
        object.__setattr__(self, "records", tuple(ordered))

    def of(self, kind: type[R], quarter: Quarter | None = None) -> tuple[R, ...]:
        """The records of a kind: of one quarter, or all; time served belongs to every quarter."""
        return tuple(
            record
            for record in self.records
            if isinstance(record, kind)
            and (
                quarter is None or not isinstance(record, DatedRecord) or record.quarter == quarter
            )
        )

    def until(self, quarter: Quarter) -> "Dataset":
        """What could be known at the end of a quarter: what is later, nothing here depends on.

        Time served is cut off there too, if the quarter's label says when that is.
        """
        return Dataset(
            known for record in self.records if (known := _known(record, quarter)) is not None
        )

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that have records, in order."""
        dated = (record for record in self.records if isinstance(record, DatedRecord))
        return tuple(sorted({record.quarter for record in dated}))

    @property
    def names(self) -> tuple[str, ...]:
        """The partners that are named, in the order of their names."""
        return tuple(sorted({name for record in self.records for name in record.names}))


def _known(record: DataRecord, quarter: Quarter) -> DataRecord | None:
    if isinstance(record, DatedRecord):
        return record if record.quarter <= quarter else None
    if isinstance(record, Spell) and quarter.end_month is not None:
        return record.until(quarter.end_month)
    return record


def _order(record: DataRecord) -> tuple[Any, ...]:
    return record.noun, tuple(str(value) for value in record.values().values())


def _require_single(records: Sequence[DataRecord]) -> None:
    seen: dict[tuple[object, ...], DataRecord] = {}
    for record in records:
        first = seen.setdefault((record.noun, *record.identity()), record)
        if first is not record:
            problem = with_hint(text("appears twice"), _places(first, record))
            allowed = text("if both count, tell them apart by evidence or note")
            if not isinstance(record, ContributionRecord):
                allowed = text("write it once")
            raise InvalidValueError(
                text("a line of {kind}", kind=record.noun), _shown(record), problem, allowed
            )


def _require_one_form(records: Sequence[DataRecord]) -> None:
    dated = [record for record in records if isinstance(record, DatedRecord)]
    for record in dated:
        first = dated[0]
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
    return and_list([record.source for record in (first, second) if record.source])


def _shown(record: DataRecord) -> str:
    values = (value for value in record.values().values() if value)
    return ", ".join(value if isinstance(value, str) else "; ".join(value) for value in values)
