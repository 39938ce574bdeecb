"""Reads what comes in: an amount for each period, a list, or a spreadsheet of dated receipts."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from fractions import Fraction
from itertools import islice
from pathlib import Path

from daosplit.agreement.charter import Charter, unix_time
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table, invalid_format, read_text
from daosplit.history.ledger import MOST_IN_TILL
from daosplit.simulation import schema
from daosplit.simulation.keys import parse_part, read_period
from daosplit.simulation.scenario import ETHER_SYMBOL, Income, ScenarioToken
from daosplit.values.amounts import parse_amount
from daosplit.values.decimals import parse_fraction
from daosplit.values.hints import hint
from daosplit.values.text import text

_COLUMNS = ("date", "amount", "memo", "token", "period", "to")
_MOST_RECEIPTS = 200_000


@dataclass(frozen=True, slots=True)
class _Source:
    """A table of revenue: to whom it comes, in what."""

    table: Table
    to: str
    token: str
    decimals: int


def read_revenue(
    file: Table,
    charter: Charter,
    tokens: Sequence[ScenarioToken],
    partnerships: Sequence[str],
    *,
    given_periods: int | None,
    of_data: int,
    after: int,
) -> tuple[tuple[Income, ...], int]:
    """All revenue in order of time, and how many periods are played.

    These are as many as the file says, or else as lists, receipts and data reach; `after` is when
    a period is reviewed, from when on nothing can be named for it.
    """
    decimals = {ETHER_SYMBOL: 18, **{token.symbol: token.decimals for token in tokens}}
    default = tokens[0].symbol if tokens else ETHER_SYMBOL
    plans: list[tuple[_Source, int, list[int] | None]] = []
    income: list[Income] = []
    last = of_data
    for table in file.tables("revenue"):
        table.allow(*schema.REVENUE)
        source = _source(table, partnerships, decimals, default)
        (kind,) = _only_kind(table)
        if kind == "file":
            listed = list(_receipts(source, charter, decimals, partnerships, after))
            income += listed
            last = max([last, *(one.period or charter.period_at(one.time) for one in listed)])
            continue
        first = read_period(table, "from", charter) if "from" in table else 1
        until = read_period(table, "until", charter) if "until" in table else None
        if until is not None and until < first:
            table.refuse("until", table.either("until"), text("before from"))
        amounts = _listed(source) if kind == "amounts" else None
        plans.append((source, first, amounts))
        if amounts is not None:
            last = max(last, first + len(amounts) - 1)
        elif until is not None:
            last = max(last, until)
    periods = given_periods or last
    if not plans and not income:
        problem = text("nothing comes in")
        file.refuse(
            "revenue", None, problem, text("write [[revenue]] with amount, amounts or file")
        )
    if not periods:
        problem = text("missing: nothing says how many periods are played")
        file.refuse("periods", None, problem, text("for example periods = 8"))
    for one in income:
        if (one.period or charter.period_at(one.time)) > periods:
            problem = text(
                "revenue comes in after it, in {date}", date=f"{charter.local(one.time):%Y-%m}"
            )
            file.refuse("periods", given_periods, problem)
    for source, first, amounts in plans:
        planned = _planned(source, charter, first, amounts, periods, after)
        income += islice(planned, _MOST_RECEIPTS + 1)
        if len(income) > _MOST_RECEIPTS:
            problem = text("more than {most:,} receipts", most=_MOST_RECEIPTS)
            file.refuse("revenue", None, problem, text("give fewer times or periods"))
    _require_held(file, income)
    return tuple(sorted(income, key=lambda one: one.time)), periods


def _require_held(file: Table, income: Sequence[Income]) -> None:
    """All that comes in of a token fits into a partnership's till of it."""
    totals = Counter[tuple[str, str]]()
    for one in income:
        totals[one.to, one.token] += one.amount
    for (to, token), total in totals.items():
        if total > MOST_IN_TILL:
            problem = text("more of {token} comes in to {to} than it can hold", token=token, to=to)
            allowed = text("at most {most} of the smallest unit", most=f"{MOST_IN_TILL:,}")
            file.refuse("revenue", None, problem, allowed)


