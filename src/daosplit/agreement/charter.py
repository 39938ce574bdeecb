"""The charter: what a partnership is founded with and can never change, and the calendar it sets.

The exact mirror of the contract's. Times are Unix seconds; a period counts from 1, and 0 stands for
the founding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Self

from daosplit.errors import InvalidValueError
from daosplit.values.durations import show_duration
from daosplit.values.integers import require_whole
from daosplit.values.text import text

DAY = 86_400
DEFAULT_WINDOW = 28 * DAY
MOST_TIP = 10_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_QUARTER_HOUR = timedelta(minutes=15)
_LEAST_OFFSET = timedelta(hours=-12)
_MOST_OFFSET = timedelta(hours=14)
_SHORTEST_MONTH = 28 * DAY

_MOST_START = (datetime(9998, 12, 31, tzinfo=UTC) - _EPOCH) // _SECOND
_MOST_MONTHS = 2**8 - 1
_MOST_SECONDS = 2**32 - 1
_MOST_TERM = 2**16 - 1

_TIP_GROWTH = 10 * DAY
_BILLIONTHS_IN_MILLIONTH = 1_000


ContractCharter = tuple[int, int, int, int, int, int, int, int, int, int]
"""The charter as the contract's struct: its fields in order, the offset in quarter hours."""


