"""The story that the demo plays: who they are, what comes in, what they agree and why.

Amounts are in the token's smallest unit: whole yen, and wei. They are odd on purpose, so that
dividing them leaves a rest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from daosplit.values.text import Text, text

JAPAN = timedelta(hours=9)
_ZONE = timezone(JAPAN)

PARTNERSHIP: Text = text("convenience-store e-commerce")
PARTNERS: tuple[Text, Text] = (text("the retailer"), text("startup A"))
FOUNDING_SHARES = (70, 30)


def _moment(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=_ZONE)


BEGINNING = _moment(3, 24)
FOUNDED = _moment(3, 25)
FIRST_PERIOD = _moment(4, 1, 0)


@dataclass(frozen=True, slots=True)
class Income:
    """Revenue that comes in, in yen or ether; what has a memo is paid for the quarter by `pay`."""

    when: datetime
    amount: int
    memo: Text | None = None
    is_ether: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a review gives to each partner, and why."""

    when: datetime
    points: tuple[int, int]
    reasons: tuple[Text, Text]


@dataclass(frozen=True, slots=True)
class StoryQuarter:
    """A quarter: what comes in, what one partner alone tries, what they agree, who asks to settle.

    Attributes:
        income: In order; what is paid by `pay` comes after the quarter's end.
        grab: What the first partner tries alone.
        review: What both agree to; None if nobody reviews the quarter.
        settled: When a stranger calls `settle`.
    """

    income: tuple[Income, ...]
    review: Proposal | None
    settled: datetime
    grab: Proposal | None = None


_TOGETHER: Text = text("joint marketing: both contributed the same")

QUARTERS = (
    StoryQuarter(
        income=(
            Income(_moment(4, 30), 1_234_567),
            Income(_moment(5, 31), 2_345_678),
            Income(_moment(6, 30), 3_456_789),
            Income(_moment(7, 8), 456_783, text("card sales of June")),
        ),
        review=Proposal(
            _moment(7, 20),
            (70, 30),
            (
                text("at first, its products and customers are worth most"),
                text("the e-commerce platform, at no initial cost to the retailer"),
            ),
        ),
        settled=_moment(7, 20, 12),
    ),
    StoryQuarter(
        income=(
            Income(_moment(7, 31), 7_654_321),
            Income(_moment(8, 31), 8_765_432),
            Income(_moment(9, 30), 9_876_543),
            Income(_moment(10, 9), 1_357_913, text("card sales of September")),
        ),
        grab=Proposal(
            _moment(10, 2),
            (80, 20),
            (
                text("because we are large"),
                text("because it is small"),
            ),
        ),
        review=Proposal(
            _moment(10, 20),
            (60, 40),
            (
                text("products, customers, stores as delivery hubs"),
                text("its system improvements raised its contribution"),
            ),
        ),
        settled=_moment(10, 20, 12),
    ),
    StoryQuarter(
        income=(
            Income(_moment(10, 31), 12_345_679),
            Income(_moment(11, 30), 13_579_246),
            Income(_moment(12, 31), 15_432_108),
            Income(_moment(1, 8, year=2027), 2_468_024, text("card sales of December")),
        ),
        review=Proposal(_moment(1, 20, year=2027), (50, 50), (_TOGETHER, _TOGETHER)),
        settled=_moment(1, 20, 12, year=2027),
    ),
    StoryQuarter(
        income=(
            Income(_moment(1, 31, year=2027), 11_111_117),
            Income(_moment(2, 28, year=2027), 12_121_212),
            Income(_moment(3, 15, year=2027), 314_159_265_358_979_323, is_ether=True),
            Income(_moment(3, 31, year=2027), 13_131_312),
        ),
        review=None,
        settled=_moment(4, 29, 0, year=2027),
    ),
)

SEAT_MOVED = _moment(2, 10, year=2027)
CLOSED = _moment(4, 2, year=2027)
DELIVERED = _moment(5, 10, year=2027)
