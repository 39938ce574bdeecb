"""Quarters and months, as the data of a weighing name them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from daosplit.errors import InvalidValueError
from daosplit.values.text import text

_MONTHS = 12
_QUARTERS = 4
_MONTHS_IN_QUARTER = 3
# Of a million lines, few months are new.
_MOST_REMEMBERED = 10_000

_ALLOWED = text("for example 2026Q1 (January to March), 2026-04 (from April) or 1 (a number)")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A period, by its label in the data.

    A label has one of three forms, and a data set uses one alone: "2026Q1", a calendar quarter;
    "2026-04", the period's first month, for fiscal years and other lengths; or "1", its number.

    Attributes:
        form: Which of the forms: "quarter", "month" or "number".
        count: Where it stands among those of its form: quarters or months since the year 0, or the
            number itself.

    Raises InvalidValueError, when it is parsed, for anything else.
    """

    form: str
    count: int

    @classmethod
    def parse(cls, label: str) -> Self:
        """The quarter of a label."""
        if match := re.fullmatch(r"([0-9]{4})Q([1-4])", label):
            return cls("quarter", int(match[1]) * _QUARTERS + int(match[2]) - 1)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", label):
            return cls("month", parse_month(label))
        if re.fullmatch(r"[1-9][0-9]{0,8}", label):
            return cls("number", int(label))
        raise InvalidValueError("quarter", label, text("not a quarter"), _ALLOWED)

    @property
    def label(self) -> str:
        """The label, as the data give it."""
        match self.form:
            case "quarter":
                year, quarter = divmod(self.count, _QUARTERS)
                return f"{year:04}Q{quarter + 1}"
            case "month":
                return show_month(self.count)
            case _:
                return str(self.count)

    @property
    def first_month(self) -> int | None:
        """Its first month, counted from the year 0; None for a number, which names no month."""
        match self.form:
            case "quarter":
                return self.count * _MONTHS_IN_QUARTER
            case "month":
                return self.count
            case _:
                return None

    @property
    def end_month(self) -> int | None:
        """The first month after a calendar quarter; None for a label that does not say its end."""
        return (self.count + 1) * _MONTHS_IN_QUARTER if self.form == "quarter" else None

    def __str__(self) -> str:
        return self.label


def parse_month(written: str) -> int:
    """A month, counted from the year 0, from "2026-04"; InvalidValueError for anything else."""
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", written)
    if match is None:
        raise InvalidValueError("month", written, text("not a month"), text("for example 2026-04"))
    return int(match[1]) * _MONTHS + int(match[2]) - 1


@lru_cache(_MOST_REMEMBERED)
def show_month(month: int) -> str:
    """A month that was counted from the year 0: "2026-04"."""
    year, index = divmod(month, _MONTHS)
    return f"{year:04}-{index + 1:02}"
