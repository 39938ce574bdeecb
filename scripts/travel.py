"""Moves the clock of a node for development (anvil, hardhat) forwards to a moment.

python scripts/travel.py 2026-07-10T09:00:00+09:00
"""

import sys
from datetime import datetime
from typing import Annotated

import typer

from daosplit.agreement.charter import unix_time
from daosplit.chain import connect
from daosplit.cli.runner import run
from daosplit.errors import InvalidValueError


def parse_moment(text: str) -> datetime:
    """A moment, with its offset from UTC."""
    allowed = "allowed: such as 2026-07-10T09:00:00+09:00"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValueError("moment", text, "is no date with time", allowed) from None
    if moment.tzinfo is None:
        raise InvalidValueError("moment", text, "has no offset from UTC", allowed)
    return moment


def main(
    moment: Annotated[str, typer.Argument(help="Such as 2026-07-10T09:00:00+09:00.")],
    rpc: Annotated[str, typer.Option(help="The node.")] = "http://127.0.0.1:8545",
) -> None:
    """Move the clock of a node for development forwards."""
    time = unix_time(parse_moment(moment))
    connect(rpc).travel(time)
    print(f"On that chain it is now {moment}.")


if __name__ == "__main__":
    sys.exit(run(main, "travel.py"))
