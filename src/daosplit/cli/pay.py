"""`daosplit pay`: pays revenue to a partnership, with what it is for."""

from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
    naming,
    period_of,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.signing import Sending, signs
from daosplit.errors import ChainError, InvalidValueError
from daosplit.values.amounts import parse_token
from daosplit.values.catalogue import speaker
from daosplit.values.text import text


@signs
def pay(
    amount: Annotated[str, typer.Argument(help="Amount, for example 12.345.", metavar="AMOUNT")],
    token: Annotated[
        str, typer.Argument(help='"ether", or the address of an ERC-20.', metavar="TOKEN")
    ] = "ether",
    period: Annotated[
        str | None,
        typer.Option(
            help="Period in which it was earned, for example 1 or 2026-04. Default: the running "
            "one.",
            metavar="PERIOD",
        ),
    ] = None,
    memo: Annotated[str | None, typer.Option(help="What it is for. Default: nothing.")] = None,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Pay revenue to a partnership, in ether or in an ERC-20.

    A plain transfer from any wallet is enough, and is what happens here without --memo and
    --period. They record what the money is for, and in which period it was earned.
    """
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    chain = split.chain
    payer = sending.prepare(chain, language)
    with naming("TOKEN"):
        paid = daosplit.read_token(chain, parse_token(token))
    with naming("AMOUNT"):
        units = daosplit.parse_amount(amount, paid.decimals)
    if units == 0:
        raise InvalidValueError("AMOUNT", amount, text("nothing to pay"))
    if memo is not None or period is not None:
        number = split.current_period() if period is None else period_of(period, known.charter)
        receipt = split.pay(paid.address, units, number, memo or "", sender=payer)
    elif paid.address == daosplit.ETHER:
        receipt = split.read(chain.send(split.address, units, sender=payer))
    else:
        erc20 = chain.contract("Token", paid.address)
        transfer = erc20.functions.transfer(split.address, units)
        receipt = split.read(chain.transact(transfer, sender=payer))
    arrived = split.came_in(receipt, paid.address)
    if arrived == 0:
        raise ChainError(
            text(
                "transaction {hash} succeeded, but {token} says of nothing that it came in; look "
                "at the balances before you pay again",
                hash=receipt.transaction_hash,
                token=paid.symbol,
            )
        )
    say = speaker(language)
    typer.echo(
        say(
            "Paid {amount} to {name}.",
            amount=daosplit.format_amount(arrived, paid),
            name=known.record.name if known.record else split.address,
        )
    )
    if arrived != units:
        typer.echo(say("{amount} was sent.", amount=daosplit.format_amount(units, paid)))