def unix_time(moment: datetime) -> int:
    """The Unix second of an aware datetime."""
    return (moment - _EPOCH) // _SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a partnership is founded with and can never change.

    Attributes:
        start: When period 1 begins, in Unix seconds; with `months`, the first second of a month in
            the partnership's own time.
        months: Calendar months in a period, 1 to 255; 0 if the charter is a test.
        test_seconds: Seconds in a period of a test; 0 if the charter is none.
        utc_offset: The partnership's own time less UTC, in whole quarter hours, -12 to +14 hours.
        review_window: Seconds after a period's end in which its review may still pass: at least a
            day and at most 28 days a month; in a test at least a second and at most the period.
        threshold: Numerator and denominator of the fraction of the shares that must countersign a
            review: more than one half, up to all.
        cut_limit: Numerator and denominator of the cut that needs no consent: less than all.
        tip: The full tip for settling late, in millionths of a payment, at most 10,000.

    Raises InvalidValueError, when it is made, for what the contract would refuse.
    """

    start: int
    months: int = 3
    test_seconds: int = 0
    utc_offset: timedelta = timedelta(0)
    review_window: int = DEFAULT_WINDOW
    threshold: tuple[int, int] = (2, 3)
    cut_limit: tuple[int, int] = (1, 5)
    tip: int = 0

    def __post_init__(self) -> None:
        require_whole("months", self.months, 0, _MOST_MONTHS)
        require_whole("test_seconds", self.test_seconds, 0, _MOST_SECONDS)
        if (self.months == 0) == (self.test_seconds == 0):
            problem = text(
                "not possible together with test_seconds = {test_seconds:,}",
                test_seconds=self.test_seconds,
            )
            raise InvalidValueError("months", self.months, problem, text("one of them must be 0"))
        self._check_offset()
        self._check_start()
        self._check_window()
        self._check_fractions()
        require_whole("tip", self.tip, 0, MOST_TIP)

    def _check_offset(self) -> None:
        is_time = isinstance(self.utc_offset, timedelta) and not self.utc_offset % _QUARTER_HOUR
        if not is_time or not _LEAST_OFFSET <= self.utc_offset <= _MOST_OFFSET:
            allowed = text("must be whole quarter hours from -12:00 to +14:00")
            raise InvalidValueError("utc_offset", self.utc_offset, text("out of range"), allowed)

    def _check_start(self) -> None:
        if type(self.start) is not int or not DAY <= self.start <= _MOST_START:
            allowed = text("must be whole Unix seconds from 1970-01-02 to 9998-12-31")
            raise InvalidValueError("start", self.start, text("out of range"), allowed)
        local = self.local(self.start)
        if not self.is_test and (local.day, local.time()) != (1, datetime.min.time()):
            problem = text("not the start of a month, but {time}", time=local.isoformat())
            raise InvalidValueError(
                "start", self.start, problem, text("must be a month's first second")
            )

    def _check_window(self) -> None:
        require_whole("review_window", self.review_window, 0, _MOST_SECONDS)
        least = 1 if self.is_test else DAY
        most = self.shortest_period
        if not least <= self.review_window <= most:
            problem = text("too short") if self.review_window < least else text("too long")
            allowed = text(
                "must be {least} to {most}", least=show_duration(least), most=show_duration(most)
            )
            raise InvalidValueError("review_window", self.review_window, problem, allowed)

    def _check_fractions(self) -> None:
        for name in ("threshold", "cut_limit"):
            pair = getattr(self, name)
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise InvalidValueError(name, pair, text("not a pair of numerator and denominator"))
            for term in pair:
                require_whole(name, term, 0, _MOST_TERM)
        numerator, denominator = self.threshold
        if not denominator < 2 * numerator <= 2 * denominator:
            allowed = text("must be more than 1/2 and at most 1")
            raise InvalidValueError("threshold", self.threshold, text("out of range"), allowed)
        if self.cut_limit[0] >= self.cut_limit[1]:
            raise InvalidValueError(
                "cut_limit", self.cut_limit, text("too large"), text("must be less than 1")
            )

    @property
    def is_test(self) -> bool:
        """Whether periods are seconds instead of months, which a charter says that is a test."""
        return self.test_seconds != 0

    @property
    def shortest_period(self) -> int:
        """Seconds of the shortest period that the calendar can have."""
        return self.months * _SHORTEST_MONTH + self.test_seconds

    def local(self, time: int) -> datetime:
        """A time as an aware datetime in the partnership's own time.

        Raises InvalidValueError for a time beyond the year 9999.
        """
        try:
            return (_EPOCH + timedelta(seconds=time)).astimezone(timezone(self.utc_offset))
        except OverflowError:
            raise InvalidValueError("time", time, text("beyond the year 9999")) from None

    def period_at(self, time: int) -> int:
        """The period that runs at a time; 0 before the first begins."""
        if time < self.start:
            return 0
        if self.is_test:
            return (time - self.start) // self.test_seconds + 1
        return (self._month(time) - self._month(self.start)) // self.months + 1

    def start_of(self, period: int) -> int:
        """The first second of a period.

        Raises InvalidValueError for a period before the first or beyond the year 9999.
        """
        require_whole("period", period, 1, _MOST_SECONDS)
        return self.end_of(period - 1)

    def end_of(self, period: int) -> int:
        """The first second after a period; for period 0, when the first begins."""
        require_whole("period", period, 0, _MOST_SECONDS)
        if self.is_test:
            return self.start + period * self.test_seconds
        year, month = divmod(self._month(self.start) + period * self.months, 12)
        try:
            end = datetime(year, month + 1, 1, tzinfo=timezone(self.utc_offset))
        except (ValueError, OverflowError):
            raise InvalidValueError("period", period, text("beyond the year 9999")) from None
        return unix_time(end)

    def review_end(self, period: int) -> int:
        """The first second in which a period can no longer be reviewed."""
        return self.end_of(period) + self.review_window

    def label(self, period: int) -> str:
        """A period as files name it: "2026-04 to 2026-06", or "2026-04" if it is one month."""
        start = self.local(self.start_of(period))
        if self.is_test:
            return f"test period {period} from {start}"
        last = self.local(self.end_of(period) - 1)
        return f"{start:%Y-%m}" if self.months == 1 else f"{start:%Y-%m} to {last:%Y-%m}"

    def period_labelled(self, label: str) -> int:
        """The period of that label, or of that first month: "2026-04".

        Raises InvalidValueError if there is none, and then names the period in which the month
        lies.
        """
        allowed = text("must be a period's number")
        if not self.is_test:
            allowed = text(
                "must be a period's number, or its first month, for example {month}",
                month=f"{self.local(self.start):%Y-%m}",
            )
            try:
                month = datetime.strptime(label[:7], "%Y-%m").replace(
                    tzinfo=timezone(self.utc_offset)
                )
            except ValueError:
                raise InvalidValueError("period", label, text("not a month"), allowed) from None
            period = self.period_at(unix_time(month))
            if period and label in (f"{month:%Y-%m}", self.label(period)):
                if self.local(self.start_of(period)) == month:
                    return period
                problem = text(
                    "within period {period}, {label}", period=period, label=self.label(period)
                )
                raise InvalidValueError("period", label, problem, allowed)
        raise InvalidValueError("period", label, text("not a period"), allowed)

    def tip_rate(self, period: int, time: int) -> int:
        """The tip for settling a period's pot at a time, in billionths of each payment.

        It grows from nothing, when the review window closes, to the full tip ten days later, or one
        period later if the shortest is shorter.
        """
        growth = min(_TIP_GROWTH, self.shortest_period)
        late = max(time - self.review_end(period), 0)
        return self.tip * _BILLIONTHS_IN_MILLIONTH * min(late, growth) // growth

    def to_contract(self) -> ContractCharter:
        """The charter as the contract takes it: the fields of its struct in order."""
        return (
            self.start,
            self.months,
            self.test_seconds,
            self.utc_offset // _QUARTER_HOUR,
            self.review_window,
            *self.threshold,
            *self.cut_limit,
            self.tip,
        )

    @classmethod
    def from_contract(cls, fields: Sequence[int]) -> Self:
        """The charter that a contract gives, from the fields of its struct in order."""
        start, months, test_seconds, quarters, window, *fractions, tip = fields
        return cls(
            start=start,
            months=months,
            test_seconds=test_seconds,
            utc_offset=quarters * _QUARTER_HOUR,
            review_window=window,
            threshold=(fractions[0], fractions[1]),
            cut_limit=(fractions[2], fractions[3]),
            tip=tip,
        )

    def _month(self, time: int) -> int:
        """The month, in the partnership's own time, counted from the year 0."""
        local = self.local(time)
        return local.year * 12 + local.month - 1
