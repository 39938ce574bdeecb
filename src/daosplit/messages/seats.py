"""Seats by their names; what a step with a seat means, and until when its holder can object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.text import Text, plural, text

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit


def named_seat(seat: int, names: Sequence[str]) -> Text:
    """A seat by its partner's name, as far as the names are known."""
    if seat < len(names):
        return text("{name} (seat {seat})", seat=seat, name=harmless(names[seat]))
    return text("seat {seat}", seat=seat)


def show_shares(count: int) -> Text:
    """A number of shares: "6,400 shares"."""
    return plural("{count:,} share", "{count:,} shares", count)


def describe_offer(split: RevenueSplit, seat: int, language: Language = "en") -> str:
    """To whom the seat is offered now, and how its holder can object."""
    say = speaker(language)
    offer = split.offer_of(seat)
    if offer is None:
        return say("Seat {seat} is no longer offered to anyone.", seat=seat)
    if offer.notice == 0:
        return say(
            "Seat {seat} is offered to {account}, which may accept at once. Until it "
            "does, the holder can withdraw the offer.",
            seat=seat,
            account=offer.account,
        )
    if offer.acceptable_from is None:
        notice = show_duration(offer.notice)
        return say(
            "Seat {seat} is offered to {account}, which must announce itself, and "
            "may accept {notice} later. Until it has accepted, the holder can "
            "object: by withdrawing the offer, or by any answer, which cancels the "
            "announcement.",
            seat=seat,
            account=offer.account,
            notice=notice,
        )
    moment = show_moment(split.charter.local(offer.acceptable_from))
    return say(
        "{account} may accept seat {seat} from {moment} on. Until it has "
        "accepted, the holder can object: by withdrawing the offer, or by any "
        "answer, which cancels the announcement.",
        seat=seat,
        account=offer.account,
        moment=moment,
    )


def describe_acceptance(split: RevenueSplit, seat: int, language: Language = "en") -> str:
    """Whose the seat is now."""
    say = speaker(language)
    return say(
        "{account} now holds seat {seat}, and is paid from now on, also for older pots. The "
        "previous holder can no longer object; what was set aside for it still belongs to it.",
        seat=seat,
        account=split.roster()[seat],
    )


def describe_question(split: RevenueSplit, seat: int, language: Language = "en") -> str:
    """Until when the holder can answer a question; or that none stands."""
    say = speaker(language)
    question = split.question_of(seat)
    if question is None:
        return say(
            "Seat {seat} has answered: it is no longer questioned, and no announcement is pending.",
            seat=seat,
        )
    moment = show_moment(split.charter.local(split.charter.start_of(question.silent_from)))
    return say(
        "Seat {seat} was questioned: its holder must answer before {moment}. If it does not, the "
        "seat is silent from period {period} on, until it answers.",
        seat=seat,
        moment=moment,
        period=question.silent_from,
    )
