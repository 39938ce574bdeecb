"""`daosplit node`: a chain for development that stays until it is stopped."""

import signal
from datetime import UTC, datetime
from typing import Annotated

import typer

from daosplit.errors import InvalidValueError
from daosplit.values.moments import parse_moment

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


def node(port: PortOption = 8545, start: StartOption = None, accounts: AccountsOption = 10) -> None:
    """Run a chain for development on this machine, until Ctrl-C.

    Any tool that speaks JSON-RPC can use it. Each transaction gets a block of its own, a second
    after the one before, however long that took.
    """
    began = datetime.now(UTC) if start is None else parse_moment(start)
    if began < _EPOCH:
        raise InvalidValueError("--start", start, "before 1970, where the time of chains begins")
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, signal.default_int_handler)
    try:
        _serve(port, began, accounts)
    except KeyboardInterrupt:
        # To be stopped is how it ends, so that is no failure.
        typer.echo("Stopped; the chain is gone.")


def _serve(port: int, start: datetime, accounts: int) -> None:
    from daosplit.chain.server import NodeServer

    with NodeServer(port, int(start.timestamp()), accounts) as server:
        typer.echo(
            f"A chain for development at {server.url} (chain id {server.chain_id}).\n"
            "For development: the keys are public, everything is lost when it stops.\n"
            f"It begins at {start.isoformat(timespec='seconds')}.\n\n"
            "Accounts, of 1,000,000 ETH each; their private keys are 1, 2, 3 and so on:"
        )
        for number, account in enumerate(server.accounts):
            typer.echo(f"  node:{number}  {account}")
        typer.echo("\nCtrl-C stops it.")
        server.serve_forever()
