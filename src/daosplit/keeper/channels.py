"""Where notices go: a web hook, a mail server or a command.

Its receiver knows a notice that is given again by its name: `Idempotency-Key` of a web hook,
`Message-ID` of a mail, `id` of what a command reads.
"""

import json
import smtplib
import subprocess
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from http.client import HTTPException
from typing import Any, Protocol

from daosplit.events.records_json import to_plain
from daosplit.keeper.notices import Notice
from daosplit.values.escaping import harmless

_SECONDS_TO_ANSWER = 20


class Channel(Protocol):
    """Where notices go."""

    @property
    def name(self) -> str:
        """What tells it from others."""

    def give(self, notice: Notice, message: str) -> None:
        """Gives a notice in these words. Raises OSError if it cannot."""


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
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS_TO_ANSWER):
                pass
        except (HTTPException, ValueError) as error:
            # Its text may hold the URL, and so a secret.
            raise OSError(type(error).__name__) from error


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
        mail["Subject"] = f"daosplit: {notice.of}: {notice.kind}"
        mail["Message-ID"] = f"<{notice.id}@daosplit>"
        fields = to_plain(notice).items()
        lines = [
            f"{key}: {harmless(str(value))}"
            for key, value in fields
            if value is not None and key not in ("id", "message")
        ]
        mail.set_content("\n".join([message, "", *lines, ""]))
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


def _plain(notice: Notice, message: str) -> dict[str, Any]:
    plain: Mapping[str, Any] = to_plain(notice)
    return {**plain, "message": message}
