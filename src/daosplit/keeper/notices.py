"""What partners are told of, once each: who tells it is a web hook, a mail server or a command.

A notice has a name that never changes. It is remembered once it was given, so a crash in between
gives it again under the same name, by which its receiver knows it: `Idempotency-Key` of a web hook,
`Message-ID` of a mail, `id` of what a command reads.
"""

import json
import smtplib
import subprocess
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from daosplit.agreement.charter import DAY
from daosplit.events import (
    Countersigned,
    Event,
    PaidOut,
    Reviewed,
    SeatAnnounced,
    SeatQuestioned,
    SetAside,
    Settled,
)
from daosplit.keeper.due import Situation
from daosplit.values.dates import show_moment
from daosplit.values.text import Text, text

# What is older when a keeper first sees it is no news.
_NEWS = 7 * DAY
SOON = 3 * DAY
"""How long before a window closes that is told."""
_SECONDS_TO_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that partners should know.

    Attributes:
        id: Its name, the same whenever and by whomever it is given.
        kind: What it is about: questioned, successor, review, window, paid or set-aside.
        partnership: The partnership's address.
        message: What to tell.
    """

    id: str
    kind: str
    partnership: str
    message: Text


class Channel(Protocol):
    """Where notices go."""

    @property
    def name(self) -> str:
        """What tells it from others."""

    def give(self, notice: Notice, message: str) -> None:
        """Gives a notice in these words. Raises OSError if it cannot."""


def notices_of(
    chain_id: int, partnership: str, situation: Situation, events: Iterable[Event], now: int
) -> Iterator[Notice]:
    """What there is to tell of a partnership, news or not told yet."""
    charter = situation.charter

    def notice(kind: str, key: str, message: Text) -> Notice:
        return Notice(f"{chain_id}-{partnership}-{kind}-{key}", kind, partnership, message)

    for event in events:
        if event.timestamp < now - _NEWS:
            continue
        key = f"{event.transaction_hash}-{event.log_index}"
        match event:
            case SeatQuestioned(seat=seat, silent_from=period):
                until = show_moment(charter.local(charter.start_of(period)))
                yield notice(
                    "questioned",
                    key,
                    text(
                        "Seat {seat} was asked to show that it is still there. Its holder must "
                        "answer before {until}, or the seat is silent.",
                        seat=seat,
                        until=until,
                    ),
                )
            case SeatAnnounced(seat=seat, account=account, acceptable_from=moment):
                yield notice(
                    "successor",
                    key,
                    text(
                        "{account} announced that it takes seat {seat}. It can from {moment} on, "
                        "unless the holder answers or withdraws the offer.",
                        account=account,
                        seat=seat,
                        moment=show_moment(charter.local(moment)),
                    ),
                )
            case Countersigned(period=period, account=account) if period > situation.reviewed:
                yield notice(
                    "review",
                    key,
                    text(
                        "{account} countersigned a review of period {period}; it waits for others.",
                        account=account,
                        period=period,
                    ),
                )
            case Reviewed(period=period):
                yield notice(
                    "review", key, text("The review of period {period} passed.", period=period)
                )
            case Settled(token=token, period=period) | PaidOut(token=token, period=period):
                yield notice(
                    "paid",
                    key,
                    text(
                        "The pot of period {period} was paid out (token {token}).",
                        period=period,
                        token=token,
                    ),
                )
            case SetAside(token=token, account=account, amount=amount):
                yield notice(
                    "set-aside",
                    key,
                    text(
                        "{amount} of the smallest unit of token {token} could not be paid to "
                        "{account} and is set aside.",
                        amount=str(amount),
                        token=token,
                        account=account,
                    ),
                )
            case _:
                pass
    ended = charter.period_at(now) - 1
    if ended > situation.reviewed and 0 <= charter.review_end(ended) - now <= SOON:
        yield notice(
            "window",
            str(ended),
            text(
                "The review window of period {period} closes at {moment}; without a review it is "
                "paid by the previous percentages.",
                period=ended,
                moment=show_moment(charter.local(charter.review_end(ended))),
            ),
        )


@dataclass(frozen=True, slots=True)
class WebHook:
    """A URL that takes JSON."""

    name: str
    url: str

    def give(self, notice: Notice, message: str) -> None:
        request = urllib.request.Request(
            self.url,
            json.dumps(_plain(notice, message)).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": notice.id},
        )
        with urllib.request.urlopen(request, timeout=_SECONDS_TO_ANSWER):
            pass


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server, and who gets mail from whom."""

    name: str
    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]

    def give(self, notice: Notice, message: str) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = self.sender, ", ".join(self.recipients)
        mail["Subject"] = f"daosplit: {notice.kind} ({notice.partnership})"
        mail["Message-ID"] = f"<{notice.id}@daosplit>"
        mail.set_content(message)
        with smtplib.SMTP(self.host, self.port, timeout=_SECONDS_TO_ANSWER) as server:
            server.send_message(mail)


@dataclass(frozen=True, slots=True)
class Command:
    """A program that reads JSON from its input."""

    name: str
    arguments: tuple[str, ...]

    def give(self, notice: Notice, message: str) -> None:
        try:
            subprocess.run(
                self.arguments,
                input=json.dumps(_plain(notice, message)).encode(),
                timeout=_SECONDS_TO_ANSWER,
                check=True,
                capture_output=True,
            )
        except subprocess.SubprocessError as error:
            raise OSError(str(error)) from error


def _plain(notice: Notice, message: str) -> dict[str, str]:
    return {
        "id": notice.id,
        "kind": notice.kind,
        "partnership": notice.partnership,
        "message": message,
    }
