"""The file in which people write what a partnership is founded with.

    name = "convenience"
    salt = "second try"              # a text, or 0x and 64 hex digits; may be left out

    [calendar]
    first = "2026-04"                # the first month of period 1
    months = 3                       # in a period; 3 if left out
    utc_offset = "+09:00"            # the partnership's own time; UTC if left out

    [rules]                          # each may be left out
    review_window = "28 days"
    threshold = "2/3"
    cut_limit = "20%"
    tip = "0%"

    [[partners]]                     # seat 0, then seat 1 and so on
    name = "chain"
    account = "0x…"                  # or "node:0", the local node's account of that number
    shares = 70

A test has another calendar:

    [calendar]
    test = true
    start = 2026-04-01T00:00:00+09:00
    period = "90 seconds"
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

from daosplit.agreement.charter import DEFAULT_WINDOW, MOST_TIP, Charter, unix_time
from daosplit.agreement.founding import Founding, Partner, require_name
from daosplit.agreement.shares import MOST_SHARES
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table, read_toml
from daosplit.values.addresses import parse_account
from daosplit.values.decimals import parse_fraction, show_decimal
from daosplit.values.durations import parse_duration, parse_offset, show_duration
from daosplit.values.hexadecimal import parse_hash
from daosplit.values.keccak import keccak
from daosplit.values.text import text


def load_charter(path: Path | str) -> Founding:
    """The founding that a charter file describes.

    An account such as "node:0" stays one until `resolve` is asked.

    Raises InvalidFileError, which names the key, its value and what is allowed, for anything wrong.

    >>> import daosplit
    >>> founding = daosplit.load_charter("examples/charter.toml")
    >>> founding.shares
    (70, 30)
    >>> founding.charter.threshold
    (2, 3)
    """
    file = read_toml(path)
    file.allow("name", "salt", "calendar", "rules", "partners")
    name = file.parse("name", require_name)
    salt = file.parse("salt", _parse_salt) if "salt" in file else bytes(32)
    charter = read_calendar_and_rules(file.table("calendar"), file.table("rules"))
    partners = tuple(_partner(table) for table in file.tables("partners"))
    with blaming_charter(path):
        return Founding(name, charter, partners, salt)


@contextmanager
def blaming_charter(path: Path | str) -> Iterator[None]:
    """Turns an InvalidValueError of the founding raised within into an error of its file."""
    try:
        yield
    except InvalidValueError as error:
        key = "partners" if error.name == "shares" else error.name
        raise InvalidFileError(str(path), key, error.value, error.problem, error.allowed) from None


def read_calendar_and_rules(calendar: Table, rules: Table) -> Charter:
    """The charter that these two tables describe. Raises InvalidFileError as load_charter does."""
    is_test = calendar.flag("test")
    fields = _test_calendar(calendar) if is_test else _month_calendar(calendar)
    fields |= _rules(rules)
    try:
        return Charter(**fields)
    except InvalidValueError as error:
        calendar_keys = {
            "start": "start" if is_test else "first",
            "months": "months",
            "test_seconds": "period",
            "utc_offset": "utc_offset",
        }
        table = calendar if error.name in calendar_keys else rules
        with table.blaming(calendar_keys.get(error.name, error.name)):
            raise


def _month_calendar(calendar: Table) -> dict[str, Any]:
    calendar.allow("test", "first", "months", "utc_offset")
    offset = _offset(calendar, timedelta(0))
    first = calendar.parse("first", parse_month).replace(tzinfo=timezone(offset))
    fields: dict[str, Any] = {"start": unix_time(first), "utc_offset": offset}
    if "months" in calendar:
        fields["months"] = calendar.whole("months", 1, 255)
    return fields


def _test_calendar(calendar: Table) -> dict[str, Any]:
    calendar.allow("test", "start", "period", "utc_offset")
    start = calendar.moment("start")
    period = calendar.parse("period", parse_duration)
    if period == 0:
        calendar.refuse("period", "0 seconds", text("too short"), text("must be at least 1 second"))
    return {
        "start": unix_time(start),
        "months": 0,
        "test_seconds": period,
        "utc_offset": _offset(calendar, start.utcoffset() or timedelta(0)),
        "review_window": min(DEFAULT_WINDOW, period),
    }


def _offset(calendar: Table, default: timedelta) -> timedelta:
    return calendar.parse("utc_offset", parse_offset) if "utc_offset" in calendar else default


def _rules(rules: Table) -> dict[str, Any]:
    parsers = {
        "review_window": parse_duration,
        "threshold": parse_fraction,
        "cut_limit": parse_fraction,
        "tip": _parse_tip,
    }
    rules.allow(*parsers)
    return {key: rules.parse(key, parse) for key, parse in parsers.items() if key in rules}


def _partner(table: Table) -> Partner:
    table.allow("name", "account", "shares")
    return Partner(
        name=table.parse("name", require_name),
        account=table.parse("account", parse_account),
        shares=table.whole("shares", 0, MOST_SHARES),
    )


def parse_month(written: str) -> datetime:
    """The first moment of a month, from "2026-04"; InvalidValueError for anything else."""
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", written)
    if match is None or match[1] == "0000":
        raise InvalidValueError(
            "first", written, text("not a month"), text('for example "2026-04"')
        )
    return datetime(int(match[1]), int(match[2]), 1)


def _parse_tip(written: str) -> int:
    """Millionths of a payment."""
    tip = Fraction(*parse_fraction(written)) * 10**6
    if tip.denominator != 1:
        raise InvalidValueError(
            "tip", written, text("finer than a millionth"), text('for example "0.0001%"')
        )
    if tip > MOST_TIP:
        raise InvalidValueError("tip", written, text("too large"), text("must be 0% to 1%"))
    return tip.numerator


def _parse_salt(written: str) -> bytes:
    if written.startswith("0x"):
        return parse_hash(written)
    if not written:
        raise InvalidValueError(
            "salt", written, text("empty"), text("must be text, or 0x and 64 hex digits")
        )
    return keccak(written.encode())


def charter_text(founding: Founding) -> str:
    """What such a file says of a founding: `load_charter` reads the same from it."""
    charter = founding.charter
    lines = [f"name = {_quoted(founding.name)}"]
    if any(founding.salt):
        lines.append(f'salt = "0x{founding.salt.hex()}"')
    start = charter.local(charter.start)
    offset = f"{start:%z}"
    lines += ["", "[calendar]"]
    if charter.is_test:
        lines += [
            "test = true",
            f"start = {start.isoformat()}",
            f'period = "{show_duration(charter.test_seconds)}"',
        ]
    else:
        lines += [f'first = "{start.year:04}-{start:%m}"', f"months = {charter.months}"]
    lines += [
        f'utc_offset = "{offset[:3]}:{offset[3:]}"',
        "",
        "[rules]",
        f'review_window = "{show_duration(charter.review_window)}"',
        'threshold = "{}/{}"'.format(*charter.threshold),
        'cut_limit = "{}/{}"'.format(*charter.cut_limit),
    ]
    if charter.tip:
        percent = Fraction(charter.tip, 10**4)
        lines.append(f'tip = "{show_decimal(percent)}%"')
    for partner in founding.partners:
        lines += [
            "",
            "[[partners]]",
            f"name = {_quoted(partner.name)}",
            f'account = "{partner.account}"',
            f"shares = {partner.shares}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    # A name has no control characters, and the rest is written alike in JSON and TOML.
    return json.dumps(name, ensure_ascii=False)
