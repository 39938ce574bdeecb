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
from difflib import get_close_matches
from pathlib import Path

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table, parse_json, parse_toml, read_text
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.records import KINDS, DataRecord

_ENDINGS = (".csv", ".jsonl", ".toml")
_POLICIES = "policy*.toml"
_MOST_BYTES = 2**26


class Row(Table):
    """A line of a file, which errors name: "line 7, quantity"."""

    def path(self, key: str) -> str:
        return f"{self.where}, {super().path(key).removeprefix(f'{self.where}.')}"


def read_dataset(paths: Path | str | Iterable[Path | str]) -> Dataset:
    """The data of a folder, of a file or of several, as one data set.

    A folder's files that end in .csv, .jsonl or .toml must all be data, but for its policies, whose
    names begin with policy; its other files and folders are not looked at.

    Raises InvalidFileError, which names file, line, column and value, for anything wrong.
    """
    listed = [paths] if isinstance(paths, Path | str) else list(paths)
    files = [file for path in listed for file in _files(Path(path))]
    for index, file in enumerate(files):
        if file.resolve() in [other.resolve() for other in files[:index]]:
            raise InvalidFileError(str(file), "", None, "is named twice")
    records = [record for file in files for record in _records(file, _text(file))]
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
    return [read_record(kind, row, f"{file}: {row.where}") for row in rows(file, text, kind)]


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
        allowed = f"allowed: such as {KINDS[0].noun}.csv"
        raise InvalidFileError(str(path), "", None, "holds no data", allowed)
    return files


def _kind(file: Path) -> type[DataRecord]:
    """The kind of records that a file's name says."""
    if file.suffix not in _ENDINGS:
        problem = f"ends in {file.suffix or 'nothing'!r}, which is no form of data"
        raise InvalidFileError(str(file), "", None, problem, f"allowed: {', '.join(_ENDINGS)}")
    for kind in KINDS:
        if re.match(rf"{kind.noun}(?![0-9A-Za-z])", file.stem):
            return kind
    nouns = [kind.noun for kind in KINDS]
    close = get_close_matches(file.stem, nouns, n=1)
    hint = f'did you mean "{close[0]}{file.suffix}"? ' if close else ""
    allowed = f"{hint}allowed: a name that begins with {', '.join(nouns)}"
    raise InvalidFileError(str(file), "", None, "does not say by its name what it holds", allowed)


def _text(file: Path) -> str:
    try:
        size = file.stat().st_size
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise InvalidFileError(str(file), "", None, problem) from None
    if size > _MOST_BYTES:
        problem = f"is {size:,} bytes long"
        raise InvalidFileError(str(file), "", None, problem, f"allowed: at most {_MOST_BYTES:,}")
    return read_text(file)


def _csv_rows(file: Path, text: str, kind: type[DataRecord]) -> Iterator[Table]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        while True:
            # A quoted cell may run over several lines: errors name the first.
            line = f"line {reader.line_num + 1}"
            cells = next(reader, None)
            if cells is None:
                break
            if not cells:
                continue
            if header is None:
                header = _header(file, line, cells, kind)
                continue
            if len(cells) != len(header):
                problem = f"has {len(cells)} cells, but there are {len(header)} columns"
                allowed = "a cell with a comma in it stands in double quotes"
                raise InvalidFileError(str(file), line, None, problem, allowed)
            yield Row(file, line, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise InvalidFileError(
            str(file), f"line {reader.line_num}", None, f"is no CSV: {error}"
        ) from None
    if header is None:
        allowed = f"the first line names the columns: {','.join(kind.columns)}"
        raise InvalidFileError(str(file), "", None, "is empty", allowed)


def _header(file: Path, line: str, cells: list[str], kind: type[DataRecord]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if len(names) == 1 and re.search("[;\t]", names[0]):
        raise InvalidFileError(
            str(file), line, names[0], "is one column", "columns are set apart by ,"
        )
    for index, name in enumerate(names):
        if name in names[:index]:
            raise InvalidFileError(str(file), line, name, "names a column twice")
    Row(file, line, dict.fromkeys(names, "")).allow(*kind.columns)
    return names


def _json_rows(file: Path, text: str, kind: type[DataRecord]) -> Iterator[Table]:
    # Only a line feed ends a line: JSON texts may hold Unicode's other line ends.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            values = parse_json(line)
        except (ValueError, RecursionError) as error:
            raise InvalidFileError(str(file), where, None, f"is no JSON: {error}") from None
        if not isinstance(values, dict):
            raise InvalidFileError(str(file), where, values, "is no object", "allowed: {…}")
        yield Row(file, where, values)


def _toml_rows(file: Path, text: str, kind: type[DataRecord]) -> Iterator[Table]:
    document = parse_toml(text, file)
    document.allow(kind.noun)
    yield from document.tables(kind.noun)
