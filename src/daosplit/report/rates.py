"""Rates of tokens in another currency, from a file that the user vouches for.

    date,token,rate,source
    2026-07-10,ETH,551200.5,our bank's daily rate
    2026-07-10,0x431D5dfF03120AFA4bDf332c61A6e1766eF37BDB,1,

A rate is what one whole token is worth. A payment is valued by the newest rate of its day or the
week before it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.report.user_table import read_rows
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token, parse_token
from daosplit.values.decimals import parse_decimal
from daosplit.values.text import Text, text

_OLDEST = timedelta(days=7)
_WITHOUT_DECIMALS = frozenset(("CLP", "ISK", "JPY", "KRW", "VND"))


@dataclass(frozen=True, slots=True)
class Rate:
    """What one whole token was worth on a day.

    Attributes:
        day: The day that the file names.
        worth: In the currency.
        written: The same, as the file has it.
        source: Who says so, in the file's words.
    """

    day: date
    worth: Fraction
    written: str
    source: str


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a file.

    Attributes:
        currency: Its code, such as "JPY".
        file: The file's name.
        by_token: The rates of each token, by its address or symbol, the newest first.
    """

    currency: str
    file: str
    by_token: dict[str, list[Rate]]

    @property
    def decimals(self) -> int:
        """How many decimals an amount of the currency has."""
        return 0 if self.currency in _WITHOUT_DECIMALS else 2

    def rate_of(self, token: Token, day: date) -> Rate:
        """The newest rate of a day or the week before it.

        A token is looked up by its address; ether also by its symbol, which nobody else can claim.
        Raises InvalidValueError if there is none.
        """
        rates = self.by_token.get(token.address, [])
        for rate in rates:
            if day - _OLDEST <= rate.day <= day:
                return rate
        name = "ether" if token.address == ETHER else token.address
        raise InvalidValueError(
            "--rates",
            self.file,
            text("no rate of {token} for {day} or the week before", token=name, day=day),
            text("add a line: {line}", line=f"{day},{name},…"),
        )

    def value(self, units: int, token: Token, rate: Rate) -> str:
        """What an amount was worth, rounded half up to the currency's smallest unit."""
        scaled = Fraction(units, 10**token.decimals) * rate.worth * 10**self.decimals
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        digits = str(whole).rjust(self.decimals + 1, "0")
        if not self.decimals:
            return digits
        return f"{digits[: -self.decimals]}.{digits[-self.decimals :]}"


def read_rates(file: Path, currency: str) -> Rates:
    """The rates in a file. Raises InvalidFileError, which names the line and what is wrong."""
    if not re.fullmatch("[A-Z]{3}", currency):
        allowed = text("must be three capital letters, for example JPY")
        raise InvalidValueError("--currency", currency, text("not a currency"), allowed)
    by_token = defaultdict[str, list[Rate]](list)
    for line, row in read_rows(file, "date", "token", "rate", "source"):
        token, rate = _read(file, line, row)
        if any(other.day == rate.day for other in by_token[token]):
            raise InvalidFileError(
                str(file), line, ",".join(row), text("a second rate of this token for this day")
            )
        by_token[token].append(rate)
    for rates in by_token.values():
        rates.sort(key=lambda rate: rate.day, reverse=True)
    return Rates(currency, str(file), dict(by_token))


def _read(file: Path, line: Text, row: list[str]) -> tuple[str, Rate]:
    day, token, worth, source = row
    try:
        address = ETHER if token == "ETH" else parse_token(token)
        rate = parse_decimal(worth)
        if rate < 0:
            raise InvalidValueError("rate", worth, text("negative"))
        return address, Rate(date.fromisoformat(day), rate, worth, source)
    except InvalidValueError as error:
        raise InvalidFileError(str(file), line, error.value, error.problem, error.allowed) from None
    except ValueError:
        raise InvalidFileError(
            str(file), line, day, text("not a date"), text("for example 2026-07-10")
        ) from None
