"""Registration numbers of partners and partnerships, as invoices need them in Japan.

name,number
retailer,T1234567890123
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from daosplit.errors import InvalidFileError
from daosplit.report.book import Book
from daosplit.report.user_table import read_rows
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.text import text

_NUMBER = re.compile(r"(?!T[0-9])[A-Z0-9-]{4,20}|T[0-9]{13}")


def read_registrations(file: Path, books: Sequence[Book]) -> Mapping[str, str]:
    """The numbers in a file, by the names that the books give, harmless as they show them.

    Raises InvalidFileError, which names the line and what is wrong.
    """
    known = {name for book in books for name in (book.name, *book.names)}
    numbers: dict[str, str] = {}
    for line, (name, number) in read_rows(file, "name", "number"):
        if name not in known:
            problem = text("neither a partner nor a partnership here")
            raise InvalidFileError(str(file), line, name, problem, hint(name, sorted(known)))
        if harmless(name) in numbers:
            raise InvalidFileError(str(file), line, name, text("a second number of this name"))
        if not _NUMBER.fullmatch(number):
            allowed = text("for example T and 13 digits")
            raise InvalidFileError(
                str(file), line, number, text("not a registration number"), allowed
            )
        numbers[harmless(name)] = number
    return numbers
