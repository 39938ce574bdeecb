"""The files in which people keep the data of a weighing: CSV, workbooks, TOML or JSON lines.

A file is named after the records that it holds (`contributions.csv`, `contributions_2026Q1.xlsx`,
`peer_allocations.toml`, `貢献.csv`). In CSV and workbooks the first line names the columns; in
JSON lines each line is an object with the columns as keys; in TOML each record is a table,
[[contributions]]. A column that may be empty may be left out.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from errno import ENOENT
from itertools import chain, islice
from os.path import realpath
from pathlib import Path
from typing import Any, Self

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.disk import read_bytes, unreadable
from daosplit.files.document import Table, invalid_format, parse_json, parse_toml
from daosplit.values.collector import collector_paused
from daosplit.values.hints import hint
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.aliases import Alias, apply_aliases
from daosplit.weighing.data.calendar import Calendar, on_calendar, require_near, require_steps
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.decoding import decode
from daosplit.weighing.data.headers import (
    JAPANESE_FILES,
    find_header,
    is_blank,
    is_total,
    read_header,
)
from daosplit.weighing.data.records import KINDS, DataRecord
from daosplit.weighing.data.records.record import place_text
from daosplit.weighing.data.settings import SETTINGS_FILE, Settings, read_settings
from daosplit.weighing.data.workbooks import workbook_rows

Progress = Callable[[Path, int], None]
"""Is told now and then how many lines of a file were read."""

LINES_A_STEP = 20_000
"""After as many lines progress is told."""

_KINDS: tuple[type[DataRecord], ...] = (*KINDS, Alias)
_ENDINGS = (".csv", ".jsonl", ".toml", ".xlsx")
_FOREIGN = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv", ".json", ".parquet")
"""Endings of data that cannot be read here."""

_POLICIES = re.compile(r"policy.*\.toml", re.IGNORECASE)
_FIRST_ROWS = 20
_HEAD = 4_096


class Row(Table):
    """A line of a file, which errors name: "line 7, quantity"."""

    def __init__(self, file: Path, place: int | str, values: Mapping[str, Any]) -> None:
        self.file = file
        self.place = place
        self._values = values

    @property
    def where(self) -> str:  # type: ignore[override]  # made when an error needs it
        return place_text(self.place)

    def _only(self, kept: Mapping[str, Any]) -> Self:
        return type(self)(self.file, self.place, kept)

    def path(self, key: str) -> str:
        column = super().path(key).removeprefix(f"{self.where}.")
        return text("{line}, {column}", line=self.where, column=column)


@dataclass(slots=True)
class DataFile:
    """A file, and what was found in it.

    Attributes:
        path: Where it is.
        kind: The kind of its records.
        settings: What its folder says of them.
        encoding: How its text was written, "xlsx" for a workbook; empty if that was not found out.
        titles: The lines above the names of the columns.
        records: How many records it holds.
    """

    path: Path
    kind: type[DataRecord]
    settings: Settings
    encoding: str = ""
    titles: list[str] = field(default_factory=list)
    records: int = 0


@collector_paused()
def read_dataset(
    paths: Path | str | Iterable[Path | str],
    calendar: Calendar | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """The data of one or several files or folders, as one data set.

    A folder's files that end in .csv, .xlsx, .jsonl or .toml must all be data, but for its
    policies, whose names begin with policy, and data.toml; whatever else looks like data is
    refused, folders and broken links included, and nothing else in it is looked at. By a
    `calendar` a date within a period belongs to it; without one, months name periods of the usual
    length.

    Raises InvalidFileError, which names file, line, column and value, for anything wrong.
    """
    files = list_files(paths)
    records = list(chain.from_iterable(records_of(file, progress=progress) for file in files))
    where = comma_list(list(dict.fromkeys(str(path) for path in _listed(paths))))
    return make_dataset(where, records, settings_of(files), calendar)


def parse_dataset(texts: Mapping[str, str], calendar: Calendar | None = None) -> Dataset:
    """The data of files whose texts were read already, by their names: "contributions.csv".

    Raises InvalidFileError as read_dataset does.
    """
    records: list[DataRecord] = []
    for name, content in texts.items():
        file = DataFile(Path(name), kind_of(Path(name)), Settings())
        records += records_of(file, content)
    return make_dataset(", ".join(texts), records, Settings(), calendar)


def list_files(paths: Path | str | Iterable[Path | str]) -> list[DataFile]:
    """The files of data that are named, or are in the folders that are, each with its kind.

    Raises InvalidFileError for one that looks like data and cannot be read, and for none.
    """
    files = [file for path in _listed(paths) for file in _files(Path(path))]
    seen: set[str] = set()
    for file in files:
        where = realpath(file)
        if where in seen:
            raise InvalidFileError(str(file), "", None, text("named twice"))
        seen.add(where)
    settings = {folder: read_settings(folder, _KINDS) for folder in {it.parent for it in files}}
    return [DataFile(file, kind_of(file), settings[file.parent]) for file in files]


def records_of(
    file: DataFile, content: str | None = None, progress: Progress | None = None
) -> Iterator[DataRecord]:
    """The records of a file, line by line; or of its text, if that was read already.

    Raises InvalidFileError, which names file, line, column and value, for anything wrong.
    """
    name = str(file.path)
    for row in rows_of(file, content):
        file.records += 1
        if progress and file.records % LINES_A_STEP == 0:
            progress(file.path, file.records)
        yield read_record(file.kind, row, name)


def make_dataset(
    where: str, records: list[DataRecord], settings: Settings, calendar: Calendar | None
) -> Dataset:
    """The data set of records that were read, under the partners' own names, on its calendar."""
    if not settings.gaps:
        require_near(records)
    calendar = settings.calendar(calendar)
    if calendar is None:
        require_steps(records)
    else:
        records = on_calendar(records, calendar)
    try:
        return Dataset(apply_aliases(records))
    except InvalidValueError as error:
        raise InvalidFileError(
            where, error.name, error.value, error.problem, error.allowed
        ) from None


