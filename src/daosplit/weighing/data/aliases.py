"""`aliases`: other names of partners in the data, for renames and identities that became one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table
from daosplit.values.text import text
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.data.records import (
    DataRecord,
    PaymentRecord,
    PeerAllocation,
)
from daosplit.weighing.data.records.record import read_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(DataRecord):
    """Another name of a partner: read from data files, but only to rename what they say.

    Attributes:
        name: What the data call it.
        partner: Who is meant.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    noun: ClassVar[str] = "aliases"
    columns: ClassVar[tuple[str, ...]] = ("name", "partner")
    required: ClassVar[tuple[str, ...]] = columns

    name: str
    partner: str

    def __post_init__(self) -> None:
        require_normal_name("name", self.name)
        require_normal_name("partner", self.partner)
        if self.name == self.partner:
            raise InvalidValueError("partner", self.partner, text("the same as its alias"))

    @classmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        name, partner = read_name(row, "name"), read_name(row, "partner")
        return cls(name=name, partner=partner, file=file, place=place)

    def values(self) -> dict[str, Any]:
        return {"name": self.name, "partner": self.partner}

    def identity(self) -> tuple[Any, ...]:
        return (self.name,)

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.partner

    def renamed(self, names: Mapping[str, str]) -> Self:
        return self


def apply_aliases(records: Iterable[DataRecord]) -> list[DataRecord]:
    """The records without the aliases, each partner under its one name.

    What two names of one partner were paid, or gave and got, is added up.

    Raises InvalidFileError for a name with two meanings, and for one that stands for an alias.
    """
    records = list(records)
    aliases: dict[str, Alias] = {}
    for record in records:
        if isinstance(record, Alias):
            first = aliases.setdefault(record.name, record)
            if first.partner != record.partner:
                problem = text("stands for {other} as well", other=first.partner)
                raise InvalidFileError(record.file, record.source, record.name, problem)
    for alias in aliases.values():
        if alias.partner in aliases:
            problem = text("an alias itself")
            allowed = text("name {partner}", partner=aliases[alias.partner].partner)
            raise InvalidFileError(alias.file, alias.source, alias.partner, problem, allowed)
    if not aliases:
        return records
    names = {name: alias.partner for name, alias in aliases.items()}
    kept = [record for record in records if not isinstance(record, Alias)]
    renamed = [_renamed(record, names) for record in kept]
    return _merged(kept, renamed)


def _renamed(record: DataRecord, names: Mapping[str, str]) -> DataRecord:
    if not any(name in names for name in record.names):
        return record
    try:
        return record.renamed(names)
    except InvalidValueError as error:
        problem = text("{problem}, by the aliases", problem=error.problem)
        raise InvalidFileError(record.file, record.source, error.value, problem) from None


def _merged(before: list[DataRecord], after: list[DataRecord]) -> list[DataRecord]:
    """One record for those that became one by the aliases, where records are sums."""
    sums: dict[tuple[Any, ...], DataRecord] = {}
    seen: set[tuple[Any, ...]] = set()
    others: list[DataRecord] = []
    for written, record in zip(before, after, strict=True):
        is_sum = isinstance(record, PaymentRecord | PeerAllocation)
        as_written = written.noun, *written.identity()
        key = record.noun, *record.identity()
        if not is_sum or as_written in seen:
            others.append(record)  # said twice as it was written: the data set refuses that
        elif key in sums:
            sums[key] = _sum(sums[key], record)
        else:
            sums[key] = record
        seen.add(as_written)
    return [*others, *sums.values()]


def _sum(first: DataRecord, second: DataRecord) -> DataRecord:
    match first, second:
        case PaymentRecord(), PaymentRecord():
            return replace(first, amount=first.amount + second.amount)
        case PeerAllocation(), PeerAllocation():
            return replace(first, points=first.points + second.points)
    return first
