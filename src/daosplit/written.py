"""Values as people write them: durations, fractions, decimals, offsets, accounts, bytes."""

import re
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address

from daosplit.errors import InvalidValue
from daosplit.language import Language, Texts, speaker

_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_DURATION_PART = rf"([0-9]{{1,12}}) *({'|'.join(_UNITS)})s?(?: +|$)"

_TEXTS: Texts = {
    "day": ("{count} day", "{count}日"),
    "hour": ("{count} hour", "{count}時間"),
    "minute": ("{count} minute", "{count}分"),
    "second": ("{count} second", "{count}秒"),
    "plural": ("s", ""),
    "space": (" ", ""),
}

MOST_DECIMALS = 400
_DECIMAL = rf"(-?)([0-9]{{1,40}})(?:\.([0-9]{{1,{MOST_DECIMALS}}}))?(?:[eE]([+-]?[0-9]{{1,3}}))?"

_ZERO_ACCOUNT = "0x" + 40 * "0"


def parse_duration(text: str) -> int:
    """Whole seconds, from "28 days", "12 hours", "90 seconds" or "1 day 12 hours".

    Raises InvalidValue for anything else.
    """
    allowed = 'allowed: such as "28 days", "12 hours", "90 seconds", "1 day 12 hours"'
    parts = re.findall(_DURATION_PART, text)
    if not parts or not re.fullmatch(rf"(?:{_DURATION_PART})+", text):
        raise InvalidValue("duration", text, "is no duration", allowed)
    return sum(int(count) * _UNITS[unit] for count, unit in parts)


def show_duration(seconds: int, language: Language = "en") -> str:
    """Seconds as people say them: "28 days", "1 day 12 hours"."""
    say = speaker(_TEXTS, language)
    parts = []
    for unit, size in _UNITS.items():
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(say(unit, count=count) + (say("plural") if count > 1 else ""))
    return say("space").join(parts) or say("second", count=0) + say("plural")


def parse_fraction(text: str) -> tuple[int, int]:
    """Numerator and denominator, from "2/3", "20%" or "0.2".

    "2/4" stays 2 of 4; percentages and decimals come in lowest terms, so that "20%" and "20.0%" are
    the same.

    Raises InvalidValue for anything else.
    """
    if match := re.fullmatch(r"([0-9]{1,40}) */ *([0-9]{1,40})", text):
        numerator, denominator = int(match[1]), int(match[2])
        if denominator:
            return numerator, denominator
    elif match := re.fullmatch(r"([0-9]{1,40}(?:\.[0-9]{1,40})?)( *%)?", text):
        fraction = Fraction(match[1]) / (100 if match[2] else 1)
        return fraction.numerator, fraction.denominator
    raise InvalidValue("fraction", text, "is no fraction", 'allowed: such as "2/3", "20%", "0.5%"')


def parse_decimal(text: str) -> Fraction:
    """The exact value of a decimal number: "1200", "12.5", "-3", "4.1e-07".

    At most 40 digits before and 400 after the point, the exponent counted in: whatever a program
    that computes with double precision printed can be read as it stands.

    Raises InvalidValue for anything else.
    """
    allowed = "allowed: digits with at most one point, such as 1200 or 12.5"
    match = re.fullmatch(_DECIMAL, text)
    if match is None:
        if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
            allowed = f"without commas: {text.replace(',', '')}"
        raise InvalidValue("number", text, "is no decimal number", allowed)
    sign, whole, places, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    value = int(whole + places) * Fraction(10) ** (exponent - len(places))
    if value >= 10**40 or value * 10**MOST_DECIMALS % 1:
        allowed = f"allowed: at most 40 digits before and {MOST_DECIMALS} after the point"
        raise InvalidValue("number", text, "has too many digits", allowed)
    return -value if sign else value


def show_decimal(value: Fraction, *, grouped: bool = False) -> str:
    """A decimal number in full, without zeros that say nothing: "1200", "12.5".

    With `grouped`, thousands are set apart for people: "1,200". What has no end in decimals is
    shown as a fraction: "1/3".
    """
    group = "," if grouped else ""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return f"{value.numerator:{group}}/{value.denominator:{group}}"
    scaled = abs(value.numerator) * 10**places // value.denominator
    sign = "-" if value < 0 else ""
    if places == 0:
        return f"{sign}{scaled:{group}}"
    whole, decimals = divmod(scaled, 10**places)
    return f"{sign}{whole:{group}}.{decimals:0{places}}"


def parse_offset(text: str) -> timedelta:
    """A time's difference to UTC, from "+09:00", "-03:30" or "Z".

    Raises InvalidValue for anything else.
    """
    if text == "Z":
        return timedelta(0)
    match = re.fullmatch(r"([+-])([0-9]{2}):([0-5][0-9])", text)
    if match is None:
        allowed = 'allowed: such as "+09:00", "-03:30", "Z"'
        raise InvalidValue("offset", text, "is no offset", allowed)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -offset if match[1] == "-" else offset


def parse_account(text: str, node_accounts: Sequence[str] | None = None) -> str:
    """An account with its checksum, from "0x" and 40 hex digits.

    A checksum that is there (mixed case) must be right. "node:0" stands for the local node's
    account of that number: it is looked up in `node_accounts`, or stays "node:0" without them.

    Raises InvalidValue for anything else, and for the zero account.
    """
    if match := re.fullmatch(r"node:([0-9]{1,4})", text):
        number = int(match[1])
        if node_accounts is None:
            return f"node:{number}"
        if number >= len(node_accounts):
            problem = f"is not there: the node has {len(node_accounts)} accounts"
            raise InvalidValue("account", text, problem)
        return to_checksum_address(node_accounts[number])

    if not text.startswith("0x") or not is_hex_address(text):
        allowed = "allowed: 0x and 40 hex digits, or such as node:0 on a local node"
        raise InvalidValue("account", text, "is no account", allowed)
    digits = text.removeprefix("0x")
    is_mixed = digits not in (digits.lower(), digits.upper())
    if is_mixed and not is_checksum_address(text):
        raise InvalidValue("account", text, "has a wrong checksum", "is a digit mistyped?")
    if text == _ZERO_ACCOUNT:
        raise InvalidValue("account", text, "is the zero account, which belongs to nobody")
    return to_checksum_address(text)


def parse_hex(text: str) -> bytes:
    """Bytes, from 0x and two hex digits for each. Raises InvalidValue for anything else."""
    if not re.fullmatch(r"0x(?:[0-9a-fA-F]{2})*", text):
        raise InvalidValue("hex", text, "is no hex", "allowed: 0x and two hex digits for each byte")
    return bytes.fromhex(text[2:])


def parse_hash(text: str) -> bytes:
    """32 bytes, from 0x and 64 hex digits. Raises InvalidValue for anything else."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        raise InvalidValue("hash", text, "is no hash", "allowed: 0x and 64 hex digits")
    return bytes.fromhex(text[2:])


def is_node_account(account: str) -> bool:
    """Whether an account that was parsed still stands for one of the local node's."""
    return account.startswith("node:")
