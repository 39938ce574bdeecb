"""What a contract refused and what to do about it, in a sentence for a person."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from daosplit.agreement.bitmaps import seats_of
from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import percent
from daosplit.errors import ContractError, InvalidValueError
from daosplit.messages.explanation_texts import BITMAPS, TEXTS, WORDS
from daosplit.values.addresses import ETHER
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, speaker

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
    if error.name is None or error.name not in TEXTS:
        return harmless(error.message)
    say = speaker(TEXTS, language)
    show = _Shown(names, language, charter)
    values = {
        argument: show(error.name, argument, value) for argument, value in error.arguments.items()
    }
    return say(error.name, **values)


class _Shown:
    """Shows the arguments of errors: by what they count, which their names tell."""

    def __init__(self, names: Sequence[str], language: Language, charter: Charter | None) -> None:
        self._names = names
        self._language = language
        self._charter = charter
        self._say = speaker(WORDS, language)

    def __call__(self, error: str, argument: str, value: Any) -> Any:
        match argument:
            case "seats" if error in BITMAPS:
                return self._seats(seats_of(value))
            case "seat":
                return self._seats([value])
            case "token":
                return self._say("ether") if value == ETHER else value
            case "period" | "silentFrom" | "reviewed" | "running":
                return self._period(value)
            case "start" | "end" | "closedAt" | "deadline" | "acceptableFrom":
                return self._time(value)
            case "reviewWindow" | "testSeconds":
                return show_duration(value, self._language)
            case "least" | "most" if error == "RevenueSplit_WindowOutOfRange":
                return show_duration(value, self._language)
            case "tip" | "most" if error == "RevenueSplit_TipOutOfRange":
                return percent(Fraction(value, _MILLION), places=4, language=self._language)
            case "utcOffset":
                return self._offset(value)
            case "message":
                return harmless(value)
            case _:
                return value

    def _seats(self, seats: Sequence[int]) -> str:
        if all(seat < len(self._names) for seat in seats):
            shown = [
                self._say("named", name=harmless(self._names[seat]), seat=seat) for seat in seats
            ]
            return self._listed(shown)
        numbers = self._listed([str(seat) for seat in seats])
        return self._say("seat" if len(seats) == 1 else "seats", seats=numbers)

    def _listed(self, shown: Sequence[str]) -> str:
        if len(shown) < 2:
            return "".join(shown)
        return self._say("and", first=self._say("comma").join(shown[:-1]), last=shown[-1])

    def _period(self, period: int) -> str:
        if self._charter and period:
            try:
                label = self._charter.label(period, self._language)
                return self._say("labelled", period=period, label=label)
            except InvalidValueError:  # none that has a date
                pass
        return self._say("period", period=period)

    def _time(self, time: int) -> str:
        try:
            if self._charter:
                return str(self._charter.local(time))
            return str(_EPOCH + timedelta(seconds=time))
        except (InvalidValueError, OverflowError):
            return str(time)

    def _offset(self, quarter_hours: int) -> str:
        sign = "-" if quarter_hours < 0 else "+"
        hours, quarters = divmod(abs(quarter_hours), 4)
        return f"{sign}{hours:02}:{15 * quarters:02}"
