"""The story that the demo plays: who they are, what comes in, what they agree and why.

Amounts are in the token's smallest unit: whole yen, and wei. They are odd on purpose, so that
dividing them leaves a rest. Texts are in English and Japanese.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

Text = tuple[str, str]

JAPAN = timedelta(hours=9)
_ZONE = timezone(JAPAN)

PARTNERSHIP: Text = ("convenience-store e-commerce", "コンビニEC")
PARTNERS: tuple[Text, Text] = (("the retailer", "本部"), ("startup A", "A社"))
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


_TOGETHER: Text = ("joint marketing: both contributed the same", "共同マーケティング：貢献は対等")

QUARTERS = (
    StoryQuarter(
        income=(
            Income(_moment(4, 30), 1_234_567),
            Income(_moment(5, 31), 2_345_678),
            Income(_moment(6, 30), 3_456_789),
            Income(_moment(7, 8), 456_783, ("card sales of June", "6月のカード売上")),
        ),
        review=Proposal(
            _moment(7, 20),
            (70, 30),
            (
                (
                    "at first, its products and customers are worth most",
                    "当初は商品と顧客基盤の価値が最も大きい",
                ),
                (
                    "the e-commerce platform, at no initial cost to the retailer",
                    "ECの仕組みを本部の初期費用なしで提供",
                ),
            ),
        ),
        settled=_moment(7, 20, 12),
    ),
    StoryQuarter(
        income=(
            Income(_moment(7, 31), 7_654_321),
            Income(_moment(8, 31), 8_765_432),
            Income(_moment(9, 30), 9_876_543),
            Income(_moment(10, 9), 1_357_913, ("card sales of September", "9月のカード売上")),
        ),
        grab=Proposal(
            _moment(10, 2),
            (80, 20),
            (
                ("because we are large", "規模が大きいため"),
                ("because it is small", "規模が小さいため"),
            ),
        ),
        review=Proposal(
            _moment(10, 20),
            (60, 40),
            (
                (
                    "products, customers, stores as delivery hubs",
                    "商品、顧客、配送拠点としての店舗",
                ),
                (
                    "its system improvements raised its contribution",
                    "システム改善により貢献が高まった",
                ),
            ),
        ),
        settled=_moment(10, 20, 12),
    ),
    StoryQuarter(
        income=(
            Income(_moment(10, 31), 12_345_679),
            Income(_moment(11, 30), 13_579_246),
            Income(_moment(12, 31), 15_432_108),
            Income(
                _moment(1, 8, year=2027), 2_468_024, ("card sales of December", "12月のカード売上")
            ),
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
