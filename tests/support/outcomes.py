"""What comes of each kind of hostile token, by the way in which money moves."""

from dataclasses import dataclass, replace

from support.hostile_tokens import HOSTILE
from support.money import MOST_IN_TILL
from support.siege import REVENUE

__all__ = ["EXPECTED", "Outcome", "Paid"]

NO_BALANCE = "RevenueSplit_NoBalance"
NOTHING_ARRIVED = "RevenueSplit_NothingArrived"
NOTHING_SET_ASIDE = "RevenueSplit_NothingSetAside"
TRANSFER = "TransferFailed"
TRANSFER_FROM = "TransferFromFailed"


@dataclass(frozen=True)
class Paid:
    """Where a pot is after a settlement: with each seat, set aside for each, with whom the tip is
    for, and still in the partnership."""

    seats: tuple[int, ...]
    set_aside: tuple[int, ...]
    tip: int
    left: int


Outcome = Paid | str | int
"""What was paid of a pot, or the error's name; of a payment in or a delivery, what arrived."""


@dataclass(frozen=True)
class Outcomes:
    """Of a kind of token.

    Attributes:
        settle: A pot that is closed in the same call, by `settle` and in `settleMany`.
        closed: A pot that was closed while the token was honest.
        slice: The first two seats of a pot.
        late: A pot of which a hundredth is the tip.
        pay: 100 units paid in: what is credited.
        deliver: 300 units that were set aside: what arrives.
        withdraw: The same, elsewhere.
    """

    settle: Outcome
    closed: Outcome
    slice: Outcome
    late: Outcome
    pay: Outcome
    deliver: Outcome
    withdraw: Outcome


def paid(
    *seats: int, aside: tuple[int, ...] = (0, 0, 0), tip: int = 0, left: int | None = None
) -> Paid:
    """Without `left`, what was neither paid nor a tip is still there."""
    return Paid(seats, aside, tip, REVENUE - sum(seats) - tip if left is None else left)


def kept(*aside: int) -> Paid:
    """Nothing was paid: this was set aside."""
    return paid(0, 0, 0, aside=aside or (0, 0, 0))


def always(outcome: Outcome) -> Outcomes:
    return Outcomes(*[outcome] * 7)


WHOLE = paid(500, 300, 200)
HONEST = Outcomes(WHOLE, WHOLE, paid(500, 300, 0), paid(495, 297, 198, tip=10), 100, 300, 300)
# It is believed; what it kept is revenue again.
LIED = Outcomes(kept(), kept(), kept(), kept(), NOTHING_ARRIVED, 0, 0)
REFUSED = Outcomes(
    kept(*WHOLE.seats),
    kept(*WHOLE.seats),
    kept(500, 300, 0),
    TRANSFER,  # the tip is refused as well, so the pot waits
    TRANSFER_FROM,
    TRANSFER,
    TRANSFER,
)
DENIED = Outcomes(
    kept(), kept(), kept(), kept(), NOTHING_ARRIVED, NOTHING_SET_ASIDE, NOTHING_SET_ASIDE
)
OVERFULL = tuple(
    MOST_IN_TILL * to // 100 - MOST_IN_TILL * of // 100 for of, to in [(0, 50), (50, 80), (80, 100)]
)
CLAIMED = Outcomes(
    kept(*OVERFULL), WHOLE, kept(*OVERFULL[:2], 0), TRANSFER, NOTHING_ARRIVED, 300, 300
)

