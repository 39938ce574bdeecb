"""`daosplit seat`: offer a seat, take one, doubt that a holder is there, answer that one is."""

from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    AddressArgument,
    LanguageOption,
    NodeOption,
    SenderOption,
    language_of,
)
from daosplit.cli.partnership import account_of_node, open_partnership
from daosplit.messages.seats import describe_acceptance, describe_offer, describe_question
from daosplit.values.addresses import parse_account
from daosplit.values.durations import parse_duration

app = typer.Typer(
    no_args_is_help=True, help="A seat: offer it, take one, question one, answer for one."
)

SeatArgument = Annotated[int, typer.Argument(help="The seat's number, from 0.", metavar="SEAT")]

_COMMON = "--from node:1 --rpc http://127.0.0.1:8545"


@app.command(epilog=f"Example: daosplit seat offer 0x… node:7 --notice '90 days' {_COMMON}")
def offer(
    address: AddressArgument,
    to: Annotated[str, typer.Argument(help="The account that may take it.", metavar="ACCOUNT")],
    sender: SenderOption,
    rpc: NodeOption,
    notice: Annotated[
        str | None,
        typer.Option(help='How long before it takes the seat it must announce that: "90 days".'),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Offer your seat to an account, instead of any it was offered to before.

    With a notice the account is a successor: it can take the seat only if you do not object in
    time.
    Until it accepts you can object: withdraw the offer, or answer.
    """
    seconds = parse_duration(notice) if notice else 0
    split = open_partnership(rpc, address, language=language_of(lang))
    holder = account_of_node(split.chain, sender)
    split.offer(parse_account(to, split.chain.accounts), seconds, sender=holder)
    typer.echo(describe_offer(split, split.seat_of(holder), language_of(lang)))


@app.command(epilog=f"Example: daosplit seat withdraw 0x… {_COMMON}")
def withdraw(
    address: AddressArgument, sender: SenderOption, rpc: NodeOption, lang: LanguageOption = None
) -> None:
    """Take the offer of your seat back: possible until it is accepted."""
    split = open_partnership(rpc, address, language=language_of(lang))
    holder = account_of_node(split.chain, sender)
    split.withdraw_offer(sender=holder)
    typer.echo(describe_offer(split, split.seat_of(holder), language_of(lang)))


@app.command(epilog=f"Example: daosplit seat announce 0x… 1 {_COMMON}")
def announce(
    address: AddressArgument,
    seat: SeatArgument,
    sender: SenderOption,
    rpc: NodeOption,
    lang: LanguageOption = None,
) -> None:
    """Announce that you mean to take a seat that is offered to you with a notice.

    You can accept when the notice has run. Until you have, its holder can object: by withdrawing
    the offer, or by any answer.
    """
    split = open_partnership(rpc, address, language=language_of(lang))
    split.announce(seat, sender=account_of_node(split.chain, sender))
    typer.echo(describe_offer(split, seat, language_of(lang)))


@app.command(epilog=f"Example: daosplit seat accept 0x… 1 {_COMMON}")
def accept(
    address: AddressArgument,
    seat: SeatArgument,
    sender: SenderOption,
    rpc: NodeOption,
    lang: LanguageOption = None,
) -> None:
    """Take a seat that is offered to you; from then on its former holder cannot object.

    You are paid for it from now on, also for pots that are waiting.
    """
    split = open_partnership(rpc, address, language=language_of(lang))
    split.accept(seat, sender=account_of_node(split.chain, sender))
    typer.echo(describe_acceptance(split, seat, language_of(lang)))


@app.command(
    epilog=f"Example: daosplit seat question 0x… 1 {_COMMON}",
)
def question(
    address: AddressArgument,
    seat: SeatArgument,
    sender: SenderOption,
    rpc: NodeOption,
    through: Annotated[
        list[str] | None,
        typer.Option(
            help="The partnership in which you are a partner, if it is a partner of this one; with "
            "several levels all of them, yours first.",
            metavar="ADDRESS",
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Doubt that the holder of another seat is there. Your own seat must hold shares.

    The holder can object, by any answer, until the end of the next full period. If it does not, the
    seat counts in no majority until it answers; its money stays its own.
    """
    split = open_partnership(rpc, address, language=language_of(lang))
    doubter = account_of_node(split.chain, sender)
    if through:
        first, *parents = through
        daosplit.RevenueSplit(split.chain, first).question_parent(
            [*parents, split.address], seat, sender=doubter
        )
    else:
        split.question(seat, sender=doubter)
    typer.echo(describe_question(split, seat, language_of(lang)))


@app.command(epilog=f"Example: daosplit seat answer 0x… {_COMMON}")
def answer(
    address: AddressArgument, sender: SenderOption, rpc: NodeOption, lang: LanguageOption = None
) -> None:
    """Show that you are there: no question, and no announcement to take your seat, stands then.

    So you object to both. `daosplit presence` does it without a transaction of yours.
    """
    split = open_partnership(rpc, address, language=language_of(lang))
    holder = account_of_node(split.chain, sender)
    split.answer(sender=holder)
    typer.echo(describe_question(split, split.seat_of(holder), language_of(lang)))
