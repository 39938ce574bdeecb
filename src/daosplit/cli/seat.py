"""`daosplit seat`: offer a seat, take one, ask whether a holder is there, answer that one is."""

from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.signing import SendingAs, signs
from daosplit.messages.seats import describe_acceptance, describe_offer, describe_question
from daosplit.values.addresses import parse_account
from daosplit.values.durations import parse_duration

app = typer.Typer(no_args_is_help=True)

SeatArgument = Annotated[
    int, typer.Argument(help="Number of the seat, from 0.", metavar="SEAT", min=0)
]


@app.command(epilog="Example: daosplit seat offer node:7 --notice '90 days' --from node:1")
@signs
def offer(
    to: Annotated[str, typer.Argument(help="Account that may take it.", metavar="ACCOUNT")],
    sending: SendingAs,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    notice: Annotated[
        str | None,
        typer.Option(
            help='How long before taking the seat it must announce that, for example "90 days". '
            "Default: no notice."
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Offer your seat to an account, replacing any earlier offer.

    With a notice the account is a successor: it must announce itself that long before. Until it
    accepts you can object: withdraw the offer, or answer.
    """
    seconds = parse_duration(notice) if notice else 0
    split = open_partnership(partnership, rpc, language_of(lang)).on_chain
    holder = sending.require(split.chain, language_of(lang))
    split.offer(parse_account(to, split.chain.accounts), seconds, sender=holder)
    typer.echo(describe_offer(split, split.seat_of(holder), language_of(lang)))


@app.command(epilog="Example: daosplit seat withdraw --from node:1")
@signs
def withdraw(
    sending: SendingAs,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Withdraw the offer of your seat. You can until it is accepted."""
    split = open_partnership(partnership, rpc, language_of(lang)).on_chain
    holder = sending.require(split.chain, language_of(lang))
    split.withdraw_offer(sender=holder)
    typer.echo(describe_offer(split, split.seat_of(holder), language_of(lang)))


@app.command(epilog="Example: daosplit seat announce 1 --from node:1")
@signs
def announce(
    seat: SeatArgument,
    sending: SendingAs,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Announce that you will take a seat that is offered to you with a notice.

    You can accept when the notice period has ended. Until you do, its holder can object, by
    withdrawing the offer or by any answer.
    """
    split = open_partnership(partnership, rpc, language_of(lang)).on_chain
    split.announce(seat, sender=sending.require(split.chain, language_of(lang)))
    typer.echo(describe_offer(split, seat, language_of(lang)))


@app.command(epilog="Example: daosplit seat accept 1 --from node:1")
@signs
def accept(
    seat: SeatArgument,
    sending: SendingAs,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take a seat that is offered to you. Its former holder can no longer object.

    From now on you are paid for it, also from pots that are waiting.
    """
    split = open_partnership(partnership, rpc, language_of(lang)).on_chain
    split.accept(seat, sender=sending.require(split.chain, language_of(lang)))
    typer.echo(describe_acceptance(split, seat, language_of(lang)))


@app.command(epilog="Example: daosplit seat question 1 --from node:0")
@signs
def question(
    seat: SeatArgument,
    sending: SendingAs,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    through: Annotated[
        list[str] | None,
        typer.Option(
            help="Address of the partnership in which you are a partner, if that is a partner of "
            "this one. Repeat for deeper nesting, your own first.",
            metavar="ADDRESS",
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Ask the holder of another seat to show that it is still there. Your seat must hold shares.

    The holder has until the end of the next full period to answer. After that the seat counts in
    no majority until it answers. Its money remains its own.
    """
    split = open_partnership(partnership, rpc, language_of(lang)).on_chain
    asker = sending.require(split.chain, language_of(lang))
    if through:
        first, *parents = through
        daosplit.RevenueSplit(split.chain, first).question_parent(
            [*parents, split.address], seat, sender=asker
        )
    else:
        split.question(seat, sender=asker)
    typer.echo(describe_question(split, seat, language_of(lang)))


@app.command(epilog="Example: daosplit seat answer --from node:1")
@signs
def answer(
    sending: SendingAs,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show that you are there. This ends a question about your seat and an announcement to take it.

    `daosplit presence` does it without a transaction of yours.
    """
    split = open_partnership(partnership, rpc, language_of(lang)).on_chain
    holder = sending.require(split.chain, language_of(lang))
    split.answer(sender=holder)
    typer.echo(describe_question(split, split.seat_of(holder), language_of(lang)))
