"""Whole numbers, checked before they count: a float or a bool is none."""

from daosplit.errors import InvalidValueError

MOST_AMOUNT = 2**256 - 1


def require_whole(name: str, value: object, least: int, most: int) -> int:
    """The value, if it is a whole number from `least` to `most`, both included.

    Raises InvalidValueError, which names it by `name`, for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(
            name, value, f"is no whole number but a {type(value).__name__}", _allowed(least, most)
        )
    if not least <= value <= most:
        problem = "is too small" if value < least else "is too large"
        raise InvalidValueError(name, value, problem, _allowed(least, most))
    return value


def _allowed(least: int, most: int) -> str:
    return f"allowed: a whole number from {least} to {_as_power(most)}"


def _as_power(number: int) -> str:
    bits = number.bit_length()
    return f"2**{bits} - 1" if bits >= 24 and number == 2**bits - 1 else str(number)
