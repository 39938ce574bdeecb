"""Whole numbers, checked before they count: a float or a bool is not one."""

from daosplit.errors import InvalidValueError
from daosplit.values.text import Text, number, text

MOST_AMOUNT = 2**256 - 1


def require_whole(name: str, value: object, least: int, most: int) -> int:
    """The value, if it is a whole number from `least` to `most`, both included.

    Raises InvalidValueError, which names it by `name`, for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(
            name,
            value,
            text("not a whole number but {type}", type=type(value).__name__),
            _allowed(least, most),
        )
    if not least <= value <= most:
        problem = text("too small") if value < least else text("too large")
        raise InvalidValueError(name, value, problem, _allowed(least, most))
    return value


def _allowed(least: int, most: int) -> Text:
    return text(
        "must be a whole number from {least} to {most}", least=number(least), most=_as_power(most)
    )


def _as_power(most: int) -> str:
    bits = most.bit_length()
    return f"2**{bits} - 1" if bits >= 24 and most == 2**bits - 1 else number(most)
