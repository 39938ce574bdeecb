"""Every payment for the accountant: as CSV for spreadsheets, or as JSON lines for programs."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from daosplit.events.records_json import printable, to_plain
from daosplit.messages.periods import show_period
from daosplit.report.lines import Kind, Line
from daosplit.report.rates import Rates
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_offset
from daosplit.values.escaping import harmless
from daosplit.values.text import message

COLUMNS: Mapping[str, LiteralString] = {
    "paid_at": message("paid at"),
    "utc_offset": message("UTC offset"),
    "kind": message("kind"),
    "partnership": message("partnership"),
    "partnership_account": message("partnership's account"),
    "partnership_registration": message("partnership's registration number"),
    "chain_id": message("chain ID"),
    "first_period": message("first period"),
    "period": message("period"),
    "period_name": message("months"),
    "earned_from": message("earned from"),
    "earned_to": message("earned to"),
    "closed_at": message("closed at"),
    "payee": message("payee"),
    "payee_account": message("payee's account"),
    "payee_registration": message("payee's registration number"),
    "withdrawn_to": message("withdrawn to"),
    "seat": message("seat"),
    "token": message("token"),
    "token_address": message("token's address"),
    "decimals": message("decimals"),
    "amount": message("amount"),
    "amount_in_units": message("amount in smallest units"),
    "pot": message("pot"),
    "shares": message("shares"),
    "shares_of_all": message("shares of all"),
    "fraction": message("percentage, rounded"),
    "before_tip": message("amount before the tip"),
    "tip": message("tip taken off"),
    "reviewed_period": message("review of period"),
    "reason": message("reason"),
    "evidence_hash": message("evidence hash"),
    "evidence": message("evidence"),
    "transaction": message("transaction"),
    "log_index": message("log index"),
    "block": message("block"),
    "gas_used": message("gas of the transaction"),
    "value": message("value"),
    "currency": message("currency"),
    "rate": message("rate"),
    "rate_date": message("rate of"),
    "rate_source": message("source of the rate"),
}
"""What each line tells, by the keys of JSON lines, with the titles of CSV."""

_KINDS: Mapping[Kind, LiteralString] = {
    "paid": message("paid"),
    "set aside": message("set aside"),
    "tip": message("tip"),
    "delivered": message("delivered later"),
    "withdrawn": message("withdrawn later"),
}

# A spreadsheet takes a text that begins so for a formula; some full-width signs, too.
_FULL_WIDTH = 0xFEE0
_SIGNS = "=+-@"
_FORMULA_SIGNS = {*_SIGNS, *(chr(ord(sign) + _FULL_WIDTH) for sign in _SIGNS)}
# The same signs, of which Shift-JIS as Windows knows it has another code point.
_SAME_IN_SHIFT_JIS = str.maketrans(
    "\u301c\u2212\u2014\u2016\u00a2\u00a3\u00ac",
    "\uff5e\uff0d\u2015\u2225\uffe0\uffe1\uffe2",
)
_MISSING_IN_SHIFT_JIS = "〓"
_PLACES = 6
# Spreadsheets take a little more into a cell; what is beyond would become cells of its own.
_MOST_IN_CELL = 32_000


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A character that Shift-JIS cannot hold, and that was written as 〓.

    Attributes:
        character: The character.
        name: Its code point and its name in Unicode.
        line: In which line of the file first; the titles are line 1.
    """

    character: str
    name: str
    line: int


