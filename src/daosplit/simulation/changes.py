"""Changes of a scenario for one play: `reviews.2Q.A.points=50`, `reviews.policy="other.toml"`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from typing import Any

from daosplit.agreement.charter import Charter
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table, parse_toml
from daosplit.simulation.keys import parse_period
from daosplit.values.hints import hint
from daosplit.values.text import text

# What a table of a list is called by.
_NAMES = ("name", "symbol", "period", "partner", "kind")
_BY_HAND = re.compile(r"reviews\.([0-9-]+)Q?\.(.+)\.points")


@dataclass(frozen=True, slots=True)
class Change:
    """A value in a scenario, and what it shall be.

    Attributes:
        path: Keys with dots between; a table of a list by its name, symbol or period, or by its
            number from 0. `reviews.2Q.A.points` are A's points in the review of period 2.
        value: As TOML reads it.
    """

    path: str
    value: Any

    def __str__(self) -> str:
        return f"{self.path}={self.value}"


def parse_change(written: str) -> Change:
    """A change, from `path=value`; a value that is no TOML is a text.

    Raises InvalidValueError if there is no path or value.
    """
    path, equals, value = written.partition("=")
    if not path.strip() or not equals or not value.strip():
        allowed = text("for example {example}", example="reviews.2Q.A.points=50")
        raise InvalidValueError("--set", written, text("not a change"), allowed)
    return Change(path.strip(), _parsed(value.strip()))


def parse_sweep(written: str) -> tuple[Change, ...]:
    """The changes that a sweep tries one after the other, from `path=value,value,...`.

    Raises InvalidValueError for fewer than two values.
    """
    first = parse_change(written)
    _, _, values = written.partition("=")
    listed = [value.strip() for value in values.split(",")]
    if len(listed) < 2 or not all(listed):
        allowed = text("for example {example}", example="reviews.2Q.A.points=40,50,60")
        raise InvalidValueError("--sweep", written, text("not several values"), allowed)
    return tuple(Change(first.path, _parsed(value)) for value in listed)


def variants(
    always: Sequence[Change], sweeps: Iterable[Sequence[Change]]
) -> Iterator[tuple[Change, ...]]:
    """All combinations of what sweeps try, each after what is always changed."""
    for chosen in product(*sweeps):
        yield (*always, *chosen)


def apply_changes(scenario: Table, changes: Iterable[Change], charter: Charter) -> Table:
    """A scenario's file with changes made, as if they were written there.

    `charter` says which number a period has that is written by its first month.

    Raises InvalidFileError for a path that leads nowhere.
    """
    values = {key: deepcopy(scenario.value(key)) for key in scenario.keys}
    for change in changes:
        _apply(scenario, values, change, charter)
    return Table(scenario.file, "", values)


def _apply(scenario: Table, values: dict[str, Any], change: Change, charter: Charter) -> None:
    path = _BY_HAND.sub(r"reviews.by_hand.\1.points.\2", change.path)
    *above, last = path.split(".")
    place: Any = values
    for key in above:
        place = _within(scenario, place, key, change, charter)
    if isinstance(place, list):
        place[_index(scenario, place, last, change, charter)] = change.value
    elif isinstance(place, dict):
        place[last] = change.value
    else:
        raise _nowhere(scenario, change, last, ())


def _within(scenario: Table, place: Any, key: str, change: Change, charter: Charter) -> Any:
    if isinstance(place, list):
        return place[_index(scenario, place, key, change, charter)]
    if isinstance(place, dict) and key in place:
        return place[key]
    raise _nowhere(scenario, change, key, place if isinstance(place, dict) else ())


def _index(scenario: Table, place: list[Any], key: str, change: Change, charter: Charter) -> int:
    called = [
        [str(one.get(name)) for name in _NAMES if name in one] if isinstance(one, dict) else []
        for one in place
    ]
    period = _period(key, charter)
    for index, names in enumerate(called):
        if key in names:
            return index
    for index, one in enumerate(place):
        if isinstance(one, dict) and period and period == _period(one.get("period"), charter):
            return index
    if key.isdecimal() and int(key) < len(place):
        return int(key)
    raise _nowhere(scenario, change, key, [names[0] for names in called if names])


def _period(written: Any, charter: Charter) -> int | None:
    """The number of a period, from its number or first month; None for anything else."""
    try:
        return parse_period(str(written), charter)
    except InvalidValueError:
        return None


def _nowhere(scenario: Table, change: Change, key: str, known: Iterable[str]) -> InvalidFileError:
    return InvalidFileError(
        str(scenario.file), change.path, None, text("has no {key}", key=key), hint(key, known)
    )


def _parsed(value: str) -> Any:
    try:
        return parse_toml(f"value = {value}", "--set").value("value")
    except InvalidFileError:
        return value
