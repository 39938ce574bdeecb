"""`daosplit browser`: calls that a partner sends from the wallet in its browser."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Collection
from typing import Annotated

import typer

from daosplit.cli.options import LanguageOption, NodeOption, PartnershipOption, language_of
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.review_context import FileArgument, read_context
from daosplit.errors import ChainError
from daosplit.messages.seats import describe_acceptance, describe_offer, describe_question
from daosplit.signing_page.bridge import MOST_SECONDS, Result, serve
from daosplit.signing_page.page import PartnerCall, call_page
from daosplit.values.addresses import parse_account
from daosplit.values.catalogue import Language, speaker
from daosplit.values.durations import parse_duration, show_duration
from daosplit.values.hexadecimal import parse_hash
from daosplit.values.text import text

app = typer.Typer(no_args_is_help=True)


def in_browser(
    make_page: Callable[[str], str],
    kinds: Collection[str],
    check: Callable[[Result], None],
    language: Language,
) -> list[Result]:
    """What the page hands over; it is served until then, or for a quarter of an hour at most."""
    with serve(make_page, kinds, check) as bridge:
        say = speaker(language)
        typer.echo(
            say(
                "Open this page in the browser that has your wallet; it ends when you have signed, "
                "or after {duration}:",
                duration=show_duration(MOST_SECONDS),
            ),
            err=True,
        )
        typer.echo(bridge.url, err=True)
        webbrowser.open(bridge.url)
        results = bridge.wait()
    if not results:
        typer.echo(say("Nothing came from the page."), err=True)
        raise typer.Exit(1)
    return results


@app.command(epilog="Example: daosplit browser countersign review-1Q.toml")
def countersign(
    file: FileArgument,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Countersign a review on the chain. Read it first by `daosplit review show`."""
    context = read_context(file, None, partnership, rpc, language_of(lang))
    context.warn()
    review, domain = context.document, context.require_domain()
    call = PartnerCall(
        "countersign",
        (str(review.period), f"0x{review.digest(domain).hex()}"),
        text("Countersign the review of period {period}", period=review.period),
        (
            text(
                "It consents to what the review with this digest does to your seat, and cannot be "
                "taken back. Compare the digest with the review that you have read."
            ),
        ),
    )
    _send(call, partnership, rpc, language_of(lang))


@app.command(epilog="Example: daosplit browser offer 0x… --notice '90 days'")
def offer(
    to: Annotated[str, typer.Argument(help="Account that may take it.", metavar="ACCOUNT")],
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    notice: Annotated[
        str | None,
        typer.Option(help="How long before taking the seat it must announce that."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Offer your seat to an account; see `daosplit seat offer`."""
    seconds = parse_duration(notice) if notice else 0
    account = parse_account(to, node_accounts=())
    if seconds:
        fact = text(
            "It must announce itself {notice} before it can take your seat. Until it has, you can "
            "withdraw the offer, or answer.",
            notice=show_duration(seconds),
        )
    else:
        fact = text("It can take your seat at once, and what it is paid from then on.")
    call = PartnerCall(
        "offer",
        (account, str(seconds)),
        text("Offer your seat to {account}", account=account),
        (fact,),
    )
    _send(call, partnership, rpc, language_of(lang))


@app.command(epilog="Example: daosplit browser accept 1")
def accept(
    seat: Annotated[int, typer.Argument(help="Number of the seat, from 0.", min=0)],
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take a seat that is offered to you; see `daosplit seat accept`."""
    call = PartnerCall(
        "accept",
        (str(seat),),
        text("Take seat {seat}", seat=seat),
        (text("From now on you are paid for it, also from pots that are waiting."),),
    )
    _send(call, partnership, rpc, language_of(lang))


@app.command(epilog="Example: daosplit browser answer")
def answer(
    partnership: PartnershipOption = None, rpc: NodeOption = None, lang: LanguageOption = None
) -> None:
    """Show that you are there; see `daosplit seat answer`."""
    call = PartnerCall(
        "answer",
        (),
        text("Show that you are there"),
        (text("This ends a question about your seat and an announcement to take it."),),
    )
    _send(call, partnership, rpc, language_of(lang))


def _send(call: PartnerCall, named: str | None, rpc: str | None, language: Language) -> None:
    split = open_partnership(named, rpc, language).on_chain
    domain = split.domain()

    def make(path: str) -> str:
        return call_page(call, domain.chain_id, domain.partnership, language, submit=path)

    def check(result: Result) -> None:
        parse_hash(result.value)

    (result,) = in_browser(make, ["transaction"], check, language)
    typer.echo(
        speaker(language)("The wallet sent transaction {hash}.", hash=result.value), err=True
    )
    receipt = split.chain.follow(result.value)
    sent = split.chain.transaction(result.value)
    if sent.to != split.address or sent.sender is None:
        raise ChainError(
            text(
                "transaction {hash} did not call {partnership}; look at it in your wallet",
                hash=result.value,
                partnership=split.address,
            )
        )
    match call.function:
        case "offer":
            typer.echo(describe_offer(split, split.seat_of(sent.sender), language))
        case "accept":
            typer.echo(describe_acceptance(split, int(call.arguments[0]), language))
        case "answer":
            typer.echo(describe_question(split, split.seat_of(sent.sender), language))
    typer.echo(speaker(language)("{gas:,} gas.", gas=receipt.gas_used))
