"""The folder in which daosplit keeps what is its user's and in no partnership's folder."""

import os
from pathlib import Path

from platformdirs import user_data_path

from daosplit.errors import InvalidFileError
from daosplit.files.disk import reason_of
from daosplit.values.text import text

DATA_VARIABLE = "DAOSPLIT_DATA"
"""Names another folder than the one that the system has for it."""


def data_folder() -> Path:
    """That folder, which is made if it is missing, and which nobody else may read.

    Raises InvalidFileError if it cannot be made.
    """
    return private_folder(data_path())


def data_path() -> Path:
    """Where that folder is, or will be."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named).absolute() if named else user_data_path("daosplit", appauthor=False)


def private_folder(folder: Path) -> Path:
    """A folder, made for its user alone if it is missing. Raises InvalidFileError if it cannot."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        problem = text("could not be made")
        raise InvalidFileError(str(folder), "", None, problem, reason_of(error)) from None
    return folder