def read_record(kind: type[DataRecord], row: Table, file: str) -> DataRecord:
    """The record of that kind that a row says. Raises InvalidFileError for anything wrong."""
    place = row.place if isinstance(row, Row) else row.where
    try:
        return kind.read(row, file, place)
    except InvalidValueError as error:
        row.refuse(error.name, error.value, error.problem, error.allowed)


def kind_of(file: Path) -> type[DataRecord]:
    """The kind of records that a file's name says. Raises InvalidFileError if it says none."""
    ending = file.suffix.casefold()
    if ending not in _ENDINGS:
        problem = (
            text("not a data file, as its name ends in {ending}", ending=repr(file.suffix))
            if file.suffix
            else text("not a data file, as its name has no ending")
        )
        allowed = hint(ending, _ENDINGS)
        if ending in _FOREIGN:
            allowed = text("save it as .csv in UTF-8 or as .xlsx; JSON as lines, .jsonl")
        raise InvalidFileError(str(file), "", None, problem, allowed)
    kind = _kind_named(file)
    if kind is None:
        known = hint(file.stem, (kind.noun for kind in _KINDS))
        if not file.stem.isascii():
            known = hint(file.stem, JAPANESE_FILES.values())
        raise InvalidFileError(
            str(file), "", None, text("its name must begin with the kind of its data"), known
        )
    return kind


def _kind_named(file: Path) -> type[DataRecord] | None:
    name = unicodedata.normalize("NFKC", file.name)
    for kind in _KINDS:
        japanese = JAPANESE_FILES[kind.noun]
        if re.match(rf"{kind.noun}(?![0-9A-Za-z])|{japanese}(?![^\W_])", name, re.IGNORECASE):
            return kind
    return None


def _listed(paths: Path | str | Iterable[Path | str]) -> list[Path | str]:
    return [paths] if isinstance(paths, Path | str) else list(paths)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise unreadable(path, FileNotFoundError(ENOENT, ""))
    if not path.is_dir():
        return [path]
    # Folders and broken links too: reading them tells what is wrong.
    files = sorted(file for file in path.iterdir() if looks_like_data(file))
    if not files:
        allowed = text("for example {file}", file=f"{KINDS[0].noun}.csv")
        raise InvalidFileError(str(path), "", None, text("contains no data"), allowed)
    return files


def looks_like_data(file: Path) -> bool:
    """Whether what is in a folder must be data: by its ending, in any case, or by its name."""
    if _POLICIES.fullmatch(file.name) or file.name == SETTINGS_FILE or file.name[0] == ".":
        return False
    ending = file.suffix.casefold()
    return ending in _ENDINGS or ending in _FOREIGN or _kind_named(file) is not None


def settings_of(files: Sequence[DataFile]) -> Settings:
    """What holds for all files together: the calendar of one folder, if only one has any.

    Raises InvalidFileError if two folders have calendars that differ.
    """
    found = {file.settings.file: file.settings for file in files if file.settings.file}
    calendars = {(it.first_month, it.months) for it in found.values() if it.first_month is not None}
    if len(calendars) > 1:
        names = comma_list([str(file) for file in found])
        raise InvalidFileError(
            names, "first_month", None, text("differs from folder to folder"), text("name one")
        )
    first = next((it for it in found.values() if it.first_month is not None), Settings())
    return Settings(
        first.file, first.first_month, first.months, any(it.gaps for it in found.values())
    )


