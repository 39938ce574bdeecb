"""Reads and writes whole files: what fails is told in one line, and leaves nothing half-written."""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from daosplit.errors import InvalidFileError
from daosplit.values.text import Text, text

MOST_BYTES_OF_EVIDENCE = 2**30
_MOST_BYTES = 2**26
_FOLDER = text("it is a folder")
_SPECIAL = text("it is not a regular file")
_REASONS = {
    errno.ENOENT: text("no such file or folder"),
    errno.EACCES: text("permission denied"),
    errno.EISDIR: _FOLDER,
    errno.ENOTDIR: text("part of its path is not a folder"),
    errno.ENOSPC: text("no space left on the device"),
    errno.EROFS: text("the file system is read-only"),
}


def read_bytes(file: Path, most: int = _MOST_BYTES) -> bytes:
    """All that a file holds.

    Raises InvalidFileError if it cannot be read, if it has more than `most` bytes, and for a device
    or a pipe, which may never end.
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise ValueError(_SPECIAL)
        if status.st_size > most:
            problem = text("{bytes:,} bytes long", bytes=status.st_size)
            allowed = text("must be at most {most:,} bytes", most=most)
            raise InvalidFileError(str(file), "", None, problem, allowed)
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from None


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Writes files, none of them before all could be: what was there is not lost if one fails.

    Raises InvalidFileError if one cannot be written, and for a device or a pipe, which a file would
    replace.
    """
    for file in contents:
        if file.exists() and not file.is_file():
            why = _FOLDER if file.is_dir() else _SPECIAL
            raise InvalidFileError(str(file), "", None, text("could not be written"), why)
    new: dict[Path, Path] = {}
    try:
        for file, content in contents.items():
            # A name that nobody has, not even as a link to elsewhere.
            handle, name = mkstemp(dir=file.parent, prefix=f".{file.name[:100]}.")
            os.close(handle)
            new[file] = Path(name)
            new[file].write_bytes(content)
            new[file].chmod(_mode(file))
        for file in contents:
            new[file].replace(file)
    except OSError as error:
        problem = text("could not be written")
        raise InvalidFileError(str(file), "", None, problem, reason_of(error)) from None
    finally:
        for rest in new.values():
            with suppress(OSError):
                rest.unlink()


def _mode(file: Path) -> int:
    """Who may do what with a file: as it is there, or as new files are."""
    if file.is_file():
        return file.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def unreadable(file: Path, error: Exception) -> InvalidFileError:
    """The error of a file that could not be read."""
    return InvalidFileError(str(file), "", None, text("could not be read"), reason_of(error))


def reason_of(error: Exception) -> str:
    """Why something failed: a text that can be translated, where this package knows one."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0) or error.strerror or str(error)
    reason = error.args[0] if error.args else ""
    return reason if isinstance(reason, Text) else str(error)
