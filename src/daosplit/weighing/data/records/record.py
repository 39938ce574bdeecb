"""What all kinds of records share: a record is one fact, checked when it is made."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError, located
from daosplit.files.document import Table
from daosplit.values.decimals import MOST_DECIMALS, show_decimal
from daosplit.values.text import text
from daosplit.weighing.data.dates import MOST_DATES, parse_dated
from daosplit.weighing.data.names import normal
from daosplit.weighing.data.quarter import Quarter

MOST_TEXT = 10_000
_FINEST = 10**MOST_DECIMALS


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRecord:
    """One fact, from one line of a file.

    Attributes:
        file: Where it was read, for errors alone: two records that say the same are equal wherever
            they stood.
        place: Its line there, or its key.
    """

    noun: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    required: ClassVar[tuple[str, ...]]

    file: str = field(default="", compare=False, repr=False)
    place: int | str = field(default=0, compare=False, repr=False)

    @classmethod
    @abstractmethod
    def read(cls, row: Table, file: str, place: int | str) -> Self:
        """The record that a line says; InvalidFileError or InvalidValueError if it is not valid."""

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """What it says, by column, in its one canonical form: texts and lists of texts."""

    @abstractmethod
    def identity(self) -> tuple[Any, ...]:
        """What no other record of its kind may share with it, and what they are sorted by."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The partners that it names."""

    @abstractmethod
    def renamed(self, names: Mapping[str, str]) -> Self:
        """The same with partners under other names; those that are not given keep theirs."""

    @property
    def source(self) -> str:
        """Where it was read, such as "contributions.csv: line 7"; empty if it was not."""
        return located(self.file, place_text(self.place)) if self.file else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRecord(DataRecord):
    """A record that belongs to one quarter.

    Attributes:
        quarter: Which.
    """

    quarter: Quarter

    def of_quarter(self, quarter: Quarter) -> Self:
        """The same in another quarter."""
        return replace(self, quarter=quarter)


def place_text(place: int | str) -> str:
    """A line's number, or a key, as errors name it."""
    return text("line {number}", number=place) if isinstance(place, int) else place


def read_quarter(row: Table) -> Quarter:
    label = row.either("quarter")
    with row.blaming("quarter"):
        return parse_dated(str(label))[0]


def read_day(row: Table) -> tuple[Quarter, str]:
    """The quarter of a line and its day, if it says one: in `date`, or in place of its quarter."""
    label = str(row.either("quarter")) if "quarter" in row else ""
    written = str(row.either("date")) if "date" in row else ""
    if not label and not written:
        row.either("quarter")
    try:
        return _parse_day(label, written)
    except InvalidValueError as error:
        row.refuse(error.name, row.value(error.name), error.problem, error.allowed)


@lru_cache(MOST_DATES)
def _parse_day(label: str, written: str) -> tuple[Quarter, str]:
    date = ""
    if written:
        try:
            month, date = parse_dated(written)
        except InvalidValueError as error:
            raise InvalidValueError("date", written, error.problem, error.allowed) from None
        if not date:
            allowed = text("for example 2026-04-15")
            raise InvalidValueError("date", written, text("not a day"), allowed)
    if not label:
        return month, date
    quarter, day = parse_dated(label)
    return quarter, date or day


def read_name(row: Table, column: str, missing: str | None = None) -> str:
    return normal(row.text(column, missing))


def read_text(row: Table, column: str) -> str:
    """A text that may be missing, with its lines ended in one way."""
    written = row.text(column, "")
    return written.replace("\r\n", "\n").replace("\r", "\n") if "\r" in written else written


def require_text(field: str, written: str) -> None:
    if len(written) > MOST_TEXT:
        raise InvalidValueError(
            field,
            written,
            text("too long"),
            text("must be at most {most:,} characters", most=MOST_TEXT),
        )
    try:
        # To encode it would take a copy.
        if not written.isascii():
            written.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(field, written, text("not valid UTF-8")) from None


def require_exact(field: str, value: object) -> Fraction:
    """Refuses floats and what has no end in decimals, which no file could say."""
    if not isinstance(value, Fraction):
        problem = text("not an exact number but {type}", type=type(value).__name__)
        raise InvalidValueError(field, value, problem, text("must be a Fraction"))
    denominator = value.denominator
    if denominator != 1 and _FINEST % denominator:
        raise InvalidValueError(
            field, value, text("has no end within {places} decimals", places=MOST_DECIMALS)
        )
    return value


def require_at_least_0(field: str, value: object) -> None:
    exact = require_exact(field, value)
    if exact.numerator < 0:
        raise InvalidValueError(
            field, show_decimal(exact), text("negative"), text("must be 0 or more")
        )
