"""What a contract refused and what to do about it, in a sentence for a person."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from daosplit.agreement.bitmaps import seats_of
from daosplit.agreement.charter import Charter
from daosplit.errors import ContractError, InvalidValueError
from daosplit.messages.explanation_texts import BITMAPS, TEMPLATES
from daosplit.messages.periods import show_period
from daosplit.messages.seats import named_seat
from daosplit.values.addresses import ETHER
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import Text, and_list, plural, text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLION = 10**6


def explain(
    error: ContractError,
    names: Sequence[str] = (),
    language: Language = "en",
    charter: Charter | None = None,
) -> str:
    """What a contract refused and what to do, in one sentence.

    `names` are the partners' in seat order, as far as they are known. With the `charter`, times are
    in the partnership's own time, and periods have their months. An error that nothing here knows
    is told as the contract gave it.
    """
    if error.name is None or error.name not in TEMPLATES:
        return harmless(error.message)
    say = speaker(language)
    show = _Shown(names, charter)
    values = {
        argument: show(error.name, argument, value) for argument, value in error.arguments.items()
    }
    return say(TEMPLATES[error.name], **values)


class _Shown:
    """Shows the arguments of errors: by what they count, which their names tell."""

    def __init__(self, names: Sequence[str], charter: Charter | None) -> None:
        self._names = names
        self._charter = charter

    def __call__(self, error: str, argument: str, value: Any) -> Any:
        match argument:
            case "seats" if error in BITMAPS:
                return self._seats(seats_of(value))
            case "seat":
                return self._seats([value])
            case "token":
                return text("ether") if value == ETHER else value
            case "period" | "silentFrom" | "reviewed" | "running":
                return self._period(value)
            case "start" | "end" | "closedAt" | "deadline" | "acceptableFrom":
                return self._time(value)
            case "reviewWindow" | "testSeconds":
                return show_duration(value)
            case "least" | "most" if error == "RevenueSplit_WindowOutOfRange":
                return show_duration(value)
            case "tip" | "most" if error == "RevenueSplit_TipOutOfRange":
                return percent(Fraction(value, _MILLION), places=4)
            case "utcOffset":
                return self._offset(value)
            case "message":
                return harmless(value)
            case _:
                return value

    def _seats(self, seats: Sequence[int]) -> str:
        if all(seat < len(self._names) for seat in seats):
            return and_list([named_seat(seat, self._names) for seat in seats])
        numbers = and_list([str(seat) for seat in seats])
        return plural("seat {seats}", "seats {seats}", len(seats), seats=numbers)

    def _period(self, period: int) -> Text:
        if self._charter and period:
            try:
                months = show_period(self._charter, period)
                return text("period {period} ({months})", period=period, months=months)
            except InvalidValueError:  # none that has a date
                pass
        return text("period {period}", period=period)

    def _time(self, time: int) -> str:
        try:
            if self._charter:
                return show_moment(self._charter.local(time))
            return show_moment(_EPOCH + timedelta(seconds=time))
        except (InvalidValueError, OverflowError):
            return str(time)

    def _offset(self, quarter_hours: int) -> str:
        sign = "-" if quarter_hours < 0 else "+"
        hours, quarters = divmod(abs(quarter_hours), 4)
        return f"{sign}{hours:02}:{15 * quarters:02}"
