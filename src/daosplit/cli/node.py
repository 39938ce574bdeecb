"""`daosplit node`: a chain for development that stays until it is stopped."""

import signal
from datetime import UTC, datetime
from typing import Annotated

import typer

from daosplit.cli.options import LanguageOption, language_of, naming
from daosplit.errors import InvalidValueError
from daosplit.values.catalogue import Speaker, speaker
from daosplit.values.moments import parse_moment
from daosplit.values.text import text

_EPOCH = datetime.fromtimestamp(0, UTC)

PortOption = Annotated[
    int,
    typer.Option(min=0, max=65535, help="Where it listens, on 127.0.0.1 only. 0: any free port."),
]
StartOption = Annotated[
    str | None,
    typer.Option(
        help="When the chain begins, for example 2026-04-01T00:00:00+09:00. Default: now."
    ),
]
AccountsOption = Annotated[
    int, typer.Option(min=1, max=1000, help="How many accounts with 1,000,000 ETH each it has.")
]


def node(
    port: PortOption = 8545,
    start: StartOption = None,
    accounts: AccountsOption = 10,
    lang: LanguageOption = None,
) -> None:
    """Run a chain for development on this machine, until Ctrl-C.

    Any tool that speaks JSON-RPC can use it. Each transaction gets a block of its own, a second
    after the one before, however long that took.
    """
    say = speaker(language_of(lang))
    with naming("--start"):
        began = datetime.now(UTC) if start is None else parse_moment(start)
    if began < _EPOCH:
        problem = text("before 1970, where the time of chains begins")
        raise InvalidValueError("--start", start, problem)
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, signal.default_int_handler)
    try:
        _serve(port, began, accounts, say)
    except KeyboardInterrupt:
        # To be stopped is how it ends, so that is no failure.
        typer.echo(say("Stopped; the chain is gone."))


def _serve(port: int, start: datetime, accounts: int, say: Speaker) -> None:
    from daosplit.chain.server import NodeServer

    with NodeServer(port, int(start.timestamp()), accounts) as server:
        lines = (
            say(
                "A chain for development at {url} (chain id {chain_id}).",
                url=server.url,
                chain_id=server.chain_id,
            ),
            say("As a public chain's node shows it: {url}.", url=server.public_url),
            say("For development: the keys are public, everything is lost when it stops."),
            say("It begins at {start}.", start=start.isoformat(timespec="seconds")),
            "",
            say("Accounts, of 1,000,000 ETH each; their private keys are 1, 2, 3 and so on:"),
            *(f"  node:{number}  {account}" for number, account in enumerate(server.accounts)),
            "",
            say("Ctrl-C stops it."),
        )
        typer.echo("\n".join(lines))
        server.serve_forever()