def rows_of(file: DataFile, content: str | None = None) -> Iterator[Table]:
    """The lines of a file that hold records, one after the other."""
    ending = file.path.suffix.casefold()
    if ending == ".xlsx":
        if content is not None:
            problem = text("a workbook, whose text cannot be given")
            raise InvalidFileError(str(file.path), "", None, problem)
        file.encoding = "xlsx"
        rows = workbook_rows(file.path, read_bytes(file.path))
        yield from _sheet_rows(file, rows, is_ragged=True)
        return
    if content is None:
        content, file.encoding = decode(read_bytes(file.path), file.path)
    if ending == ".csv":
        yield from _sheet_rows(file, _csv_rows(file.path, content))
    elif ending == ".jsonl":
        yield from _json_rows(file, content)
    else:
        document = parse_toml(content, file.path)
        document.allow(file.kind.noun)
        for table in document.tables(file.kind.noun):
            table.allow(*file.kind.columns)
            yield table.filled()


def _sheet_rows(
    file: DataFile, rows: Iterator[tuple[int, list[str]]], is_ragged: bool = False
) -> Iterator[Row]:
    """The lines of a sheet below the names of its columns; blank ones are none.

    In a ragged sheet empty cells at the end of a row are not there.
    """
    path, kind = file.path, file.kind
    names = file.settings.columns.get(kind.noun, {})
    filled = ((number, cells) for number, cells in rows if not is_blank(cells))
    first = list(islice(filled, _FIRST_ROWS))
    if not first:
        allowed = text(
            "the first line must name the columns: {columns}", columns=",".join(kind.columns)
        )
        raise InvalidFileError(str(path), "", None, text("empty"), allowed)
    header = find_header(first, kind, names)
    for number, cells in first[:header]:
        _take_title(file, number, cells)
    line = place_text(first[header][0])
    columns = read_header(path, line, first[header][1], kind, names)
    count = len(columns)
    while columns[-1] is None and not first[header][1][len(columns) - 1]:
        columns.pop()
    named = [(index, column) for index, column in enumerate(columns) if column]
    nameless = [index for index, column in enumerate(columns) if not column]
    nameless = [index for index in nameless if not first[header][1][index].strip()]
    for number, cells in chain(first[header + 1 :], filled):
        if is_ragged:
            cells += [""] * (count - len(cells))
        if len(cells) != count:
            _require_width(path, number, cells, len(columns))
        row = {column: cells[index] for index, column in named if cells[index]}
        if nameless or len(cells) > len(columns):
            _require_named(path, number, cells, nameless, len(columns))
        if is_total(row):
            problem = text("a total, which would count as one more line")
            raise InvalidFileError(
                str(path), place_text(number), None, problem, text("delete this row")
            )
        yield Row(path, number, row)


def _take_title(file: DataFile, number: int, cells: Sequence[str]) -> None:
    """A line above the names of the columns: a title, if it says less than a line of data."""
    said = [cell for cell in cells if cell and not cell.isspace()]
    if len(said) >= len(file.kind.required):
        problem = text("above the names of the columns, but as long as a line of data")
        allowed = text("delete it if it is a title, or else move it below")
        raise InvalidFileError(str(file.path), place_text(number), None, problem, allowed)
    file.titles.append(" ".join(said))


def _require_width(path: Path, number: int, cells: list[str], columns: int) -> None:
    if len(cells) < columns or not is_blank(cells[columns:]):
        problem = text(
            "{cells} cells, but there are {columns} columns", cells=len(cells), columns=columns
        )
        allowed = text("put a cell that contains a comma in double quotes")
        raise InvalidFileError(str(path), place_text(number), None, problem, allowed)


def _require_named(
    path: Path, number: int, cells: Sequence[str], nameless: Sequence[int], columns: int
) -> None:
    for index in (*nameless, *range(columns, len(cells))):
        if cells[index].strip():
            problem = text("a cell in a column without a name")
            allowed = text("name the column, or empty the cell")
            raise InvalidFileError(str(path), place_text(number), cells[index], problem, allowed)


def _csv_rows(path: Path, content: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the number of its first line: a quoted cell may run over several."""
    # Spreadsheet programs put tabs between the cells of what they call Unicode text.
    head = content[:_HEAD]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(content, newline=""), strict=True, delimiter=delimiter)
    line = 0
    try:
        for cells in reader:
            yield line + 1, cells
            line = reader.line_num
    except csv.Error as error:
        raise InvalidFileError(
            str(path), place_text(reader.line_num), None, invalid_format("CSV", error)
        ) from None


def _json_rows(file: DataFile, content: str) -> Iterator[Table]:
    # Only a line feed ends a line: JSON texts may hold Unicode's other line ends.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        row = parse_row(file.path, number, line)
        row.allow(*file.kind.columns)
        yield row.filled()


def parse_row(file: Path, number: int, line: str, parse: Callable[[str], Any] = parse_json) -> Row:
    """The object that a line of JSON is. Raises InvalidFileError if it is none."""
    try:
        values = parse(line)
    except (ValueError, RecursionError) as error:
        raise InvalidFileError(
            str(file), place_text(number), None, invalid_format("JSON", error)
        ) from None
    if not isinstance(values, dict):
        problem = text("must be an object, {{…}}")
        raise InvalidFileError(str(file), place_text(number), values, problem)
    return Row(file, number, values)
