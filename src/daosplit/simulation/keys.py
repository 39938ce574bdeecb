"""What several tables of a scenario have in common: periods, parts, points by name."""

import re
from collections.abc import Sequence
from fractions import Fraction

from daosplit.agreement.charter import Charter
from daosplit.agreement.review import MOST_PERIOD
from daosplit.agreement.shares import MOST_SHARES
from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import parse_fraction
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.text import text

_NUMBER = re.compile("(-?[0-9]{1,12})Q?")


def read_period(table: Table, key: str, charter: Charter, last: int | None = None) -> int:
    """The period of that key, which must be there: its number, "2Q", or its first month."""
    written = table.either(key)
    with table.blaming(key):
        period = parse_period(str(written), charter)
    if last is not None and period > last:
        table.refuse(key, written, text("after the last period, {last}", last=last))
    return period


def parse_period(written: str, charter: Charter) -> int:
    """The period that is written as "2", "2Q" or "2026-07"; InvalidValueError for none."""
    if number := _NUMBER.fullmatch(written):
        return require_whole("period", int(number[1]), 1, MOST_PERIOD)
    return charter.period_labelled(written)


def parse_part(written: str) -> Fraction:
    """A part of a whole, from "20%" or "1/5"; InvalidValueError for more than all of it."""
    part = Fraction(*parse_fraction(written))
    if part > 1:
        raise InvalidValueError("part", written, text("more than all"), text("at most 100%"))
    return part


def read_points(table: Table, key: str, names: Sequence[str]) -> dict[str, int]:
    """Points by partner, of these partners alone, not all 0."""
    points = table.table(key)
    for name in points.keys:
        if name not in names:
            points.refuse(
                name,
                points.whole(name, 0, MOST_SHARES),
                text("not a partner then"),
                hint(name, names),
            )
    read = {name: points.whole(name, 0, MOST_SHARES) for name in points.keys}
    if not any(read.values()):
        table.refuse(key, None, text("nobody gets points; at least one partner must"))
    return read


def require_partner(table: Table, key: str, name: str, names: Sequence[str]) -> str:
    """The name, if it is one of these; or else an error of this key."""
    if name not in names:
        table.refuse(key, name, text("not a partner then"), hint(name, names))
    return name
