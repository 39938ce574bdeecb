"""What all kinds of records share: a record is one fact, checked when it is made."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import MOST_DECIMALS, show_decimal
from daosplit.values.text import text
from daosplit.weighing.data.names import normal
from daosplit.weighing.data.quarter import Quarter

MOST_TEXT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRecord(ABC):
    """One fact, from one line of a file.

    Attributes:
        source: Where it was read, such as "contributions.csv: line 7", for errors alone: two
            records that say the same are equal wherever they stood.
    """

    noun: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    source: str = field(default="", compare=False, repr=False)

    @classmethod
    @abstractmethod
    def read(cls, row: Table, source: str) -> Self:
        """The record that a line says; InvalidFileError or InvalidValueError if it is not valid."""

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """What it says, by column, in its one canonical form: texts and lists of texts."""

    @abstractmethod
    def identity(self) -> tuple[object, ...]:
        """What no other record of its kind may share with it."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The partners that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRecord(DataRecord):
    """A record that belongs to one quarter.

    Attributes:
        quarter: Which.
    """

    quarter: Quarter


def read_quarter(row: Table) -> Quarter:
    label = row.either("quarter")
    with row.blaming("quarter"):
        return Quarter.parse(str(label))


def read_name(row: Table, column: str) -> str:
    return normal(row.text(column))


def read_text(row: Table, column: str) -> str:
    """A text that may be missing, with its lines ended in one way."""
    if column not in row:
        return ""
    return row.text(column).replace("\r\n", "\n").replace("\r", "\n")


def require_text(field: str, written: str) -> None:
    if len(written) > MOST_TEXT:
        raise InvalidValueError(
            field,
            written,
            text("too long"),
            text("must be at most {most:,} characters", most=MOST_TEXT),
        )
    try:
        written.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(field, written, text("not valid UTF-8")) from None


def require_exact(field: str, value: object) -> None:
    """Refuses floats and what has no end in decimals, which no file could say."""
    if not isinstance(value, Fraction):
        problem = text("not an exact number but {type}", type=type(value).__name__)
        raise InvalidValueError(field, value, problem, text("must be a Fraction"))
    if 10**MOST_DECIMALS % value.denominator:
        raise InvalidValueError(
            field, value, text("has no end within {places} decimals", places=MOST_DECIMALS)
        )


def require_at_least_0(field: str, value: object) -> None:
    require_exact(field, value)
    if isinstance(value, Fraction) and value < 0:
        raise InvalidValueError(
            field, show_decimal(value), text("negative"), text("must be 0 or more")
        )