def rows_of(
    lines: Sequence[Line],
    language: Language,
    rates: Rates | None = None,
    registrations: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """What each line tells, by the keys of `COLUMNS`; amounts are exact decimals, as texts.

    `registrations` are numbers by names. Raises InvalidValueError if a rate is missing.
    """
    return [_row(line, language, rates, registrations or {}) for line in lines]


def write_csv(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The rows as CSV, with titles; no text in it is a formula or goes over several lines."""
    say = speaker(language)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([say(title) for title in COLUMNS.values()])
    for row in rows:
        writer.writerow([_cell(row[key]) for key in COLUMNS])
    return file.getvalue()


def write_json_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as JSON, one a line."""
    return "".join(printable(json.dumps(to_plain(row), ensure_ascii=False)) + "\n" for row in rows)


def encode_utf8(written: str) -> bytes:
    """With the mark at the beginning by which spreadsheets know UTF-8."""
    return written.encode("utf-8-sig")


def encode_shift_jis(written: str) -> tuple[bytes, tuple[Unwritable, ...]]:
    """As Windows writes Shift-JIS, and what that cannot hold: written as 〓, named once each."""
    written = written.translate(_SAME_IN_SHIFT_JIS)
    missing: dict[str, Unwritable] = {}
    for number, line in enumerate(written.split("\r\n"), start=1):
        for character in line:
            if character not in missing and not _is_in_shift_jis(character):
                name = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
                missing[character] = Unwritable(character, name, number)
    replaced = written.translate({ord(one): _MISSING_IN_SHIFT_JIS for one in missing})
    return replaced.encode("cp932"), tuple(missing.values())


def _is_in_shift_jis(character: str) -> bool:
    try:
        return character.encode("cp932").decode("cp932") == character
    except UnicodeEncodeError:
        return False


def _row(
    line: Line, language: Language, rates: Rates | None, registrations: Mapping[str, str]
) -> dict[str, Any]:
    say = speaker(language)
    book, token = line.book, line.token
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    payee = book.account_name(line.account) if line.seat is None else book.seat_name(line.seat)
    fee = book.fees.get(line.transaction)
    row |= {
        "paid_at": _moment(line.paid_at),
        "utc_offset": f"UTC{show_offset(line.paid_at)}",
        "kind": say(_KINDS[line.kind]),
        "partnership": harmless(book.name),
        "partnership_account": book.history.partnership,
        "partnership_registration": registrations.get(harmless(book.name), ""),
        "chain_id": book.history.chain_id,
        "payee": translate(payee, language),
        "payee_account": line.account,
        "payee_registration": registrations.get(str(payee), ""),
        "withdrawn_to": line.to or "",
        "seat": "" if line.seat is None else line.seat,
        "token": token.symbol,
        "token_address": token.address,
        "decimals": token.decimals,
        "amount": exact(line.units, token.decimals),
        "amount_in_units": str(line.units),
        "transaction": line.transaction,
        "log_index": line.log_index,
        "block": line.block,
        "gas_used": fee.gas_used if fee else "",
    }
    if line.pot is not None and line.earned is not None:
        charter = book.charter
        row |= {
            "first_period": line.pot.first_period,
            "period": line.pot.period,
            "period_name": translate(show_period(charter, line.pot.period), language),
            "earned_from": f"{line.earned[0]:%Y-%m-%d}",
            "earned_to": f"{line.earned[1]:%Y-%m-%d}",
            "closed_at": _moment(charter.local(line.pot.closed.timestamp)),
        }
    if line.shares and line.fraction is not None and line.pot and line.before_tip is not None:
        scaled = round(line.fraction * 100 * 10**_PLACES)
        row |= {
            "pot": exact(line.pot.amount, token.decimals),
            "shares": line.shares[0],
            "shares_of_all": line.shares[1],
            "fraction": exact(scaled, _PLACES),
            "before_tip": exact(line.before_tip, token.decimals),
            "tip": exact(line.tip, token.decimals),
            "reason": " / ".join(map(harmless, line.reasons)),
        }
    if line.review is not None:
        row |= {
            "reviewed_period": line.review.period,
            "evidence_hash": f"0x{line.review.evidence_hash.hex()}",
            "evidence": harmless(line.review.evidence_uri),
        }
    if rates is not None:
        rate = rates.rate_of(token, line.paid_at.date())
        row |= {
            "value": rates.value(line.units, token, rate),
            "currency": rates.currency,
            "rate": rate.written,
            "rate_date": f"{rate.day}",
            "rate_source": harmless(rate.source),
        }
    return row


def exact(units: int, decimals: int) -> str:
    """An amount in its smallest unit as an exact decimal number: "1234.5", without commas."""
    whole, rest = divmod(abs(units), 10**decimals)
    digits = f"{whole}.{rest:0{decimals}d}".rstrip("0") if rest else f"{whole}"
    return f"-{digits}" if units < 0 else digits


def _moment(moment: datetime) -> str:
    """As spreadsheets read it."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _cell(value: str | int) -> str:
    """A text of other people as a spreadsheet shows it, instead of obeying it."""
    written = str(value)
    if len(written) > _MOST_IN_CELL:
        written = f"{written[:_MOST_IN_CELL]}…"
    is_number = isinstance(value, int) or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", written)
    begins = written.lstrip()[:1]
    return f"'{written}" if begins in _FORMULA_SIGNS and not is_number else written
