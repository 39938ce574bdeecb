"""The text of a file, whatever a spreadsheet program wrote it in."""

import codecs
import re
from pathlib import Path

from daosplit.errors import InvalidFileError
from daosplit.values.text import text

SHIFT_JIS = "cp932"
"""Shift-JIS as Windows writes it."""

# What UTF-16 without a mark leaves, and the bytes to which Windows' Shift-JIS gives no character.
_NO_TEXT = re.compile("[\0\uf8f0-\uf8f3]")

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decode(content: bytes, file: Path) -> tuple[str, str]:
    """The text, and its encoding: by its byte order mark, or else UTF-8, or else Shift-JIS.

    Raises InvalidFileError for what is none of these.
    """
    encodings = [name for mark, name in _MARKS.items() if content.startswith(mark)]
    for encoding in encodings or ("utf-8", SHIFT_JIS):
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(decoded):
            break
        return decoded, encoding
    raise InvalidFileError(
        str(file),
        "",
        None,
        text("not valid UTF-8 text, nor Shift-JIS, nor UTF-16 with a byte order mark"),
        text("save it as CSV in UTF-8"),
    )
