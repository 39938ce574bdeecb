"""Where notices go: a web hook, a mail server or a command.

Its receiver knows a notice that is given again by its name: `Idempotency-Key` of a web hook,
`Message-ID` of a mail, `id` of what a command reads.
"""

import json
import smtplib
import ssl
import subprocess
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from http.client import HTTPException
from typing import Any, Protocol

from daosplit.events.records_json import to_plain
from daosplit.keeper.notices import Notice
from daosplit.values.escaping import harmless

_SECONDS_TO_ANSWER = 20
_PORT_OF_TLS = 465


class _NeverRedirected(urllib.request.HTTPRedirectHandler):
    """What is posted would not go on to another address, but only a question without it."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NeverRedirected)


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
            with _opener.open(request, timeout=_SECONDS_TO_ANSWER):
                pass
        except (HTTPException, ValueError) as error:
            # Its text may hold the URL, and so a secret.
            raise OSError(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server, and who gets mail from whom.

    Attributes:
        user: By which name the server knows who sends; the sender's address if empty.
        password: That user's; None if the server asks for none. It is sent by TLS only, which
            begins at once on port 465 and by STARTTLS on others, to who has a trusted certificate.
    """

    name: str
    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str | None = field(default=None, repr=False)

    def give(self, notice: Notice, message: str) -> None:
        try:
            self._send(notice, message)
        except OSError:
            raise
        except Exception as error:
            # As of what is no address, or of a password that cannot be said to a server; it would
            # be shown.
            raise OSError(type(error).__name__) from error

    def _send(self, notice: Notice, message: str) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = self.sender, ", ".join(self.recipients)
        mail["Subject"] = f"daosplit: {notice.of}: {notice.kind}"
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = f"<{notice.id}@daosplit>"
        fields = to_plain(notice).items()
        lines = [
            f"{key}: {harmless(str(value))}"
            for key, value in fields
            if value is not None and key not in ("id", "message")
        ]
        mail.set_content("\n".join([message, "", *lines, ""]))
        trusted, is_tls = ssl.create_default_context(), self.port == _PORT_OF_TLS
        kind = partial(smtplib.SMTP_SSL, context=trusted) if is_tls else smtplib.SMTP
        with kind(self.host, self.port, timeout=_SECONDS_TO_ANSWER) as server:
            if self.password is not None:
                if not is_tls:
                    server.starttls(context=trusted)
                server.login(self.user or self.sender, self.password)
            server.send_message(mail)


@dataclass(frozen=True, slots=True)
class Command:
    """A program that reads JSON from its input."""

    name: str
    arguments: tuple[str, ...]

    def give(self, notice: Notice, message: str) -> None:
        try:
            # What it starts in the background may live on; it is not waited for.
            subprocess.run(
                self.arguments,
                input=f"{json.dumps(_plain(notice, message))}\n".encode(),
                timeout=_SECONDS_TO_ANSWER,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (subprocess.SubprocessError, ValueError) as error:
            raise OSError(str(error)) from error


def _plain(notice: Notice, message: str) -> dict[str, Any]:
    plain: Mapping[str, Any] = to_plain(notice)
    return {**plain, "message": message}
