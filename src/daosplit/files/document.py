"""Files that people write (TOML) or pass on (JSON), read so that errors name file, key and value.

Numbers with a point are never read as floats: a quantity is kept as it was written, and a fraction
or a duration is written as a text.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, Self, TypeVar

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.disk import read_bytes, reason_of
from daosplit.values.decimals import parse_decimal
from daosplit.values.depth import refuse_deep_json, refuse_deep_toml
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.text import Text, text

T = TypeVar("T")


class Table:
    """A table of a file: gives each value by its key, checked, and knows where it stands.

    `file` is the file, `where` the key of the table itself in it, empty for the whole file.
    """

    def __init__(self, file: Path, where: str, values: Mapping[str, Any]) -> None:
        self.file = file
        self.where = where
        self._values = values

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def allow(self, *keys: str) -> None:
        """Raises InvalidFileError if there is any other key, and names the closest known one."""
        if self._values.keys() <= _set_of(keys):
            return
        key = next(key for key in self._values if key not in keys)
        self.refuse(key, self._values[key], text("unknown key"), hint(key, keys))

    def text(self, key: str, missing: str | None = None) -> str:
        """The text of that key, which must be there, unless `missing` says what it is then."""
        value = self._values.get(key, missing)
        if not isinstance(value, str):
            value = self._value(key)
            allowed = text("write {written}", written=f'"{value}"') if _is_number(value) else ""
            self.refuse(key, value, text("must be text in quotes"), allowed)
        return value

    def texts(self, key: str) -> list[str]:
        """The list of texts of that key, which must be there."""
        values = self._value(key)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.refuse(key, values, text("must be a list of texts"))
        return values

    def value(self, key: str) -> Any:
        """What stands under that key, which must be there, whatever it is."""
        return self._value(key)

    def values(self, key: str) -> list[Any]:
        """The list of that key, which must be there, whatever is in it."""
        values = self._value(key)
        if not isinstance(values, list):
            self.refuse(key, values, text("must be a list"))
        return values

    def listed(self, key: str, separator: str) -> list[str]:
        """The texts of that key, which must be there: a list, or one text set apart."""
        value = self._value(key)
        if isinstance(value, str):
            return [part.strip() for part in value.split(separator)]
        return self.texts(key)

    def whole(self, key: str, least: int, most: int) -> int:
        """The whole number of that key, which must be there, from `least` to `most`."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, value, text("must be a whole number without quotes"))
        with self.blaming(key):
            return require_whole(key, value, least, most)

    def either(self, key: str) -> str | int:
        """The text or whole number of that key, which must be there."""
        value = self._values.get(key)
        if isinstance(value, str):
            return value
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(key, value, text("must be text in quotes, or a whole number"))
        return value

    def decimal(self, key: str) -> Fraction:
        """The exact value of the number of that key, which must be there, in quotes or without."""
        written = self._values.get(key)
        if not isinstance(written, str):
            value = self._value(key)
            if not _is_number(value):
                self.refuse(key, value, text("must be a number"))
            written = str(value)
        try:
            return parse_decimal(written)
        except InvalidValueError as error:
            self.refuse(key, self.value(key), error.problem, error.allowed)

    def parse(self, key: str, parse: Callable[[str], T]) -> T:
        """What `parse` makes of the text of that key; what it refuses is an error of this file."""
        if _is_number(value := self._values.get(key)):
            # Quotes are advised only if they would do.
            with self.blaming(key):
                parse(str(value))
        text = self.text(key)
        with self.blaming(key):
            return parse(text)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are there, in the file's order."""
        return tuple(self._values)

    def is_null(self, key: str) -> bool:
        """Whether JSON's null stands under that key."""
        return key in self and self._value(key) is None

    def without(self, *keys: str) -> Self:
        """The same table without those keys."""
        return self._only({key: it for key, it in self._values.items() if key not in keys})

    def filled(self) -> Self:
        """The same table without the keys under which an empty text stands."""
        return self._only({key: value for key, value in self._values.items() if value != ""})

    def flag(self, key: str) -> bool:
        """The true or false of that key; false if it is not there."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.refuse(key, value, text("must be true or false"))
        return value

    def moment(self, key: str) -> datetime:
        """The date and time of that key, which must be there: aware, in whole seconds."""
        value = self._value(key)
        allowed = text("for example 2026-04-01T00:00:00+09:00, without quotes")
        if not isinstance(value, datetime):
            self.refuse(key, value, text("not a date with a time"), allowed)
        if value.tzinfo is None or value.microsecond:
            problem = text("has parts of a second") if value.tzinfo else text("has no UTC offset")
            self.refuse(key, value.isoformat(), problem, allowed)
        return value

    def table(self, key: str) -> "Table":
        """The table of that key; an empty one if it is not there."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, value, text("must be a table, {table}", table=f"[{key}]"))
        return Table(self.file, self.path(key), value)

    def tables(self, key: str) -> list["Table"]:
        """The list of tables of that key; none if it is not there."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.refuse(key, values, text("must be tables, {table}", table=f"[[{key}]]"))
        return [
            Table(self.file, f"{self.path(key)}[{index}]", value)
            for index, value in enumerate(values)
        ]

    def path(self, key: str) -> str:
        """Where a key of this table stands in the file: `partners[2].shares`."""
        return ".".join(filter(None, (self.where, harmless(key))))

    def refuse(self, key: str, value: object, problem: str, allowed: str = "") -> NoReturn:
        """Raises InvalidFileError for what stands under that key."""
        raise InvalidFileError(str(self.file), self.path(key), value, problem, allowed)

    @contextmanager
    def blaming(self, key: str) -> Iterator[None]:
        """Turns an InvalidValueError raised within into an error of this file at that key."""
        try:
            yield
        except InvalidValueError as error:
            value = self._values.get(key, error.value)
            self.refuse(key, value, error.problem, error.allowed)

    def _only(self, kept: Mapping[str, Any]) -> Self:
        return type(self)(self.file, self.where, kept)

    def _value(self, key: str) -> Any:
        if key not in self._values:
            self.refuse(key, None, text("missing"))
        return self._values[key]


# Of a million lines, each allows the same.
@lru_cache(1_000)
def _set_of(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(keys)


@dataclass(frozen=True)
class NumberWithPoint:
    """A number with a point or an exponent, as it was written."""

    text: str

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


def _is_number(value: object) -> bool:
    return isinstance(value, int | NumberWithPoint) and not isinstance(value, bool)


def read_toml(file: Path | str) -> Table:
    """The whole of a TOML file. Raises InvalidFileError if it cannot be read."""
    return parse_toml(read_text(Path(file)), file)


def parse_toml(content: str, file: Path | str) -> Table:
    """The whole of a TOML file whose text was read already, or InvalidFileError if it is none."""

    def parse(written: str) -> Any:
        refuse_deep_toml(written)
        return tomllib.loads(written, parse_float=NumberWithPoint)

    return _parsed(Path(file), content, "TOML", parse)


def read_json(file: Path | str) -> Table:
    """The whole of a JSON file, an object. Raises InvalidFileError if it cannot be read."""
    file = Path(file)
    return _parsed(file, read_text(file), "JSON", parse_json)


def parse_json(content: str) -> Any:
    """What a JSON text says, without floats. Raises ValueError for invalid JSON."""
    refuse_deep_json(content)
    return _decode_json(content)


def parse_json_line(line: str) -> Any:
    """What a line of JSON says that is compared with its one form afterwards.

    In half the time of `parse_json`: nobody looks for a key that is there twice, which no such form
    has. Raises ValueError for invalid JSON.
    """
    refuse_deep_json(line)
    try:
        value, end = _scan_json(line)
    except ValueError:  # for a space before it too, which JSON allows
        return parse_json(line)
    return value if line[end:] == "\n" else parse_json(line)


def read_text(file: Path) -> str:
    """The text of a file, without a byte order mark; InvalidFileError if it cannot be read."""
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFileError(str(file), "", None, text("not valid UTF-8 text")) from None


def _parsed(file: Path, content: str, format_: str, parse: Callable[[str], Any]) -> Table:
    try:
        values = parse(content)
    except (ValueError, RecursionError) as error:
        raise InvalidFileError(str(file), "", None, invalid_format(format_, error)) from None
    if not isinstance(values, dict):
        raise InvalidFileError(str(file), "", None, text("must be an object"))
    return Table(file, "", values)


def invalid_format(format_: str, error: Exception) -> Text:
    """What is wrong with a text that does not keep to its format, such as JSON."""
    reason = reason_of(error)
    if isinstance(error, RecursionError):
        reason = text("nested too deeply")
    elif "set_int_max_str_digits" in reason:
        reason = text("a number has too many digits")
    return text("not valid {format}: {reason}", format=format_, reason=reason)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(text("a key appears twice in one object"))
    return values


# Made once, as evidence has a text for each of its lines.
_scan_json = json.JSONDecoder(
    parse_float=NumberWithPoint, parse_constant=NumberWithPoint
).raw_decode
_decode_json = json.JSONDecoder(
    parse_float=NumberWithPoint,
    parse_constant=NumberWithPoint,
    object_pairs_hook=_without_duplicates,
).decode
