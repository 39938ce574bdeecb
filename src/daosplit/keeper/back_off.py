"""How long to wait before what failed is tried again, ever longer if it goes on to fail."""

_MOST_BACK_OFF = 600


def back_off(first: float, failures: int) -> float:
    """How many seconds to wait after so many failures in a row, if after none it were `first`."""
    return min(first * 2.0 ** min(failures, 10), _MOST_BACK_OFF)
