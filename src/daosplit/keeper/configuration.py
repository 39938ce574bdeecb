"""The file that says what to keep, and how: `docs/keeping.md` lists its keys."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from daosplit.errors import InvalidValueError
from daosplit.files.disk import reason_of
from daosplit.files.document import Table, read_toml
from daosplit.files.networks import is_variable, parse_fee
from daosplit.keeper.channels import Channel, Command, Mail, WebHook
from daosplit.keeper.economics import Patience
from daosplit.keeper.loop import Settings
from daosplit.keeper.store import is_postgres
from daosplit.values.addresses import ETHER, parse_account
from daosplit.values.amounts import parse_token
from daosplit.values.durations import parse_duration
from daosplit.values.escaping import harmless
from daosplit.values.text import text

T = TypeVar("T")

_PORT = 9464
_MAIL_PORT = 25
_MAIL_PORT_WITH_PASSWORD = 587
_MOST_PORT = 65_535
_MOST_IN_FLIGHT = 1_000
_KEYS_OF_A_MAIL = (
    *("mail_server", "mail_port", "mail_from", "mail_to"),
    *("mail_user", "mail_password_variable"),
)


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
        interval=parsed("interval", _parse_interval, int(usual.interval)),
        watch_every=parsed("watch_every", _parse_interval, usual.watch_every),
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
    max_fee, good_fee = parsed("max_fee", parse_fee, None), settings.patience.good_fee
    if max_fee is not None and good_fee is not None and good_fee > max_fee:
        problem = text("more than max_fee, which is never paid")
        file.refuse("good_fee", file.text("good_fee"), problem)
    notices = file.tables("notices") if "notices" in file else []
    return Configuration(
        records=_records(file),
        database=_database(file),
        port=file.whole("port", 0, _MOST_PORT) if "port" in file else _PORT,
        max_fee=max_fee,
        settings=settings,
        hands_in="hand_in" in file and file.flag("hand_in"),
        channels=tuple(_channel(f"notices[{number}]", one) for number, one in enumerate(notices)),
    )


def _records(file: Table) -> tuple[Path, ...]:
    names = file.texts("partnerships")
    if not names:
        file.refuse("partnerships", [], text("empty; name the record of at least one"))
    seen: dict[str, str] = {}
    for name in names:
        try:
            path = os.path.realpath(file.file.parent / name)
        except ValueError as error:
            file.refuse("partnerships", name, reason_of(error))
        if path in seen:
            problem = text("the same record as {other}", other=harmless(seen[path]))
            file.refuse("partnerships", name, problem, text("name each only once"))
        seen[path] = name
    return tuple(file.file.parent / name for name in names)


def _database(file: Table) -> str:
    """A file's path, or Postgres's URL. No error shows what it is, as a URL may hold a secret."""
    if "database_variable" in file:
        if "database" in file:
            problem = text("there is database_variable too; leave out one of them")
            file.refuse("database", None, problem)
        url = _from_environment(file, "database_variable")
        if not is_postgres(url):
            problem = text("not an environment variable with a URL that begins with postgresql://")
            file.refuse("database_variable", file.text("database_variable"), problem)
        return url
    name = file.text("database") if "database" in file else "keeper.sqlite"
    if "://" in name:
        problem = text("not shown here, as a URL may hold a secret")
        allowed = text("put it into an environment variable, and name it as database_variable")
        file.refuse("database", None, problem, allowed)
    return str(file.file.parent / name)


def _parse_interval(written: str) -> int:
    seconds = parse_duration(written)
    if not seconds:
        raise InvalidValueError("interval", written, text("must be at least 1 second"))
    return seconds


def _prices(table: Table) -> Mapping[str, Fraction]:
    """What the smallest unit of tokens is worth in wei."""
    prices: dict[str, Fraction] = {}
    for name in table.keys:
        with table.blaming(name):
            token = parse_token(name)
        if token == ETHER:
            table.refuse(name, None, text("its price is known; leave it out"))
        prices[token] = table.decimal(name)
    return prices


def _channel(name: str, table: Table) -> Channel:
    if "command" in table:
        table.allow("command")
        return Command(name, _command(table))
    if "webhook_variable" in table:
        table.allow("webhook_variable")
        url = _from_environment(table, "webhook_variable")
        if not url.startswith(("http://", "https://")):
            table.refuse("webhook_variable", None, text("its URL must begin with https://"))
        return WebHook(name, url)
    if "mail_server" not in table:
        table.allow("command", "webhook_variable", *_KEYS_OF_A_MAIL)
        table.refuse("", None, text("needs a command, a webhook_variable or a mail_server"))
    table.allow(*_KEYS_OF_A_MAIL)
    has_password = "mail_password_variable" in table
    usual = _MAIL_PORT_WITH_PASSWORD if has_password else _MAIL_PORT
    port = table.whole("mail_port", 1, _MOST_PORT) if "mail_port" in table else usual
    server, sender = table.text("mail_server"), table.text("mail_from")
    if not (recipients := tuple(table.texts("mail_to"))):
        table.refuse("mail_to", [], text("empty; name the address of at least one"))
    return Mail(
        name,
        server,
        port,
        sender,
        recipients,
        table.text("mail_user") if "mail_user" in table else "",
        _from_environment(table, "mail_password_variable") if has_password else None,
    )


def _command(table: Table) -> tuple[str, ...]:
    command = tuple(table.texts("command"))
    if not command or shutil.which(command[0]) is None:
        problem = text("there is no such program")
        table.refuse("command", list(command), problem, text("name it, or its path, first"))
    return command


def _from_environment(table: Table, key: str) -> str:
    """What the environment variable has that a key names."""
    variable = table.text(key)
    if not is_variable(variable):
        problem = text("not the name of an environment variable")
        table.refuse(key, None, problem, text("not shown here, as it may be a secret"))
    if not (value := os.environ.get(variable)):
        table.refuse(key, variable, text("not set in the environment"))
    return value
