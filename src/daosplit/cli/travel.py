"""`daosplit travel`: moves the clock of a chain for development."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from daosplit.agreement.charter import unix_time
from daosplit.cli.options import LanguageOption, NodeOption, connect_to, language_of, naming
from daosplit.errors import InvalidValueError
from daosplit.values.catalogue import speaker
from daosplit.values.dates import show_moment
from daosplit.values.moments import parse_moment
from daosplit.values.text import text


def travel(
    time: Annotated[
        str,
        typer.Argument(
            help="Date and time with its offset, for example 2026-07-10T09:00:00+09:00.",
            metavar="TIME",
        ),
    ],
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Move the clock of a chain for development forwards: `daosplit node`, anvil or hardhat.

    On a public chain you wait.
    """
    with naming("TIME"):
        moment = parse_moment(time)
    language = language_of(lang)
    chain = connect_to(rpc, language)
    now = chain.now()
    if unix_time(moment) < now:
        there = datetime.fromtimestamp(now, UTC).astimezone(moment.tzinfo)
        raise InvalidValueError(
            "TIME", time, text("cannot move the clock back: it is {now}", now=show_moment(there))
        )
    chain.travel(unix_time(moment))
    say = speaker(language)
    typer.echo(say("On this chain it is now {time}.", time=show_moment(moment)))
