"""The files in which people keep the data of a weighing: CSV, TOML or JSON lines.

A file is named after the records that it holds (`contributions.csv`, `contributions_2026Q1.jsonl`,
`peer_allocations.toml`). In CSV the first line names the columns; in JSON lines each line is an
object with the columns as keys; in TOML each record is a table, [[contributions]]. A column that
may be empty may be left out.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from daosplit.errors import InvalidFileError, InvalidValueError, located
from daosplit.files.document import Table, invalid_format, parse_json, parse_toml, read_text
from daosplit.values.hints import hint
from daosplit.values.text import text
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.records import KINDS, DataRecord

_ENDINGS = (".csv", ".jsonl", ".toml")
_POLICIES = "policy*.toml"


class Row(Table):
    """A line of a file, which errors name: "line 7, quantity"."""

    def path(self, key: str) -> str:
        column = super().path(key).removeprefix(f"{self.where}.")
        return text("{line}, {column}", line=self.where, column=column)


def read_dataset(paths: Path | str | Iterable[Path | str]) -> Dataset:
    """The data of one or several files or folders, as one data set.

    A folder's files that end in .csv, .jsonl or .toml must all be data, but for its policies, whose
    names begin with policy; its other files and folders are not looked at.

    Raises InvalidFileError, which names file, line, column and value, for anything wrong.
    """
    listed = [paths] if isinstance(paths, Path | str) else list(paths)
    files = [file for path in listed for file in _files(Path(path))]
    for index, file in enumerate(files):
        if file.resolve() in [other.resolve() for other in files[:index]]:
            raise InvalidFileError(str(file), "", None, text("named twice"))
    records = [record for file in files for record in _records(file, read_text(file))]
    return _dataset(", ".join(str(path) for path in listed), records)


def parse_dataset(texts: Mapping[str, str]) -> Dataset:
    """The data of files whose texts were read already, by their names: "contributions.csv".

    Raises InvalidFileError as read_dataset does.
    """
    records = [record for name, text in texts.items() for record in _records(Path(name), text)]
    return _dataset(", ".join(texts), records)


def _dataset(where: str, records: list[DataRecord]) -> Dataset:
    try:
        return Dataset(records)
    except InvalidValueError as error:
        raise InvalidFileError(
            where, error.name, error.value, error.problem, error.allowed
        ) from None


def _records(file: Path, text: str) -> list[DataRecord]:
    kind = _kind(file)
    rows = {".csv": _csv_rows, ".jsonl": _json_rows, ".toml": _toml_rows}[file.suffix]
    return [read_record(kind, row, located(str(file), row.where)) for row in rows(file, text, kind)]


def read_record(kind: type[DataRecord], row: Table, source: str) -> DataRecord:
    """The record of that kind that a row says. Raises InvalidFileError for anything wrong."""
    row.allow(*kind.columns)
    try:
        return kind.read(row.filled(), source)
    except InvalidValueError as error:
        row.refuse(error.name, error.value, error.problem, error.allowed)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(
        file
        for file in path.iterdir()
        if file.suffix in _ENDINGS and not file.match(_POLICIES) and file.is_file()
    )
    if not files:
        allowed = text("for example {file}", file=f"{KINDS[0].noun}.csv")
        raise InvalidFileError(str(path), "", None, text("contains no data"), allowed)
    return files


def _kind(file: Path) -> type[DataRecord]:
    """The kind of records that a file's name says."""
    if file.suffix not in _ENDINGS:
        problem = (
            text("not a data file, as its name ends in {ending}", ending=repr(file.suffix))
            if file.suffix
            else text("not a data file, as its name has no ending")
        )
        raise InvalidFileError(str(file), "", None, problem, hint(file.suffix, _ENDINGS))
    for kind in KINDS:
        if re.match(rf"{kind.noun}(?![0-9A-Za-z])", file.stem):
            return kind
    known = hint(file.stem, (kind.noun for kind in KINDS))
    raise InvalidFileError(
        str(file), "", None, text("its name must begin with the kind of its data"), known
    )


def _csv_rows(file: Path, content: str, kind: type[DataRecord]) -> Iterator[Table]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    header: list[str] | None = None
    try:
        while True:
            # A quoted cell may run over several lines: errors name the first.
            line = text("line {number}", number=reader.line_num + 1)
            cells = next(reader, None)
            if cells is None:
                break
            if not cells:
                continue
            if header is None:
                header = _header(file, line, cells, kind)
                continue
            if len(cells) != len(header):
                problem = text(
                    "{cells} cells, but there are {columns} columns",
                    cells=len(cells),
                    columns=len(header),
                )
                allowed = text("put a cell that contains a comma in double quotes")
                raise InvalidFileError(str(file), line, None, problem, allowed)
            yield Row(file, line, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise InvalidFileError(
            str(file),
            text("line {number}", number=reader.line_num),
            None,
            invalid_format("CSV", error),
        ) from None
    if header is None:
        allowed = text(
            "the first line must name the columns: {columns}", columns=",".join(kind.columns)
        )
        raise InvalidFileError(str(file), "", None, text("empty"), allowed)


def _header(file: Path, line: str, cells: list[str], kind: type[DataRecord]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if len(names) == 1 and re.search("[;\t]", names[0]):
        raise InvalidFileError(
            str(file), line, names[0], text("only one column"), text("separate columns by commas")
        )
    for index, name in enumerate(names):
        if name in names[:index]:
            raise InvalidFileError(str(file), line, name, text("names a column twice"))
    Row(file, line, dict.fromkeys(names, "")).allow(*kind.columns)
    return names


def _json_rows(file: Path, content: str, kind: type[DataRecord]) -> Iterator[Table]:
    # Only a line feed ends a line: JSON texts may hold Unicode's other line ends.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        where = text("line {number}", number=number)
        try:
            values = parse_json(line)
        except (ValueError, RecursionError) as error:
            raise InvalidFileError(
                str(file),
                where,
                None,
                invalid_format("JSON", error),
            ) from None
        if not isinstance(values, dict):
            raise InvalidFileError(str(file), where, values, text("must be an object, {{…}}"))
        yield Row(file, where, values)


def _toml_rows(file: Path, content: str, kind: type[DataRecord]) -> Iterator[Table]:
    document = parse_toml(content, file)
    document.allow(kind.noun)
    yield from document.tables(kind.noun)
