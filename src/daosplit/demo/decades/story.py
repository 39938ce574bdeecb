"""The story of forty quarters: who comes and goes, and what they agree on.

Shares are ten thousandths. Amounts are whole yen, odd on purpose.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from daosplit.demo.first_year.story import JAPAN
from daosplit.values.text import Text, text

QUARTERS = 40
PARTNERSHIP: Text = text("convenience-store e-commerce")
COURIERS_NAME: Text = text("the couriers")
CHAIN, A, B, COURIERS, D = range(5)
PARTNERS: tuple[Text, ...] = (
    text("the retailer"),
    text("startup A"),
    text("warehouse B"),
    COURIERS_NAME,
    text("agency D"),
)
SHORT: tuple[Text, ...] = (
    text("retailer"),
    text("A"),
    text("B"),
    text("couriers"),
    text("D"),
)
COURIERS_PARTNERS: tuple[Text, ...] = (text("Aki"), text("Ben"), text("Chie"))
COURIERS_SHARES = (40, 35, 25)

_ZONE = timezone(JAPAN)
FOUNDED = datetime(2026, 3, 25, 10, tzinfo=_ZONE)
FIRST_PERIOD = datetime(2026, 4, 1, tzinfo=_ZONE)
DAY = timedelta(days=1)
NOTICE = 90 * DAY
TIP = 10_000
"""One percent, in millionths."""
LATE = 12 * DAY
"""How long after the review window a quarter is settled that everybody forgot."""


@dataclass(frozen=True, slots=True)
class DecadesProposal:
    """A review: what each seat gets, and why.

    Attributes:
        points: Of each seat, those of the admitted at the end.
        admits: Whether the last seat is admitted.
        couriers_consent: Whether the couriers consent to a cut of their own.
        names_silent: Whether it can pass only with silent seats named.
    """

    points: tuple[int, ...]
    reason: Text
    admits: bool = False
    couriers_consent: bool = False
    names_silent: bool = False


_AT_FIRST: Text = text("products, customers; the platform")
_FADES: Text = text("the work that is left is shared")

REVIEWS: dict[int, DecadesProposal] = {
    1: DecadesProposal((7000, 3000), _AT_FIRST),
    2: DecadesProposal((6000, 4000), text("the system got better")),
    3: DecadesProposal((5000, 5000), text("joint marketing")),
    4: DecadesProposal((4500, 4500, 1000), text("a warehouse joins"), admits=True),
    7: DecadesProposal((4000, 4100, 900, 1000), text("the couriers join"), admits=True),
    9: DecadesProposal((3800, 3800, 800, 900, 700), text("an agency joins"), admits=True),
    13: DecadesProposal((4000, 4000, 900, 1100, 0), text("the agency leaves")),
    17: DecadesProposal((3600, 3600, 600, 2200, 0), text("more is delivered")),
    18: DecadesProposal((3800, 2880, 600, 2720, 0), text("A is not there")),
    20: DecadesProposal((3800, 2880, 600, 2720, 0), text("A is not there"), names_silent=True),
    21: DecadesProposal((4000, 2304, 600, 3096, 0), text("A is not there"), names_silent=True),
    23: DecadesProposal((3700, 2900, 600, 2800, 0), text("A's successor works")),
    24: DecadesProposal((3700, 2960, 480, 2860, 0), _FADES),
    40: DecadesProposal((4200, 3672, 0, 2128, 0), text("as agreed")),
}


def _fade() -> None:
    """From quarter 25 on the warehouse, which nobody holds, is cut as far as it may be."""
    held = 480
    for quarter in range(25, 39):
        held = -(-held * 4 // 5)
        chain, a = (3700, 3000) if quarter < 30 else (4200, 3672)
        rest = 10_000 - chain - a - held
        REVIEWS[quarter] = DecadesProposal(
            (chain, a, held, rest, 0), _FADES, couriers_consent=quarter == 30
        )
    REVIEWS[39] = DecadesProposal(
        (4200, 3672, 0, 2128, 0),
        text("the warehouse has faded"),
        names_silent=True,
    )


_fade()

NOT_SETTLED = frozenset((34,))
SETTLED_LATE = frozenset((6,))


def revenue(quarter: int) -> int:
    """What customers pay in a quarter."""
    return 9_876_543 + 1_234_567 * quarter + 7 * quarter * quarter
