"""Moves the clock of a node for development (`daosplit node`, anvil, hardhat) forwards to a moment.

python scripts/travel.py 2026-07-10T09:00:00+09:00
"""

import sys
from typing import Annotated

import typer

from daosplit.agreement.charter import unix_time
from daosplit.chain import connect
from daosplit.cli.runner import run
from daosplit.values.moments import parse_moment


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
