"""Tokens, and their amounts as people write them, exact to the last unit."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from daosplit.errors import InvalidValueError
from daosplit.values.addresses import ETHER, parse_account
from daosplit.values.integers import MOST_AMOUNT, require_whole
from daosplit.values.text import Text, number, plural, text

_MOST_DECIMALS = 255
_SIGNS = {"JPY": "¥"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token's address, symbol and decimals.

    Attributes:
        address: The ERC-20's with its checksum, or `ETHER`.
        symbol: Such as "USDC"; harmless to show, but anyone's claim.
        decimals: How many of an amount's digits stand behind the point.
    """

    address: str
    symbol: str
    decimals: int

    def __post_init__(self) -> None:
        require_whole("decimals", self.decimals, 0, _MOST_DECIMALS)


ETHER_TOKEN = Token(ETHER, "ETH", 18)


def parse_token(written: str) -> str:
    """A token's address with its checksum, or `ETHER`, from "ether" or an address.

    Raises InvalidValueError for anything else.
    """
    if written in ("ether", ETHER):
        return ETHER
    if written.lower() in ("eth", "ether"):
        raise InvalidValueError("token", written, text("not a token"), text('write "ether"'))
    if not re.fullmatch(r"0x[0-9a-fA-F]{40}", written):
        allowed = text('must be "ether" or an address')
        raise InvalidValueError("token", written, text("not a token"), allowed)
    try:
        return parse_account(written)
    except InvalidValueError as error:
        raise InvalidValueError("token", written, error.problem, error.allowed) from None


def format_amount(amount: int, token: Token) -> Text:
    """An amount in its smallest unit as people write it: "1,234.56 USDC", "¥1,234".

    Raises InvalidValueError for anything but a whole number.

    >>> format_amount(1_234_560_000, Token("0x3333333333333333333333333333333333333333", "USDC", 6))
    '1,234.56 USDC'
    """
    require_whole("amount", amount, -MOST_AMOUNT, MOST_AMOUNT)
    whole, rest = divmod(abs(amount), 10**token.decimals)
    digits = str(whole)
    if rest:
        digits += "." + f"{rest:0{token.decimals}d}".rstrip("0")
    minus = "-" if amount < 0 else ""
    sign = _SIGNS.get(token.symbol, token.symbol)
    if len(sign) == 1 and unicodedata.category(sign) == "Sc":
        return Text("{sign}{number}", {"sign": minus + sign, "number": number(Decimal(digits))})
    shown = number(Decimal(minus + digits))
    return Text("{number} {symbol}", {"number": shown, "symbol": token.symbol})


def parse_amount(written: str, decimals: int) -> int:
    """An amount in its smallest unit, from "1,234.5", of a token with so many decimals.

    Raises InvalidValueError for anything that is not exactly one.

    >>> parse_amount("1,234.5", decimals=6)
    1234500000
    """
    require_whole("decimals", decimals, 0, _MOST_DECIMALS)
    match = re.fullmatch(
        r"([0-9]{1,3}(?:,[0-9]{3}){1,30}|[0-9]{1,100})(?:\.([0-9]{1,255}))?", str(written)
    )
    if not isinstance(written, str) or match is None:
        allowed = text('for example "1234.5" or "1,234.5"')
        raise InvalidValueError("amount", written, text("not a valid amount"), allowed)
    behind = match[2] or ""
    if len(behind) > decimals:
        problem = plural(
            "{count} digit after the point", "{count} digits after the point", len(behind)
        )
        allowed = text("must be at most {most}", most=decimals)
        raise InvalidValueError("amount", written, problem, allowed)
    amount = int(match[1].replace(",", "") + behind.ljust(decimals, "0"))
    if amount > MOST_AMOUNT:
        raise InvalidValueError("amount", written, text("too large for any token"))
    return amount
