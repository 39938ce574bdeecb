"""The file that says what to keep, and how: `docs/keeping.md` lists its keys."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from daosplit.files.document import Table, read_toml
from daosplit.files.networks import parse_fee
from daosplit.keeper.channels import Channel, Command, Mail, WebHook
from daosplit.keeper.economics import Patience
from daosplit.keeper.loop import Settings
from daosplit.values.addresses import parse_account
from daosplit.values.amounts import parse_token
from daosplit.values.durations import parse_duration
from daosplit.values.text import text

T = TypeVar("T")

_PORT = 9464
_MAIL_PORT = 25
_MAIL_PORT_WITH_PASSWORD = 587
_MOST_PORT = 65_535
_MOST_IN_FLIGHT = 1_000


@dataclass(frozen=True, slots=True)
class Configuration:
    """What to keep, and how.

    Attributes:
        records: The records of the partnerships.
        database: A file's path, or Postgres's URL.
        max_fee: The most that a unit of gas may cost, in wei; None for no limit.
        hands_in: Whether to hand in what is collected beside the records.
    """

    records: tuple[Path, ...]
    database: str
    port: int
    max_fee: int | None
    settings: Settings
    hands_in: bool
    channels: tuple[Channel, ...]


def read_configuration(path: Path) -> Configuration:
    """What a file says; paths in it are from its folder. Raises InvalidFileError."""
    file = read_toml(path)
    file.allow(
        *("partnerships", "database", "database_variable", "port", "interval", "watch_every"),
        *("max_fee", "good_fee", "most_wait", "needs_tip", "tokens", "ignored", "tip_to"),
        *("most_in_flight", "notices", "hand_in", "prices"),
    )

    def parsed(key: str, parse: Callable[[str], T], default: T) -> T:
        return file.parse(key, parse) if key in file else default

    def tokens(key: str) -> list[str]:
        with file.blaming(key):
            return [parse_token(token) for token in file.texts(key)]

    usual, patience = Settings(), Patience()
    settings = Settings(
        interval=parsed("interval", parse_duration, int(usual.interval)),
        watch_every=parsed("watch_every", parse_duration, usual.watch_every),
        most_in_flight=(
            file.whole("most_in_flight", 1, _MOST_IN_FLIGHT)
            if "most_in_flight" in file
            else usual.most_in_flight
        ),
        patience=Patience(
            good_fee=parsed("good_fee", parse_fee, None),
            most_wait=parsed("most_wait", parse_duration, patience.most_wait),
            needs_tip="needs_tip" in file and file.flag("needs_tip"),
            prices=_prices(file.table("prices")),
        ),
        tokens=tokens("tokens") if "tokens" in file else None,
        ignored=tokens("ignored") if "ignored" in file else (),
        tip_to=parsed("tip_to", parse_account, None),
    )
    records = tuple(path.parent / name for name in file.texts("partnerships"))
    if not records:
        file.refuse("partnerships", [], text("empty; name the record of at least one"))
    if "database_variable" in file:
        database = _from_environment(file, "database_variable")
    else:
        name = file.text("database") if "database" in file else "keeper.sqlite"
        if "://" in name:
            problem = text("not shown here, as a URL may hold a secret")
            allowed = text("put it into an environment variable, and name it as database_variable")
            file.refuse("database", None, problem, allowed)
        database = str(path.parent / name)
    notices = file.tables("notices") if "notices" in file else []
    return Configuration(
        records=records,
        database=database,
        port=file.whole("port", 0, _MOST_PORT) if "port" in file else _PORT,
        max_fee=parsed("max_fee", parse_fee, None),
        settings=settings,
        hands_in="hand_in" in file and file.flag("hand_in"),
        channels=tuple(_channel(f"notices {number}", one) for number, one in enumerate(notices)),
    )


def _prices(table: Table) -> Mapping[str, Fraction]:
    """What the smallest unit of tokens is worth in wei."""
    prices: dict[str, Fraction] = {}
    for token in table.keys:
        with table.blaming(token):
            prices[parse_token(token)] = table.decimal(token)
    return prices


def _channel(name: str, table: Table) -> Channel:
    if "command" in table:
        table.allow("command")
        return Command(name, tuple(table.texts("command")))
    if "webhook_variable" in table:
        table.allow("webhook_variable")
        url = _from_environment(table, "webhook_variable")
        if not url.startswith(("http://", "https://")):
            table.refuse("webhook_variable", None, text("its URL must begin with https://"))
        return WebHook(name, url)
    table.allow(
        *("mail_server", "mail_port", "mail_from", "mail_to"),
        *("mail_user", "mail_password_variable"),
    )
    has_password = "mail_password_variable" in table
    usual = _MAIL_PORT_WITH_PASSWORD if has_password else _MAIL_PORT
    port = table.whole("mail_port", 1, _MOST_PORT) if "mail_port" in table else usual
    return Mail(
        name,
        table.text("mail_server"),
        port,
        table.text("mail_from"),
        tuple(table.texts("mail_to")),
        table.text("mail_user") if "mail_user" in table else "",
        _from_environment(table, "mail_password_variable") if has_password else None,
    )


def _from_environment(table: Table, key: str) -> str:
    """What the environment variable has that a key names."""
    variable = table.text(key)
    if not (value := os.environ.get(variable)):
        table.refuse(key, variable, text("not set in the environment"))
    return value
