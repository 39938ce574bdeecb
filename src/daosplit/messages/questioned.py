"""What a partner whose seat was questioned must know, and what it can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daosplit.messages.seats import named_seat
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.text import message

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit


def describe_questions(
    split: RevenueSplit, names: Sequence[str] = (), language: Language = "en"
) -> list[str]:
    """A sentence for each seat that was questioned, and how to answer; nothing if none was.

    `names` are the partners' in seat order, as far as they are known.
    """
    say = speaker(language)
    lines = []
    for seat, question in split.questions().items():
        if question.is_silent:
            template = message("{name} is silent: it counts in no majority until it answers.")
        else:
            template = message(
                "{name} was asked to show that it is there: it must answer before {moment}, or "
                "from then on it counts in no majority until it does."
            )
        moment = show_moment(split.charter.local(split.charter.start_of(question.silent_from)))
        said = say(template, name=named_seat(seat, names), moment=moment)
        lines.append(said[0].upper() + said[1:])
    if lines:
        lines.append(
            say(
                "Its holder answers by `daosplit presence sign` and `daosplit presence hand-in`, "
                "or by `daosplit seat answer`."
            )
        )
    return lines