EXPECTED: dict[str, Outcomes] = {
    "returns nothing, but pays": HONEST,
    "returns nothing, and does not pay": LIED,
    "returns true, and does not pay": LIED,
    "returns false": REFUSED,
    "returns 2": REFUSED,
    "returns a byte too little": REFUSED,
    "returns 100,000 bytes, and pays": HONEST,
    # More than a transfer may use in a settlement, but all the gas of the call is enough.
    "returns a megabyte, and pays": Outcomes(
        kept(500, 300, 200),
        kept(500, 300, 200),
        kept(500, 300, 0),
        paid(0, 0, 0, aside=(495, 297, 198), tip=10),
        100,
        300,
        300,
    ),
    "reverts": REFUSED,
    "reverts with a megabyte": REFUSED,
    "burns all gas of a transfer": REFUSED,
    "re-enters": HONEST,
    "keeps a fee of what arrives": Outcomes(
        paid(450, 270, 180, left=0),
        paid(450, 270, 180, left=0),
        paid(450, 270, 0, left=200),
        paid(446, 268, 179, tip=9, left=0),
        90,
        270,
        270,
    ),
    # The last cannot be paid of what is left.
    "takes a fee on top": Outcomes(
        paid(500, 300, 0, aside=(0, 0, 200), left=120),
        paid(500, 300, 0, aside=(0, 0, 200), left=120),
        paid(500, 300, 0, left=120),
        paid(495, 297, 0, aside=(0, 0, 198), tip=10, left=119),
        100,
        300,
        300,
    ),
    "moves half of what it should": Outcomes(
        paid(250, 150, 100),
        paid(250, 150, 100),
        paid(250, 150, 0),
        paid(247, 148, 99, tip=5),
        50,
        150,
        150,
    ),
    "moves nothing of what it should": LIED,
    "moves twice what it should": Outcomes(
        paid(1000, 0, 0, aside=(0, 300, 200)),
        paid(1000, 0, 0, aside=(0, 300, 200)),
        paid(1000, 0, 0, aside=(0, 300, 0)),
        TRANSFER,
        100,
        600,
        600,
    ),
    # Seen as parts of the whole, as they were before.
    "rebased up": replace(HONEST, closed=paid(250, 150, 100), deliver=150, withdraw=150),
    "rebased down": replace(HONEST, late=paid(496, 298, 198, tip=8), deliver=600, withdraw=600),
    "rebased to nothing": replace(DENIED, pay=TRANSFER_FROM),
    "has blocked a payee": Outcomes(
        paid(500, 0, 200, aside=(0, 300, 0)),
        paid(500, 0, 200, aside=(0, 300, 0)),
        paid(500, 0, 0, aside=(0, 300, 0)),
        paid(495, 0, 198, aside=(0, 297, 0), tip=10),
        100,
        TRANSFER,
        300,
    ),
    "has blocked the partnership": REFUSED,
    "is paused": REFUSED,
    "refuses to transfer nothing": HONEST,
    "refuses calls of any other length": HONEST,
    "refuses to transfer more than 96 bits": HONEST,
    "refuses to transfer more than 250": Outcomes(
        paid(0, 0, 200, aside=(500, 300, 0)),
        paid(0, 0, 200, aside=(500, 300, 0)),
        kept(500, 300, 0),
        paid(0, 0, 198, aside=(495, 297, 0), tip=10),
        100,
        TRANSFER,
        TRANSFER,
    ),
    "allows a transfer a block": Outcomes(
        paid(500, 0, 0, aside=(0, 300, 200)),
        paid(500, 0, 0, aside=(0, 300, 200)),
        paid(500, 0, 0, aside=(0, 300, 0)),
        TRANSFER,
        100,
        300,
        300,
    ),
    "says nothing of balances": always(NO_BALANCE),
    "tells a balance of 31 bytes": always(NO_BALANCE),
    "tells a balance of a megabyte": always(NO_BALANCE),
    "tells a balance of 100,000 bytes": replace(HONEST, pay=NOTHING_ARRIVED),
    "reverts when asked for a balance": always(NO_BALANCE),
    "reverts with a megabyte when asked for a balance": always(NO_BALANCE),
    "burns all gas when asked for a balance": always(NO_BALANCE),
    "denies every balance": DENIED,
    "claims more than can be counted": CLAIMED,
    # To be asked first when it is paid in, and again when that is over.
    "first denies, then claims": replace(DENIED, pay=100),
    "first claims, then denies": CLAIMED,
    "tells a balance only for much gas": HONEST,
    "tells contracts twice the balance": Outcomes(
        paid(1000, 0, 0, aside=(0, 600, 400)),
        WHOLE,
        paid(1000, 0, 0, aside=(0, 600, 0)),
        TRANSFER,
        100,
        300,
        300,
    ),
    "tells contracts half the balance": Outcomes(
        paid(250, 150, 100),
        paid(250, 150, 100),
        paid(250, 150, 0),
        paid(248, 149, 99, tip=4),
        50,
        300,
        300,
    ),
    "has lost its code": always(NO_BALANCE),
    "writes a partnership's events": HONEST,
}

assert EXPECTED.keys() == HOSTILE.keys()
