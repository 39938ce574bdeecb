"""Pays revenue to a partnership, from the node's account of a number.

    python scripts/pay.py 12.345 ether --record my.json
    python scripts/pay.py 12.345 ether --record my.json --period 1 --memo "June, by card"

Without a memo it is a plain transfer, which is all that a partnership needs. With one it is `pay`,
which names the period in which the money was earned: the running one, if none is named.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from daosplit.chain import Chain, connect
from daosplit.cli.runner import run, token_named
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token
from daosplit.files.record import load_record
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import format_amount, parse_amount


def pay(
    chain: Chain,
    amount: str,
    token: str,
    record: Path,
    period: int | None = None,
    memo: str | None = None,
    payer: int = 0,
) -> None:
    """Pays an amount of "ether" or of an ERC-20."""
    founded = load_record(record)
    split = RevenueSplit.from_record(chain, founded)
    address = token_named(token)
    known = read_token(chain, address)
    units = parse_amount(amount, known.decimals)
    sender = chain.accounts[payer]

    if memo is not None or period is not None:
        split.pay(address, units, period or split.current_period(), memo or "", sender=sender)
    elif address == ETHER:
        chain.send(split.address, units, sender=sender)
    else:
        token_contract = chain.contract("Token", address)
        chain.transact(token_contract.functions.transfer(split.address, units), sender=sender)
    print(f"{founded.name} got {format_amount(units, known)}.")


def main(
    amount: Annotated[str, typer.Argument(help="Such as 12.345.")],
    token: Annotated[str, typer.Argument(help='"ether", or an ERC-20\'s address.')],
    record: Annotated[Path, typer.Option(help="The record that deploy.py wrote.")],
    period: Annotated[int | None, typer.Option(help="The period in which it was earned.")] = None,
    memo: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    payer: Annotated[int, typer.Option("--from", help="Which of the node's accounts pays.")] = 0,
    rpc: Annotated[str, typer.Option(help="A node of the chain.")] = "http://127.0.0.1:8545",
) -> None:
    """Pay revenue to a partnership."""
    pay(connect(rpc), amount, token, record, period, memo, payer)


if __name__ == "__main__":
    sys.exit(run(main, "pay.py"))
