"""`data.toml`: what must be known to read a folder's files, besides what they say themselves.

first_month = "2026-04"      # the data begin with this period; default: the charter's first
months = 3                   # the months of a period, where no charter tells; default: 3
gaps = true                  # years without data are no slip of the hand; default: false

[columns.contributions]      # what a file of that kind calls its columns; "" leaves one out
"会社" = "partner"
"No." = ""
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import lexists
from pathlib import Path

from daosplit.errors import InvalidFileError
from daosplit.files.document import Table, read_toml
from daosplit.values.hints import hint
from daosplit.values.text import text
from daosplit.weighing.data.calendar import DEFAULT_MONTHS, Calendar
from daosplit.weighing.data.dates import parse_dated_month
from daosplit.weighing.data.quarter import show_month
from daosplit.weighing.data.records import DataRecord

SETTINGS_FILE = "data.toml"

_MOST_MONTHS = 255


@dataclass(frozen=True, slots=True)
class Settings:
    """What a folder's data.toml says.

    Attributes:
        file: Where it stands; None if there is none.
        first_month: The first month of the first period, counted from the year 0; None if not said.
        months: The months of a period; None if not said.
        gaps: Whether data may be many years apart.
        columns: The column by the name in the file, empty for one to leave out; by kind.
    """

    file: Path | None = None
    first_month: int | None = None
    months: int | None = None
    gaps: bool = False
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def calendar(self, charter: Calendar | None) -> Calendar | None:
        """The calendar of the data: the charter's, which may begin earlier here, or else this one.

        Raises InvalidFileError for one that contradicts the charter's.
        """
        if charter is None:
            if self.first_month is None:
                return None
            return Calendar(self.first_month, self.months or DEFAULT_MONTHS)
        if self.months is not None and self.months != charter.months:
            problem = text("the charter's periods have {months} months", months=charter.months)
            raise InvalidFileError(str(self.file), "months", self.months, problem)
        if self.first_month is None:
            return charter
        begin = charter.beginning(self.first_month)
        if begin != self.first_month:
            problem = text("within the period from {month}", month=show_month(begin))
            raise InvalidFileError(
                str(self.file), "first_month", show_month(self.first_month), problem
            )
        return Calendar(self.first_month, charter.months)


def read_settings(folder: Path, kinds: tuple[type[DataRecord], ...]) -> Settings:
    """What the folder's data.toml says; nothing if there is none.

    Raises InvalidFileError, which names the key, for anything wrong.
    """
    file = folder / SETTINGS_FILE
    if not lexists(file):
        return Settings()
    table = read_toml(file)
    table.allow("first_month", "months", "gaps", "columns")
    if "months" in table and "first_month" not in table:
        table.refuse("months", None, text("needs first_month beside it"))
    columns = table.table("columns")
    columns.allow(*(kind.noun for kind in kinds))
    return Settings(
        file=file,
        first_month=table.parse("first_month", parse_dated_month)
        if "first_month" in table
        else None,
        months=table.whole("months", 1, _MOST_MONTHS) if "months" in table else None,
        gaps=table.flag("gaps"),
        columns={kind.noun: _names(columns.table(kind.noun), kind) for kind in kinds},
    )


def _names(table: Table, kind: type[DataRecord]) -> dict[str, str]:
    names: dict[str, str] = {}
    for key in table.keys:
        column = table.text(key)
        if column and column not in kind.columns:
            table.refuse(key, column, text("unknown"), hint(column, kind.columns))
        names[key.strip()] = column
    return names