def _source(
    table: Table, partnerships: Sequence[str], decimals: dict[str, int], default: str
) -> _Source:
    to = table.text("to") if "to" in table else partnerships[0]
    if to not in partnerships:
        table.refuse("to", to, text("not a partnership"), hint(to, partnerships))
    token = table.text("token") if "token" in table else default
    if token not in decimals:
        table.refuse("token", token, text("not a token"), hint(token, decimals))
    return _Source(table, to, token, decimals[token])


def _only_kind(table: Table) -> list[str]:
    kinds = [key for key in ("amount", "amounts", "file") if key in table]
    if not kinds:
        table.refuse("amount", None, text("missing"), text("write amount, amounts or file"))
    if len(kinds) > 1:
        problem = text("not possible together with {key}", key=kinds[0])
        table.refuse(kinds[1], None, problem, text("write one of them"))
    for key in ("growth", "season", "times", "late", "from", "until"):
        if key in table and (kinds[0] == "file" or (kinds[0] == "amounts" and key == "growth")):
            problem = text("not possible together with {key}", key=kinds[0])
            table.refuse(key, None, problem)
    return kinds


def _listed(source: _Source) -> list[int]:
    """The amounts of period after period."""
    table = source.table
    entries = table.values("amounts")
    amounts = []
    for index, entry in enumerate(entries):
        key = f"amounts[{index}]"
        if isinstance(entry, bool) or not isinstance(entry, int | str):
            table.refuse(key, entry, text("must be text in quotes, or a whole number"))
        with table.blaming(key):
            amounts.append(parse_amount(str(entry), source.decimals))
    if not amounts:
        table.refuse("amounts", entries, text("empty"))
    return amounts


def _planned(
    source: _Source,
    charter: Charter,
    first: int,
    amounts: list[int] | None,
    periods: int,
    after: int,
) -> Iterator[Income]:
    """Period by period: in equal receipts while it runs, and what is late after it."""
    table = source.table
    times = table.whole("times", 1, 10_000) if "times" in table else 1
    late = table.parse("late", parse_part) if "late" in table else Fraction(0)
    season = _season(table)
    growth = table.parse("growth", _parse_growth) if "growth" in table else Fraction(0)
    memo = table.text("memo") if "memo" in table else ""
    last = read_period(table, "until", charter) if "until" in table else periods
    constant = 0
    if amounts is None:
        with table.blaming("amount"):
            constant = parse_amount(str(table.either("amount")), source.decimals)
        if constant == 0:
            table.refuse("amount", table.either("amount"), text("nothing"), text("more than 0"))
    else:
        last = min(last, first + len(amounts) - 1)
    for period in range(first, min(last, periods) + 1):
        since = period - first
        exact = Fraction(constant if amounts is None else amounts[since])
        exact *= (1 + growth) ** since * season[since % len(season)]
        amount = int(exact)
        delayed = int(amount * late)
        yield from _spread(source, charter, period, amount - delayed, times, memo)
        if delayed:
            when = charter.end_of(period) + after // 2
            named = memo or text("late revenue")
            yield Income(
                time=when,
                to=source.to,
                token=source.token,
                amount=delayed,
                period=period,
                memo=named,
            )


def _spread(
    source: _Source, charter: Charter, period: int, amount: int, times: int, memo: str
) -> Iterator[Income]:
    """In equal receipts, each before the end of its part of the period; the last has the rest."""
    start, end = charter.start_of(period), charter.end_of(period)
    for index in range(times):
        due = amount * (index + 1) // times - amount * index // times
        if due:
            time = start + (end - start) * (2 * index + 1) // (2 * times)
            named = period if memo else None
            yield Income(
                time=time, to=source.to, token=source.token, amount=due, period=named, memo=memo
            )


def _season(table: Table) -> list[Fraction]:
    if "season" not in table:
        return [Fraction(1)]
    parts = []
    for index, written in enumerate(table.texts("season")):
        with table.blaming(f"season[{index}]"):
            parts.append(Fraction(*parse_fraction(written)))
    if not parts:
        table.refuse("season", [], text("empty"))
    return parts


