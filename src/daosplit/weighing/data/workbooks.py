"""Workbooks of spreadsheet programs (.xlsx): the rows of their one sheet, as texts."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import iterparse

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import invalid_format
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.records.record import place_text

_MOST_BYTES = 2**29
_MOST_ROWS = 2**20
"""As many as a spreadsheet program has."""
_DIGITS = 15
"""As many as a spreadsheet keeps of a number."""


def workbook_rows(file: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers: what cells show, of formulas what they last came to.

    Numbers have the 15 digits that a spreadsheet keeps; dates are written as 2026-04-15.

    Raises InvalidFileError if it cannot be read, if openpyxl is not installed, for cells that hold
    an error or a formula without a value, and unless exactly one sheet has cells.
    """
    written = _open(file, content, is_computed=False)
    for sheet in written.worksheets:
        _require_all_is_read(file, sheet)
    sheet = _only_sheet(file, written)
    computed = _open(file, content, is_computed=True)[sheet.title]
    both = zip(_rows(file, sheet), _rows(file, computed), strict=True)
    for number, (formulas, row) in enumerate(both, start=1):
        cells = []
        for formula, cell in zip(formulas, row, strict=True):
            try:
                if cell.value is None and formula.value is not None:
                    problem = text("a formula that was never computed")
                    allowed = text("open the file in a spreadsheet program, and save it again")
                    raise InvalidValueError("", str(formula.value), problem, allowed)
                cells.append(_shown(cell))
            except InvalidValueError as error:
                where = text("{line}, {column}", line=place_text(number), column=_letters(cell))
                raise InvalidFileError(
                    str(file), where, error.value, error.problem, error.allowed
                ) from None
        yield number, cells


def _open(file: Path, content: bytes, is_computed: bool) -> Any:
    try:
        # Loaded when a workbook is read: it is an extra.
        import openpyxl
    except ModuleNotFoundError:
        raise InvalidFileError(
            str(file),
            "",
            None,
            text("a workbook, which needs openpyxl"),
            text("pip install 'daosplit[xlsx]', or save the sheet as CSV in UTF-8"),
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_BYTES:
            problem = text("{bytes:,} bytes when unpacked", bytes=size)
            allowed = text("must be at most {most:,} bytes", most=_MOST_BYTES)
            raise InvalidFileError(str(file), "", None, problem, allowed)
        workbook = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=is_computed
        )
    except InvalidFileError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of a file makes it raise
        raise _broken(file, error) from None
    for sheet in workbook.worksheets:
        # What a file says of its size is not believed: rows beyond it would be lost.
        sheet.reset_dimensions()
    return workbook


def _require_all_is_read(file: Path, sheet: Any) -> None:
    """Refuses what would be lost: rows and cells that stand after later ones, which openpyxl leaves
    out, and cells merged across rows, of which only the first has the value.
    """
    from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

    number = 0
    try:
        with sheet._get_source() as source:
            for _, row in iterparse(source):
                if row.tag.endswith("}mergeCell"):
                    _, first, _, last = range_boundaries(row.get("ref", ""))
                    if first is None or first != last:
                        problem = text("cells merged across rows, of which only one has the value")
                        allowed = text("unmerge them, and write the value into each")
                        raise InvalidFileError(
                            str(file), place_text(first or 1), row.get("ref"), problem, allowed
                        )
                if not row.tag.endswith("}row"):
                    continue
                before, number = number, int(row.get("r", number + 1))
                places = [coordinate_to_tuple(place) for cell in row if (place := cell.get("r"))]
                columns = [column for _, column in places]
                if (
                    number <= before
                    or any(line != number for line, _ in places)
                    or columns != sorted(set(columns))
                    or 0 < len(columns) < sum(cell.tag.endswith("}c") for cell in row)
                ):
                    problem = text("rows or cells out of order, which could be lost")
                    allowed = text("open the file in a spreadsheet program, and save it again")
                    raise InvalidFileError(str(file), place_text(number), None, problem, allowed)
                row.clear()
    except InvalidFileError:
        raise
    except Exception as error:  # as above
        raise _broken(file, error) from None


def _broken(file: Path, error: Exception) -> InvalidFileError:
    allowed = text("save it anew, or as CSV in UTF-8")
    return InvalidFileError(str(file), "", None, invalid_format("xlsx", error), allowed)


def _rows(file: Path, sheet: Any) -> Iterator[Any]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS:
            problem = text("more rows than a spreadsheet has")
            allowed = text("must be at most {most:,}", most=_MOST_ROWS)
            raise InvalidFileError(str(file), place_text(number), None, problem, allowed)
        yield row


def _only_sheet(file: Path, workbook: Any) -> Any:
    filled = [
        sheet
        for sheet in workbook.worksheets
        if any(cell.value is not None for cell in chain.from_iterable(_rows(file, sheet)))
    ]
    if len(filled) != 1:
        titles = comma_list([sheet.title for sheet in filled])
        problem = text("has {count} sheets with cells: {names}", count=len(filled), names=titles)
        if not filled:
            problem = text("empty")
        allowed = text("keep one sheet in each file, named after the kind of its data")
        raise InvalidFileError(str(file), "", None, problem, allowed)
    return filled[0]


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "e":
        raise InvalidValueError("", value, text("an error of the spreadsheet"), text("mend it"))
    match value:
        case bool() | time():
            raise InvalidValueError("", str(value), text("not text, a number or a date"))
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case int() | float():
            return _number(value)
    return str(value)


def _number(value: int | float) -> str:
    """A number in the digits that a spreadsheet keeps and shows, never as a float."""
    shown = f"{value:.{_DIGITS}g}"
    if abs(value) >= 10**_DIGITS:
        raise InvalidValueError(
            "",
            shown,
            text("a number of more digits than a spreadsheet keeps"),
            text("format the cell as text, and write it again"),
        )
    return shown


def _letters(cell: Any) -> str:
    return str(getattr(cell, "column_letter", "")) or text("a cell")
