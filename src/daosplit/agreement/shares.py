"""The exact arithmetic of shares: a pot is paid to its last unit, each payment less than one off.

Shares are a whole number per seat, in seat order; amounts are in a token's smallest unit. Nothing
here is ever a float.
"""

from collections.abc import Sequence
from fractions import Fraction

from daosplit.errors import InvalidValueError
from daosplit.values.integers import MOST_AMOUNT, require_whole
from daosplit.values.text import plural, text

MOST_SEATS = 255
MOST_SHARES = 2**32 - 1
MOST_TIP_RATE = 10**7

_TIP_SCALE = 10**9


def require_shares(shares: Sequence[int], name: str = "shares") -> tuple[int, ...]:
    """The shares of a period, if they can be: 1 to 255 seats of 0 to 2**32 - 1, not all 0.

    Raises InvalidValueError for anything else.
    """
    if not 1 <= len(shares) <= MOST_SEATS:
        raise InvalidValueError(
            name,
            None,
            plural("{count} seat", "{count} seats", len(shares)),
            text("must be 1 to {most} seats", most=MOST_SEATS),
        )
    checked = tuple(
        require_whole(f"{name}[{seat}]", share, 0, MOST_SHARES) for seat, share in enumerate(shares)
    )
    if sum(checked) == 0:
        raise InvalidValueError(name, None, text("nobody holds shares; at least one seat must"))
    return checked


def payout(
    amount: int, shares: Sequence[int], *, start: int = 0, end: int | None = None
) -> tuple[int, ...]:
    """What a pot pays to the seats from `start` up to, not including, `end` (all, by default).

    Seat i gets floor(amount·S(i)/S) - floor(amount·S(i-1)/S), S(i) being the running sum of shares,
    so that the payments to all seats add up to `amount`.

    Raises InvalidValueError for an amount, shares or seats that cannot be.
    """
    require_whole("amount", amount, 0, MOST_AMOUNT)
    shares = require_shares(shares)
    last = len(shares) if end is None else require_whole("end", end, 0, len(shares))
    require_whole("start", start, 0, last)

    total = sum(shares)
    running = sum(shares[:start])
    paid = amount * running // total
    payments = []
    for share in shares[start:last]:
        running += share
        due = amount * running // total
        payments.append(due - paid)
        paid = due
    return tuple(payments)


def shrunk_pot(pot: int, there: int, shares: Sequence[int], cursor: int) -> int:
    """The pot from which the seats from `cursor` on are paid when only `there` is left for them.

    The seats before the cursor were paid already. If `there` covers the unpaid rest, the pot is
    what it was; if not, the largest whose rest `there` covers: floor(there·S/(S - S(cursor))).

    Raises InvalidValueError for amounts, shares or a seat that cannot be.
    """
    require_whole("pot", pot, 0, MOST_AMOUNT)
    require_whole("there", there, 0, MOST_AMOUNT)
    shares = require_shares(shares)
    require_whole("cursor", cursor, 0, len(shares))

    total = sum(shares)
    paid = sum(shares[:cursor])
    if there >= pot - pot * paid // total:
        return pot
    return there * total // (total - paid)


def take_tip(payments: Sequence[int], rate: int) -> tuple[tuple[int, ...], int]:
    """What is left of each payment, and the tip that was taken from all of them.

    Each is lessened by floor(payment·rate/10**9); `rate` is in billionths, at most one percent.

    Raises InvalidValueError for a payment or rate that cannot be.
    """
    require_whole("rate", rate, 0, MOST_TIP_RATE)
    tips = [
        require_whole(f"payments[{index}]", payment, 0, MOST_AMOUNT) * rate // _TIP_SCALE
        for index, payment in enumerate(payments)
    ]
    left = tuple(payment - tip for payment, tip in zip(payments, tips, strict=True))
    return left, sum(tips)


def fractions(shares: Sequence[int]) -> tuple[Fraction, ...]:
    """Each seat's fraction: its shares over the sum of all."""
    shares = require_shares(shares)
    total = sum(shares)
    return tuple(Fraction(share, total) for share in shares)


def cuts(old_shares: Sequence[int], new_shares: Sequence[int]) -> tuple[Fraction, ...]:
    """The part of its fraction that each seat loses: from 60% to 48% is a cut of 20%.

    A seat that loses nothing, or that had nothing, has a cut of 0. `new_shares` may have more
    seats.
    """
    old = fractions(old_shares)
    new = fractions(new_shares)
    if len(new) < len(old):
        raise InvalidValueError(
            "new_shares",
            None,
            text("{seats} seats, but there were {before}", seats=len(new), before=len(old)),
        )
    nothing = Fraction(0)
    lost = (
        1 - after / before if before else nothing
        for before, after in zip(old, new[: len(old)], strict=True)
    )
    return (*(max(cut, nothing) for cut in lost), *(nothing for _ in new[len(old) :]))