def _parse_growth(written: str) -> Fraction:
    """A growth, from "5%" or "-2%"."""
    sign = -1 if written.startswith("-") else 1
    growth = sign * Fraction(*parse_fraction(written.removeprefix("-")))
    if growth <= -1:
        raise InvalidValueError("growth", written, text("nothing would be left"))
    return growth


# A spreadsheet


def _receipts(
    source: _Source,
    charter: Charter,
    decimals: dict[str, int],
    partnerships: Sequence[str],
    after: int,
) -> Iterator[Income]:
    table = source.table
    file = table.file.parent / table.text("file")
    if file.suffix != ".csv":
        table.refuse("file", table.text("file"), text("not a CSV file"), text("NAME.csv"))
    for row in _rows(file):
        row.allow(*_COLUMNS)
        yield _receipt(row.filled(), source, charter, decimals, partnerships, after)


def _receipt(
    row: Table,
    source: _Source,
    charter: Charter,
    decimals: dict[str, int],
    partnerships: Sequence[str],
    after: int,
) -> Income:
    when = row.parse("date", lambda written: _parse_date(written, charter))
    running = charter.period_at(when)
    if running == 0:
        begins = f"{charter.local(charter.start):%Y-%m-%d}"
        row.refuse(
            "date",
            row.text("date"),
            text("before the first period begins, {begins}", begins=begins),
        )
    token = row.text("token") if "token" in row else source.token
    if token not in decimals:
        row.refuse("token", token, text("not a token"), hint(token, decimals))
    to = row.text("to") if "to" in row else source.to
    if to not in partnerships:
        row.refuse("to", to, text("not a partnership"), hint(to, partnerships))
    amount = row.parse("amount", lambda written: parse_amount(written, decimals[token]))
    if amount == 0:
        row.refuse("amount", row.text("amount"), text("nothing"), text("more than 0"))
    memo = row.text("memo") if "memo" in row else ""
    period = running if memo else None
    if "period" in row:
        label = row.text("period")
        with row.blaming("period"):
            period = int(label) if label.isdecimal() else charter.period_labelled(label)
        if period not in (running - 1, running) or not period:
            problem = text("neither the period that runs then nor the one before it")
            row.refuse("period", label, problem)
        if period < running and when >= charter.end_of(period) + after:
            closes = charter.local(charter.end_of(period) + after)
            problem = text(
                "paid already when this comes: it is reviewed on {date}", date=f"{closes:%Y-%m-%d}"
            )
            row.refuse("period", label, problem, text("give an earlier date, or no period"))
    return Income(time=when, to=to, token=token, amount=amount, period=period, memo=memo)


def _parse_date(written: str, charter: Charter) -> int:
    """Noon of a day, or a moment, in the partnership's own time."""
    zone = timezone(charter.utc_offset)
    try:
        if len(written) == len("2026-04-30"):
            return unix_time(datetime.combine(date.fromisoformat(written), time(12), zone))
        moment = datetime.fromisoformat(written)
    except ValueError:
        allowed = text("for example 2026-04-30 or 2026-04-30T18:00:00+09:00")
        raise InvalidValueError("date", written, text("not a date"), allowed) from None
    return unix_time(moment if moment.tzinfo else moment.replace(tzinfo=zone))


class _Row(Table):
    """A line of a spreadsheet, which errors name: "line 7, amount"."""

    def path(self, key: str) -> str:
        column = super().path(key).removeprefix(f"{self.where}.")
        return text("{line}, {column}", line=self.where, column=column)


def _rows(file: Path) -> Iterator[Table]:
    content = read_text(file)
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True, restkey="")
    try:
        for row in reader:
            where = text("line {number}", number=reader.line_num)
            if "" in row:
                raise InvalidFileError(str(file), where, None, text("more cells than columns"))
            yield _Row(file, where, {key: value or "" for key, value in row.items()})
    except csv.Error as error:
        raise InvalidFileError(str(file), "", None, invalid_format("CSV", error)) from None
