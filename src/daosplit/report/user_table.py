"""CSV files that accompany a report and that its user vouches for: rates, registration numbers."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from daosplit.errors import InvalidFileError
from daosplit.files.disk import read_bytes
from daosplit.values.text import Text, text


def read_rows(file: Path, *columns: str) -> Iterator[tuple[Text, list[str]]]:
    """Where each row stands, and its cells: as many as the columns, which the first line names.

    Raises InvalidFileError, which names the line and what is wrong.
    """
    try:
        written = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFileError(
            str(file), "", None, text("not UTF-8"), text("save it as CSV in UTF-8")
        ) from None
    rows = csv.reader(io.StringIO(written, newline=""), strict=True)
    try:
        head = next(rows, [])
        if tuple(head) != columns:
            problem = text("other columns than expected")
            allowed = text("must be {these}", these=",".join(columns))
            raise InvalidFileError(str(file), "", ",".join(head), problem, allowed)
        for row in rows:
            line = text("line {number}", number=rows.line_num)
            if row and len(row) != len(columns):
                problem = text(
                    "{count} values in a line of {columns}", count=len(row), columns=len(columns)
                )
                raise InvalidFileError(str(file), line, ",".join(row), problem)
            if row:
                yield line, row
    except csv.Error as error:
        line = text("line {number}", number=rows.line_num)
        problem = text("not CSV: {error}", error=str(error))
        raise InvalidFileError(str(file), line, None, problem) from None
